"""What the draft may lead to, at the foot of every desk: ranges four quarters ahead, against standing orders."""

from __future__ import annotations

from typing import TYPE_CHECKING

from game.desktop import text as t
from game.desktop.desks.fold import Fold
from game.desktop.facts import Facts
from game.desktop.kit import Label, Row, Widget
from game.desktop.kit.tips import Tip
from game.desktop.outlook import Answer

if TYPE_CHECKING:
    from game.desktop.table.screen import TableScreen
    from game.forecast import Band, Forecast

QUARTERS = 4
FIGURES = ("cash_kusd", "revenue_kusd", "land_all", "value_kusd")
_DEBTS = ("debt_kusd", "circularity")  # less is better


def ask(table: TableScreen, f: Facts) -> Answer | None:
    """The forecast of the draft against standing orders, as far as it is known; None where there is none."""
    if not f.playing or f.session.over:
        return None
    if table.busy:  # the quarter is being resolved: nothing to ask, and the line stays where it is
        return Answer(None, False)
    if "standing" not in f.kept:
        f.kept["standing"] = f.session.standing_games("hold")
    return table.outlook.ask("desk", [f.kept["standing"], f.session.draft_games()], quarters=QUARTERS)


def forecast_fold(answer: Answer) -> list[Widget]:
    """One line while folded: the change of value; unfolded, a row for each figure."""
    if answer.forecasts is None:
        more, colour = t.text("forecast.working"), "muted"
    else:
        last = answer.forecasts[-1]
        change = last.change.get("value_kusd")
        more, colour = _change("value_kusd", change)
        more = t.text("forecast.value", change=more) if change is not None else more
        colour = colour if answer.fresh else "muted"
    tip = t.text("forecast.tip", quarters=QUARTERS)
    return [
        Fold("forecast", t.text("forecast.title"), lambda: _rows(answer), more=more, more_colour=colour,
             icon="chart-line", head_tip=tip, gap=4),
    ]  # fmt: skip


def _rows(answer: Answer) -> list[Widget]:
    if answer.forecasts is None:
        return [Label(t.text("forecast.working_long"), "small", "muted", wrap=True, id="forecast-working")]
    last: Forecast = answer.forecasts[-1]
    rows: list[Widget] = [
        _row(t.text("forecast.figure"), t.text("forecast.range", quarters=last.quarters), t.text("forecast.against"),
             ("muted", "muted"), "small")
    ]  # fmt: skip
    for name in FIGURES:
        change, colour = _change(name, last.change.get(name))
        level = _span(name, last.level[name])
        colours = ("text", colour) if answer.fresh else ("muted", "muted")
        rows.append(_row(t.text(f"figure.{name}"), level, change, colours, "small-strong", _tip(name, last)))
    if last.distress > 0.01:
        words = t.text("forecast.distress", share=t.percent(last.distress))
        rows.append(Label(words, "small", "bad", wrap=True, icon="triangle-alert", id="forecast-distress"))
    return rows


def _row(name: str, level: str, change: str, colours: tuple[str, str], role: str, tip: Tip | str = "") -> Widget:
    return Row(
        Label(name, "small", "muted", tip=tip, grow=1),
        Label(level, role, colours[0], align="right", grow=1.7),
        Label(change, role, colours[1], align="right", grow=1.9),
        gap=4,
    )


def _tip(name: str, last: Forecast) -> Tip:
    band, games = last.level[name], last.games
    rows = [
        (t.text("forecast.low"), _one(name, band.low)),
        (t.text("forecast.mid"), _one(name, band.mid)),
        (t.text("forecast.high"), _one(name, band.high)),
    ]
    text = t.text("forecast.row_tip", games=games, quarters=last.quarters)
    return Tip(t.text(f"figure.{name}"), text, rows)


def _one(name: str, value: float, sign: bool = False) -> str:
    return t.percent(value, 1, sign) if name == "land_all" else t.money(value, sign)


def _span(name: str, band: Band, sign: bool = False) -> str:
    low, high = _one(name, band.low, sign), _one(name, band.high, sign)
    return t.text("unit.about", value=low) if low == high else f"{low}\u2026{high}"


def _change(name: str, band: Band | None) -> tuple[str, str]:
    """A difference to standing orders with its colour: good or bad only when the whole range is."""
    if band is None or (abs(band.low) < 1e-9 and abs(band.high) < 1e-9):
        return t.text("forecast.same"), "muted"
    good = "good" if band.low > 0 else "bad" if band.high < 0 else "muted"
    if name in _DEBTS:
        good = {"good": "bad", "bad": "good"}.get(good, good)
    return _span(name, band, sign=True), good
