"""Can the firm meet what it has promised: coverage in parts with its warning, and what falls due when."""

from __future__ import annotations

from game.desktop import text as t
from game.desktop.desks.bars import Bar, Key, Part, StackedBars, Style
from game.desktop.desks.columns import Columns, Stack
from game.desktop.desks.cover import AHEAD, DUES, MEANS, SHORT, THIN, Cover, cover, dues, level
from game.desktop.facts import Facts
from game.desktop.kit import OKABE_ITO, Colour, Label, Row, Widget
from game.desktop.kit.tips import Tip
from game.desktop.parts import fact, heading, inset, note

LOOKS: dict[str, tuple[str | Colour, Style]] = {
    "cash": ("accent", "solid"), "lenders": ("muted", "hatch"), "earnings": ("good", "outline"),
    "milestones": ("warn", "solid"), "purchases": (OKABE_ITO["sky"], "hatch"),
    "credit": (OKABE_ITO["purple"], "outline"), "interest": ("muted", "solid"),
    "upkeep": (OKABE_ITO["green"], "hatch"), "debt": ("bad", "solid"),
}  # fmt: skip
OVER = 20  # a coverage of more is just that
_COLOURS = {"safe": "good", "thin": "warn", "short": "bad"}
_KINDS = ("milestones", "purchases", "credit", "interest")


def times(ratio: float) -> str:
    """A coverage as it is shown."""
    if ratio >= OVER:
        return t.text("cover.over", count=OVER)
    return t.text("finance.times", count=t.number(ratio, 1 if ratio > 3 else 2))


def coverage_card(f: Facts) -> Widget:
    """A year's means over a year's obligations, now and after this quarter's orders; both in parts."""
    now, then = cover(f), cover(f, ordered=True)
    title = Label(t.text("cover.title"), "strong", icon="shield", icon_colour="muted", tip=_tip(f, now, then),
                  id="coverage", grow=1)  # fmt: skip
    shown = Label(times(now.ratio), "strong", _COLOURS[level(now.ratio)], align="right", id="coverage-now")
    after = fact(t.text("cover.with_orders"), times(then.ratio), _COLOURS[level(then.ratio)],
                 t.text("cover.with_orders_tip"), "coverage-after")  # fmt: skip
    scale = max(sum(now.means.values()), sum(now.dues.values()))
    bars = [_bar("means", now.means, MEANS), _bar("dues", now.dues, DUES)]
    legend = [
        Key(*LOOKS[kind], t.text(f"cover.{kind}")) for kind in (*MEANS, *DUES) if _part(now, kind) > 0.002 * scale
    ]
    bar = StackedBars("coverage-bars", bars, legend, tip=_tip(f, now, then))
    return inset(Row(title, shown, gap=8), _warning(now, then), bar, after, id="coverage-card", gap=5)


def _part(found: Cover, kind: str) -> float:
    return found.means.get(kind, 0.0) + found.dues.get(kind, 0.0)


def _bar(name: str, amounts: dict[str, float], kinds: tuple[str, ...]) -> Bar:
    def words(kind: str) -> str:
        return t.text("cover.part", kind=t.text(f"cover.{kind}"), amount=t.money(amounts[kind]))

    parts = [Part(amounts[kind], *LOOKS[kind], words(kind)) for kind in kinds if amounts[kind] > 0]
    return Bar(t.text(f"cover.bar_{name}"), parts, t.money(sum(amounts.values())))


def _warning(now: Cover, then: Cover) -> Widget:
    """What the coverage means, in a sentence: the worse of now and after the orders."""
    worst = now if now.ratio <= then.ratio else then
    word = level(worst.ratio)
    if word == "safe":
        return note(t.text("cover.safe"))
    key = f"cover.{word}" if level(now.ratio) == word else f"cover.{word}_after"
    words = t.text(key, missing=t.money(max(worst.missing, 0.0)))
    return Label(words, "small-strong", _COLOURS[word], wrap=True, icon="triangle-alert", id="coverage-warning")


def _tip(f: Facts, now: Cover, then: Cover) -> Tip:
    k = f.map.rules.solvency
    rows: list[tuple[str, str] | tuple[str, str, str | Colour]] = [
        (t.text(f"cover.{kind}"), t.money(now.means[kind]), "good") for kind in MEANS if now.means[kind] > 0
    ]
    rows += [(t.text(f"cover.{kind}"), t.money(-now.dues[kind]), "bad") for kind in DUES if now.dues[kind] > 0]
    rows.append((t.text("cover.with_orders"), times(then.ratio), _COLOURS[level(then.ratio)]))
    rows.append((t.text("cover.measured"), times(float(f.view.coverage[0]))))
    rate, worth = t.percent(k.coverage_spread), t.percent(k.coverage_weight)
    text = t.text("cover.tip", thin=t.number(THIN, 1), short=t.number(SHORT))
    return Tip(t.text("cover.title"), text, rows, note=t.text("cover.note", rate=rate, worth=worth), icon="shield")


# -- what falls due when ---------------------------------------------------------------------


def calendar_card(f: Facts) -> Widget:
    """Commitments of the next eight quarters as columns, and chips on credit."""
    found = dues(f)
    if not found:
        return inset(heading(t.text("dues.title"), icon="calendar-clock"), note(t.text("dues.none")), id="dues")
    stacks = []
    for i in range(AHEAD):
        parts = []
        for kind in _KINDS:
            for sure in (True, False):
                kusd = sum(due.kusd for due in found if (due.kind, due.ahead, due.sure) == (kind, i, sure))
                if kusd > 0:
                    colour, style = LOOKS[kind]
                    name = t.text(f"cover.{kind}" if sure else "dues.unlikely")
                    parts.append(Part(kusd, colour, style if sure else "outline", name))
        stacks.append(Stack(f.quarter_name(i)[2:], parts))
    kinds = [kind for kind in _KINDS if any(due.kind == kind and due.sure for due in found)]
    legend = [Key(*LOOKS[kind], t.text(f"cover.{kind}")) for kind in kinds]
    if any(not due.sure for due in found):
        legend.append(Key("warn", "outline", t.text("dues.unlikely")))
    total = t.money(sum(due.kusd for due in found))
    chart = Columns("dues-chart", stacks, t.money, t.text("dues.whole"), legend, tip=t.text("dues.tip"))
    title = heading(t.text("dues.title"), t.text("dues.total", amount=total, count=AHEAD), "calendar-clock")
    return inset(title, chart, *_credit(f), id="dues", gap=5)


def _credit(f: Facts) -> list[Widget]:
    """What is owed to chipmakers, by maker."""
    spread = f.map.rules.solvency.credit_quarters
    tip = t.text("dues.credit_tip", count=spread)
    return [
        fact(t.text("dues.credit", firm=f.short(f.makers[k])), t.money(float(owed)), "warn", tip)
        for k, owed in enumerate(f.view.owed_makers_kusd[: len(f.makers)].tolist())
        if owed > 0
    ]
