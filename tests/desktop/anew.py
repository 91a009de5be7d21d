"""What a window shows is what it would show if all of it were built and drawn anew: the check, for any test."""

from collections.abc import Callable, Mapping

import numpy as np
import pygame
import pytest

from game.desktop.kit import App, Tip, Widget
from game.desktop.kit.stage import Stage

#: Attributes of a widget that don't show: where it stands, what it is called if it has no name of its own.
_OWN = {"rect", "parent", "id", "children", "tip"}


def always(monkeypatch: pytest.MonkeyPatch) -> None:
    """Check every frame, and every section that is left as it was."""
    draw, section = App.draw, Stage.section

    def checked_draw(app: App, whole: bool = True) -> bool:
        drew = draw(app, whole)
        if not app.screen.stale:
            _same_pixels(app)
        return drew

    def checked_section(stage: Stage, name: str, build: Callable[[], Widget], *shows: object) -> Widget:
        before = stage._sections_before.get(name)
        found = section(stage, name, build, *shows)
        if before is not None and before[1] is found:
            sections = dict(stage._sections)
            wrong = difference(found, build())
            stage._sections = sections
            assert not wrong, f"section {name} was kept, but {wrong}"
        return found

    monkeypatch.setattr(App, "draw", checked_draw)
    monkeypatch.setattr(Stage, "section", checked_section)


def _same_pixels(app: App) -> None:
    picture = app.picture().surface
    if picture.get_view("0").raw != app.surface.get_view("0").raw:
        new, old = (pygame.surfarray.array2d(surface) for surface in (picture, app.surface))
        off = np.argwhere(new != old)
        low, high = off.min(axis=0), off.max(axis=0)
        found = [w.id for w in app.screen.walk() if w.view().colliderect((*low, *(high - low + 1)))]
        raise AssertionError(f"{len(off)} pixels from {low} to {high} aren't drawn anew: {found[-6:]}")


def difference(old: object, new: object, where: str = "") -> str:
    """In what two widgets, or what stands in them, differ to the eye; "" if in nothing."""
    if type(old) is not type(new):
        return f"{where}: {type(old).__name__}, now {type(new).__name__}"
    if isinstance(old, Widget) and isinstance(new, Widget):
        return _of_widgets(old, new, f"{where}/{old.id or type(old).__name__}")
    if callable(old):
        return ""
    if isinstance(old, Mapping) and isinstance(new, Mapping):
        return difference(list(old.items()), list(new.items()), where)
    if isinstance(old, list | tuple) and isinstance(new, list | tuple):
        if len(old) != len(new):
            return f"{where}: {len(old)} parts, now {len(new)}"
        return next((wrong for a, b in zip(old, new, strict=True) if (wrong := difference(a, b, where))), "")
    if isinstance(old, np.ndarray) or hasattr(old, "__dict__"):
        return "" if np.array_equal(old, new) or old == new else f"{where}: {old}, now {new}"
    return "" if old == new or (old != old and new != new) else f"{where}: {old!r}, now {new!r}"


def _of_widgets(old: Widget, new: Widget, where: str) -> str:
    if old is not new and (kept := old.keep()) is not None:
        new.restore(kept)  # what the person did to it: whether it is unfolded, how far it is scrolled
    for name, value in vars(new).items():
        if name in _OWN or name.startswith("_"):
            continue
        wrong = difference(vars(old).get(name), value, f"{where}.{name}")
        if wrong:
            return wrong
    wrong = difference(_tip(old), _tip(new), f"{where}.tip")
    return wrong or difference(old.children, new.children, where)


def _tip(widget: Widget) -> str | Tip:
    return widget.tip() if callable(widget.tip) else widget.tip
