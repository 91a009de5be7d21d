"""What kinds of investors do: M58-M60, M63-M65."""

import numpy as np
from numpy.typing import NDArray

from game.engine.layout import Floats
from game.studies.mechanisms.acts import Discloses, GoesPublic, Raises
from game.studies.mechanisms.edits import NoMoney, one_lab_each
from game.studies.mechanisms.read import BUSD, multiple, pair, raised_kusd, ratio, stakes_kusd
from game.studies.mechanisms.scene import Scene, log, mean_of, part, total
from game.studies.mechanisms.settings import SCEPTICAL, funds_alone
from game.studies.mechanisms.table import Mechanism, Outcome
from game.studies.mechanisms.treatment import Treatment

WITHOUT_RIGHTS = ("crossover", "asset_manager")  # kinds that never see a lab's books
LARGE = 500_000  # kUSD: the stake that brings rights in the standard rules, whatever an arm sets


def holders_of_rivals(scene: Scene) -> Floats:
    """Investors that hold two labs or more, % of investors with a stake."""
    held = (scene.state("shares", scene.investors_f, scene.labs) > 0).sum(axis=2)
    return 100 * part(total(held > 1), total(held > 0))


def of_own_round(scene: Scene) -> Floats:
    """What monogamists put into the lab they held most of at the opening, and that lab's rounds, kUSD."""
    mine, rounds = np.zeros(scene.games), np.zeros(scene.games)
    worth = scene.opening["shares"][:, scene.labs] * scene.opening["valuation_kusd"][scene.labs].astype(float)
    money = raised_kusd(scene)
    for seat in scene.cast.seats("monogamist"):
        lab = int(np.argmax(worth[seat]))
        if worth[seat, lab] > 0:
            mine += scene.state("invested_kusd", seat, lab)
            rounds += money[:, lab]
    return pair(mine, rounds)


def fund_multiple(scene: Scene) -> Floats:
    """Value of monogamist funds over the opening's, mean over funds."""
    seats = scene.cast.seats("monogamist")
    start = np.maximum(scene.opening["value_kusd"][seats], 1.0)
    return np.asarray(total(scene.state("value_kusd", seats) / start) / max(len(seats), 1))


def with_rights(scene: Scene) -> NDArray[np.bool_]:
    """Investors' stakes that would bring information rights in the standard rules (games, investors, labs)."""
    kinds = np.array([kind not in WITHOUT_RIGHTS for kind in scene.cast.kinds])
    private = scene.state("listed", scene.labs) == 0
    return np.asarray((stakes_kusd(scene, scene.investors_f) >= LARGE) & kinds[None, :, None] & private[:, None])


def large_holders_error(scene: Scene) -> Floats:
    """Error of large holders' estimates of run rates, %, mean over their stakes."""
    believed = scene.state("believed_arr_kusd", scene.investors_f, scene.labs)
    truth = scene.state("arr_kusd", scene.labs)[:, None]
    error = np.abs(np.nan_to_num(log(believed) - log(truth)))
    return 100 * mean_of(error, with_rights(scene))


def large_less_small(scene: Scene) -> Floats:
    """Return on investors' new money in labs of which they held a large stake at the opening, less on other, %."""
    who, labs, before = scene.investors_f, scene.labs, scene.opening
    shares = scene.state("shares", slice(None), labs)
    bought = np.maximum(shares[:, who] - before["shares"][who, labs], 0.0)
    worth = bought / np.maximum(shares.sum(axis=1), 1.0)[:, None] * scene.state("valuation_kusd", labs)[:, None]
    cost = np.maximum(scene.state("cost_kusd", who, labs) - before["cost_kusd"][who, labs], 0.0)
    units = np.maximum(before["shares"][:, labs].sum(axis=0), 1)
    kinds = np.array([kind not in WITHOUT_RIGHTS for kind in scene.cast.kinds])
    large = kinds[:, None] & (before["shares"][who, labs] / units * before["valuation_kusd"][labs] >= LARGE)
    paid = cost > 0
    returns = [
        part(total(np.where(group & paid, worth, 0.0)), total(np.where(group & paid, cost, 0.0)))
        for group in (large, ~large)
    ]
    return 100 * (returns[0] - returns[1])


def from_backers_of_rivals(scene: Scene) -> Floats:
    """Investors' money in rounds from those who have backed another lab since the opening, and all of it, kUSD."""
    who, labs = scene.investors_f, scene.labs
    money = scene.state("invested_kusd", who, labs)
    backed = scene.state("cost_kusd", who, labs) > scene.opening["cost_kusd"][who, labs]
    others = backed.sum(axis=2)[..., None] - backed
    return pair(total(np.where(others > 0, money, 0.0)), total(money))


def overlap(scene: Scene) -> Floats:
    """Labs that an investor holds, mean over investors with a stake."""
    held = (scene.state("shares", scene.investors_f, scene.labs) > 0).sum(axis=2)
    return mean_of(held, held > 0)


def held_without_rights(scene: Scene) -> Floats:
    """Part of labs' worth that funds of kinds without rights hold, %."""
    kinds = np.array([kind in WITHOUT_RIGHTS for kind in scene.cast.kinds])
    worth = stakes_kusd(scene, scene.investors_f) * kinds[None, :, None]
    return 100 * part(total(worth), total(scene.state("valuation_kusd", scene.labs)))


