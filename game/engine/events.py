"""What an event does when it begins, by its hazard or by the calendar (M25, M37, M38, M44-M49, M51, M56, M66).

What a card leaves out is drawn by lot: of firms the one with the lowest number of the quarter.
"""

import math

from game.engine import news
from game.engine.layout import Floats
from game.engine.ledger import clip, issue, pay, whole
from game.engine.noise import Noise
from game.engine.parameters import (
    ACQUIRES_STARTUP,
    ACQUISITION_STAKE,
    ALLIANCE,
    ANTITRUST_PROBE,
    BREAKTHROUGH,
    CHIPMAKER0,
    CLOUDS,
    EXPORT_CONTROLS,
    FIRMS,
    GOVERNMENT_ORDER,
    GRID_DELAY,
    INCIDENT,
    INVESTOR0,
    LAB0,
    PARTNER_PROGRAMME,
    SHELL_RING,
    SLUMP,
    SQUEEZE,
    SUPPLIERS,
    SUPPLY_SHOCK,
    WINDOW_SHUT,
    GameRules,
)
from game.engine.politics import regret
from game.engine.rule import rule
from game.engine.state import COSTS, State


@rule
def usual_sizes(rules: GameRules, size: Floats) -> None:
    """Fill the sizes of events (EVENTS,) as the rules have them."""
    e = rules.events
    size[SLUMP], size[SQUEEZE], size[BREAKTHROUGH] = e.slump_depth, e.squeeze_depth, e.breakthrough_gain
    size[GOVERNMENT_ORDER], size[INCIDENT] = e.order_depth, e.incident_trust
    size[ANTITRUST_PROBE], size[ACQUIRES_STARTUP] = e.probe_discount, e.startup_quality
    size[PARTNER_PROGRAMME], size[ALLIANCE] = e.programme_push, e.alliance_cut
    size[ACQUISITION_STAKE], size[SUPPLY_SHOCK] = e.acquisition_part, e.shock_depth


@rule
def happen(
    s: State, n: Noise, rules: GameRules, event: int, who: int, other: int, place: int, size: float, quarters: int
) -> None:
    """An event begins this quarter, and is told unless it is under way already.

    who, other: firm indices; place: market or segment; -1: by lot. size < 0 and quarters 0: as in the rules.
    """
    t, e = rules.tables, rules.events
    quarter = s.quarter[0]
    if size >= 0.0:
        s.event_size[event] = size
    if event == SLUMP:
        lasting = quarters if quarters > 0 else e.slump_quarters
        if s.slump[0] < quarter:
            news.tell(s, news.SLUMP, -1, -1, s.event_size[event])
        s.slump[0] = max(s.slump[0], quarter + lasting - 1)
    elif event == SQUEEZE:
        lasting = quarters if quarters > 0 else e.squeeze_quarters
        if s.squeeze[0] < quarter:
            news.tell(s, news.SQUEEZE, -1, -1, s.event_size[event])
        s.squeeze[0] = max(s.squeeze[0], quarter + lasting - 1)
    elif event == BREAKTHROUGH:
        breakthrough(s, n, rules)
    elif event == GOVERNMENT_ORDER:
        f = who if who >= 0 else drawn(s, n, rules, LAB0, t.labs[0])
        if f >= 0:
            lasting = quarters if quarters > 0 else e.order_quarters
            if s.barred_until[f - LAB0] <= quarter:
                news.tell(s, news.GOVERNMENT_ORDER, f, -1, s.event_size[event])
            s.barred_until[f - LAB0] = max(s.barred_until[f - LAB0], quarter + lasting)
    elif event == INCIDENT:
        f = who if who >= 0 else drawn(s, n, rules, LAB0, t.labs[0])
        if f >= 0:
            s.trust[f - LAB0] = clip(s.trust[f - LAB0] - s.event_size[event], 0.0, 1.0)
            news.tell(s, news.INCIDENT, f, -1, s.event_size[event])
    elif event == EXPORT_CONTROLS:
        control(s, rules, who, quarter + (quarters if quarters > 0 else e.controls_quarters))
    elif event == ANTITRUST_PROBE:
        f = who if who >= 0 else drawn(s, n, rules, 0, t.clouds[0])
        if f >= 0:
            lasting = quarters if quarters > 0 else e.probe_quarters
            if s.probed_until[f] <= quarter:
                news.tell(s, news.ANTITRUST_PROBE, f, -1, s.event_size[event])
            s.probed_until[f] = max(s.probed_until[f], quarter + lasting)
    elif event == GRID_DELAY:
        delay_grid(s, rules, lot(n, place, t.regions[0]), quarters if quarters > 0 else e.grid_quarters)
    elif event == WINDOW_SHUT:
        lasting = quarters if quarters > 0 else e.window_quarters
        if s.window_until[0] <= quarter:
            news.tell(s, news.WINDOW_SHUT, -1, -1, float(lasting))
        s.window_until[0] = max(s.window_until[0], quarter + lasting)
    elif event == ACQUIRES_STARTUP:
        f = who if who >= 0 else drawn(s, n, rules, LAB0, t.labs[0])
        if f >= 0:
            buy_startup(s, rules, f - LAB0, lot(n, place, t.segments[0]))
    elif event == PARTNER_PROGRAMME:
        f = who if who >= 0 else drawn(s, n, rules, 0, t.clouds[0])
        if f >= 0:
            lasting = quarters if quarters > 0 else e.programme_quarters
            if s.programme_until[f] <= quarter:
                news.tell(s, news.PARTNER_PROGRAMME, f, -1, s.event_size[event])
            s.programme_until[f] = max(s.programme_until[f], quarter + lasting)
    elif event == ALLIANCE:
        ally(s, rules, who, quarters if quarters > 0 else e.alliance_quarters)
    elif event == ACQUISITION_STAKE:
        stake_by_acquisition(s, n, rules, who, other)
    elif event == SUPPLY_SHOCK:
        f = who if who >= 0 else drawn(s, n, rules, CHIPMAKER0, t.chipmakers[0])
        if f >= 0:
            lasting = quarters if quarters > 0 else e.shock_quarters
            if s.shock_until[f - CHIPMAKER0] < quarter:
                news.tell(s, news.SUPPLY_SHOCK, f, -1, s.event_size[event])
            s.shock_until[f - CHIPMAKER0] = max(s.shock_until[f - CHIPMAKER0], quarter + lasting - 1)


