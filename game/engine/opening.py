"""From a map to the tables its rules read and the opening of a game.

Written once per map in plain numpy: shares of wallets are derived from what the map says of labs' ARR
and clouds' AI sales, and what those shares reveal beyond quality, trust and price becomes a taste that
fades (a Berry 1994 inversion, N1).
"""

import math
from typing import Any

import numpy as np

from game.engine.fleet import measure
from game.engine.layout import Floats, Games, record, rules_of
from game.engine.parameters import (
    CHIPMAKER0,
    CHIPMAKERS,
    CLOUDS,
    CUSTOMERS,
    DIRECT,
    EXCLUSIVE,
    FIRMS,
    FIRST_LAUNCH,
    FOUNDERS,
    GENERATIONS,
    GOVERNMENT,
    HOURS,
    INVESTOR0,
    LAB0,
    LABS,
    LISTED,
    MAKERS,
    MARKET,
    MODELS,
    OWN,
    PUBLIC,
    SPONSORS,
    SUPPLIERS,
    Tables,
    pack,
    plain_rules,
)
from game.engine.phases.market import loops
from game.engine.phases.standings import standings
from game.engine.state import State
from maps.loader import GameMap
from maps.schema import Generation

KUSD = 1e6  # thousands in a billion dollars
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
        self._firms()
        self._chips()
        self._contracts()
        rules: Any = rules_of(pack(game_map.rules, self.table_records))
        for c in range(len(game_map.clouds)):
            measure(record(self.opening, 0), rules, c)
        self._compute()
        self._demand()
        self._results()
        self.rules: Any = pack(game_map.rules, self.table_records)
        self.plain_rules = plain_rules(game_map.rules, self.table_records)
        s, rules = record(self.opening, 0), rules_of(self.rules)
        loops(s, rules, -1)
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
        self._s.power_limit_kw[:] = t.power_limit_kw
        bloc = {r.id: r.open_market for r in m.regions}  # export controls run along open and closed markets
        for c, cloud in enumerate(m.clouds):
            for k, maker in enumerate(m.chipmakers):
                t.supplies[k, c] = bloc[maker.home] == bloc[cloud.home]
            for i, lab in enumerate(m.labs):
                listed = lab.id in cloud.model_mix or cloud.id in lab.compute_mw
                t.together[i, c] = listed or bloc[lab.home] == bloc[cloud.home]

    def _firms(self) -> None:
        """Money, holdings, models and people of every firm."""
        m, t, s = self.map, self.tables, self._s
        s.cash_kusd[[CUSTOMERS, SUPPLIERS, MARKET, GOVERNMENT]] = OUTSIDE_KUSD
        for firm in m.firms:
            f = self.firm[firm.id]
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
            s.coverage[i] = 1.0
            s.exclusive[i] = s.first[i] = -1
            s.safety[i] = 0.5
            rest = ALL_SHARES
            for holder, fraction in lab.holders.items():
                units = round(fraction * ALL_SHARES)
                rest -= units
                s.shares[self.firm[holder], i] = units
                s.cost_kusd[self.firm[holder], i] = round(fraction * lab.valuation_busd * KUSD * 0.4)
            s.shares[FOUNDERS, i] = rest if not lab.listed else rest // 2
            s.shares[PUBLIC, i] = rest - s.shares[FOUNDERS, i]
            for holder in range(FIRMS):
                s.believed_arr_kusd[holder, i] = s.arr_kusd[i]
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
        for g in range(segments):
            t.model_focus[index, g] = model.focus.get(self.map.segments[g].id, 0.0)
            s.token_price_usd[index, g] = model.token_price_usd
            s.focus[index, g] = 1 / segments
            s.quality[index, g] = model.quality + t.model_focus[index, g]
            s.quality_before[:, index, g] = s.quality[index, g]

    def _line(self, row: int, generations: list[Generation]) -> None:
        t = self.tables
        ordered = sorted(generations, key=lambda g: g.start)
        t.generations[row] = len(ordered)
        for i, g in enumerate(ordered[:GENERATIONS]):
            t.gen_start[row, i] = g.start
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
            s.deal_commit_kusd[d] = round(deal.commitment_busd * KUSD) if s.deal_sponsor[d] < CLOUDS else 0
            s.deal_ramp[d] = deal.ramp
            s.deal_floor[d] = deal.floor
            s.deal_discount[d] = deal.discount
            s.deal_owed_kw[d] = round(deal.owed_mw * 1000) if s.deal_sponsor[d] < CLOUDS else 0
            s.deal_owed_from[d] = deal.owed_from
            s.deal_access[d] = ACCESS[deal.access]
            s.deal_access_until[d] = deal.access_quarters
            s.deal_pre_kusd[d] = s.valuation_kusd[lab]
            for i, tranche in enumerate(deal.tranches):
                s.tranche_kusd[d, i] = round(tranche.amount_busd * KUSD)
                s.tranche_arr_kusd[d, i] = round(tranche.arr_busd * KUSD)
                s.tranche_until[d, i] = tranche.deadline

    def _compute(self) -> None:
        """Who uses which compute now, training stocks, and what serving takes."""
        m, t, s = self.map, self.tables, self._s
        uptime = m.rules.compute.uptime
        density = s.capacity_h100e.sum() / max(s.power_kw.sum(), 1.0) * uptime
        for c, cloud in enumerate(m.clouds):
            here = s.capacity_h100e[c] / max(s.power_kw[c], 1.0) * uptime
            s.own_model_h100e[c] = min(cloud.own_model_mw * 1000 * here, s.capacity_h100e[c] * uptime)
            for i, lab in enumerate(m.labs):
                s.compute_h100e[i, c] = lab.compute_mw.get(cloud.id, 0.0) * 1000 * here
            used = s.compute_h100e[:, c].sum() + s.own_model_h100e[c]
            room = s.capacity_h100e[c] * uptime
            if used > room > 0:
                s.compute_h100e[:, c] *= room / used
                s.own_model_h100e[c] *= room / used
        t.own0_h100e[:] = s.own_model_h100e
        all_mtok, all_compute = 0.0, 0.0
        for i, lab in enumerate(m.labs):
            s.own_h100e[i] = lab.own_mw * 1000 * density
            compute = s.own_h100e[i] + s.compute_h100e[i].sum()
            mtok = lab.arr_busd * KUSD / 4 / lab.model.token_price_usd * 1000
            t.serve_h100e_per_mtok[i] = 0.4 * compute / max(mtok, 1.0)
            s.serve_h100e[i] = 0.45 * compute
            if not lab.open_weights:
                all_mtok, all_compute = all_mtok + mtok, all_compute + 0.4 * compute
        usual = all_compute / max(all_mtok, 1.0)
        for i in range(MODELS):
            if not t.has_model[i]:
                continue
            price = s.token_price_usd[i, 0] / 5.0
            typical = usual * min(max(price, 0.1), 3.0)
            if i < LABS:
                compute = s.own_h100e[i] + s.compute_h100e[i].sum()
                t.serve_h100e_per_mtok[i] = min(max(t.serve_h100e_per_mtok[i], 0.4 * typical), 2.0 * typical)
                s.train_stock[i] = max(0.35 * compute / m.rules.research.train_decay, 100.0)
            else:
                own = s.own_model_h100e[i - LABS]
                t.serve_h100e_per_mtok[i] = typical
                s.train_stock[i] = max(m.rules.research.own_train_part * own / m.rules.research.train_decay, 100.0)
            t.effective0[i] = math.log10(s.train_stock[i])

    def _demand(self) -> None:
        """Wallets and shares from sales, then tastes from shares."""
        m, t, s = self.map, self.tables, self._s
        regions, segments, clouds = len(m.regions), len(m.segments), len(m.clouds)
        enterprise = [g for g in range(segments) if not t.consumer[g]]
        consumers = [g for g in range(segments) if t.consumer[g]]
        part = sum(t.segment_weight[g] * t.model_fraction[g] for g in enterprise)
        spend = np.zeros((regions, segments, CLOUDS + 1))
        through: Floats = np.zeros(MODELS)
        for c, cloud in enumerate(m.clouds):
            pull = np.array(
                [
                    t.region_weight[r] * cloud.region_focus.get(m.regions[r].id, 1.0) * t.sells[r, c]
                    for r in range(regions)
                ]
            )
            quarter = cloud.ai_revenue_busd * KUSD / 4
            for g in enterprise:
                spend[:, g, c] = quarter * t.segment_weight[g] * pull / max(pull.sum(), 1e-9)
            for name, share in cloud.model_mix.items():
                model = LABS + c if name == "own" else self.firm[name] - LAB0
                s.hosted[c, model] = 1
                for g in enterprise:
                    s.model_share[g, c, model] = share
                through[model] += quarter * part * share
        direct = np.zeros((segments, MODELS))
        for i, lab in enumerate(m.labs):
            cut = 1 - m.rules.accounts.open_share if lab.open_weights else m.rules.accounts.marketplace_cut
            rest = max(lab.arr_busd * KUSD / 4 - through[i] * (1 - cut), 0.0)
            people = lab.consumer_share if consumers else 0.0
            for g in enterprise:
                direct[g, i] = rest * (1 - people) * t.segment_weight[g]
            for g in consumers:
                direct[g, i] = rest * people / len(consumers)
            if lab.open_weights:
                s.hosted[:clouds, i] = 1
        for g in range(segments):
            total = direct[g].sum()
            spend[:, g, DIRECT] = total * t.region_weight[:regions]
            if total > 0:
                s.model_share[g, DIRECT] = direct[g] / total
        wallets = spend.sum(axis=2)
        s.wallet_kusd[:regions, :segments] = np.maximum(wallets, 1.0)
        for g, segment in enumerate(m.segments):
            s.ceiling_kusd[:regions, g] = s.wallet_kusd[:regions, g] / max(segment.adoption, 0.02)
        s.cloud_share[:regions, :segments] = spend / np.maximum(wallets, 1e-9)[:, :, None]
        s.cloud_depth[enterprise, :clouds] = 0.4
        s.model_depth[:] = np.where(s.model_share.sum(axis=0) > 0, 0.3, 0.0)
        s.offered[:, :, :] = s.quality[None]
        self._tastes(spend)
        self._sales(spend)

    def _tastes(self, spend: Floats) -> None:
        m, t, s = self.map, self.tables, self._s
        k = m.rules.demand
        regions, segments, clouds = len(m.regions), len(m.segments), len(m.clouds)
        enterprise = [g for g in range(segments) if not t.consumer[g]]
        appeal = np.full((segments, CLOUDS + 1), -50.0)
        for c in [*range(clouds), DIRECT]:
            here = [x for x in range(MODELS) if s.hosted[c, x]]
            groups = [g for g in range(segments) if c == DIRECT or g in enterprise]
            if not here or not groups:
                continue
            weights = np.array([spend[:, g, c].sum() + 1e-9 for g in groups])
            values = np.array([[self._value(x, g) for x in here] for g in groups])
            shares = np.array([[max(s.model_share[g, c, x], 0.004) for x in here] for g in groups])
            taste = (weights[:, None] * (k.nest * np.log(shares) - values)).sum(axis=0) / weights.sum()
            main = int(np.argmax(shares.sum(axis=0)))
            taste -= taste[main]  # the shelf's best seller carries none
            for x, value in zip(here, taste, strict=True):
                t.model_taste[c, x] = value
            for i, g in enumerate(groups):
                appeal[g, c] = k.nest * np.log(np.exp((values[i] + taste) / k.nest).sum())
        s.appeal[:segments] = appeal
        s.appeal0[:segments] = appeal.max(axis=1)
        raw = np.zeros((regions, segments, CLOUDS))
        weight = np.zeros((regions, segments, CLOUDS))
        for r in range(regions):
            for g in enterprise:
                for c in range(clouds):
                    if not t.sells[r, c]:
                        continue
                    odds = max(spend[r, g, c], 1.0) / max(spend[r, g, DIRECT], 1.0)
                    price = -k.compute_price_weight * math.log(s.compute_price_usd[c])
                    raw[r, g, c] = math.log(odds) - (k.model_pull * (appeal[g, c] - appeal[g, DIRECT]) + price)
                    weight[r, g, c] = spend[r, g, c]
        for g in enterprise:
            t.direct_pull[g] = -(raw[:, g] * weight[:, g]).sum() / max(weight[:, g].sum(), 1e-9)
        for r in range(regions):
            for c in range(clouds):
                if t.sells[r, c]:
                    t.presence[r, c] = np.mean([raw[r, g, c] + t.direct_pull[g] for g in enterprise])

    def _value(self, model: int, g: int) -> float:
        t, s = self.tables, self._s
        value = t.quality_weight[g] * s.quality[model, g] + t.trust_weight[g] * s.trust[model]
        return float(value - t.price_weight[g] * math.log(s.token_price_usd[model, g]))

    def _sales(self, spend: Floats) -> None:
        """Sales by channel and model, and the compute they need."""
        m, t, s = self.map, self.tables, self._s
        for c in [*range(len(m.clouds)), DIRECT]:
            s.channel_kusd[c] = spend[:, :, c].sum()
            rented, own = 0.0, 0.0
            for g in range(len(m.segments)):
                money = spend[:, g, c].sum()
                part = 1.0 if c == DIRECT else t.model_fraction[g]
                rented += money * (1 - part)
                s.model_kusd[c] += money * part * s.model_share[g, c]
            for x in range(LABS):
                if c == DIRECT or not s.open_weights[x]:
                    mtok = s.model_kusd[c, x] / max(s.token_price_usd[x, 0], 1e-4) * 1000
                    s.serving_h100e[x] += mtok * t.serve_h100e_per_mtok[x]
            if c == DIRECT:
                continue
            for x in range(MODELS):
                if s.hosted[c, x] and (x >= LABS or s.open_weights[x]):
                    own += s.model_kusd[c, x] / s.token_price_usd[x, 0] * 1000 * t.serve_h100e_per_mtok[x]
            price = s.compute_price_usd[c] * HOURS / 1000
            s.need_h100e[c] = own + rented * m.rules.demand.infrastructure_compute / price
            left = s.capacity_h100e[c] * m.rules.compute.uptime - s.compute_h100e[:, c].sum() - s.own_model_h100e[c]
            s.served_h100e[c] = s.enterprise_h100e[c] = min(s.need_h100e[c], max(left, 0.0))
            used = s.compute_h100e[:, c].sum() + s.own_model_h100e[c] + s.served_h100e[c]
            s.utilisation[c] = used / max(s.capacity_h100e[c] * m.rules.compute.uptime, 1.0)

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
