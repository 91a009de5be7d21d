"""Exercises: complete, playable, measured on paired seeds, and handed out without their answers."""

import json
import re
import shutil
from pathlib import Path

import numpy as np
import pytest

from game.classroom.exercises import handout, report
from game.classroom.exercises.arms import arm_of, played_map
from game.classroom.exercises.changes import AllUpfront, NoDeal, NoShares
from game.classroom.exercises.experiment import contrast, experiment
from game.classroom.exercises.folder import END, START, Lesson, fact_ids, find, slugs
from game.cli import run
from game.studies.mechanisms.cast import Cast
from game.studies.mechanisms.script import Script
from maps.loader import load_map

FACT = re.compile(r"\b(?:art|deal|arr|val|vc|price|map|nvda|tech|reg|ent|share|cloud|neo|power|capex)-\d{3}\b")
SMALL = """
number = 99
title = "A small one"
question = "Does a price cut win customers?"
mechanisms = ["M52"]
map = "pocket"
quarters = 4
games = 6

[play]
seat = "birchway"
desks = ["models"]
quarters = { 45 = 2, 75 = 3, 90 = 4 }

[[arms]]
name = "as_is"
label = "As it is"

[[arms]]
name = "free"
label = "Customers leave freely"
settings = ["rules.demand.switch_plain=0", "rules.demand.switch_deep=0"]

[[outcomes]]
name = "stays"
words = "Installed use that stays"
unit = "% a quarter"
read = "staying"
reduce = "mean"

[[expected]]
name = "fewer_stay"
says = "Fewer stay where they may leave freely"
outcome = "stays"
plus = ["as_is"]
minus = ["free"]
because = "BECAUSE"
otherwise = "OTHERWISE"

[[poll]]
ask = "Where do more stay?"
about = "fewer_stay"
up = "Where leaving costs"
down = "Where it is free"

[[poll]]
ask = "Is it the same?"
about = "fewer_stay"
up = "No, more stay"
down = "No, fewer stay"

[[charts]]
kind = "lines"
title = "Staying"
outcome = "stays"

[[charts]]
kind = "map"
title = "Difference"
outcome = "stays"
columns = ["free"]
rows = { all = ["as_is", "free"] }
"""


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A small exercise on the pocket map, in a folder of its own."""
    folder = tmp_path / "small"
    shutil.copytree(find("anchors").path, folder, ignore=shutil.ignore_patterns("*.svg"))
    (folder / "exercise.toml").write_text(SMALL)
    (folder / "key.md").write_text(f"# Key\n\n## Figures\n\n{START}\n{END}\n\n## Answers\n\nWritten by hand.\n")
    return folder


def test_ten_exercises_and_five_cases() -> None:
    found = [find(slug).exercise for slug in slugs()]
    numbers = [(e.kind, e.number) for e in found]
    assert numbers == [*(("exercise", n) for n in range(1, 11)), *(("case", n) for n in range(1, 6))]
    assert all(e.games >= 200 for e in found)


@pytest.mark.parametrize("slug", slugs())
def test_every_exercise_is_complete(slug: str) -> None:
    lesson = find(slug)  # settings, seats, edits, readings, maps of three presets, sections, minute plans
    e = lesson.exercise
    cited = set(FACT.findall(lesson.texts["lesson"] + lesson.texts["worksheet"]))
    assert cited <= fact_ids()
    assert cited <= set(e.facts), "facts that the texts cite stand in exercise.toml"
    assert e.facts, "an exercise tells fact from model"
    for arm in e.arms:
        for player in arm_of(e, arm.name).strategies.values():
            assert isinstance(player, str | Script) or player.play is not None
    assert played_map(e, slug, 45).quarters == e.play.quarters["45"]


@pytest.mark.parametrize("slug", slugs())
def test_keys_hold_figures_of_a_run(slug: str) -> None:
    lesson = find(slug)
    e, key = lesson.exercise, lesson.texts["key"]
    figures = key.partition(START)[2].partition(END)[0]
    assert f"{len(e.arms)} arms of {e.games} games" in figures
    verdicts = re.findall(r"^- \*\*(Held|Not shown|Failed)\.\*\* (.*?): [+−0-9]", figures, re.MULTILINE)
    assert [says for _, says in verdicts] == [hope.says for hope in e.expected]
    assert len(re.findall(r"^\d+\. .*\*\*.+\*\*$", figures, re.MULTILINE)) == len(e.poll)
    for i in range(1, len(e.charts) + 1):
        svg = (lesson.path / f"chart-{i}.svg").read_text()
        assert svg.startswith("<svg ")
        assert "nan" not in svg
    typed = key.partition(END)[2]
    assert not re.search(r"\d[.,]\d|95%|[+−]\d", typed), "the part written by hand types no measured figure"


@pytest.mark.parametrize("slug", slugs())
def test_students_get_no_answers_and_no_network(slug: str) -> None:
    lesson = find(slug)
    e, page = lesson.exercise, handout.student_page(lesson)
    for hope in e.expected:
        for words in (hope.says, hope.because, hope.otherwise):
            assert words[:40] not in page
    assert not re.search(r"95%|Not shown|\bHeld\b|<svg|<img", page)
    assert all(handout.escape(question.ask) in page for question in e.poll)
    answers, slides = handout.answers_page(lesson), handout.slides_page(lesson)
    assert handout.render(e.expected[0].says).strip("\n").removeprefix("<p>").removesuffix("</p>") in answers
    for made in (page, answers, slides):
        assert "<script" not in made
        assert not re.search(r"""(?:src|href)=["']?https?:""", made)
        assert "<img" not in made, "charts are inside the page"


