"""Which orders of a seat would be cut to the limits, or are another seat's: found fast, then named."""

import numpy as np

from game.engine.layout import Games, Numbers
from game.engine.orders import LIMITS, Orders, rows_of

KINDS = (np.int64, np.float64, np.int8)


class Fence:
    """The limits of one seat's orders, by their places in the bytes of a record."""

    def __init__(self, seat: int) -> None:
        self.rows = rows_of(seat)
        low, high, own = Orders.empty(1), Orders.empty(1), Orders.empty(1)
        for field, row in self.rows.items():
            low[field][0, row], high[field][0, row] = LIMITS[field]
            own[field][0, row] = 1
        self._parts = []
        for kind in KINDS:
            marks = Orders.empty(1)
            for field, (of, _) in Orders.fields().items():
                if of is kind:
                    marks[field] = own[field]
            places = np.flatnonzero(_flat(marks, kind))
            self._parts.append((kind, places, _flat(low, kind)[places], _flat(high, kind)[places]))

    def problems(self, draft: Games, most: int = 5) -> list[str]:
        """Orders that `accept` would change or won't read, in words; draft: one record, shape (1,)."""
        ours = 0
        for kind, places, low, high in self._parts:
            values = _flat(draft, kind)[places]
            if not ((values >= low) & (values <= high)).all():
                return self._named(draft)[:most]
            ours += int(np.count_nonzero(values.view(np.uint8)))
        if np.count_nonzero(_flat(draft, np.int8)) != ours:  # bytes, as those of numbers count in both
            return self._named(draft)[:most]
        return []

    def _named(self, draft: Games) -> list[str]:
        found = []
        for field in Orders.fields():
            row, values = self.rows.get(field), draft[field][0]
            for place in np.argwhere(values != 0).tolist():
                value, where = values[tuple(place)], f"{field}[{', '.join(map(str, place))}]"
                if row is None:
                    found.append(f"{where} = {value:g} is ignored: orders of another role")
                elif place[0] != row:
                    found.append(f"{where} = {value:g} is ignored: only row {row} is this seat's")
                else:
                    low, high = LIMITS[field]
                    if not low <= value <= high:
                        found.append(f"{where} = {value:g} is cut: allowed {low:g} to {high:g}")
        return found


def _flat(record: Games, kind: type) -> Numbers:
    """A record's bytes as numbers of one kind; records have no hidden padding."""
    return record.view(np.uint8).view(kind)
