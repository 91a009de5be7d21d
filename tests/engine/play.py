"""How the engine's tests play: phase by phase, with hostile hands, and with books kept beside the game."""

from collections.abc import Iterator, Sequence

import numpy as np

from agents.model import LandGrab
from game.engine import turn
from game.engine.layout import Games
from game.engine.orders import LIMITS, Orders, rows_of
from game.engine.parameters import FIRMS, REGIONS
from game.engine.rule import COMPILED
from game.engine.state import State

FEW, SOME, MANY = (8, 32, 64) if COMPILED else (2, 3, 4)  # games
NASTY = (
    float("nan"), float("inf"), float("-inf"), -1.0, -1e300, 2.0**62, 1e-300, 1e300, 0.0, -0.0, 0.3, 1.0, 1e6, 1e9,
    3.7e12,
)  # fmt: skip
SHARES_CHANGE = ("nature", "capital", "solvency", "market")  # the phases that may issue or move shares
FLOATS = [name for name, (kind, _) in State.fields().items() if kind is np.float64]
NEVER_NEGATIVE = (
    "debt_kusd", "shares", "cost_kusd", "arrears_kusd", "flow_kusd", "paid_kusd", "received_kusd",
    "valuation_kusd", "outside_price_kusd", "deal_commit_kusd", "deal_used_kusd", "deal_cash_kusd",
    "deal_owed_kw", "tranche_kusd", "due_kusd", "floor_kusd", "ask_kusd", "ask_pre_kusd", "ask_owed_kw",
    "counter_pre_kusd", "counter_commit_kusd", "chip_kusd", "chip_supply", "supply_due", "chips_due", "store",
    "fleet", "chips_bought", "chips_scrapped", "site_kw", "shells_due_kw", "power_limit_kw", "capacity_h100e",
    "power_kw", "book_kusd", "capex_kusd", "compute_price_usd", "compute_h100e", "own_h100e", "own_model_h100e",
    "need_h100e", "served_h100e", "enterprise_h100e", "serve_h100e", "serving_h100e", "train_stock",
    "token_price_usd", "focus", "wallet_kusd", "ceiling_kusd", "channel_kusd", "model_kusd", "won_kusd",
    "cloud_kusd", "other_kusd", "base_capex_kusd", "people_kusd", "revenue_kusd", "arr_kusd", "coverage",
    "believed_arr_kusd", "market_cap_kusd", "backlog_kusd", "defaults", "news_count", "units", "invested_kusd",
    "credit_kusd", "unpaid_kusd", "tag_kusd", "home_kusd", "deal_share_kusd", "deal_embed_kusd", "lab_site_kw",
    "lab_due_kw", "lab_due_h100e", "doubt", "round_kusd", "rumour_kusd", "talks_kusd", "waited", "leaks", "fear",
    "wear_kusd", "earning_kusd", "settled_kusd", "forgiven_kusd", "rating", "contagion", "own_line_h100e", "chip_fit",
    "fit", "study_h100e",
    "sold_mtok", "segment_kusd", "new_kusd",
    "deal_owed_arr_kusd", "deal_price_usd", "order_pressure",
    "gen_gain", "option_kw", "reserved_kw", "queue_kw", "fleet_worth_kusd", "redeploy_kw", "redeploy_kusd",
)  # fmt: skip
PARTS_OF_ONE = (
    "fill", "loyalty", "maturity", "utilisation", "service", "trust", "safety", "focus", "cloud_share",
    "cloud_depth", "model_share", "model_depth", "seen_share", "circularity", "circularity_all", "land",
    "land_all", "resilience", "hhi", "overlap", "due_discount", "deal_ramp", "deal_floor", "deal_discount", "alive",
    "listed", "hosted", "open_weights", "over", "votes", "independence_index", "delay", "deal_share", "deal_warrant",
    "deal_vested", "asked_cut", "norm", "pledge_credit", "disclosed", "informs", "informed", "rider_cut",
    "tuned", "open_strain",
    "tier_price_part", "tier_share", "retained", "cloud_retained",
)  # fmt: skip


