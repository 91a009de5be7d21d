"""What tests of deals share: games, rooms, and whether all of a room can be read."""

import itertools

from game.desktop.deals.room import DealRoom
from game.desktop.facts import Facts
from game.desktop.kit import Button, Segmented
from game.desktop.kit.app import App
from game.desktop.table.screen import TableScreen
from game.session import Session

HEDGEROW = 2  # of the pocket map: small, held by nobody of the clouds, no commitments


def end_quarter(table: TableScreen) -> None:
    table.end_quarter()
    table.close_top()  # the report


def facts(map_name: str, seat: str, quarters: int = 0) -> Facts:
    session = Session.new(map_name, seat, seed=3)
    for _ in range(quarters):
        session.end_quarter()
    return Facts(session)


def answer(session: Session, lab: int) -> int:
    return int(session.view.answer[lab])


def open_room(table: TableScreen, lab: int) -> DealRoom:
    table.open_sheet(lab)
    assert table.find("deal-room")
    room = table.top.build.__self__
    assert isinstance(room, DealRoom)
    return room


def looks(app: App) -> list[tuple[str, str]]:
    """Texts of the topmost layer that are cut, out of the window or upon each other."""
    app.pump()
    top = len(app.screen.layers) - 1
    runs = [run for run in app.walk_text() if run.layer == top]
    boxes = {w.id: w for w in app.screen.walk() if isinstance(w, Button | Segmented)}
    found = [("cut", run.text) for run in runs if run.cut]
    found += [
        ("outside", run.text) for run in runs if not run.clipped and not app.surface.get_rect().contains(run.rect)
    ]
    found += [
        ("button", run.text)
        for run in runs
        if run.widget in boxes and not run.clipped and not boxes[run.widget].rect.contains(run.rect)
    ]
    whole = [run for run in runs if not run.clipped]
    for a, b in itertools.combinations(whole, 2):
        if a.rect.inflate(-2, -4).colliderect(b.rect.inflate(-2, -4)):
            found.append(("overlap", f"{a.text} / {b.text}"))
    return found
