"""How customers respond, measured by experiment: price elasticities, yearly switching, what is contestable (N1).

    python -m game.studies.elasticity MAP        prints the table; MAP is frontier-2026 if not given

What each figure is:

own price      Two games that differ in one thing: the posted price of one developer's models is 1% higher in one of
               them when the first quarter is resolved. Everybody chooses afresh (all use is reviewed, nothing holds
               anybody), which is what depth 0 is where switching is free. The elasticity is the change in the log of
               the spend that customers ask for, over all markets and channels, at the wallets of the other game.
closed form    The same from the shares alone, by the derivative of the nested logit (McFadden 1978): within a channel
               -eta/lambda (1 - s), between channels -eta x model_pull (s - its mean over channels).
own price, API The same experiment under the map's own rules, all integration at 0: one quarter's response of all use,
               most of which doesn't review.
switching      Of installed use, what left for another vendor within four quarters of reference games, by the spend it
               was: one less the product of the quarters' `retained`. New workloads aren't installed, so not in it.
contestable    Of a quarter's AI spend, what chooses: new workloads and what is reviewed. For models new_part and the
               reviewed part of the rest; for clouds the growth of wallets that doesn't stay at home and the same.
"""

import sys
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from agents.model import LandGrab
from game.engine.layout import Floats, Games
from game.engine.parameters import DIRECT

STEP = 0.01  # of a price
YEAR = 4  # quarters
AFRESH = (
    "rules.demand.model_review=1", "rules.demand.cloud_review=1", "rules.demand.switch_plain=0",
    "rules.demand.switch_deep=0", "rules.demand.cloud_switch_plain=0", "rules.demand.cloud_switch_deep=0",
)  # fmt: skip


@dataclass(frozen=True)
class Figure:
    """A line of the table: what it is, what was measured, and the range it should be in."""

    words: str
    value: float
    low: float
    high: float

    @property
    def holds(self) -> bool:
        """Is it where it should be?"""
        return self.low <= self.value <= self.high


def parts(model: LandGrab) -> Floats:
    """Part of spend that buys models (segments, channels)."""
    t = model.setup.tables
    n = len(model.map.segments)
    part = np.repeat(t.model_fraction[:n, None], DIRECT + 1, axis=1)
    part[:, DIRECT] = 1.0
    return np.asarray(part)


def asked(model: LandGrab, state: Games, wallets: Floats) -> Floats:
    """Spend that customers ask for of each developer's models, kUSD (models,); wallets: (markets, segments)."""
    regions, segments = wallets.shape
    share = state["cloud_share"][0, :regions, :segments]
    spend = np.einsum("rg,rgc->gc", wallets, share) * parts(model)
    return np.asarray(np.einsum("gc,gcm->m", spend, state["model_share"][0, :segments]))


def resolved(name: str, settings: Sequence[str], price: tuple[int, float] | None = None, depth: float = -1) -> LandGrab:
    """A game after its first quarter; price: a developer and the factor on its posted prices.

    depth: integration everywhere before it, the opening's if under 0. Orders are those of the unchanged game, so
    that nothing but the price differs.
    """
    model = LandGrab(name, games=1, settings=settings, collect=False)
    if depth >= 0:
        model.state["model_depth"] = model.state["cloud_depth"] = depth
    model.open_quarter()
    model.decide()
    if price:
        model.state["token_price_usd"][:, price[0]] *= price[1]
    model.resolve()
    return model


def closed_form(model: LandGrab, developer: int, wallets: Floats) -> float:
    """Own-price elasticity of a developer's sales where everybody chooses afresh, from a resolved game's shares."""
    k, t = model.map.rules.demand, model.setup.tables
    regions, segments = wallets.shape
    cloud = model.state["cloud_share"][0, :regions, :segments]
    share = model.state["model_share"][0, :segments, :, developer]
    price = t.price_weight[:segments, None]
    mean = np.einsum("rgc,gc->rg", cloud, share)
    within = -price / k.nest * (1 - share)
    between = -price[None] * k.model_pull * (share[None] - mean[..., None])
    sales = np.einsum("rg,rgc->rgc", wallets, cloud) * (parts(model) * share)[None]
    return float((sales * (within[None] + between)).sum() / sales.sum())


