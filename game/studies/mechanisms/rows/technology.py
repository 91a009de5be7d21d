"""Models: what they are made of and how they are released: M22, M33, M44, M46, M50, M55, M56."""

import numpy as np

from game.engine.layout import Floats
from game.engine.parameters import LAB0, LABS
from game.engine.state import COMPUTE, ROUND, TRANCHE
from game.studies.mechanisms.acts import StaysWhereItIs
from game.studies.mechanisms.acts_technology import IMITATION, OWN_MODEL, Binds, Careful, Spends, Trains
from game.studies.mechanisms.edits import Ahead, Sponsored, Threshold, one_cloud
from game.studies.mechanisms.read import BUSD, told
from game.studies.mechanisms.scene import Scene, log, mean_of, part, total
from game.studies.mechanisms.table import Mechanism, Outcome
from game.studies.mechanisms.treatment import Treatment

MTOK = 1000.0  # a thousand dollars over a price in USD per Mtok


def own_models(scene: Scene) -> slice:
    """Models of clouds."""
    return slice(LABS, LABS + scene.cast.counts[0])


def quality(scene: Scene, who: slice) -> Floats:
    """Quality of models, mean over segments, OOM (games, models)."""
    return np.asarray(scene.state("quality", who, slice(0, len(scene.model.map.segments))).mean(axis=2))


def builders(scene: Scene) -> Floats:
    """Which clouds have a model of their own (clouds,)."""
    return np.array([cloud.own_model is not None for cloud in scene.model.map.clouds])


def host_quality(scene: Scene) -> Floats:
    """Quality of the own model of the star's host, OOM."""
    host = LABS + scene.cast.hosts[scene.cast.star]
    return np.asarray(quality(scene, slice(host, host + 1))[:, 0])


def host_outlay_busd(scene: Scene) -> Floats:
    """What the star's host puts into labs this quarter, bn USD."""
    host = scene.cast.hosts[scene.cast.star]
    return np.asarray((scene.paid(ROUND, host) + scene.paid(TRANCHE, host)) / BUSD)


def cost_on_tuned_chip(scene: Scene) -> Floats:
    """Compute per token of the star on the chips it is tuned to most, % of what it was over all at the opening."""
    return np.asarray(100 / scene.state("chip_fit", scene.cast.star, scene.clouds).max(axis=1))


def cost_of_changing(scene: Scene) -> Floats:
    """What the star would pay more a year for the same work on the chips it is tuned to least, bn USD."""
    star = scene.cast.star
    more = scene.state("fit", star) / scene.state("chip_fit", star, scene.clouds).min(axis=1) - 1
    return np.asarray(4 * scene.paid(COMPUTE, LAB0 + star) * more / BUSD)


def incidents(scene: Scene) -> Floats:
    """Safety incidents this quarter."""
    return told(scene, "incident")


def labs_quality(scene: Scene) -> Floats:
    """Quality of labs' models, mean, OOM."""
    return mean_of(quality(scene, scene.labs), scene.state("alive", scene.labs_f) == 1)


def over_threshold(scene: Scene) -> Floats:
    """Sales of the star's models, bn USD, and whether it could be over the threshold by now (games, 2)."""
    star = scene.cast.star
    best = scene.state("quality", star, slice(0, len(scene.model.map.segments))).max(axis=1)
    reached = (best >= scene.rule("research", "capability_threshold")) | (scene.state("control_until", star) >= 0)
    return np.stack([total(scene.state("model_kusd", slice(None), star)) / BUSD, reached], axis=1)


def first_year(seen: Floats) -> Floats:
    """Reduction: the first column over four quarters from the first in which the second says so; NaN if never."""
    found = np.full(seen.shape[1], np.nan)
    for g in range(seen.shape[1]):
        quarters = np.flatnonzero(np.nan_to_num(seen[:, g, 1]) > 0)
        if len(quarters) and quarters[0] + 4 <= len(seen):
            found[g] = seen[quarters[0] : quarters[0] + 4, g, 0].sum()
    return found


def frontier(scene: Scene) -> Floats:
    """Quality of the best lab's model, mean over segments, OOM (games,)."""
    return np.asarray(quality(scene, scene.labs).max(axis=1))


def lead_quarters(scene: Scene) -> Floats:
    """How long clouds' own models need to the frontier's quality of today at its pace since the opening, quarters."""
    first = scene.opening["quality"][scene.labs, : len(scene.model.map.segments)].mean(axis=1).max()
    pace = (frontier(scene) - first) / (scene.quarter + 1)
    lead = mean_of(frontier(scene)[:, None] - quality(scene, own_models(scene)), builders(scene))
    return part(lead, pace)


def leader_rent_busd(scene: Scene) -> Floats:
    """What customers paid for the best lab's models, bn USD."""
    best = quality(scene, scene.labs).argmax(axis=1)
    sold = scene.state("model_kusd", slice(None), scene.labs).sum(axis=1)
    return np.asarray(sold[np.arange(scene.games), best] / BUSD)


def opens(scene: Scene) -> Floats:
    """Which labs open their weights and live (games, labs)."""
    return np.asarray((scene.state("open_weights", scene.labs) == 1) & (scene.state("alive", scene.labs_f) == 1))


def open_lag(scene: Scene) -> Floats:
    """How far open models are behind the best one, mean, OOM."""
    return mean_of(frontier(scene)[:, None] - quality(scene, scene.labs), opens(scene))


