"""Try a strategy's file: does it load, order legally, decide the same again, in time; each failure in a sentence."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

import numpy as np

from agents.foreign.finding import own, read
from agents.foreign.player import Conduct
from agents.foreign.protocol import Limits
from agents.model import LandGrab
from game.engine.layout import Games
from game.engine.orders import Orders, rows_of
from game.studies.league.play import seats_of
from maps.loader import GameMap

SEEDS = (0, 1)
SHOWN = 3  # problems of a kind


@dataclass
class Report:
    """What a check found.

    problems: sentences, empty if all is well; remarks: what is worth knowing; errors, timeouts, illegal: decisions;
    reproducible: same orders for the same view, ordered: anything at all; None: not tried, as it failed before.
    """

    file: str
    title: str
    role: str
    firm: str
    problems: list[str] = field(default_factory=list)
    remarks: list[str] = field(default_factory=list)
    decisions: int = 0
    errors: int = 0
    timeouts: int = 0
    illegal: int = 0
    reproducible: bool | None = None
    ordered: bool | None = None
    median_ms: float = 0.0
    most_ms: float = 0.0
    output: str = ""


@dataclass
class Played:
    """One run: orders[game][quarter] of the seat, and how it behaved in each game."""

    orders: list[list[Games]]
    conducts: list[Conduct]


def check(
    path: Path, game_map: GameMap, role: str = "", on_progress: Callable[[int, int], None] | None = None
) -> Report:
    """Play a file in the first seat of a role: two games together, then each alone.

    Raises ValueError for what can't be played; `finding.try_files` has said before whether it can be loaded.
    """
    source = read(path)
    role = role or source.roles[0]
    if role not in source.roles:
        raise ValueError(f"{path}: it plays {', '.join(source.roles)}, not a {role}")
    firms = seats_of(game_map, role)
    if not firms:
        raise ValueError(f"{path}: the map {game_map.id} has no {role}")
    report = Report(str(path), source.title, role, firms[0])
    done, every = 0, 3 * game_map.quarters

    def step() -> None:
        nonlocal done
        done += 1
        if on_progress is not None:
            on_progress(min(done, every), every)

    together = play(path, game_map, report.firm, SEEDS, step)
    _conduct(report, together.conducts)
    if not any(c.replaced for c in together.conducts):
        alone = [play(path, game_map, report.firm, [seed], step).orders[0] for seed in SEEDS]
        report.reproducible = _same(report, together.orders, alone)
        report.ordered = any(orders.view(np.uint8).any() for game in together.orders for orders in game)
        if not report.ordered:
            report.remarks.append("it never ordered anything: what is left at 0 is an order for nothing")
    return report


def play(path: Path, game_map: GameMap, firm: str, seeds: Sequence[int], step: Callable[[], None]) -> Played:
    """Games with the file in one seat and reference strategies in all others."""
    strategy = own(str(path))
    assert strategy is not None  # a file is nobody else's
    model = LandGrab(game_map, strategies={firm: strategy}, seeds=list(seeds), collect=False)
    seat = model.seats[model.setup.firm[firm]]
    orders: list[list[Games]] = [[] for _ in seeds]
    try:
        while model.running:
            model.open_quarter()
            model.decide()
            for g, game in enumerate(orders):
                game.append(_rows(model.orders[g : g + 1], seat.seat))
            model.resolve()
            step()
        return Played(orders, [seat.conduct(g) or Conduct() for g in range(len(seeds))])
    finally:
        model.close()


def _rows(orders: Games, seat: int) -> Games:
    """A seat's own orders alone, (1,)."""
    mine: Games = Orders.empty(1)
    for field_name, row in rows_of(seat).items():
        mine[field_name][0, row] = orders[field_name][0, row]
    return mine


def _conduct(report: Report, conducts: list[Conduct]) -> None:
    limits = Limits()
    seconds = [s for c in conducts for s in c.seconds]
    report.decisions = sum(c.decisions for c in conducts)
    report.median_ms, report.most_ms = 1000 * median(seconds or [0.0]), 1000 * max(seconds, default=0.0)
    report.output = next((c.output for c in conducts if c.printed), "")
    found = [text for c in conducts for text in c.problems]
    report.problems += list(dict.fromkeys(found))[:SHOWN]
    report.errors, report.timeouts = (sum(c.count(kind) for c in conducts) for kind in ("error", "timeout"))
    report.illegal = illegal = sum(c.illegal for c in conducts)
    replaced = report.errors + report.timeouts
    if replaced:
        report.problems.append(f"standing orders decided {replaced} of {report.decisions} times in its place")
    if illegal:
        report.problems.append(f"orders were cut in {illegal} of {report.decisions} decisions: stay within the limits")
    slow = sum(1 for s in seconds if s > limits.step_s)
    if slow:
        report.remarks.append(
            f"{slow} decisions took more than {1000 * limits.step_s:.0f} ms each: beyond that, all decisions of a "
            f"game share {limits.bank_s:g} s"
        )


def _same(report: Report, together: list[list[Games]], alone: list[list[Games]]) -> bool:
    """Until orders differ, so do no views: the first difference is the strategy's own. Are there none?"""
    for seed, first, second in zip(SEEDS, together, alone, strict=True):
        for quarter, (a, b) in enumerate(zip(first, second, strict=True)):
            fields = [name for name in Orders.fields() if a[name].tobytes() != b[name].tobytes()]
            if fields:
                report.problems.append(
                    f"quarter {quarter}, seed {seed}: with the same view it ordered something else the second time "
                    f"({', '.join(fields[:4])}): take luck from view.luck, not from clocks or unseeded generators"
                )
                return False
    return True
