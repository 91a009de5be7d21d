"""Who buys which models where: M13, M14, M19-M21, M26, M27, M49, M52-M54, M57, M68."""

import numpy as np

from game.engine.layout import Floats
from game.engine.parameters import CLOUDS, DIRECT, MODELS
from game.studies.mechanisms.customers import (
    CutsPrice,
    EveryOtherBetsOnOne,
    Leaves,
    ListsOnHostOnly,
    Steers,
    bets_on_one,
    no_open_weights,
    one_quality,
)
from game.studies.mechanisms.read import BUSD, pair, ratio
from game.studies.mechanisms.scene import Scene, log, mean_of, part, total
from game.studies.mechanisms.table import Mechanism, Outcome
from game.studies.mechanisms.treatment import Treatment
from game.studies.surplus import channel_utils, log_sum

LEAVING = 5  # the sixth quarter
REGULATED = 1.5  # trust weight from which a segment counts as regulated


def enterprise(scene: Scene) -> "slice":
    """Segments of enterprises: maps list consumers last."""
    consumer = scene.model.setup.tables.consumer[: len(scene.model.map.segments)]
    return slice(0, int(np.argmax(consumer)) if consumer.any() else len(consumer))


def spend(scene: Scene, where: slice | int | None = None) -> Floats:
    """What segments spend on each developer's models through channels, kUSD (games, segments, models)."""
    t, n = scene.model.setup.tables, len(scene.model.map.segments)
    fraction = np.repeat(t.model_fraction[:n, None], CLOUDS + 1, axis=1)
    fraction[:, DIRECT] = 1.0
    channels = slice(None) if where is None else slice(where, where + 1) if isinstance(where, int) else where
    money = (scene.state("segment_kusd", slice(0, n)) * fraction)[:, :, channels]
    return np.asarray(np.einsum("xgc,xgcm->xgm", money, scene.state("model_share", slice(0, n), channels)))


def shares(scene: Scene) -> Floats:
    """Developers' parts of enterprises' spend on models (games, models)."""
    sold = spend(scene)[:, enterprise(scene)].sum(axis=1)
    return np.asarray(sold / np.maximum(sold.sum(axis=1, keepdims=True), 1e-9))


def shelf_gain(scene: Scene) -> Floats:
    """What each cloud's shelf of models has gained since the opening, utils, mean over enterprises (games, clouds)."""
    g = enterprise(scene)
    now = scene.state("appeal", g, scene.clouds)
    return np.asarray((now - scene.opening["appeal"][g, scene.clouds]).mean(axis=1))


def land_gain(scene: Scene) -> Floats:
    """Log growth of each cloud's land since the opening (games, clouds)."""
    return log(np.maximum(scene.state("land_all", scene.clouds), 1e-6)) - log(
        np.maximum(scene.opening["land_all"][scene.clouds], 1e-6)
    )


def follows_models(scene: Scene) -> Floats:
    """Correlation over clouds of the gain of land with that of the shelf."""
    x, y = shelf_gain(scene), land_gain(scene)
    x, y = (v - v.mean(axis=1, keepdims=True) for v in (x, y))
    spread = np.sqrt((x * x).sum(axis=1) * (y * y).sum(axis=1))
    return 100 * np.where(spread > 0, (x * y).sum(axis=1) / np.where(spread > 0, spread, 1.0), np.nan)


def best_shelf(scene: Scene) -> Floats:
    """Land won since the opening by the cloud whose shelf gained most, points of %."""
    found = np.argmax(shelf_gain(scene), axis=1)
    land = scene.state("land_all", scene.clouds) - scene.opening["land_all"][scene.clouds]
    return np.asarray(100 * land[np.arange(scene.games), found])


def host(scene: Scene) -> int:
    """The star's host."""
    return scene.cast.hosts[scene.cast.star]


def new_to_host(scene: Scene) -> Floats:
    """New workloads on clouds that choose the star's host, and all of them, kUSD."""
    new = scene.state("new_kusd", scene.clouds)
    return pair(new[:, host(scene)], total(new))


def host_land(scene: Scene) -> Floats:
    """Land of the star's host, %."""
    return np.asarray(100 * scene.state("land_all", host(scene)))


def star_arr(scene: Scene) -> Floats:
    """What enterprises spend on the star's models a year, bn USD."""
    return 4 * total(spend(scene)[:, enterprise(scene), scene.cast.star]) / BUSD


def gap(scene: Scene) -> Floats:
    """Land of the star's host less the mean of the other clouds', points of %."""
    land = 100 * scene.state("land_all", scene.clouds)
    others = (land.sum(axis=1) - land[:, host(scene)]) / max(land.shape[1] - 1, 1)
    return np.asarray(land[:, host(scene)] - others)


