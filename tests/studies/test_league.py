"""The league: balanced seats, planted strengths found again, the same whatever the order, faults named, a page that
stands alone."""

import math
import xml.etree.ElementTree as ET
from collections.abc import Sequence
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import choix
import numpy as np
import pytest

from agents.strategies import Strategy, Traits, find, plain
from game.studies.league import schedule, text
from game.studies.league.bootstrap import ratio, resamples
from game.studies.league.entries import Entry, field_of
from game.studies.league.judge import judge
from game.studies.league.page import page
from game.studies.league.play import play_league
from game.studies.league.report import Report
from game.studies.league.strength import evened, resampled, strengths
from game.studies.results import Rows, read, rows_hash
from game.studies.runner import Arm, run
from maps.loader import load_map

SHORT = load_map("pocket", ["quarters=3"])  # other settings: it has no par
FIELD = ("planner", "random_legal", "standing_orders")


def made_up(names: Sequence[str]) -> list[Entry]:
    """Entries that never play."""
    found = []
    for name in names:
        strategy = Strategy(name, ("cloud",), name, "", Traits(name), lambda *_: None, lambda *_: None)
        found.append(Entry(strategy, strategy))
    return found


def planted(
    strength: Sequence[float], seats: int, seeds: int, seed: int, seat_gain: Sequence[float] = (), half: float = 0.0
) -> dict[str, Any]:
    """Rows of games whose ranks follow Plackett and Luce with these strengths; luck in common on each seed.

    seat_gain: what a seat adds to its result; half: 1 or -1: the winner or the last leads at half time, 0: by lot.
    """
    luck = np.random.default_rng(seed)
    names = [f"e{i}" for i in range(len(strength))]
    gain = np.array(seat_gain or [0.0] * seats)
    rows: dict[str, list[Any]] = {}
    for number, seating in enumerate(schedule.seatings(len(strength), seats, 2, seed)):
        for s in range(seeds):
            common = 20 * np.random.default_rng([seed, s]).normal()
            result = np.array(strength)[seating] + luck.gumbel(size=seats) + gain
            lead = half * (common + result) if half else luck.normal(size=seats)
            for i in range(seats):
                for column, value in {
                    "arm": f"m/{number}", "map": "m", "seed": s, "seat": f"seat{i}", "entry": names[seating[i]],
                    "value_busd": 1000 + common + result[i], "result": common + result[i],
                    "par_difference_busd": common + result[i], "land": common + result[i], "alive": 1,
                    "half_value_busd": lead[i], "half_land": lead[i], "quarters": 10,
                    "errors": 0, "illegal": 0, "timeouts": 0, "error": "",
                }.items():  # fmt: skip
                    rows.setdefault(column, []).append(value)
    return rows


def league(players: Sequence[str | Strategy] = FIELD, games: int = 12, **more: Any) -> tuple[Report, Rows]:
    return play_league("cloud", field_of("cloud", players), [SHORT], games, **more)


# ------------------------------------------------------------------------------------------- schedule


@pytest.mark.parametrize(("entries", "seats"), [(1, 7), (2, 2), (2, 3), (2, 7), (3, 3), (5, 3), (7, 3), (10, 7)])
def test_every_entry_holds_every_seat_equally_often(entries: int, seats: int) -> None:
    seating = schedule.seatings(entries, seats, 3, 5)
    rounds = len(seating) // entries
    for seat in range(seats):
        assert (np.bincount(seating[:, seat], minlength=entries) == rounds).all()
    held = [np.bincount(row, minlength=entries) for row in seating]
    assert all(h.max() - h.min() <= 1 for h in held), "an entry has two seats more than another"
    assert (seating == schedule.seatings(entries, seats, 3, 5)).all()
    assert (seating[:entries] == schedule.seatings(entries, seats, 1, 5)).all()


@pytest.mark.parametrize(("entries", "seats", "rounds"), [(1, 3, 1), (2, 2, 1), (3, 3, 2), (2, 3, 3), (10, 7, 8)])
def test_no_game_is_played_twice(entries: int, seats: int, rounds: int) -> None:
    seating = schedule.seatings(entries, seats, 8, 0)
    assert len({tuple(row) for row in seating.tolist()}) == len(seating) == rounds * entries


