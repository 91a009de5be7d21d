"""What tests of the report and of the end of a game share: getting there, and what is said and cut."""

import itertools

from game.desktop.deals.sheet import Sheet, write_sheet
from game.desktop.kit import Button, Segmented, drive
from game.desktop.settings import Settings
from game.desktop.shell import Shell
from game.session import Session

SCALES = [(1280, 800, 100), (1280, 800, 115), (1280, 800, 130), (1280, 800, 160), (1920, 1080, 140)]


def shell_of(app, reduced=True):
    app.look.reduced_motion = reduced
    shell = Shell(app, Settings(percent=app.look.percent, reduced_motion=reduced), inline=True)
    shell.start()
    return shell


def four_quarters():
    """A small game with orders of every kind."""
    session = Session.new("pocket", "saltmere", seed=3)
    for quarter in range(4):
        session.order("compute_price_usd", value=1.2 - 0.05 * quarter)
        session.order("payout_kusd", value=100_000)
        write_sheet(session, quarter % 2, Sheet(cash=2_000_000, pre=40_000_000, commit=3_000_000, quarters=8))
        session.end_quarter()
    return session


def report_of(window, session, size=(1280, 800), percent=100, reduced=True):
    """The table with the report of one more quarter upon it; gives the app."""
    app = window(size, percent)
    shell_of(app, reduced).show_table(session.fork())
    app.pump()
    app.screen.end_quarter()
    if app.screen.find("end-anyway"):
        drive.click(app, "end-anyway")
    return app


def end_of(window, session, size=(1280, 800), percent=100):
    app = window(size, percent)
    shell_of(app).show_end(session)
    app.pump()
    return app


def held_back(monkeypatch):
    """Explanations and replays wait here, as (done, failed), instead of being worked out."""
    waiting = []

    def far(shell, function, *given, done, failed):
        if function.__name__ in ("explain", "candidates", "measured"):
            waiting.append((done, failed))

    monkeypatch.setattr(Shell, "far", far)
    return waiting


def texts(app):
    return [run.text for run in app.walk_text()]


def said(app):
    """All text on the screen in one line, as it was wrapped."""
    return " ".join(texts(app))


def ids(app, start):
    """Named widgets whose id begins so, in order."""
    return [w.id for w in app.screen.walk() if w.id.startswith(start) and "/" not in w.id]


def misfits(app, name):
    """Texts that are cut, outside the window, or upon one another."""
    runs = [run for run in app.walk_text() if run.layer == len(app.screen.layers) - 1]
    boxes = {w.id: w for w in app.screen.walk() if isinstance(w, Button | Segmented)}
    area, found = app.surface.get_rect(), []
    for run in runs:
        if run.cut:
            found.append((name, "cut", run.text, run.widget))
        if run.widget in boxes and not run.clipped and not boxes[run.widget].rect.contains(run.rect):
            found.append((name, "outside its button", run.text))
        if not run.clipped and not area.contains(run.rect):
            found.append((name, "outside", run.text))
    for a, b in itertools.combinations([run for run in runs if not run.clipped], 2):
        if a.widget != b.widget and a.rect.inflate(-2, -4).colliderect(b.rect.inflate(-2, -4)):
            found.append((name, "overlap", a.text, b.text))
    return found
