"""Where the keyboard goes: Tab order, arrows by direction, names of keys."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

import pygame

from game.desktop.kit.widget import Widget

ARROWS = (pygame.K_LEFT, pygame.K_RIGHT, pygame.K_UP, pygame.K_DOWN)


def stops(root: Widget) -> Iterator[Widget]:
    """All widgets at which Tab stops, in order."""
    return (widget for widget in root.walk() if widget.can_focus())


def after(root: Widget, current: Widget | None, step: int) -> Widget | None:
    """The next stop (step 1) or the one before (step -1), round and round."""
    found = list(stops(root))
    if not found:
        return None
    if current not in found:
        return found[0 if step > 0 else -1]
    return found[(found.index(current) + step) % len(found)]


def towards(root: Widget, current: Widget | None, key: int) -> Widget | None:
    """The nearest stop in an arrow's direction; None if there is none.

    What is scrolled out of sight counts within its own scroll view only.
    """
    if current is None:
        return after(root, None, 1)
    here, around = current.rect, set(map(id, _above(current)))
    best: tuple[float, Widget] | None = None
    for widget in stops(root):
        view = next((above for above in _above(widget) if above.window() is not None), None)
        there = widget.rect if view is None or id(view) in around else widget.view()
        if not there.w or not there.h:
            continue
        if widget is current or there.contains(here) or here.contains(there):
            continue
        along, across = _distance(here, there, key)
        if along <= 0:
            continue
        score = along + 3.0 * across
        if best is None or score < best[0]:
            best = (score, widget)
    return best[1] if best is not None else None


def _above(widget: Widget) -> Iterator[Widget]:
    """What a widget stands in, from within."""
    above = widget.parent
    while above is not None:
        yield above
        above = above.parent


def _distance(here: pygame.Rect, there: pygame.Rect, key: int) -> tuple[float, float]:
    """How far `there` is in the direction of `key`, and how far to the side (0 if they face each other)."""
    if key in (pygame.K_LEFT, pygame.K_RIGHT):
        along = there.centerx - here.centerx
        side = max(0, there.top - here.bottom, here.top - there.bottom)
        along = -along if key == pygame.K_LEFT else along
    else:
        along = there.centery - here.centery
        side = max(0, there.left - here.right, here.left - there.right)
        along = -along if key == pygame.K_UP else along
    return float(along), float(side)


def key_names(event: pygame.event.Event) -> list[str]:
    """Names a shortcut may have for a key event: the typed character, "f1", "ctrl+z"."""
    name = pygame.key.name(event.key)
    names = []
    if event.mod & (pygame.KMOD_CTRL | pygame.KMOD_META):
        names.append(f"ctrl+{name}")
    else:
        if event.unicode:
            names.append(event.unicode)
        names.append(name)
    return names


def action_for(event: pygame.event.Event, actions: Iterable[str], keys: Mapping[str, str]) -> str | None:
    """Which of some actions a key event is for: `keys` says which key each has, another is itself a key."""
    for name in key_names(event):
        for action in actions:
            if name == keys.get(action, action):
                return action
    return None
