"""Somebody who reads nothing but what stands on the screen plays the pocket world and uses every kind of order."""

from functools import partial

import pytest

from game.desk import DESKS
from game.desktop import outlook
from game.desktop.kit import drive
from game.desktop.settings import Settings
from game.desktop.shell import Shell
from game.engine.orders import rows_of
from game.forecast import forecast
from tests.desktop.eyes import Eyes, Spot, Unseen

DESK: Spot = ("Delegate", 60, -80)  # upon the desk's page
SHEET: Spot = ("Plain stake", 0, 250)  # upon the boxes of the deal room
#: Only where the game brings it: a listed lab, one in trouble, a right to match, an open lab that is held; and what
#: only chipmakers have.
PERHAPS = {"sell_part", "grant_cut", "match_kusd", "bind", "warrant_part"}
SLIDERS = ("Sell part of the stake", "Largest cheque")
OFFERED = (*SLIDERS, "Grant up to", "Take its newest versions")


def capacity(eyes: Eyes) -> None:
    eyes.click("Capacity", right=True)
    eyes.turn("Fill empty sites", DESK, 6)
    eyes.turn("Build in", DESK)


def models(eyes: Eyes) -> None:
    eyes.click("Models", right=True)
    eyes.turn("Your price", DESK, 1)
    eyes.turn("Sextant tokens", DESK, 1)
    eyes.turn("Cheaper tier", DESK)
    eyes.click("Shelf", DESK, right=True)
    eyes.turn("Beacon · no.", DESK)
    eyes.click("Own", DESK, right=True)
    eyes.turn("Compute kept for it", DESK)
    eyes.turn("Product budget", DESK, 2)
    eyes.click("Split the budget", DESK)
    eyes.turn("Own model", DESK)
    eyes.click("By kind of customer", DESK)
    eyes.turn("Software makers", DESK)


def finance(eyes: Eyes) -> None:
    eyes.click("Finance", right=True)
    eyes.turn("Borrow or repay", DESK)
    eyes.turn("Buy back shares", DESK, 1)
    eyes.turn("Announce for", DESK)
    eyes.click("No new loops", DESK)


def sheet(eyes: Eyes) -> None:
    """A term sheet with everything on it."""
    eyes.click("Deals", right=True)
    eyes.click("Hedgerow", DESK, right=True)
    eyes.click("Write a term sheet", DESK)
    eyes.click("In stages")
    eyes.click("Advanced terms")
    for slider in ("Cash now", "Milestone 1", "Sales goal", "Value before the cash", "In all", "Power", "Take-or-pay",
                   "Ramp", "Discount", "Of sales", "Until", "You buy its models", "Power only from sales of",
                   "Part that hangs on it"):  # fmt: skip
        eyes.turn(slider, SHEET, 2)
    for choice in ("Votes", "Exclusive", "Own campus"):
        eyes.click(choice, SHEET)
    eyes.click_in_row("Price", "Spend", SHEET)  # what it would concede
    eyes.click("Make the offer")


def hold(eyes: Eyes) -> None:
    """What can be done with a lab that is held and has contracts."""
    eyes.click("Deals", right=True)
    eyes.click("Lumenry", DESK, right=True)
    eyes.click("Contracts and stake", DESK)
    eyes.click("End all contracts", DESK)
    eyes.click("Lean on it", DESK)


def chances(eyes: Eyes) -> None:
    """Orders that only some quarters offer, wherever they are seen."""
    eyes.click("Deals", right=True)
    for lab in ("Lumenry", "Hedgerow"):
        eyes.click(lab, DESK, right=True)
        offered = {words for _ in eyes.scrolled(DESK) for words in OFFERED if eyes.sees(words)}
        for words in offered:
            (eyes.turn if words in SLIDERS else eyes.click)(words, DESK)


def used(session) -> set[str]:
    """Orders that differ from standing ones."""
    draft, usual = session.draft_games(), session.standing_games()
    rows = rows_of(session.seat)
    return {field for field, row in rows.items() if (draft[field][0, row] != usual[field][0, row]).any()}


@pytest.mark.slow
@pytest.mark.timeout(1800)
def test_by_visible_labels_alone_a_newcomer_uses_every_kind_of_order_and_finishes(window, clock, home, monkeypatch):
    monkeypatch.setattr(outlook, "forecast", partial(forecast, games=2))
    app = window()
    shell = Shell(app, Settings(reduced_motion=True), inline=True)
    shell.first_map = "pocket"
    shell.start()
    shell.show_title()
    eyes = Eyes(app)
    eyes.click("New game")
    eyes.click("Saltmere")
    eyes.click("Start")
    session, found = app.screen.session, set()
    plan = {0: (capacity, models, finance, sheet), 1: (chances,), 2: (capacity, chances), 5: (hold, chances)}
    while not session.over:
        for act in plan.get(session.quarter, ()):
            clock.pass_(1.0)  # or two clicks upon one line are one that opens it
            act(eyes)
            found |= used(session)
        eyes.click("End quarter")
        if eyes.sees("End quarter anyway"):
            eyes.click("End quarter anyway")
        eyes.click("On to" if not session.over else "To the final", right=True)
    wanted = {field for fields in DESKS.values() for field in fields}
    assert wanted - found <= PERHAPS, wanted - found
    assert eyes.sees("Your result")
    eyes.click("To the title")
    assert eyes.sees("New game")
    drive.press(app, "escape")


def test_what_is_not_there_is_not_found(window, home):
    app = window()
    shell = Shell(app, Settings(reduced_motion=True), inline=True)
    shell.start()
    shell.show_title()
    with pytest.raises(Unseen, match="nowhere"):
        Eyes(app).click("No such words")
