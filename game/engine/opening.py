"""From a map to the tables its rules read and the opening of a game, once per map, in plain numpy."""

from typing import Any

import numpy as np

from game.engine.events import usual_sizes
from game.engine.fleet import appraise, measure, reserve, unfinished_kusd
from game.engine.layout import Games, record, rules_of
from game.engine.opening_market import open_compute, open_demand
from game.engine.parameters import (
    CHIPMAKER0,
    CHIPMAKERS,
    CLOUDS,
    CUSTOMERS,
    DIRECT,
    EVENTS,
    EXCLUSIVE,
    FIRMS,
    FIRST_LAUNCH,
    FOUNDERS,
    GENERATIONS,
    GOVERNMENT,
    HOURS,
    INVESTOR0,
    KUSD,
    LAB0,
    LABS,
    LISTED,
    MAKERS,
    MARKET,
    OWN,
    PUBLIC,
    RIGHTS,
    SPONSORS,
    SUPPLIERS,
    Tables,
    pack,
    plain_rules,
)
from game.engine.phases.contracts import independence
from game.engine.phases.market import loops
from game.engine.phases.solvency import measure_coverage
from game.engine.phases.standings import standings
from game.engine.state import COMPUTE, State
from game.engine.tuning import tune
from maps.loader import GameMap
from maps.schema import Generation

OUTSIDE_KUSD = 10**12  # cash of each outside account
ALL_SHARES = 10**9
INVESTOR_KINDS = ("multi_bet", "monogamist", "crossover", "sovereign", "asset_manager")
ACCESS = {"listed": LISTED, "first_launch": FIRST_LAUNCH, "exclusive": EXCLUSIVE}


