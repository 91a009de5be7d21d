"""The rules' parameters: for each its range, unit and source; the values stand in the map files.

A source of `assumed` or `unknown` is ours to choose; N1-N13 are the model notes, M01-M69 the mechanisms,
other ids are rows of `maps/data/facts.csv`.
"""

from typing import Any

from pydantic import Field

from maps.schema import Part


def param(low: float, high: float, meaning: str, source: str) -> Any:
    """A required parameter with its range, its meaning with unit, and where it comes from."""
    return Field(ge=low, le=high, description=meaning, json_schema_extra={"source": source})


class Demand(Part):
    """Phase 8: who buys which models where (N1)."""

    nest: float = param(0.3, 0.9, "dissimilarity of models within a channel", "N1: proposal 0.5")
    model_pull: float = param(0, 1.5, "weight of hosted models in the choice of cloud (M13)", "assumed")
    compute_price_weight: float = param(0, 3, "log-price sensitivity to compute", "assumed")
    service_weight: float = param(0, 3, "log weight of the part of demand that was served", "assumed")
    steering: float = param(0, 2, "utils of full promotion by the cloud (M21)", "assumed")
    switch_plain: float = param(0, 3, "utils of switching model at depth 0 (M52)", "N1: k0")
    switch_deep: float = param(0, 6, "more utils at depth 1 (M53)", "N1: k1, 11% a year")
    cloud_switch_plain: float = param(0, 6, "utils of switching cloud at depth 0", "N1: from under 1% a year")
    cloud_switch_deep: float = param(0, 6, "more utils at depth 1", "N1: k cloud 4.6")
    model_review: float = param(0, 1, "part of installed model use reviewed a quarter", "N1: rho_r")
    cloud_review: float = param(0, 1, "part of installed cloud use reviewed a quarter", "N1")
    new_part: float = param(0, 1, "part of model use that is new and chooses afresh", "assumed")
    home_pull: float = param(0, 1, "part of new workloads that stay with the home cloud", "assumed")
    depth_growth: float = param(0, 1, "growth of integration depth a quarter", "assumed")
    cloud_depth_growth: float = param(0, 1, "the same for clouds", "assumed")
    partner_effect: float = param(0, 10, "faster integration by a full partner programme (M49)", "assumed")
    taste_fade: float = param(0, 1, "a quarter, of the tastes for models that opening shares reveal", "assumed")
    presence_fade: float = param(0, 1, "a quarter, of clouds' presence that opening shares reveal", "assumed")
    site_pull: float = param(0, 5, "utils of sites that cover a market fully over none there", "assumed")
    taste_noise: float = param(0, 1, "s.d. of what is new in a market's taste for a cloud, utils", "assumed")
    taste_memory: float = param(0, 0.99, "of that taste, what lasts a quarter", "N1.1: AR(1), 0.7-0.9")
    progress_weight: float = param(
        0, 5, "how the ceiling of spend grows with better and cheaper models, per util", "assumed"
    )
    ceiling_growth: float = param(0, 0.3, "of the ceiling at unchanged models, a quarter", "assumed")
    adoption_speed: float = param(0, 1, "of the gap between spend and ceiling, a quarter", "assumed")
    growth_most: float = param(0.01, 2, "largest growth of a wallet a quarter", "assumed")
    infrastructure_compute: float = param(0, 1, "part of infrastructure spend that rents accelerators", "assumed")
    tier_gap: float = param(0, 3, "quality of the tier below under the newest version, OOM; 0: none (M54)", "N5: menu")
    tier_price_part: float = param(0.01, 1, "opening price of the tier below over the newest version's", "assumed")


