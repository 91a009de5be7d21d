"""The company page: what is public of a firm, its books where they may be seen, contracts, shares, history."""
