"""What a map file says: the opening of a game and its rules, validated.

Money is in billions of US dollars (`_busd`) as people write it; the loader turns it into whole
thousands. Every opening figure may name its source in the `sources` table of its part: a fact id of
`maps/data/facts.csv`, a `derived: ...` note that names fact ids, or nothing, which counts as assumed.
"""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

Id = Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{1,23}$")]
Share = Annotated[float, Field(ge=0.0, le=1.0)]
Money = Annotated[float, Field(ge=0.0, le=1e6)]
Right = Literal["information", "votes", "refusal", "covenant", "wall", "dedicated", "own_chips"]
Segments = dict[Id, Annotated[float, Field(ge=-6.0, le=6.0)]]


class Part(BaseModel):
    """A part of a map: unknown fields are refused, nothing changes after loading."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Sourced(Part):
    """A part whose figures name where they come from: field name -> fact id or note."""

    sources: dict[str, str] = {}


class Region(Sourced):
    """A market: where enterprises buy and where data centres stand."""

    id: Id
    name: str
    outline: str = Field(description="key of the market in the geography file")
    demand_weight: Annotated[float, Field(gt=0, le=1)]
    power_limit_mw: Annotated[float, Field(ge=0, le=500_000)]
    power_growth_mw: Annotated[float, Field(ge=0, le=50_000)] = Field(description="MW a quarter")
    lead_quarters: Annotated[int, Field(ge=1, le=11)] = Field(description="shell and grid, order to power")
    shell_musd_per_mw: Annotated[float, Field(gt=0, le=50)]
    energy_usd_per_mwh: Annotated[float, Field(gt=0, le=500)]
    closed_to: list[Id] = Field(default=[], description="clouds that may not sell here")
    open_market: int = Field(default=1, ge=0, le=1)


class Segment(Sourced):
    """A kind of buyer."""

    id: Id
    name: str
    consumer: int = Field(default=0, ge=0, le=1, description="buys from labs directly")
    public: int = Field(default=0, ge=0, le=1, description="public sector: government orders bind it (M45)")
    demand_weight: Annotated[float, Field(gt=0, le=1)]
    quality_weight: Annotated[float, Field(ge=0, le=10)]
    trust_weight: Annotated[float, Field(ge=0, le=10)]
    price_weight: Annotated[float, Field(ge=0, le=5)] = Field(description="log-price sensitivity eta, N1")
    model_fraction: Share = Field(description="part of AI spend that buys models, the rest infrastructure")
    adoption: Share = Field(description="opening AI spend over its ceiling of today")
    depth: Share = Field(default=0.4, description="integration of installed workloads with their cloud at the opening")


class Generation(Part):
    """A chip generation as it is sold: per accelerator package."""

    name: str
    start: Annotated[int, Field(ge=-40, le=60)] = Field(description="first quarter on sale, 0 = opening")
    h100e: Annotated[float, Field(gt=0, le=200)]
    kw: Annotated[float, Field(gt=0, le=20)] = Field(description="facility power")
    price_kusd: Annotated[float, Field(gt=0, le=1000)]


class Silicon(Part):
    """A cloud's own accelerator line."""

    partner: Id = Field(description="chipmaker that designs and delivers it")
    maturity: Share
    generations: list[Generation] = Field(min_length=1, max_length=8)


class Chips(Part):
    """Accelerators of one design and generation (design = a chipmaker's id or "own")."""

    design: Id
    generation: str = ""
    thousand: Annotated[float, Field(gt=0, le=50_000)]
    due: Annotated[int, Field(ge=0, le=3)] = Field(default=0, description="quarters from now")


class Building(Part):
    """Powered shells under construction."""

    region: Id
    mw: Annotated[float, Field(gt=0, le=20_000)]
    opens: Annotated[int, Field(ge=1, le=11)] = Field(description="quarters from now")


class SiteOption(Part):
    """A right to a site with its grid connection: power that is there sooner than by the market's queue."""

    region: Id
    mw: Annotated[float, Field(gt=0, le=20_000)]
    start: Annotated[int, Field(ge=0, le=60)] = Field(default=0, description="first quarter in which it may be used")
    until: Annotated[int, Field(ge=0, le=60)] = Field(description="last quarter, 0 = opening")
    lead_quarters: Annotated[int, Field(ge=1, le=3)] = Field(description="from use to power")
    price_musd_per_mw: Annotated[float, Field(ge=0, le=20)] = Field(default=0.0, description="to use it, beside shells")


class Model(Part):
    """A developer's models, as one family."""

    name: str
    quality: Annotated[float, Field(ge=0, le=12)] = Field(description="log10 effective compute, 0 = GPT-4 class")
    focus: Segments = {}
    token_price_usd: Annotated[float, Field(gt=0, le=500)] = Field(description="per million tokens, blended")
    trust: Share


class Firm(Sourced):
    """What every firm has."""

    id: Id
    name: str
    label: Annotated[str, Field(min_length=1, max_length=6)]
    story: str = ""
    home: Id
    cash_busd: Money
    debt_busd: Money = 0.0
    strategy: str = Field(default="", description="built-in strategy that plays it by default")