class Research(Part):
    """Phase 7: quality, algorithms, what serving takes (N4)."""

    algorithm_growth: float = param(
        0, 0.5, "public algorithmic progress, log10 a quarter (3 times a year)", "N4: Ho et al. 2024"
    )
    research_gain: float = param(0, 0.5, "most private lead won a quarter, log10", "assumed")
    research_scale_h100e: float = param(1000, 1e8, "research compute at which half of that is won", "assumed")
    lead_decay: float = param(0, 1, "of a private lead, a quarter", "assumed")
    spillover: float = param(0, 1, "of the gap to the best algorithms, a quarter", "N4")
    safety_cost: float = param(0, 1, "of research gain lost at full safety (M44)", "assumed")
    train_decay: float = param(0.01, 1, "of training stock, a quarter (runs last under 9 months)", "price-023")
    release_speed: float = param(0, 1, "of the gap between released and possible quality, a quarter", "assumed")
    training_luck: float = param(0, 1, "s.d. of that speed", "assumed")
    distillation: float = param(0, 1, "of the gap to what followers can reach, a quarter", "price-024")
    open_gap: float = param(0, 2, "OOM behind the frontier per quarter of open lag (M54)", "N4: frontier pace")
    imitation: float = param(0, 10, "faster following by a full imitation budget (M50)", "assumed")
    closed_gap: float = param(0, 4, "OOM behind the frontier that closed laggards reach by imitation", "assumed")
    step_most: float = param(0.05, 3, "largest step in quality a quarter, OOM", "assumed")
    focus_speed: float = param(0, 1, "of the gap between ordered and actual focus", "assumed")
    own_train_part: float = param(0, 0.9, "of a cloud's own-model compute", "assumed")
    own_research_part: float = param(0, 0.9, "of a cloud's own-model compute", "assumed")
    product_kusd: float = param(1e4, 1e9, "a full product budget, a quarter (M22)", "assumed")
    product_h100e: float = param(0, 1e7, "compute that a full own-model budget is worth (M22)", "assumed")
    size_exponent: float = param(0, 1, "compute per token grows by OOM of quality", "assumed")
    serving_exponent: float = param(0, 2, "compute per token falls by OOM of public algorithms", "price-001")
    tuning_gain: float = param(0, 0.5, "more from an H100e to which a lab is fully tuned (M33)", "M33: 5-20%")
    tuning_speed: float = param(0, 1, "of what is still to tune, a quarter with all compute on a line", "assumed")
    tuning_fade: float = param(0, 1, "of what is tuned, a quarter without any compute on the line", "assumed")
    capability_threshold: float = param(0, 20, "quality from which a model counts as too capable, OOM (M46)", "assumed")
    controlled_quarters: int = param(0, 8, "for which a model is kept under that; 0: none (M46)", "M46: 1-4")
    bind_allowed: int = param(0, 1, "may a sponsor take an open lab's newest versions first (M55)", "switch")
    bind_threshold: float = param(0, 1, "stake from which a cloud counts as an open lab's sponsor", "assumed")
    bind_relation: float = param(0, 1, "relation lost a quarter by a sponsor who binds", "assumed")
    bind_trust: float = param(0, 1, "trust in a bound lab lost a quarter", "assumed")
    strain_lag: float = param(0, 5, "how much longer an open lab that is fully worn down takes (M55)", "assumed")
    strain_speed: float = param(0, 1, "at which strain sets in and eases, a quarter", "assumed")
    strain_one_cloud: float = param(0, 1, "part of its compute from one cloud that strains an open lab", "assumed")


class Compute(Part):
    """Phase 6: contracts, spot, migration (N2.4)."""

    uptime: float = param(0.1, 1, "part of installed compute that can be sold", "assumed")
    own_model_most: float = param(0, 1, "of capacity, for own models", "assumed")
    migration_most: float = param(0, 1, "of a lab's compute that may move to a cloud a quarter (M18)", "M18: 5-15%")
    migration_cost: float = param(0, 2, "of a quarter's price of what moved (M18)", "assumed")
    first_step: float = param(0, 1, "of a cloud's capacity open to a newcomer a quarter", "assumed")
    redeploy_cost: float = param(0, 1, "of a site's cost, to give others a campus a lab has left (M09)", "M09: 20-40%")
    hold_up: float = param(0, 1, "part of that saved which a lab gets for renewing (M09)", "assumed: Nash bargaining")
    first_served: float = param(1, 10, "weight of labs with access terms when contracts exceed capacity", "assumed")
    short_quarters: int = param(1, 8, "quarters in a row more than 20% short that free the lab", "rulebook")


