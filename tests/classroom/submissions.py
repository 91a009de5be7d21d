"""Thirty files as a class hands them in, from good to hostile, and what each student should read."""

from typing import NamedTuple

from game.classroom.students.template import template
from tests.agents.hostile import FILE, HOSTILE

HEAD = '"""{name}: {idea}"""\nimport math, os, random, time\n' \
       'ROLE = "cloud"\n\n'  # fmt: skip
DECIDE = "def decide(view, orders, rules, seat):\n"


class Submission(NamedTuple):
    """What is in the file, the status it gets, and a part of its problem."""

    text: str
    status: str
    says: str = ""


def _own(name: str, idea: str, body: str) -> str:
    lines = "".join(f"    {line}\n" for line in body.splitlines())
    return HEAD.format(name=name, idea=idea) + DECIDE + lines


def _hostile(name: str, status: str) -> Submission:
    return Submission(FILE.format(name=name, code=HOSTILE[name].code), status, HOSTILE[name].says)


_CHEAPER = "orders.compute_price_usd[seat] = 0.97 * view.compute_price_usd[seat]"
_EVERY = "if view.quarter[0] % 3 == 1: "
GOOD = {
    "ada_cheaper": Submission(_own("Cheaper", "undercut", _CHEAPER), "no faults"),
    "abi_dearer": Submission(
        HEAD.format(name="Dearer", idea="standing orders, 3% dearer every quarter")
        + "from agents.strategies.any.standing_orders import HOLD, standing\n\n" + DECIDE
        + "    standing(view, orders, rules, seat, HOLD)\n"
        + "    orders.compute_price_usd[seat] = 1.03 * view.compute_price_usd[seat]\n", "no faults"),
    "ben_template": Submission(template("cloud", "ben_template.py"), "no faults"),
    "dan_bold_template": Submission(template("cloud", "dan.py").replace("0.99 *", "0.93 *").replace("0.5 *", "0.9 *"),
                                    "no faults"),
    "eve_remembers": Submission(
        HEAD.format(name="Memory", idea="a class with a memory") + "class Strategy:\n    def __init__(self):\n"
        "        self.seen = 0\n    def decide(self, view, orders, rules, seat):\n        self.seen += 1\n"
        "        orders.compute_price_usd[seat] = 1.6 - 0.02 * self.seen\n", "no faults"),
    "fay_luck": Submission(_own("Luck", "by its own luck",
                                "orders.compute_price_usd[seat] = random.uniform(1, 2) + 0.01 * view.luck[0]"),
                           "no faults"),
    "gus_nothing": Submission(_own("Nothing", "orders nothing", "pass"), "orders nothing",
                              "never ordered anything"),
}  # fmt: skip
SLOW = {
    "hal_slow_at_first": Submission(_own("Slow", "thinks long once", "if view.quarter[0] == 0: time.sleep(0.6)\n"
                                         + _CHEAPER), "no faults", "took more than 250 ms"),
    "ida_too_slow": Submission(_own("Too slow", "thinks long always", "time.sleep(1.2)\n" + _CHEAPER),
                               "failed mostly: not ranked", "timeout: no answer within"),
    "jon_slow_late": Submission(_own("Slow late", "thinks long at the end",
                                     "if view.quarter[0] == 3: time.sleep(9)\n" + _CHEAPER), "failed at times",
                                "quarter 3: timeout"),
    "kim_slow_to_load": Submission(HEAD.format(name="Load", idea="sleeps when loaded") + "time.sleep(60)\n" + DECIDE
                                   + "    pass\n", "can't be played", "load"),
}  # fmt: skip
ILLEGAL = {
    "leo_negative": Submission(_own("Negative", "", "orders.payout_kusd[seat] = -5"), "orders cut",
                               "payout_kusd[0] = -5 is cut: allowed 0 to"),
    "mia_for_a_rival": Submission(_own("Rival", "", "orders.compute_price_usd[seat + 1] = 9.0"), "orders cut",
                                  "is ignored: only row 0 is this seat's"),
    "ned_too_much": Submission(_own("Much", "", _EVERY + "orders.payout_kusd[seat] = 2**62"), "orders cut", "is cut"),
    "ola_nan": Submission(_own("NaN", "", _EVERY + "orders.compute_price_usd[seat] = math.nan"), "orders cut", "nan"),
    "pia_random": Submission(_own("Random", "", "orders.compute_price_usd[seat] = 1 + os.urandom(1)[0] / 256"),
                             "not reproducible", "take luck from view.luck"),
}  # fmt: skip
BROKEN = {
    "quin_syntax": Submission(HEAD.format(name="Syntax", idea="") + DECIDE + "    orders.payout_kusd[seat = 5\n",
                              "can't be played", "line"),
    "rae_no_decide": Submission('"""Nothing here."""\nx = 1\n', "can't be played", "neither a class Strategy"),
    "sam_import": Submission(HEAD.format(name="Import", idea="") + "import pandas_of_mine\n" + DECIDE + "    pass\n",
                             "can't be played", "pandas_of_mine"),
    "tea_wrong_role": Submission('"""Lab."""\nROLE = "lab"\n' + DECIDE + "    pass\n", "can't be played",
                                 "it plays lab, not a cloud"),
    "uma_always_raises": Submission(_own("Raises", "", "share = 1 / 0"), "failed mostly: not ranked",
                                    "ZeroDivisionError: division by zero, in line"),
    "vic_raises_once": Submission(_own("Once", "", "if view.quarter[0] == 2: raise KeyError('anchor')\n" + _CHEAPER),
                                  "failed at times", "KeyError"),
    "wes_returns": Submission(_own("Returns", "", "return {'price': 1}"), "failed mostly: not ranked",
                              "write into orders and return nothing"),
    "xia_empty": Submission("", "can't be played", "neither a class Strategy"),
}  # fmt: skip
NASTY = {
    "yan_endless_loop": _hostile("endless_loop", "failed at times"),
    "zoe_memory": _hostile("memory_bit_by_bit", "failed at times"),
    "abe_exit": _hostile("exit", "failed at times"),
    "bea_crash": _hostile("crash", "failed at times"),
    "cal_writes_everywhere": _hostile("writes_everywhere", "failed at times"),
    "=cmd": Submission(_own("Formula", "its name and error are spreadsheet formulas",
                            "raise ValueError('=1+1')"), "failed mostly: not ranked", "ValueError: =1+1"),
}  # fmt: skip
CLASS = GOOD | SLOW | ILLEGAL | BROKEN | NASTY
QUICK = ("abi_dearer", "gus_nothing", "leo_negative", "quin_syntax", "uma_always_raises", "=cmd")
