"""What exercises read of games after a quarter: name -> unit, meaning, and how it is read, for all firms or for one."""

from collections.abc import Callable
from typing import NamedTuple

import numpy as np

from game.engine.layout import Floats
from game.engine.parameters import CHIPMAKER0, CLOUDS, LAB0
from game.engine.state import COMPUTE, TAKE_OR_PAY
from game.studies.mechanisms.read import BUSD, deals_signed, defaulted, raised_kusd, stakes_kusd, unused_busd
from game.studies.mechanisms.rows import demand, governance, network, politics, supply
from game.studies.mechanisms.scene import Scene, part, total

Who = list[int]  # firm indices
Read = Callable[[Scene, Who], Floats]


class Reading(NamedTuple):
    """A figure of a quarter. role: whose firms it may be about, "" for the whole market only."""

    unit: str
    words: str
    role: str
    read: Read


READINGS: dict[str, Reading] = {}


def reading(unit: str, role: str = "") -> Callable[[Read], Read]:
    """Put a function among the readings; its docstring is what it means."""

    def add(read: Read) -> Read:
        READINGS[read.__name__] = Reading(unit, (read.__doc__ or "").strip().rstrip("."), role, read)
        return read

    return add


def look(scene: Scene, name: str, firm: str) -> Floats:
    """A reading after a quarter (games,). firm: id or part (see `Cast.seats`), "" for all of the reading's role."""
    found = READINGS[name]
    who = scene.cast.seats(firm) if firm else scene.cast.seats(found.role) if found.role else []
    return np.asarray(found.read(scene, who), np.float64)


# ------------------------------------------------------------------------------------------- clouds and loops


@reading("bn USD a quarter", "clouds")
def ai_revenue(scene: Scene, who: Who) -> Floats:
    """AI revenue of clouds as they report it: enterprises and labs' compute."""
    return total(scene.state("ai_revenue_kusd", who)) / BUSD


@reading("bn USD a quarter", "clouds")
def own_cheques(scene: Scene, who: Who) -> Floats:
    """Part of AI revenue that labs paid with the clouds' own cheques."""
    return total(scene.state("home_kusd", who)) / BUSD


@reading("bn USD a quarter", "clouds")
def net_revenue(scene: Scene, who: Who) -> Floats:
    """AI revenue of clouds without their own cheques come home."""
    return ai_revenue(scene, who) - own_cheques(scene, who)


@reading("bn USD a quarter", "labs")
def lab_compute(scene: Scene, who: Who) -> Floats:
    """What labs pay clouds for compute they use."""
    return total(scene.paid(COMPUTE, who)) / BUSD


@reading("bn USD a quarter", "labs")
def unused(scene: Scene, who: Who) -> Floats:
    """Take-or-pay: what labs pay for compute they don't use."""
    return total(scene.paid(TAKE_OR_PAY, who)) / BUSD if who else unused_busd(scene)


@reading("bn USD", "clouds")
def signed(scene: Scene, who: Who) -> Floats:
    """Spending that labs commit to in deals that clouds sign this quarter."""
    return total(deals_signed(scene, amount=True)[:, who]) / BUSD


@reading("% of AI sales", "clouds")
def circularity(scene: Scene, who: Who) -> Floats:
    """Part of clouds' AI sales that their own cheques paid for."""
    return 100 * part(total(scene.state("home_kusd", who)), total(scene.state("ai_revenue_kusd", who)))


@reading("% of capacity", "clouds")
def idle(scene: Scene, who: Who) -> Floats:
    """Compute of clouds that nobody uses."""
    have = scene.state("capacity_h100e", who)
    return 100 * (1 - part(total(have * scene.state("utilisation", who)), total(have)))


@reading("GW", "clouds")
def power(scene: Scene, who: Who) -> Floats:
    """Powered sites of clouds."""
    return total(scene.state("site_kw", who)) / 1e6


@reading("bn USD a quarter", "clouds")
def capex(scene: Scene, who: Who) -> Floats:
    """Capital expenditure of clouds."""
    return total(scene.state("capex_kusd", who)) / BUSD


@reading("% of enterprises' AI spend", "clouds")
def land(scene: Scene, who: Who) -> Floats:
    """Land: share of enterprises' AI spend on clouds."""
    return 100 * total(scene.state("land_all", who))


@reading("points of 10,000")
def hhi(scene: Scene, who: Who) -> Floats:
    """Concentration of land: sum of squared shares."""
    x = scene.state("land_all", scene.clouds)
    return 1e4 * total(x * x)