def test_pairs_meet_equally_often_where_a_balanced_block_design_exists() -> None:
    met = schedule.meetings(schedule.seatings(7, 3, 1, 0), 7)  # the Fano plane
    assert set(met[~np.eye(7, dtype=bool)]) == {1.0}


def test_pairs_meet_almost_equally_often_elsewhere() -> None:
    met = schedule.meetings(schedule.seatings(10, 7, 6, 0), 10)[~np.eye(10, dtype=bool)]
    assert met.min() > 0.9 * met.mean()
    assert met.max() < 1.1 * met.mean()


@pytest.mark.parametrize(("games", "entries"), [(7, 7), (100, 7), (1000, 10), (1000, 3), (50_000, 12)])
def test_the_budget_is_kept_and_mostly_spent(games: int, entries: int) -> None:
    rounds, seeds, spent = schedule.size(games, entries, [3, 7], 0)
    assert spent == rounds * seeds * entries <= games
    assert spent > games - entries * rounds
    assert rounds == 1 or seeds >= schedule.FEWEST_SEEDS


def test_a_budget_below_one_rotation_is_refused() -> None:
    with pytest.raises(ValueError, match="games = 12: allowed 14 or more"):
        schedule.size(6, 7, [3, 7], 0)


# ------------------------------------------------------------------------------------------- strengths


def test_weighted_strengths_are_those_of_choix_on_repeated_games() -> None:
    luck = np.random.default_rng(3)
    rankings = [luck.permutation(5)[: luck.integers(2, 6)].tolist() for _ in range(40)]
    weights = luck.integers(0, 4, 40)
    start = strengths(rankings, 5)
    assert resampled(rankings, 5, np.ones((1, 40)), np.zeros(5))[0] == pytest.approx(start, abs=1e-3)
    repeated = [r for r, w in zip(rankings, weights, strict=True) for _ in range(w)]
    assert resampled(rankings, 5, weights[None].astype(float), start)[0] == pytest.approx(
        strengths(repeated, 5), abs=1e-3
    )


def test_strengths_agree_with_another_method_of_choix() -> None:
    luck = np.random.default_rng(4)
    rankings = [luck.permutation(4).tolist() for _ in range(60)]
    other = choix.mm_rankings(4, [tuple(r) for r in (*rankings, *evened(4))])
    assert strengths(rankings, 4) == pytest.approx(other - np.mean(other), abs=1e-4)


def test_an_entry_that_always_wins_has_a_finite_strength_and_a_wide_interval() -> None:
    rows = planted([30.0, 0.0, 0.0], 3, 20, 0)
    best = judge(rows, made_up(["e0", "e1", "e2"]), "cloud").standings[0]
    assert best.entry == "e0"
    assert math.isfinite(best.strength.value)
    assert best.strength.high - best.strength.low > 1
    assert best.wins.value == 1
    assert best.wins.low < 1


@pytest.mark.parametrize(("entries", "seats"), [(3, 3), (6, 4)])
def test_intervals_cover_planted_strengths(entries: int, seats: int) -> None:
    strength = np.linspace(-0.8, 0.8, entries)
    covered = []
    for seed in range(8):
        report = judge(planted(strength.tolist(), seats, 30, seed), made_up([f"e{i}" for i in range(entries)]), "cloud")
        for s in report.standings:
            covered.append(s.strength.low <= strength[int(s.entry[1:])] <= s.strength.high)
    assert np.mean(covered) >= 0.85  # 95% less what chance takes from so few


def test_shares_are_what_was_planted() -> None:
    rows = planted([math.log(3), 0.0], 2, 400, 1)
    report = judge(rows, made_up(["e0", "e1"]), "cloud")
    pair = report.pair("e0", "e1")
    assert pair is not None
    assert pair.above.low < 0.75 < pair.above.high
    assert pair.above.n == 800
    assert pair.above.high - pair.above.low < 0.08
    assert report.cell("e0", "m").wins.value == pytest.approx(pair.above.value)  # type: ignore[union-attr]