def own_price(name: str, developer: int, settings: Sequence[str] = (), depth: float = -1) -> tuple[float, float]:
    """Measured elasticity of a developer's sales to its own posted price, and the closed form at those shares."""
    before = resolved(name, settings, depth=depth)
    after = resolved(name, settings, (developer, 1 + STEP), depth)
    m = before.map
    wallets = before.state["wallet_kusd"][0, : len(m.regions), : len(m.segments)]
    sales = [asked(model, model.state, wallets)[developer] for model in (before, after)]
    return float(np.log(sales[1] / sales[0]) / np.log(1 + STEP)), closed_form(before, developer, wallets)


def a_year(name: str, games: int, settings: Sequence[str] = ()) -> dict[str, float]:
    """Switching of vendors of models and of clouds within a year, and the least that is contestable in a quarter."""
    model = LandGrab(name, games=games, settings=settings, collect=False)
    k, n = model.map.rules.demand, len(model.map.segments)
    clouds, enterprise = len(model.map.clouds), model.setup.tables.consumer[:n] == 0
    stayed = {"models": np.ones(games), "clouds": np.ones(games)}
    contestable = {"models": k.new_part + (1 - k.new_part) * k.model_review, "clouds": 1.0}
    for _ in range(YEAR):
        before = model.state.copy()
        model.step()
        now = model.state
        spend = before["segment_kusd"][:, :n] * parts(model)
        use = np.einsum("xgc,xgcm->xcm", spend, before["model_share"][:, :n])
        stayed["models"] *= (use * now["retained"]).sum(axis=(1, 2)) / use.sum(axis=(1, 2))
        spent = before["segment_kusd"][:, :n][:, enterprise][:, :, :clouds].sum(axis=1)
        stayed["clouds"] *= (spent * now["cloud_retained"][:, :clouds]).sum(axis=1) / spent.sum(axis=1)
        old, new = (x["wallet_kusd"][:, :, :n][:, :, enterprise] for x in (before, now))
        fresh = np.maximum(new - old, 0.0) * (1 - k.home_pull)
        choosing = fresh + (new - fresh) * k.cloud_review
        contestable["clouds"] = min(contestable["clouds"], float(choosing.sum() / new.sum()))
    return {
        "models switch": float(1 - stayed["models"].mean()), "clouds switch": float(1 - stayed["clouds"].mean()),
        "models contestable": contestable["models"], "clouds contestable": contestable["clouds"],
    }  # fmt: skip


def table(name: str = "frontier-2026", games: int = 16) -> list[Figure]:
    """All figures of a map, with the ranges they should be in; games: for what takes a year."""
    model = LandGrab(name, games=1, collect=False)
    sales = model.state["model_kusd"][0].sum(axis=0)[: len(model.map.labs)]
    found = []
    for developer in np.argsort(-sales, kind="stable")[:3]:
        lab = model.map.labs[int(developer)].name
        measured, exact = own_price(name, int(developer), AFRESH)
        low, high = sorted((0.9 * exact, 1.1 * exact))
        found.append(Figure(f"own price, {lab}, choosing afresh (closed form {exact:.3f})", measured, low, high))
        plain, _ = own_price(name, int(developer), depth=0.0)
        found.append(Figure(f"own price, API, {lab}, first quarter of all use", plain, measured, 0.0))
    year = a_year(name, games)
    found.append(Figure("installed model use that switches vendor in a year", year["models switch"], 0.06, 0.20))
    found.append(Figure("installed spend on clouds that leaves its cloud in a year", year["clouds switch"], 0.0, 0.02))
    found.append(Figure("model spend contestable in a quarter", year["models contestable"], 0.10, 1.0))
    found.append(Figure("enterprise spend whose cloud is contestable", year["clouds contestable"], 0.10, 1.0))
    return found


def main(arguments: Sequence[str]) -> int:
    """Print the table; 1 where a figure is out of its range."""
    figures = table(arguments[0] if arguments else "frontier-2026")
    width = max(len(figure.words) for figure in figures)
    for f in figures:
        mark = "yes" if f.holds else "no"
        sys.stdout.write(f"{f.words:<{width}}  {f.value:8.4f}   {f.low:7.3f} to {f.high:<7.3f}  {mark}\n")
    return 0 if all(f.holds for f in figures) else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
