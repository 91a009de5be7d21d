"""A shock card put into a game under way: the same record, with one more event on its map's calendar."""

import json
from dataclasses import replace
from typing import Any

from game.record import Record
from maps.cards import KINDS
from maps.loader import MapError, parse_map


def with_card(record: Record, event: str, quarter: int | None = None, **more: Any) -> Record:
    """The record with an event in a quarter that nobody has seen yet; what was played stays as it was.

    quarter: from 0, by default the next one to open; more: target, other, region, segment, size, quarters of
    `maps.cards.Card`. Raises ValueError in one line.
    """
    seen = len(record.quarters)  # it has been opened: teams order in it now
    quarter = seen + 1 if quarter is None else quarter
    if event not in KINDS:
        raise ValueError(f"event {event}: allowed {', '.join(KINDS)}")
    if seen >= record.map.quarters or not seen < quarter < record.map.quarters:
        allowed = f"quarter {seen + 2} to {record.map.quarters}" if seen + 1 < record.map.quarters else "none any more"
        raise ValueError(f"quarter {quarter + 1}: allowed {allowed}: quarter {seen + 1} is being played")
    card = {"quarter": quarter, "event": event, **{name: value for name, value in more.items() if value is not None}}
    content = record.map.model_dump(mode="json")
    content["calendar"] = [*content["calendar"], card]
    try:
        changed = parse_map(content, record.name)
    except MapError as error:
        raise ValueError(str(error)) from None
    calendar = [one.model_dump(mode="json") for one in changed.calendar]
    settings = [s for s in record.settings if not s.startswith("calendar=")]
    return replace(record, map=changed, settings=(*settings, f"calendar={json.dumps(calendar)}"))