def test_a_run_writes_tables_charts_and_verdicts(small: Path, tmp_path: Path) -> None:
    assert run(["exercise", "run", str(small), "--jobs", "1", "--quiet", "--out", str(tmp_path / "out")]) == 0
    page = (tmp_path / "out" / "results.html").read_text()
    assert page.count("<svg ") == 2
    assert "95% interval" in page
    assert "held" in page
    assert "https:" not in page.replace('xmlns="http://www.w3.org/2000/svg"', "")


def test_a_key_is_rewritten_between_its_marks_and_the_same_again(small: Path) -> None:
    command = ["exercise", "run", str(small), "--jobs", "1", "--quiet", "--key"]
    assert run(command) == 0
    first = (small / "key.md").read_text()
    assert first.startswith("# Key\n")
    assert first.endswith("Written by hand.\n")
    assert "**Held.** Fewer stay where they may leave freely" in first
    assert "BECAUSE" in first
    assert "OTHERWISE" not in first
    assert "**Where leaving costs**" in first
    assert run([*command, "--games", "6"]) == 0
    assert (small / "key.md").read_text() == first
    handed = find(str(small))
    assert "BECAUSE" in handout.answers_page(handed)
    assert "BECAUSE" not in handout.student_page(handed)


def test_equal_arms_differ_by_nothing_and_seeds_are_paired(small: Path) -> None:
    text = SMALL.replace('settings = ["rules.demand.switch_plain=0", "rules.demand.switch_deep=0"]', "")
    (small / "exercise.toml").write_text(text)
    found = experiment(find(str(small)).exercise, games=4)
    d = found.answer("fewer_stay")
    assert (d.value, d.low, d.high, d.n, d.sign) == (0.0, 0.0, 0.0, 4, 0)
    assert report.verdict(d) == "not shown"
    assert found.exercise.poll[0].same == report.answer(found.exercise.poll[0], d)


def test_chunks_and_jobs_change_no_figure(small: Path) -> None:
    e = find(str(small)).exercise
    one, two = experiment(e, jobs=1), experiment(e, jobs=2)
    assert one.series.keys() == two.series.keys()
    for key, values in one.series.items():
        np.testing.assert_array_equal(values, two.series[key])


