"""How many games a second, beside what people use today: one run, one machine, one core each.

python -m tests.bench.side_by_side --out docs/side-by-side.md

Every contestant has a process of its own, which stays warm, since Mesa 3.3 keeps old models alive and would slow the
next. Seconds are those on the processor, as nobody here waits for anything: others on the machine count less. Rounds go
through all in turn, and ratios are taken within a round, so a machine that is slow for a while is slow for all. What
isn't installed is named with the reason.
"""

import argparse
import gc
import os
import platform
import random
import sys
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from datetime import date
from importlib.metadata import PackageNotFoundError, version
from multiprocessing import get_context
from pathlib import Path
from statistics import median
from typing import Any, NamedTuple

FLAGSHIP = "frontier-2026"
REFERENCE = "Landgrab, study"
MESA_STEPS = 100
RANDOM = dict.fromkeys(("cloud", "chipmaker", "lab", "investor"), "random_legal")


class Played(NamedTuple):
    """What one turn of a contestant came to."""

    games: int
    decisions: int
    wall_s: float
    core_s: float


# ------------------------------------------------------------------------------------------------ who plays
# Each plays games with seeds from `first` on and returns how many decisions were made.


def mesa_batch(model: Any, **parameters: Any) -> None:
    """Mesa's runner as it is meant to be used, in one process."""
    import mesa

    mesa.batch_run(model, parameters, number_processes=1, max_steps=MESA_STEPS, display_progress=False)


def mesa_example(model: Any, scenario: Any, first: int, games: int) -> int:
    """Runs of a model that Mesa ships; scenario: what it is given from Mesa 3.5 on, which `batch_run` doesn't make."""

    class Counted(model):  # type: ignore[misc]
        done = 0

        def __init__(self, number: int, rng: Any = None) -> None:
            super().__init__(**({"scenario": scenario(rng=number)} if scenario else {"seed": number}))

        def step(self) -> None:
            Counted.done += len(self.agents)
            super().step()

    mesa_batch(Counted, number=range(first, first + games))
    return Counted.done


def boltzmann(first: int, games: int) -> int:
    """Mesa's Boltzmann wealth model as shipped."""
    from mesa.examples.basic.boltzmann_wealth_model import model

    return mesa_example(model.BoltzmannWealth, getattr(model, "BoltzmannScenario", None), first, games)


def schelling(first: int, games: int) -> int:
    """Mesa's Schelling model as shipped."""
    from mesa.examples.basic.schelling import model

    return mesa_example(model.Schelling, getattr(model, "SchellingScenario", None), first, games)


def catanatron(first: int, games: int) -> int:
    """Settlers of Catan between four players who choose at random."""
    from catanatron import Color, Game, RandomPlayer

    done = 0
    for seed in range(first, first + games):
        game = Game([RandomPlayer(color) for color in Color], seed=seed)
        game.play()
        done += len(game.state.actions)
    return done


def backgammon(first: int, games: int) -> int:
    """OpenSpiel's backgammon from Python: two players who choose at random, chance drawn as it says."""
    import pyspiel

    luck, game, done = random.Random(first), pyspiel.load_game("backgammon"), 0
    for _ in range(games):
        state = game.new_initial_state()
        while not state.is_terminal():
            if state.is_chance_node():
                outcomes, chances = zip(*state.chance_outcomes(), strict=True)
                state.apply_action(luck.choices(outcomes, chances)[0])
            else:
                state.apply_action(luck.choice(state.legal_actions()))
                done += 1
    return done


def landgrab(how: str, name: str, first: int, games: int) -> int:
    """Our games. how: study (rows of games and firms, as `landgrab study`), batch, random, solo or mesa."""
    from agents.model import LandGrab
    from game.studies.outcomes import Outcomes
    from game.studies.runner import BLOCK, About

    class Counted(LandGrab):
        """Counts seats of firms that live, in games that go on: each hands in its orders once a quarter."""

        done = 0

        def step(self) -> None:
            going = self.state["over"][:, 0] == 0
            Counted.done += int(self.state["alive"][going][:, list(self.seats)].sum())
            super().step()

    if how == "mesa":
        mesa_batch(Counted, map=name, seeds=[[seed] for seed in range(first, first + games)])
        return Counted.done
    block = 1 if how == "solo" else BLOCK
    for start in range(first, first + games, block):
        seeds = range(start, min(start + block, first + games))
        model = Counted(name, seeds=seeds, collect=False, strategies=RANDOM if how == "random" else None)
        watch = Outcomes(model, About(name, ())) if how == "study" else None
        while model.running:
            model.step()
            if watch:
                watch.step()
        if watch:
            watch.rows()
        model.close()
    return Counted.done


