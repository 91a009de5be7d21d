"""Why a firm did what it did last quarter: its strategy's reasons, all of them or what others may know of them.

The one place that decides what is public. A reason is told to others if its move shows (`PUBLIC`: a cheque, a contract,
a price, a promise, a listing). From the reason itself come only its kind and the firms it names; every figure is read
anew from what all see, so none of the firm's own sums, plans or estimates passes. Reasons from want of money, and moves
that are not seen, are not told.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from typing import Any

from agents.strategies import FOLDERS, Reason, Strategy, role_of
from agents.strategies.naming import split_level
from game.engine.layout import record as one_game
from game.engine.layout import rules_of
from game.engine.opening import Setup
from game.engine.parameters import CHIPMAKER0, LAB0
from game.engine.rule import COMPILED
from game.engine.view import View
from game.seeing import seen
from game.switches import Played

#: (firm, lab index or -1, view before, view after) -> did it show; or a figure that all see.
Look = Callable[[int, int, View, View], Any]
Public = tuple[Look, tuple[str, ...]]

FIRMS_NAMED = ("lab", "cloud", "rival")
END = "_seen"  # of a public reason's key: its text names no more than is public
LEAST = 0.08  # part by which investment must have moved to be seen as a move


def reasons_of(played: Played, setup: Setup, rules: Any, strategy: Strategy, firm: int) -> list[Reason]:
    """All reasons of a firm for its orders of a quarter; empty where its strategy gives none."""
    name = split_level(strategy.name)[0]
    if strategy.creed is None and name != "by_mandate":
        return []
    view = seen(played.opened, played.luck, rules, firm)
    plain = rules_of(rules) if COMPILED else setup.plain_rules
    given = (one_game(view, 0), one_game(played.orders, 0), plain, firm)
    role = role_of(firm)
    folder = next(name for name, roles in FOLDERS.items() if roles == (role,))
    if strategy.creed is None:
        found: list[Reason] = import_module(f"agents.strategies.{folder}.by_mandate").reasons(*given)
    else:
        found = import_module(f"agents.strategies.{folder}.core").reasons(*given, strategy.creed)
    return found


def public(reason: Reason, firm: int, before: View, after: View) -> Reason | None:
    """What others may know of a reason; None: nothing. before, after: any seat's views, of which the public part is
    read, as the firm decided and a quarter later."""
    shows, figures = PUBLIC.get(reason.key, (_hidden, ()))
    firms = [(name, int(str(value))) for name, value in reason.about if name in FIRMS_NAMED]
    lab = dict(firms).get("lab", LAB0 - 1) - LAB0
    if not shows(firm, lab, before, after):
        return None
    known = tuple((name, FIGURES[name](firm, lab, before, after)) for name in figures)
    return Reason(reason.key + END, (*firms, *known))


# ---------------------------------------------------------------------------------- what can be seen


def _hidden(firm: int, lab: int, before: View, after: View) -> bool:
    return False


def _cheque(firm: int, lab: int, before: View, after: View) -> bool:
    if firm < after.invested_kusd.shape[0]:
        return bool(after.invested_kusd[firm, lab] > 0)
    return bool(after.shares[firm, lab] > before.shares[firm, lab])


def _contract(firm: int, lab: int, before: View, after: View) -> bool:
    new = (after.deal_status == 1) & (after.deal_start == after.quarter[0])
    return bool((new & (after.deal_sponsor == firm) & (after.deal_lab == lab)).any())


def _sale(firm: int, lab: int, before: View, after: View) -> bool:
    return bool(after.shares[firm, lab] < before.shares[firm, lab])


def _dearer(firm: int, lab: int, before: View, after: View) -> bool:
    return _posted(firm, after) > _posted(firm, before)


def _cheaper(firm: int, lab: int, before: View, after: View) -> bool:
    return _posted(firm, after) < _posted(firm, before)


def _invests(firm: int, lab: int, before: View, after: View) -> bool:
    return bool(after.capex_kusd[firm] > before.capex_kusd[firm] * (1 + LEAST))


def _invests_less(firm: int, lab: int, before: View, after: View) -> bool:
    return bool(after.capex_kusd[firm] < before.capex_kusd[firm] * (1 - LEAST))


def _barred(firm: int, lab: int, before: View, after: View) -> bool:
    return bool(after.probed_until[firm] > after.quarter[0])


def _promise(firm: int, lab: int, before: View, after: View) -> bool:
    return bool(after.pledge[firm] > 0 and after.pledge[firm] != before.pledge[firm])


def _payout(firm: int, lab: int, before: View, after: View) -> bool:
    return bool(after.returned_kusd[firm] > before.returned_kusd[firm])


def _listing(firm: int, lab: int, before: View, after: View) -> bool:
    return bool(after.listed[firm - LAB0] > before.listed[firm - LAB0])


def _opening(firm: int, lab: int, before: View, after: View) -> bool:
    return bool(after.open_weights[firm - LAB0] > before.open_weights[firm - LAB0])


def _round(firm: int, lab: int, before: View, after: View) -> bool:
    return bool(after.ask_kusd[firm - LAB0] > 0)


def _nobody_asks(firm: int, lab: int, before: View, after: View) -> bool:
    return not before.ask_kusd.any()


def _posted(firm: int, view: View) -> float:
    """The price a firm has posted: of compute, of chips, or of tokens in the first segment."""
    if firm < CHIPMAKER0:
        return float(view.compute_price_usd[firm])
    return float(view.chip_kusd[firm - CHIPMAKER0] if firm < LAB0 else view.token_price_usd[firm - LAB0, 0])


def _now(firm: int, lab: int, before: View, after: View) -> float:
    return _posted(firm, after)


def _then(firm: int, lab: int, before: View, after: View) -> float:
    return _posted(firm, before)


def _moved(firm: int, lab: int, before: View, after: View) -> float:
    return abs(_posted(firm, after) / max(_posted(firm, before), 1e-9) - 1)


def _use(firm: int, lab: int, before: View, after: View) -> float:
    return float(before.utilisation[firm])


def _behind(firm: int, lab: int, before: View, after: View) -> float:
    return float(before.behind[firm - LAB0])


def _size(firm: int, lab: int, before: View, after: View) -> float:
    return float(before.valuation_kusd[lab] / max(float(before.valuation_kusd.sum()), 1.0))


def _asked(firm: int, lab: int, before: View, after: View) -> int:
    return int(after.ask_kusd[firm - LAB0])


def _asked_at(firm: int, lab: int, before: View, after: View) -> int:
    return int(after.ask_pre_kusd[firm - LAB0])


#: What a public reason may name beside firms; each is read from what all see.
FIGURES: Mapping[str, Look] = {
    "price_usd": _now, "before_usd": _then, "price_part": _now, "before_part": _then, "moved_part": _moved,
    "use_part": _use, "behind_oom": _behind, "size_part": _size, "ask_kusd": _asked, "pre_kusd": _asked_at,
}  # fmt: skip
_HOURLY, _LISTED, _TOKENS = ("before_usd", "price_usd"), ("before_part", "price_part"), ("moved_part",)

#: How a move shows, and what may be named of it: reasons that others may be told.
_TOLD: Sequence[tuple[str, str, Look, tuple[str, ...]]] = (
    ("cloud", "bid_threat bid_brings bid_cheap", _cheque, ()),
    ("cloud", "contract", _contract, ()),
    ("cloud", "probed", _barred, ()),
    ("cloud", "builds", _invests, ()),
    ("cloud", "enough too_late", _invests_less, ()),
    ("cloud", "dearer_use", _dearer, (*_HOURLY, "use_part")),
    ("cloud", "cheaper_use", _cheaper, (*_HOURLY, "use_part")),
    ("cloud", "dearer_cost dearer_rivals dearer_copied", _dearer, _HOURLY),
    ("cloud", "cheaper_cost cheaper_rivals cheaper_copied", _cheaper, _HOURLY),
    ("cloud", "pledge_no_loops pledge_within_means pledge_open_house", _promise, ()),
    ("cloud", "payout", _payout, ()),
    ("chipmaker", "defends against_chips stake", _cheque, ()),
    ("chipmaker", "dearer", _dearer, _LISTED),
    ("chipmaker", "cheaper", _cheaper, _LISTED),
    ("lab", "goes_public", _listing, ()),
    ("lab", "raises_risen", _round, ("ask_kusd", "pre_kusd")),
    ("lab", "opens", _opening, ()),
    ("lab", "dearer_short dearer_cost", _dearer, _TOKENS),
    ("lab", "cheaper_cost", _cheaper, _TOKENS),
    ("lab", "cheaper_behind", _cheaper, (*_TOKENS, "behind_oom")),
    ("investor", "bid_cheap bid_dear bid_only crowd crowd_shuns", _cheque, ()),
    ("investor", "bid_size", _cheque, ("size_part",)),
    ("investor", "no_round", _nobody_asks, ()),
    ("investor", "sells_end sells_hype sells_doubt sells", _sale, ()),
)
PUBLIC: Mapping[str, Public] = {
    f"{role}_{name}": (shows, figures) for role, names, shows, figures in _TOLD for name in names.split()
}
