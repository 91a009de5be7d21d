"""Everything a game is: one record a game, games first."""

import hashlib

from game.engine.layout import Flags, Floats, Games, Ints, Layout, flags, floats, ints, register
from game.engine.parameters import (
    ACCOUNTS,
    CHANNELS,
    CHIP_RING,
    CHIPMAKERS,
    CLOUDS,
    DEALS,
    DESIGNS,
    EVENTS,
    FIRMS,
    GENERATIONS,
    HOLDERS,
    INVESTOR0,
    LABS,
    MAKERS,
    MODELS,
    NEWS,
    OPTIONS,
    REGIONS,
    RIGHTS,
    SEGMENTS,
    SHELL_RING,
    SPONSORS,
    TRANCHES,
)

# Kinds of payment: every dollar that moves is one of these.
KINDS = (
    "round",
    "tranche",
    "chips",
    "capacity",
    "shells",
    "compute",
    "take_or_pay",
    "migration",
    "enterprise",
    "direct",
    "model_share",
    "business",
    "costs",
    "energy",
    "people",
    "interest",
    "tax",
    "debt",
    "equity",
    "payout",
    "inflow",
    "revenue_share",
    "embed",
    "credit",
    "fee",
    "upkeep",
    "stake",
    "warrant",
)
(
    ROUND,
    TRANCHE,
    CHIPS,
    CAPACITY,
    SHELLS,
    COMPUTE,
    TAKE_OR_PAY,
    MIGRATION,
    ENTERPRISE,
    DIRECT_SALE,
    MODEL_SHARE,
    BUSINESS,
    COSTS,
    ENERGY,
    PEOPLE,
    INTEREST,
    TAX,
    DEBT,
    EQUITY,
    PAYOUT,
    INFLOW,
    REVENUE_SHARE,
    EMBED,
    CREDIT,
    FEE,
    UPKEEP,
    STAKE,
    WARRANT,
) = range(len(KINDS))

# Parts of a cloud's value, as the end screen lists them.
PARTS = ("business", "plant", "stakes", "backlog", "obligations", "net_cash", "returned")
(P_BUSINESS, P_PLANT, P_STAKES, P_BACKLOG, P_OBLIGATIONS, P_NET_CASH, P_RETURNED) = range(len(PARTS))


