"""How rounds are fought over: M23, M24, M29, M41, M67."""

import numpy as np

from game.engine.layout import Floats
from game.studies.mechanisms.acts import Raises
from game.studies.mechanisms.read import deals_signed, multiple, pair, pre_kusd, raised_kusd, ratio, share_price, sheets
from game.studies.mechanisms.scene import Scene, log, part, total
from game.studies.mechanisms.table import Mechanism, Outcome
from game.studies.mechanisms.treatment import Treatment

RECORD = 0.06  # of a lab's value, in one round


def matching(seen: Floats) -> Floats:
    """Clouds' offers to labs to which another cloud made one in the two quarters before.

    seen: (quarters, games, clouds, labs), 0 or 1.
    """
    found = np.zeros(seen.shape[1])
    for now in range(1, len(seen)):
        before = np.maximum(seen[now - 1], seen[max(now - 2, 0)])
        others = before.sum(axis=1)[:, None] - before  # by how many other clouds
        found = found + total(np.where(others > 0, seen[now], 0.0))
    return found


def sheets_and_deals(scene: Scene) -> Floats:
    """Offers and signed deals (games, 2, clouds, labs)."""
    return np.stack([sheets(scene), deals_signed(scene)], axis=1)


def after_deals(seen: Floats) -> Floats:
    """Clouds' offers to labs with which another cloud signed in the quarter before."""
    found = np.zeros(seen.shape[1])
    for before, now in zip(seen[:-1, :, 1], seen[1:, :, 0], strict=True):
        others = before.sum(axis=1)[:, None] - before
        found = found + total(np.where(others > 0, now, 0.0))
    return found


def shelf_ranks(scene: Scene) -> Floats:
    """Rank of each cloud's best hosted model among clouds, 0 the best (games, clouds); ties share the better rank."""
    segments = len(scene.model.map.segments)
    hosted = scene.state("hosted", scene.clouds) == 1
    quality = scene.state("offered", scene.clouds)[..., :segments].mean(axis=3)
    best = np.where(hosted, quality, -99.0).max(axis=2)
    return np.asarray((best[:, None, :] > best[:, :, None] + 1e-9).sum(axis=2), np.float64)


def spread_over_time(seen: Floats) -> Floats:
    """Variance over quarters, mean over clouds; seen: (quarters, games, clouds)."""
    middle = np.zeros(seen.shape[1:])
    for values in seen:
        middle = middle + values / len(seen)
    found = np.zeros(seen.shape[1:])
    for values in seen:
        found = found + (values - middle) ** 2 / max(len(seen) - 1, 1)
    return np.asarray(total(found) / seen.shape[2])


def loyalty(scene: Scene) -> Floats:
    """What labs think of clouds, -1 to 1, weighed by what the clouds have put in since the opening."""
    before = scene.opening["cost_kusd"][scene.clouds, scene.labs]
    money = np.maximum(scene.state("cost_kusd", scene.clouds, scene.labs) - before, 0.0)
    relations = scene.state("relation", scene.clouds, scene.labs)
    return part(total(relations * money), total(money))


def opinions(scene: Scene) -> Floats:
    """Spread of investors' opinions on labs' worth, s.d. in log points, mean over labs."""
    opinion = scene.state("opinion", scene.investors_f, scene.labs)
    middle = opinion.mean(axis=1)[:, None]
    return np.asarray(100 * total(np.sqrt(((opinion - middle) ** 2).mean(axis=1))) / opinion.shape[2])


def bids_per_round(scene: Scene) -> Floats:
    """Investors' bids, and rounds that are open (games, 2)."""
    is_open = scene.seen("ask_kusd", scene.labs) > 0
    bids = scene.ordered("bid_kusd", scene.investors_f, scene.labs) > 0
    return pair(total(bids & is_open[:, None]), total(is_open))


def second_price(scene: Scene) -> Floats:
    """Pre-money of the second lab's round over its value at the opening, log points."""
    lab = scene.cast.second
    return 100 * log(pre_kusd(scene)[:, lab] / float(scene.opening["valuation_kusd"][lab]))


def no_taker(scene: Scene) -> Floats:
    """Rounds that were open this quarter and closed without money."""
    return total((scene.seen("ask_kusd", scene.labs) > 0) & (raised_kusd(scene) <= 0))


ROWS = (
    Mechanism(
        "M23", "capital", "clouds bid for what a rival would gain / don't",
        direct=Outcome("offers to labs that another cloud courted lately", "offers", sheets, matching),
        game=Outcome("pre-money of rounds over ARR", "log points", multiple),
        off=Treatment(("rules.conduct.containment=0",)),
    ),
    Mechanism(
        "M24", "capital", "clouds back several labs / the one they hold most of",
        direct=Outcome("variance of the rank of a cloud's best model", "ranks²", shelf_ranks, spread_over_time),
        game=Outcome("what labs think of clouds whose money they take", "−1 to 1", loyalty, "last"),
        on=Treatment(("rules.conduct.hedge=1",)),
        off=Treatment(("rules.conduct.hedge=0",)),
    ),
    Mechanism(
        "M29", "capital", "herding and the bystander discount as in the map / neither",
        direct=Outcome("clouds' offers after a rival's deal", "offers", sheets_and_deals, after_deals),
        game=Outcome("price of labs' shares", "log points", share_price, "last"),
        off=Treatment(("rules.conduct.herding=0", "rules.market.bystander_discount=0")),
    ),
    Mechanism(
        "M41", "capital", "a second independent lead verifies a price / one is as good as two",
        direct=Outcome("spread of investors' opinions on labs", "log points", opinions, "last"),
        game=Outcome("investors' bids per 100 open rounds", "bids", bids_per_round, ratio, start=1),
        on=Treatment(("rules.capital.leads_most=2",)),
        off=Treatment(("rules.capital.leads_most=1",)),
    ),
    Mechanism(
        "M67", "capital", "the two largest labs raise record rounds at once / the first a year later",
        direct=Outcome("price of the second lab's round", "log points", second_price, "last"),
        game=Outcome("open rounds that bring no money", "rounds", no_taker, "sum"),
        setting=Treatment(seats={"second": (Raises((0,), part=RECORD, until=3),)}),
        on=Treatment(seats={"star": (Raises((0,), part=RECORD, until=3),)}),
        off=Treatment(seats={"star": (Raises((), until=3),)}),
        remark="A record round is 6% of a lab's value.",
    ),
)  # fmt: skip
