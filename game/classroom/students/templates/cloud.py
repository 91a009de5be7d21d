"""My cloud: compute a little cheaper every quarter, chips for half of what is to spare.

    landgrab check FILE                                      what is wrong with it, in a sentence each
    landgrab simulate --map pocket --strategy cloud=FILE     100 games with it in every cloud's seat

The page docs/strategies.md shows what the view and the orders hold, and where the full lists are.
"""

from agents.strategies.any.standing_orders import HOLD, standing

ROLE = "cloud"


class Strategy:
    """Plays one game. It is made anew for every game, so what you keep in `self` is this game's memory."""

    def decide(self, view, orders, rules, seat):
        """Read the view, write into the orders: called once a quarter.

        A price left at 0 stays as it is. Anything else left at 0 is an order for nothing.
        """
        # Begin with what happens when nobody decides, and change what you know better.
        standing(view, orders, rules, seat, HOLD)

        # A first move: sell compute 1% cheaper than now. Your own row of every order is `seat`.
        orders.compute_price_usd[seat] = 0.99 * view.compute_price_usd[seat]

        # Chips of the first chipmaker that can deliver, for half of the cash that is to spare (thousand dollars).
        for design, price_kusd in enumerate(view.chip_price_kusd):
            if price_kusd > 0:  # 0: can't be had
                orders.order_chips[seat, design] = int(0.5 * view.spare_kusd[0] / price_kusd)
                break

        # More ideas; take the # away and try.
        # orders.build_kw[seat, region] = ...          data centres, where view.power_free_kw[region] allows
        # orders.bid_kusd[seat, lab] = ...             cash for new shares of a lab...
        # orders.bid_pre_kusd[seat, lab] = ...         ...at this valuation; compare view.valuation_kusd[lab]
        # orders.borrow_kusd[seat] = ...               up to view.borrow_kusd[0]; below 0 repays
        # Luck: use view.luck (four standard normal numbers a quarter), so that a game can be played again.
