"""What tests of the desks share: games of both maps, a forecast that never comes, what no order may exceed."""

from game.desktop.claims import option_kw
from game.desktop.desks import situation as sit
from game.desktop.facts import Facts
from game.desktop.outlook import Answer
from game.desktop.spending import spending

GAMES = [
    ("frontier-2026", "microsoft", 0), ("frontier-2026", "microsoft", 5), ("frontier-2026", "coreweave", 2),
    ("frontier-2026", "alibaba", 2), ("pocket", "saltmere", 0), ("pocket", "birchway", 3),
]  # fmt: skip


class Silent:
    """An outlook that never has an answer."""

    def ask(self, key, drafts, quarters=4):
        return Answer(None, False)


def facts(table):
    return Facts(table.session)


def within_limits(table) -> None:
    """Nothing above supply, free power or money."""
    f = facts(table)
    orders, makers = f.draft.order_chips[f.me], {}
    for d, chip in sit.chips(f).items():
        maker = int(f.tables.partner[f.me]) if d == sit.OWN else d
        makers.setdefault(maker, [chip.supply, 0])[1] += int(orders[d])
    for supply, ordered in makers.values():
        assert ordered <= supply
    for r in range(len(f.map.regions)):
        assert f.draft.build_kw[f.me, r] <= max(f.view.power_free_kw[r], option_kw(f, r))
    assert spending(f).left >= -1
    assert not [p for p in table.session.problems() if "free power" in p or "can't be had" in p or "spare cash" in p]
