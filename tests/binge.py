"""A person who promises everything to everybody: scripted orders for tests, through a session."""

from game.engine.parameters import LAB0
from game.session import Session

GOALS = ((1.05, 3), (1.2, 4), (1.4, 6))  # run rates over today's, and quarters to get there


def binge(session: Session, part: float = 1.0) -> None:
    """Enter one quarter's orders: all credit drawn, a third of it for chips, a sheet for every lab.

    part: size of milestones and purchases; 1: three milestones of 3% of each lab's price, and purchases of models for
    twice the own revenue.
    """
    v, me = session.view, session.seat
    free = float(v.spare_kusd[0]) + float(v.borrow_kusd[0])
    with session.step():
        session.order("borrow_kusd", value=float(v.borrow_kusd[0]))
        if v.distress_until[me] <= v.quarter[0]:
            for lab in range(len(session.map.labs)):
                if v.alive[LAB0 + lab] and not v.listed[lab] and session.setup.tables.together[lab, me]:
                    _sheet(session, lab, free, part)
        for d, price in enumerate(v.chip_price_kusd.tolist()):
            if price > 0:
                session.order("order_chips", d, value=int(0.3 * free / price))


def _sheet(session: Session, lab: int, free: float, part: float) -> None:
    """Some cash at a good price, a small commitment, and all that the cloud promises for it."""
    v = session.view
    sales = float(v.believed_arr_kusd[lab])
    price = max(float(v.ask_pre_kusd[lab]), 1.3 * float(v.valuation_kusd[lab]))
    for field, value in (
        ("bid_kusd", round(min(0.1 * free, 0.05 * price))), ("bid_pre_kusd", round(price)),
        ("commit_kusd", round(0.05 * sales)), ("commit_quarters", 12), ("floor", 0.2),
        ("embed_kusd", round(part * 2 * float(v.revenue_kusd[session.seat]))),
    ):  # fmt: skip
        session.order(field, lab, value=value)
    for i, (goal, quarters) in enumerate(GOALS):
        session.order("tranche_kusd", lab, i, value=round(part * 0.03 * price))
        session.order("tranche_arr_kusd", lab, i, value=round(goal * sales))
        session.order("tranche_quarters", lab, i, value=quarters)
