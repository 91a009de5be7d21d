"""What firms did in a quarter, in sentences: read from the views before and after it, the news, and own orders."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import numpy as np

from game.desktop import text as t
from game.desktop.facts import Facts
from game.desktop.parts import market_name
from game.desktop.report.promises import Promises
from game.desktop.words import about, mood, news_text, pledge_name
from game.engine.book import ACCEPTED, ANSWERS
from game.engine.parameters import CHIP_RING, CHIPMAKER0, DESIGNS, LAB0, LABS, SHELL_RING, SLUMP, SQUEEZE

if TYPE_CHECKING:
    from game.engine.orders import Orders
    from game.engine.view import View
    from game.session import NewsItem

#: A price that moves by less says nothing.
SMALL = 0.005
#: A gain of quality (OOM) that is worth a word.
BETTER = 0.02
#: Part of the own capacity that a lab's use must move by to be worth a word.
MOVED = 0.02
#: News of the world, not of a firm's choice: they tell what begins with the next quarter.
WORLD = ("regime", "slump", "squeeze", "government_order", "incident", "breakthrough")


class Deeds:
    """One quarter, told. Views are the person's: at the opening of the quarter before it, of it, and of the next.

    Prices bind a quarter after they are ordered, so those that bind now are compared with `earlier`.
    """

    def __init__(
        self,
        f: Facts,
        earlier: View | None,
        before: View,
        after: View,
        news: Sequence[NewsItem],
        orders: Orders | None,
    ) -> None:
        self.f = f
        self.earlier = before if earlier is None else earlier
        self.before, self.after = before, after
        self.news = news
        self.orders = orders
        self.promises = Promises(f, before, after, news, orders)

    # -- what could be seen of firms ---------------------------------------------------------

    def of_firm(self, firm: int) -> list[str]:
        """What a firm did: models, stakes, news that names it."""
        told = [news_text(self.f, x) for x in self.news if about(x, firm) and x.kind not in WORLD]
        return list(dict.fromkeys([*self._use_of(firm), *self._models_of(firm), *self._stakes_of(firm), *told]))

    def use_change(self, firm: int) -> float:
        """How much more of the own capacity a lab's use takes than a quarter ago, as a part; 0 for others."""
        if not (self.f.playing and LAB0 <= firm < LAB0 + LABS):
            return 0.0
        was, now = (float(v.sold_h100e[firm - LAB0]) for v in (self.before, self.after))
        return (now - was) / max(float(self.after.capacity_h100e[self.f.me]), 1.0)

    def _use_of(self, firm: int) -> list[str]:
        """What a lab rents of the own compute, where it moved."""
        if abs(self.use_change(firm)) < MOVED:
            return []
        was, now = (t.short(float(v.sold_h100e[firm - LAB0])) for v in (self.before, self.after))
        return [t.text("deed.uses", was=was, now=now)]

    def price_change(self, firm: int) -> float:
        """How what a firm charges differs from a quarter ago: compute, chips or tokens; 0 for others."""
        if firm < CHIPMAKER0:
            return _growth(self.earlier.compute_price_usd[firm], self.before.compute_price_usd[firm])
        if firm < LAB0:
            maker = firm - CHIPMAKER0
            return _growth(self.earlier.chip_kusd[maker], self.before.chip_kusd[maker])
        return self._tokens(firm - LAB0) if firm < LAB0 + LABS else 0.0

    def prices_of(self, firm: int) -> list[str]:
        """The same in sentences, with a cloud's own tokens."""
        lines, change = [], self.price_change(firm)
        share = t.percent(change, 1, sign=True)
        if abs(change) >= SMALL and firm < CHIPMAKER0:
            was, now = float(self.earlier.compute_price_usd[firm]), float(self.before.compute_price_usd[firm])
            lines.append(t.text("deed.compute_price", was=t.usd(was), now=t.usd(now), share=share))
        elif abs(change) >= SMALL:
            lines.append(t.text("deed.chip_price" if firm < LAB0 else "deed.token_price", share=share))
        own = LABS + firm
        if firm < CHIPMAKER0 and own in self.f.models() and abs(self._tokens(own)) >= SMALL:
            lines.append(t.text("deed.token_price", share=t.percent(self._tokens(own), 1, sign=True)))
        return lines

    def signed(self, firm: int) -> int:
        """The partner of a deal that a firm signed this quarter, -1 if there is none or several."""
        partners = {
            item.whom if item.who == firm else item.who
            for item in self.news
            if item.kind == "deal_signed" and about(item, firm)
        }
        return partners.pop() if len(partners) == 1 else -1

    def better(self, model: int) -> float:
        """How much better a model became, mean over kinds of customers (OOM)."""
        count = len(self.f.map.segments)
        return float(np.mean(self.after.quality[model, :count] - self.before.quality[model, :count]))

    def access_of(self, cloud: int) -> list[str]:
        """Labs whose new models a cloud had first or alone this quarter."""
        lines = []
        for lab, firm in enumerate(self.f.labs):
            for name in ("exclusive", "first"):
                if int(getattr(self.before, name)[lab]) == cloud:
                    lines.append(t.text(f"deed.holds_{name}", lab=self.f.short(firm)))
                    break
        return lines

    def events(self) -> list[str]:
        """What of the world was new at the quarter's opening, by kind. The news tell the next opening's already."""
        found = ["regime"] if int(self.before.regime[0]) != int(self.earlier.regime[0]) else []
        for kind in ("slump", "squeeze"):
            was, now = (bool(getattr(v, kind)[0]) for v in (self.earlier, self.before))
            found += [kind] if now and not was else [f"{kind}_over"] if was and not now else []
        return found

    def world(self) -> list[str]:
        """The same in sentences; else the mood that goes on."""
        regime, depths = mood(int(self.before.regime[0])), self.before.event_size
        told = {
            "regime": lambda: t.text(f"news.regime_{regime}"),
            "slump": lambda: t.text("news.slump", amount=t.percent(float(depths[SLUMP]))),
            "squeeze": lambda: t.text("news.squeeze", amount=t.percent(float(depths[SQUEEZE]))),
            "slump_over": lambda: t.text("deed.slump_over"),
            "squeeze_over": lambda: t.text("deed.squeeze_over"),
        }
        return [told[kind]() for kind in self.events()] or [t.text("deed.mood", mood=t.text(f"mood.{regime}"))]

    def _tokens(self, model: int) -> float:
        count = len(self.f.map.segments)
        was, now = (float(v.token_price_usd[model, :count].mean()) for v in (self.earlier, self.before))
        return _growth(was, now)

    def _models_of(self, firm: int) -> list[str]:
        """Better models, and where a lab's models are sold first from now on."""
        f, lines = self.f, []
        for m in f.models():
            if f.developer(m) == firm and self.better(m) > BETTER:
                lines.append(t.text("deed.better", model=f.model_name(m), by=t.percent(10 ** self.better(m) - 1)))
        if LAB0 <= firm < LAB0 + LABS:
            lab = firm - LAB0
            for name in ("exclusive", "first"):
                was, now = (int(getattr(v, name)[lab]) for v in (self.before, self.after))
                if was != now:
                    key = f"deed.{name}" if now >= 0 else f"deed.{name}_over"
                    lines.append(t.text(key, cloud=f.short(now if now >= 0 else was)))
        return lines

    def _stakes_of(self, firm: int) -> list[str]:
        lines = []
        for lab, name in enumerate(self.f.labs):
            was, now = (
                float(v.shares[firm, lab]) / max(float(v.shares[:, lab].sum()), 1.0) for v in (self.before, self.after)
            )
            if now - was > 0.001 and firm != name:
                lines.append(t.text("deed.stake", share=t.percent(now - was, 1), lab=self.f.short(name)))
        return lines

    # -- where the person stood -------------------------------------------------------------

    def arrived(self) -> list[str]:
        """Sites and accelerators that arrived this quarter."""
        quarter, lines = int(self.before.quarter[0]), []
        kw = float(self.before.shells_due_kw[quarter % SHELL_RING].sum())
        chips = float(self.before.chips_due[quarter % CHIP_RING].sum())
        if kw > 0:
            lines.append(t.text("deed.sites_arrived", power=t.power(kw / 1000)))
        if chips > 0:
            lines.append(t.text("deed.chips_arrived", count=t.short(chips)))
        return lines

    def price_level(self) -> list[str]:
        """The own price beside the mean of rivals'."""
        prices = self.before.compute_price_usd
        rivals = [float(prices[c]) for c in self.f.clouds if c != self.f.me]
        mean = sum(rivals) / max(len(rivals), 1)
        return [t.text("deed.level", own=t.usd(float(prices[self.f.me])), rivals=t.usd(mean))]

    def shortage(self) -> list[str]:
        """Customers turned away a quarter ago."""
        need, served = float(self.before.need_h100e[0]), float(self.before.served_h100e[0])
        return [t.text("deed.shortage", share=t.percent(1 - served / need))] if need > served else []

    def contracts(self, lost: bool = False) -> list[str]:
        """What labs had to spend under contracts; where that `lost` sales, first why."""
        due = self.before.due_kusd
        told = [
            t.text("deed.due", lab=self.f.short(firm), amount=t.money(float(due[lab])))
            for lab, firm in sorted(enumerate(self.f.labs), key=lambda pair: -due[pair[0]])
            if due[lab] > 0
        ]
        return [*(self._crowding() if lost else []), *told]

    def _crowding(self) -> list[str]:
        """Why contracts can cost: labs are served first, and at a discount."""
        v, need, served = self.before, float(self.after.need_h100e[0]), float(self.after.served_h100e[0])
        mine = np.flatnonzero((v.deal_status == 1) & (v.deal_sponsor == self.f.me) & (v.deal_commit_kusd > 0))
        weights = [float(v.deal_commit_kusd[d]) / max(int(v.deal_quarters[d]), 1) for d in mine]
        cut = sum(part * float(v.deal_discount[d]) for part, d in zip(weights, mine, strict=True))
        off = cut / max(sum(weights), 1.0)
        share = t.percent(off)
        if need > (1 + SMALL) * served:
            return [t.text("deed.crowd_cheap" if off >= SMALL else "deed.crowd", share=share)]
        return [t.text("deed.cheap", share=share)] if off >= SMALL else []

    # -- the person's orders -------------------------------------------------------------------

    def deals(self, only: int = -1) -> list[str]:
        """Offers with their answers, and stakes sold; `only` about one lab."""
        f, o, me = self.f, self.orders, self.f.me
        lines: list[str] = []
        for lab, firm in enumerate(f.labs) if o is not None else ():
            if only not in (-1, lab) or o is None:
                continue
            cash, commit = float(o.bid_kusd[me, lab]), float(o.commit_kusd[me, lab])
            if cash > 0 or commit > 0:
                terms = [t.text("deed.cash", amount=t.money(cash))] if cash > 0 else []
                terms += [t.text("deed.commit", amount=t.money(commit))] if commit > 0 else []
                answer = t.text(f"deed.answer_{ANSWERS[int(self.after.answer[lab])]}")
                lines.append(t.text("deed.offer", lab=f.short(firm), terms=" + ".join(terms), answer=answer))
            if o.sell_part[me, lab] > 0:
                share = t.percent(float(o.sell_part[me, lab]))
                lines.append(t.text("deed.sold", lab=f.short(firm), share=share))
        return lines if only >= 0 else [*lines, *self.promises.answers(), *self.promises.announced()]

    def accepted(self) -> list[int]:
        """Labs that signed the person's offer."""
        o, me = self.orders, self.f.me
        if o is None:
            return []
        offered = [lab for lab in range(len(self.f.map.labs)) if o.bid_kusd[me, lab] > 0 or o.commit_kusd[me, lab] > 0]
        return [lab for lab in offered if int(self.after.answer[lab]) == ACCEPTED]

    def new_prices(self) -> list[str]:
        """Prices ordered for the next quarter."""
        f, o, lines = self.f, self.orders, []
        if o is None:
            return []
        was, now = float(self.before.compute_price_usd[f.me]), float(o.compute_price_usd[f.me])
        if now > 0 and abs(_growth(was, now)) >= SMALL:
            share = t.percent(_growth(was, now), 1, sign=True)
            lines.append(t.text("deed.compute_price", was=t.usd(was), now=t.usd(now), share=share))
        if f.own_model is not None:
            count = len(f.map.segments)
            old, new = (float(x.token_price_usd[f.own_model, :count].mean()) for x in (self.before, o))
            if new > 0 and abs(_growth(old, new)) >= SMALL:
                lines.append(t.text("deed.token_price", share=t.percent(_growth(old, new), 1, sign=True)))
        return lines

    def product(self) -> list[str]:
        """Product budget, compute kept for the own model, promotion."""
        o, me = self.orders, self.f.me
        if o is None:
            return []
        lines = []
        if o.product_kusd[me] > 0:
            lines.append(t.text("deed.product", amount=t.money(float(o.product_kusd[me]))))
        if self.f.own_model is not None:
            lines.append(t.text("deed.own_part", share=t.percent(float(o.own_model_part[me]))))
        pushed = [self.f.model_name(m) for m in self.f.models() if o.steer[me, m] > 0]
        if pushed:
            lines.append(t.text("deed.steer", models=", ".join(pushed)))
        return lines

    def finance(self) -> list[str]:
        """Debt taken or repaid, and buybacks."""
        o, me, lines = self.orders, self.f.me, []
        if o is None:
            return []
        borrow = float(o.borrow_kusd[me])
        if borrow:
            lines.append(t.text("deed.borrow" if borrow > 0 else "deed.repay", amount=t.money(abs(borrow))))
        if o.payout_kusd[me] > 0:
            lines.append(t.text("deed.payout", amount=t.money(float(o.payout_kusd[me]))))
        if o.pledge[me] > 0:
            lines.append(t.text("deed.pledges", pledge=pledge_name(int(o.pledge[me]))))
        return lines

    def building(self) -> list[str]:
        """Sites and accelerators ordered."""
        f, o, me, lines = self.f, self.orders, self.f.me, []
        if o is None:
            return []
        where = [r for r in range(len(f.map.regions)) if o.build_kw[me, r] > 0]
        if where:
            total = float(sum(int(o.build_kw[me, r]) for r in where)) / 1000
            names = ", ".join(market_name(f, r) for r in sorted(where, key=lambda r: -o.build_kw[me, r])[:3])
            lines.append(t.text("deed.build", power=t.power(total), markets=names))
        chips = sum(int(o.order_chips[me, d]) for d in range(DESIGNS))
        if chips > 0:
            lines.append(t.text("deed.chips", count=t.short(chips)))
        return lines


def bullets(lines: Iterable[str]) -> str:
    """Sentences as a list for a tip."""
    return "\n".join(f"· {line}" for line in lines)


def _growth(was: float, now: float) -> float:
    return float(now) / float(was) - 1 if was > 0 else 0.0
