"""Settings that several rows share: the states of the world in which an effect can show."""

from game.studies.mechanisms.acts import GoesPublic, KeepsOut, Raises, Sheet, SignsAll
from game.studies.mechanisms.edits import LittleCash, listed_everywhere
from game.studies.mechanisms.treatment import Treatment


def slump(depth: float) -> tuple[str, ...]:
    """A slump that starts at once and lasts: labs that have committed themselves run out of money."""
    return tuple(f"rules.events.slump_{name}" for name in ("hazard=1", f"depth={depth}", "quarters=20"))


SLUMP = slump(0.9)
POOR_LABS = Treatment(SLUMP, edits=(LittleCash(4),))
POOR = "In a lasting slump, labs with four quarters' revenue in cash at most"

SCEPTICAL = ("rules.market.doubt_base=1", "rules.market.recovery=0")  # from the first quarters on, for good
NO_DOUBT = tuple(f"rules.market.doubt_{name}=0" for name in ("base", "circularity", "burn", "concentration"))

WAITS = Raises((), until=2)

# A rival buys into a lab that asks for no money itself, and whose price leaves little to gain.
COURTED = Treatment(
    seats={
        "second": (Raises((), until=6), GoesPublic(), SignsAll()),
        "host of second": (Sheet("second", upfront=0.02),),
    },
    edits=(listed_everywhere,),
)
COURT = "The second lab's host signs one sheet with it in the second quarter; the lab raises no round"


def funds_alone(*labs: str) -> Treatment:
    """No cloud and no chipmaker offers these labs anything: funds set the price."""
    return Treatment(seats=dict.fromkeys(("clouds", "chipmakers"), (KeepsOut(labs),)))
