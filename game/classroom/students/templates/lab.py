"""My lab: train more while money lasts, raise a round before it runs out.

    landgrab check FILE                                    what is wrong with it, in a sentence each
    landgrab simulate --map pocket --strategy lab=FILE     100 games with it in every lab's seat

The page docs/strategies.md shows what the view and the orders hold, and where the full lists are.
"""

from agents.strategies.any.standing_orders import HOLD, standing
from game.engine.parameters import LAB0

ROLE = "lab"


class Strategy:
    """Plays one game. It is made anew for every game, so what you keep in `self` is this game's memory."""

    def decide(self, view, orders, rules, seat):
        """Read the view, write into the orders: called once a quarter.

        A price left at 0 stays as it is. Anything else left at 0 is an order for nothing.
        """
        # Begin with what happens when nobody decides: it uses the compute that is contracted and keeps prices.
        standing(view, orders, rules, seat, HOLD)

        # Orders of labs go by their number among labs.
        lab = seat - LAB0

        # A first move: how many quarters would cash last? Train more while it lasts long.
        burn_kusd = max(view.burn_kusd[0], 1.0)
        quarters_left = view.cash_kusd[0] / burn_kusd
        orders.train_part[lab] = 0.45 if quarters_left > 6 else 0.3

        # A round of a year's burn, announced for next quarter, at today's valuation.
        if quarters_left < 6:
            orders.raise_kusd[lab] = int(4 * burn_kusd)
            orders.ask_pre_kusd[lab] = view.valuation_kusd[lab]
            orders.floor_pre_kusd[lab] = int(0.7 * view.valuation_kusd[lab])

        # More ideas; take the # away and try.
        # orders.buy_h100e[lab, cloud] = ...           compute wanted there, contracts included
        # orders.max_commit_kusd[lab] = ...            largest commitment it would sign, all years together
        # orders.token_price_usd[lab, segment] = ...   prices of its model, from next quarter
        # Luck: use view.luck (four standard normal numbers a quarter), so that a game can be played again.
