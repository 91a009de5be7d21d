"""The web of deals: M05, M08, M30."""

import numpy as np

from game.engine.layout import Floats
from game.engine.parameters import FIRMS
from game.engine.state import DIRECT_SALE, ENTERPRISE
from game.studies.mechanisms.acts import BacksOwn
from game.studies.mechanisms.edits import no_contracts, one_backer
from game.studies.mechanisms.read import BUSD
from game.studies.mechanisms.scene import Scene, part, total
from game.studies.mechanisms.settings import SLUMP
from game.studies.mechanisms.table import Mechanism, Outcome
from game.studies.mechanisms.treatment import Treatment


def beyond_loops(scene: Scene) -> Floats:
    """Clouds' AI revenue that their own cheques did not pay for, %."""
    revenue = total(scene.state("ai_revenue_kusd", scene.clouds))
    return 100 * (1 - part(total(scene.state("home_kusd", scene.clouds)), revenue))


def book(scene: Scene) -> Floats:
    """Flows of the AI book this quarter, kUSD (games, firms, firms + 1): between firms, and in from customers.

    Firms pay each other only for shares, compute, chips and models, so the perimeter is the AI book.
    """
    flows = scene.state("flow_kusd", slice(0, FIRMS), slice(0, FIRMS))
    outside = scene.received(ENTERPRISE, slice(0, FIRMS)) + scene.received(DIRECT_SALE, slice(0, FIRMS))
    return np.concatenate([flows, outside[..., None]], axis=2)


def cycling(seen: Floats) -> Floats:
    """Finn's cycling index of flows summed over the quarters, % (Finn 1976; N9); seen: (quarters, games, n, n + 1).

    A firm that pays out more than it takes in draws on its cash: its throughflow is what it pays.
    """
    flows = np.zeros(seen.shape[1:])
    for values in seen:
        flows = flows + np.nan_to_num(values)
    inside, outside = flows[..., :-1], flows[..., -1]
    through = np.maximum(outside + inside.sum(axis=1), inside.sum(axis=2))
    onward = inside / np.maximum(through, 1.0)[..., None]
    n = inside.shape[-1]
    visits = np.diagonal(np.linalg.inv(np.eye(n) * (1 + 1e-9) - onward), axis1=1, axis2=2)
    return 100 * part(total(through * (visits - 1) / visits), total(through))


def edges(scene: Scene) -> Floats:
    """Pairs of a firm and a lab that it holds or has a deal with, over firms."""
    tied = scene.model.state["shares"][:, :FIRMS] > 0
    s = scene.model.state
    games, deal = np.nonzero(s["deal_status"] == 1)
    tied[games, s["deal_sponsor"][games, deal], s["deal_lab"][games, deal]] = True
    return total(tied) / sum(scene.cast.counts)


def impaired(scene: Scene) -> Floats:
    """Firms that would lose `score.impaired_part` of their equity if the most valued lab failed."""
    return scene.state("impaired", 0)


def poor_orders(scene: Scene) -> Floats:
    """Accelerators that the cloud with least cash orders, thousands."""
    return total(scene.ordered("order_chips", scene.cast.poorest)) / 1000


def makers_loss_busd(scene: Scene) -> Floats:
    """What chipmakers have lost on shares of labs bought since the opening, bn USD; gains don't make up for losses."""
    makers = scene.chipmakers_f
    paid = scene.state("cost_kusd", makers, scene.labs) - scene.opening["cost_kusd"][makers, scene.labs]
    shares = scene.state("shares", slice(None), scene.labs)
    bought = shares[:, makers] - scene.opening["shares"][makers, scene.labs]
    worth = bought / np.maximum(shares.sum(axis=1), 1.0)[:, None] * scene.state("valuation_kusd", scene.labs)[:, None]
    return total(np.maximum(paid - worth, 0.0)) / BUSD


ROWS = (
    Mechanism(
        "M05", "accounts", "identity: money comes with contracts for compute / with none, those in force ended",
        direct=Outcome("clouds' AI revenue that their own cheques did not pay for", "%", beyond_loops),
        game=Outcome("Finn's cycling index of the AI book", "%", book, cycling),
        off=Treatment(("rules.clauses.commitments=0",), edits=(no_contracts,)),
        remark="Perimeter: labs' cash for the first, all payments between firms for the second.",
    ),
    Mechanism(
        "M08", "capital", "identity: holdings and deals as played / each lab has one backer",
        direct=Outcome("holdings and deals", "per firm", edges, "last"),
        game=Outcome("firms impaired if the largest lab failed", "firms", impaired),
        off=Treatment(
            seats={"clouds": (BacksOwn(),), "chipmakers": (BacksOwn(),), "investors": (BacksOwn(),)},
            edits=(one_backer,),
        ),
        remark="One backer: the largest holder at the opening, with the others' shares; nobody else may join.",
    ),
    Mechanism(
        "M30", "chips", "chipmakers' cheques and credit to customers as in the map / none",
        direct=Outcome("accelerators ordered by the cloud with least cash", "thousands", poor_orders, "sum"),
        game=Outcome("lost by chipmakers on shares of labs bought in it", "bn USD", makers_loss_busd, "last"),
        setting=Treatment(SLUMP),
        off=Treatment(("rules.conduct.customer_finance=0",)),
        remark="In a lasting slump.",
    ),
)  # fmt: skip