class Books:
    """What must hold after every phase, against the state the games began with."""

    def __init__(self, state: Games) -> None:
        self.cash = state["cash_kusd"].sum(axis=1)
        self.units = state["shares"].sum(axis=1)
        self.power = power_taken(state)

    def check(self, state: Games, where: str) -> None:
        """Every invariant, in every game."""
        assert np.array_equal(state["cash_kusd"].sum(axis=1), self.cash), f"{where}: money made or lost"
        assert state["cash_kusd"][:, :FIRMS].min() >= 0, f"{where}: a firm's cash is negative"
        units = state["shares"].sum(axis=1)
        assert (units >= self.units).all(), f"{where}: shares vanished"
        if where.split()[-1] not in SHARES_CHANGE:
            assert np.array_equal(units, self.units), f"{where}: shares appeared"
        assert np.array_equal(units, state["units"]), f"{where}: shares don't sum to the lab's units"
        self.units = units
        owned = state["fleet"].sum(axis=(2, 3)) + state["store"].sum(axis=(2, 3)) + state["chips_due"].sum(axis=(1, 3))
        assert np.array_equal(state["chips_bought"], owned + state["chips_scrapped"]), f"{where}: chips lost"
        power = power_taken(state)
        assert (power <= np.maximum(state["power_limit_kw"], self.power)).all(), f"{where}: power over the limit"
        for name in FLOATS:
            assert np.isfinite(state[name]).all(), f"{where}: {name} is not finite"
        for name in NEVER_NEGATIVE:
            assert state[name].min() >= 0, f"{where}: {name} is negative"
        for name in PARTS_OF_ONE:
            assert state[name].min() >= 0, f"{where}: {name} below 0"
            assert state[name].max() <= 1 + 1e-9, f"{where}: {name} over 1"
        for name, axis in (("cloud_share", 3), ("model_share", 3), ("land", 2), ("land_all", 1), ("seen_share", 1)):
            total = state[name].sum(axis=axis)
            sums = (np.abs(total - 1) < 1e-9) | (total == 0)
            assert sums.all(), f"{where}: {name} sums to {total[~sums][0]!r}"
        dues_add_up(state, where)


def power_taken(state: Games) -> "np.ndarray":  # type: ignore[type-arg]
    """Power in use and under construction by market, (games, regions) kW: clouds' and labs' own."""
    clouds = state["site_kw"].sum(axis=1) + state["shells_due_kw"].sum(axis=(1, 2))
    return np.asarray(clouds + state["lab_site_kw"].sum(axis=1) + state["lab_due_kw"].sum(axis=(1, 2)))


def dues_add_up(state: Games, where: str) -> None:
    """Once a quarter's contracts are known, what each lab owes each cloud is the sum of its deals' ramps."""
    if not where.endswith("contracts"):
        return
    expected = np.zeros_like(state["due_kusd"])
    quarter = state["quarter"]
    for d in range(state["deal_status"].shape[1]):
        age = quarter[:, 0] - state["deal_start"][:, d]
        n = np.maximum(state["deal_quarters"][:, d], 1)
        commit, ramp = state["deal_commit_kusd"][:, d], state["deal_ramp"][:, d]
        asked = []
        for until in (age, age + 1):
            part = np.clip(until / n, 0, 1)
            due = (commit * (part * (1 - ramp) + ramp * part * part)).astype(np.int64)
            asked.append(np.where(part >= 1, commit, due))
        on = (state["deal_status"][:, d] == 1) & (age >= 0) & (state["deal_sponsor"][:, d] < expected.shape[2])
        games = np.flatnonzero(on)
        expected[games, state["deal_lab"][games, d], state["deal_sponsor"][games, d]] += (asked[1] - asked[0])[games]
    assert np.array_equal(state["due_kusd"], expected), f"{where}: dues differ from the deal book"


