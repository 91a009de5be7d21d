"""Will the lab sign, and what then: the person's own guess, the forecast's chance, and ranges a year ahead."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from game.desktop import text as t
from game.desktop.deals.means import in_the_way
from game.desktop.deals.parts import entry, sentence, told
from game.desktop.deals.sheet import Sheet, put_into
from game.desktop.facts import Facts
from game.desktop.kit import Button, Label, Meter, Row, Widget
from game.desktop.outlook import Answer, spread
from game.desktop.parts import fact

if TYPE_CHECKING:
    from game.desktop.deals.room import DealRoom

UNSAID = 0.5 + 1e-9  # in the middle, and yet no guess: choosing 50% is one
AHEAD = ("cash_kusd", "revenue_kusd", "land_all", "value_kusd")


def ask_ahead(room: DealRoom) -> Answer | None:
    """The forecast of the draft without this sheet, and with it; None where none can be made."""
    session = room.table.session
    if not 0 <= session.seat < len(session.map.clouds) or session.over:
        return None
    draft = session.draft_games()
    arms = [put_into(draft, session.seat, room.lab, sheet) for sheet in (Sheet(), room.sheet)]
    return room.table.outlook.ask(f"offer-{room.lab}", arms)


def chance(answer: Answer | None, lab: int) -> float:
    """The forecast's chance that the lab signs; nan while it isn't known."""
    if answer is None or answer.forecasts is None or len(answer.forecasts) < 2:
        return math.nan
    return answer.forecasts[1].signed.get(lab, math.nan)


def odds(room: DealRoom, f: Facts, answer: Answer | None) -> Widget:
    """What stands in the way, the own guess, and the forecast's chance once it is asked for."""
    work = room.work
    lines = in_the_way(room, f) or [sentence(t.text("odds.clear"), "muted", "circle-check")]
    if room.sheet.empty:
        return told(t.text("odds.title"), "thumbs-up", sentence(t.text("sheet.empty"), "muted"), id="odds")
    locked = work.shown and work.guess is not None

    def shown(share: float) -> str:
        return "–" if work.guess is None and 0 < share < 1 else t.percent(share)

    words = t.text("odds.own") if work.guess is not None else t.text("odds.own_none")
    guess = entry(
        "guess", words, UNSAID if work.guess is None else work.guess, 1.0, room.guess, shown, least_step=0.05,
        tip=t.text("odds.own_tip"), enabled=not work.shown,
        reason=t.text("odds.locked" if locked else "odds.seen"),
    )  # fmt: skip
    lines.append(guess)
    if work.shown and work.guess is not None and not work.guess_holds():
        lines.append(sentence(t.text("odds.stale"), "warn", "triangle-alert"))
    if answer is None:
        return told(t.text("odds.title"), "thumbs-up", *lines, id="odds")
    if not work.shown:
        lines.append(Button("reveal", t.text("odds.reveal"), room.reveal, icon="eye", tip=t.text("odds.reveal_tip")))
        return told(t.text("odds.title"), "thumbs-up", *lines, id="odds")
    share = chance(answer, room.lab)
    if math.isnan(share):
        lines.append(sentence(t.text("odds.working"), "muted", "hourglass"))
    else:
        colour = "good" if share >= 0.6 else "warn" if share >= 0.25 else "bad"
        name = Label(t.text("odds.forecast"), "small", "muted", grow=1, tip=t.text("odds.forecast_tip"), place="center")
        pale = answer is not None and not answer.fresh
        odds_label = Label(t.text("unit.about", value=t.percent(share)), "number", "disabled" if pale else "accent",
                      id="chance", icon="hourglass" if pale else "")  # fmt: skip
        lines.append(Row(name, odds_label, gap=8))
        lines.append(Meter([(share, colour)], thick=8))
    lines.append(Button("guess-again", t.text("odds.again"), room.hide, kind="quiet", icon="eye-off",
                        tip=t.text("odds.again_tip")))  # fmt: skip
    return told(t.text("odds.title"), "thumbs-up", *lines, id="odds")


def ahead(answer: Answer | None) -> Widget | None:
    """Ranges a year ahead: what the offer changes, signed or not, as likely as it is."""
    if answer is None:
        return None
    lines: list[Widget] = []
    if answer.forecasts is None or len(answer.forecasts) < 2:
        lines.append(sentence(t.text("odds.working"), "muted", "hourglass"))
    else:
        for name in AHEAD:
            band = answer.forecasts[1].change[name]
            colour = "disabled" if not answer.fresh else "good" if band.low > 0 else "bad" if band.high < 0 else "text"
            lines.append(fact(t.text(f"odds.{name}"), spread(name, band, sign=True), colour,
                              t.text(f"odds.{name}_tip")))  # fmt: skip
    block = told(t.text("odds.ahead", count=4), "chart-line", *lines, id="ahead")
    block.children[0].tip = t.text("odds.ahead_tip")
    return block