@rule
def lot(n: Noise, place: int, count: int) -> int:
    """A market or a segment: the one that was named, else by lot."""
    return place if place >= 0 else min(int(n.card_uniform[7] * count), count - 1)


@rule
def drawn(s: State, n: Noise, rules: GameRules, first: int, count: int) -> int:
    """A living firm of a role by lot: the one with the lowest number; labs under an order are spared. -1: none."""
    found, low = -1, 2.0
    for f in range(first, first + count):
        spared = LAB0 <= f < INVESTOR0 and s.barred_until[f - LAB0] > s.quarter[0]
        if s.alive[f] == 1 and not spared and n.firm_uniform[f] < low:
            found, low = f, n.firm_uniform[f]
    return found


@rule
def breakthrough(s: State, n: Noise, rules: GameRules) -> None:
    """A lab finds it, by lot weighted with research; it is public some quarters later, at once if none does (M56)."""
    found, first = -1, 1e300
    for lab in range(rules.tables.labs[0]):
        f = LAB0 + lab
        if s.alive[f] == 1 and s.study_h100e[lab] > 0.0 and s.craft_until[lab] <= s.quarter[0]:
            wait = -math.log(clip(n.firm_uniform[f], 1e-12, 1.0)) / s.study_h100e[lab]  # a race of hazards
            if wait < first:
                found, first = lab, wait
    if found < 0 or rules.events.breakthrough_ahead == 0:
        spread(s, found)
        return
    s.craft_until[found] = s.quarter[0] + rules.events.breakthrough_ahead
    news.tell(s, news.FOUND, LAB0 + found, -1, s.event_size[BREAKTHROUGH])


@rule
def spread(s: State, lab: int) -> None:
    """What a lab had alone, or nobody in the map found, is everybody's."""
    s.public_algorithm[0] += s.event_size[BREAKTHROUGH]
    if lab >= 0:
        s.craft_until[lab] = -1
    news.tell(s, news.BREAKTHROUGH, -1, -1, s.event_size[BREAKTHROUGH])


@rule
def control(s: State, rules: GameRules, who: int, until: int) -> None:
    """Chips from open markets stop at the border to closed ones: one chipmaker's, or (-1) all."""
    fresh = False
    for k in range(rules.tables.chipmakers[0]):
        if who == -1 or who == CHIPMAKER0 + k:
            fresh = fresh or s.controls_until[k] <= s.quarter[0]
            s.controls_until[k] = max(s.controls_until[k], until)
    if fresh:
        news.tell(s, news.EXPORT_CONTROLS, who, -1, float(until - s.quarter[0]))


@rule
def lift(s: State, rules: GameRules) -> None:
    """Tell what ends this quarter: controls on chips, an investigation, a breakthrough that one lab had alone."""
    quarter, ended, last, going = s.quarter[0], 0, -1, 0
    for lab in range(rules.tables.labs[0]):
        if s.craft_until[lab] == quarter:
            spread(s, lab)
    for k in range(rules.tables.chipmakers[0]):
        if s.controls_until[k] == quarter and quarter > 0:
            ended, last = ended + 1, CHIPMAKER0 + k
        elif s.controls_until[k] > quarter:
            going += 1
    if ended == 1 and rules.tables.chipmakers[0] > 1:
        news.tell(s, news.CONTROLS_LIFTED, last, -1, 0.0)
    elif ended > 0:
        news.tell(s, news.CONTROLS_LIFTED, -1, -1, float(going))
    for c in range(rules.tables.clouds[0]):
        if s.probed_until[c] == quarter and quarter > 0:
            news.tell(s, news.PROBE_CLOSED, c, -1, 0.0)


