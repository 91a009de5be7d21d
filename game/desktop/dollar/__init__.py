"""Follow the dollar: who pays whom, and how much of a sponsor's cheques comes home."""