class Supply(Part):
    """Phases 4 and 5: chips and buildings (N6)."""

    size_weight: float = param(0, 1.5, "exponent of order size in allocation", "N6.1")
    loyalty_speed: float = param(0, 1, "of loyalty between cloud and chipmaker", "assumed")
    porting_loss: float = param(0, 0.9, "compute lost on immature own silicon (M34)", "assumed")
    second_loss: float = param(0, 0.9, "compute lost on a merchant design new to a fleet (M34)", "assumed")
    second_part: float = param(0, 1, "of a fleet's power from which a design is at home there (M34)", "assumed")
    maturity_speed: float = param(0, 1, "of own silicon's maturity while it is ordered", "assumed")
    supply_growth_most: float = param(0, 1, "largest growth of supply booked a quarter", "assumed")
    supply_kusd: float = param(0, 1000, "cost of booking one accelerator a quarter more, kUSD", "assumed")
    outside_growth: float = param(
        -0.5, 0.5, "growth a quarter of what buyers who are not on the map want of accelerators", "assumed"
    )
    outside_elasticity: float = param(
        0, 6, "of what they want to the price asked over list price, times gross margin: 1 by Lerner", "assumed"
    )
    design_kusd: float = param(0.1, 1000, "price of an accelerator from a maker without its own line, kUSD", "assumed")
    design_gain: float = param(0, 1, "of unit cost still to be saved, won a quarter by full R&D", "assumed")
    design_most: float = param(0, 0.9, "most of the unit cost that can be saved", "assumed")
    depreciation: float = param(0, 0.5, "of plant in service a quarter (6 years; shells 25)", "tech-034")
    replacement_most: float = param(0, 1, "of the fleet's power given to newer chips a quarter (M35)", "assumed")
    obsolete_ratio: float = param(1, 20, "performance per kW of the new over the old at which the old goes", "assumed")
    rent_exponent: float = param(0, 2, "of performance per kW, in what old chips rent for (M35)", "N6.4: 0.5-1")
    generation_slip: int = param(
        0, 40, "quarters by which generations not yet sold come later; 40: never (M35)", "switch"
    )
    roadmap_gain: float = param(
        0, 0.3, "of a new generation's performance, for each frontier lab held or supplied (M32)", "M32"
    )
    roadmap_most: float = param(0, 0.5, "most of that (M32)", "M32: 10-15%")
    squeeze_price: float = param(
        1, 3, "list prices in a memory squeeze over others; memory makers get it (M38)", "M38: up to 2"
    )
    self_build: int = param(0, 1, "may labs build data centres beyond contracts (M39)", "switch")
    self_build_most: float = param(
        0, 1, "of a maker's supply for others than clouds, that labs may take for it", "assumed"
    )
    power_queue: int = param(0, 1, "do build orders beyond a market's free power keep their place (M37)", "switch")