class State(Layout):
    """One game. Axes are named by size constants; money is int64 thousands of dollars."""

    quarter: Ints = ints()
    over: Flags = flags()  # 1: ended, at most since `ended_at`
    ended_at: Ints = ints()

    # Money
    cash_kusd: Ints = ints(ACCOUNTS)
    flow_kusd: Ints = ints(ACCOUNTS, ACCOUNTS)  # this quarter, payer by payee
    paid_kusd: Ints = ints(len(KINDS), ACCOUNTS)  # this quarter
    received_kusd: Ints = ints(len(KINDS), ACCOUNTS)
    debt_kusd: Ints = ints(FIRMS)
    tag_kusd: Floats = floats(LABS, SPONSORS)  # a sponsor's cheques still in a lab's cash, which mixes pro rata
    passed_kusd: Floats = floats(CLOUDS, SPONSORS)  # a sponsor's cheques that labs spent at a cloud this quarter
    home_kusd: Floats = floats(SPONSORS)  # a sponsor's cheques that came back as its own sales this quarter
    credit_kusd: Ints = ints(CLOUDS, CHIPMAKERS)  # chips bought on credit and not paid for yet
    arrears_kusd: Ints = ints(LABS, SPONSORS)  # compute and chips a lab has not paid yet
    unpaid_kusd: Ints = ints(LABS)  # people not paid yet
    settled_kusd: Ints = ints(LABS, SPONSORS)  # arrears for which the creditor took shares this quarter
    forgiven_kusd: Ints = ints(FIRMS)  # debt written off this quarter
    wages_forgiven_kusd: Ints = ints(LABS)  # pay of people written off this quarter
    interest_added_kusd: Ints = ints(FIRMS)  # interest of this quarter that was not paid and is debt now
    alive: Flags = flags(FIRMS)
    distress_until: Ints = ints(FIRMS)  # no deals before this quarter
    defaults: Ints = ints(FIRMS)

    # Equity of labs
    shares: Ints = ints(HOLDERS, LABS)
    units: Ints = ints(LABS)  # all shares of a lab
    valuation_kusd: Ints = ints(LABS)  # last price, post-money; market value once listed
    outside_price_kusd: Ints = ints(LABS)  # last price led by a holder without a compute deal
    listed: Flags = flags(LABS)
    cost_kusd: Ints = ints(FIRMS, LABS)  # what the holder paid in all
    invested_kusd: Ints = ints(FIRMS, LABS)  # of which this quarter
    round_kusd: Ints = ints(LABS)  # new money this quarter
    round_pre_kusd: Ints = ints(LABS)  # what it was paid at, on average, before the money

    # Contracts between sponsors (clouds, chipmakers) and labs
    deal_status: Flags = flags(DEALS)  # 0 free, 1 in force, 2 ended
    deal_sponsor: Ints = ints(DEALS)  # firm index
    deal_lab: Ints = ints(DEALS)
    deal_start: Ints = ints(DEALS)
    deal_quarters: Ints = ints(DEALS)
    deal_commit_kusd: Ints = ints(DEALS)
    deal_ramp: Floats = floats(DEALS)
    deal_floor: Floats = floats(DEALS)
    deal_discount: Floats = floats(DEALS)
    deal_price_usd: Floats = floats(DEALS)  # posted per H100e-hour when it was signed: the most it is reckoned at
    deal_used_kusd: Ints = ints(DEALS)  # spent under it so far
    deal_cash_kusd: Ints = ints(DEALS)  # invested with it so far
    deal_owed_kw: Ints = ints(DEALS)
    deal_owed_from: Ints = ints(DEALS)
    deal_owed_arr_kusd: Ints = ints(DEALS)  # run rate from which the megawatts are owed, 0: at once (M11)
    deal_short: Ints = ints(DEALS)  # quarters in a row delivered more than 20% short
    deal_access: Flags = flags(DEALS)
    deal_access_until: Ints = ints(DEALS)
    deal_pre_kusd: Ints = ints(DEALS)
    deal_rights: Flags = flags(DEALS, len(RIGHTS))
    deal_share: Floats = floats(DEALS)  # of the lab's revenue, paid to the sponsor
    deal_share_kusd: Ints = ints(DEALS)  # what is left of its cap
    deal_warrant: Floats = floats(DEALS)  # of the sponsor, promised to the lab as it takes what it committed to
    deal_vested: Floats = floats(DEALS)  # part of that which has vested
    deal_embed_kusd: Ints = ints(DEALS)  # what the cloud buys of the lab's models over the term
    tranche_kusd: Ints = ints(DEALS, TRANCHES)
    tranche_arr_kusd: Ints = ints(DEALS, TRANCHES)
    tranche_until: Ints = ints(DEALS, TRANCHES)
    due_kusd: Ints = ints(LABS, CLOUDS)  # contracted compute this quarter
    floor_kusd: Ints = ints(LABS, CLOUDS)  # take-or-pay part of it
    due_discount: Floats = floats(LABS, CLOUDS)  # from the posted price, with what price protection takes off
    exclusive: Ints = ints(LABS)  # cloud that holds exclusive access now, -1: none
    first: Ints = ints(LABS)  # cloud with first launch, -1: none
    opened: Flags = flags(SPONSORS, LABS)  # sees the lab's books by contract
    walled: Flags = flags(SPONSORS, LABS)  # behind a wall from its own model team
    refusal: Ints = ints(LABS)  # cloud with a right to match, -1: none
    covenant: Ints = ints(LABS)  # cloud whose rivals may not buy shares now, -1: none
    apart_kw: Ints = ints(LABS, CLOUDS)  # megawatts set apart for the lab, in kW
    asked_cut: Floats = floats(LABS, CLOUDS)  # of its commitments, asked last quarter

    # Rounds
    ask_kusd: Ints = ints(LABS)  # round announced last quarter, live now
    ask_pre_kusd: Ints = ints(LABS)
    ask_owed_kw: Ints = ints(LABS)
    answer: Flags = flags(FIRMS, LABS)  # to last quarter's bid: see capital.py
    counter_pre_kusd: Ints = ints(FIRMS, LABS)
    counter_commit_kusd: Ints = ints(SPONSORS, LABS)
    disclosed: Flags = flags(LABS)  # shows its run rate
    informs: Flags = flags(LABS)  # shows its books to large holders
    doubt: Floats = floats(LABS)  # s.d. of opinions on its worth, log
    opinion: Floats = floats(FIRMS, LABS)  # a firm's own error about its worth, log
    rumour_firm: Ints = ints(LABS)  # who is said to be in talks, -1: nobody
    rumour_kusd: Ints = ints(LABS)
    talks_kusd: Ints = ints(FIRMS, LABS)  # last quarter's bids that came to nothing
    waited: Ints = ints(LABS)  # rounds called off since one found money
    matched: Ints = ints(LABS)  # sheets that a holder of a right to match took over
    norm: Floats = floats()  # part of investors that hold rivals
    relation: Floats = floats(FIRMS, LABS)  # what the lab thinks of the firm, -1..1

    # Governance of labs
    votes: Floats = floats(SPONSORS, LABS)  # part of the lab's votes a sponsor holds
    independence_index: Floats = floats(LABS)  # 1: no strategic votes, compute spread over clouds
    delay: Floats = floats(LABS, SEGMENTS)  # of this quarter's release, lost to holders who lean
    fear: Floats = floats(LABS)  # leaks it remembers
    leaks: Ints = ints(LABS)  # leaks so far

    # Chips, sites, capacity
    chip_kusd: Floats = floats(CHIPMAKERS)  # price over list price, posted
    chip_supply: Ints = ints(CHIPMAKERS)  # accelerators a quarter
    supply_due: Ints = ints(CHIP_RING, CHIPMAKERS)
    unit_saving: Floats = floats(CHIPMAKERS)  # of unit cost, won by research and development
    squeeze: Ints = ints()  # last quarter of a memory squeeze
    shock_until: Ints = ints(CHIPMAKERS)  # last quarter in which a maker's plants stand
    order_pressure: Floats = floats(CHIPMAKERS)  # last quarter's orders over what there was for them
    gen_gain: Floats = floats(MAKERS, GENERATIONS)  # performance over the roadmap's, won with frontier labs (M32)
    fill: Floats = floats(CLOUDS, DESIGNS)  # part of the last order that was allotted
    loyalty: Floats = floats(CLOUDS, CHIPMAKERS)
    chips_due: Ints = ints(CHIP_RING, CLOUDS, DESIGNS)
    store: Ints = ints(CLOUDS, DESIGNS, GENERATIONS)  # delivered, waiting for power
    fleet: Ints = ints(CLOUDS, DESIGNS, GENERATIONS)  # installed
    chips_bought: Ints = ints(CLOUDS)  # accelerators ever owned, the opening fleet included
    chips_scrapped: Ints = ints(CLOUDS)
    site_kw: Ints = ints(CLOUDS, REGIONS)
    shells_due_kw: Ints = ints(SHELL_RING, CLOUDS, REGIONS)
    power_limit_kw: Ints = ints(REGIONS)
    option_kw: Ints = ints(CLOUDS, OPTIONS)  # left of options on powered sites
    reserved_kw: Ints = ints(REGIONS)  # of the limit, for options that may still be used
    queue_kw: Ints = ints(CLOUDS, REGIONS)  # asked for and not served: first in turn for power that comes free
    lab_site_kw: Ints = ints(LABS, REGIONS)  # data centres a lab paid for in the game
    lab_due_kw: Ints = ints(SHELL_RING, LABS, REGIONS)
    lab_due_h100e: Floats = floats(SHELL_RING, LABS)
    rider_cut: Floats = floats(CLOUDS)  # of this quarter's capacity orders, which hung on a sheet not signed
    capacity_h100e: Floats = floats(CLOUDS)
    power_kw: Floats = floats(CLOUDS)  # drawn by the fleet
    maturity: Floats = floats(CLOUDS)  # of own silicon
    fleet_worth_kusd: Floats = floats(CLOUDS)  # what chips and sites would rent for today, against their book value
    redeploy_kw: Ints = ints(CLOUDS)  # of campuses that a lab has left, idle this quarter (M09)
    redeploy_kusd: Ints = ints(CLOUDS)  # paid this quarter to give them to others
    earning_kusd: Floats = floats(CLOUDS)  # plant in service, as far as earnings show it by now
    book_kusd: Ints = ints(INVESTOR0)  # chips and shells less depreciation: clouds, and labs' own
    wear_kusd: Ints = ints(INVESTOR0)  # of it this quarter, with upkeep, which makes good other wear
    capex_kusd: Ints = ints(CLOUDS)  # this quarter, base capex included

    # Compute
    compute_price_usd: Floats = floats(CLOUDS)  # per H100e-hour, posted
    compute_h100e: Floats = floats(LABS, CLOUDS)  # used this quarter
    own_h100e: Floats = floats(LABS)  # a lab's own data centres
    own_model_h100e: Floats = floats(CLOUDS)  # cloud's use for its own models
    need_h100e: Floats = floats(CLOUDS)  # what enterprises want there
    served_h100e: Floats = floats(CLOUDS)  # what they got
    enterprise_h100e: Floats = floats(CLOUDS)  # kept for enterprises before labs' spot orders
    utilisation: Floats = floats(CLOUDS)
    serve_h100e: Floats = floats(LABS)  # what a lab's split leaves for serving
    serving_h100e: Floats = floats(MODELS)  # needed to serve all demand for the model
    service: Floats = floats(MODELS)  # part of demand the developer can serve

    # Technology
    train_stock: Floats = floats(MODELS)
    algorithm: Floats = floats(MODELS)  # log10 efficiency
    public_algorithm: Floats = floats()
    quality: Floats = floats(MODELS, SEGMENTS)  # released
    quality_before: Floats = floats(2, MODELS, SEGMENTS)  # one and two quarters ago
    offered: Floats = floats(CHANNELS, MODELS, SEGMENTS)  # what buyers get where
    hosted: Flags = flags(CHANNELS, MODELS)
    token_price_usd: Floats = floats(MODELS, SEGMENTS)  # per million tokens, posted
    tier_price_part: Floats = floats(MODELS)  # price of the tier below over that, posted
    trust: Floats = floats(MODELS)
    safety: Floats = floats(LABS)
    open_weights: Flags = flags(LABS)
    tuned: Floats = floats(LABS, MAKERS)  # of a lab's software to a line of accelerators, 0..1
    own_line_h100e: Floats = floats(LABS, CHIPMAKERS)  # ordered for a lab's own data centres, by maker
    chip_fit: Floats = floats(LABS, CLOUDS)  # what an H100e of the cloud does for the lab; opening mean = 1
    fit: Floats = floats(LABS)  # the same over all it uses
    study_h100e: Floats = floats(LABS)  # compute in research last quarter
    craft_until: Ints = ints(LABS)  # quarter in which a breakthrough that the lab has alone is public, -1: none
    control_until: Ints = ints(MODELS)  # quarter in which a model over the threshold may be sold, -1: never reached it
    bound: Ints = ints(LABS)  # cloud that gets an open lab's newest versions first, -1: none
    open_strain: Floats = floats(LABS)  # how worn an open lab is by want of money, freedom, compute, 0..1
    focus: Floats = floats(MODELS, SEGMENTS)

    # Demand
    wallet_kusd: Floats = floats(REGIONS, SEGMENTS)  # AI spend a quarter
    ceiling_kusd: Floats = floats(REGIONS, SEGMENTS)
    cloud_share: Floats = floats(REGIONS, SEGMENTS, CHANNELS)
    partner_push: Floats = floats(CLOUDS)  # partner programme's part of a full product budget
    cloud_depth: Floats = floats(SEGMENTS, CHANNELS)  # integration of installed workloads, 0..1
    model_share: Floats = floats(SEGMENTS, CHANNELS, MODELS)
    model_depth: Floats = floats(CHANNELS, MODELS)  # mean over installed workloads, new ones at 0
    tier_share: Floats = floats(MODELS, SEGMENTS)  # of spend on a model, what buys the tier below
    retained: Floats = floats(CHANNELS, MODELS)  # of installed use of a model, what stayed this quarter
    cloud_retained: Floats = floats(CHANNELS)  # of installed spend on a channel, what stayed this quarter
    appeal: Floats = floats(SEGMENTS, CHANNELS)  # inclusive value of the models there
    appeal0: Floats = floats(SEGMENTS)  # at the opening, to measure progress
    channel_kusd: Floats = floats(CHANNELS)  # AI spend this quarter, lost demand taken off
    model_kusd: Floats = floats(CHANNELS, MODELS)  # of which on each model
    sold_mtok: Floats = floats(CHANNELS, MODELS)  # the tokens that this bought
    segment_kusd: Floats = floats(SEGMENTS, CHANNELS)  # AI spend asked for this quarter, served or not
    taste: Floats = floats(REGIONS, CLOUDS)  # what a market thinks of a cloud for no known reason, utils
    new_kusd: Floats = floats(CHANNELS)  # this quarter's new workloads that chose afresh, by what they chose
    slump: Ints = ints()  # last quarter of a demand shock
    barred_until: Ints = ints(LABS)  # government order against the lab
    won_kusd: Floats = floats(CLOUDS)  # new and moved spend won this quarter

    # Firms
    cloud_kusd: Floats = floats(CLOUDS)  # non-AI cloud revenue, a quarter
    other_kusd: Floats = floats(SPONSORS)
    base_capex_kusd: Floats = floats(CLOUDS)
    people_kusd: Floats = floats(LABS)
    revenue_kusd: Ints = ints(FIRMS)  # this quarter
    profit_kusd: Ints = ints(FIRMS)  # before tax, this quarter
    ebitda_kusd: Ints = ints(FIRMS)
    earned_kusd: Ints = ints(FIRMS)  # after depreciation, before interest and tax
    ai_revenue_kusd: Ints = ints(CLOUDS)  # enterprises and labs' compute
    cloud_revenue_kusd: Ints = ints(CLOUDS)  # the segment: AI and non-AI
    arr_kusd: Floats = floats(LABS)
    growth: Floats = floats(LABS)  # of ARR, smoothed, a quarter
    burn_kusd: Floats = floats(LABS)  # cash used a quarter, smoothed
    coverage: Floats = floats(FIRMS)  # means of a year over obligations of a year
    guidance_kusd: Ints = ints(CLOUDS)  # capex the cloud said it would spend this quarter

    # What is known of others
    believed_arr_kusd: Floats = floats(FIRMS, LABS)
    informed: Flags = flags(FIRMS, LABS)  # sees the lab's books
    believed_burn_kusd: Floats = floats(FIRMS, LABS)
    seen_share: Floats = floats(MODELS)  # aggregator's biased token shares

    # Public market
    regime: Ints = ints()
    market_cap_kusd: Floats = floats(SPONSORS)
    base_multiple: Floats = floats(SPONSORS)  # of opening run-rate profit
    rating: Floats = floats(SPONSORS)  # what doubts, mood and promises do to the multiple
    announcement: Floats = floats(SPONSORS)  # return on this quarter's deals
    pledge: Flags = flags(CLOUDS)  # in force this quarter
    pledge_credit: Floats = floats(CLOUDS)  # how far it is believed, 0..1
    backlog_kusd: Ints = ints(CLOUDS)
    circularity: Floats = floats(SPONSORS)
    circularity_all: Floats = floats()

    # The unknown world, drawn at the opening
    world_scaling: Floats = floats()  # how steeply effective compute turns into quality
    world_specialise: Floats = floats()
    world_tipping: Floats = floats()
    world_open_lag: Floats = floats()  # quarters

    # Standings
    land: Floats = floats(REGIONS, CLOUDS)  # share of enterprise AI spend
    land_all: Floats = floats(CLOUDS)
    leader: Ints = ints(REGIONS)
    lead_changes: Ints = ints(REGIONS)
    anchors: Ints = ints(CLOUDS)
    value_kusd: Floats = floats(FIRMS)
    value_parts_kusd: Floats = floats(CLOUDS, len(PARTS))
    business_before_kusd: Floats = floats(4, CLOUDS)  # ring of the last four quarters
    returned_kusd: Ints = ints(FIRMS)
    resilience: Floats = floats(CLOUDS)
    contagion: Floats = floats()  # part of all firms' equity lost if the largest lab fails, beyond its own
    impaired: Ints = ints()  # firms that would lose over a tenth of their equity
    hhi: Floats = floats()
    mhhi: Floats = floats()  # of developers of models, with common ownership
    joint: Floats = floats(CLOUDS)  # the part of it that is this cloud's common ownership

    # Politics
    event_size: Floats = floats(len(EVENTS))  # of the last event of a kind, in its own unit
    probed_until: Ints = ints(CLOUDS)  # antitrust: buys no shares of labs before this quarter
    controls_until: Ints = ints(CHIPMAKERS)  # may not deliver from open markets to closed ones before this quarter
    grid_until: Ints = ints(REGIONS)  # power does not grow before this quarter
    grid_lost_kw: Ints = ints(REGIONS)  # growth that delays have cost so far
    window_until: Ints = ints()  # no listings before this quarter
    programme_until: Ints = ints(CLOUDS)  # partner programme beyond the budget
    alliance_until: Ints = ints()  # followers share standards
    alliance_against: Ints = ints()  # lab, -1: nobody
    startup_edge: Floats = floats(LABS, SEGMENTS)  # quality won with start-ups, OOM
    wary: Floats = floats(LABS, SEGMENTS)  # trust lost with buyers whom the lab competes with
    overlap: Floats = floats(LABS, LABS)  # of labs' sales over segments, 0..1
    monopoly_quarters: Ints = ints()

    # News of the quarter
    news_count: Ints = ints()
    news_kind: Flags = flags(NEWS)
    news_who: Flags = flags(NEWS)
    news_whom: Flags = flags(NEWS)
    news_amount: Floats = floats(NEWS)


register(State)


def digest(game: Games) -> str:
    """Fingerprint of one game's state (a record of the structured array)."""
    return hashlib.sha256(game.tobytes()).hexdigest()[:16]
