"""What a seat may see: one record, made new for each seat each quarter.

Public figures are the same for all; private ones are the seat's own books, what it believes of labs,
and the answers it got. Strategies, people and forecasts get this and never the state.
"""

from game.engine.layout import Flags, Floats, Ints, Layout, flags, floats, ints, register
from game.engine.parameters import (
    CHIP_RING,
    CHIPMAKERS,
    CLOUDS,
    DEALS,
    DESIGNS,
    EVENTS,
    FIRMS,
    GENERATIONS,
    HOLDERS,
    LABS,
    MAKERS,
    MODELS,
    OPTIONS,
    REGIONS,
    RIGHTS,
    SEGMENTS,
    SHELL_RING,
    SPONSORS,
    TRANCHES,
)  # fmt: skip


class View(Layout):
    """One seat's view of one game."""

    # Public
    quarter: Ints = ints()
    regime: Ints = ints()
    slump: Flags = flags()  # demand is depressed this quarter
    squeeze: Flags = flags()  # chips are short this quarter
    alive: Flags = flags(FIRMS)
    distress_until: Ints = ints(FIRMS)
    revenue_kusd: Ints = ints(SPONSORS)  # last quarter, listed firms
    ebitda_kusd: Ints = ints(SPONSORS)
    debt_kusd: Ints = ints(SPONSORS)
    capex_kusd: Ints = ints(CLOUDS)
    ai_revenue_kusd: Ints = ints(CLOUDS)
    cloud_revenue_kusd: Ints = ints(CLOUDS)
    market_cap_kusd: Floats = floats(SPONSORS)
    circularity: Floats = floats(SPONSORS)
    value_kusd: Floats = floats(CLOUDS)
    returned_kusd: Ints = ints(SPONSORS)  # paid out to shareholders since the opening
    backlog_kusd: Ints = ints(CLOUDS)
    site_kw: Ints = ints(CLOUDS, REGIONS)
    capacity_h100e: Floats = floats(CLOUDS)
    utilisation: Floats = floats(CLOUDS)
    compute_price_usd: Floats = floats(CLOUDS)
    chip_kusd: Floats = floats(CHIPMAKERS)
    chip_supply: Ints = ints(CHIPMAKERS)
    shocked: Flags = flags(CHIPMAKERS)  # its plants stand this quarter
    order_pressure: Floats = floats(CHIPMAKERS)  # clouds' last orders over what there was for them
    gen_gain: Floats = floats(MAKERS, GENERATIONS)  # performance over the roadmap's
    queue_kw: Ints = ints(CLOUDS, REGIONS)  # who waits for power
    lab_site_kw: Ints = ints(LABS, REGIONS)  # labs' own data centres
    power_free_kw: Ints = ints(REGIONS)  # not used and not under construction
    quality: Floats = floats(MODELS, SEGMENTS)
    behind: Floats = floats(MODELS)  # OOM behind the best model, mean over segments
    token_price_usd: Floats = floats(MODELS, SEGMENTS)
    tier_price_part: Floats = floats(MODELS)  # price of the tier below over that
    trust: Floats = floats(MODELS)
    hosted: Flags = flags(CLOUDS + 1, MODELS)
    open_weights: Flags = flags(LABS)
    bound: Ints = ints(LABS)  # cloud that gets an open lab's newest versions first, -1: none
    control_until: Ints = ints(MODELS)  # quarter in which a model over the threshold may be sold, -1: never reached it
    craft_until: Ints = ints(LABS)  # quarter in which a breakthrough that the lab has alone is public, -1: none
    seen_share: Floats = floats(MODELS)
    land: Floats = floats(REGIONS, CLOUDS)
    land_all: Floats = floats(CLOUDS)
    anchors: Ints = ints(CLOUDS)
    wallet_kusd: Floats = floats(REGIONS, SEGMENTS)
    enterprise_kusd: Floats = floats()  # all enterprises' AI spend a quarter
    hhi: Floats = floats()
    mhhi: Floats = floats()
    joint: Floats = floats(CLOUDS)
    event_size: Floats = floats(len(EVENTS))
    barred_until: Ints = ints(LABS)
    probed_until: Ints = ints(CLOUDS)
    controls_until: Ints = ints(CHIPMAKERS)
    grid_until: Ints = ints(REGIONS)
    grid_lost_kw: Ints = ints(REGIONS)
    window_until: Ints = ints()
    programme_until: Ints = ints(CLOUDS)
    alliance_until: Ints = ints()
    alliance_against: Ints = ints()
    valuation_kusd: Ints = ints(LABS)
    listed: Flags = flags(LABS)
    shares: Ints = ints(HOLDERS, LABS)
    ask_kusd: Ints = ints(LABS)
    ask_pre_kusd: Ints = ints(LABS)
    ask_owed_kw: Ints = ints(LABS)
    exclusive: Ints = ints(LABS)
    first: Ints = ints(LABS)
    refusal: Ints = ints(LABS)  # cloud with a right to match
    covenant: Ints = ints(LABS)  # cloud whose rivals may not buy shares
    disclosed: Flags = flags(LABS)
    independence_index: Floats = floats(LABS)
    rumour_firm: Ints = ints(LABS)  # who is said to be in talks, -1: nobody
    rumour_kusd: Ints = ints(LABS)
    round_kusd: Ints = ints(LABS)  # money of last quarter's round
    round_pre_kusd: Ints = ints(LABS)
    invested_kusd: Ints = ints(SPONSORS, LABS)  # cheques of last quarter
    backers: Ints = ints(LABS)  # firms that put money in last quarter
    doubt: Floats = floats(LABS)  # s.d. of opinions about a lab's worth, log
    norm: Floats = floats()  # part of investors that hold rivals
    rating: Floats = floats(SPONSORS)
    announcement: Floats = floats(SPONSORS)
    pledge: Flags = flags(CLOUDS)
    circularity_all: Floats = floats()
    contagion: Floats = floats()
    impaired: Ints = ints()
    deal_status: Flags = flags(DEALS)
    deal_sponsor: Ints = ints(DEALS)
    deal_lab: Ints = ints(DEALS)
    deal_start: Ints = ints(DEALS)
    deal_quarters: Ints = ints(DEALS)
    deal_commit_kusd: Ints = ints(DEALS)
    deal_owed_kw: Ints = ints(DEALS)
    deal_access: Flags = flags(DEALS)
    deal_access_until: Ints = ints(DEALS)
    deal_rights: Flags = flags(DEALS, len(RIGHTS))
    deal_cash_kusd: Ints = ints(DEALS)  # invested with it so far
    deal_owed_from: Ints = ints(DEALS)
    deal_owed_arr_kusd: Ints = ints(DEALS)  # run rate from which they are owed
    tranche_kusd: Ints = ints(DEALS, TRANCHES)
    tranche_arr_kusd: Ints = ints(DEALS, TRANCHES)
    tranche_until: Ints = ints(DEALS, TRANCHES)

    # Private: any seat
    seat: Ints = ints()  # firm index
    cash_kusd: Ints = ints()
    spare_kusd: Ints = ints()  # cash that orders may use
    borrow_kusd: Ints = ints()  # what lenders would give
    believed_arr_kusd: Floats = floats(LABS)
    believed_burn_kusd: Floats = floats(LABS)
    believed_growth: Floats = floats(LABS)  # of ARR, a quarter
    opinion: Floats = floats(LABS)  # the seat's own error about worth, log: part of its estimate
    coverage: Floats = floats()  # own means of a year over obligations of a year
    lab_coverage: Floats = floats(LABS)  # as far as the seat can tell
    relation: Floats = floats(LABS)
    answer: Flags = flags(LABS)
    counter_pre_kusd: Ints = ints(LABS)
    counter_commit_kusd: Ints = ints(LABS)
    mine: Flags = flags(DEALS)  # own contracts, whose finer terms follow
    deal_floor: Floats = floats(DEALS)  # own contracts: take-or-pay part; 0 for others'
    deal_ramp: Floats = floats(DEALS)
    deal_discount: Floats = floats(DEALS)
    deal_price_usd: Floats = floats(DEALS)
    deal_used_kusd: Ints = ints(DEALS)
    deal_share: Floats = floats(DEALS)
    deal_share_kusd: Ints = ints(DEALS)
    deal_warrant: Floats = floats(DEALS)
    deal_embed_kusd: Ints = ints(DEALS)
    luck: Floats = floats(4)  # the seat's own random numbers: standard normal

    # Private: a cloud's
    fleet: Ints = ints(DESIGNS, GENERATIONS)  # accelerators installed
    store: Ints = ints(DESIGNS)  # chips waiting for power
    chips_due: Ints = ints(CHIP_RING, DESIGNS)
    shells_due_kw: Ints = ints(SHELL_RING, REGIONS)
    power_kw: Floats = floats()
    option_kw: Ints = ints(OPTIONS)  # left of own options on powered sites: see the map's tables
    book_kusd: Ints = ints()  # chips and sites by the books
    earning_kusd: Floats = floats()  # of them, what earnings show by now
    fleet_worth_kusd: Floats = floats()  # by what they would rent for
    chip_price_kusd: Floats = floats(DESIGNS)  # 0: can't be had
    fill: Floats = floats(DESIGNS)
    need_h100e: Floats = floats()
    served_h100e: Floats = floats()
    own_model_h100e: Floats = floats()
    sold_h100e: Floats = floats(LABS)
    due_kusd: Ints = ints(LABS)  # labs' contracted spend here this quarter
    asked_cut: Floats = floats(LABS)  # of commitments here, to be answered now
    arrears_kusd: Ints = ints(LABS)  # what labs have not paid
    home_kusd: Floats = floats()  # own cheques that came back as sales last quarter
    owed_makers_kusd: Ints = ints(CHIPMAKERS)  # chips on credit
    model_kusd: Floats = floats(MODELS)  # sold here last quarter
    maturity: Floats = floats()

    # Private: a lab's
    arr_kusd: Floats = floats()
    growth: Floats = floats()
    burn_kusd: Floats = floats()
    debt_now_kusd: Ints = ints()
    service: Floats = floats()
    serving_h100e: Floats = floats()
    compute_h100e: Floats = floats(CLOUDS)
    own_h100e: Floats = floats()
    contract_kusd: Ints = ints(CLOUDS)
    floor_kusd: Ints = ints(CLOUDS)
    discount: Floats = floats(CLOUDS)
    sales_kusd: Floats = floats(CLOUDS + 1)
    depth: Floats = floats(CLOUDS + 1)  # integration of its users by channel, 0..1
    fear: Floats = floats()  # leaks it remembers
    waited: Ints = ints()  # rounds it called off since one found money
    tuned: Floats = floats(MAKERS)  # of its software to a line of accelerators
    chip_fit: Floats = floats(CLOUDS)  # what an H100e of the cloud does for it; mean of the opening = 1

    # Private: a chipmaker's
    allotted: Floats = floats(CLOUDS)  # part of each cloud's last order that was filled
    loyalty: Floats = floats(CLOUDS)
    receivable_kusd: Ints = ints(CLOUDS)


register(View)