@dataclass(frozen=True)
class Contestant:
    """A row of the table. needs: the distribution and a module of it; unit: what a game and what a decision is."""

    name: str
    play: Callable[..., int]
    first: tuple[str, ...]
    needs: tuple[str, str]
    unit: str

    def missing(self) -> str:
        """Why it can't play here; empty if it can."""
        package, module = self.needs
        try:
            __import__(module)
        except Exception as error:  # an extension module may fail in any way
            return f"{package}: {type(error).__name__}: {' '.join(str(error).split())[:200]}"
        return ""


OURS = "a whole game between reference strategies, {}; a seat's orders of a quarter, all fields together"
CONTESTANTS = (
    Contestant(REFERENCE, landgrab, ("study", FLAGSHIP), ("landgrab-game", "game"),
               OURS.format("eight in a model, with the rows that a study writes")),
    Contestant("Landgrab, batch", landgrab, ("batch", FLAGSHIP), ("landgrab-game", "game"),
               OURS.format("eight in a model, no rows")),
    Contestant("Landgrab, random seats", landgrab, ("random", FLAGSHIP), ("landgrab-game", "game"),
               "the same with `random_legal` in every seat, as Catanatron and OpenSpiel are played here"),
    Contestant("Landgrab, alone", landgrab, ("solo", FLAGSHIP), ("landgrab-game", "game"),
               OURS.format("one in a model")),
    Contestant("Landgrab under `mesa.batch_run`", landgrab, ("mesa", FLAGSHIP), ("landgrab-game", "game"),
               OURS.format("one in a model, its DataCollector on")),
    Contestant("Landgrab, study, map pocket", landgrab, ("study", "pocket"), ("landgrab-game", "game"),
               "as the first, on the small map"),
    Contestant("Mesa: Boltzmann wealth", boltzmann, (), ("mesa", "mesa"),
               f"a run as shipped (100 agents) to `max_steps={MESA_STEPS}`; one agent's step: it moves, and may give a "
               "coin"),
    Contestant("Mesa: Schelling", schelling, (), ("mesa", "mesa"),
               f"a run as shipped (about 320 agents) until all are happy, at most `max_steps={MESA_STEPS}`; one "
               "agent's step: it looks at its neighbours, and may move"),
    Contestant("Catanatron", catanatron, (), ("catanatron", "catanatron"),
               "a whole game of Catan, four players who choose at random; one action, also where there is no choice"),
    Contestant("OpenSpiel: backgammon", backgammon, (), ("open_spiel", "pyspiel"),
               "a whole game, two players who choose at random, its loop in Python; one move, chance not counted"),
)  # fmt: skip


# ------------------------------------------------------------------------------------------------ measuring


def turn(contestant: Contestant, first: int, games: int) -> Played:
    """Some games, timed, in the contestant's own process."""
    gc.collect()
    wall, core = time.perf_counter(), time.process_time()
    decisions = contestant.play(*contestant.first, first, games)
    return Played(games, decisions, time.perf_counter() - wall, time.process_time() - core)


def measure(contestants: Sequence[Contestant], rounds: int, seconds: float) -> dict[str, list[Played]]:
    """Name -> what each round gave. seconds: about how long a turn takes."""
    spawn = get_context("spawn")
    pools = {c.name: ProcessPoolExecutor(1, spawn) for c in contestants}
    try:
        games = {}
        for c in contestants:  # warm: compiled code is loaded, and we learn how much fits a turn
            print(f"warming: {c.name}", file=sys.stderr)
            pools[c.name].submit(turn, c, 0, 8).result()
            trial = pools[c.name].submit(turn, c, 0, 8).result()
            games[c.name] = max(round(seconds * trial.games / trial.core_s / 8), 1) * 8
        found: dict[str, list[Played]] = {c.name: [] for c in contestants}
        for i in range(rounds):
            print(f"round {i + 1} of {rounds}", file=sys.stderr)
            for c in contestants:
                many = games[c.name]
                found[c.name].append(pools[c.name].submit(turn, c, 1000 + i * many, many).result())
        return found
    finally:
        for pool in pools.values():
            pool.shutdown()


# ------------------------------------------------------------------------------------------------ the page


class Row(NamedTuple):
    """Figures of a contestant: medians over rounds; spread: lowest, highest; times: the reference's rate over its."""

    games_per_s: float
    spread: tuple[float, float]
    decisions_per_game: float
    decisions_per_s: float
    core: float
    games_times: float
    times_spread: tuple[float, float]
    decisions_times: float


def row(rounds: Sequence[Played], reference: Sequence[Played]) -> Row:
    """Figures of a contestant, ratios taken round by round."""
    rates, decided = [p.games / p.core_s for p in rounds], [p.decisions / p.core_s for p in rounds]
    times = [r.games / r.core_s / rate for r, rate in zip(reference, rates, strict=True)]
    decided_times = [r.decisions / r.core_s / rate for r, rate in zip(reference, decided, strict=True)]
    return Row(
        median(rates), (min(rates), max(rates)), sum(p.decisions for p in rounds) / sum(p.games for p in rounds),
        median(decided), sum(p.core_s for p in rounds) / sum(p.wall_s for p in rounds), median(times),
        (min(times), max(times)), median(decided_times),
    )  # fmt: skip