def neutral(scene: Scene) -> Floats:
    """Which labs are independent at the opening: the half with the higher index (labs,)."""
    index = np.asarray(scene.opening["independence_index"][scene.labs])
    return np.asarray(index >= np.median(index))


def neutral_trust(scene: Scene) -> Floats:
    """Trust in the labs that are independent at the opening, points of %."""
    return 100 * mean_of(scene.state("trust", scene.labs), neutral(scene)[None])


def neutral_share(scene: Scene) -> Floats:
    """Their part of what regulated segments spend on models, %."""
    regulated = scene.model.setup.tables.trust_weight[: len(scene.model.map.segments)] >= REGULATED
    sold = spend(scene)[:, regulated].sum(axis=1)
    return 100 * part(total(sold[:, scene.labs] * neutral(scene)), total(sold))


def star_on_host(scene: Scene) -> Floats:
    """The star's part of what its host sells of models, %."""
    sold = spend(scene, host(scene)).sum(axis=1)
    return 100 * part(sold[:, scene.cast.star], total(sold))


def second_on_host(scene: Scene) -> Floats:
    """The second lab's part of it, %."""
    sold = spend(scene, host(scene)).sum(axis=1)
    return 100 * part(sold[:, scene.cast.second], total(sold))


def best_share(scene: Scene) -> Floats:
    """Part of enterprises' spend on models that goes to the developer whose models are best on average, %."""
    known = scene.model.setup.tables.has_model == 1
    quality = scene.state("quality", slice(None), enterprise(scene)).mean(axis=2)
    best = np.argmax(np.where(known, quality, -1e9), axis=1)
    return np.asarray(100 * shares(scene)[np.arange(scene.games), best])


def margins(scene: Scene) -> Floats:
    """Cash earnings over revenue, clouds' less labs', points of %."""
    clouds = part(total(scene.state("ebitda_kusd", scene.clouds)), total(scene.state("revenue_kusd", scene.clouds)))
    labs = part(total(scene.state("ebitda_kusd", scene.labs_f)), total(scene.state("revenue_kusd", scene.labs_f)))
    return 100 * (clouds - labs)


def leading(scene: Scene) -> Floats:
    """Developers that lead some segment of enterprises."""
    known = scene.model.setup.tables.has_model == 1
    quality = np.where(known[None, :, None], scene.state("quality", slice(None), enterprise(scene)), -1e9)
    leads = np.argmax(quality, axis=1)
    return total(np.stack([(leads == m).any(axis=1) for m in range(MODELS)], axis=1))


def wallets(scene: Scene) -> Floats:
    """Developers over whom enterprises spread their spend on models: inverse of the sum of squared shares."""
    x = shares(scene)
    return np.asarray(1 / np.maximum((x * x).sum(axis=1), 1e-9))


def concentration(scene: Scene) -> Floats:
    """Sum of squared shares of developers in enterprises' spend on models, %."""
    x = shares(scene)
    return np.asarray(100 * (x * x).sum(axis=1))


def depth(scene: Scene) -> Floats:
    """Integration of enterprises with their clouds, %."""
    g = enterprise(scene)
    money = scene.state("segment_kusd", g, scene.clouds)
    return 100 * part(total(money * scene.state("cloud_depth", g, scene.clouds)), total(money))


def kept(scene: Scene) -> Floats:
    """Installed spend that stays on its cloud, % a quarter."""
    money = scene.state("segment_kusd", enterprise(scene), scene.clouds).sum(axis=1)
    return 100 * part(total(money * scene.state("cloud_retained", scene.clouds)), total(money))


def closed(scene: Scene) -> list[int]:
    """The star and the second lab: their weights are their own."""
    return [scene.cast.star, scene.cast.second]


def staying(scene: Scene) -> Floats:
    """Installed use of the star's and the second lab's models that stays with them this quarter, %."""
    labs = closed(scene)
    use = scene.state("model_kusd", slice(None), labs)
    return 100 * part(total(use * scene.state("retained", slice(None), labs)), total(use))


def star_loses(scene: Scene) -> Floats:
    """Installed use of the star's models that leaves this quarter, %."""
    lab = scene.cast.star
    use = scene.state("model_kusd", slice(None), lab)
    return 100 * (1 - part(total(use * scene.state("retained", slice(None), lab)), total(use)))


def prices(scene: Scene) -> Floats:
    """Price of the newest versions of the star and the second lab, log points."""
    price = scene.state("token_price_usd", closed(scene), slice(0, len(scene.model.map.segments)))
    return 100 * mean_of(log(price), price > 0)