@rule
def delay_grid(s: State, rules: GameRules, r: int, quarters: int) -> None:
    """A market's power stops growing, and every shell under way there comes a quarter later (M37)."""
    quarter = s.quarter[0]
    if s.grid_until[r] <= quarter:
        news.tell(s, news.GRID_DELAY, -1, -1, float(r))
    s.grid_until[r] = max(s.grid_until[r], quarter + quarters)
    for c in range(rules.tables.clouds[0]):
        for i in range(SHELL_RING - 1):
            ahead = SHELL_RING - 2 - i
            here, later = (quarter + ahead) % SHELL_RING, (quarter + ahead + 1) % SHELL_RING
            s.shells_due_kw[later, c, r] += s.shells_due_kw[here, c, r]
            s.shells_due_kw[here, c, r] = 0


@rule
def buy_startup(s: State, rules: GameRules, lab: int, g: int) -> None:
    """A lab pays for a firm of one segment: better and busier there, and trusted less by whom it now rivals (M48)."""
    t, e, f = rules.tables, rules.events, LAB0 + lab
    if s.alive[f] == 0 or s.cash_kusd[f] < e.startup_kusd:
        return
    pay(s, COSTS, f, SUPPLIERS, e.startup_kusd)
    gain = s.event_size[ACQUIRES_STARTUP]
    s.startup_edge[lab, g] += gain
    s.quality[lab, g] += gain
    for i in range(t.segments[0]):
        s.focus[lab, i] *= 1 - e.startup_focus
    s.focus[lab, g] += e.startup_focus
    s.wary[lab, g] = clip(s.wary[lab, g] + e.startup_trust, 0.0, 1.0)
    news.tell(s, news.STARTUP_BOUGHT, f, -1, float(g))


@rule
def ally(s: State, rules: GameRules, who: int, quarters: int) -> None:
    """Other labs share standards against one, or (-1) the one with most run rate (M51)."""
    t, quarter = rules.tables, s.quarter[0]
    leader = who - LAB0
    if who < 0:
        for lab in range(t.labs[0]):
            if s.alive[LAB0 + lab] == 0:
                continue
            more = s.arr_kusd[lab] - s.arr_kusd[leader] if leader >= 0 else 1.0
            if more > 0.0 or (more == 0.0 and t.key[LAB0 + lab] < t.key[LAB0 + leader]):
                leader = lab
    if leader < 0 or s.alive[LAB0 + leader] == 0:
        return
    if s.alliance_until[0] <= quarter or s.alliance_against[0] != leader:
        news.tell(s, news.ALLIANCE, LAB0 + leader, -1, s.event_size[ALLIANCE])
    s.alliance_against[0] = leader
    s.alliance_until[0] = quarter + quarters


@rule
def stake_by_acquisition(s: State, n: Noise, rules: GameRules, who: int, other: int) -> None:
    """A lab pays a holder of its rivals in new shares for a firm that the holder owned (M66).

    By lot the holder is a cloud or an investor with shares of some lab and none of this one.
    """
    t, part = rules.tables, s.event_size[ACQUISITION_STAKE]
    low = 2.0
    if who < 0 or other < 0:
        who = other = -1
        for f in range(FIRMS):
            if t.present[f] == 0 or s.alive[f] == 0 or CLOUDS <= f < INVESTOR0:
                continue
            rivals, free, least = 0, -1, 2.0
            for lab in range(t.labs[0]):
                if s.shares[f, lab] > 0:
                    rivals += 1
                elif s.alive[LAB0 + lab] == 1 and n.firm_uniform[LAB0 + lab] < least:
                    free, least = lab, n.firm_uniform[LAB0 + lab]
            if rivals > 0 and free >= 0 and n.firm_uniform[f] < low:
                who, other, low = LAB0 + free, f, n.firm_uniform[f]
    if who < 0 or other < 0 or s.alive[who] == 0 or s.alive[other] == 0 or part <= 0.0:
        return
    lab = who - LAB0
    worth = whole(part * s.valuation_kusd[lab])
    issue(s, lab, other, whole(s.units[lab] * part / (1 - part)), worth)
    regret(s, rules, other, lab)
    news.tell(s, news.STAKE_BOUGHT, other, who, float(worth))


@rule
def on_the_calendar(s: State, n: Noise, rules: GameRules) -> None:
    """Events that the map has for this quarter happen, in the order of the calendar."""
    t = rules.tables
    for i in range(t.cards[0]):
        if t.card_quarter[i] == s.quarter[0]:
            happen(
                s, n, rules, t.card_event[i], t.card_target[i], t.card_other[i], t.card_place[i], t.card_size[i],
                t.card_quarters[i],
            )  # fmt: skip