class Capital(Part):
    """Phases 2 and 3: debt, beliefs, rounds (N2, N3)."""

    debt_multiple: float = param(0, 10, "of yearly cash earnings that lenders give", "assumed")
    backlog_debt: float = param(0, 1, "of a cloud's sound backlog that lenders give on it", "assumed")
    debt_mood: float = param(0, 1, "change of that by regime", "assumed")
    cash_kept: float = param(0, 2, "of a quarter's revenue that is never spent on orders", "assumed")
    information_kusd: int = param(0, 1e9, "stake that brings information rights, kUSD (M60)", "unknown: N3 0.5 USD bn")
    noise_informed: float = param(0, 2, "s.d. of error of holders with rights", "assumed")
    noise_outside: float = param(0, 2, "s.d. of error of others", "assumed")
    growth_blur: float = param(0, 1, "s.d. of error in what a firm believes of a lab's growth a quarter", "assumed")
    belief_weight: float = param(0, 1, "of a new signal, without rights", "N11: adaptive 0.25-0.5")
    belief_weight_informed: float = param(0, 1, "of a new signal, with rights", "assumed")
    aggregator_cloud_part: float = param(0, 1, "of cloud traffic that routers see (M57)", "assumed")
    growth_believed: float = param(0, 2, "largest growth a quarter that a lab plans with", "assumed")
    need_weight: float = param(0, 10, "worth of a dollar over its face to a lab that needs all of its round", "assumed")
    capacity_kusd_per_kw: float = param(0, 100, "worth to a lab of a kW owed, more when it is short, kUSD", "assumed")
    compute_budget: float = param(0, 3, "part of expected revenue a lab can commit to compute", "assumed")
    burden_weight: float = param(0, 5, "weight of commitments over that", "assumed")
    dependence_weight: float = param(
        0, 10, "markdown of bids from a cloud with over half of a lab's compute", "assumed"
    )
    independence_weight: float = param(0, 10, "cost of large holders to a lab, of its worth (M42)", "assumed")
    loyalty_weight: float = param(0, 2, "worth of good relations, of the cheque", "assumed")
    loyal_price: float = param(0, 1, "price that good relations are worth to a lab", "N3: 5-10%")
    taboo: float = param(0, 1, "markdown of bids from holders of a rival while nobody else does it (M58)", "N3: c0")
    unsolicited_premium: float = param(1, 5, "price over the last one that opens a lab without a round", "assumed")
    oversubscription: float = param(1, 5, "of its target that a lab takes from sponsors", "assumed")
    most_sold: float = param(0.01, 0.9, "largest part of a lab sold a quarter", "assumed")
    lead_share: float = param(
        0, 1, "of a round that financial investors must bring to set the outside price", "N3: 20-30%"
    )
    exclusive_reach: float = param(0, 5, "of sales elsewhere lost by exclusive access (M15)", "assumed")
    first_reach: float = param(0, 5, "of sales elsewhere lost by first launch", "assumed")
    exclusive_quarters: int = param(1, 20, "longest exclusive term", "rulebook")
    doubt_disclosed: float = param(0, 1, "s.d. of opinions on a lab that shows its run rate, log (M40)", "N3: sigma")
    doubt_withheld: float = param(0, 1, "the same where it doesn't", "assumed")
    doubt_speed: float = param(0, 1, "of the gap to that, a quarter", "assumed")
    noise_withheld: float = param(0, 2, "s.d. of outsiders' error where a lab shows nothing (M40)", "assumed")
    cascade: float = param(0, 0.9, "of doubt removed by each independent lead of a round (M41)", "N3: phi 0.3-0.6")
    leads_most: int = param(1, 5, "leads that count (M41)", "switch")
    shading: float = param(0, 3, "of doubt that bidders take off their price: the winner's curse", "N3: k sigma / n")
    rumour_chance: float = param(0, 1, "that a bidder's talks are known the quarter after (M29)", "assumed")
    siting_part: float = param(0, 1, "of a sovereign fund's cheque that is built in its market (M65)", "assumed")


class Clauses(Part):
    """Phase 3: what term sheets may say, and what each clause weighs with a lab (N2)."""

    commitments: int = param(0, 1, "may a sheet ask for spending in return (M01, M05)", "switch")
    conditional: int = param(0, 1, "may megawatts be owed only from a run rate on (M11)", "switch")
    milestones: int = param(0, 1, "may money wait for milestones; if not it is paid at once (M02)", "switch")
    floor_most: float = param(0, 1, "highest take-or-pay part (M03)", "switch")
    price_protection: int = param(0, 1, "do contracts keep the price at which they were signed", "switch")
    access_most: int = param(0, 2, "0 listed everywhere, 1 first launch, 2 exclusive (M15)", "switch")
    refusal_rights: int = param(0, 1, "may an incumbent hold a right to match (M16)", "switch")
    bloc_spend_back: int = param(0, 1, "may sheets between firms of closed markets ask for spending (M12)", "switch")
    reciprocal: int = param(0, 1, "may a cloud promise to buy the lab's models (M07)", "switch")
    information_cost: float = param(0, 1, "of the money, for information rights without a wall", "assumed")
    votes_cost: float = param(0, 10, "more weight of a holding that votes (M42)", "assumed")
    refusal_cost: float = param(0, 1, "of the commitment, for a right to match", "assumed")
    covenant_cost: float = param(0, 1, "of a lab's worth, for each year without other clouds' money", "assumed")
    dedicated_value: float = param(0, 5, "worth of megawatts set apart over others", "assumed")
    own_chips_cost: float = param(0, 1, "of the commitment, for moving to immature own silicon (M36)", "assumed")
    own_chips_gain: float = param(0, 5, "faster maturity of own silicon by a lab bound to it (M36)", "assumed")
    embed_value: float = param(0, 2, "worth to a lab of a dollar the cloud buys of its models (M07)", "assumed")
    embed_lift: float = param(0, 1, "of what it embeds, added to the cloud's other sales a quarter", "assumed")
    warrant_value: float = param(0, 1, "of a warrant's value that a lab counts on", "deal-018")
    own_build_value: float = param(0, 2, "worth to a lab of a dollar of own data centres", "assumed")
    renewal_least: float = param(-1, 2, "relation from which a contract that runs out is renewed", "assumed")
    renewal_bond: float = param(0, 1, "of that which buying from each other is worth (M07)", "assumed")
    renewal_quarters: int = param(1, 40, "term of a renewed contract", "assumed")
    fee: float = param(0, 1, "of what falls due in two years, to end a contract early", "assumed")