def tier_prices(scene: Scene) -> Floats:
    """Price of their tier below, log points."""
    return prices(scene) + 100 * mean_of(log(scene.state("tier_price_part", closed(scene))), True)


def surplus(scene: Scene) -> Floats:
    """What the market is worth to enterprises' new workloads, as a fall of all token prices, log points.

    The log sum over channels of their utilities (Small and Rosen 1981), weighted by wallets, over the weight of price.
    """
    t, k, g = scene.model.setup.tables, scene.model.map.rules.demand, enterprise(scene)
    regions = len(scene.model.map.regions)
    value = log_sum(channel_utils(scene.model))[:, :, g] / (k.model_pull * t.price_weight[None, None, g])
    money = scene.state("wallet_kusd", slice(0, regions), g)
    return 100 * part(total(value * money), total(money))


def misread(scene: Scene) -> Floats:
    """Tokens that the aggregator's shares put with the wrong developer, % of all."""
    sold = scene.state("sold_mtok").sum(axis=1)
    true = sold / np.maximum(sold.sum(axis=1, keepdims=True), 1e-9)
    return 50 * total(np.abs(scene.state("seen_share") - true))


def offers_and_use(scene: Scene) -> Floats:
    """Money and contracts that clouds offer labs with closed weights, and tokens those sell (games, 2, labs)."""
    shut = scene.state("open_weights", scene.labs) == 0
    money = scene.ordered("bid_kusd", scene.clouds, scene.labs) + scene.ordered("commit_kusd", scene.clouds, scene.labs)
    sold = scene.state("sold_mtok").sum(axis=1)[:, scene.labs]
    return np.stack([money.sum(axis=1) * shut, sold * shut], axis=1)


def misplaced(seen: Floats) -> Floats:
    """Part of offers that goes to other labs than those that sell the tokens, %; seen: (quarters, games, 2, labs)."""
    sums = np.nan_to_num(seen).sum(axis=0)
    whole = np.maximum(sums.sum(axis=2, keepdims=True), 1e-9)
    return np.asarray(50 * np.abs(sums[:, 0] / whole[:, 0] - sums[:, 1] / whole[:, 1]).sum(axis=1))


def hedged_less_single(scene: Scene) -> Floats:
    """10th percentile over clouds of the growth of value: those that hedge less single bets, log points."""
    grown = 100 * (
        log(np.maximum(scene.state("value_kusd", scene.clouds), 1.0))
        - log(np.maximum(scene.opening["value_kusd"][scene.clouds], 1.0))
    )
    single = np.array([bets_on_one(c) for c in range(scene.cast.counts[0])])
    return np.asarray(np.percentile(grown[:, ~single], 10, axis=1) - np.percentile(grown[:, single], 10, axis=1))


def world(**ends: float) -> tuple[str, ...]:
    """Settings that fix draws of the unknown world."""
    return tuple(f"rules.world.{name}_{end}={x}" for name, x in ends.items() for end in ("low", "high"))


PLAIN_USE = ("rules.demand.switch_deep=0", "rules.demand.depth_growth=0")

