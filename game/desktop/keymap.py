"""The actions that have a key of their own: their default keys, how keys are called, and what may be chosen."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import pygame

from game.desktop import text as t

if TYPE_CHECKING:
    from game.desktop.kit import App

#: Action -> key, as `App.keys` has them; in the order in which they are shown.
DEFAULT_KEYS: dict[str, str] = {
    "end": "e",
    "agenda": "a",
    "capacity": "1",
    "deals": "2",
    "models": "3",
    "finance": "4",
    "worksheet": "5",
    "map": "m",
    "layers": "g",
    "firms": "f",
    "company": "c",
    "market": "t",
    "search": "/",
    "panels": "v",
    "dollar": "w",
    "undo": "ctrl+z",
    "redo": "ctrl+y",
    "save": "ctrl+s",
    "pause": "f9",
    "menu": "f10",
    "help": "f1",
    "full_screen": "f11",
    "watch": "p",
}
#: Keys that mean the same everywhere and can't be given away.
FIXED = ("tab", "return", "enter", "escape", "space", "up", "down", "left", "right", "home", "end", "page up",
         "page down", "f2")  # fmt: skip
_EVERYWHERE = ("tab", "arrows", "enter", "escape", "big", "zoom", "words")
_ALONE = ("left shift", "right shift", "left ctrl", "right ctrl", "left alt", "right alt", "left meta", "right meta",
          "caps lock", "numlock", "alt gr", "left gui", "right gui", "menu", "")  # fmt: skip
_SHOWN = {"ctrl": "Ctrl", "page up": "Page up", "page down": "Page down"}


def keys_of(changed: Mapping[str, str]) -> dict[str, str]:
    """All actions' keys: the defaults but for what was changed; what can't be is left at its default."""
    keys = dict(DEFAULT_KEYS)
    for action, key in changed.items():
        if action in keys and may_be(key) and key not in (k for a, k in keys.items() if a != action):
            keys[action] = key
    return keys


def changes(keys: Mapping[str, str]) -> dict[str, str]:
    """What differs from the defaults, to be kept."""
    return {action: key for action, key in keys.items() if DEFAULT_KEYS.get(action) != key}


def may_be(key: str) -> bool:
    """Whether an action may have this key."""
    plain = key.removeprefix("ctrl+")
    return 0 < len(key) <= 24 and key == key.lower() and plain not in FIXED and plain not in _ALONE


def key_of(event: pygame.event.Event) -> str:
    """The name of a pressed key as `App.keys` writes it; "" for a modifier alone."""
    name = pygame.key.name(event.key).lower()
    if name in _ALONE:
        return ""
    if event.mod & (pygame.KMOD_CTRL | pygame.KMOD_META):
        return f"ctrl+{name}"
    return str(event.unicode).lower() if event.unicode and event.unicode.isprintable() else name


def key_text(key: str) -> str:
    """A key as it is printed on a keyboard: Ctrl+Z, F10, E."""
    *modifiers, plain = key.split("+") if len(key) > 1 and not key.endswith("+") else [key]
    shown = _SHOWN.get(plain) or (plain.upper() if len(plain) == 1 or plain[1:].isdigit() else plain.capitalize())
    return "+".join([*(_SHOWN.get(modifier, modifier) for modifier in modifiers), shown])


def shown_keys(app: App) -> list[tuple[str, str]]:
    """Every key and what it does, in words: first those that are the same everywhere."""
    fixed = [(t.text(f"keys.{name}_key"), t.text(f"keys.{name}")) for name in _EVERYWHERE]
    own = [(key_text(app.key_of(action)), t.text(f"keys.{action}")) for action in DEFAULT_KEYS if action in app.keys]
    return fixed + own