def test_contrasts_are_differences_of_what_they_say() -> None:
    generator = np.random.Generator(np.random.PCG64(5))
    luck = generator.normal(0, 50, 400)
    a, b = luck + 1 + generator.normal(0, 0.5, 400), luck
    mean = contrast([a], [b])
    assert mean.low < 1 < mean.high
    assert mean.sign == 1
    assert contrast([b], [a]).value == pytest.approx(-mean.value)
    assert contrast([a, b], [b, a]).value == pytest.approx(0, abs=1e-9)
    tail = contrast([a], [b], "p10")
    assert tail.value == pytest.approx(np.quantile(a, 0.1) - np.quantile(b, 0.1))
    assert tail.low <= tail.value <= tail.high
    gone = a.copy()
    gone[:10] = np.nan
    assert contrast([gone], [b]).n == 390


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('title = "A small one"', "title =", "not a TOML file"),
        ("quarters = 4\ngames", "quarters = 99\ngames", "quarters = 99: input should be less than or equal to 40"),
        ('read = "staying"', 'read = "luck"', "outcomes.0.read = 'luck': allowed ai_revenue"),
        ('plus = ["as_is"]', 'plus = ["asis"]', "expected.0.plus = 'asis': allowed as_is, free"),
        ("switch_plain=0", "switch_plain=70", "switch_plain"),
        ("[[outcomes]]", "[arms.seats]\nlabs = [{ act = 'Sings' }]\n[[outcomes]]", "seats.labs.0.act = 'Sings'"),
        ("[[outcomes]]", "[arms.seats]\nnobody = 'planner'\n[[outcomes]]", "part 'nobody': allowed"),
        ('seat = "birchway"', 'seat = "acme"', "play.seat = 'acme': allowed"),
        ('desks = ["models"]', 'desks = ["bar"]', "play.desks.0 = 'bar'"),
        ("75 = 3, ", "", "play.quarters"),
        ('kind = "lines"', 'kind = "pie"', "charts.0.kind = 'pie'"),
        ('about = "fewer_stay"', 'about = "x"', "poll.0.about = 'x': allowed fewer_stay"),
    ],
)
def test_a_broken_exercise_is_one_clear_line(
    small: Path, old: str, new: str, said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert old in SMALL
    (small / "exercise.toml").write_text(SMALL.replace(old, new, 1))
    assert run(["exercise", "run", str(small), "--quiet"]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert len(err.splitlines()) == 1
    assert err.startswith("landgrab: small/exercise.toml: ")
    assert said in err


def test_a_text_without_a_section_is_one_clear_line(small: Path, capsys: pytest.CaptureFixture[str]) -> None:
    text = (small / "lesson.md").read_text()
    (small / "lesson.md").write_text(text.replace("## Access needs", "### Access needs"))
    assert run(["exercise", "show", str(small)]) == 2
    assert "lesson.md: section 'Access needs': missing or empty" in capsys.readouterr().err
    (small / "lesson.md").write_text(text.replace("| 15 |", "| 16 |", 1))
    assert run(["exercise", "show", str(small)]) == 2
    assert "Minute plan: 45 minutes: its steps take 46" in capsys.readouterr().err


def test_commands_list_show_and_hand_out(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["exercise", "list", "--json"]) == 0
    rows = json.loads(capsys.readouterr().out)
    assert [row["slug"] for row in rows] == slugs()
    assert run(["exercise", "show", "lock-in", "--part", "worksheet"]) == 0
    shown = capsys.readouterr().out
    assert "portability" in shown
    assert "[lines" not in shown
    assert run(["exercise", "handout", "lock-in", "--out", str(tmp_path / "paper")]) == 0
    assert sorted(path.name for path in (tmp_path / "paper").iterdir()) == [
        "lock-in-answers.html", "lock-in-slides.html", "lock-in-student.html",
    ]  # fmt: skip
    assert run(["exercise", "show", "nothing"]) == 2
    assert "nothing: no such exercise; there are round-trip, " in capsys.readouterr().err
    assert run(["exercise", "run"]) == 2


def test_deals_that_are_undone_or_paid_at_once_lose_no_money() -> None:
    game_map = load_map("frontier-2026")
    cast = Cast.of(game_map)

    def total(raw: dict) -> float:
        return sum(firm["cash_busd"] for role in ("clouds", "chipmakers", "labs") for firm in raw[role])

    for edit, moved in (
        (AllUpfront("amazon", "anthropic"), -20.0),
        (NoDeal("amazon", "anthropic"), 5.0),
        (NoShares("amazon", "openai"), 15.0),
    ):
        raw = game_map.model_dump()
        before = raw["clouds"][0]["cash_busd"]
        edit(raw, cast)
        assert total(raw) == pytest.approx(total(game_map.model_dump()))
        assert raw["clouds"][0]["cash_busd"] - before == pytest.approx(moved)
        held = [sum(lab["holders"].values()) for lab in raw["labs"]]
        assert max(held) < 1
    with pytest.raises(ValueError, match="deal of oracle and anthropic: allowed"):
        NoDeal("oracle", "anthropic")(game_map.model_dump(), cast)


def test_the_round_trip_shows_what_it_is_about() -> None:
    found = experiment(find("round-trip").exercise, games=12)
    assert found.answer("loop_grows").sign == 1
    assert found.answer("snaps").sign == 1
    assert not found.broken


def test_a_lesson_reads_its_own_texts(small: Path) -> None:
    lesson = find(str(small))
    assert isinstance(lesson, Lesson)
    assert lesson.slug == "small"
    assert "Written by hand." in lesson.texts["key"]