def test_intervals_of_shares_know_that_games_of_a_seed_go_together() -> None:
    seeds, games = 40, 25
    won = np.repeat([0.0, games], seeds // 2)  # all games of a seed end alike
    share = ratio(won, np.full(seeds, float(games)), resamples(seeds, np.random.default_rng(0)))
    assert share.high - share.low > 0.25  # 1,000 games apart would give 0.06


# ------------------------------------------------------------------------------------------- mirror, half time


@pytest.mark.parametrize("gain", [0.0, 2.0])
def test_a_mirror_match_shows_an_advantage_of_a_seat_and_no_other(gain: float) -> None:
    rows = planted([0.0], 3, 300, 2, (0.0, gain, 0.0))
    report = judge(rows, made_up(["e0"]), "cloud")
    assert report.is_mirror
    cells = [report.cell("e0", "m", f"seat{i}") for i in range(3)]
    assert [c.is_above for c in cells if c] == [False, gain > 0, False]
    assert "seat1" in page(report)


@pytest.mark.parametrize(("half", "share"), [(1.0, 1.0), (-1.0, 0.0), (0.0, 1 / 3)])
def test_half_time_leaders_are_counted(half: float, share: float) -> None:
    rows = planted([0.0, 0.0, 0.0], 3, 200, 3, half=half)
    by_result, by_land = judge(rows, made_up(["e0", "e1", "e2"]), "cloud").half_time
    for found in (by_result, by_land):
        assert found.won.value == pytest.approx(share, abs=0.05)
        assert found.won.n == 1200


# ------------------------------------------------------------------------------------------- real games


@pytest.fixture(scope="module")
def short() -> tuple[Report, Rows]:
    return league()


def test_the_order_of_entries_changes_nothing(short: tuple[Report, Rows]) -> None:
    report, rows = league(FIELD[::-1])
    assert rows_hash(rows) == rows_hash(short[1])
    assert (report.standings, report.cells, report.pairs) == (short[0].standings, short[0].cells, short[0].pairs)


@pytest.mark.parametrize(("chunk", "jobs"), [(1, 1), (3, 1), (2, 2)])
def test_rows_are_the_same_however_games_are_cut(short: tuple[Report, Rows], chunk: int, jobs: int) -> None:
    assert rows_hash(league(chunk=chunk, jobs=jobs)[1]) == rows_hash(short[1])


@pytest.mark.parametrize("names", [FIELD[:2], FIELD])
def test_few_entries_fill_all_seats(names: Sequence[str]) -> None:
    report, rows = league(names, 6)
    assert report.maps[0].games == 6
    assert set(rows["seats"]["entry"]) == set(names)
    assert len(rows["seats"]["seat"]) == 6 * 3
    assert all(m.par_note.startswith("there is no par") for m in report.maps)


def careless(v: Any, o: Any, rules: Any, seat: int) -> None:
    """Fails in the first quarter, is late in the second, orders nonsense in the third."""
    if v.quarter[0] == 0:
        raise KeyError("no plan")
    if v.quarter[0] == 1:
        raise TimeoutError("still thinking")
    o.compute_price_usd[seat] = math.nan


def quiet(v: Any, o: Any, rules: Any, seat: int) -> None:
    """Cheaper every quarter."""
    o.compute_price_usd[seat] = 0.97 * v.compute_price_usd[seat]


def test_faults_of_a_plain_strategy_are_counted_and_its_games_go_on() -> None:
    report, rows = league([plain(careless), "planner", "standing_orders"], 6)
    by_name = {s.entry: s for s in report.standings}
    bad = by_name["careless"]
    assert (bad.errors, bad.timeouts, bad.illegal, bad.quarters) == (6, 6, 6, 18)
    assert (by_name["planner"].errors, by_name["planner"].illegal) == (0, None)
    assert set(rows["seats"]["error"]) == {""}
    assert set(rows["seats"]["quarters"]) == {3}


def test_watching_a_plain_strategy_changes_nothing() -> None:
    report, rows = league([plain(quiet), "planner", "standing_orders"], 6, seed=0)
    seats = rows["seats"]
    arm = next(a for a, s, e in zip(seats["arm"], seats["seat"], seats["entry"], strict=True)
               if (s, e) == ("birchway", "quiet"))  # fmt: skip
    who = {s: e for a, s, e in zip(seats["arm"], seats["seat"], seats["entry"], strict=True) if a == arm}
    same = run([Arm("same", SHORT, (), {s: plain(quiet) if e == "quiet" else e for s, e in who.items()})], [0, 1])
    value = [v for a, v in zip(seats["arm"], seats["value_busd"], strict=True) if a == arm]
    firms = same.rows["firms"]
    assert value == [v for v, r in zip(firms["value_busd"], firms["role"], strict=True) if r == "cloud"]
    assert {s.errors for s in report.standings} == {0}


def test_broken_games_are_named_and_do_not_count() -> None:
    def play(*_: Any) -> None:
        raise RuntimeError("it burns")

    broken = find("planner", "cloud")._replace(name="broken", play=play)
    report, _ = league([broken, "planner", "standing_orders", "random_legal"], 8)
    assert 0 < report.maps[0].broken < 8
    assert report.maps[0].games + report.maps[0].broken == 8
    assert "it burns" in report.broken[0]
    everything = league([broken, "planner", "standing_orders"], 3)[0]
    assert everything.standings == ()
    assert any("it burns" in line for line in text.summary(everything))
    page(everything)


@pytest.fixture(scope="module")
def real(tmp_path_factory: pytest.TempPathFactory) -> tuple[Report, Path]:
    out = tmp_path_factory.mktemp("league") / "out"
    ladder = ["random_legal", "standing_orders", "planner"]
    report, _ = play_league("cloud", field_of("cloud", FIELD), ["pocket"], 48, ladder=ladder, out=out)
    text.write_csv(out, report)
    return report, out


def test_planner_beats_standing_orders_beat_chance(real: tuple[Report, Path]) -> None:
    assert [s.entry for s in real[0].standings] == ["planner", "standing_orders", "random_legal"]
    assert [p.is_above for p in real[0].ladder] == [True, True]
    assert real[0].maps[0].has_par


def test_a_folder_holds_the_games_and_the_tables(real: tuple[Report, Path]) -> None:
    report, out = real
    rows = read(out)
    assert len(rows["seats"]["seat"]) == 3 * 48
    assert len(rows["games"]["seed"]) == 48
    assert rows["seats"]["arm"][0] in rows["games"]["arm"]
    lines = (out / "pairs.csv").read_text(encoding="utf-8").splitlines()
    assert lines[0] == "entry,other,value,low,high,n"
    assert len(lines) == 1 + len(report.pairs) == 7


class Tags(HTMLParser):
    """Fails where tags aren't closed in order; keeps what the page would fetch."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.fetched: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.fetched += [f"{k}={v}" for k, v in attrs if k in ("src", "href", "xlink:href")]
        if tag in ("script", "link", "img", "iframe"):
            self.fetched.append(tag)
        if tag != "meta":
            self.open.append(tag)

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        pass

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def test_the_page_stands_alone_and_shows_everybody(real: tuple[Report, Path]) -> None:
    html = page(real[0])
    tags = Tags()
    tags.feed(html)
    assert tags.open == []
    assert tags.fetched == []
    pictures = [part.partition("</svg>")[0] + "</svg>" for part in html.split("<svg")[1:]]
    assert len(pictures) >= 4
    shown = ""
    for picture in pictures:
        root = ET.fromstring("<svg" + picture)
        width, height = float(root.get("width", "0")), float(root.get("height", "0"))
        for node in root.iter("{http://www.w3.org/2000/svg}text"):
            assert 0 <= float(node.get("x", "-1")) <= width
            assert 0 <= float(node.get("y", "-1")) <= height
            shown += f" {node.text}"
    for name in (*real[0].entries, *real[0].maps[0].seats):
        assert name in shown


def test_a_mirror_of_the_reference_is_at_par_in_every_seat() -> None:
    report, _ = play_league("cloud", field_of("cloud", ["planner"]), ["pocket"], 100)
    for seat in report.maps[0].seats:
        cell = report.cell("planner", "pocket", seat)
        assert cell is not None
        assert abs(cell.result.value - 50) < 2 * (cell.result.high - cell.result.low)