def number(x: float) -> str:
    """Three digits, or all of a large whole number."""
    return f"{float(f'{x:.3g}'):,.0f}" if x >= 100 else f"{x:.3g}"


def table(found: dict[str, list[Played]], missing: dict[str, str]) -> str:
    """The table as Markdown, the reference first; what is missing stands below with its reason."""
    ours = ("first row: games", "lowest–highest", "first row: decisions")
    head = ("", "games/s", "lowest–highest", "decisions a game", "decisions/s", *ours, "core")
    lines = [head, ("---", *["---:"] * (len(head) - 1))]
    for name, rounds in found.items():
        r = row(rounds, found[REFERENCE])
        between, times = ("–".join(map(number, spread)) for spread in (r.spread, r.times_spread))
        lines.append((
            name, number(r.games_per_s), between, number(r.decisions_per_game), number(r.decisions_per_s),
            f"{number(r.games_times)} ×", times, f"{number(r.decisions_times)} ×", f"{r.core:.0%}",
        ))  # fmt: skip
    text = "\n".join("| " + " | ".join(cells) + " |" for cells in lines)
    return text + "".join(f"\n\nMissing: {name}: {why}" for name, why in missing.items())


PAGE = """# Side by side

How fast games are played here and in what people use today, in one run on one machine, one core each.

```console
pip install catanatron open_spiel
OMP_NUM_THREADS=1 {command}
```

{date}, {machine}; {versions}.
{rounds} rounds of about {seconds:g} s each, everybody in turn in a process of its own, warm; medians over rounds.

{table}

Seconds are seconds on the processor: nobody here waits for anything, and it counts less what else the machine does.
*core* is that time over the time on the clock; under 100%, others were using the machine too. *First row*: how many
times as many games and decisions the first row came to in the same round.

## What is counted

| | a game; a decision |
| --- | --- |
{units}

## What this does and does not say

These are different models. A game of Landgrab is twenty-four quarters of some two dozen firms, with markets, contracts
and books; a step of Boltzmann's agents is a move and a coin. So games a second say how long one waits for a thousand
runs of each, not how well each is written; and decisions a second flatter whoever decides little at a time: an order
sheet has hundreds of fields, a move in backgammon a few numbers. Within our own rows the model is the same: what the
columns that compare them show is the cost of rows, of Mesa's DataCollector, and of playing games alone.

Mesa's time goes into Python objects for agents, which is what makes its models so easy to write. Catanatron and
OpenSpiel are made for search and learning, where one game is stepped, copied and looked at.
"""


def page(found: dict[str, list[Played]], missing: dict[str, str], seconds: float) -> str:
    """The whole page."""
    packages = dict.fromkeys(c.needs[0] for c in CONTESTANTS if c.name in found)
    rounds = len(found[REFERENCE])
    return PAGE.format(
        command="python -m tests.bench.side_by_side --out docs/side-by-side.md" + (
            f" --rounds {rounds} --seconds {seconds:g}"
        ),
        date=date.today().isoformat(), machine=f"{os.cpu_count()} cores of {processor()}, {platform.system()}",
        versions=", ".join([f"Python {platform.python_version()}", *(f"{p} {release(p)}" for p in packages)]),
        rounds=rounds, seconds=seconds, table=table(found, missing),
        units="\n".join(f"| {c.name} | {c.unit} |" for c in CONTESTANTS if c.name in found),
    )  # fmt: skip


def release(package: str) -> str:
    """Version of a distribution that is installed."""
    try:
        return version(package)
    except PackageNotFoundError:
        return "from its sources"


def processor() -> str:
    """Its name, where the system tells."""
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
        return next(line.partition(":")[2].strip() for line in lines if line.startswith("model name"))
    except (OSError, StopIteration):
        return platform.processor() or platform.machine()


def main() -> None:
    """The command."""
    ask = argparse.ArgumentParser(prog="python -m tests.bench.side_by_side")
    ask.add_argument("--out", type=Path, help="file for the page; printed if not given")
    ask.add_argument("--rounds", type=int, default=7)
    ask.add_argument("--seconds", type=float, default=2.0, help="of a turn")
    given = ask.parse_args()
    missing = {c.name: why for c in CONTESTANTS if (why := c.missing())}
    for name, why in missing.items():
        print(f"missing: {name}: {why}", file=sys.stderr)
    found = measure([c for c in CONTESTANTS if c.name not in missing], given.rounds, given.seconds)
    text = page(found, missing, given.seconds)
    if given.out:
        given.out.write_text(text, encoding="utf-8")
    print(table(found, missing) if given.out else text)


if __name__ == "__main__":
    main()