def phase_by_phase(model: LandGrab, quarters: int = 99, hostile: "Hostile | None" = None) -> Iterator[str]:
    """Play, stopping after every phase; games that are over are taken out. Yields "quarter N phase"."""
    while model.quarter < min(model.map.quarters, quarters) and len(model.state):
        q = model.quarter
        model.luck = np.ascontiguousarray(model.noise[:, q])
        seen = model.state.copy()
        turn.open_quarter(seen, model.view, model.luck, model.rules, q)
        for i, name in enumerate(turn.PHASES[: turn.OPENING]):
            turn.one_phase(i, model.state, model.orders, model.luck, model.rules, q)
            yield f"quarter {q} {name}"
        assert model.state.tobytes() == seen.tobytes(), "one_phase differs from open_quarter"
        model.decide()
        if hostile:
            hostile.spoil(model)
        turn.resolve(seen, model.orders, model.luck, model.rules, q)
        for i, name in enumerate(turn.PHASES[turn.OPENING :]):
            turn.one_phase(turn.OPENING + i, model.state, model.orders, model.luck, model.rules, q)
            yield f"quarter {q} {name}"
        assert model.state.tobytes() == seen.tobytes(), "one_phase differs from resolve"
        model.quarter += 1
        drop_finished(model)


def drop_finished(model: LandGrab) -> None:
    """Take games that are over out of the batch (a phase alone does not look whether its game is over)."""
    live = model.state["over"][:, 0] == 0
    if live.all():
        return
    for name in ("state", "view", "draft", "orders", "noise"):
        setattr(model, name, np.ascontiguousarray(getattr(model, name)[live]))
    model.games = len(model.state)
    for seat in model.seats.values():
        seat.strategies = [(strategy, np.arange(model.games)) for strategy, _ in seat.strategies[:1]]


class Hostile:
    """Hands that spoil orders after strategies decided: some seats, some fields, values from a palette."""

    def __init__(self, seed: int, seats: Sequence[int], part: float, palette: Sequence[float] = NASTY) -> None:
        self.luck = np.random.default_rng(seed)
        self.seats, self.part, self.palette = seats, part, np.array(palette)

    def spoil(self, model: LandGrab) -> None:
        """Hand in again what the seats ordered, with part of the figures replaced."""
        for seat in self.seats:
            for field, row in rows_of(seat).items():
                model.draft[field][:, row] = model.orders[field][:, row]
                self.replace(model.draft[field], row)
            for g in range(model.games):
                turn.hand_in(model.draft, model.orders, seat, g)
        legal(model.orders)
        assert not np.frombuffer(model.draft.tobytes(), np.uint8).any(), "a draft was not blanked"

    def replace(self, values: "np.ndarray", row: int) -> None:  # type: ignore[type-arg]
        """Write nasty values over part of a field's row, as far as its type holds them."""
        shape = values[:, row].shape
        bad = self.palette[self.luck.integers(len(self.palette), size=shape)]
        values[:, row] = np.where(self.luck.random(shape) < self.part, fit(bad, values.dtype), values[:, row])


def fit(values: "np.ndarray", kind: "np.dtype") -> "np.ndarray":  # type: ignore[type-arg]
    """Values as a field's type can hold them: integers at their bounds, NaN as the lowest."""
    if kind.kind == "f":
        return values
    most = np.iinfo(kind)
    clean = np.where(np.isnan(values), float(most.min), values)
    small = np.clip(clean, float(max(most.min, -(2**62))), float(min(most.max, 2**62)))
    return small.astype(kind)


def legal(orders: Games) -> None:
    """All orders within their limits."""
    for field, (low, high) in LIMITS.items():
        values = orders[field]
        assert ((values >= low) & (values <= high)).all(), field


def new(name: str = "pocket", games: int = 1, **more: object) -> LandGrab:
    """A model without a data collector."""
    return LandGrab(name, games=games, collect=False, **more)  # type: ignore[arg-type]


__all__ = [
    "FEW",
    "MANY",
    "NASTY",
    "REGIONS",
    "SOME",
    "Books",
    "Hostile",
    "Orders",
    "fit",
    "legal",
    "new",
    "phase_by_phase",
]