class Governance(Part):
    """What holders of labs know, may do, and are remembered for (M42, M43, M60-M63)."""

    votes_most: float = param(0, 1, "largest part of a strategic stake that may vote (M42)", "switch")
    votes_trust: float = param(0, 20, "utils lost on other clouds per part of votes that a cloud holds", "assumed")
    lean_threshold: float = param(0, 1, "stake from which a holder may lean on a lab (M43)", "rulebook: 10%")
    lean_delay: float = param(0, 1, "of a quarter's release lost to one who leans", "assumed")
    lean_trust: float = param(0, 1, "trust lost", "assumed")
    leak_hazard: float = param(0, 1, "a quarter, for a holder with rights in two labs and no wall (M61)", "unknown")
    leak_part: float = param(0, 1, "of the lead in algorithms that leaks", "N3: 0.1-0.3")
    leak_memory: float = param(0, 1, "relation lost when a leak is traced", "assumed")
    wall_effect: float = param(0, 1, "of leaks stopped by a full wall (M62)", "M62: 50-90%")
    wall_slow: float = param(0, 1, "of the speed of learning lost behind a full wall (M62)", "assumed")
    rival_memory: float = param(0, 1, "relation lost by backing a rival (M63)", "assumed")
    overlap_weight: float = param(
        0, 1, "how far conflicts count by overlap of labs' sales over segments; 0: all count in full (M69)", "assumed"
    )
    neutral_trust: float = param(0, 1, "trust that full independence earns over none (M20)", "assumed")


class Solvency(Part):
    """Phases 9 and 10: who can pay what, and what happens if not (M04; N2.4, N10)."""

    coverage_weight: float = param(0, 1, "of worth lost at a coverage of 0 (M04)", "assumed")
    coverage_spread: float = param(0, 1, "interest a year more at a coverage of 0 (M04)", "assumed")
    lab_debt_multiple: float = param(0, 5, "of ARR that lenders give a lab", "assumed")
    clearing_cost: float = param(0, 1, "of what a defaulter has, lost to the default", "Rogers and Veraart 2013")
    credit_quarters: int = param(1, 20, "in which a chipmaker's credit is repaid (M30)", "assumed")
    credit_most: float = param(0, 1, "of a bill that may be on credit (M30)", "assumed")
    sale_impact: float = param(0, 2, "fall of a lab's price per part of it sold in distress", "assumed")