ROWS = (
    Mechanism(
        "M13", "demand", "hosted models weigh in the choice of a cloud / don't",
        direct=Outcome("correlation of clouds' gain of land with their shelf's", "%", follows_models, "last"),
        game=Outcome("land won by the cloud whose shelf gained most", "points", best_shelf, "last"),
        off=Treatment(("rules.demand.model_pull=0",)),
        remark="A shelf is worth its inclusive value; both gains are since the opening, whose shares both arms share.",
    ),
    Mechanism(
        "M14", "demand", "the star leaves its host in the sixth quarter / stays",
        direct=Outcome("new workloads on clouds that choose the host", "%", new_to_host, ratio, start=LEAVING),
        game=Outcome("land of the host", "%", host_land, "last", start=LEAVING),
        on=Treatment(seats={"star": (Leaves(LEAVING),)}),
        remark="It goes on selling on other clouds and directly. Quarter by quarter: `game/studies/event_study.py`.",
    ),
    Mechanism(
        "M19", "demand", "the star is listed on every cloud it may / on its host only",
        direct=Outcome("enterprises' spend on the star's models", "bn USD a year", star_arr),
        game=Outcome("land of the host less the mean of other clouds'", "points", gap, "last"),
        off=Treatment(seats={"star": (ListsOnHostOnly(),)}),
    ),
    Mechanism(
        "M20", "nature", "neutrality earns trust as in the map / none",
        direct=Outcome("trust in labs that are independent at the opening", "points", neutral_trust, "last"),
        game=Outcome("their part of regulated segments' spend on models", "%", neutral_share, "last"),
        off=Treatment(("rules.governance.neutral_trust=0",)),
        remark=f"Regulated: trust weighs {REGULATED} or more. Independent: the half of labs with the higher index.",
    ),
    Mechanism(
        "M21", "demand", "the star's host promotes it and nothing else / promotes nothing",
        direct=Outcome("the star's part of models sold there", "%", star_on_host),
        game=Outcome("the second lab's part of models sold there", "%", second_on_host),
        on=Treatment(seats={"host of star": (Steers("star", 1.0),)}),
        off=Treatment(seats={"host of star": (Steers("star", 0.0),)}),
    ),
    Mechanism(
        "M26", "research", "a world where models commoditise / where they specialise and the best counts more",
        direct=Outcome("enterprises' spend on models that goes to the best developer", "%", best_share),
        game=Outcome("clouds' margin less labs'", "points", margins),
        on=Treatment(world(specialise=0.0, tipping=-0.3)),
        off=Treatment(world(specialise=0.35, tipping=0.6)),
        remark="The ends of the map's ranges; margins are cash earnings over revenue.",
    ),
    Mechanism(
        "M27", "research", "developers are better in some segments than in others / equally good in all",
        direct=Outcome("developers that lead some segment of enterprises", "developers", leading),
        game=Outcome("developers over whom enterprises spread their spend", "effective number", wallets),
        on=Treatment(world(specialise=0.35)),
        off=Treatment(world(specialise=0.0), edits=(one_quality,)),
        remark="Against the sign: specialists take most of their own segment, and the largest segment (software) goes "
        "further to the largest developer, so all spend together is less spread.",
    ),
    Mechanism(
        "M49", "demand", "partner programmes deepen integration / don't",
        direct=Outcome("growth of enterprises' integration with their clouds", "points", depth, "change"),
        game=Outcome("installed spend that stays on its cloud", "% a quarter", kept),
        off=Treatment(("rules.demand.partner_effect=0",)),
    ),
    Mechanism(
        "M52", "demand", "leaving a plain interface costs 0.3 utils / 2",
        direct=Outcome("the star's installed use that leaves as the second lab cuts prices", "%", star_loses, start=2,
                       horizon=1),
        game=Outcome("price of the star's and the second lab's models", "log points", prices, "last", start=3),
        setting=Treatment(PLAIN_USE, seats={"second": (CutsPrice(1, 0.3),)}),
        on=Treatment(("rules.demand.switch_plain=0.3",)),
        off=Treatment(("rules.demand.switch_plain=2",)),
        remark="Nobody is integrated in either arm. The second lab cuts its prices by 30% in the second quarter.",
    ),
    Mechanism(
        "M53", "demand", "depth holds users as in the map / doesn't",
        direct=Outcome("the star's and the second lab's installed use that stays", "% a quarter", staying),
        game=Outcome("price of their newest versions", "log points", prices, "last"),
        off=Treatment(("rules.demand.switch_deep=0",)),
        remark="Labs charge more where users are held (`conduct.lock_in`); a price moves slowly.",
    ),
    Mechanism(
        "M54", "demand", "open weights as in the map / none",
        direct=Outcome("price of the tier below of the star and the second lab", "log points", tier_prices, "last"),
        game=Outcome("enterprises' surplus, as a fall of all token prices", "log points", surplus),
        off=Treatment(edits=(no_open_weights,)),
    ),
    Mechanism(
        "M57", "disclosure", "identity: the aggregator sees a part of clouds' traffic / all of it",
        direct=Outcome("tokens that its shares put with the wrong developer", "%", misread),
        game=Outcome("clouds' offers to other labs than those that sell the tokens", "%", offers_and_use, misplaced),
        setting=Treatment(("rules.conduct.usage_weight=1",)),
        off=Treatment(("rules.capital.aggregator_cloud_part=1",)),
        remark="Clouds tell a lab's size by the aggregator's shares alone. Seen shares are of the quarter before. "
        "Tiny at game level: offers go by rounds and prices, and most of them to one lab.",
    ),
    Mechanism(
        "M68", "demand", "a world that tips / that shares",
        direct=Outcome("concentration of enterprises' spend on models", "%", concentration, "last"),
        game=Outcome(
            "10th percentile of growth of value: hedged less single bets", "log points", hedged_less_single, "last"
        ),
        setting=Treatment(seats={"clouds": (EveryOtherBetsOnOne(),)}),
        on=Treatment(world(tipping=0.6)),
        off=Treatment(world(tipping=-0.3)),
        remark="Every other cloud bets on the lab it holds most of, the others hedge as the reference strategy does; "
        "percentiles are over the clouds of a game.",
    ),
)  # fmt: skip