@reading("bn USD", "clouds")
def market_cap(scene: Scene, who: Who) -> Floats:
    """Worth on the stock market."""
    return total(scene.state("market_cap_kusd", who)) / BUSD


@reading("bn USD", "clouds")
def value(scene: Scene, who: Who) -> Floats:
    """Value by the score of the firm's role."""
    return total(scene.state("value_kusd", who)) / BUSD


@reading("% of it", "clouds")
def kept(scene: Scene, who: Who) -> Floats:
    """Installed spend of enterprises that stays on its cloud, a quarter."""
    return demand.kept(scene)


# ------------------------------------------------------------------------------------------------------ labs


@reading("bn USD", "labs")
def lab_cash(scene: Scene, who: Who) -> Floats:
    """Cash of labs."""
    return total(scene.state("cash_kusd", who)) / BUSD


@reading("bn USD a year", "labs")
def arr(scene: Scene, who: Who) -> Floats:
    """Annual run rate of labs."""
    return total(scene.state("arr_kusd", labs_of(who))) / BUSD


@reading("bn USD", "labs")
def valuation(scene: Scene, who: Who) -> Floats:
    """Last price of labs; market value once listed."""
    return total(scene.state("valuation_kusd", labs_of(who))) / BUSD


@reading("bn USD a quarter", "labs")
def lab_profit(scene: Scene, who: Who) -> Floats:
    """Cash earnings of labs, before shares are sold."""
    return total(scene.state("ebitda_kusd", who)) / BUSD


@reading("bn USD", "labs")
def raised(scene: Scene, who: Who) -> Floats:
    """Money that labs raise in rounds this quarter."""
    return total(raised_kusd(scene)[:, labs_of(who)]) / BUSD


@reading("bn USD", "second")
def hosts_loss(scene: Scene, who: Who) -> Floats:
    """What labs' hosts have lost on shares bought since the opening, at the last price; a gain is a minus."""
    lost = np.zeros(scene.games)
    for lab in labs_of(who):
        host = scene.cast.hosts[lab]
        shares = scene.state("shares", slice(None), lab)
        bought = np.maximum(shares[:, host] - scene.opening["shares"][host, lab], 0.0)
        worth = np.nan_to_num(part(bought, shares.sum(axis=1))) * scene.state("valuation_kusd", lab)
        lost = lost + scene.state("cost_kusd", host, lab) - scene.opening["cost_kusd"][host, lab] - worth
    return lost / BUSD


@reading("% of labs", "labs")
def labs_defaulted(scene: Scene, who: Who) -> Floats:
    """Labs that have defaulted since the opening."""
    if len(who) == scene.cast.counts[2]:
        return defaulted(scene)
    return np.asarray(100 * (scene.state("defaults", who) > 0).mean(axis=1))


@reading("ratio", "labs")
def coverage(scene: Scene, who: Who) -> Floats:
    """Means of a year over obligations of a year, mean over labs, 10 at most."""
    return np.asarray(np.minimum(scene.state("coverage", who), 10.0).mean(axis=1))


@reading("OOM", "labs")
def quality(scene: Scene, who: Who) -> Floats:
    """Quality of labs' models, mean over segments and labs."""
    segments = len(scene.model.map.segments)
    return np.asarray(scene.state("quality", labs_of(who), slice(0, segments)).mean(axis=(1, 2)))


@reading("OOM")
def open_gap(scene: Scene, who: Who) -> Floats:
    """How far the best open model is behind the best closed one, mean over segments."""
    segments = len(scene.model.map.segments)
    q = scene.state("quality", scene.labs, slice(0, segments)).mean(axis=2)
    weights = np.array([lab.open_weights for lab in scene.model.map.labs]) == 1
    weights = weights if weights.any() else np.array([lab.home == "chn" for lab in scene.model.map.labs])
    return np.asarray(q[:, ~weights].max(axis=1) - q[:, weights].max(axis=1))


@reading("log10")
def catch_up(scene: Scene, who: Who) -> Floats:
    """How far labs' algorithms are behind the best lab's, mean."""
    return -governance.algorithm_gap(scene)


@reading("leaks")
def leaks(scene: Scene, who: Who) -> Floats:
    """Leaks this quarter."""
    return governance.leaks(scene)


@reading("bids")
def conflicts(scene: Scene, who: Who) -> Floats:
    """Bids that labs refuse because the bidder sees a rival's books."""
    return governance.conflicts(scene)


# ------------------------------------------------------------------------------------------------- customers