def newest_on(scene: Scene) -> Floats:
    """Clouds that host an open model in its newest version, mean over open models."""
    offered = scene.state("offered", scene.clouds, scene.labs, 0)
    newest = (scene.state("hosted", scene.clouds, scene.labs) == 1) & (
        offered >= scene.state("quality", scene.labs, 0)[:, None] - 1e-9
    )
    return mean_of(newest.sum(axis=1), opens(scene))


def tokens(scene: Scene) -> Floats:
    """Tokens sold of labs' models at the prices that were posted, million Mtok a quarter (games, labs)."""
    sold = scene.state("model_kusd", slice(None), scene.labs).sum(axis=1)
    return np.asarray(sold * MTOK / scene.seen("token_price_usd", scene.labs, 0) / 1e6)


def compute_per_token(scene: Scene) -> Floats:
    """H100e that closed labs need for their tokens, over all of them, log points."""
    closed = (scene.state("open_weights", scene.labs) == 0) & (scene.state("service", scene.labs) > 0)
    asked = np.where(closed, tokens(scene) / np.maximum(scene.state("service", scene.labs), 1e-9), 0.0)
    needed = np.where(closed, scene.state("serving_h100e", scene.labs), 0.0)
    return 100 * log(part(total(needed), total(asked)))


def all_tokens(scene: Scene) -> Floats:
    """Tokens sold of labs' models, log points."""
    return 100 * log(total(tokens(scene)))


OFTEN = ("rules.events.incident_hazard=0.1",)

ROWS = (
    Mechanism(
        "M22", "research", "the star's host spends 5 bn USD a quarter and 30% of its compute on its model / nothing",
        direct=Outcome("quality of its model", "OOM", host_quality, "last"),
        game=Outcome("what it puts into labs", "bn USD", host_outlay_busd, "sum"),
        on=Treatment(seats={"host of star": (Spends(OWN_MODEL), Trains(0.3))}),
        off=Treatment(seats={"host of star": (Spends(OWN_MODEL, 0), Trains(0.0))}),
        remark="One cloud, since labs' rounds have their size: what one leaves, another takes. Who makes writes "
        "smaller cheques (`conduct.make_or_buy` at 1 against 0 takes 10 of the host's 32 bn USD), but at the map's 0.3 "
        "that is within the scatter of rounds: even with a model half an OOM better it stays well behind the labs.",
    ),
    Mechanism(
        "M33", "research", "software tuned to a line of chips does more on it / it makes no difference",
        direct=Outcome("compute per token of the star on the chips it is tuned to most", "%", cost_on_tuned_chip),
        game=Outcome("what it would pay more a year on those it is tuned to least", "bn USD", cost_of_changing),
        off=Treatment(("rules.research.tuning_gain=0",)),
        remark="100% is what its compute did over all its chips at the opening.",
    ),
    Mechanism(
        "M44", "research", "labs are as careful as can be / not at all",
        direct=Outcome("safety incidents", "incidents", incidents, "sum"),
        game=Outcome("growth of labs' quality", "OOM", labs_quality, "change"),
        setting=Treatment(OFTEN),
        on=Treatment(seats={"labs": (Careful(1.0),)}),
        off=Treatment(seats={"labs": (Careful(0.0),)}),
        remark="Incidents have a hazard of 0.1 a quarter, so that they are seen.",
    ),
    Mechanism(
        "M46", "research", "models over a threshold are kept under it for four quarters / sold as they are",
        direct=Outcome(
            "sales of the star from when it reaches the threshold, a year", "bn USD", over_threshold, first_year, 0, 14
        ),
        game=Outcome("safety incidents", "incidents", incidents, "sum", start=6),
        setting=Treatment(OFTEN, edits=(Ahead("star", 0.3), Threshold(0.8))),
        on=Treatment(("rules.research.controlled_quarters=4",)),
        off=Treatment(("rules.research.controlled_quarters=0",)),
        remark="The star is 0.3 OOM better, so that it is mostly the first to reach the threshold, which is 0.8 OOM "
        "over it: early in the second year. Incidents have a hazard of 0.1 a quarter. Where the threshold is reached "
        "in the first year, labs are short of compute and a smaller model lets them sell more; and who is first over "
        "it is first free again, so that later it gains from what holds its rivals back.",
    ),
    Mechanism(
        "M50", "research", "clouds spend 5 bn USD a quarter on imitation / imitation is of no use",
        direct=Outcome("the best lab's lead over clouds' own models", "quarters", lead_quarters),
        game=Outcome("sales of the best lab's models", "bn USD", leader_rent_busd, "sum"),
        setting=Treatment(seats={"clouds": (Spends(IMITATION),)}),
        off=Treatment(("rules.research.imitation=0",)),
    ),
    Mechanism(
        "M55", "research", "sponsors bind open labs / may not",
        direct=Outcome("open models behind the best one", "OOM", open_lag, "last"),
        game=Outcome("clouds that host an open model's newest version", "clouds", newest_on),
        setting=Treatment(
            seats={"clouds": (Binds(),), "labs": (StaysWhereItIs(),)}, edits=(Sponsored(0.2), one_cloud)
        ),
        off=Treatment(("rules.research.bind_allowed=0",)),
        remark="Each open lab's host holds a fifth of it at least, would bind it, and rents it all its compute: with "
        "the bond that is the second strain.",
    ),
    Mechanism(
        "M56", "nature", "a breakthrough in efficiency every third quarter or so / none",
        direct=Outcome("compute per token of closed labs", "log points", compute_per_token, "last"),
        game=Outcome("tokens of labs' models", "log points", all_tokens, "last"),
        on=Treatment(("rules.events.breakthrough_hazard=0.3",)),
        off=Treatment(("rules.events.breakthrough_hazard=0",)),
    ),
)  # fmt: skip
