"""Chips: M31, M32, M34-M36, M38."""

from dataclasses import dataclass
from typing import Any

import numpy as np

from game.engine.fleet import line_of, maker_of, on_sale, price_kusd
from game.engine.layout import Floats, record, rules_of
from game.engine.orders import Orders
from game.engine.parameters import CHIP_RING, CHIPMAKERS, DESIGNS, GENERATIONS, OWN, OWN_CHIPS
from game.engine.state import CHIPS
from game.engine.view import View
from game.studies.mechanisms.cast import Cast
from game.studies.mechanisms.scene import Scene, floats, log, part, total
from game.studies.mechanisms.script import Act
from game.studies.mechanisms.table import Mechanism, Outcome
from game.studies.mechanisms.treatment import Treatment


@dataclass(frozen=True)
class OneDesign(Act):
    """A cloud spends all it spends on chips on one design: the one it has most compute of."""

    def __call__(self, v: View, o: Orders, seat: int, cast: Cast) -> None:
        """Move its orders."""
        able = v.chip_price_kusd > 0
        if able.any():
            chips = np.where(able, v.fleet.sum(axis=1) * v.chip_price_kusd, -1.0)
            spend = float((o.order_chips[seat] * v.chip_price_kusd).sum())
            d = int(np.argmax(chips))
            o.order_chips[seat] = 0
            o.order_chips[seat, d] = int(spend / v.chip_price_kusd[d])


@dataclass(frozen=True)
class BuysMerchant(Act):
    """A cloud orders none of its own design; the money goes to the chipmakers' that it orders anyhow, in proportion."""

    def __call__(self, v: View, o: Orders, seat: int, cast: Cast) -> None:
        """Move its orders."""
        mine, price = o.order_chips[seat], v.chip_price_kusd
        spare = float(mine[OWN] * price[OWN])
        others = np.where(np.arange(DESIGNS) == OWN, 0.0, mine * price)
        mine[OWN] = 0
        if spare > 0 and others.sum() > 0:
            mine[:] = (mine * (1 + spare / others.sum())).astype(np.int64)


# ------------------------------------------------------------------ readings


def unbundled(scene: Scene) -> Floats:
    """Part of labs' commitments that binds them to no cloud's own silicon, % (chips for their own use included)."""
    on = scene.state("deal_status") == 1
    commits = np.where(on, scene.state("deal_commit_kusd"), 0.0)
    return 100 * part(total(commits * (scene.state("deal_rights", slice(None), OWN_CHIPS) == 0)), total(commits))


def bought(scene: Scene) -> tuple[Floats, Floats]:
    """Accelerators allotted to each cloud this quarter by design, H100e and kW: (games, clouds, designs) each."""
    rules, t, s = rules_of(scene.model.rules), scene.model.setup.tables, scene.model.state
    h100e = np.zeros((scene.games, scene.cast.counts[0], DESIGNS))
    kw = h100e.copy()
    for c in range(h100e.shape[1]):
        for d in range(DESIGNS):
            line, maker = line_of(c, d), maker_of(rules, c, d)
            g = on_sale(rules, line, scene.quarter)
            if g >= 0 and maker >= 0:
                n = s["chips_due"][:, (scene.quarter + t.chip_lead[maker]) % CHIP_RING, c, d]
                h100e[:, c, d] = n * t.gen_h100e[line, g] * (1 + s["gen_gain"][:, line, g])
                kw[:, c, d] = n * t.gen_kw[line, g]
    return h100e, kw


def bought_h100e(scene: Scene) -> Floats:
    """The first of these."""
    return bought(scene)[0]


def own_silicon(scene: Scene) -> Floats:
    """Own designs' part of what clouds and labs spend on accelerators, %."""
    got, price = bought_h100e(scene), scene.paid(CHIPS, scene.clouds)
    of_it = np.nan_to_num(part(got[:, :, OWN], got.sum(axis=2)))
    return 100 * part(total(of_it * price), total(price) + total(scene.paid(CHIPS, scene.labs_f)))


def newest(scene: Scene) -> Floats:
    """Performance of the frontier maker's newest accelerator, H100e."""
    maker, t = frontier_maker(scene), scene.model.setup.tables
    g = on_sale(rules_of(scene.model.rules), maker, scene.quarter)
    return floats(t.gen_h100e[maker, g] * (1 + scene.state("gen_gain", maker, g)))


