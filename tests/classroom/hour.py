"""An hour of class at one machine, played by script: five teams, a clock set by hand, some late, some absent."""

from dataclasses import dataclass, field

from game.hotseat import HotSeat

TEAMS = {"microsoft": "Ada & Ben", "google": "Red team", "amazon": "Cléo", "oracle": "Back row", "alibaba": "=Five"}
QUARTERS, TURN_S, TALK_S = 6, 75.0, 60.0  # talk: all look at the report together
OPENING_S, DEBRIEF_S = 12 * 60.0, 18 * 60.0  # poll and rules; debrief
ABSENT = {"oracle": (0, 1), "alibaba": (4, 5)}  # comes late; leaves early
LATE = {"google": (1, 3), "amazon": (3,)}
PAUSE = (2, 150.0)  # in that quarter a fire door is checked


@dataclass
class Hour:
    """What happened. began: seconds from the start of class at which each quarter began; over_s: play was over."""

    now: float = 0.0
    hot: HotSeat = field(init=False)
    began: list[float] = field(default_factory=list)
    over_s: float = 0.0


def teach(map_name: str = "frontier-2026", teams: dict[str, str] | None = None, quarters: int = QUARTERS) -> Hour:
    """Play a class. Every team bids, guesses and prices in its own way."""
    names, hour = teams or TEAMS, Hour()
    hour.hot = HotSeat.new(map_name, names, 11, quarters, turn_s=TURN_S, autopilot="hold", clock=lambda: hour.now)
    hour.now += OPENING_S
    seats = list(names)
    while not hour.hot.over:
        quarter = hour.hot.quarter
        hour.began.append(hour.now)
        for team, seat in enumerate(seats):
            gone = ABSENT.get(seat, (9, 9))
            if gone[0] <= quarter <= gone[1]:
                if hour.hot.states[team] == "waiting":
                    hour.hot.absent(team)
                continue
            turn(hour, team, seat, quarter)
        hour.hot.resolve()
        hour.now += TALK_S
    hour.over_s = hour.now
    return hour


def turn(hour: Hour, team: int, seat: str, quarter: int) -> None:
    """One team at the machine."""
    hot = hour.hot
    session = hot.take(team)
    hour.now += 20
    session.order("compute_price_usd", value=float(session.view.compute_price_usd[session.seat]) * (0.94 + 0.03 * team))
    lab = (team + quarter) % len(hot.map.labs)
    if session.view.valuation_kusd[lab] > 0:
        session.order("bid_kusd", lab, value=int(0.2 * max(session.view.spare_kusd[0], 0)))
        session.order("bid_pre_kusd", lab, value=int(session.view.valuation_kusd[lab]))
        session.guess(lab, 0.2 + 0.15 * team, 0.5)
    if quarter == PAUSE[0] and team == 1:
        hot.pause()
        hour.now += PAUSE[1]
        hot.go_on()
    if quarter in LATE.get(seat, ()):
        hour.now += TURN_S
        assert hot.tick() == team
    else:
        hour.now += 25 + 5 * team
        hot.seal()
