"""The end of a game: what the world really was against what was thought of it, and guesses scored."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from game.desktop import text as t
from game.desktop.end.deals import deals_table, system_facts
from game.desktop.end.strip import Scale, third_of
from game.desktop.facts import Facts
from game.desktop.kit import Cell, Column, Heading, Icon, Label, Panel, Row, Scroll, Segmented, Table, Tip, Widget
from game.desktop.parts import heading, note
from game.guesses import WORLD, brier

if TYPE_CHECKING:
    from game.guesses import Guess
    from game.session import Session

WORDS = ("low", "middle", "high")
#: Worlds are normal about the middle of their range, with a third of its width as deviation: two in three lie here.
USUAL = (1 / 6, 5 / 6)
#: A belief about a lab that missed by less was good.
CLOSE = 0.1


def part_of(f: Facts, name: str, value: float) -> float:
    """Where a draw lies in its range, 0 to 1."""
    world = f.map.rules.world
    low, high = getattr(world, f"{name}_low"), getattr(world, f"{name}_high")
    return (value - low) / (high - low) if high > low else 0.5


def truth_panel(f: Facts, session: Session) -> Panel:
    """Four scales with the truth, where most worlds lie, and the person's hunches."""
    truth = session.truth()
    hunches = {name: word for name, word in session.hunches.items() if word} if f.playing else {}
    right = sum(WORDS[third_of(part_of(f, name, truth[name]))] == word for name, word in hunches.items())
    more = t.text("end.hunches", right=right, count=len(hunches)) if hunches else ""
    rows: list[Widget] = [note(t.text("end.truth_hunch" if hunches else "end.truth_note"))]
    for name in WORLD:
        rows.append(_scale(f, name, truth[name], hunches.get(name, "")))
    if f.playing and not hunches:
        rows.append(Label(t.text("end.no_hunches"), "small", "muted", wrap=True, icon="lightbulb"))
    return Panel(
        heading(t.text("end.truth"), more, "globe"), Scroll("end-truth", Column(*rows, gap=9, pad=(3, 2)), grow=1),
        pad=12, gap=5, id="truth",
    )  # fmt: skip


def _scale(f: Facts, name: str, value: float, hunch: str) -> Widget:
    """One of the four: its name, the hunch, the truth in a word, the scale, and what it meant for strategy."""
    world = f.map.rules.world
    low, high = getattr(world, f"{name}_low"), getattr(world, f"{name}_high")
    part = part_of(f, name, value)
    word = WORDS[third_of(part)]
    title, meaning = t.text(f"world.{name}"), t.text(f"world.{name}_{word}")
    usual = (t.number(low + edge * (high - low), 2) for edge in USUAL)
    rows: list[tuple[str, str] | tuple[str, str, str]] = [
        (t.text("end.truth_value"), t.number(value, 2), "accent"),
        (t.text("end.truth_range"), t.span(t.number(low, 2), t.number(high, 2))),
        (t.text("end.truth_usual"), t.span(*usual)),
    ]
    names: list[Widget] = [Label(title, "small-strong", wrap=True, grow=1)]
    if hunch:
        icon, tint = ("circle-check", "good") if hunch == word else ("circle-x", "warn")
        names.append(Label(t.text("end.hunch", word=t.text(f"end.{hunch}")), "small", tint, icon=icon))
        rows.append((t.text("end.truth_yours"), t.text(f"end.{hunch}"), tint))
    tip = Tip(title, meaning, rows, note=t.text("end.truth_tip"))
    return Column(
        Row(*names, Label(t.text(f"end.{word}"), "small-strong", "accent", align="right"), gap=10),
        Scale(part, USUAL, WORDS.index(hunch) if hunch else -1, id=f"truth-{name}", tip=tip),
        Label(meaning, "small", "muted", wrap=True),
        gap=1,
        grow=1,
    )


# -- labs -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class Belief:
    """A lab's yearly sales as the person saw them in the last quarter, and as they were, kUSD."""

    lab: int
    thought_kusd: float
    was_kusd: float

    @property
    def miss(self) -> float:
        """How far off, as a part of the truth."""
        return self.thought_kusd / self.was_kusd - 1 if self.was_kusd > 0 else 0.0


def beliefs(f: Facts, session: Session) -> list[Belief]:
    """What was believed of each lab in business when the last quarter opened; empty where nobody played."""
    played = session.played()
    if played is None or not session.over:
        return []
    opened = played.opened[0]
    return [
        Belief(lab, float(opened["believed_arr_kusd"][f.me, lab]), float(opened["arr_kusd"][lab]))
        for lab, firm in enumerate(f.labs)
        if opened["alive"][firm]
    ]