def frontier_maker(scene: Scene) -> int:
    """The chipmaker whose stakes in labs are worth most at the opening."""
    worth = scene.opening["shares"][scene.chipmakers_f, scene.labs] * scene.opening["valuation_kusd"][scene.labs]
    return int(np.argmax(worth.sum(axis=1)))


def frontier_share(scene: Scene) -> Floats:
    """The frontier maker's part of accelerators that clouds buy, % of H100e."""
    got = bought_h100e(scene)
    return 100 * part(total(got[:, :, frontier_maker(scene)]), total(got))


def fabless(scene: Scene) -> Any:
    """Clouds without a design of their own, which the frontier maker supplies (clouds,)."""
    t = scene.model.setup.tables
    return (t.partner[scene.clouds] < 0) & (t.supplies[frontier_maker(scene), scene.clouds] == 1)


def standing(scene: Scene, maker: Any) -> Floats:
    """Games in which a maker's plants stand."""
    return floats(scene.state("shock_until", maker) >= scene.quarter)


def in_shock_and_calm(scene: Scene) -> Floats:
    """Accelerators that fabless clouds get, H100e: while the frontier maker's plants stand, and else (games, 2)."""
    got, stands = total(bought_h100e(scene)[:, fabless(scene)]), standing(scene, frontier_maker(scene)) > 0
    return np.stack([np.where(stands, got, np.nan), np.where(stands, np.nan, got)], axis=1)


def lost(seen: Floats) -> Floats:
    """What a shock takes off what comes in a calm quarter, %; seen: (quarters, games, 2)."""
    count = (~np.isnan(seen)).sum(axis=0)
    mean = np.nan_to_num(seen).sum(axis=0) / np.maximum(count, 1)
    return np.where(count.min(axis=1) > 0, 100 * (1 - part(mean[:, 0], mean[:, 1])), np.nan)


def cost_in_calm(scene: Scene) -> Floats:
    """What fabless clouds pay for accelerators and their shells where no plant stands, kUSD per H100e."""
    calm = standing(scene, scene.chipmakers).max(axis=1) == 0
    return np.where(calm, cost(scene, fabless(scene)), np.nan)


def cost(scene: Scene, who: Any) -> Floats:
    """What some clouds pay for accelerators and the shells that these need, kUSD per H100e left after porting."""
    got, kw = bought(scene)
    loss = scene.rule("supply", "porting_loss") * (1 - scene.state("maturity", scene.clouds))
    got[:, :, OWN] *= 1 - loss
    s, rules = scene.model.state, scene.model.map.rules.supply
    drawn = (s["fleet"][:, scene.clouds] * scene.model.setup.tables.gen_kw[:DESIGNS]).sum(axis=3)  # merchants' rows
    share = drawn / np.maximum(scene.state("power_kw", scene.clouds), 1.0)[..., None]
    short = np.clip(1 - share / max(rules.second_part, 1e-9), 0, 1)
    got[:, :, :OWN] *= 1 - rules.second_loss * short[:, :, :OWN]
    shells = SHELL_KUSD * total(kw[:, who])
    return part(total(scene.paid(CHIPS, scene.clouds)[:, who]) + shells, total(got[:, who]))


def builders_cost(scene: Scene) -> Floats:
    """The same of clouds with a design of their own."""
    return cost(scene, scene.model.setup.tables.partner[scene.clouds] >= 0)


def rental_value(scene: Scene) -> Floats:
    """What accelerators of the opening rent for, % of what they cost (by performance per kW to the newest; N6.4)."""
    t = scene.model.setup.tables
    n = scene.state("fleet", scene.clouds) + scene.state("store", scene.clouds)
    price = np.zeros((scene.cast.counts[0], DESIGNS, GENERATIONS))
    for c in range(len(price)):
        for d in range(DESIGNS):
            price[c, d] = t.gen_kusd[line_of(c, d)]
    cost_kusd = total(n * price)
    sites = total(scene.state("site_kw", scene.clouds) * t.shell_kusd_per_kw)
    return 100 * part(total(scene.state("fleet_worth_kusd", scene.clouds)) - sites, cost_kusd)


