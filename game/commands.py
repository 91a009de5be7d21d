"""Commands that list, check and measure; `game/cli.py` has those that play."""

import json
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from game.console import Bar, Refused, print_json, table, whole
from game.paths import write_whole
from game.start import stay_plain

if TYPE_CHECKING:
    from game.record import Record
    from maps.loader import GameMap

COMMANDS: list[tuple[Callable[..., None], str]] = []  # with the example that help ends on


def command(epilog: str) -> Callable[[Callable[..., None]], Callable[..., None]]:
    """Make a function a command."""

    def add(function: Callable[..., None]) -> Callable[..., None]:
        COMMANDS.append((function, epilog))
        return function

    return add


def find_map(name: str, settings: Sequence[str] = ()) -> "GameMap":
    from maps.loader import MapError, load_map

    try:
        return load_map(name, settings)
    except MapError as error:
        raise Refused(str(error)) from None


def find_record(path: Path) -> "Record":
    from game.record import RecordError, load

    try:
        return load(path)
    except RecordError as error:
        raise Refused(str(error)) from None


def compile_rules(quiet: bool = False) -> float:
    """Compile the rules if they aren't, saying so."""
    from game import warm

    if warm.is_warm():
        return 0.0
    if not quiet:
        print("Compiling the rules: once for this version, about a minute.", file=sys.stderr)
    with Bar("compiling", quiet) as bar:
        return warm.warm(bar)


MapOption = Annotated[str, typer.Option("--map", help="Name of a map (`landgrab maps`) or a .toml file.")]
SeedOption = Annotated[int, whole("--seed", 0, 2**53, "Seed of the game's luck")]
JobsOption = Annotated[int, whole("--jobs", 0, 1024, "Processes; 0: one for each core where the batch is worth it")]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON.")]
QuietOption = Annotated[bool, typer.Option("--quiet", help="No progress bar.")]
RecordArgument = Annotated[Path, typer.Argument(help="A record: a saved game, or one of `simulate --records`.")]
SetOption = Annotated[
    list[str] | None, typer.Option("--set", help="A rule of the map, such as rules.demand.nest=0.6, or quarters=12.")
]


@command(epilog="Example: landgrab maps --json")
def maps(as_json: JsonOption = False) -> None:
    """List the maps."""
    from maps.loader import list_maps

    rows = []
    for name in list_maps():
        m = find_map(name)
        rows.append({
            "name": name, "title": m.title, "start": m.start, "quarters": m.quarters, "clouds": len(m.clouds),
            "chipmakers": len(m.chipmakers), "labs": len(m.labs), "investors": len(m.investors),
            "markets": len(m.regions),
            "fictional": bool(m.fictional), "hash": m.hash, "description": m.description,
        })  # fmt: skip
    if as_json:
        print_json(rows)
        return
    head = ("name", "title", "start", "quarters", "clouds", "chipmakers", "labs", "investors", "markets")
    table("Maps", head, [[str(row[name]) for name in head] for row in rows], left=3)


def _parameters(rows: list[dict[str, Any]], role: str) -> None:
    """The parameters of a role's strategies, as the reference (or the first) has them."""
    for r in sorted(rows, key=lambda r: role not in r["reference_for"])[:1]:
        head = ("parameter", "range", "value", "what")
        found = [
            [p["name"], f"{p['least']:g} to {p['most']:g}", f"{p['usual']:g}", p["meaning"]] for p in r["parameters"]
        ]
        table(f"Parameters, as in {r['name']}: NAME:parameter=number,...", head, found, left=1, last=1)