def _labs(f: Facts, session: Session) -> list[Widget]:
    found = beliefs(f, session)
    rows: list[list[str | Cell]] = [
        [Cell(f.short(f.labs[b.lab]), spot=f.hue(f.labs[b.lab])), t.money(b.thought_kusd),
         Cell(t.money(b.was_kusd), strong=True),
         Cell(t.percent(b.miss, sign=True), "good" if abs(b.miss) < CLOSE else "warn")]
        for b in found
    ]  # fmt: skip
    return [
        note(t.text("end.labs_note")),
        Table(
            "end-labs",
            [Heading(t.text("firms.name")), Heading(t.text("end.lab_thought"), 64, "right"),
             Heading(t.text("end.lab_was"), 64, "right"), Heading(t.text("end.lab_miss"), 52, "right")],
            rows,
            rows_shown=max(len(rows), 1),
        ),
    ]  # fmt: skip


# -- guesses ---------------------------------------------------------------------------------


def scores(guesses: Sequence[Guess]) -> tuple[float, float | None] | None:
    """Brier scores of the person and, over the same offers, of the forecast; None without a guess that was scored.

    The forecast's is None where it wasn't seen for any of them; the person's is then over all.
    """
    known = [g for g in guesses if g.signed is not None]
    both = [g for g in known if g.forecast is not None]
    if not known:
        return None
    seen = both or known
    came = [bool(g.signed) for g in seen]
    theirs = [g.forecast for g in seen if g.forecast is not None]
    return brier([g.own for g in seen], came), brier(theirs, came) if both else None


def score_words(own: float, forecast: float | None) -> str:
    """Both scores in a sentence."""
    if forecast is None:
        return t.text("end.guess_alone", own=t.number(own, 2))
    return t.text("end.guess_score", own=t.number(own, 2), forecast=t.number(forecast, 2))


def verdict(own: float, forecast: float | None) -> tuple[str, str]:
    """Colour and words for who read the labs better."""
    if forecast is None:
        return ("good" if own <= 0.25 else "warn"), ""
    apart = round(own, 2) - round(forecast, 2)
    word = "even" if apart == 0 else "better" if apart < 0 else "worse"
    return ("good" if apart <= 0 else "warn"), t.text(f"end.guess_{word}")


def own_panel(f: Facts, session: Session, page: str, choose: Callable[[str], None]) -> Panel:
    """The person's deals by spend-back, guesses scored, or what was believed of labs: one of the three."""
    names = [
        ("deals", t.text("end.deals"), "handshake"), ("guesses", t.text("end.guesses"), "target"),
        ("labs", t.text("end.labs"), "flask-conical"),
    ]  # fmt: skip
    tabs = Segmented("end-own", names, page, choose, kind="tabs", tip=t.text("end.own_tip"))
    pages: dict[str, Callable[[], list[Widget]]] = {
        "deals": lambda: [deals_table(f)],
        "guesses": lambda: _guesses(f, session),
        "labs": lambda: [Scroll("end-own-page", Column(*_labs(f, session), *system_facts(f), gap=6), grow=1)],
    }
    body = pages[page]()
    return Panel(tabs, *body, pad=12, gap=6, id="own-panel")


def _guesses(f: Facts, session: Session) -> list[Widget]:
    """Each guess beside the forecast's and what came of it, and who read the labs better."""
    found = scores(session.guesses)
    if found is None:
        return [note(t.text("end.no_guesses"), icon="message-circle-question")]
    tint, words = verdict(*found)
    return [
        Row(
            Icon("scale", 22, tint, place="start"),
            Column(
                Label(score_words(*found), "body", wrap=True, id="guess-score", tip=t.text("end.guess_tip")),
                *([Label(words, "small-strong", tint, wrap=True)] if words else []),
                gap=1,
                grow=1,
            ),
            gap=10,
        ),
        _guess_table(f, session.guesses),
    ]


def _guess_table(f: Facts, guesses: Sequence[Guess]) -> Widget:
    rows: list[list[str | Cell]] = []
    for g in guesses:
        if g.signed is None:
            continue
        name = t.text("end.guess_row", quarter=f.map.quarter_name(g.quarter), lab=f.label(f.labs[g.lab]))
        outcome = Cell(t.text("end.signed" if g.signed else "end.refused"), "good" if g.signed else "warn",
                       icon="circle-check" if g.signed else "circle-x")  # fmt: skip
        forecast = "–" if g.forecast is None else t.percent(g.forecast)
        rows.append([name, Cell(t.percent(g.own), strong=True), forecast, outcome])
    return Table(
        "end-guesses",
        [Heading(t.text("end.guess_when")), Heading(t.text("end.guess_own"), 38, "right"),
         Heading(t.text("end.guess_forecast"), 54, "right"), Heading(t.text("end.guess_outcome"), 76, "right")],
        rows,
        rows_shown=min(len(rows), 8),
        grow=1,
    )  # fmt: skip
