"""What a study asks to be written beside games and firms: turns, news, deals, flows; only what is asked for."""

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from agents.firm import role_of
from agents.model import LandGrab
from game.engine.news import NEWS_KINDS, SHORTAGE
from game.engine.parameters import (
    CHIPMAKER0,
    CUSTOMERS,
    FIRMS,
    GOVERNMENT,
    INVESTOR0,
    LAB0,
    MARKET,
    SPONSORS,
    SUPPLIERS,
)
from game.studies.outcomes import BUSD, About, Outcomes
from game.studies.results import GLOSSARY, Rows

OUTSIDE = {CUSTOMERS: "customers", SUPPLIERS: "suppliers", MARKET: "market", GOVERNMENT: "government"}
ACCESS = np.array(["listed", "first_launch", "exclusive"], object)
# Columns of turns: state field, first firm that has it, firm after the last, unit of the column.
TURNS: dict[str, tuple[str, int, int, float]] = {
    "value_busd": ("value_kusd", 0, FIRMS, BUSD),
    "cash_busd": ("cash_kusd", 0, FIRMS, BUSD),
    "debt_busd": ("debt_kusd", 0, FIRMS, BUSD),
    "revenue_busd": ("revenue_kusd", 0, FIRMS, BUSD),
    "profit_busd": ("profit_kusd", 0, FIRMS, BUSD),
    "coverage": ("coverage", 0, FIRMS, 1),
    "market_cap_busd": ("market_cap_kusd", 0, SPONSORS, BUSD),
    "land": ("land_all", 0, CHIPMAKER0, 1),
    "anchors": ("anchors", 0, CHIPMAKER0, 1),
    "capex_busd": ("capex_kusd", 0, CHIPMAKER0, BUSD),
    "ai_revenue_busd": ("ai_revenue_kusd", 0, CHIPMAKER0, BUSD),
    "capacity_h100e": ("capacity_h100e", 0, CHIPMAKER0, 1),
    "utilisation": ("utilisation", 0, CHIPMAKER0, 1),
    "compute_price_usd": ("compute_price_usd", 0, CHIPMAKER0, 1),
    "arr_busd": ("arr_kusd", LAB0, INVESTOR0, BUSD),
    "valuation_busd": ("valuation_kusd", LAB0, INVESTOR0, BUSD),
    "circularity": ("circularity", 0, SPONSORS, 1),
    "alive": ("alive", 0, FIRMS, 1),
}
SUMMED = ("capex_busd", "ai_revenue_busd", "capacity_h100e", "arr_busd")  # over firms, for the world
WORLD = {"circularity": "circularity_all", "hhi": "hhi", "regime": "regime"}


@dataclass(frozen=True)
class Tables:
    """The measure of a study file: games and firms always, others by name."""

    extra: tuple[str, ...] = ()

    def __call__(self, model: LandGrab, about: About) -> "Watch":
        """A watch on some games."""
        return Watch(model, about, self.extra)


class Watch:
    """Outcomes, and after every quarter what the other tables need of it; rows come game by game."""

    def __init__(self, model: LandGrab, about: About, extra: tuple[str, ...]) -> None:
        self.model, self.outcomes = model, Outcomes(model, about)
        self.about = about
        parts: dict[str, Any] = {"turns": _turns, "news": _news, "flows": _flows}
        self.readers = {name: parts[name] for name in extra if name in parts}
        self.kept: dict[str, list[tuple[NDArray[np.int64], dict[str, Any]]]] = {name: [] for name in self.readers}
        self.deals = Deals(model) if "deals" in extra else None
        self.names = np.array([model.setup.ids[f] for f in range(FIRMS)] + [""], object)  # firm, or -1: none

    def step(self) -> None:
        """After a quarter; of games that are over nothing more is written."""
        live = np.flatnonzero(self.outcomes.live)
        for name, reader in self.readers.items():
            self.kept[name].append(reader(self.model, self.names, live))
        if self.deals is not None:
            self.deals.step(live)
        self.outcomes.step()

    def rows(self, error: str = "") -> Rows:
        """The rows, all of the same error."""
        found = self.outcomes.rows(error)
        for name, kept in self.kept.items():
            found[name] = self._which(*_together(kept)) if kept else {column: [] for column in GLOSSARY[name]}
        if self.deals is not None:
            found["deals"] = self._which(*self.deals.rows(self.names))
        return found

    def _which(self, games: NDArray[np.int64], columns: dict[str, Any]) -> dict[str, Any]:
        """Rows in the order of games, with what every table starts with."""
        order = np.argsort(games, kind="stable")
        n, seeds = len(games), np.array(self.model.seeds, np.int64)
        first = {"arm": [self.about.name] * n, "map": [self.model.map.id] * n, "seed": seeds[games[order]]}
        return {**first, **{name: _plain(values[order]) for name, values in columns.items()}}


def _plain(values: NDArray[Any]) -> Any:
    return values.tolist() if values.dtype == object else values


def _together(kept: list[tuple[NDArray[np.int64], dict[str, Any]]]) -> tuple[NDArray[np.int64], dict[str, Any]]:
    games = np.concatenate([games for games, _ in kept])
    return games, {name: np.concatenate([columns[name] for _, columns in kept]) for name in kept[0][1]}