def replaced(scene: Scene) -> Floats:
    """Accelerators scrapped for newer ones since the opening, thousands."""
    return total(scene.state("chips_scrapped", scene.clouds)) / 1000


def porting(scene: Scene) -> Floats:
    """Of the compute that clouds buy, lost because software is not ported to own silicon yet, %."""
    got = bought_h100e(scene)
    loss = scene.rule("supply", "porting_loss") * (1 - scene.state("maturity", scene.clouds))
    return 100 * part(total(got[:, :, OWN] * loss), total(got))


def delivered(scene: Scene) -> Floats:
    """Accelerators allotted to clouds this quarter, thousands."""
    return total(scene.ordered("order_chips", scene.clouds) * scene.state("fill", scene.clouds)) / 1000


def chip_price(scene: Scene) -> Floats:
    """What clouds pay for the accelerators they order, mean over chipmakers' designs, log points over list prices."""
    rules, t, s = rules_of(scene.model.rules), scene.model.setup.tables, scene.model.state
    found = np.zeros(scene.games)
    makers = [k for k in range(CHIPMAKERS) if on_sale(rules, k, scene.quarter) >= 0]
    for i in range(scene.games):
        for k in makers:
            c = int(np.argmax(t.supplies[k]))
            g = on_sale(rules, k, scene.quarter)
            found[i] += price_kusd(record(s, i), rules, c, k, scene.quarter) / t.gen_kusd[k, g] / len(makers)
    return 100 * log(found)


SHELL_KUSD = 11.0  # of a kW, about what markets ask (tech-029)

ROWS = (
    Mechanism(
        "M31", "chips", "chipmakers put money against clouds' own silicon in labs' contracts / don't",
        direct=Outcome("labs' commitments that bind them to no own silicon", "%", unbundled),
        game=Outcome("own designs' part of what clouds and labs spend on chips", "%", own_silicon),
        off=Treatment(("rules.conduct.match_bundles=0",)),
    ),
    Mechanism(
        "M32", "chips", "frontier labs at a maker's side improve its next generation / don't",
        direct=Outcome("performance of the frontier maker's newest accelerator", "H100e", newest, "last"),
        game=Outcome("its part of accelerators that clouds buy", "% of H100e", frontier_share),
        off=Treatment(("rules.supply.roadmap_gain=0",)),
    ),
    Mechanism(
        "M34", "chips", "clouds buy several designs / one",
        direct=Outcome("compute lost while the frontier maker's plants stand", "% of calm", in_shock_and_calm, lost),
        game=Outcome("cost of accelerators and shells in calm quarters", "kUSD per H100e", cost_in_calm),
        setting=Treatment(tuple(f"rules.events.shock_{rule}" for rule in ("hazard=0.1", "depth=0.8", "quarters=2"))),
        off=Treatment(seats={"clouds": (OneDesign(),)}),
        remark="Clouds without silicon of their own; games in which the frontier maker was hit.",
    ),
    Mechanism(
        "M35", "building", "generations come as on the roadmap / none comes after the opening",
        direct=Outcome("what clouds' accelerators rent for, of what they cost", "%", rental_value),
        game=Outcome("accelerators scrapped for newer ones", "thousands", replaced, "last"),
        off=Treatment(("rules.supply.generation_slip=40",)),
        remark="Counts accelerators: what is bought for those scrapped can't be told from what is bought beside it.",
    ),
    Mechanism(
        "M36", "chips", "clouds with a design of their own order it / chipmakers' designs only",
        direct=Outcome("cost of accelerators and shells of clouds with one", "kUSD per H100e", builders_cost),
        game=Outcome("compute bought that is lost in porting", "%", porting),
        off=Treatment(seats={"clouds": (BuysMerchant(),)}),
    ),
    Mechanism(
        "M38", "chips", "a memory squeeze from the first quarter on / none",
        direct=Outcome("accelerators delivered to clouds", "thousands", delivered, "sum"),
        game=Outcome("price of accelerators over list prices", "log points", chip_price),
        on=Treatment(("rules.events.squeeze_hazard=1",)),
        off=Treatment(("rules.events.squeeze_hazard=0",)),
    ),
)  # fmt: skip