class Conduct(Part):
    """What the reference strategies weigh: switches of behaviour for experiments, not laws of the world."""

    containment: float = param(0, 3, "of what a rival's hold on a lab would cost, in clouds' bids (M23)", "assumed")
    herding: float = param(0, 1, "more for a lab that others have just backed or are said to (M29)", "M29: 0-0.3")
    hedge: float = param(0, 1, "1: clouds back several labs, 0: the one they hold most of (M24)", "switch")
    customer_finance: float = param(0, 3, "chipmakers' cheques and credit to who buys their chips (M30)", "assumed")
    antitrust_caution: float = param(
        0, 5, "of the chance of a probe within a year that clouds take off joint stakes (M25)", "assumed"
    )
    open_premium: float = param(
        0,
        50,
        "of the price of open models as good, what a tier below costs at most; 0: none (M54)",
        "price-013",
    )
    lock_in: float = param(0, 1, "of their price, what labs add per util that holds users (M52, M53)", "assumed")
    usage_weight: float = param(0, 1, "of the aggregator's shares in what clouds offer labs for (M57)", "assumed")
    inflation: float = param(0, 1, "clouds order more than they need where orders are cut by size (M10)", "switch")
    build_promised: float = param(0, 1, "of megawatts owed, that clouds build ahead of use (M11)", "assumed")
    match_bundles: float = param(
        0, 3, "chipmakers' money against clouds' own chips in labs' contracts (M31)", "assumed"
    )
    circular_caution: float = param(
        0, 5, "of market doubt that clouds take off sheets with spend-back (M06)", "assumed"
    )
    temptation: float = param(0, 10, "of sponsors to bind open labs, per share of land behind (M55)", "assumed")
    make_or_buy: float = param(0, 1, "of a cheque that a cloud with as good a model keeps (M22)", "assumed")


class Accounts(Part):
    """Phase 9: sales, costs, default (N2, N8)."""

    business_luck: float = param(0, 0.3, "s.d. of other business a quarter", "assumed")
    marketplace_cut: float = param(0, 1, "of a lab's sales through a cloud that the cloud keeps", "arr-017")
    open_share: float = param(0, 1, "of sales of open weights that reach their developer", "assumed")
    platform_cost: float = param(0, 1, "people and other running costs of AI cloud sales", "assumed")
    internal_lift: float = param(
        0, 0.1, "growth of other business a quarter per log of own AI compute over the usual", "assumed"
    )
    internal_growth: float = param(0, 0.3, "growth of usual own AI compute, a quarter", "assumed")
    chip_payout: float = param(0, 1, "of a chipmaker's profit paid out", "assumed")
    people_growth: float = param(0, 2, "growth of a lab's costs per growth of ARR", "assumed")
    lab_selling_cost: float = param(0, 1, "of a lab's sales", "assumed")
    interest: float = param(0, 0.5, "a year", "assumed")
    interest_mood: float = param(0, 0.2, "change of that by regime", "assumed")
    distress_spread: float = param(0, 0.5, "more in distress", "assumed")
    tax: float = param(0, 0.9, "of profit", "assumed")
    inflow_mood: float = param(0, 1, "change of investors' new money by regime", "assumed")
    growth_memory: float = param(0, 1, "of the newest quarter in growth and burn", "assumed")
    patience: float = param(0, 5, "unpaid compute over revenue at which a lab defaults", "assumed")
    defaults_survived: int = param(0, 10, "restructurings before a lab ends", "assumed")
    distress_quarters: int = param(1, 20, "without deals after restructuring", "rulebook")
    default_loss: float = param(0, 1, "of value lost at default", "assumed")
    default_cut: float = param(0, 1, "of commitments cut at default", "assumed")
    acquired_part: float = param(0, 1, "of the quality gap that the largest creditor's own model closes", "assumed")
    debt_patience: float = param(1, 10, "debt over what lenders would give at which a sponsor is rescued", "assumed")
    fire_discount: float = param(0, 1, "on stakes sold in a rescue", "assumed")


