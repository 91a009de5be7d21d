"""Who has a say in a lab, and what leaks out of it: M42, M43, M61, M62."""

from itertools import pairwise

import numpy as np

from game.engine.layout import Floats
from game.studies.mechanisms.acts import Leans
from game.studies.mechanisms.edits import HostsVote, RivalHolders, Walls
from game.studies.mechanisms.read import told
from game.studies.mechanisms.scene import Scene, log, mean_of, part, total
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


def what_insiders_believe(scene: Scene) -> Floats:
    """Estimate, truth (both log) and sight of the books (games, 3, investors, labs)."""
    believed = log(scene.state("believed_arr_kusd", scene.investors_f, scene.labs))
    truth = np.broadcast_to(log(scene.state("arr_kusd", scene.labs))[:, None], believed.shape)
    return np.stack([believed, truth, scene.state("informed", scene.investors_f, scene.labs)], axis=1)


def learning(seen: Floats) -> Floats:
    """Part of the gap to the truth that insiders' estimates close in a quarter, %: a slope through nothing."""
    moved, gaps = np.zeros(seen.shape[1]), np.zeros(seen.shape[1])
    for before, now in pairwise(seen):
        gap = np.nan_to_num(before[:, 1] - before[:, 0]) * now[:, 2]
        moved = moved + total(gap * np.nan_to_num(now[:, 0] - before[:, 0]))
        gaps = gaps + total(gap * gap)
    return 100 * part(moved, gaps)


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
        game=Outcome("of a surprise, learned by insiders in a quarter", "%", what_insiders_believe, learning),
        on=Treatment(edits=(Walls(1.0),)),
        off=Treatment(edits=(Walls(0.0),)),
    ),
)  # fmt: skip
