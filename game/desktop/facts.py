"""What the screens of a game read: names, hues and derived figures of one session at this quarter.

Everything comes from the session's view, so nothing is shown that the seat may not know.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from functools import wraps
from typing import TYPE_CHECKING, Any, Concatenate, ParamSpec, TypeVar
from weakref import WeakKeyDictionary

import numpy as np

from game.desktop import text as t
from game.desktop.hues import hue
from game.desktop.kit import Colour
from game.engine.parameters import (
    CHIP_RING,
    CHIPMAKER0,
    CHIPMAKERS,
    FOUNDERS,
    HOLDERS,
    INVESTOR0,
    LAB0,
    LABS,
    OWN,
    PUBLIC,
    SHELL_RING,
)
from maps.schema import Cloud, Firm

if TYPE_CHECKING:
    from game.engine.orders import Orders
    from game.engine.view import View
    from game.session import Session
    from maps.loader import GameMap


P = ParamSpec("P")
T = TypeVar("T")

#: For each session: quarters seen so far and by whom, and what was worked out of the last one. A view doesn't change
#: within a quarter, and a table is built anew after every order.
_KEPT: WeakKeyDictionary[Session, tuple[tuple[int, int], dict[object, Any]]] = WeakKeyDictionary()


def per_quarter(method: Callable[Concatenate[Facts, P], T]) -> Callable[Concatenate[Facts, P], T]:
    """Work a method out once a quarter; for what depends on the view and not on the draft."""

    @wraps(method)
    def kept(self: Facts, /, *args: P.args, **kwargs: P.kwargs) -> T:
        return _kept(self.kept, method, self, args, kwargs)

    return kept


def per_draft(method: Callable[Concatenate[Facts, P], T]) -> Callable[Concatenate[Facts, P], T]:
    """Work a method out once for the orders entered so far; what it gives must not be changed."""

    @wraps(method)
    def kept(self: Facts, /, *args: P.args, **kwargs: P.kwargs) -> T:
        return _kept(self.drafted, method, self, args, kwargs)

    return kept


def _kept(found: dict[object, Any], method: Callable[..., T], f: Facts, args: Any, kwargs: dict[str, Any]) -> T:
    key = (method, args, *sorted(kwargs.items())) if kwargs else (method, args)
    try:
        value: T = found[key]
    except KeyError:
        value = found[key] = method(f, *args, **kwargs)
    return value


@dataclass(frozen=True)
class Due:
    """Something on its way: how many quarters from now, how much, where or what."""

    quarters: int
    amount: float
    index: int


class Facts:
    """One session at one quarter, read many times while a screen is built."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.map: GameMap = session.map
        self.seen = (len(session.history), session.seat)  # the quarter and whose eyes
        if _KEPT.get(session, ((0, -1), {}))[0] != self.seen:
            _KEPT[session] = (self.seen, {"view": session.view})
        self.kept: dict[object, Any] = _KEPT[session][1]
        self.view: View = self.kept["view"]
        self.draft = session.draft
        self.orders: bytes = session.draft_games().tobytes()  # the draft, to be compared
        self.me: int = session.seat
        self.quarter: int = session.quarter
        self.tables: Any = session.setup.tables
        self.before: View | None = session.history[-2] if len(session.history) > 1 else None

    @property
    def draft(self) -> Orders:
        """The orders entered so far."""
        return self._draft

    @draft.setter
    def draft(self, draft: Orders) -> None:
        self._draft = draft
        self.drafted: dict[object, Any] = {}  # what was worked out of it

    # -- who is who ---------------------------------------------------------------

    @property
    def playing(self) -> bool:
        """Whether the screens are a cloud's: a person's, or one whose eyes a watcher borrows."""
        return self.me >= 0

    @property
    def ordering(self) -> bool:
        """Whether a person gives this cloud's orders."""
        return self.playing and not self.session.watched

    @property
    def clouds(self) -> range:
        """Firm indices of clouds."""
        return range(len(self.map.clouds))

    @property
    def makers(self) -> range:
        """Firm indices of chipmakers."""
        return range(CHIPMAKER0, CHIPMAKER0 + len(self.map.chipmakers))

    @property
    def labs(self) -> range:
        """Firm indices of labs."""
        return range(LAB0, LAB0 + len(self.map.labs))

    @property
    def investors(self) -> range:
        """Firm indices of investors."""
        return range(INVESTOR0, INVESTOR0 + len(self.map.investors))

    def firm(self, f: int) -> Firm:
        """A firm of the map by index."""
        for first, firms in (
            (INVESTOR0, self.map.investors),
            (LAB0, self.map.labs),
            (CHIPMAKER0, self.map.chipmakers),
            (0, self.map.clouds),
        ):
            if f >= first:
                return firms[f - first]
        raise IndexError(f)

    def cloud(self, c: int) -> Cloud:
        """A cloud of the map."""
        return self.map.clouds[c]

    def name(self, f: int) -> str:
        """A firm's name."""
        return self.firm(f).name

    @per_quarter
    def short(self, f: int) -> str:
        """A firm's name without what stands in brackets, for lists and sentences."""
        return self.firm(f).name.partition(" (")[0]

    @per_quarter
    def label(self, f: int) -> str:
        """A firm's short label."""
        return self.firm(f).label

    def hue(self, f: int) -> Colour:
        """A firm's colour; always shown beside its name or label."""
        first = next(low for low in (INVESTOR0, LAB0, CHIPMAKER0, 0) if f >= low)
        return hue(f - first)

    def holder(self, h: int) -> str:
        """Name of a holder of a lab's shares."""
        if h == FOUNDERS:
            return t.text("holder.founders")
        return t.text("holder.public") if h == PUBLIC else self.name(h)

    def alive(self, f: int) -> bool:
        """Whether the firm is still in business."""
        return bool(self.view.alive[f])

    def quarter_name(self, ahead: int = 0) -> str:
        """Name of the quarter so far ahead."""
        return self.map.quarter_name(self.quarter + ahead)

    # -- models --------------------------------------------------------------------

    def models(self) -> list[int]:
        """All model families of the map."""
        owned = [LABS + c for c, cloud in enumerate(self.map.clouds) if cloud.own_model]
        return [*range(len(self.map.labs)), *owned]

    def developer(self, m: int) -> int:
        """Firm index of a model's developer."""
        return LAB0 + m if m < LABS else m - LABS

    def model_name(self, m: int) -> str:
        """A model family's name."""
        if m < LABS:
            return self.map.labs[m].model.name
        own = self.map.clouds[m - LABS].own_model
        return own.name if own else self.map.clouds[m - LABS].name

    @property
    def own_model(self) -> int | None:
        """The seat's own model family."""
        return LABS + self.me if self.playing and self.map.clouds[self.me].own_model else None

    @per_quarter
    def quality(self, m: int) -> float:
        """Mean quality over segments."""
        return float(np.mean(self.view.quality[m, : len(self.map.segments)]))

    @per_quarter
    def ranked_models(self) -> list[int]:
        """Models of firms in business, best first."""
        return sorted((m for m in self.models() if self.alive(self.developer(m))), key=lambda m: -self.quality(m))

    @per_quarter
    def hosted_here(self) -> list[int]:
        """Models that the seat's cloud sells, best first."""
        return [m for m in self.ranked_models() if self.view.hosted[self.me, m]]

    # -- markets -------------------------------------------------------------------

    @per_quarter
    def leader(self, r: int) -> int:
        """The cloud with the largest share of a market."""
        return int(np.argmax(self.view.land[r, : len(self.map.clouds)]))

    @per_quarter
    def spend_kusd(self, r: int) -> float:
        """Enterprises' AI spend in a market this quarter."""
        return float(sum(self.view.wallet_kusd[r, g] for g, s in enumerate(self.map.segments) if not s.consumer))

    def shell_price(self, r: int) -> float:
        """Dollars (thousands) for a kilowatt of powered shell."""
        return float(self.tables.shell_kusd_per_kw[r])

    def lead(self, r: int) -> int:
        """Quarters from order to power in a market."""
        return int(self.tables.shell_lead[r])

    # -- the seat's capacity ----------------------------------------------------------

    @per_quarter
    def sites_kw(self) -> int:
        """Powered sites."""
        return int(self.view.site_kw[self.me].sum())

    @per_quarter
    def used_kw(self) -> float:
        """Power that the fleet draws."""
        return float(self.view.power_kw[0])

    @per_quarter
    def empty_kw(self) -> float:
        """Powered sites without accelerators."""
        return max(0.0, self.sites_kw() - self.used_kw())

    @per_quarter
    def shells(self) -> list[Due]:
        """Sites under construction, soonest first."""
        due = []
        for ahead in range(SHELL_RING):
            row = self.view.shells_due_kw[(self.quarter + ahead) % SHELL_RING]
            due += [Due(ahead, float(row[r]), r) for r in range(len(self.map.regions)) if row[r] > 0]
        return due

    @per_quarter
    def chips_coming(self) -> list[Due]:
        """Accelerators ordered and not delivered, soonest first."""
        due = []
        for ahead in range(CHIP_RING):
            row = self.view.chips_due[(self.quarter + ahead) % CHIP_RING]
            due += [Due(ahead, float(row[d]), d) for d in range(len(row)) if row[d] > 0]
        return due

    @per_quarter
    def designs(self) -> list[int]:
        """Accelerators the seat may order now: chipmakers' and its own."""
        count = len(self.map.chipmakers)
        return [d for d in [*range(count), OWN] if self.view.chip_price_kusd[d] > 0]

    @per_quarter
    def other_designs(self) -> list[int]:
        """Chipmakers whose accelerators the seat can't order."""
        return [d for d in range(len(self.map.chipmakers)) if self.view.chip_price_kusd[d] <= 0]

    def line(self, d: int) -> int:
        """Row of the generation tables."""
        return CHIPMAKERS + self.me if d == OWN else d

    @per_quarter
    def generation(self, d: int) -> int:
        """Newest generation on sale."""
        starts = self.tables.gen_start[self.line(d), : self.tables.generations[self.line(d)]]
        return int(np.flatnonzero(starts <= self.quarter)[-1]) if (starts <= self.quarter).any() else 0

    @per_quarter
    def chip_name(self, d: int) -> str:
        """Maker and generation: what is ordered."""
        silicon = self.map.clouds[self.me].silicon if d == OWN else None
        line = silicon.generations if silicon else self.map.chipmakers[d].generations
        ordered = sorted(line, key=lambda g: g.start)
        maker = t.text("chip.own") if d == OWN else self.label(CHIPMAKER0 + d)
        return t.text("chip.name", maker=maker, generation=ordered[self.generation(d)].name)

    def chip_kw(self, d: int) -> float:
        """Facility power of one accelerator."""
        return float(self.tables.gen_kw[self.line(d), self.generation(d)])

    def chip_h100e(self, d: int) -> float:
        """H100 equivalents of one accelerator."""
        return self.gen_h100e(self.line(d), self.generation(d))

    def gen_h100e(self, line: int, g: int) -> float:
        """H100 equivalents of one accelerator of a generation, as it came out."""
        return float(self.tables.gen_h100e[line, g] * (1 + self.view.gen_gain[line, g]))

    def chip_lead(self, d: int) -> int:
        """Quarters from order to delivery."""
        maker = int(self.tables.partner[self.me]) if d == OWN else d
        return int(self.tables.chip_lead[maker])

    def chip_supply(self, d: int) -> int:
        """What the maker can deliver in a quarter."""
        maker = int(self.tables.partner[self.me]) if d == OWN else d
        return int(self.view.chip_supply[maker] * (1 - self.tables.outside_share[maker]))

    # -- labs ----------------------------------------------------------------------

    @per_quarter
    def stake(self, holder: int, lab: int) -> float:
        """Part of a lab (index among labs) that a firm holds."""
        total = float(self.view.shares[:, lab].sum())
        return float(self.view.shares[holder, lab]) / max(total, 1.0)

    @per_quarter
    def cap_table(self, lab: int) -> list[tuple[int, float]]:
        """Holders of a lab and their parts, largest first."""
        parts = [(h, self.stake(h, lab)) for h in range(HOLDERS)]
        return sorted(((h, part) for h, part in parts if part > 0), key=lambda pair: -pair[1])

    @per_quarter
    def deals_of(self, sponsor: int | None = None, lab: int | None = None) -> list[int]:
        """Deals in force."""
        v = self.view
        return [
            int(d)
            for d in np.flatnonzero(v.deal_status == 1)
            if (sponsor is None or v.deal_sponsor[d] == sponsor) and (lab is None or v.deal_lab[d] == lab)
        ]

    def home_of(self, lab: int) -> int:
        """The cloud on which a lab launches first or exclusively, -1 if none."""
        v = self.view
        return int(v.exclusive[lab]) if v.exclusive[lab] >= 0 else int(v.first[lab])

    def may_deal(self, lab: int) -> bool:
        """Whether the lab may run on the seat's cloud at all."""
        return bool(self.tables.together[lab, self.me])

    def has_offer(self, lab: int) -> bool:
        """Whether the draft holds an offer to a lab."""
        o = self.draft
        return bool(o.bid_kusd[self.me, lab] > 0 or o.commit_kusd[self.me, lab] > 0)

    def relation_word(self, value: float) -> str:
        """How a lab stands to the seat, in a word."""
        steps = ((-0.4, "cold"), (-0.1, "cool"), (0.1, "neutral"), (0.4, "warm"))
        return t.text("relation." + next((word for limit, word in steps if value < limit), "close"))

    # -- over time -------------------------------------------------------------------

    def views(self) -> list[View]:
        """The view at each quarter's opening, oldest first, and at the end."""
        return list(self.session.history)

    def steps(self) -> list[str]:
        """Names for `views`."""
        names = [self.map.quarter_name(q) for q in range(len(self.session.history))]
        return [*names[:-1], t.text("end.final")] if self.session.over else names

    def value(self, c: int, v: View | None = None) -> float:
        """What the game counts of a cloud; nan while nothing has been counted yet."""
        found = float((v or self.view).value_kusd[c])
        return found if found else float("nan")

    def change(self, field: str, *index: int) -> float:
        """How a figure moved since last quarter (nan at the start)."""
        if self.before is None:
            return float("nan")
        place = index or (0,)
        return float(getattr(self.view, field)[place]) - float(getattr(self.before, field)[place])

    @per_quarter
    def token_prices(self) -> list[float]:
        """Mean price of the three best models' tokens at each quarter's opening, USD per Mtok."""
        count, models, found = len(self.map.segments), self.models(), []
        for v in self.views():
            quality = v.quality[models, :count].mean(axis=1)
            best = [models[i] for i in np.argsort(-quality, kind="stable")[:3]]
            found.append(float(v.token_price_usd[best, :count].mean()))
        return found
