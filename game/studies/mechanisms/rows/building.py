"""Power, building and where compute is used: M09-M11, M18, M37, M39."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from game.engine.layout import Floats
from game.engine.orders import Orders
from game.engine.parameters import CLOUDS, HOURS, LAB0
from game.engine.state import COMPUTE
from game.engine.view import View
from game.studies.bullwhip import WINDOW, amplification, asked_kusd, middle, wanted_h100e
from game.studies.mechanisms.cast import Cast
from game.studies.mechanisms.edits import Expiring
from game.studies.mechanisms.read import BUSD, compute_price, loads
from game.studies.mechanisms.rows.contracts import moved
from game.studies.mechanisms.scene import Scene, log, part, total
from game.studies.mechanisms.script import Act
from game.studies.mechanisms.settings import SLUMP
from game.studies.mechanisms.table import Mechanism, Outcome
from game.studies.mechanisms.treatment import Treatment


@dataclass(frozen=True)
class Campuses:
    """Clouds' contracts at the opening set their megawatts apart for the lab from the first quarter on, or never."""

    apart: bool

    def __call__(self, raw: dict[str, Any], cast: Cast) -> None:
        """Change the map."""
        clouds = {cloud["id"] for cloud in raw["clouds"]}
        for deal in raw["deals"]:
            if deal["sponsor"] in clouds:
                rights = {*deal["rights"]} - {"dedicated"}
                deal["rights"] = sorted(rights | {"dedicated"} if self.apart else rights)
                deal["owed_from"] = 0


@dataclass(frozen=True)
class Conditional:
    """Clouds' contracts at the opening owe their megawatts at once, but only from some times the lab's run rate on."""

    times: float

    def __call__(self, raw: dict[str, Any], cast: Cast) -> None:
        """Change the map."""
        arr = {lab["id"]: lab["arr_busd"] for lab in raw["labs"]}
        for deal in raw["deals"]:
            deal["owed_arr_busd"] = self.times * arr[deal["lab"]]
            deal["owed_from"] = 0


def at_once(raw: dict[str, Any], cast: Cast) -> None:
    """Shells, grid and chips take a quarter."""
    for market in raw["regions"]:
        market["lead_quarters"] = 1
    for maker in raw["chipmakers"]:
        maker["lead_quarters"] = 1


def little_power(raw: dict[str, Any], cast: Cast) -> None:
    """Markets' power hardly grows."""
    for market in raw["regions"]:
        market["power_growth_mw"] *= 0.1


def power_for_all(raw: dict[str, Any], cast: Cast) -> None:
    """No market limits power."""
    for market in raw["regions"]:
        market["power_limit_mw"] = 500_000


@dataclass(frozen=True)
class Chases(Act):
    """A lab buys all that it has no contract for where most was free a quarter ago."""

    def __call__(self, v: View, o: Orders, seat: int, cast: Cast) -> None:
        """Move its spot purchases."""
        mine = o.buy_h100e[seat - LAB0]
        price = np.maximum(v.compute_price_usd * (1 - v.discount) * HOURS / 1000, 1e-9)  # kUSD per H100e
        contract = np.minimum(mine, v.contract_kusd / price)
        spot = float((mine - contract).sum())
        mine[:] = contract
        mine[int(np.argmax(v.capacity_h100e * (1 - v.utilisation) * (o.hosted[seat - LAB0] == 1)))] += spot


def redeployed_busd(scene: Scene) -> Floats:
    """What clouds pay to give others the campuses that labs left, bn USD."""
    return total(scene.state("redeploy_kusd", scene.clouds)) / BUSD


def discount(scene: Scene) -> Floats:
    """Discount at which the contracts in force were signed or renewed, % (by dollars a quarter)."""
    s = scene.model.state
    live = (s["deal_status"] == 1) & (s["deal_sponsor"] < CLOUDS)
    due = np.where(live, s["deal_commit_kusd"] / np.maximum(s["deal_quarters"], 1), 0.0)
    return 100 * part(total(due * s["deal_discount"]), total(due))


def unserved(scene: Scene) -> Floats:
    """What labs ask of clouds and don't get, % of it."""
    asked = scene.ordered("buy_h100e", scene.labs, scene.clouds)
    return 100 * (1 - part(total(np.minimum(loads(scene), asked)), total(asked)))


def orders_and_demand(scene: Scene) -> Floats:
    """Clouds' orders of chips at list prices, and compute asked of them (games, 2, clouds)."""
    return np.stack([asked_kusd(scene.model), wanted_h100e(scene.model)], axis=1)


def whip(seen: Floats) -> Floats:
    """Variance of orders over variance of demand, mean over clouds, log points; seen: (quarters, games, 2, clouds)."""
    return 100 * log(middle(amplification(seen[:, :, 0], seen[:, :, 1])))


def owed_and_delivered(scene: Scene) -> Floats:
    """Power that labs below the trigger are owed under contracts of the opening and use, MW."""
    opening, now = scene.opening, scene.model.state
    sold = np.maximum(scene.state("capacity_h100e", scene.clouds) * scene.rule("compute", "uptime"), 1.0)
    used = loads(scene) * (scene.state("power_kw", scene.clouds) / sold)[:, None] / 1000  # (games, labs, clouds)
    found = np.zeros(scene.games)
    for d in np.flatnonzero((opening["deal_owed_kw"] > 0) & (opening["deal_status"] == 1)):
        lab, c = opening["deal_lab"][d], opening["deal_sponsor"][d]
        arr = now["arr_kusd"][:, lab]
        same = (now["deal_status"][:, d] == 1) & (now["deal_start"][:, d] == opening["deal_start"][d])
        owed = same & (arr < TRIGGER * opening["arr_kusd"][lab]) & (arr >= now["deal_owed_arr_kusd"][:, d])
        found += np.where(owed, np.minimum(used[:, lab, c], opening["deal_owed_kw"][d] / 1000), 0.0)
    return found