@reading("% of it", "star")
def leaving(scene: Scene, who: Who) -> Floats:
    """Installed use of the largest lab's models that leaves this quarter."""
    return demand.star_loses(scene)


@reading("% a quarter")
def staying(scene: Scene, who: Who) -> Floats:
    """Installed use of the two largest labs' models that stays with them."""
    return demand.staying(scene)


@reading("log points")
def model_prices(scene: Scene, who: Who) -> Floats:
    """Price of the two largest labs' newest models."""
    return demand.prices(scene)


@reading("bn USD a year", "star")
def star_sales(scene: Scene, who: Who) -> Floats:
    """What enterprises spend on the largest lab's models."""
    return demand.star_arr(scene)


@reading("log points")
def surplus(scene: Scene, who: Who) -> Floats:
    """Enterprises' surplus, as a fall of all token prices that would do as much for them."""
    return demand.surplus(scene)


@reading("utils")
def world_surplus(scene: Scene, who: Who) -> Floats:
    """Enterprises' surplus from what is on offer, mean over markets by their weight."""
    return politics.surplus(scene)


@reading("bn USD a year", "labs")
def public_sales(scene: Scene, who: Who) -> Floats:
    """What the public sector spends on labs' models."""
    return 4 * total(politics.sold(scene, politics.public_sector(scene))[:, :, labs_of(who)]) / BUSD


@reading("points of %", "labs")
def trust(scene: Scene, who: Who) -> Floats:
    """Trust in labs, mean."""
    return np.asarray(100 * scene.state("trust", labs_of(who)).mean(axis=1))


@reading("bn USD a quarter")
def open_sold(scene: Scene, who: Who) -> Floats:
    """What customers pay clouds for open labs' models."""
    return total(scene.state("model_kusd", scene.clouds, open_labs(scene))) / BUSD


# ------------------------------------------------------------------------------------ chipmakers and investors


@reading("bn USD")
def receivables(scene: Scene, who: Who) -> Floats:
    """What clouds owe chipmakers for accelerators on credit."""
    return total(scene.state("credit_kusd", scene.clouds, scene.chipmakers)) / BUSD


@reading("thousands", "clouds")
def chips_ordered(scene: Scene, who: Who) -> Floats:
    """Accelerators that clouds order this quarter."""
    return total(scene.ordered("order_chips", who)) / 1000


@reading("kUSD per H100e")
def unit_cost(scene: Scene, who: Who) -> Floats:
    """What clouds pay for accelerators and the shells these need."""
    return supply.cost(scene, slice(None))


@reading("% of it")
def own_silicon(scene: Scene, who: Who) -> Floats:
    """Own designs' part of what is spent on accelerators."""
    return supply.own_silicon(scene)


@reading("firms")
def impaired(scene: Scene, who: Who) -> Floats:
    """Firms that would lose a twentieth of their equity if the most valued lab failed."""
    return network.impaired(scene)


@reading("bn USD", "chipmakers")
def maker_value(scene: Scene, who: Who) -> Floats:
    """Market value of chipmakers."""
    return total(scene.state("market_cap_kusd", who)) / BUSD


@reading("bn USD", "chipmakers")
def maker_cash(scene: Scene, who: Who) -> Floats:
    """Cash of chipmakers less their debt."""
    return total(scene.state("cash_kusd", who) - scene.state("debt_kusd", who)) / BUSD


@reading("times the opening", "investors")
def fund_value(scene: Scene, who: Who) -> Floats:
    """Value of funds, over the opening's, mean over funds."""
    start = np.maximum(scene.opening["value_kusd"][who], 1.0)
    return np.asarray((scene.state("value_kusd", who) / start).mean(axis=1))


@reading("bn USD", "investors")
def stakes(scene: Scene, who: Who) -> Floats:
    """What stakes in labs are worth at the last price."""
    held = stakes_kusd(scene, slice(None))[:, who]
    return total(held) / BUSD


@reading("% of labs", "labs")
def listed(scene: Scene, who: Who) -> Floats:
    """Labs that are listed."""
    return np.asarray(100 * scene.state("listed", labs_of(who)).mean(axis=1))


def labs_of(who: Who) -> list[int]:
    """Labs' own numbers from firm indices."""
    return [firm - LAB0 for firm in who]


def open_labs(scene: Scene) -> list[int]:
    """Labs whose weights are open at the map's opening."""
    return [i for i, lab in enumerate(scene.model.map.labs) if lab.open_weights]


assert CHIPMAKER0 >= CLOUDS  # clouds' firm indices are their own numbers: fields by cloud take them as they are