def price_dispersion(scene: Scene) -> Floats:
    """Spread of labs' value over ARR, s.d. in log points."""
    alive = scene.state("alive", scene.labs_f) == 1
    price = np.nan_to_num(log(scene.state("valuation_kusd", scene.labs)) - log(scene.state("arr_kusd", scene.labs)))
    middle = mean_of(price, alive)[:, None]
    return 100 * np.sqrt(mean_of((price - middle) ** 2, alive))


def sited_mw(scene: Scene) -> Floats:
    """Labs' own data centres, built and due, in sovereign funds' home markets, MW."""
    homes = {
        scene.model.setup.region[scene.model.map.investors[i].home]
        for i, kind in enumerate(scene.cast.kinds)
        if kind == "sovereign"
    }
    regions = sorted(homes)
    built = total(scene.state("lab_site_kw", scene.labs, regions))
    due = total(scene.state("lab_due_kw", slice(None), scene.labs, regions))
    return (built + due) / 1000


def raised_busd(scene: Scene) -> Floats:
    """Money that labs raise in rounds while the market isn't in hype, bn USD."""
    return np.where(scene.state("regime", 0) <= 0, total(raised_kusd(scene)), 0.0) / BUSD


ROWS = (
    Mechanism(
        "M58", "capital", "labs mark holders of rivals down by 30% while nobody else holds rivals / not at all",
        direct=Outcome("investors that hold two labs or more", "% of investors", holders_of_rivals, "last"),
        game=Outcome("pre-money of rounds over ARR", "log points", multiple),
        setting=Treatment(edits=(one_lab_each,)),
        on=Treatment(("rules.capital.taboo=0.3",)),
        off=Treatment(("rules.capital.taboo=0",)),
        remark="Investors keep only their most valuable stake at the opening. In the map as it is, 65% of them hold "
        "two labs or more: the taboo is broken already, and the arms hardly differ.",
    ),
    Mechanism(
        "M59", "capital", "funds of the monogamist kind play monogamist / multi_bet",
        direct=Outcome("their part of rounds of the lab they hold", "%", of_own_round, ratio),
        game=Outcome(
            "value of their funds over the opening's", "variance over games", fund_multiple, "last", across="variance"
        ),
        on=Treatment(seats={"monogamist": "monogamist"}),
        off=Treatment(seats={"monogamist": "multi_bet"}),
        remark="A monogamist still has far more of the rounds of the lab it holds. What its fund is worth differs no "
        "more from game to game: since funds of many bets too keep listed stakes that grow, their worth hangs on few "
        "labs as well.",
    ),
    Mechanism(
        "M60", "disclosure", "stakes of half a billion see a lab's books / nobody does",
        direct=Outcome("error of large holders' estimates of ARR", "%", large_holders_error),
        game=Outcome("return on large holders' new money less on others'", "points", large_less_small, "last"),
        setting=funds_alone("star")
        + Treatment(
            seats={"star": (Raises((1, 3, 5), part=0.03, ask=1.5, until=8), GoesPublic(), Discloses(0))},
        ),
        on=Treatment((f"rules.capital.information_kusd={LARGE}",)),
        off=Treatment(("rules.capital.information_kusd=1000000000",)),
        remark="The star shows nothing and asks funds alone for 3% of its value, three times, at half as much again "
        "as its last price. All funds pay one price, so knowing more shows in who takes part; in games as "
        "they come, labs ask far less than estimates of their worth, and no difference in returns shows.",
    ),
    Mechanism(
        "M63", "capital", "labs remember who backs a rival / don't",
        direct=Outcome("investors' money from who has backed a rival", "%", from_backers_of_rivals, ratio),
        game=Outcome("labs that an investor holds", "labs", overlap, "last"),
        setting=funds_alone("star", "second")
        + Treatment(
            seats={
                "second": (Raises((0, 2), part=0.01, ask=0.6, until=6), GoesPublic()),
                "star": (Raises((1, 3), part=0.03, until=6), GoesPublic()),
            }
        ),
        off=Treatment(("rules.governance.rival_memory=0",)),
        remark="Funds alone bid for the two largest labs' rounds, in turn, and for more than is asked. At game level "
        "nobody gives up a stake and funds don't foresee the grudge: what one loses goes to others, some of "
        "which hold a second lab by it.",
    ),
    Mechanism(
        "M64", "capital", "crossover funds and asset managers play index_crossover / multi_bet",
        direct=Outcome("labs' shares held by funds without rights", "% of worth", held_without_rights, "last"),
        game=Outcome("spread of labs' value over ARR", "s.d., log points", price_dispersion, "last"),
        on=Treatment(seats=dict.fromkeys(WITHOUT_RIGHTS, "index_crossover")),
        off=Treatment(seats=dict.fromkeys(WITHOUT_RIGHTS, "multi_bet")),
        remark="At game level the spread hardly moves (under half a log point, to the other side): money that "
        "follows the weights of the last prices leaves them as they are, and takes less of the rounds in which "
        "a price far from the others is corrected.",
    ),
    Mechanism(
        "M65", "capital", "sovereign funds with siting conditions / sovereign funds have no money",
        direct=Outcome("labs' data centres in these funds' markets", "MW", sited_mw, "last"),
        game=Outcome("money raised in rounds", "bn USD", raised_busd, "sum"),
        setting=Treatment(SCEPTICAL),
        on=Treatment(seats={"sovereign": "sovereign"}),
        off=Treatment(edits=(NoMoney("sovereign"),)),
        remark="In a market that turns sceptical at once and stays so.",
    ),
)  # fmt: skip