class Setup:
    """A map made ready: its rules as phases take them, its tables, and one game at the opening.

    opening: State record, shape (1,); firm: id -> firm index; ids: firm index -> id ("" where unused).
    """

    def __init__(self, game_map: GameMap) -> None:
        self.map = game_map
        roles = (
            (0, game_map.clouds),
            (CHIPMAKER0, game_map.chipmakers),
            (LAB0, game_map.labs),
            (INVESTOR0, game_map.investors),
        )
        self.firm: dict[str, int] = {f.id: first + i for first, firms in roles for i, f in enumerate(firms)}
        self.ids = [""] * FIRMS
        for name, index in self.firm.items():
            self.ids[index] = name
        self.region = {r.id: i for i, r in enumerate(game_map.regions)}
        self.segment = {g.id: i for i, g in enumerate(game_map.segments)}
        self.table_records: Games = Tables.empty(1)
        self.tables = Tables.view(self.table_records[0])
        self.opening: Games = State.empty(1)
        self._s = State.view(self.opening[0])
        self._fixed()
        self._calendar()
        self._firms()
        self._chips()
        self._contracts()
        rules: Any = rules_of(pack(game_map.rules, self.table_records))
        reserve(record(self.opening, 0), rules, 0)
        for c in range(len(game_map.clouds)):
            measure(record(self.opening, 0), rules, c)
            appraise(record(self.opening, 0), rules, c, 0)
        open_compute(game_map, self.tables, self._s)
        self._tuning(rules)
        open_demand(game_map, self.tables, self._s, self.firm)
        self._results()
        for c in range(len(game_map.clouds)):
            self._s.earning_kusd[c] = self._s.book_kusd[c]
            self._s.book_kusd[c] += round(unfinished_kusd(record(self.opening, 0), rules, 0, c))
        self.rules: Any = pack(game_map.rules, self.table_records)
        unforeseen = self.table_records.copy()  # what seats and forecasts may know: no card after the opening
        unforeseen["card_quarter"][unforeseen["card_quarter"] > 0] = -1
        self.known_rules: Any = pack(game_map.rules, unforeseen)
        self.plain_rules = plain_rules(game_map.rules, unforeseen)
        s, rules = record(self.opening, 0), rules_of(self.rules)
        independence(s, rules)
        before = self._s.circularity.copy()
        loops(s, rules, -1)
        for i in range(len(game_map.labs)):  # what compute cost last quarter, to know what labs earn before it
            bills = self._s.compute_h100e[i] * self._s.compute_price_usd * HOURS / 1000
            self._s.paid_kusd[COMPUTE, LAB0 + i] = round(bills.sum())
        measure_coverage(s, rules, -1)
        self._s.paid_kusd[:] = 0
        self._s.circularity[:] = before
        standings(s, rules, 0)
        self._s.business_before_kusd[1:] = self._s.business_before_kusd[0]
        standings(s, rules, 0)
        self._s.lead_changes[:] = 0
        self._s.news_count[0] = 0

    def _fixed(self) -> None:
        """Counts, markets, segments."""
        m, t = self.map, self.tables
        for name in ("clouds", "chipmakers", "labs", "investors", "regions", "segments"):
            getattr(t, name)[0] = len(getattr(m, name))
        t.quarters[0] = m.quarters
        t.key[:] = 1000 + np.arange(FIRMS)
        for rank, name in enumerate(sorted(self.firm)):
            t.key[self.firm[name]] = rank
            t.present[self.firm[name]] = 1
        for i, r in enumerate(m.regions):
            t.region_weight[i] = r.demand_weight
            t.power_limit_kw[i] = round(r.power_limit_mw * 1000)
            t.power_growth_kw[i] = round(r.power_growth_mw * 1000)
            t.shell_lead[i] = r.lead_quarters
            t.shell_kusd_per_kw[i] = r.shell_musd_per_mw
            t.energy_kusd_per_kw[i] = r.energy_usd_per_mwh * HOURS / 1e6
            t.open_market[i] = r.open_market
            for c, cloud in enumerate(m.clouds):
                t.sells[i, c] = 0 if cloud.id in r.closed_to else 1
        for i, g in enumerate(m.segments):
            t.segment_weight[i] = g.demand_weight
            t.quality_weight[i] = g.quality_weight
            t.trust_weight[i] = g.trust_weight
            t.price_weight[i] = g.price_weight
            t.model_fraction[i] = g.model_fraction
            t.consumer[i] = g.consumer
            spill = m.rules.events.order_spill if any(x.public for x in m.segments) else 1.0
            t.order_weight[i] = g.trust_weight * (1.0 if g.public else spill)
        self._s.power_limit_kw[:] = t.power_limit_kw
        t.crossing[0] = 1 - m.export_controls
        self._s.shock_until[:] = -1
        bloc = {r.id: r.open_market for r in m.regions}  # export controls run along open and closed markets
        for c, cloud in enumerate(m.clouds):
            for k, maker in enumerate(m.chipmakers):
                t.across[k, c] = bloc[maker.home] > bloc[cloud.home]
                crosses = t.across[k, c] and not m.export_controls
                t.supplies[k, c] = crosses or bloc[maker.home] == bloc[cloud.home]
            for i, lab in enumerate(m.labs):
                listed = lab.id in cloud.model_mix or cloud.id in lab.compute_mw
                t.together[i, c] = listed or bloc[lab.home] == bloc[cloud.home]

    def _calendar(self) -> None:
        """Events that happen for sure, and the usual size of all."""
        t = self.tables
        t.cards[0] = len(self.map.calendar)
        t.card_target[:] = t.card_other[:] = t.card_place[:] = t.card_size[:] = -1
        for i, card in enumerate(self.map.calendar):
            t.card_quarter[i], t.card_event[i] = card.quarter, EVENTS.index(card.event)
            t.card_target[i], t.card_other[i] = self.firm.get(card.target, -1), self.firm.get(card.other, -1)
            t.card_place[i] = self.region.get(card.region, self.segment.get(card.segment, -1))
            t.card_size[i] = -1.0 if card.size is None else card.size
            t.card_quarters[i] = card.quarters or 0
        self._s.alliance_against[0] = -1
        self._s.slump[0] = self._s.squeeze[0] = -1  # last quarter of one: before the opening
        usual_sizes(rules_of(pack(self.map.rules, self.table_records)), self._s.event_size)

    def _firms(self) -> None:
        """Money, holdings, models and people of every firm."""
        m, t, s = self.map, self.tables, self._s
        s.cash_kusd[[CUSTOMERS, SUPPLIERS, MARKET, GOVERNMENT]] = OUTSIDE_KUSD
        for firm in m.firms:
            f = self.firm[firm.id]
            t.home[f] = self.region[firm.home]
            s.coverage[f] = 1.0
            s.alive[f] = 1
            s.cash_kusd[f] = round(firm.cash_busd * KUSD)
            s.debt_kusd[f] = round(firm.debt_busd * KUSD)
        for c, cloud in enumerate(m.clouds):
            t.cloud_margin[c], t.cloud_growth[c] = cloud.cloud_margin, cloud.cloud_growth
            t.other_margin[c], t.other_growth[c] = cloud.other_margin, cloud.other_growth
            s.other_kusd[c] = cloud.other_revenue_busd * KUSD
            s.base_capex_kusd[c] = cloud.base_capex_busd * KUSD
            s.market_cap_kusd[c] = cloud.market_cap_busd * KUSD
            s.compute_price_usd[c] = cloud.compute_price_usd
            if cloud.own_model:
                self._model(LABS + c, cloud.own_model)
                s.hosted[c, LABS + c] = s.hosted[DIRECT, LABS + c] = 1
        for k, maker in enumerate(m.chipmakers):
            f = CHIPMAKER0 + k
            t.other_margin[f] = maker.other_margin
            s.other_kusd[f] = maker.other_revenue_busd * KUSD
            s.market_cap_kusd[f] = maker.market_cap_busd * KUSD
        for i, lab in enumerate(m.labs):
            self._model(i, lab.model)
            t.own_growth[i], t.independence[i] = lab.own_growth, lab.independence
            t.parent_kusd[i] = round(lab.parent_funding_busd * KUSD)
            t.arr0_kusd[i] = lab.arr_busd * KUSD
            s.open_weights[i], s.listed[i] = lab.open_weights, lab.listed
            s.valuation_kusd[i] = s.outside_price_kusd[i] = max(round(lab.valuation_busd * KUSD), 1000)
            s.arr_kusd[i], s.growth[i] = lab.arr_busd * KUSD, lab.growth
            s.people_kusd[i] = lab.people_busd * KUSD
            s.exclusive[i] = s.first[i] = s.refusal[i] = s.covenant[i] = s.rumour_firm[i] = -1
            s.disclosed[i], s.informs[i] = lab.discloses, lab.informs
            s.doubt[i] = m.rules.capital.doubt_disclosed if lab.discloses else m.rules.capital.doubt_withheld
            s.ask_kusd[i] = round(lab.round_busd * KUSD)
            s.ask_pre_kusd[i] = round((lab.round_pre_busd or lab.valuation_busd) * KUSD)
            s.safety[i] = t.safety0[i] = lab.safety
            rest = ALL_SHARES
            for holder, fraction in lab.holders.items():
                units = round(fraction * ALL_SHARES)
                rest -= units
                s.shares[self.firm[holder], i] = units
                s.cost_kusd[self.firm[holder], i] = round(fraction * lab.valuation_busd * KUSD * 0.4)
            s.shares[FOUNDERS, i] = rest if not lab.listed else rest // 2
            s.shares[PUBLIC, i] = rest - s.shares[FOUNDERS, i]
            s.units[i] = ALL_SHARES
            for holder, fraction in lab.holders.items():  # what holders paid is about 0.6 of what is in the till
                f = self.firm[holder]
                if f < SPONSORS:
                    s.tag_kusd[i, f] = min(fraction / 0.6, 1.0) * s.cash_kusd[LAB0 + i]
            for f in range(FIRMS):
                s.believed_arr_kusd[f, i] = s.arr_kusd[i]
        s.rating[:] = s.pledge_credit[:] = 1.0
        s.control_until[:] = s.bound[:] = s.craft_until[:] = -1
        t.frontier0[0] = s.quality.max()
        for i, fund in enumerate(m.investors):
            t.investor_kind[i] = INVESTOR_KINDS.index(fund.kind)
            t.inflow_kusd[i] = round(fund.inflow_busd * KUSD)
            t.wall[i] = fund.wall

    def _model(self, index: int, model: Any) -> None:
        t, s = self.tables, self._s
        segments = len(self.map.segments)
        t.has_model[index] = 1
        t.model_edge[index] = model.quality
        s.trust[index] = model.trust
        s.service[index] = 1.0
        s.hosted[DIRECT, index] = 1
        s.tier_price_part[index] = self.map.rules.demand.tier_price_part
        for g in range(segments):
            t.model_focus[index, g] = model.focus.get(self.map.segments[g].id, 0.0)
            s.token_price_usd[index, g] = model.token_price_usd
            s.focus[index, g] = 1 / segments
            s.quality[index, g] = model.quality + t.model_focus[index, g]
            s.quality_before[:, index, g] = s.quality[index, g]

    def _line(self, row: int, generations: list[Generation]) -> None:
        t = self.tables
        ordered = sorted(generations, key=lambda g: g.start)
        slip = self.map.rules.supply.generation_slip
        t.generations[row] = len(ordered)
        for i, g in enumerate(ordered[:GENERATIONS]):
            t.gen_start[row, i] = g.start + (slip if g.start > 0 else 0)  # what isn't out yet (M35)
            t.gen_h100e[row, i] = g.h100e
            t.gen_kw[row, i] = g.kw
            t.gen_kusd[row, i] = g.price_kusd

    def _chips(self) -> None:
        """Accelerator lines, fleets, sites, and what is on its way."""
        m, t, s = self.map, self.tables, self._s
        maker_index = {maker.id: k for k, maker in enumerate(m.chipmakers)}
        names: dict[int, list[str]] = {row: [] for row in range(MAKERS)}
        for k, maker in enumerate(m.chipmakers):
            self._line(k, maker.generations)
            names[k] = [g.name for g in sorted(maker.generations, key=lambda g: g.start)]
            t.chip_lead[k] = maker.lead_quarters
            t.chip_cost[k] = 1 - maker.gross_margin
            t.outside_share[k] = maker.outside_share
            t.supply0[k] = round(maker.capacity_thousand * 1000)
            s.chip_kusd[k] = 1.0
            s.chip_supply[k] = round(maker.capacity_thousand * 1000)
        for c, cloud in enumerate(m.clouds):
            t.partner[c] = -1
            if cloud.silicon:
                t.partner[c] = maker_index[cloud.silicon.partner]
                s.maturity[c] = cloud.silicon.maturity
                self._line(CHIPMAKERS + c, cloud.silicon.generations)
                names[CHIPMAKERS + c] = [g.name for g in sorted(cloud.silicon.generations, key=lambda g: g.start)]
            s.fill[c] = 1.0
            s.loyalty[c] = 0.5
            for region, mw in cloud.sites_mw.items():
                s.site_kw[c, self.region[region]] = round(mw * 1000)
            for b in cloud.building:
                s.shells_due_kw[b.opens, c, self.region[b.region]] += round(b.mw * 1000)
            t.options[c] = len(cloud.options)
            for i, site in enumerate(cloud.options):
                t.option_region[c, i] = self.region[site.region]
                t.option_kw[c, i] = s.option_kw[c, i] = round(site.mw * 1000)
                t.option_from[c, i], t.option_until[c, i] = site.start, site.until
                t.option_lead[c, i] = site.lead_quarters
                t.option_kusd_per_kw[c, i] = site.price_musd_per_mw
            for chips in cloud.fleet:
                d = OWN if chips.design == "own" else maker_index[chips.design]
                row = CHIPMAKERS + c if d == OWN else d
                g = names[row].index(chips.generation)
                s.fleet[c, d, g] += round(chips.thousand * 1000)
                s.book_kusd[c] += round(chips.thousand * 1000 * t.gen_kusd[row, g] * 0.6)
            for chips in cloud.chips_due:
                d = OWN if chips.design == "own" else maker_index[chips.design]
                s.chips_due[chips.due, c, d] += round(chips.thousand * 1000)
            s.chips_bought[c] = s.fleet[c].sum() + s.chips_due[:, c].sum()
            for r in range(len(m.regions)):
                s.book_kusd[c] += round(s.site_kw[c, r] * t.shell_kusd_per_kw[r] * 0.7)

    def _contracts(self) -> None:
        """The deal book at the opening."""
        s = self._s
        for d, deal in enumerate(self.map.deals):
            lab = self.firm[deal.lab] - LAB0
            s.deal_status[d] = 1
            s.deal_sponsor[d] = self.firm[deal.sponsor]
            s.deal_lab[d] = lab
            s.deal_start[d] = deal.start
            s.deal_quarters[d] = deal.quarters
            s.deal_commit_kusd[d] = round(deal.commitment_busd * KUSD)
            s.deal_ramp[d] = deal.ramp
            s.deal_floor[d] = deal.floor
            s.deal_discount[d] = deal.discount
            s.deal_price_usd[d] = s.compute_price_usd[s.deal_sponsor[d]] if s.deal_sponsor[d] < CLOUDS else 0.0
            s.deal_owed_kw[d] = round(deal.owed_mw * 1000) if s.deal_sponsor[d] < CLOUDS else 0
            s.deal_owed_from[d] = deal.owed_from
            s.deal_owed_arr_kusd[d] = round(deal.owed_arr_busd * KUSD) if self.map.rules.clauses.conditional else 0
            s.deal_access[d] = ACCESS[deal.access]
            s.deal_access_until[d] = deal.access_quarters
            s.deal_pre_kusd[d] = s.valuation_kusd[lab]
            s.deal_cash_kusd[d] = round(deal.upfront_busd * KUSD)
            for right in deal.rights:
                s.deal_rights[d, RIGHTS.index(right)] = 1
            s.deal_share[d] = deal.share if deal.share_cap_busd > 0 else 0.0
            s.deal_share_kusd[d] = round(deal.share_cap_busd * KUSD)
            s.deal_warrant[d] = deal.warrant
            s.deal_embed_kusd[d] = round(deal.embed_busd * KUSD) if s.deal_sponsor[d] < CLOUDS else 0
            for i, tranche in enumerate(deal.tranches):
                s.tranche_kusd[d, i] = round(tranche.amount_busd * KUSD)
                s.tranche_arr_kusd[d, i] = round(tranche.arr_busd * KUSD)
                s.tranche_until[d, i] = tranche.deadline

    def _tuning(self, rules: Any) -> None:
        """Labs' software is tuned to the chips they run on, and that counts as 1 (M33)."""
        m, t, s = self.map, self.tables, self._s
        bloc = {r.id: r.open_market for r in m.regions}
        for i, lab in enumerate(m.labs):  # own data centres of the opening: the largest maker's on the lab's side
            makers = [k for k, maker in enumerate(m.chipmakers) if maker.generations]
            near = [k for k in makers if bloc[m.chipmakers[k].home] == bloc[lab.home]] or makers
            if near and s.own_h100e[i] > 0:
                largest = max(near, key=lambda k: (s.chip_supply[k], -t.key[CHIPMAKER0 + k]))
                s.own_line_h100e[i, largest] = s.own_h100e[i]
            s.study_h100e[i] = 0.2 * (s.own_h100e[i] + s.compute_h100e[i].sum())
        s.fit[:] = s.chip_fit[:] = 1.0
        tune(record(self.opening, 0), rules, 1)
        t.fit0[:] = s.fit
        s.chip_fit[:] /= s.fit[:, None]
        s.fit[:] = 1.0

    def _results(self) -> None:
        """Last quarter's results as the opening knows them."""
        m, t, s = self.map, self.tables, self._s
        k = m.rules.accounts
        for c, cloud in enumerate(m.clouds):
            price = s.compute_price_usd[c] * HOURS / 1000
            compute = s.compute_h100e[:, c].sum() * price
            s.ai_revenue_kusd[c] = round(s.channel_kusd[c] + compute)
            s.cloud_kusd[c] = max(cloud.cloud_revenue_busd * KUSD - s.ai_revenue_kusd[c], 0.0)
            s.cloud_revenue_kusd[c] = s.ai_revenue_kusd[c] + round(s.cloud_kusd[c])
            s.revenue_kusd[c] = s.cloud_revenue_kusd[c] + round(s.other_kusd[c])
            earned = s.cloud_kusd[c] * cloud.cloud_margin + s.other_kusd[c] * cloud.other_margin
            s.ebitda_kusd[c] = round(
                earned + (1 - k.platform_cost) * s.ai_revenue_kusd[c] - s.model_kusd[c].sum() * 0.5
            )
            s.earned_kusd[c] = s.ebitda_kusd[c] - round(s.book_kusd[c] * m.rules.supply.depreciation)
            s.ebitda_kusd[c] += round(s.base_capex_kusd[c])
            s.capex_kusd[c] = round(s.base_capex_kusd[c])
            for i in range(len(m.labs)):  # what of labs' bills comes out of this cloud's own cheques
                bill = s.compute_h100e[i, c] * price
                s.circularity[c] += bill * s.tag_kusd[i, c] / max(s.cash_kusd[LAB0 + i], 1) / s.ai_revenue_kusd[c]
            self._multiple(c)
        for i, maker in enumerate(m.chipmakers):
            f = CHIPMAKER0 + i
            g = max((j for j in range(t.generations[i]) if t.gen_start[i, j] <= 0), default=0)
            unit = t.gen_kusd[i, g] if t.generations[i] else m.rules.supply.design_kusd
            sold = s.chip_supply[i] * unit
            s.revenue_kusd[f] = round(sold + s.other_kusd[f])
            s.ebitda_kusd[f] = round(sold * maker.gross_margin + s.other_kusd[f] * maker.other_margin)
            s.earned_kusd[f] = s.ebitda_kusd[f]
            self._multiple(f)
        for i, lab in enumerate(m.labs):
            f = LAB0 + i
            s.revenue_kusd[f] = round(lab.arr_busd * KUSD / 4)
            compute = sum(s.compute_h100e[i, c] * s.compute_price_usd[c] * HOURS / 1000 for c in range(len(m.clouds)))
            s.ebitda_kusd[f] = round(s.revenue_kusd[f] * (1 - k.lab_selling_cost) - compute - s.people_kusd[i])
            s.burn_kusd[i] = -float(s.ebitda_kusd[f]) - t.parent_kusd[i]
            s.believed_burn_kusd[:SPONSORS, i] = s.burn_kusd[i]
            s.believed_burn_kusd[INVESTOR0:, i] = s.burn_kusd[i]

    def _multiple(self, f: int) -> None:
        """A listed firm's own multiple: its opening price over opening earnings."""
        s = self._s
        held = s.shares[f] / np.maximum(s.shares.sum(axis=0), 1) * s.valuation_kusd
        net = float(s.cash_kusd[f] - s.debt_kusd[f]) + held.sum()
        run = 4.0 * max(float(s.earned_kusd[f]), 0.02 * s.revenue_kusd[f] + 1.0)
        s.base_multiple[f] = min(max((s.market_cap_kusd[f] - net) / run, 2.0), 40.0)


_made: dict[str, Setup] = {}


def prepare(game_map: GameMap) -> Setup:
    """The setup of a map, made once per content."""
    key = game_map.hash
    if key not in _made:
        if len(_made) >= 32:
            _made.pop(next(iter(_made)))
        _made[key] = Setup(game_map)
    return _made[key]
