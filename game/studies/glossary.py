"""What every column of a results folder means: kind, unit, meaning. A test holds the files to it."""

from collections.abc import Mapping
from typing import NamedTuple


class Column(NamedTuple):
    """A column: kind (text, int, float, flag), unit, meaning. Floats that don't apply are null."""

    kind: str
    unit: str
    meaning: str


_WHICH = {
    "arm": Column("text", "", "Name of the treatment"),
    "map": Column("text", "", "Id of the map"),
    "seed": Column("int", "", "Seed of the game's luck; equal seeds are paired over arms"),
}

GLOSSARY: dict[str, dict[str, Column]] = {
    "games": {
        **_WHICH,
        "map_hash": Column("text", "", "Fingerprint of the map with its settings"),
        "settings": Column("text", "", "Settings that differ from the map, as JSON"),
        "quarters": Column("int", "quarters", "Quarters played"),
        "ended_at": Column(
            "int", "quarter", "Quarter in which the game ended, 0 = the opening; -1: it broke before its end"
        ),
        "early": Column("flag", "", "1: one cloud led every open market long enough to end the game"),
        "winner": Column(
            "text", "", "Cloud with the best result against par; without par, with most value over its first quarter's"
        ),
        "half_leader": Column("text", "", "Cloud with the most land at half time"),
        "hhi": Column("float", "0..1", "Concentration of land at the end: sum of squared shares"),
        "circularity": Column(
            "float", "0..1", "Part of clouds' AI sales that their own cheques paid for, traced, last quarter"
        ),
        "lead_changes": Column("int", "changes", "Changes of leader over all markets and quarters"),
        "markets_changed": Column("int", "markets", "Markets whose leader changed at least once"),
        "labs_defaulted": Column("int", "labs", "Labs that defaulted at least once"),
        "labs_failed": Column("int", "labs", "Labs not alive at the end"),
        "labs_ipo": Column("int", "labs", "Labs listed in the game"),
        "rescues": Column("int", "rescues", "Rescues in the news"),
        "capex_busd": Column("float", "bn USD", "Clouds' capex over the whole game"),
        "last_capex_busd": Column("float", "bn USD a quarter", "Clouds' capex in the last quarter"),
        "ai_revenue_busd": Column("float", "bn USD a quarter", "Clouds' AI revenue in the last quarter"),
        "arr_busd": Column("float", "bn USD a year", "Labs' annual run rate at the end"),
        "digest": Column("text", "", "Fingerprint of the final state"),
        "error": Column("text", "", "What broke the game, with the quarter; empty: nothing did"),
    },
    "firms": {
        **_WHICH,
        "firm": Column("text", "", "Id of the firm"),
        "role": Column("text", "", "cloud, chipmaker, lab or investor"),
        "strategy": Column("text", "", "Strategy that played it"),
        "value_busd": Column("float", "bn USD", "Value by the role's score at the end"),
        "first_value_busd": Column("float", "bn USD", "The same after the first quarter"),
        "business_busd": Column("float", "bn USD", "Part of a cloud's value: business, mean of four quarters"),
        "plant_busd": Column("float", "bn USD", "Part of a cloud's value: plant that does not earn yet, at cost"),
        "stakes_busd": Column("float", "bn USD", "Part of a cloud's value: stakes in labs less a haircut"),
        "backlog_busd": Column("float", "bn USD", "Part of a cloud's value: backlog by the customers' solvency"),
        "obligations_busd": Column(
            "float", "bn USD", "Part of a cloud's value: chips on credit and the cost of what it promised, below zero"
        ),
        "net_cash_busd": Column("float", "bn USD", "Part of a cloud's value: cash less debt"),
        "returned_busd": Column("float", "bn USD", "Part of a cloud's value: cash returned to shareholders"),
        "land": Column("float", "0..1", "Cloud: share of enterprise AI spend"),
        "anchors": Column("float", "labs", "Cloud: frontier labs anchored there"),
        "circularity": Column(
            "float", "0..1", "Clouds and chipmakers: part of AI sales that its own cheques paid for, traced"
        ),
        "resilience": Column("float", "0..1", "Cloud: AI sales left without the largest lab"),
        "capex_busd": Column("float", "bn USD", "Cloud: capex over the whole game"),
        "arr_busd": Column("float", "bn USD a year", "Lab: annual run rate at the end"),
        "ipo": Column("float", "0 or 1", "Lab: listed in the game"),
        "cash_busd": Column("float", "bn USD", "Cash"),
        "debt_busd": Column("float", "bn USD", "Debt"),
        "result": Column("float", "0..100", "Percentile of the value among the reference games of the seat"),
        "par_difference_busd": Column("float", "bn USD", "Value less the median of the reference games"),
        "defaults": Column("int", "defaults", "Times the firm could not pay"),
        "alive": Column("flag", "", "1: alive at the end"),
        "best_value": Column("flag", "", "1: most value over its first quarter's, in its role"),
        "best_result": Column("flag", "", "1: best result against par in its role; 0 where there is no par"),
        "errors": Column("int", "decisions", "Own strategy: standing orders in its place, as it failed"),
        "timeouts": Column("int", "decisions", "Own strategy: standing orders in its place, as it took too long"),
        "illegal": Column("int", "decisions", "Own strategy: orders beyond the limits or for another seat, cut"),
        "replaced": Column("text", "", "Own strategy: quarters, from 0, in which standing orders decided, and why"),
        "problem": Column("text", "", "Own strategy: the first thing that went wrong; empty: nothing did"),
    },
    "turns": {
        **_WHICH,
        "quarter": Column("int", "quarter", "Number of the quarter, 0 = the opening"),
        "firm": Column("text", "", "Id of the firm; empty: the world as a whole"),
        "role": Column("text", "", "cloud, chipmaker, lab, investor; world for the world"),
        "value_busd": Column("float", "bn USD", "Value by the role's score"),
        "cash_busd": Column("float", "bn USD", "Cash"),
        "debt_busd": Column("float", "bn USD", "Debt"),
        "revenue_busd": Column("float", "bn USD a quarter", "Revenue"),
        "profit_busd": Column("float", "bn USD a quarter", "Profit before tax"),
        "coverage": Column("float", "ratio", "Means of a year over obligations of a year"),
        "market_cap_busd": Column("float", "bn USD", "Clouds and chipmakers: worth on the stock market"),
        "land": Column("float", "0..1", "Cloud: share of enterprise AI spend"),
        "anchors": Column("float", "labs", "Cloud: frontier labs anchored there"),
        "capex_busd": Column("float", "bn USD a quarter", "Cloud: capex; world: of all clouds"),
        "ai_revenue_busd": Column("float", "bn USD a quarter", "Cloud: AI revenue; world: of all clouds"),
        "capacity_h100e": Column("float", "H100 equivalents", "Cloud: installed compute; world: of all clouds"),
        "utilisation": Column("float", "0..1", "Cloud: part of its compute in use"),
        "compute_price_usd": Column("float", "USD per H100e-hour", "Cloud: posted price of compute"),
        "arr_busd": Column("float", "bn USD a year", "Lab: annual run rate; world: of all labs"),
        "valuation_busd": Column("float", "bn USD", "Lab: last price of the whole, or market value once listed"),
        "circularity": Column(
            "float", "0..1", "Part of AI sales that own cheques paid for, traced; world: of all clouds' AI sales"
        ),
        "hhi": Column("float", "0..1", "World: concentration of land, sum of squared shares"),
        "regime": Column("float", "-1, 0, 1", "World: the market's mood; -1 sceptical, 0 neutral, 1 hype"),
        "alive": Column("float", "0 or 1", "1: the firm is alive"),
    },
    "news": {
        **_WHICH,
        "quarter": Column("int", "quarter", "Quarter in which it was told"),
        "kind": Column("text", "", "Kind of news, such as deal_signed, default, slump"),
        "who": Column("text", "", "Id of the firm it is about, or of the market of a shortage; empty: nobody"),
        "whom": Column("text", "", "Id of the other firm; empty: none"),
        "amount": Column("float", "the kind's", "Its amount, in the units of game/engine/news.py; money in kUSD"),
    },
    "deals": {
        **_WHICH,
        "signed": Column("int", "quarter", "Quarter in which it was signed; -1: in force at the opening"),
        "ended": Column("int", "quarter", "Quarter in which it left the book; -1: in force at the end"),
        "sponsor": Column("text", "", "Id of the cloud or chipmaker"),
        "lab": Column("text", "", "Id of the lab"),
        "start": Column("int", "quarter", "First quarter of the term"),
        "term_quarters": Column("int", "quarters", "Length of the term"),
        "commit_busd": Column("float", "bn USD", "What the lab committed to buy over the term"),
        "used_busd": Column("float", "bn USD", "Spent under it until it ended, or the game did"),
        "cash_busd": Column("float", "bn USD", "Invested with it at once"),
        "tranches_busd": Column("float", "bn USD", "Promised in tranches on top, as signed"),
        "floor": Column("float", "0..1", "Take-or-pay part of the commitment"),
        "discount": Column("float", "0..1", "Off the posted price of compute"),
        "owed_mw": Column("float", "MW", "Capacity owed to the lab"),
        "access": Column("text", "", "listed, first_launch or exclusive"),
        "warrant": Column("float", "0..1", "Of the sponsor, promised to the lab"),
        "revenue_share": Column("float", "0..1", "Of the lab's revenue, paid to the sponsor"),
        "embed_busd": Column("float", "bn USD", "What the sponsor buys of the lab's models over the term"),
    },
    "flows": {
        **_WHICH,
        "quarter": Column("int", "quarter", "Number of the quarter, 0 = the opening"),
        "payer": Column("text", "", "Id of the firm, or customers, suppliers, market, government"),
        "payee": Column("text", "", "The same"),
        "amount_kusd": Column("int", "kUSD", "Paid in the quarter; pairs without payments have no row"),
    },
    "points": {
        "arm": Column("text", "", "Name of the treatment at the point, as in games"),
        "treatment": Column("text", "", "Arm of the study file"),
        "point": Column("int", "", "Number of the point of the design, from 0"),
        "settings": Column("text", "", "Settings of the arm, as JSON"),
    },
    "seats": {
        **_WHICH,
        "seat": Column("text", "", "Id of the firm"),
        "entry": Column("text", "", "Strategy that held the seat"),
        "value_busd": Column("float", "bn USD", "Value by the role's score at the end"),
        "result": Column("float", "0..100", "Percentile of the value among the reference games of the seat"),
        "par_difference_busd": Column("float", "bn USD", "Value less the median of the reference games"),
        "land": Column("float", "0..1", "Cloud: share of enterprise AI spend"),
        "alive": Column("flag", "", "1: alive at the end"),
        "half_value_busd": Column("float", "bn USD", "Value at half time; null: the game had ended"),
        "half_land": Column("float", "0..1", "Cloud: share of enterprise AI spend at half time"),
        "quarters": Column("int", "quarters", "Quarters played: decisions of the seat"),
        "errors": Column("int", "quarters", "Quarters in which the strategy raised an error; standing orders played"),
        "illegal": Column("int", "quarters", "Quarters with orders outside the limits; 0 if compiled: not watched"),
        "timeouts": Column("int", "quarters", "Quarters in which its time was up; standing orders played"),
        "error": Column("text", "", "What broke the game, with the quarter; empty: nothing did"),
    },
    "effects": {
        **_WHICH,
        "mechanism": Column("text", "", "Id of the row of the table of mechanisms"),
        "level": Column("text", "", "direct: what the mechanism moves at once; game: what follows"),
        "value": Column("float", "the outcome's", "The outcome in this game; null where it has none"),
        "error": Column("text", "", "What broke the game, with the quarter; empty: nothing did"),
    },
}

Glossary = Mapping[str, Mapping[str, Column]]  # table -> column -> what it means