@command(epilog="Example: landgrab strategies --role lab")
def strategies(
    role: Annotated[str, typer.Option(help="cloud, chipmaker, lab or investor; all if not given.")] = "",
    as_json: JsonOption = False,
) -> None:
    """List the strategies, by role, installed ones too; * marks the reference strategy of a role."""
    stay_plain()
    from agents.foreign.finding import installed_strategies
    from agents.strategies import REFERENCE, ROLES, built_in

    if role and role not in ROLES:
        raise Refused(f"--role {role}: allowed {', '.join(ROLES)}")
    rows: list[dict[str, Any]] = []
    installed, broken = installed_strategies()
    for line in broken:
        print(f"not listed: {line}", file=sys.stderr)
    for name, s in [*sorted(built_in().items()), *((s.name, s) for s in installed)]:
        if not role or role in s.roles:
            rows.append({
                "name": name, "roles": list(s.roles), "title": s.title, "deals": s.traits.deals,
                "random": s.traits.random, "installed": s in installed,
                "looks_ahead": s.traits.looks_ahead, "reference_for": [r for r, n in REFERENCE.items() if n == name],
                "parameters": [
                    {"name": field, "usual": getattr(s.creed, field), "least": low, "most": high, "meaning": meaning}
                    for field, (low, high, meaning) in s.ranges.items()
                ],
                "doc": " ".join(s.doc.split()),
            })  # fmt: skip
    if as_json:
        print_json(rows)
        return
    shown = [
        [
            f"{r['name']}{' *' if r['reference_for'] else ''}",
            ", ".join(r["roles"]),
            r["title"],
            r["doc"].partition(".")[0],
        ]
        for r in rows
    ]
    table("Strategies", ("name", "plays", "title", "what it does"), shown, left=4)
    if role:
        _parameters([r for r in rows if r["parameters"]], role)
    print("Any built-in one can be played at a level of skill from 1 to 5: NAME@3. Level 4 is the strategy as it is.")


@command(epilog="Example: landgrab check pocket")
def check(
    file: Annotated[str, typer.Argument(help="A map's name or a .toml file; or a strategy of your own, a .py file.")],
    map: Annotated[str, typer.Option("--map", help="Map to try a strategy on.")] = "pocket",
    role: Annotated[str, typer.Option(help="Role to try a strategy in; its own first one if not given.")] = "",
    quiet: QuietOption = False,
    as_json: JsonOption = False,
) -> None:
    """Check a map, how much of it rests on facts; or a strategy: legal, the same again, in time."""
    stay_plain()
    if file.endswith(".py"):
        from game.own import check_strategy

        check_strategy(Path(file), find_map(map), role, quiet, as_json)
        return
    from maps.coverage import coverage

    m = find_map(file)
    try:
        from game.engine.opening import prepare

        prepare(m)
    except (ValueError, KeyError, IndexError, ArithmeticError) as error:
        raise Refused(f"{file}: can't be set up: {error}") from None
    found = coverage(m)
    counts = {kind: found.counts.get(kind, 0) for kind in ("fact", "derived", "assumed")}
    problems = [{"part": f.part, "field": f.field, "value": f.value, "problem": f.problem} for f in found.problems]
    if as_json:
        print_json({"map": m.id, "hash": m.hash, "figures": counts, "problems": problems})
    else:
        size = f"{len(m.firms)} firms, {len(m.regions)} markets, {m.quarters} quarters from {m.start}"
        print(f"{m.title} ({m.id}, {m.hash}): {size}")
        total = sum(counts.values()) or 1
        print("figures: " + ", ".join(f"{n} {kind} ({100 * n / total:.0f}%)" for kind, n in counts.items()))
        for p in problems[1:]:
            print(f"{p['part']}.{p['field']} = {p['value']}: {p['problem']}")
    if problems and not m.fictional:
        p = problems[0]
        more = f" (and {len(problems) - 1} more)" if len(problems) > 1 else ""
        raise Refused(f"{file}: {p['part']}.{p['field']} = {p['value']}: {p['problem']}{more}")


