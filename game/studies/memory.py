"""Memory that stays flat: freed memory goes back to the system.

Models are cycles of large arrays, which wait for Python's collector; and glibc keeps what arrays of many sizes leave
behind in pieces. Without this a long run grows by 3.5 kB a game, though nothing is held.
"""

import ctypes
import gc
import sys

EVERY = 1024  # games

_since = 0


def tidy(games: int) -> None:
    """After some games: once in a while collect, and trim the heap where that exists."""
    global _since
    _since += games
    if _since < EVERY:
        return
    _since = 0
    gc.collect()
    if sys.platform == "linux":
        trim = getattr(ctypes.CDLL(None), "malloc_trim", None)  # musl has none
        if trim is not None:
            trim(0)
