"""What several rows read of games after a quarter: (games,), or (games, ...) for a reduction of their own."""

import numpy as np

from game.engine.layout import Floats
from game.engine.parameters import CLOUDS, HOURS, LAB0, LABS
from game.engine.state import COMPUTE, ROUND, TAKE_OR_PAY
from game.studies.mechanisms.scene import Scene, floats, log, mean_of, part, total

BUSD = 1e6  # kUSD in a billion dollars


def stakes_kusd(scene: Scene, who: slice) -> Floats:
    """What holders' stakes are worth at the last price, kUSD (games, holders, labs)."""
    shares = scene.state("shares", slice(None), scene.labs)
    units = np.maximum(shares.sum(axis=1), 1.0)  # whole numbers: exact in any order
    return np.asarray(shares[:, who] / units[:, None] * scene.state("valuation_kusd", scene.labs)[:, None])


def raised_kusd(scene: Scene) -> Floats:
    """Money of rounds cleared this quarter (games, labs)."""
    return scene.received(ROUND, scene.labs_f)


def pre_kusd(scene: Scene) -> Floats:
    """Pre-money of rounds cleared this quarter (games, labs); NaN where none was.

    A round marks the lab at pre-money and money, unless the lab lists or defaults in the same quarter.
    """
    money = raised_kusd(scene)
    private = scene.state("listed", scene.labs) == 0
    sound = scene.state("distress_until", scene.labs_f) <= scene.quarter
    return np.where(
        (money > 0) & private & sound, np.maximum(scene.state("valuation_kusd", scene.labs) - money, 1.0), np.nan
    )


def multiple(scene: Scene) -> Floats:
    """Pre-money of this quarter's rounds over ARR, mean over rounds, log points; NaN without one."""
    pre = pre_kusd(scene)
    ratio = log(pre) - log(scene.state("arr_kusd", scene.labs))
    return 100 * mean_of(np.nan_to_num(ratio), ~np.isnan(ratio))


def share_price(scene: Scene) -> Floats:
    """Price of a share, mean over labs that live, log points."""
    units = scene.state("shares", slice(None), scene.labs).sum(axis=1)
    alive = scene.state("alive", scene.labs_f) == 1
    return 100 * mean_of(np.nan_to_num(log(part(scene.state("valuation_kusd", scene.labs), units))), alive)


def sheets(scene: Scene) -> Floats:
    """Which cloud offered which lab money or a contract this quarter, 0 or 1 (games, clouds, labs)."""
    money = scene.ordered("bid_kusd", scene.clouds, scene.labs)
    contract = scene.ordered("commit_kusd", scene.clouds, scene.labs)
    return floats((money > 0) | (contract > 0))


def deals_signed(scene: Scene, amount: bool = False) -> Floats:
    """Deals that clouds signed this quarter (games, clouds, labs): 0 or 1, or their commitments in kUSD."""
    s = scene.model.state
    found = np.zeros((scene.games, CLOUDS, LABS))
    games, item = np.nonzero(scene.news("deal_signed") & (s["news_who"] < CLOUDS))
    who, lab = s["news_who"][games, item], s["news_whom"][games, item] - LAB0
    if amount:
        np.add.at(found, (games, who, lab), s["news_amount"][games, item])
    else:
        found[games, who, lab] = 1.0
    return found[:, scene.clouds, scene.labs]


def told(scene: Scene, kind: str) -> Floats:
    """How many news of a kind there are this quarter."""
    return total(scene.news(kind))


def loads(scene: Scene) -> Floats:
    """Compute that labs rent, H100e (games, labs, clouds)."""
    return scene.state("compute_h100e", scene.labs, scene.clouds)


def compute_price(scene: Scene) -> Floats:
    """What labs pay for compute they use, USD per H100e-hour, log points."""
    paid = total(scene.paid(COMPUTE, scene.labs_f))
    return 100 * log(part(paid * 1000 / HOURS, total(loads(scene))))


def unused_busd(scene: Scene) -> Floats:
    """Take-or-pay paid for compute not used, bn USD."""
    return total(scene.paid(TAKE_OR_PAY, scene.labs_f)) / BUSD


def defaulted(scene: Scene) -> Floats:
    """Part of labs that have defaulted since the opening, %."""
    return 100 * np.asarray((scene.state("defaults", scene.labs_f) > 0).mean(axis=1))


def ratio(seen: Floats) -> Floats:
    """Reduction: sum of the first column over the sum of the second, %; seen: (quarters, games, 2)."""
    sums = np.zeros(seen.shape[1:])
    for values in seen:
        sums = sums + np.nan_to_num(values)
    return 100 * part(sums[:, 0], sums[:, 1])


def pair(one: Floats, whole: Floats) -> Floats:
    """Two columns for `ratio`."""
    return np.stack([one, whole], axis=1)