@command(epilog="Example: landgrab par --map pocket --games 500")
def par(
    map: MapOption = "frontier-2026",
    games: Annotated[int, whole("--games", 20, 1_000_000, "Reference games")] = 500,
    seed: SeedOption = 0,
    jobs: JobsOption = 0,
    show: Annotated[bool, typer.Option("--show", help="Print the pinned par, make none.")] = False,
    quiet: QuietOption = False,
    as_json: JsonOption = False,
) -> None:
    """Make the reference games that results are measured against, and pin them for the map."""
    from game import par as pins
    from maps.loader import list_maps

    m = find_map(map)
    if map not in list_maps():
        raise Refused(
            f"--map {map}: allowed {', '.join(list_maps())}: par is pinned for the maps that come with the game"
        )
    pin = pins.read(map)
    if show and pin is None:
        raise Refused(f"--map {map}: no par is pinned yet; `landgrab par --map {map}` makes it")
    if not show or pin is None:
        from game.studies.reference import make_pin
        from game.studies.runner import default_jobs

        compile_rules(quiet or as_json)
        with Bar("reference games", quiet or as_json) as bar:
            pin = make_pin(map, games, seed, jobs or default_jobs(games), on_progress=bar)
        pins.write(pin)
    stale = pin.stale(m)
    if as_json:
        medians = {firm: points[pins.POINTS // 2] / 1e6 for firm, points in pin.value_kusd.items()}
        print_json({"map": map, "games": pin.games, "seed": pin.seed, "stale": stale, "par_busd": medians})
        return
    rows = [
        [firm, *(f"{points[q] / 1e6:,.1f}" for q in (5, 25, 50, 75, 95))] for firm, points in pin.value_kusd.items()
    ]
    table(f"Value in {pin.games} reference games, bn USD", ("firm", "5%", "25%", "par", "75%", "95%"), rows)
    print(stale or f"pinned: {pins.pin_path(map).name}")


@command(epilog="Example: landgrab mechanisms --map pocket --games 40 --only M02,M15")
def mechanisms(
    map: MapOption = "frontier-2026",
    games: Annotated[int, whole("--games", 2, 1_000_000, "Games of each arm, on seeds in a row")] = 400,
    seed: SeedOption = 0,
    only: Annotated[str, typer.Option(help="Ids with commas between, such as M02,M15; all if not given.")] = "",
    owner: Annotated[str, typer.Option(help="Rows of one part of the rulebook, such as capital.")] = "",
    jobs: JobsOption = 0,
    out: Annotated[Path | None, typer.Option(help="New folder for effects.parquet (a row per game) and more.")] = None,
    quiet: QuietOption = False,
    as_json: JsonOption = False,
) -> None:
    """Measure what each mechanism does: one switch on and off, the same seeds, with 95% intervals."""
    from game.studies.mechanisms import report
    from game.studies.mechanisms.study import broken, study
    from game.studies.mechanisms.table import chosen
    from game.studies.results import ResultsError
    from game.studies.runner import default_jobs
    from maps.loader import MapError

    quiet = quiet or as_json
    find_map(map)
    try:
        rows = chosen([name.strip() for name in only.split(",") if name.strip()], owner)
    except ValueError as error:
        raise Refused(str(error)) from None
    compile_rules(quiet)
    about = {"command": " ".join(["landgrab", *sys.argv[1:]])}
    try:
        with Bar("games", quiet) as bar:
            found, played = study(
                rows, map, games, seed, jobs or default_jobs(games * len(rows)), on_progress=bar, out=out, about=about
            )
        if out is not None:
            write_whole(out / "mechanisms.json", json.dumps(report.as_data(found), indent=1).encode())
    except (MapError, ResultsError) as error:
        raise Refused(str(error)) from None
    except OSError as error:
        raise Refused(f"--out {out}: can't be written: {error.strerror or error}") from None
    errors = broken(played.rows)
    if as_json:
        print_json({
            "map": map, "games": games, "seed": seed, "seconds": round(played.seconds, 2), "broken": errors,
            "out": str(out) if out else None, "mechanisms": report.as_data(found),
        })  # fmt: skip
        return
    table(f"Mechanisms on {map}, {games} paired games", report.HEAD, report.cells(found), left=4, last=1)
    print(report.summary(found))
    print(f"{played.games} games in {played.seconds:.1f} s{f', {len(errors)} broken: {errors[0]}' if errors else ''}")
    if out:
        print(f"results: {out}")


@command(epilog="Example: landgrab bench --map pocket --json")
def bench(
    map: MapOption = "frontier-2026",
    quick: Annotated[bool, typer.Option("--quick", help="Fewer games, rougher figures.")] = False,
    quiet: QuietOption = False,
    as_json: JsonOption = False,
) -> None:
    """Measure the rules on one core: by phase, in batches and alone, memory, start."""
    from game.bench import measure

    m = find_map(map)
    compile_rules(quiet or as_json)
    with Bar("measuring", quiet or as_json) as bar:
        steps = iter(range(1, 100))
        found = measure(m, map, quick, lambda what: bar(next(steps), 11, what))
    if as_json:
        print_json(found)
        return
    for title in ("us_per_game_quarter", "us_as_played"):
        parts = found.pop(title)
        total = sum(parts.values())
        rows = [[name, f"{us:.1f}", f"{100 * us / total:.0f}%"] for name, us in [*parts.items(), ("all", total)]]
        table(
            "Microseconds a game-quarter" + (", as played in a batch" if title == "us_as_played" else " by phase"),
            ("phase" if title == "us_per_game_quarter" else "half", "µs", "of all"), rows,
        )  # fmt: skip
    table("Figures", ("figure", "value"), [[name.replace("_", " "), str(value)] for name, value in found.items()])


@command(epilog="Example: landgrab warm")
def warm(quiet: QuietOption = False, as_json: JsonOption = False) -> None:
    """Compile all rules now rather than at the first start."""
    from game.engine.rule import COMPILED

    seconds = compile_rules(quiet or as_json)
    if as_json:
        print_json({"compiled": COMPILED, "seconds": round(seconds, 2)})
    elif not quiet:
        print(
            f"compiled in {seconds:.0f} s"
            if seconds
            else "nothing to compile"
            if COMPILED
            else "plain mode: nothing to compile"
        )


@command(epilog="Example: landgrab statements game.landgrab --firm birchway --quarter 2")
def statements(
    file: RecordArgument,
    firm: Annotated[str, typer.Option(help="Whose books; without it, what moved between all sectors.")] = "",
    quarter: Annotated[str, typer.Option(help="Number from 0, or name such as 2027Q1; the last ones if none.")] = "",
    as_json: JsonOption = False,
) -> None:
    """Print a firm's income, cash flow, balance sheet and commitments out of a recorded game."""
    from game.record import RecordError

    record = find_record(file)
    m, played = record.map, len(record.quarters)
    if not played:
        raise Refused(f"{file.name}: no quarter has been played")
    firms = {f.id: f.name for f in m.firms}
    if firm and firm not in firms:
        raise Refused(f"--firm {firm}: allowed {', '.join(firms)}")
    numbers = {text: n for n in range(played) for text in (str(n), m.quarter_name(n))}
    if quarter and quarter not in numbers:
        raise Refused(f"--quarter {quarter}: allowed 0 to {played - 1}, or {m.quarter_name(0)} and so on")
    compile_rules(as_json)
    from game.replay import books
    from game.statements import SECTORS, pages

    try:
        book, state, setup = books(record, numbers[quarter] + 1 if quarter else None)
    except RecordError as error:
        raise Refused(str(error)) from None
    last = book[book.next - 1]
    if not firm:
        if as_json:
            print_json({"map": m.id, "seed": record.seed, **pages.flows_json(last)})
        else:
            head = [m.quarter_name(last.number), *SECTORS]
            table("Payments received less payments made, USD m", head, pages.flows(last))
        return
    index = setup.firm[firm]
    due, covered = pages.ahead(state, book, index, setup.plain_rules)
    if as_json:
        shown = [last.number] if quarter else list(range(played))
        print_json({
            "map": m.id, "seed": record.seed, "firm": firm, "quarters": pages.as_json(book, shown, index),
            "ahead": pages.due_json(due, covered, lambda f: setup.ids[f]),
        })  # fmt: skip
        return
    print(firms[firm])
    kept = [book[n] for n in range(last.number if quarter else max(0, played - 4), book.next)]
    head = ["", *(m.quarter_name(q.number) for q in kept)]
    for which, title in pages.TITLES.items():
        table(title, head, pages.statement(kept, index, which))
    head = ["", *(m.quarter_name(due.first + i) for i in range(due.quarters))]
    table("Ahead, USD m", head, pages.due_rows(due, lambda f: firms[setup.ids[f]]))
    for line in pages.notes(due, covered, lambda f: firms[setup.ids[f]], m.quarter_name):
        print(line)
