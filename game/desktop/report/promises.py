"""What promises did in a quarter, in sentences: milestones, purchases, instalments, unpaid bills, leaks, pledges."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from game.desktop import text as t
from game.desktop.facts import Facts
from game.desktop.words import news_text, pledge_name

if TYPE_CHECKING:
    from game.engine.orders import Orders
    from game.engine.view import View
    from game.session import NewsItem

MOVED = 0.0005  # a return that is worth a word


class Promises:
    """One quarter's promises; views are the person's at its opening and at the next, news those since its orders."""

    def __init__(self, f: Facts, before: View, after: View, news: Sequence[NewsItem], orders: Orders | None) -> None:
        self.f, self.before, self.after, self.news, self.orders = f, before, after, news, orders

    def _mine(self, *kinds: str) -> list[str]:
        return [news_text(self.f, x) for x in self.news if x.kind in kinds and self.f.me in (x.who, x.whom)]

    def milestones(self) -> list[str]:
        """Milestones that were paid, or lapsed."""
        return self._mine("tranche_paid", "tranche_lapsed")

    def purchases(self) -> list[str]:
        """What was bought of labs for the own products, as promised."""
        v, lines = self.before, []
        for d in range(len(v.deal_status)):
            mine = v.deal_status[d] == 1 and int(v.deal_sponsor[d]) == self.f.me and v.mine[d]
            each = float(v.deal_embed_kusd[d] // max(int(v.deal_quarters[d]), 1))
            if mine and each > 0:
                lab = self.f.short(self.f.labs[int(v.deal_lab[d])])
                lines.append(t.text("deed.embed", lab=lab, amount=t.money(each)))
        return lines

    def credit(self) -> list[str]:
        """Chips on credit: what was owed to each maker, and is."""
        lines = []
        for k, firm in enumerate(self.f.makers):
            was, now = float(self.before.owed_makers_kusd[k]), float(self.after.owed_makers_kusd[k])
            if was > 0 or now > 0:
                lines.append(t.text("deed.credit", firm=self.f.short(firm), was=t.money(was), now=t.money(now)))
        return lines

    def arrears(self) -> list[str]:
        """Bills that labs could not pay."""
        lines = []
        for lab, firm in enumerate(self.f.labs):
            was, now = float(self.before.arrears_kusd[lab]), float(self.after.arrears_kusd[lab])
            if was > 0 or now > 0:
                lines.append(t.text("deed.arrears", lab=self.f.short(firm), was=t.money(was), now=t.money(now)))
        return [*lines, *self._defaults()]

    def _defaults(self) -> list[str]:
        """Labs with contracts here that restructured or ended: what was unpaid is shares now, or nothing."""
        first, due = self.f.labs.start, self.before.due_kusd
        return [
            news_text(self.f, x)
            for x in self.news
            if x.kind in ("default", "failure") and x.who in self.f.labs and due[x.who - first] > 0
        ]

    def pledge(self) -> list[str]:
        """The pledge that was in force, kept or broken."""
        pledge = int(self.before.pledge[self.f.me])
        if not pledge:
            return []
        broken = any(x.kind == "pledge_broken" and x.who == self.f.me for x in self.news)
        return [t.text("deed.pledge_broken" if broken else "deed.pledge_kept", pledge=pledge_name(pledge))]

    def leaning(self) -> list[str]:
        """Labs that were pressed to delay products."""
        return self._mine("leaned")

    def leaks(self) -> list[str]:
        """Whose methods reached whom, as was known at the quarter's opening."""
        told = self.f.session.chronicle
        quarter = int(self.before.quarter[0])
        items = told[quarter] if quarter < len(told) else self.news
        return [news_text(self.f, x) for x in items if x.kind == "leak"]

    def answers(self) -> list[str]:
        """What labs asked for and were granted or refused, and contracts that were ended."""
        lines = []
        for lab, firm in enumerate(self.f.labs):
            asked = float(self.before.asked_cut[lab])
            if asked > 0:
                granted = any(x.kind == "renegotiated" and (x.who, x.whom) == (self.f.me, firm) for x in self.news)
                key = "deed.granted" if granted else "deed.refused_cut"
                lines.append(t.text(key, lab=self.f.short(firm), part=t.percent(asked)))
        return [*lines, *self._mine("terminated")]

    def announced(self) -> list[str]:
        """How the market took the deals signed."""
        moved = float(self.after.announcement[self.f.me])
        if abs(moved) < MOVED:
            return []
        return [t.text("deed.announced", part=t.percent(moved, 1, sign=True))]
