"""Why customers choose what they choose: utilities of every offer in parts that sum to what the rules use.

For people and for tests; the engine does not read it. Two choices are nested (N1): a model on a channel's shelf, by
segment (`shelf`), then a channel in a market, by market and segment (`market`). A channel is a cloud, or `DIRECT`,
buying from labs themselves. Everything is told as it stands in a state: what new workloads would choose now. New
workloads have no barrier; who is already there stays with odds raised by exp(`barrier`).

Give it a state that the reader may know: the true one after a game, or where nobody plays; else an imagined one
(`agents.belief`). Promotion (`steer`) is in orders and the quarter's luck (`taste`) on the tape, so both are arguments.

    s, rules = State.view(model.state[0]), model.setup.plain_rules
    for channel in market(s, rules, region, segment).channels:
        channel.parts, channel.total, channel.share        # sum(parts.values()) == total
        for offer in channel.shelf:
            offer.parts, offer.total, offer.share, offer.barrier
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass

from game.engine.fleet import local
from game.engine.layout import Floats
from game.engine.parameters import DIRECT, LABS, MODELS, GameRules
from game.engine.state import State

LOW = 1e-4  # USD per million tokens, under which a price counts as this
MODEL_PARTS = (
    "quality", "price", "tier", "trust", "order", "taste", "service", "steering", "votes", "older_version",
)  # fmt: skip
CHANNEL_PARTS = ("models", "compute_price", "service", "sites", "presence", "direct", "luck")


@dataclass(frozen=True)
class Offer:
    """A model on a channel's shelf as a segment sees it.

    model: index, labs' models first, then LABS + cloud for its own; parts: utils by name (MODEL_PARTS):
    `quality` of the newest version, counted from the best model's so that being behind weighs what this world makes
    of it; `price` of its tokens; `tier`: what the cheaper tier below adds; `trust`; `order` of a government against
    its lab; `taste` that opening sales reveal and that fades; `service`: what its developer couldn't serve last
    quarter; `steering`: the cloud's promotion; `votes` of rival clouds in its lab; `older_version`: what the channel
    lacks of the newest. total: their sum; share: of new use on this channel that chooses it, e^(total / nest) over
    the shelf; installed: its share of use now; tier_share: part of its buyers' spend on the tier below; depth: 0..1;
    barrier: utils that keep its installed users.
    """

    model: int
    parts: Mapping[str, float]
    total: float
    share: float
    installed: float
    tier_share: float
    depth: float
    barrier: float


@dataclass(frozen=True)
class Channel:
    """A cloud, or DIRECT, as a segment sees it in a market.

    parts: utils by name (CHANNEL_PARTS): `models`, the weight of what the shelf is worth (its inclusive value,
    `appeal`); `compute_price`; `service`: what the cloud couldn't serve last quarter; `sites` in the
    market, over those of the opening; `presence` there that
    opening sales reveal and that fades; `direct`: the same of buying from labs; `luck`: the market's taste.
    total: their sum; share: of new workloads that choose it; installed: its share of spend now; depth, barrier: as of
    an Offer.
    """

    channel: int
    parts: Mapping[str, float]
    total: float
    share: float
    installed: float
    depth: float
    barrier: float
    appeal: float
    shelf: tuple[Offer, ...]


@dataclass(frozen=True)
class Market:
    """A market and segment: its channels, clouds in the map's order and DIRECT last; those closed to it are left out.

    value: log sum of the channels' utilities, what the whole market is worth to a new workload, utils.
    """

    region: int
    segment: int
    channels: tuple[Channel, ...]
    value: float


def market(
    s: State, rules: GameRules, region: int, segment: int, steer: Floats | None = None, taste: Floats | None = None
) -> Market:
    """All channels that compete for a segment in a market, as new workloads see them now.

    steer: (CLOUDS, MODELS) promotion as ordered, 0..1, none if not given; taste: (REGIONS, CLOUDS) standard normal,
    the quarter's news of it; without, what lasts of last quarter's.
    """
    t, k = rules.tables, rules.demand
    present = math.exp(-k.presence_fade * int(s.quarter[0]))
    here: list[tuple[int, dict[str, float], float, tuple[Offer, ...]]] = []
    clouds = [] if t.consumer[segment] else [c for c in range(int(t.clouds[0])) if s.alive[c] and t.sells[region, c]]
    for c in [*clouds, DIRECT]:
        offers = shelf(s, rules, c, segment, steer)
        appeal = log_sum([offer.total for offer in offers], k.nest) if offers else -50.0
        parts = dict.fromkeys(CHANNEL_PARTS, 0.0)
        parts["models"] = k.model_pull * appeal
        if c == DIRECT:
            parts["direct"] = float(t.direct_pull[segment])
        else:
            parts["compute_price"] = -k.compute_price_weight * math.log(max(s.compute_price_usd[c], 0.01))
            parts["service"] = k.service_weight * math.log(served(s, c))
            cover = local(float(s.site_kw[c, region]), float(t.site_half_kw[region])) - float(t.local0[region, c])
            parts["sites"] = k.site_pull * cover
            parts["presence"] = present * float(t.presence[region, c])
            parts["luck"] = k.taste_memory * float(s.taste[region, c])
            if taste is not None:
                parts["luck"] += k.taste_noise * float(taste[region, c])
        here.append((c, parts, appeal, offers))
    totals = [sum(parts.values()) for _, parts, _, _ in here]
    value = log_sum(totals, 1.0)
    channels = []
    for (c, parts, appeal, offers), total in zip(here, totals, strict=True):
        depth = float(s.cloud_depth[segment, c]) if c != DIRECT else 0.0
        channels.append(
            Channel(
                c,
                parts,
                total,
                math.exp(total - value),
                float(s.cloud_share[region, segment, c]),
                depth,
                k.cloud_switch_plain + k.cloud_switch_deep * depth,
                appeal,
                offers,
            )
        )
    return Market(region, segment, tuple(channels), value)


def shelf(s: State, rules: GameRules, channel: int, segment: int, steer: Floats | None = None) -> tuple[Offer, ...]:
    """The models that a channel offers, as a segment's new use sees them now; steer: as in `market`."""
    t, k = rules.tables, rules.demand
    left = fade(s, rules)
    models = [m for m in range(MODELS) if t.has_model[m] == 1]
    best = max(float(s.quality[m, segment]) for m in models)
    pushed = [] if steer is None or channel == DIRECT else [min(max(float(x), 0.0), 1.0) for x in steer[channel]]
    promoted = [pushed[m] for m in models if pushed and s.hosted[channel, m] == 1]
    found = []
    for m in models:
        if s.hosted[channel, m] == 0:
            continue
        parts = model_parts(s, rules, m, segment, best)
        parts["taste"] = left * float(t.model_taste[channel, m])
        parts["service"] = k.service_weight * math.log(min(max(float(s.service[m]), 0.2), 1.0))
        if channel != DIRECT:
            if pushed:
                parts["steering"] = k.steering * (pushed[m] - sum(promoted) / len(promoted))
            if m < LABS:
                rivals = sum(float(s.votes[c, m]) for c in range(int(t.clouds[0])) if c != channel)
                parts["votes"] = -rules.governance.votes_trust * rivals
        gap = float(s.offered[channel, m, segment] - s.quality[m, segment])
        parts["older_version"] = sharpness(s, rules, segment) * gap
        found.append((m, parts, sum(parts.values())))
    if not found:
        return ()
    value = log_sum([total for _, _, total in found], k.nest)
    return tuple(
        Offer(
            m,
            parts,
            total,
            math.exp((total - value) / k.nest),
            float(s.model_share[segment, channel, m]),
            below(s, rules, m, segment)[0],
            float(s.model_depth[channel, m]),
            k.switch_plain + k.switch_deep * float(s.model_depth[channel, m]),
        )
        for m, parts, total in found
    )


