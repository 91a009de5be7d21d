"""Which orders of a seat would be cut to the limits, or are another seat's: found fast, then named."""

import numpy as np

from game.engine.layout import Games, Numbers
from game.engine.orders import LIMITS, Orders, rows_of

KINDS = (np.int64, np.float64, np.int8)


class Fence:
    """The limits of one seat's orders, laid flat."""

    def __init__(self, seat: int) -> None:
        self.rows = rows_of(seat)
        low, high = Orders.empty(1), Orders.empty(1)
        own: Games = Orders.empty(1)
        for field, row in self.rows.items():
            low[field][0, row], high[field][0, row] = LIMITS[field]
            own[field][0, row] = 1
        fields = {kind: [f for f, (k, _) in Orders.fields().items() if k is kind] for kind in KINDS}
        self._parts = [
            (names, mine, _flat(low, names)[mine], _flat(high, names)[mine])
            for names in fields.values()
            for mine in [_flat(own, names) != 0]
        ]

    def problems(self, draft: Games, most: int = 5) -> list[str]:
        """Orders that `accept` would change or won't read, in words; draft: one record, shape (1,)."""
        for names, mine, low, high in self._parts:
            values = _flat(draft, names)
            ours = values[mine]
            if not ((ours >= low) & (ours <= high)).all() or np.count_nonzero(values) != np.count_nonzero(ours):
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


def _flat(record: Games, names: list[str]) -> Numbers:
    """Fields of one kind after each other."""
    return np.concatenate([record[name].ravel() for name in names])
