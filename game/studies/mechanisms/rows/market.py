"""What the public market rewards, and what labs show of themselves: M04, M06, M40, M47."""

import numpy as np

from game.engine.layout import Floats
from game.engine.parameters import LAB0
from game.engine.state import COMPUTE, COSTS, EQUITY, INTEREST, MIGRATION, PEOPLE, ROUND, TAKE_OR_PAY, TRANCHE
from game.studies.mechanisms.acts import Discloses, GoesPublic, Raises
from game.studies.mechanisms.edits import Indebted, LittleCash
from game.studies.mechanisms.read import BUSD, deals_signed, pair, ratio, told
from game.studies.mechanisms.scene import Scene, log, part, total
from game.studies.mechanisms.settings import NO_DOUBT, SCEPTICAL, slump
from game.studies.mechanisms.table import Mechanism, Outcome
from game.studies.mechanisms.treatment import Treatment

LISTING = 5  # the sixth quarter
SHOWN = 4  # the quarter from which a year of showing or withholding counts


def interest_uncovered(scene: Scene) -> Floats:
    """Interest, a year, and debt of labs whose means don't cover a year's obligations, kUSD."""
    thin = (scene.state("coverage", scene.labs_f) < 1) & (scene.state("debt_kusd", scene.labs_f) > 0)
    interest = 4 * scene.paid(INTEREST, scene.labs_f)
    return pair(
        total(np.where(thin, interest, 0.0)), total(np.where(thin, scene.state("debt_kusd", scene.labs_f), 0.0))
    )


def renegotiated(scene: Scene) -> Floats:
    """Contracts cut by agreement."""
    return told(scene, "renegotiated")


def looped_price(scene: Scene) -> Floats:
    """Market value of the cloud with the largest loop, log points."""
    return 100 * log(scene.state("market_cap_kusd", scene.cast.looped))


def circular_busd(scene: Scene) -> Floats:
    """Commitments in deals that clouds signed this quarter, bn USD."""
    return total(deals_signed(scene, amount=True)) / BUSD


def riser_worth(scene: Scene) -> Floats:
    """Valuation of the lab that grows fastest, log points."""
    return 100 * log(scene.state("valuation_kusd", scene.cast.riser))


def riser_dilution(scene: Scene) -> Floats:
    """Part of the riser sold in rounds this quarter, and the money for it over its ARR at the opening."""
    lab = scene.cast.riser
    money = scene.received(ROUND, LAB0 + lab)
    worth = scene.state("valuation_kusd", lab)
    return pair(np.where(money > 0, part(money, worth), 0.0), money / scene.opening["arr_kusd"][lab])


def cost_of_equity(scene: Scene) -> Floats:
    """Run rate that goes with the shares the star sells this quarter, and the money it gets for them, kUSD."""
    lab = scene.cast.star
    f = LAB0 + lab
    money = scene.received(ROUND, f) + scene.received(TRANCHE, f) + scene.received(EQUITY, f)
    listed = scene.state("listed", lab) == 1
    worth = scene.state("valuation_kusd", lab)
    discount = scene.rule("market", "ipo_discount")
    pre = np.where(listed, worth * (1 - discount), np.maximum(worth - money, 1.0))
    return pair(money * scene.state("arr_kusd", lab) / np.maximum(pre, 1.0), money)


def research_part(scene: Scene) -> Floats:
    """What the star spends on training and research, % of its spending."""
    lab = scene.cast.star
    f = LAB0 + lab
    compute = scene.paid(COMPUTE, f) + scene.paid(TAKE_OR_PAY, f)
    spent = compute + scene.paid(PEOPLE, f) + scene.paid(COSTS, f) + scene.paid(MIGRATION, f)
    away = np.minimum(scene.ordered("train_part", lab) + scene.ordered("research_part", lab), 0.9)
    return 100 * part(compute * away, spent)


ROWS = (
    Mechanism(
        "M04", "solvency", "markets read whether means cover obligations / ignore it",
        direct=Outcome("interest of labs whose means don't cover a year", "% a year", interest_uncovered, ratio),
        game=Outcome("contracts cut by agreement", "contracts", renegotiated, "sum"),
        setting=Treatment(slump(0.6), edits=(LittleCash(1), Indebted(0.5))),
        off=Treatment(("rules.solvency.coverage_spread=0", "rules.solvency.coverage_weight=0")),
        remark="In a lasting slump, labs with a quarter's revenue in cash at most and debt of half their ARR.",
    ),
    Mechanism(
        "M06", "market", "a sceptical market marks loops down / does not",
        direct=Outcome("market value of the cloud with the largest loop", "log points", looped_price, "last"),
        game=Outcome("commitments in deals that clouds sign", "bn USD", circular_busd, "sum"),
        setting=Treatment(SCEPTICAL),
        off=Treatment(("rules.market.circularity_sceptical=0",)),
        remark="In a market that turns sceptical at once and stays so.",
    ),
    Mechanism(
        "M40", "disclosure", "the lab that grows fastest shows its run rate / withholds it",
        direct=Outcome("its valuation", "log points", riser_worth, "last", start=SHOWN),
        game=Outcome("of it sold for each year of ARR raised", "%", riser_dilution, ratio, start=SHOWN),
        setting=Treatment(seats={"riser": (Raises((SHOWN, SHOWN + 2), part=0.05, until=SHOWN + 4), GoesPublic())}),
        on=Treatment(seats={"riser": (Discloses(1),)}),
        off=Treatment(seats={"riser": (Discloses(0),)}),
        remark="It stays private and raises twice in the second year, 5% of its value at its last price; at the "
        "opening its run rate falls for a quarter, which withholding hides. Where it asks funds alone for "
        "twice that price, the sign turns (−8 log points): opinions about a lab that withholds differ more, "
        "and the highest win (Miller 1977).",
    ),
    Mechanism(
        "M47", "market", "the star goes public in the sixth quarter / stays private",
        direct=Outcome("run rate sold per dollar of new equity", "%", cost_of_equity, ratio, start=LISTING + 1),
        game=Outcome(
            "training and research of the star", "% of its spending", research_part, start=LISTING + 1
        ),
        setting=Treatment(
            (*NO_DOUBT, "rules.market.ipo_arr_kusd=0"),
            seats={"star": (Raises(tuple(range(LISTING, 40)), part=0.02, until=40),)},
        ),
        on=Treatment(seats={"star": (GoesPublic(LISTING),)}),
        off=Treatment(seats={"star": (GoesPublic(),)}),
        remark="The mood never turns sceptical; the star asks for 2% of its value every quarter from then on.",
    ),
)  # fmt: skip
