"""Who has a say in a lab, and what leaks out of it: M42, M43, M61, M62."""

import numpy as np

from game.engine.layout import Floats
from game.studies.mechanisms.acts import Leans
from game.studies.mechanisms.edits import HostsVote, RivalHolders, Walls
from game.studies.mechanisms.read import told
from game.studies.mechanisms.scene import Scene, log, mean_of, total
from game.studies.mechanisms.table import Mechanism, Outcome
from game.studies.mechanisms.treatment import Treatment


def independence(scene: Scene) -> Floats:
    """Index of labs' independence, 0 to 1, mean over labs that live."""
    return mean_of(scene.state("independence_index", scene.labs), scene.state("alive", scene.labs_f) == 1)


def sold_by_rivals(scene: Scene) -> Floats:
    """What clouds that rival a lab's host sell of its models, log points, all labs together."""
    sold = scene.state("model_kusd", scene.clouds, scene.labs)
    for lab, host in enumerate(scene.cast.hosts):
        sold[:, host, lab] = 0.0
    return 100 * log(total(sold))


def delayed(scene: Scene) -> Floats:
    """Of the star's release step, lost to holders who lean, %, mean over segments."""
    segments = len(scene.model.map.segments)
    return 100 * total(scene.state("delay", scene.cast.star, slice(0, segments))) / segments


def star_quality(scene: Scene) -> Floats:
    """Quality of the star, OOM, mean over segments."""
    segments = len(scene.model.map.segments)
    return total(scene.state("quality", scene.cast.star, slice(0, segments))) / segments


def algorithm_gap(scene: Scene) -> Floats:
    """How far labs' algorithms are behind the best lab's, log10, mean over labs that live; less is a minus."""
    alive = scene.state("alive", scene.labs_f) == 1
    algorithm = np.where(alive, scene.state("algorithm", scene.labs), -99.0)
    return -mean_of(algorithm.max(axis=1)[:, None] - algorithm, alive)


def conflicts(scene: Scene) -> Floats:
    """Bids that labs refuse because the bidder sees a rival's books."""
    from game.engine.book import ANSWERS

    return total(scene.state("answer", slice(0, None), scene.labs) == ANSWERS.index("conflict"))


def leaks(scene: Scene) -> Floats:
    """Leaks this quarter."""
    return told(scene, "leak")


def insiders_sharpness(scene: Scene) -> Floats:
    """Estimates of run rates by investors that see the books which are within 5% of the truth, %."""
    inside = scene.state("informed", scene.investors_f, scene.labs) == 1
    believed = scene.state("believed_arr_kusd", scene.investors_f, scene.labs)
    truth = scene.state("arr_kusd", scene.labs)[:, None]
    near = np.abs(np.nan_to_num(log(believed) - log(truth))) < 0.05
    return 100 * mean_of(near, inside)


ROWS = (
    Mechanism(
        "M42", "contracts", "stakes of labs' hosts vote / no strategic stake does",
        direct=Outcome("independence of labs", "0 to 1", independence),
        game=Outcome("labs' sales on rivals of their host", "log points", sold_by_rivals, "last"),
        setting=Treatment(edits=(HostsVote(0.2),)),
        on=Treatment(("rules.governance.votes_most=1",)),
        off=Treatment(("rules.governance.votes_most=0",)),
        remark="At the opening each lab's host holds 20% at least under a contract with votes.",
    ),
    Mechanism(
        "M43", "amendments", "holders of over 10% may lean on a lab / nobody may",
        direct=Outcome("of the star's releases lost", "%", delayed),
        game=Outcome("quality won by the star", "OOM", star_quality, "change"),
        setting=Treatment(seats={"clouds": (Leans("star"),)}, edits=(RivalHolders("star", 0.12),)),
        on=Treatment(("rules.governance.lean_threshold=0.1",)),
        off=Treatment(("rules.governance.lean_threshold=1",)),
        remark="Two clouds with models of their own hold 12% of the star each at least; all that may lean do.",
    ),
    Mechanism(
        "M61", "disclosure", "who sees two labs' books may leak / never does",
        direct=Outcome("closing of labs' gap to the best algorithms", "log10", algorithm_gap, "change"),
        game=Outcome("bids refused for a conflict", "bids", conflicts, "sum"),
        off=Treatment(("rules.governance.leak_hazard=0",)),
    ),
    Mechanism(
        "M62", "disclosure", "full walls in all funds / none",
        direct=Outcome("leaks", "leaks", leaks, "sum"),
        game=Outcome("insiders' estimates of ARR within 5%", "%", insiders_sharpness),
        on=Treatment(edits=(Walls(1.0),)),
        off=Treatment(edits=(Walls(0.0),)),
    ),
)  # fmt: skip
