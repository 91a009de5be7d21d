"""What a firm is up to, from what the seat may see: what moved since last quarter, what it asks, and likely why."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from game.desktop import text as t
from game.desktop.facts import Facts
from game.desktop.parts import market_name

MOVED = 0.015  # a price that moved by less says nothing
CAPEX_MOVED = 0.08
BUSY, IDLE = 0.95, 0.75
MOST = 4
PRICES = dict.fromkeys(("compute", "token", "chip"), "price")


class Sign(NamedTuple):
    """Something to be read from a firm: icon, colour, a sentence with its reason."""

    icon: str
    colour: str
    text: str
    move: str = ""  # "price" or "ask": what a strategy's own reason may say instead


def signs(f: Facts, firm: int) -> list[Sign]:
    """At most four, the most telling first."""
    if not f.alive(firm):
        return []
    if firm in f.clouds:
        found = _cloud(f, firm)
    elif firm in f.labs:
        found = _lab(f, firm - f.labs.start)
    elif firm in f.makers:
        found = _maker(f, firm - f.makers.start)
    else:
        found = _fund(f, firm)
    return list(found)[:MOST]


def change(f: Facts, field: str, *index: int) -> float:
    """Relative change of a figure since last quarter; 0 at the start."""
    if f.before is None:
        return 0.0
    old, new = float(getattr(f.before, field)[index]), float(getattr(f.view, field)[index])
    return new / old - 1 if old > 0 else 0.0


def _moved(key: str, icon: str, part: float, colours: tuple[str, str], reason: str = "", **more: str) -> Sign:
    """A figure that went up or down, with the reason after it."""
    up = part > 0
    words = t.text(f"intent.{key}_{'up' if up else 'down'}", part=t.percent(abs(part)), **more)
    colour = colours[0] if up else colours[1]
    return Sign(
        icon, colour, t.text("intent.because", move=words, reason=reason) if reason else words, PRICES.get(key, "")
    )


def _capacity_reason(f: Facts, cloud: int, up: bool) -> str:
    use = float(f.view.utilisation[cloud])
    if up and use >= BUSY:
        return t.text("intent.busy", use=t.percent(use))
    if not up and 0 < use <= IDLE:
        return t.text("intent.idle", use=t.percent(use))
    return ""


def _cloud(f: Facts, c: int) -> Iterator[Sign]:
    v = f.view
    capex = change(f, "capex_kusd", c)
    if abs(capex) >= CAPEX_MOVED:
        spent = t.money(float(v.capex_kusd[c]))
        yield _moved("capex", "hard-hat", capex, ("text", "text"), _capacity_reason(f, c, capex > 0), amount=spent)
    price = change(f, "compute_price_usd", c)
    if abs(price) >= MOVED:
        now = t.text("unit.hour", value=t.usd(float(v.compute_price_usd[c])))
        yield _moved("compute", "circle-dollar-sign", price, ("text", "warn"), _capacity_reason(f, c, price > 0),
                     price=now)  # fmt: skip
    if f.before is not None:
        gained = v.site_kw[c] - f.before.site_kw[c]
        r = int(gained.argmax())
        if gained[r] >= 20_000:
            power = t.power(float(gained[r]) / 1000)
            yield Sign("zap", "text", t.text("intent.opened", power=power, market=market_name(f, r)))
        debt = float(v.debt_kusd[c] - f.before.debt_kusd[c])
        if debt > 0.03 * max(float(v.revenue_kusd[c]), 1.0):
            yield Sign("landmark", "text", t.text("intent.borrowed", amount=t.money(debt)))
        yield from _land(f, c)
    if capex == 0 and f.before is None:
        use = float(v.utilisation[c])
        yield Sign("gauge", "muted", t.text("intent.start_cloud", use=t.percent(use)))


def _land(f: Facts, c: int) -> Iterator[Sign]:
    """Markets in which a cloud has just taken or lost the lead."""
    before = f.before
    if before is None:
        return
    for r in range(len(f.map.regions)):
        was, now = int(before.land[r, : len(f.map.clouds)].argmax()), f.leader(r)
        if was != now and c in (was, now):
            key = "intent.leads" if c == now else "intent.lost"
            yield Sign("flag", "good" if c == now else "bad", t.text(key, market=market_name(f, r)))


def _lab(f: Facts, lab: int) -> Iterator[Sign]:
    v = f.view
    ask = float(v.ask_kusd[lab])
    if ask > 0:
        price, power = t.money(float(v.ask_pre_kusd[lab])), float(v.ask_owed_kw[lab]) / 1000
        words = t.text("intent.asks_power" if power >= 1 else "intent.asks", amount=t.money(ask), price=price,
                       power=t.power(power))  # fmt: skip
        yield Sign("hand-coins", "accent", _runway(f, lab, words, ask), "ask")
    count = len(f.map.segments)
    if f.before is not None:
        old = float(f.before.token_price_usd[lab, :count].mean())
        part = float(v.token_price_usd[lab, :count].mean()) / old - 1 if old > 0 else 0.0
        if abs(part) >= MOVED:
            yield _moved("token", "brain", part, ("text", "text"), _price_reason(f, lab, part > 0))
        for c in f.clouds:
            if v.hosted[c, lab] and not f.before.hosted[c, lab]:
                yield Sign("cloud", "text", t.text("intent.hosted", firm=f.short(c)))
        gained = float(f.before.behind[lab] - v.behind[lab])
        if abs(gained) >= 0.04:
            key = "intent.closer" if gained > 0 else "intent.behind"
            yield Sign("sparkles", "good" if gained > 0 else "warn", t.text(key))
    if int(v.distress_until[f.labs[lab]]) > f.quarter:
        yield Sign("triangle-alert", "bad", t.text("intent.distress"))
    home = f.home_of(lab)
    if home >= 0 and ask <= 0:
        key = "intent.exclusive" if int(v.exclusive[lab]) >= 0 else "intent.first"
        yield Sign("anchor", "text", t.text(key, firm=f.short(home)))


def _runway(f: Facts, lab: int, words: str, ask: float) -> str:
    """A round measured in what the lab is believed to burn."""
    burn = float(f.view.believed_burn_kusd[lab]) if f.playing else 0.0
    if burn <= 0.02 * ask:
        return words
    quarters = max(1, round(ask / burn))
    key = "intent.runway_one" if quarters == 1 else "intent.runway"
    return t.text("intent.because", move=words, reason=t.text(key, count=quarters)) if quarters <= 12 else words


def _price_reason(f: Facts, lab: int, up: bool) -> str:
    """Where the model stands tells what it can charge."""
    if lab not in f.ranked_models():
        return ""
    rank = f.ranked_models().index(lab) + 1
    if up and rank <= 3:
        return t.text("intent.ahead", rank=rank)
    return t.text("intent.trails", rank=rank) if not up and rank > 3 else ""


def _maker(f: Facts, k: int) -> Iterator[Sign]:
    v = f.view
    short = f.playing and k in f.designs() and 0 < float(v.fill[k]) < 0.95
    reason = t.text("intent.sold_out") if short else ""
    price = change(f, "chip_kusd", k)
    if abs(price) >= MOVED:
        yield _moved("chip", "circle-dollar-sign", price, ("warn", "good"), reason if price > 0 else "")
    supply = change(f, "chip_supply", k)
    if abs(supply) >= MOVED:
        yield _moved("supply", "factory", supply, ("good", "warn"))
    if short:
        yield Sign("cpu", "warn", t.text("intent.filled", part=t.percent(float(v.fill[k]))))
    if v.squeeze[0]:
        yield Sign("microchip", "bad", t.text("intent.squeeze"))


def _fund(f: Facts, firm: int) -> Iterator[Sign]:
    if f.before is None:
        return
    shares, before = f.view.shares, f.before.shares
    for lab in range(len(f.map.labs)):
        more = float(shares[firm, lab] - before[firm, lab]) / max(float(shares[:, lab].sum()), 1.0)
        if abs(more) >= 0.0005:
            key = "intent.bought" if more > 0 else "intent.sold"
            words = t.text(key, part=t.percent(abs(more), 1), lab=f.short(f.labs[lab]))
            yield Sign("coins", "good" if more > 0 else "warn", words)
