"""How rounds are fought over: M23, M24, M29, M41, M67."""

import numpy as np

from game.engine.layout import Floats
from game.studies.mechanisms.acts import Discloses, GoesPublic, Raises
from game.studies.mechanisms.read import deals_signed, pre_kusd, raised_kusd, share_price, sheets
from game.studies.mechanisms.scene import Scene, floats, log, part, total
from game.studies.mechanisms.settings import COURT, COURTED, funds_alone
from game.studies.mechanisms.table import Mechanism, Outcome
from game.studies.mechanisms.treatment import Treatment

DOUBTED = 5  # the quarter by which a lab that shows nothing is in doubt


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


def sheets_for_second(scene: Scene) -> Floats:
    """Which cloud offered the second lab money or a contract this quarter, 0 or 1 (games, clouds, 1)."""
    return floats(sheets(scene)[:, :, scene.cast.second, None])


def second_share(scene: Scene) -> Floats:
    """Price of a share of the second lab, log points."""
    lab = scene.cast.second
    return 100 * log(part(scene.state("valuation_kusd", lab), scene.state("units", lab)))


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


def shelf_rank(scene: Scene) -> Floats:
    """Rank of the best model on the cloud that hosts the star, among clouds, 0 the best; ties share the better rank."""
    segments = len(scene.model.map.segments)
    hosted = scene.state("hosted", scene.clouds) == 1
    quality = scene.state("offered", scene.clouds)[..., :segments].mean(axis=3)
    best = np.where(hosted, quality, -99.0).max(axis=2)
    mine = best[:, scene.cast.hosts[scene.cast.star], None]
    return floats((best > mine + 1e-9).sum(axis=1))


def loyalty(scene: Scene) -> Floats:
    """What labs think of clouds, -1 to 1, weighed by what the clouds have put in since the opening."""
    before = scene.opening["cost_kusd"][scene.clouds, scene.labs]
    money = np.maximum(scene.state("cost_kusd", scene.clouds, scene.labs) - before, 0.0)
    relations = scene.state("relation", scene.clouds, scene.labs)
    return part(total(relations * money), total(money))


def opinions(scene: Scene) -> Floats:
    """Spread of investors' opinions on the star's worth, s.d. in log points."""
    opinion = scene.state("opinion", scene.investors_f, scene.cast.star)
    middle = opinion.mean(axis=1)[:, None]
    return np.asarray(100 * np.sqrt(((opinion - middle) ** 2).mean(axis=1)))


def bids(scene: Scene) -> Floats:
    """Investors' bids in the star's round; NaN where none is open."""
    lab = scene.cast.star
    count = total(scene.ordered("bid_kusd", scene.investors_f, lab) > 0)
    return np.where(scene.seen("ask_kusd", lab) > 0, count, np.nan)


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
        direct=Outcome("offers to the second lab after another cloud's", "offers", sheets_for_second, matching),
        game=Outcome("price of its shares", "log points", second_share, "last"),
        setting=COURTED,
        off=Treatment(("rules.conduct.containment=0",)),
        remark=f"{COURT}. Where labs raise rounds, one that was contained needs fewer of them, and offers fall.",
    ),
    Mechanism(
        "M24", "capital", "clouds back several labs / the one they hold most of",
        direct=Outcome(
            "rank of the best model on the star's host", "ranks², variance over games", shelf_rank, across="variance"
        ),
        game=Outcome("what labs think of clouds whose money they take", "−1 to 1", loyalty, "last"),
        on=Treatment(("rules.conduct.hedge=1",)),
        off=Treatment(("rules.conduct.hedge=0",)),
        remark="Over games, as nobody can foresee it; of all clouds together it falls as well. Over the quarters of a "
        "game it rises: hedgers' first launches begin and lapse on dates agreed before. At game level the sign is as "
        "expected but within chance: conflicts count by how far labs' sales overlap, so most labs forgive a backer of "
        "another.",
    ),
    Mechanism(
        "M29", "capital", "herding and the bystander discount as in the map / neither",
        direct=Outcome("clouds' offers after a rival's deal", "offers", sheets_and_deals, after_deals),
        game=Outcome("price of labs' shares", "log points", share_price, "last"),
        setting=COURTED,
        off=Treatment(("rules.conduct.herding=0", "rules.market.bystander_discount=0")),
        remark=f"{COURT}. Where rounds are open, clouds that follow pay what is asked and leave less of a round to "
        "funds, who would pay more: shares are 0.1 log points cheaper.",
    ),
    Mechanism(
        "M41", "capital", "a second independent lead verifies a price / one is as good as two",
        direct=Outcome("spread of investors' opinions on the star", "log points", opinions, "last", start=DOUBTED),
        game=Outcome("investors' bids in its next round", "bids", bids, start=DOUBTED + 2, horizon=1),
        setting=funds_alone("star")
        + Treatment(
            seats={"star": (
                Raises((DOUBTED, DOUBTED + 1), part=0.05, ask=2.0, until=DOUBTED + 3), GoesPublic(), Discloses(0)
            )}
        ),
        on=Treatment(("rules.capital.leads_most=2",)),
        off=Treatment(("rules.capital.leads_most=1",)),
        remark="The star shows nothing, stays private, and asks funds alone for 5% of its value in two quarters in a "
        "row, at twice its last price; at its last price everybody bids anyhow. At game level it is within chance: the "
        "number of funds that bid changes in one game of two hundred.",
    ),
    Mechanism(
        "M67", "capital", "the largest lab raises just before the second one / a year later",
        direct=Outcome("price of the second lab's round", "log points", second_price, "last"),
        game=Outcome("open rounds that bring no money", "rounds", no_taker, "sum"),
        setting=funds_alone("star", "second")
        + Treatment(seats={"second": (Raises((1,), part=0.03, ask=0.6, least=1.0, until=4),)}),
        on=Treatment(seats={"star": (Raises((0,), part=0.06, until=4),)}),
        off=Treatment(seats={"star": (Raises((), until=4),)}),
        remark="Funds alone. The star raises 6% of its value; the second lab asks for 3% of its own at 60% of its "
        "last price, all or nothing. Rounds in the same quarter don't crowd each other: reference funds bid "
        "for each lab apart and keep the rest of their cash.",
    ),
)  # fmt: skip