class Market(Part):
    """Phases 1 and 10: mood, share prices, IPOs (N7)."""

    mood: float = param(0, 1, "change of prices by regime", "assumed")
    doubt_base: float = param(0, 1, "chance a quarter that a neutral market turns sceptical", "assumed")
    doubt_circularity: float = param(0, 5, "more by circular part of AI sales", "N7")
    doubt_burn: float = param(0, 5, "more by labs' burn over revenue", "N7")
    doubt_concentration: float = param(0, 5, "more by concentration of clouds", "N7")
    recovery: float = param(0, 1, "chance a quarter that the mood lifts", "assumed")
    multiple_base: float = param(0, 100, "price of a lab over ARR without growth", "N3: floor 5")
    multiple_growth: float = param(0, 100, "more by growth of a year", "N3: 20-37 times in 2025-26")
    multiple_least: float = param(0, 100, "floor", "N3")
    multiple_most: float = param(1, 200, "cap", "N3: 60")
    burn_penalty: float = param(0, 2, "of value at a burn of twice ARR, half of it while private (M47)", "assumed")
    ipo_arr_kusd: int = param(0, 1e9, "run rate that opens the window, kUSD", "assumed")
    ipo_discount: float = param(0, 0.5, "to value", "assumed")
    ipo_part: float = param(0, 0.5, "of the company sold", "assumed")
    follow_on_most: float = param(0, 0.5, "of value raised from the public a quarter", "assumed")
    follow_on_doubt: float = param(0, 1, "of that while the market is sceptical", "assumed")
    sale_most: float = param(0, 1, "of a stake sold a quarter", "assumed")
    price_speed: float = param(0, 1, "of the gap between price and worth, a quarter", "assumed")
    price_luck: float = param(0, 0.5, "s.d. of share prices a quarter", "assumed")
    loop_memory: float = param(0, 1, "of the newest quarter in measured circularity", "assumed")
    circularity_sceptical: float = param(0, 3, "discount per unit of circularity (M06)", "N7: 0.1-0.3")
    circularity_neutral: float = param(0, 3, "the same in a neutral market", "N7")
    backlog_weight: float = param(0, 1, "of solvent backlog in the price", "N7")
    bystander_discount: float = param(0, 1, "of a cloud without any top-three model (M29)", "assumed")
    surprise_weight: float = param(0, 2, "of capex over guidance", "N7")
    announcement: float = param(0, 5, "of a deal's value to its sponsor, in its price at once (M06)", "N7: a + b NPV")
    announcement_doubt: float = param(0, 5, "of money that comes back, off the price in doubt (M06)", "N7: lambda")
    pledge_worth: float = param(0, 0.2, "of the price, for a pledge that is believed", "assumed")
    pledge_broken: float = param(0, 0.5, "of the price, lost with a broken pledge", "assumed")


