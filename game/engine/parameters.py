"""Sizes that hold for every map, the map's tables, and the rules record that phases read.

Sizes are part of a compiled type, so arrays have fixed capacities, loops run to the map's counts, and
one compiled version serves every map. A map over a capacity is refused by the loader.
"""

from functools import cache
from typing import Any, cast

import numpy as np
from pydantic import BaseModel

from game.engine.layout import Flags, Floats, Games, Ints, Layout, flags, floats, ints, register
from game.engine.rule import COMPILED
from maps import cards, rulebook

CLOUDS, CHIPMAKERS, LABS, INVESTORS = 10, 5, 10, 14
REGIONS, SEGMENTS, GENERATIONS, QUARTERS = 12, 8, 8, 40
DEALS, TRANCHES, NEWS, CALENDAR = 64, 3, 40, 24

# Accounts: firms by role, then the outside world.
CLOUD0, CHIPMAKER0 = 0, CLOUDS
LAB0 = CHIPMAKER0 + CHIPMAKERS
INVESTOR0 = LAB0 + LABS
FIRMS = INVESTOR0 + INVESTORS
CUSTOMERS, SUPPLIERS, MARKET, GOVERNMENT = FIRMS, FIRMS + 1, FIRMS + 2, FIRMS + 3
ACCOUNTS = FIRMS + 4
SPONSORS = CLOUDS + CHIPMAKERS  # who may offer a term sheet with compute: clouds and chipmakers come first

# Holders of a lab's shares: firms, then founders and staff, then the public.
FOUNDERS, PUBLIC = FIRMS, FIRMS + 1
HOLDERS = FIRMS + 2

MODELS = LABS + CLOUDS  # model family m < LABS is lab m's, LABS + c is cloud c's own
CHANNELS = CLOUDS + 1  # an enterprise buys on a cloud, or directly from labs
DIRECT = CLOUDS
DESIGNS = CHIPMAKERS + 1  # accelerators a cloud can order: each chipmaker's, or its own design
OWN = CHIPMAKERS
MAKERS = CHIPMAKERS + CLOUDS  # lines of accelerators: a chipmaker's, or a cloud's own
SHELL_RING, CHIP_RING = 12, 4  # quarters of construction and of chip delivery kept ahead
OPTIONS = 4  # on powered sites, of a cloud
HOURS = 2190.0  # in a quarter
KUSD = 1e6  # thousands in a billion dollars

LISTED, FIRST_LAUNCH, EXCLUSIVE = 0, 1, 2
# Box 6 of a term sheet and the advanced clauses that are simply there or not.
RIGHTS = ("information", "votes", "refusal", "covenant", "wall", "dedicated", "own_chips")
INFORMATION, VOTES, REFUSAL, COVENANT, WALL, DEDICATED, OWN_CHIPS = range(len(RIGHTS))
PLEDGES = ("none", "no_loops", "within_means", "open_house")  # what a cloud may promise in public
NO_LOOPS, WITHIN_MEANS, OPEN_HOUSE = 1, 2, 3
EVENTS = tuple(cards.KINDS)
(
    SLUMP, SQUEEZE, BREAKTHROUGH, GOVERNMENT_ORDER, INCIDENT, EXPORT_CONTROLS, ANTITRUST_PROBE, GRID_DELAY, WINDOW_SHUT,
    ACQUIRES_STARTUP, PARTNER_PROGRAMME, ALLIANCE, ACQUISITION_STAKE, SUPPLY_SHOCK,
) = range(len(EVENTS))  # fmt: skip
MULTI_BET, MONOGAMIST, CROSSOVER, SOVEREIGN, ASSET_MANAGER = range(5)  # kinds of investor
HYPE, NEUTRAL, SCEPTICAL = 1, 0, -1


