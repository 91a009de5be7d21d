"""Contracts between clouds and labs: M01-M03, M07, M15-M17."""

from itertools import pairwise

import numpy as np

from game.engine.layout import Floats
from game.engine.parameters import CLOUDS, EXCLUSIVE, LAB0
from game.studies.mechanisms.acts import (
    Floor,
    LeavesRivalsLoad,
    Matches,
    SellsNoAccess,
    Sheet,
    SignsAll,
    StaysWhereItIs,
)
from game.studies.mechanisms.edits import Expiring, Floors, HostMayMatch, listed_everywhere
from game.studies.mechanisms.read import BUSD, compute_price, defaulted, loads, pair, ratio, told, unused_busd
from game.studies.mechanisms.scene import Scene, mean_of, part, total
from game.studies.mechanisms.settings import POOR, POOR_LABS, SLUMP, WAITS
from game.studies.mechanisms.table import Mechanism, Outcome
from game.studies.mechanisms.treatment import Treatment


def bought_from_investors(scene: Scene) -> Floats:
    """Part of the rented compute of labs with a cloud among their holders that such clouds sell them, %."""
    used = loads(scene)
    holds = np.swapaxes(scene.state("shares", scene.clouds, scene.labs) > 0, 1, 2)
    funded = holds.any(axis=2)
    theirs = np.where(holds, used, 0.0).sum(axis=2)
    everything = used.sum(axis=2)
    here = funded & (everything > 0)
    return 100 * mean_of(theirs / np.where(here, everything, 1.0), here)


def investors_ai_busd(scene: Scene) -> Floats:
    """AI revenue of clouds that held shares of a lab at the opening, bn USD."""
    holders = (scene.opening["shares"][scene.clouds, scene.labs] > 0).any(axis=1)
    return total(scene.state("ai_revenue_kusd", scene.clouds) * holders) / BUSD


def from_host_busd(scene: Scene) -> Floats:
    """Money that the strained lab has had from its host under deals since the first quarter, bn USD."""
    lab = scene.cast.strained
    theirs = (scene.state("deal_sponsor") == scene.cast.hosts[lab]) & (scene.state("deal_lab") == lab)
    new = theirs & (scene.state("deal_status") == 1) & (scene.state("deal_start") > 1)
    return total(np.where(new, scene.state("deal_cash_kusd"), 0.0)) / BUSD


def host_loss_busd(scene: Scene) -> Floats:
    """What the host has lost on what it put in since the opening, bn USD; NaN where the lab never defaulted."""
    lab = scene.cast.strained
    host = scene.cast.hosts[lab]
    money = scene.state("cost_kusd", host, lab) - scene.opening["cost_kusd"][host, lab]
    shares = scene.state("shares", slice(None), lab)
    bought = shares[:, host] - scene.opening["shares"][host, lab]
    worth = part(bought, shares.sum(axis=1)) * scene.state("valuation_kusd", lab)
    return np.where(scene.state("defaults", LAB0 + lab) > 0, (money - np.nan_to_num(worth)) / BUSD, np.nan)


def renewals(scene: Scene) -> Floats:
    """Contracts renewed this quarter, and contracts that came to their end."""
    kept = told(scene, "renewed")
    return pair(kept, kept + told(scene, "deal_expired"))


def both_sides_busd(scene: Scene) -> Floats:
    """Revenue of clouds from AI and of labs, bn USD."""
    clouds = total(scene.state("ai_revenue_kusd", scene.clouds)) + total(scene.state("revenue_kusd", scene.labs_f))
    return clouds / BUSD


def reach(scene: Scene) -> Floats:
    """Spend on clouds that have the star's newest version, % of spend on clouds."""
    lab = scene.cast.star
    spend = scene.state("channel_kusd", scene.clouds)
    hosted = scene.state("hosted", scene.clouds, lab) == 1
    newest = scene.state("offered", scene.clouds, lab, 0) >= scene.state("quality", lab, 0)[:, None] - 1e-9
    return 100 * part(total(np.where(hosted & newest, spend, 0.0)), total(spend))


def host_land(scene: Scene) -> Floats:
    """Land of the cloud that hosts the star, %."""
    return 100 * scene.state("land_all", scene.cast.hosts[scene.cast.star])


def hosts_contracts(scene: Scene) -> Floats:
    """The host's part of what the second lab has committed in all, %."""
    lab = scene.cast.second
    on = (scene.state("deal_status") == 1) & (scene.state("deal_lab") == lab) & (scene.state("deal_sponsor") < CLOUDS)
    commits = np.where(on, scene.state("deal_commit_kusd"), 0.0)
    host = scene.state("deal_sponsor") == scene.cast.hosts[lab]
    return 100 * part(total(commits * host), total(commits))


def rivals_contracts(scene: Scene) -> Floats:
    """Contracts that other clouds than its host offer the second lab."""
    offers = scene.ordered("commit_kusd", scene.clouds, scene.cast.second) > 0
    offers[:, scene.cast.hosts[scene.cast.second]] = False
    return total(offers)


