"""Words that explain themselves: any tip that uses one links it to its meaning, one level deep."""

from __future__ import annotations

import re
from functools import lru_cache

from game.desktop.text import catalogue, has_text, text

#: Links in one tip, so that it stays readable.
MOST = 4


def meaning(key: str) -> str | None:
    """What a word of the glossary means, None for any other."""
    return text(f"glossary.{key}.text") if has_text(f"glossary.{key}.text") else None


def warm() -> None:
    """Read the words, which otherwise holds up the first tip."""
    _words()


@lru_cache(maxsize=1)
def _words() -> tuple[re.Pattern[str], dict[str, str]]:
    """All ways in which the words are written, longest first, and the key of each."""
    keys: dict[str, str] = {}
    for entry, words in catalogue().items():
        part = entry.split(".")
        if part[0] == "glossary" and part[-1] == "words":
            keys |= {word.casefold(): part[1] for word in words.split("|")}
    ways = "|".join(re.escape(word) for word in sorted(keys, key=len, reverse=True))
    return re.compile(rf"\[\[.*?\]\]|(?<!\w)(?:{ways})(?!\w)", re.IGNORECASE), keys


def linked(words: str) -> str:
    """A tip's text in which the first use of each word of the glossary is a link: [[key|word]]."""
    pattern, keys = _words()
    used: set[str] = set()

    def link(found: re.Match[str]) -> str:
        key = keys.get(found[0].casefold())
        if key is None or key in used or len(used) == MOST:
            return found[0]
        used.add(key)
        return f"[[{key}|{found[0]}]]"

    return pattern.sub(link, words)
