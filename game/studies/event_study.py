"""The anchor leaves: what its host loses, quarter by quarter and in which order (M14).

    python -m game.studies.event_study MAP        prints the table; MAP is frontier-2026 if not given

Two arms play the same seeds. In one the independent lab with most revenue takes its models off its host in the sixth
quarter, in the other it stays. Each figure is the difference of the host's shares, percent of what they are where the
lab stays, and how far its 95% interval reaches to either side. New workloads choose afresh, so they turn away at
once; installed ones review part by part, and the deeper their integration, the later they go.
"""

import sys
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from agents.model import LandGrab
from game.engine.layout import Floats
from game.studies.mechanisms.cast import Cast
from game.studies.mechanisms.customers import Depths, Leaves
from game.studies.mechanisms.effects import student
from game.studies.mechanisms.treatment import Edit, Treatment

LEAVING = 5  # the sixth quarter
SERIES = ("new", "installed", "shallow", "deep")
SHALLOW, DEEP = 0.1, 0.9  # integration at the opening where it is set apart


@dataclass(frozen=True)
class Study:
    """Effects on the host by quarter since the event (0: the quarter in which it happens).

    effect, half: series -> (quarters,), percent of the host's share in the arm where the anchor stays, and half the
    width of the 95% interval. Series: `new` workloads on clouds; `installed` spend on clouds; of that `shallow` and
    `deep`: segments less and more integrated with clouds at the opening; where the map tells none apart, the halves
    less and more integrated with the host just before the event.
    """

    host: str
    anchor: str
    effect: dict[str, Floats]
    half: dict[str, Floats]

    @property
    def quarters(self) -> int:
        """How many quarters were read."""
        return len(self.effect["new"])


def anchor_leaves(
    name: str = "frontier-2026", games: int = 64, quarters: int = 10, edits: Sequence[Edit] = (), seed: int = 0
) -> Study:
    """Play both arms; edits: changes of the map in both, such as depths at the opening."""
    shared = Treatment(edits=tuple(edits))
    arms = [
        (shared + treatment).arm("arm", name)[0].loaded().model(list(range(seed, seed + games)))
        for treatment in (Treatment(seats={"star": (Leaves(LEAVING),)}), Treatment())
    ]
    cast = Cast.of(arms[0].map)
    host = cast.hosts[cast.star]
    seen: list[list[dict[str, Floats]]] = [[], []]
    deep: Floats = np.zeros(0)
    for quarter in range(min(LEAVING + quarters, arms[0].map.quarters)):
        if quarter == LEAVING:
            deep = depths(arms[1], host)
        for model, found in zip(arms, seen, strict=True):
            model.step()
            if quarter >= LEAVING:
                found.append(read(model, host, deep))
    effect, half = {}, {}
    for series in SERIES:
        gone, stays = (np.stack([x[series] for x in found]) for found in seen)
        change = 100 * (gone / np.maximum(stays, 1e-9) - 1)  # (quarters, games)
        effect[series] = change.mean(axis=1)
        half[series] = student(games - 1) * change.std(axis=1, ddof=1) / np.sqrt(games) if games > 1 else effect[series]
    return Study(arms[0].map.clouds[host].name, arms[0].map.labs[cast.star].name, effect, half)


def by_depth(name: str = "frontier-2026", games: int = 64, quarters: int = 10, seed: int = 0) -> Study:
    """The study with depths set apart, each segment deep in one half and shallow in the other.

    Segments differ in more than depth; so every one is in both groups, and what they differ in cancels.
    """
    one, other = (
        anchor_leaves(name, games, quarters, (Depths(SHALLOW, DEEP, odd),), seed) for odd in (True, False)
    )  # fmt: skip
    effect = {series: (one.effect[series] + other.effect[series]) / 2 for series in SERIES}
    half = {series: (one.half[series] + other.half[series]) / 2 for series in SERIES}  # the same seeds: not narrower
    return Study(one.host, one.anchor, effect, half)


def enterprise(model: LandGrab) -> Floats:
    """Segments that are enterprises, as a mask (segments,)."""
    return np.asarray(model.setup.tables.consumer[: len(model.map.segments)] == 0)


def depths(model: LandGrab, host: int) -> Floats:
    """Which segments are the more integrated with the host, as a mask over enterprises (games, segments)."""
    opening = np.array([g.depth for g in model.map.segments])[enterprise(model)]
    if opening.min() < opening.max():
        return np.asarray(np.broadcast_to(opening > opening.mean(), (model.games, len(opening))))
    depth = model.state["cloud_depth"][:, : len(model.map.segments), host][:, enterprise(model)]
    rank = np.argsort(np.argsort(depth, axis=1, kind="stable"), axis=1)
    return np.asarray(2 * rank >= depth.shape[1])


def read(model: LandGrab, host: int, deep: Floats) -> dict[str, Floats]:
    """The host's shares among clouds after a quarter, by series (games,)."""
    clouds = len(model.map.clouds)
    new = model.state["new_kusd"][:, :clouds]
    money = model.state["segment_kusd"][:, : len(model.map.segments), :clouds][:, enterprise(model)]

    def share(where: Floats) -> Floats:
        return np.asarray((money[:, :, host] * where).sum(axis=1) / (money.sum(axis=2) * where).sum(axis=1))

    return {
        "new": new[:, host] / np.maximum(new.sum(axis=1), 1e-9),
        "installed": share(np.ones_like(deep)),
        "shallow": share(1 - deep.astype(float)),
        "deep": share(deep.astype(float)),
    }


def main(arguments: Sequence[str]) -> int:
    """Print the table, as the map is and with depths set apart."""
    name = arguments[0] if arguments else "frontier-2026"
    for words, found in (
        ("as in the map", anchor_leaves(name)),
        (f"segments at {SHALLOW} and {DEEP} at the opening, each in turn", by_depth(name)),
    ):
        sys.stdout.write(f"{found.anchor} leaves {found.host}, {words}: effect on the host's share, %\n")
        sys.stdout.write("quarter" + "".join(f"{series:>20}" for series in SERIES) + "\n")
        for q in range(found.quarters):
            cells = (f"{found.effect[x][q]:8.2f} +- {found.half[x][q]:5.2f}" for x in SERIES)
            sys.stdout.write(f"{q:7d}" + "".join(f"{cell:>20}" for cell in cells) + "\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
