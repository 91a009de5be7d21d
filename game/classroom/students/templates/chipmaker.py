"""My chipmaker: raise the price while clouds want more than there is, book supply with the takings.

    landgrab check FILE                                          what is wrong with it, in a sentence each
    landgrab simulate --map pocket --strategy chipmaker=FILE     100 games with it in every chipmaker's seat

The page docs/strategies.md shows what the view and the orders hold, and where the full lists are.
"""

from agents.strategies.any.standing_orders import HOLD, standing
from game.engine.parameters import CHIPMAKER0

ROLE = "chipmaker"


class Strategy:
    """Plays one game. It is made anew for every game, so what you keep in `self` is this game's memory."""

    def decide(self, view, orders, rules, seat):
        """Read the view, write into the orders: called once a quarter.

        A price left at 0 stays as it is. Anything else left at 0 is an order for nothing.
        """
        # Begin with what happens when nobody decides, and change what you know better.
        standing(view, orders, rules, seat, HOLD)

        # Orders of chipmakers go by their number among chipmakers.
        maker = seat - CHIPMAKER0

        # A first move: 2% dearer where some cloud got less than it ordered, 2% cheaper otherwise; 1 is list price.
        short = (view.allotted < 0.99).any()
        price = view.chip_kusd[maker] * (1.02 if short else 0.98)
        orders.chip_kusd[maker] = min(max(price, 0.6), 2.0)

        # Supply for later quarters, in accelerators a quarter.
        if short:
            orders.book_supply[maker] = int(0.05 * view.chip_supply[maker])

        # More ideas; take the # away and try.
        # orders.chip_weight[maker, cloud] = ...       who comes first when chips are short
        # orders.credit_part[maker, cloud] = ...       part of a cloud's bill that it may pay later
        # orders.bid_kusd[seat, lab] = ...             cash for new shares of a lab: here the row is `seat`
        # Luck: use view.luck (four standard normal numbers a quarter), so that a game can be played again.