def moved(seen: Floats) -> Floats:
    """Part of labs' rented compute that changed cloud, mean a quarter, %; seen: (quarters, games, labs, clouds)."""
    found = np.zeros(seen.shape[1])
    for before, after in pairwise(seen):
        old, new = before.sum(axis=2), after.sum(axis=2)
        here = (old > 0) & (new > 0)
        old, new = np.where(here, old, 1.0), np.where(here, new, 1.0)
        shift = np.abs(after / new[..., None] - before / old[..., None]).sum(axis=2) / 2
        weight = np.where(here, new, 0.0)
        found = found + part(total(shift * weight), total(weight))
    return 100 * found / max(len(seen) - 1, 1)


ROWS = (
    Mechanism(
        "M01", "capital", "sheets may ask for spending in return / money for shares only",
        direct=Outcome("labs' compute bought from clouds that hold them", "% of it", bought_from_investors),
        game=Outcome("AI revenue of clouds that held labs at the opening", "bn USD", investors_ai_busd, "sum"),
        setting=Treatment(SLUMP),
        off=Treatment(("rules.clauses.commitments=0",)),
        remark="In a lasting slump; contracts in force at the opening stay. At game level compute that is bound by "
        "contracts pushes out enterprises, who pay clouds more for it than labs do: 246 against 250 bn USD in the "
        "slump, 372 against 376 without one.",
    ),
    Mechanism(
        "M02", "accounts", "60% of a cheque on a trigger out of reach / all of it upfront",
        direct=Outcome("money its host pays the strained lab", "bn USD", from_host_busd, "most", start=1),
        game=Outcome("host's loss on new money once the lab defaulted", "bn USD", host_loss_busd, "last", start=1),
        setting=POOR_LABS + Treatment(seats={"strained": (WAITS, SignsAll())}),
        on=Treatment(seats={"host of strained": (Sheet("strained", upfront=0.02, later=0.03, price=2.5),)}),
        off=Treatment(seats={"host of strained": (Sheet("strained", upfront=0.05, price=2.5),)}),
        remark=f"{POOR}; one sheet, signed in the second quarter.",
    ),
    Mechanism(
        "M03", "compute", "take-or-pay floor 0.8 / 0, in all deals",
        direct=Outcome("paid for compute not used", "bn USD", unused_busd, "sum", start=1),
        game=Outcome("labs that default", "% of labs", defaulted, "last", start=1),
        setting=POOR_LABS,
        on=Treatment(seats={"clouds": (Floor(0.8),)}, edits=(Floors(0.8),)),
        off=Treatment(seats={"clouds": (Floor(0.0),)}, edits=(Floors(0.0),)),
        remark=f"{POOR}.",
    ),
    Mechanism(
        "M07", "contracts", "contracts that run out in the fourth quarter embed the lab's models / don't",
        direct=Outcome("contracts renewed of those that come to their end", "%", renewals, ratio),
        game=Outcome("revenue of clouds from AI and of labs", "bn USD", both_sides_busd, "sum"),
        on=Treatment(edits=(Expiring(3, embed=0.1),)),
        off=Treatment(("rules.clauses.reciprocal=0",), edits=(Expiring(3, embed=0.0),)),
        remark="Every contract in force at the opening runs out in the fourth quarter; 10% of it is embedded. At "
        "game level labs sell more, but contracts that go on push enterprises out of clouds that are sold out "
        "(17 against 25 bn USD of their spend in that quarter), until new capacity catches up in the eighth.",
    ),
    Mechanism(
        "M15", "research", "the star's host buys exclusive access in the second quarter / the same sheet, listed",
        direct=Outcome("spend on clouds that have the star's newest version", "% of clouds'", reach, start=2),
        game=Outcome("land of the host", "%", host_land, "last", start=2),
        setting=Treatment(
            seats={"star": (WAITS, SellsNoAccess(but=(1,)), SignsAll())}, edits=(listed_everywhere,)
        ),
        on=Treatment(seats={
            "host of star": (Sheet("star", upfront=0.06, price=2.5, access=EXCLUSIVE, access_quarters=4),),
        }),
        off=Treatment(seats={"host of star": (Sheet("star", upfront=0.06, price=2.5),)}),
        remark="The star sells no other access; exclusivity lasts four quarters.",
    ),
    Mechanism(
        "M16", "capital", "the second lab's host may match any contract / may not",
        direct=Outcome("the host's part of its commitments", "%", hosts_contracts, "last"),
        game=Outcome("contracts that other clouds offer it", "offers", rivals_contracts, horizon=1),
        setting=Treatment(seats={"host of second": (Matches("second"),)}, edits=(HostMayMatch("second"),)),
        off=Treatment(("rules.clauses.refusal_rights=0",)),
        remark="The host's contract at the opening carries the right; the host matches whatever it can pay for. "
        "Offers count in the first quarter only: later a rival that was matched bids again, and one that "
        "signed does not.",
    ),
    Mechanism(
        "M17", "compute", "labs may move load and take contracts of any cloud / stay with theirs",
        direct=Outcome("rented compute that changes cloud a quarter", "%", loads, moved),
        game=Outcome("what labs pay for compute", "log points", compute_price),
        off=Treatment(seats={"clouds": (LeavesRivalsLoad(),), "labs": (StaysWhereItIs(),)}),
        remark="The price is lower at first and then higher: load that moved has "
        "filled the clouds that had room, so they charge more. Over six quarters the second outweighs the first.",
    ),
)  # fmt: skip