def stranded_mw(scene: Scene) -> Floats:
    """Power of clouds that serves nobody: idle accelerators, and sites without any, MW."""
    drawn = scene.state("power_kw", scene.clouds)
    empty = np.maximum(scene.state("site_kw", scene.clouds).sum(axis=2) - drawn, 0.0)
    return total(empty + drawn * (1 - scene.state("utilisation", scene.clouds))) / 1000


def idle(scene: Scene) -> Floats:
    """Capacity of clouds that nobody uses, %."""
    capacity = scene.state("capacity_h100e", scene.clouds)
    return 100 * (1 - part(total(capacity * scene.state("utilisation", scene.clouds)), total(capacity)))


def tightest_mw(scene: Scene) -> Floats:
    """Power of clouds in the market whose power grows least for its demand, MW."""
    t, n = scene.model.setup.tables, len(scene.model.map.regions)
    r = int(np.argmin(t.power_growth_kw[:n] / t.region_weight[:n]))
    return total(scene.state("site_kw", scene.clouds, r)) / 1000


def labs_bill_busd(scene: Scene) -> Floats:
    """What labs pay clouds for compute, bn USD."""
    return total(scene.paid(COMPUTE, scene.labs_f)) / BUSD


def labs_cash_busd(scene: Scene) -> Floats:
    """Labs' cash, bn USD (games, labs)."""
    return scene.state("cash_kusd", scene.labs_f) / BUSD


def low(seen: Floats) -> Floats:
    """Lowest cash of each lab over the quarters, sum over labs; seen: (quarters, games, labs)."""
    return total(seen.min(axis=0))


TRIGGER = 5.0  # of the opening run rate
FREE = tuple(f"rules.compute.{rule}" for rule in ("migration_most=1", "migration_cost=0", "first_step=1"))

ROWS = (
    Mechanism(
        "M09", "building", "clouds' contracts set a campus apart for the lab / sites serve anybody",
        direct=Outcome("paid to give others what labs have left", "bn USD", redeployed_busd, "sum"),
        game=Outcome("discount on what labs owe, from the renewals on", "%", discount, start=3),
        setting=Treatment(edits=(Expiring(3, embed=0.0),)),
        on=Treatment(edits=(Campuses(True),)),
        off=Treatment(edits=(Campuses(False),)),
        remark="Clouds' contracts of the opening all run out in the fourth quarter; some are renewed, some labs leave.",
    ),
    Mechanism(
        "M10", "building", "lead times of shells and chips as in the map / one quarter",
        direct=Outcome("compute that labs ask for and don't get", "%", unserved),
        game=Outcome(
            "variance of orders of chips over variance of demand", "log points", orders_and_demand, whip,
            start=WINDOW[0], horizon=WINDOW[1] - WINDOW[0],
        ),
        setting=Treatment(("rules.demand.ceiling_growth=0.08",)),
        off=Treatment(edits=(at_once,)),
        remark="Demand grows faster than planners expect, in both arms. The variance is measured over sixteen "
        "quarters: in eight, of which a shell takes five, it can't be told from the trend. At game level "
        "nothing shows: planners look as far ahead as their markets' lead times, so a lead that all know swings no "
        "orders; what does is rationing (`python -m game.studies.bullwhip`).",
    ),
    Mechanism(
        "M11", "compute", "megawatts owed from five times the lab's run rate on / at once",
        direct=Outcome("power that labs below it are owed and use", "MW", owed_and_delivered),
        game=Outcome("power of clouds that serves nobody", "MW", stranded_mw),
        setting=Treatment(
            ("rules.conduct.build_promised=1", "rules.compute.short_quarters=8"), edits=(Conditional(TRIGGER),)
        ),
        off=Treatment(("rules.clauses.conditional=0",)),
        remark="Clouds build all they owe before it is used, and labs are patient, in both arms.",
    ),
    Mechanism(
        "M18", "compute", "a lab's load moves slowly and at a cost / freely",
        direct=Outcome("rented compute that changes cloud a quarter", "%", loads, moved),
        game=Outcome("capacity of clouds that nobody uses", "%", idle),
        setting=Treatment(SLUMP, seats={"labs": (Chases(),)}),
        off=Treatment(FREE),
        remark="In a lasting slump, in which clouds have room; labs want all their spot load where most is free. At "
        "game level the sign fails: where all may move freely, load that leaves a cloud is made good by other labs' at "
        "once; limits leave what was freed idle for longer.",
    ),
    Mechanism(
        "M37", "building", "identity: markets' power as in the map / without limit",
        direct=Outcome("power of clouds in the tightest market", "MW", tightest_mw, "last", start=8),
        game=Outcome("what labs pay for compute", "log points", compute_price, start=8),
        setting=Treatment(edits=(little_power,)),
        off=Treatment(edits=(power_for_all,)),
        remark="Power grows by a tenth of what the map says, in both arms: on the flagship's opening figures new sites "
        "wait for shells and money more than for power. Measured from the ninth quarter on, as what caps hold back now "
        "would have come online five to seven quarters later.",
    ),
    Mechanism(
        "M39", "capital", "labs may build data centres of their own / may not",
        direct=Outcome("what labs pay clouds for compute", "bn USD", labs_bill_busd, "sum"),
        game=Outcome("labs' cash at its lowest, sum", "bn USD", labs_cash_busd, low),
        off=Treatment(("rules.supply.self_build=0",)),
    ),
)  # fmt: skip