class Tables(Layout):
    """The map's fixed figures, as arrays."""

    clouds: Ints = ints()
    chipmakers: Ints = ints()
    labs: Ints = ints()
    investors: Ints = ints()
    regions: Ints = ints()
    segments: Ints = ints()
    quarters: Ints = ints()
    present: Flags = flags(FIRMS)
    home: Ints = ints(FIRMS)  # market where the firm sits
    key: Ints = ints(FIRMS)  # rank of the firm's id: what ties and noise go by, never its place in a list

    region_weight: Floats = floats(REGIONS)
    power_limit_kw: Ints = ints(REGIONS)
    power_growth_kw: Ints = ints(REGIONS)  # a quarter
    shell_lead: Ints = ints(REGIONS)  # quarters
    shell_kusd_per_kw: Floats = floats(REGIONS)
    energy_kusd_per_kw: Floats = floats(REGIONS)  # a quarter
    sells: Flags = flags(REGIONS, CLOUDS)  # may the cloud sell here
    site_half_kw: Floats = floats(REGIONS)  # sites of a cloud that cover half of the market: the opening's mean
    local0: Floats = floats(REGIONS, CLOUDS)  # how well a cloud's sites cover the market at the opening, 0..1
    presence: Floats = floats(REGIONS, CLOUDS)  # what opening shares say of a cloud in a market, beyond its offer
    open_market: Flags = flags(REGIONS)
    direct_pull: Floats = floats(SEGMENTS)  # the same for buying directly from labs

    segment_weight: Floats = floats(SEGMENTS)
    quality_weight: Floats = floats(SEGMENTS)
    trust_weight: Floats = floats(SEGMENTS)
    price_weight: Floats = floats(SEGMENTS)
    order_weight: Floats = floats(SEGMENTS)  # trust weight with whom government orders count
    model_fraction: Floats = floats(SEGMENTS)
    consumer: Flags = flags(SEGMENTS)

    generations: Ints = ints(MAKERS)  # how many a line has
    gen_start: Ints = ints(MAKERS, GENERATIONS)  # first quarter on sale
    gen_h100e: Floats = floats(MAKERS, GENERATIONS)  # by the roadmap: see fleet.h100e_of
    gen_kw: Floats = floats(MAKERS, GENERATIONS)
    gen_kusd: Floats = floats(MAKERS, GENERATIONS)
    supplies: Flags = flags(CHIPMAKERS, CLOUDS)  # may the chipmaker deliver to the cloud
    crossing: Ints = ints()  # 1: chips may go from open markets to closed ones while no controls are in force
    across: Flags = flags(CHIPMAKERS, CLOUDS)  # from an open market to a closed one: export controls stop it
    together: Flags = flags(LABS, CLOUDS)  # may the lab list on and buy from the cloud
    partner: Ints = ints(CLOUDS)  # chipmaker that delivers a cloud's own design, -1: none
    chip_lead: Ints = ints(CHIPMAKERS)
    chip_cost: Floats = floats(CHIPMAKERS)  # unit cost over list price of the opening generation
    outside_share: Floats = floats(CHIPMAKERS)
    supply0: Floats = floats(CHIPMAKERS)  # accelerators a quarter at the opening
    options: Ints = ints(CLOUDS)  # how many it opens with
    option_region: Ints = ints(CLOUDS, OPTIONS)
    option_kw: Ints = ints(CLOUDS, OPTIONS)
    option_from: Ints = ints(CLOUDS, OPTIONS)  # quarters in which it may be used, 0 = opening
    option_until: Ints = ints(CLOUDS, OPTIONS)
    option_lead: Ints = ints(CLOUDS, OPTIONS)
    option_kusd_per_kw: Floats = floats(CLOUDS, OPTIONS)  # to use it, beside the shell

    cloud_margin: Floats = floats(CLOUDS)
    cloud_growth: Floats = floats(CLOUDS)
    other_margin: Floats = floats(SPONSORS)
    other_growth: Floats = floats(SPONSORS)
    model_edge: Floats = floats(MODELS)  # a developer's lasting lead in quality at equal compute
    effective0: Floats = floats(MODELS)  # log10 effective compute at the opening
    serve_h100e_per_mtok: Floats = floats(MODELS)  # at the opening, H100e-quarters
    fit0: Floats = floats(LABS)  # what tuning to its chips makes of a lab's H100e at the opening
    safety0: Floats = floats(LABS)  # how careful a lab means to be
    frontier0: Floats = floats()  # best quality at the opening
    model_taste: Floats = floats(CHANNELS, MODELS)  # what opening shares say beyond quality, trust and price
    arr0_kusd: Floats = floats(LABS)
    model_focus: Floats = floats(MODELS, SEGMENTS)
    has_model: Flags = flags(MODELS)
    own0_h100e: Floats = floats(CLOUDS)  # own-model compute at the opening
    own_growth: Floats = floats(LABS)
    own0_lab_h100e: Floats = floats(LABS)  # own data centres at the opening, which grow by that
    independence: Floats = floats(LABS)
    parent_kusd: Ints = ints(LABS)
    investor_kind: Ints = ints(INVESTORS)
    inflow_kusd: Ints = ints(INVESTORS)
    wall: Floats = floats(INVESTORS)

    cards: Ints = ints()  # events on the calendar
    card_quarter: Ints = ints(CALENDAR)
    card_event: Ints = ints(CALENDAR)
    card_target: Ints = ints(CALENDAR)  # firm index, -1: by lot
    card_other: Ints = ints(CALENDAR)
    card_place: Ints = ints(CALENDAR)  # market or segment, -1: by lot
    card_size: Floats = floats(CALENDAR)  # -1: as in the rules
    card_quarters: Ints = ints(CALENDAR)  # 0: as in the rules


register(Tables)


class GameRules:
    """What every phase reads: the rulebook's sections as the map sets them, and the map's tables."""

    demand: rulebook.Demand
    research: rulebook.Research
    compute: rulebook.Compute
    supply: rulebook.Supply
    capital: rulebook.Capital
    clauses: rulebook.Clauses
    governance: rulebook.Governance
    solvency: rulebook.Solvency
    conduct: rulebook.Conduct
    accounts: rulebook.Accounts
    market: rulebook.Market
    events: rulebook.Events
    world: rulebook.World
    score: rulebook.Score
    tables: Tables


def _section(section: type[BaseModel]) -> "np.dtype[np.void]":
    """Record type of a rulebook section: its ints and floats in order."""
    kinds = [(name, np.int64 if f.annotation is int else np.float64) for name, f in section.model_fields.items()]
    return np.dtype(kinds, align=True)


@cache
def rules_dtype() -> "np.dtype[np.void]":
    """Record type of all rules: sections of the rulebook, then the tables."""
    sections = [(name, _section(cast(Any, f.annotation))) for name, f in rulebook.Rulebook.model_fields.items()]
    return np.dtype([*sections, ("tables", Tables.dtype())], align=True)


def plain_rules(book: rulebook.Rulebook, tables: Games) -> GameRules:
    """The rules as plain Python strategies read them. tables: one record of Tables, shape (1,)."""
    plain = GameRules()
    for name in rulebook.Rulebook.model_fields:
        setattr(plain, name, getattr(book, name))
    plain.tables = Tables.view(tables[0])
    return plain


def pack(book: rulebook.Rulebook, tables: Games) -> Any:
    """The rules as entry points take them: an array of one record when compiled, else as `plain_rules`."""
    if not COMPILED:
        return plain_rules(book, tables)
    record = np.zeros(1, rules_dtype())
    for name in rulebook.Rulebook.model_fields:
        for field, value in getattr(book, name):
            record[name][field] = value
    record["tables"] = tables
    return record