def _turns(model: LandGrab, names: NDArray[Any], live: NDArray[np.int64]) -> tuple[NDArray[np.int64], dict[str, Any]]:
    """The world and every firm: (games x (1 + firms)) rows."""
    s = model.state[live]
    seats = np.array(sorted(model.seats))
    n, width = len(live), 1 + len(seats)
    columns: dict[str, Any] = {
        "quarter": np.full(n * width, model.quarter - 1),
        "firm": np.tile(np.concatenate([[""], names[seats]]).astype(object), n),
        "role": np.tile(np.array(["world", *(role_of(f) for f in seats.tolist())], object), n),
    }
    for name in list(GLOSSARY["turns"])[len(columns) + 3 :]:
        values = np.full((n, width), np.nan)
        if name in TURNS:
            field, low, high, scale = TURNS[name]
            has = (seats >= low) & (seats < high)
            values[:, 1:][:, has] = s[field][:, seats[has] - low] / scale
            if name in SUMMED:
                values[:, 0] = 0.0
                for i in range(len(model.map.labs if low == LAB0 else model.map.clouds)):  # in a fixed order
                    values[:, 0] += s[field][:, i] / scale
        if name in WORLD:
            values[:, 0] = s[WORLD[name]][:, 0]
        columns[name] = values.ravel()
    return np.repeat(live, width), columns


def _news(model: LandGrab, names: NDArray[Any], live: NDArray[np.int64]) -> tuple[NDArray[np.int64], dict[str, Any]]:
    s = model.state[live]
    told = np.arange(s["news_kind"].shape[1]) < s["news_count"]
    games = np.repeat(live, told.sum(axis=1))
    kind, who, whom = (s[f"news_{name}"][told].astype(np.int64) for name in ("kind", "who", "whom"))
    regions = np.array([region.id for region in model.map.regions], object)
    market = kind == SHORTAGE
    who_is = names[np.where(market, -1, who)]
    who_is[market] = regions[who[market]]
    return games, {
        "quarter": np.full(len(games), model.quarter - 1),
        "kind": np.array(NEWS_KINDS, object)[kind],
        "who": who_is,
        "whom": names[whom],
        "amount": s["news_amount"][told],
    }


def _flows(model: LandGrab, names: NDArray[Any], live: NDArray[np.int64]) -> tuple[NDArray[np.int64], dict[str, Any]]:
    accounts = np.concatenate([names[:FIRMS], np.array(list(OUTSIDE.values()), object)])
    flow = model.state["flow_kusd"][live]
    game, payer, payee = np.nonzero(flow)
    return live[game], {
        "quarter": np.full(len(game), model.quarter - 1),
        "payer": accounts[payer],
        "payee": accounts[payee],
        "amount_kusd": flow[game, payer, payee],
    }


class Deals:
    """Every contract that was in the book at the end of a quarter, once: as signed, and what came of it."""

    def __init__(self, model: LandGrab) -> None:
        self.model = model
        shape = model.state["deal_status"].shape
        self.row: NDArray[np.int64] = np.full(shape, -1)  # of the contract in this place of the book
        self.key: NDArray[np.int64] = np.full((*shape, 3), -1)
        self.found: list[dict[str, Any]] = []
        self._look(np.arange(model.games), -1)

    def step(self, live: NDArray[np.int64]) -> None:
        """After a quarter."""
        self._look(live, self.model.quarter - 1)

    def _look(self, games: NDArray[np.int64], quarter: int) -> None:
        s = self.model.state
        now = np.stack([s["deal_start"], s["deal_sponsor"], s["deal_lab"]], axis=-1)
        there = s["deal_status"] == 1
        known = (self.row >= 0) & there & (now == self.key).all(axis=-1)
        mine: NDArray[np.bool_] = np.zeros(len(s), bool)
        mine[games] = True
        for g, d in zip(*np.nonzero(mine[:, None] & (self.row >= 0) & ~known), strict=True):
            self.found[self.row[g, d]]["ended"] = quarter
            self.row[g, d] = -1
        for g, d in zip(*np.nonzero(mine[:, None] & there & ~known), strict=True):
            self.row[g, d], self.key[g, d] = len(self.found), now[g, d]
            self.found.append(self._signed(int(g), int(d), quarter))
        for g, d in zip(*np.nonzero(mine[:, None] & there & known), strict=True):
            self.found[self.row[g, d]]["used_busd"] = float(s["deal_used_kusd"][g, d]) / BUSD

    def _signed(self, g: int, d: int, quarter: int) -> dict[str, Any]:
        s = self.model.state[g]
        return {
            "game": g, "signed": quarter, "ended": -1,
            "sponsor": int(s["deal_sponsor"][d]), "lab": int(s["deal_lab"][d]) + LAB0,
            "start": int(s["deal_start"][d]), "term_quarters": int(s["deal_quarters"][d]),
            "commit_busd": s["deal_commit_kusd"][d] / BUSD, "used_busd": s["deal_used_kusd"][d] / BUSD,
            "cash_busd": s["deal_cash_kusd"][d] / BUSD, "tranches_busd": s["tranche_kusd"][d].sum() / BUSD,
            "floor": float(s["deal_floor"][d]), "discount": float(s["deal_discount"][d]),
            "owed_mw": s["deal_owed_kw"][d] / 1000, "access": int(s["deal_access"][d]),
            "warrant": float(s["deal_warrant"][d]), "revenue_share": float(s["deal_share"][d]),
            "embed_busd": s["deal_embed_kusd"][d] / BUSD,
        }  # fmt: skip

    def rows(self, names: NDArray[Any]) -> tuple[NDArray[np.int64], dict[str, Any]]:
        """Games and columns."""
        games = np.array([row["game"] for row in self.found], np.int64)
        columns = {}
        for name in list(GLOSSARY["deals"])[3:]:
            values = np.array([row[name] for row in self.found])
            if name in ("sponsor", "lab"):
                values = names[values.astype(np.int64)]
            elif name == "access":
                values = ACCESS[values.astype(np.int64)]
            columns[name] = values
        return games, columns
