"""My investor: a part of the money for every lab that asks for a round and is priced below what it seems worth.

    landgrab check FILE                                         what is wrong with it, in a sentence each
    landgrab simulate --map pocket --strategy investor=FILE     100 games with it in every investor's seat

The page docs/strategies.md shows what the view and the orders hold, and where the full lists are.
"""

ROLE = "investor"


class Strategy:
    """Plays one game. It is made anew for every game, so what you keep in `self` is this game's memory."""

    def decide(self, view, orders, rules, seat):
        """Read the view, write into the orders: called once a quarter. What is left at 0 is not ordered."""
        # Labs that ask for money now, and the valuation they ask for.
        for lab in range(rules.tables.labs[0]):
            if view.ask_kusd[lab] > 0:
                # A first move: what it would be worth at 25 times a year's sales, as far as anybody knows them.
                worth_kusd = int(25 * view.believed_arr_kusd[lab])

                # A cheque, and the valuation it is written at. Your own row is `seat`.
                orders.bid_kusd[seat, lab] = int(0.25 * view.spare_kusd[0])
                orders.bid_pre_kusd[seat, lab] = min(worth_kusd, view.ask_pre_kusd[lab])

        # More ideas; take the # away and try.
        # orders.sell_part[seat, lab] = ...            part of a stake in a listed lab, sold to the public
        # view.believed_growth[lab], view.doubt[lab]   how fast it grows, and how far opinions are apart
        # view.rumour_firm[lab]                        who is said to be in talks with it, -1: nobody
        # Luck: use view.luck (four standard normal numbers a quarter), so that a game can be played again.