def model_parts(s: State, rules: GameRules, m: int, segment: int, best: float) -> dict[str, float]:
    """Parts of a model's utility that are the same on every channel; best: quality of the segment's best model."""
    t, k = rules.tables, rules.demand
    parts = dict.fromkeys(MODEL_PARTS, 0.0)
    parts["quality"] = float(t.quality_weight[segment]) * best
    parts["quality"] -= sharpness(s, rules, segment) * (best - float(s.quality[m, segment]))
    parts["price"] = -float(t.price_weight[segment]) * math.log(max(float(s.token_price_usd[m, segment]), LOW))
    parts["tier"] = k.nest * below(s, rules, m, segment)[1]
    parts["trust"] = float(t.trust_weight[segment]) * float(s.trust[m])
    if m < LABS and s.barred_until[m] > s.quarter[0]:
        parts["order"] = -rules.events.order_depth * float(t.trust_weight[segment])
    return parts


def below(s: State, rules: GameRules, m: int, segment: int) -> tuple[float, float]:
    """Of a model's tier below: its share of the model's buyers, and ln(1 + its odds)."""
    t, k = rules.tables, rules.demand
    if k.tier_gap == 0:
        return 0.0, 0.0
    cheaper = -float(t.price_weight[segment]) * math.log(min(max(float(s.tier_price_part[m]), 0.01), 1.0))
    odds = math.exp(min(max((cheaper - sharpness(s, rules, segment) * k.tier_gap) / k.nest, -30.0), 30.0))
    return odds / (1 + odds), math.log1p(odds)


def sharpness(s: State, rules: GameRules, segment: int) -> float:
    """Utils lost per OOM behind the best model, in this world."""
    return float((1 + s.world_tipping[0]) * rules.tables.quality_weight[segment])


def fade(s: State, rules: GameRules) -> float:
    """What is left of the tastes that opening sales reveal."""
    return math.exp(-rules.demand.taste_fade * int(s.quarter[0]))


def served(s: State, cloud: int) -> float:
    """Part of what enterprises needed of a cloud's compute that it had last quarter, 0.2 at least."""
    need = float(s.need_h100e[cloud])
    return min(max(float(s.served_h100e[cloud]) / need, 0.2), 1.0) if need > 0 else 1.0


def log_sum(values: list[float], scale: float) -> float:
    """scale x ln of the sum of e^(value / scale)."""
    most = max(values)
    return most + scale * math.log(sum(math.exp((value - most) / scale) for value in values))