class Cloud(Firm):
    """A cloud provider."""

    market_cap_busd: Money
    cloud_revenue_busd: Money = Field(description="cloud segment, a quarter, with AI and labs' compute")
    cloud_margin: Share
    cloud_growth: Annotated[float, Field(ge=-0.2, le=0.5)] = Field(description="of the non-AI part, a quarter")
    other_revenue_busd: Money = Field(description="all other business, a quarter")
    other_margin: Share
    other_growth: Annotated[float, Field(ge=-0.2, le=0.5)]
    base_capex_busd: Money = Field(default=0.0, description="capex outside AI capacity, a quarter")
    ai_revenue_busd: Money = Field(description="enterprises' AI spend on this cloud, a year, without labs' compute")
    model_mix: dict[Id, Share] = Field(description='of the model part: developer id (a lab or "own") -> share')
    region_focus: dict[Id, Annotated[float, Field(ge=0, le=20)]] = {}
    compute_price_usd: Annotated[float, Field(gt=0, le=50)] = Field(description="per H100e-hour")
    sites_mw: dict[Id, Annotated[float, Field(ge=0, le=50_000)]]
    fleet: list[Chips]
    building: list[Building] = []
    options: list[SiteOption] = Field(default=[], max_length=4)
    chips_due: list[Chips] = []
    own_model: Model | None = None
    own_model_mw: Annotated[float, Field(ge=0, le=20_000)] = 0.0
    silicon: Silicon | None = None


class Chipmaker(Firm):
    """A maker of accelerators."""

    market_cap_busd: Money
    other_revenue_busd: Money = Field(description="outside AI accelerators, a quarter")
    other_margin: Share
    gross_margin: Share = Field(description="on accelerators at the list price of the opening generation")
    capacity_thousand: Annotated[float, Field(ge=0, le=50_000)] = Field(description="accelerators a quarter")
    outside_share: Share = Field(default=0.0, description="of capacity sold to buyers who are not in the map")
    lead_quarters: Annotated[int, Field(ge=1, le=3)]
    generations: list[Generation] = Field(default=[], max_length=8)


class Lab(Firm):
    """A developer of frontier models."""

    model: Model
    open_weights: int = Field(default=0, ge=0, le=1)
    listed: int = Field(default=0, ge=0, le=1)
    valuation_busd: Money
    arr_busd: Money
    growth: Annotated[float, Field(ge=-0.5, le=3)] = Field(description="of ARR, last quarter")
    consumer_share: Share = Field(description="of what customers pay the lab directly")
    people_busd: Money = Field(description="people and other costs, a quarter")
    parent_funding_busd: Money = Field(default=0.0, description="a quarter, from the lab's parent")
    own_mw: Annotated[float, Field(ge=0, le=20_000)] = 0.0
    own_growth: Annotated[float, Field(ge=0, le=1)] = Field(default=0.0, description="of own_mw, a quarter")
    compute_mw: dict[Id, Annotated[float, Field(ge=0, le=20_000)]] = Field(description="cloud id -> MW used now")
    holders: dict[Id, Share] = Field(description="firm id -> fraction; founders and others hold the rest")
    independence: Share = Field(description="how much the lab dislikes dependence on one holder or cloud")
    safety: Share = Field(default=0.5, description="how careful the lab means to be")
    discloses: int = Field(default=1, ge=0, le=1, description="shows its run rate to all")
    informs: int = Field(default=1, ge=0, le=1, description="shows its books to large holders")
    round_busd: Money = Field(default=0.0, description="round that is open at the opening")
    round_pre_busd: Money = Field(default=0.0, description="pre-money asked for it")


class Investor(Firm):
    """A financial investor; its cash is dry powder."""

    kind: Literal["multi_bet", "monogamist", "crossover", "sovereign", "asset_manager"]
    inflow_busd: Money = Field(description="new money from its backers, a quarter")
    wall: Share = Field(description="strength of walls between teams that hold rivals")


class Tranche(Part):
    """Money that a sponsor owes when the lab reaches a yearly run rate by a deadline."""

    amount_busd: Money
    arr_busd: Money
    deadline: Annotated[int, Field(ge=0, le=80)] = Field(description="quarter, 0 = opening")


class Deal(Sourced):
    """A contract in force at the opening between a sponsor (cloud or chipmaker) and a lab."""

    sponsor: Id
    lab: Id
    start: Annotated[int, Field(ge=-40, le=40)]
    quarters: Annotated[int, Field(ge=1, le=60)]
    commitment_busd: Money
    ramp: Share = 0.5
    floor: Share = Field(default=0.8, description="take-or-pay part of what is due")
    discount: Share = 0.0
    owed_mw: Annotated[float, Field(ge=0, le=30_000)] = 0.0
    owed_from: Annotated[int, Field(ge=0, le=60)] = 0
    owed_arr_busd: Money = Field(default=0.0, description="run rate from which the megawatts are owed")
    access: Literal["listed", "first_launch", "exclusive"] = "listed"
    access_quarters: Annotated[int, Field(ge=0, le=60)] = 0
    tranches: list[Tranche] = Field(default=[], max_length=3)
    upfront_busd: Money = Field(default=0.0, description="invested with it so far")
    rights: list[Right] = Field(default=[], description="box 6 and the clauses that are there or not")
    share: Annotated[float, Field(ge=0, le=0.5)] = Field(default=0.0, description="of the lab's revenue")
    share_cap_busd: Money = Field(default=0.0, description="of it in all, from now")
    warrant: Annotated[float, Field(ge=0, le=0.2)] = Field(default=0.0, description="of the sponsor's shares")
    embed_busd: Money = Field(default=0.0, description="of the lab's models, bought by the cloud over the term")


class Band(Sourced):
    """What analysts or the firms themselves expect, to judge runs by; it changes nothing."""

    quantity: Literal["capex_busd", "cloud_ai_busd", "lab_arr_busd", "firm_arr_busd", "power_mw"]
    firm: str = ""
    quarter: Annotated[int, Field(ge=0, le=40)]
    low: float
    high: float
