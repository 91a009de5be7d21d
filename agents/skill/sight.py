"""What a player below full skill sees: an older, rougher and shorter view than the one it is shown."""

from typing import Any, NamedTuple

import numpy as np

from game.engine.layout import Floats, Games
from game.engine.parameters import CHIP_RING, CHIPMAKER0, CLOUDS, INVESTOR0, LAB0, LABS, SHELL_RING, SPONSORS


class Sight(NamedTuple):
    """How a player sees and decides."""

    blur: float  # s.d. of its error about others, log; and about quality, OOM
    age: int  # quarters by which its knowledge of others is old
    horizon: int  # quarters ahead in which it reckons with what it has ordered
    informed: bool  # does it use rumours, disclosures, what is believed of labs' books
    attention: float  # chance that it decides on a desk itself rather than leave it to standing orders


# Figures of others that age, by whose they are. Prices that bind this quarter, contracts and own books do not.
AGED = {
    "cloud": ("capacity_h100e", "utilisation", "cloud_revenue_kusd", "capex_kusd", "land_all"),
    "lab": ("believed_arr_kusd", "believed_burn_kusd", "believed_growth", "lab_coverage", "seen_share", "doubt"),
    "model": ("behind", "quality", "trust"),
    "maker": ("order_pressure",),
    "market": ("wallet_kusd", "enterprise_kusd", "power_free_kw"),
}
ROUGH = ("capacity_h100e", "believed_arr_kusd", "believed_burn_kusd", "wallet_kusd", "enterprise_kusd", "power_free_kw")
SHIFTED = ("behind", "quality")


def own_row(seat: int, whose: str) -> int:
    """The seat's own row in figures of clouds, labs, models or makers; -1: it has none."""
    if whose in ("cloud", "model") and seat < CLOUDS:
        return seat if whose == "cloud" else LABS + seat
    if whose in ("lab", "model") and LAB0 <= seat < INVESTOR0:
        return seat - LAB0
    return seat - CHIPMAKER0 if whose == "maker" and CLOUDS <= seat < SPONSORS else -1


def dull(view: Games, past: Games, sight: Sight, seat: int, rules: Any, luck: np.random.Generator) -> None:
    """Write over one game's view, (1,), what a player sees of it; past: what it was shown `age` quarters ago, (1,)."""
    for whose, fields in AGED.items():
        own = own_row(seat, whose)
        for field in fields:
            shown = view[field][0, own].copy() if own >= 0 else None
            view[field] = past[field]
            if field in ROUGH:
                size = view[field].shape
                view[field] = (view[field] * np.exp(sight.blur * _errors(luck, size))).astype(view[field].dtype)
            elif field in SHIFTED:
                view[field] += sight.blur * _errors(luck, view[field].shape)
            if own >= 0:
                view[field][0, own] = shown
    view["opinion"] += sight.blur * _errors(luck, view["opinion"].shape)
    if not sight.informed:
        ignore(view, seat, rules)
    forget_pipeline(view, sight.horizon)


def _errors(luck: np.random.Generator, size: tuple[int, ...]) -> Floats:
    return np.clip(luck.standard_normal(size), -2.0, 2.0)


def ignore(view: Games, seat: int, rules: Any) -> None:
    """Blank what takes effort to find out, and go by a lab's price instead of by its books."""
    own = own_row(seat, "lab")
    view["rumour_firm"], view["rumour_kusd"] = -1, 0
    for field in ("seen_share", "believed_growth"):
        kept = view[field][0, own]
        view[field] = 0.0
        if own >= 0:
            view[field][0, own] = kept
    usual = view["valuation_kusd"][0] / float(rules.market.multiple_base)
    others = np.arange(LABS) != own
    view["believed_arr_kusd"][0, others] = usual[others]


def forget_pipeline(view: Games, horizon: int) -> None:
    """Leave out own deliveries beyond the horizon: the supply line is what beginners forget (Sterman 1989)."""
    quarter = int(view["quarter"][0, 0])
    for field, ring in (("chips_due", CHIP_RING), ("shells_due_kw", SHELL_RING)):
        for ahead in range(horizon + 1, ring):
            view[field][0, (quarter + ahead) % ring] = 0