class Events(Part):
    """Phase 1: cards with their hazards a quarter."""

    slump_hazard: float = param(0, 1, "demand shock", "assumed")
    slump_depth: float = param(0, 0.9, "of the ceiling of spend", "assumed")
    slump_quarters: int = param(1, 20, "length", "assumed")
    squeeze_hazard: float = param(0, 1, "memory squeeze (M38)", "assumed")
    squeeze_depth: float = param(0, 0.9, "of chip supply", "assumed")
    squeeze_quarters: int = param(1, 20, "length", "assumed")
    shock_hazard: float = param(0, 1, "that a maker's plants stand, for each maker (M34)", "assumed")
    shock_depth: float = param(0, 1, "of its supply", "assumed")
    shock_quarters: int = param(1, 20, "length", "assumed")
    breakthrough_hazard: float = param(0, 1, "efficiency breakthrough (M56)", "assumed")
    breakthrough_gain: float = param(0, 2, "log10 of public algorithms", "M56: 4 times")
    breakthrough_ahead: int = param(0, 8, "quarters that the lab which found it has it alone", "assumed")
    order_hazard: float = param(0, 1, "government order against a lab (M45)", "count of reg rows")
    order_depth: float = param(0, 5, "utils at full trust weight", "assumed")
    order_quarters: int = param(1, 20, "length", "M45: 2-8")
    incident_hazard: float = param(0, 1, "safety incident of a careless lab (M44)", "assumed")
    incident_trust: float = param(0, 1, "trust lost", "assumed")
    incident_growth: float = param(0, 5, "more of that hazard per OOM over the opening's best model (M44)", "assumed")
    incident_uncontrolled: float = param(1, 20, "times that for models that skipped controlled release", "assumed")
    trust_recovery: float = param(0, 1, "towards its level, a quarter", "assumed")
    order_spill: float = param(0, 1, "of an order's weight with other buyers than the public sector (M45)", "M45")
    controls_hazard: float = param(0, 1, "export controls on chips, where they may cross", "assumed")
    controls_quarters: int = param(1, 40, "length", "assumed")
    probe_hhi: float = param(
        0, 10, "chance a quarter of a probe of a cloud, per land share x concentration of land (M25)", "assumed"
    )
    probe_joint: float = param(0, 10, "the same per its part of MHHI less HHI of models (M25)", "N3: MHHI delta")
    probe_discount: float = param(0, 0.5, "of the price of a cloud under investigation", "assumed")
    probe_quarters: int = param(1, 20, "length: it buys no shares of labs", "assumed")
    grid_hazard: float = param(0, 1, "grid delay in a market, by lot (M37)", "assumed")
    grid_quarters: int = param(1, 20, "in which its power does not grow", "assumed")
    window_hazard: float = param(0, 1, "no listings, whatever the mood (M47)", "assumed")
    window_quarters: int = param(1, 20, "length", "assumed")
    startup_hazard: float = param(0, 1, "a lab, by lot, buys a start-up of a segment (M48)", "assumed")
    startup_kusd: int = param(0, 1e8, "price, kUSD", "M48: 0.4 USD bn")
    startup_quality: float = param(0, 2, "better there, OOM", "assumed")
    startup_focus: float = param(0, 1, "of research drawn there", "assumed")
    startup_trust: float = param(0, 1, "trust lost with customers it now competes with", "assumed")
    programme_hazard: float = param(0, 1, "a cloud, by lot, starts a large partner programme (M49)", "assumed")
    programme_push: float = param(0, 5, "full product budgets that it is worth", "assumed")
    programme_quarters: int = param(1, 20, "length", "assumed")
    alliance_hazard: float = param(0, 1, "followers share standards against the leading lab (M51)", "assumed")
    alliance_cut: float = param(0, 1, "of the leader's brand over theirs", "assumed")
    alliance_quarters: int = param(1, 20, "length", "assumed")
    acquisition_hazard: float = param(0, 1, "a holder of a lab is paid in a rival's shares (M66)", "assumed")
    acquisition_part: float = param(0, 0.2, "of the rival", "M66: under 1%")
    safety_trust: float = param(0, 1, "higher level of trust at full safety over none (M44)", "assumed")


class World(Part):
    """What nobody is told: each seed draws these from their ranges (M26, M27, M68)."""

    scaling_low: float = param(0, 3, "how steeply effective compute turns into quality", "assumed")
    scaling_high: float = param(0, 3, "upper end", "assumed")
    specialise_low: float = param(0, 2, "how far focus tells models apart (M27), OOM", "assumed")
    specialise_high: float = param(0, 2, "upper end", "assumed")
    tipping_low: float = param(-1, 3, "how the best model's lead counts more (M26, M68)", "assumed")
    tipping_high: float = param(-1, 3, "upper end", "assumed")
    open_lag_low: float = param(0, 16, "quarters that open weights follow behind", "price-024")
    open_lag_high: float = param(0, 16, "upper end", "price-026")


class Score(Part):
    """Phase 11: value, anchors, the early end."""

    stake_haircut: float = param(0, 1, "on stakes in labs", "rulebook")
    plant_earns: float = param(0, 1, "of plant new in service, what earnings show more of a quarter", "assumed")
    backlog_margin: float = param(0, 1, "present value of solvent backlog", "assumed")
    promise_cost: float = param(0, 1, "of money promised, what it costs over what it brings", "assumed")
    impaired_part: float = param(0, 1, "of a firm's equity lost that counts as impaired (N10)", "assumed")
    frontier_distance: float = param(0, 3, "OOM from the best that still counts as frontier", "assumed")
    monopoly_share: float = param(0, 1, "of every open market that ends a game early", "rulebook")
    monopoly_lead: float = param(1, 10, "over the runner-up", "rulebook")


class Rulebook(Part):
    """All rules of a map."""

    demand: Demand
    research: Research
    compute: Compute
    supply: Supply
    capital: Capital
    clauses: Clauses
    governance: Governance
    solvency: Solvency
    conduct: Conduct
    accounts: Accounts
    market: Market
    events: Events
    world: World
    score: Score
