"""Two to seven teams at one machine: each orders in its turn, sealed from the others; then all orders are carried out.

    hot = HotSeat.new("pocket", {"birchway": "Ann", "saltmere": "Ben"}, seed=1, turn_s=90, clock=clock)
    while not hot.over:
        while (team := hot.next) is not None:
            session = hot.take(team)                   # its clock runs from here
            session.order("build_kw", 0, value=5000)   # OrderError when the time is out, or the game paused
            hot.seal()                                 # or hot.tick(), often: seals what is entered when time is out
        reports = hot.resolve()                        # team -> Report
    hot.ranking()

Nobody gets at the session of a team but who takes its seat, and not after it has sealed. Absent teams
(`hot.absent(team)`) are passed over and standing orders play for them until somebody takes their seat. `hot.pause()`
stops the clock; `hot.save(path)` and `HotSeat.load(path)` keep every team's entries and time; records say who decided
each order: human, timeout, absent, or nothing for a strategy.
"""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from game import par, paths
from game.autosave import Autosave
from game.match import Match, Report, Standing
from game.record import Record, RecordError, save
from game.session import Session
from game.spectator import Spectator
from game.teams import AUTOPILOTS, MOST_TEAMS, NAME_MOST, Autopilot, Team, TeamState
from game.teams import HotSeat as Kept
from maps.loader import GameMap, load_map

DECIDED = {"sealed": "human", "late": "timeout", "absent": "absent"}


class HotSeat:
    """A match of several teams. teams: firm ids and names in the order of their turns.

    states: of each team, see `TeamState`; playing: the team at the machine, None: between two turns; paused: is it;
    turn_s: seconds a team has in each quarter, None: no limit; autopilot: posture that fills in what a late team hasn't
    decided; clock: seconds, for tests one that is set by hand.
    """

    def __init__(
        self,
        match: Match,
        teams: Mapping[str, str],
        turn_s: float | None = None,
        autopilot: Autopilot = "hold",
        clock: Callable[[], float] = time.monotonic,
        files: Autosave | None = None,
    ) -> None:
        self.match = match
        self.map: GameMap = match.map
        self.teams = [(seat, name) for seat, name in teams.items()]
        self.turn_s = None if turn_s is None else float(turn_s)
        self.autopilot, self.clock = autopilot, clock
        self.states: list[TeamState] = ["waiting"] * len(teams)
        self.playing: int | None = None
        self.paused = False
        self.files = files or Autosave()
        self.files.make = self.record
        self._left_s: list[float | None] = [self.turn_s] * len(teams)
        self._since = 0.0  # when the clock last started
        self._sessions = [Session(match, match.setup.firm[seat], self.files) for seat in teams]
        for team, session in enumerate(self._sessions):
            session.gate = lambda team=team: self._closed(team)  # type: ignore[misc]

    # ------------------------------------------------------------------------------------ beginnings

    @classmethod
    def new(
        cls,
        map: str = "frontier-2026",
        teams: Mapping[str, str] | None = None,
        seed: int = 0,
        quarters: int | None = None,
        rivals: Mapping[str, str] | None = None,
        turn_s: float | None = None,
        autopilot: Autopilot = "hold",
        clock: Callable[[], float] = time.monotonic,
        autosave: Path | None = None,
        settings: Sequence[str] = (),
    ) -> "HotSeat":
        """A new game. teams: firm id -> name, 2 to 7, in the order of turns; rivals: firm id or role -> strategy;
        settings: rules of the map, such as `rules.demand.nest=0.6`. Raises MapError, ValueError."""
        if seed < 0:
            raise ValueError(f"seed = {seed}: allowed 0 or more")
        settings = [*settings, *([] if quarters is None else [f"quarters={quarters}"])]
        game_map = load_map(map, settings)
        _check(game_map, teams or {}, turn_s, autopilot)
        self = cls(Match(game_map, teams or {}, seed, rivals, settings), teams or {}, turn_s, autopilot, clock)
        self.files.path = autosave
        self.match.open()
        self._begin_quarter()
        self.files.whole()
        return self

    @classmethod
    def load(cls, path: Path, clock: Callable[[], float] = time.monotonic) -> "HotSeat":
        """The game in a file, where it was left, between two turns. Raises RecordError."""
        files = Autosave(Path(path))
        self = cls.of(files.load(), clock, files)
        if files.path and files.path.resolve() != paths.autosave().resolve():
            files.path = None
        return self

    @classmethod
    def of(
        cls, record: Record, clock: Callable[[], float] = time.monotonic, files: Autosave | None = None
    ) -> "HotSeat":
        """The game of a record. Raises RecordError."""
        kept = record.hot_seat
        if kept is None:
            raise RecordError(
                f"{record.name}: hot_seat: allowed a game of several teams, this is one of a single person"
            )
        names = {team.seat: team.name for team in kept.teams}
        self = cls(Match.of(record, names), names, kept.turn_s, kept.autopilot, clock, files)
        self.match.replay(record)
        for i, (team, session) in enumerate(zip(kept.teams, self._sessions, strict=True)):
            session.resume(team.draft, team.guesses, team.hunches, record.name)
            self.states[i] = "waiting" if team.state == "playing" else team.state
            self._left_s[i] = team.left_s
        return self

    # ---------------------------------------------------------------------------------------- seeing

    @property
    def quarter(self) -> int:
        """Quarters played."""
        return self.match.quarter

    @property
    def over(self) -> bool:
        """Has the game ended?"""
        return self.match.over

    @property
    def next(self) -> int | None:
        """The first team that has still to order; None: all have, or are absent."""
        return self.states.index("waiting") if "waiting" in self.states else None

    @property
    def ready(self) -> bool:
        """Are all orders in?"""
        return not self.over and self.playing is None and self.next is None

    def left_s(self, team: int) -> float | None:
        """Seconds that a team has left in this quarter; None: no limit."""
        left = self._left_s[team]
        if left is not None and team == self.playing and not self.paused:
            left -= self.clock() - self._since
        return None if left is None else max(left, 0.0)

    def session(self, team: int) -> Session:
        """The session of the team at the machine, or of any when the game is over. ValueError: it is sealed."""
        if team != self.playing and not self.over:
            raise ValueError(f"team = {team}: allowed the one whose turn it is: what others see and order is sealed")
        return self._sessions[team]

    def ranking(self, pin: par.Pin | None = None) -> list[tuple[int, Standing]]:
        """Teams that play clouds, best result against par first; without par by value.

        pin: par of this map and length, where none is pinned.
        """
        seats = {seat: team for team, (seat, _) in enumerate(self.teams)}
        found = [(seats[s.id], s) for s in self.match.standings(pin) if s.id in seats]
        return sorted(found, key=lambda one: (-_result(one[1]), -one[1].value_kusd, one[0]))

    # --------------------------------------------------------------------------------------- playing

    def take(self, team: int) -> Session:
        """Sit down for a team that has still to order, or was absent; its clock runs. Raises ValueError."""
        if self.over or self.paused or self.playing is not None:
            why = "the game is over" if self.over else "the game is paused" if self.paused else "another team is at it"
            raise ValueError(f"team = {team}: {why}")
        if self.states[team] not in ("waiting", "absent"):
            raise ValueError(f"team = {team}: it has handed in its orders")
        self.states[team], self.playing, self._since = "playing", team, self.clock()
        self.files.entry()
        return self._sessions[team]

    def seal(self) -> None:
        """Hand in the orders of the team at the machine, for good; late ones if its time was out."""
        if self.tick() is None:
            self._leave("sealed")

    def tick(self) -> int | None:
        """Look at the clock: the team whose time has just run out, now sealed as it stands and filled in; or None."""
        team = self.playing
        if team is None or self.paused or self.left_s(team) != 0.0:
            return None
        self._sessions[team].fill_in(self.autopilot)
        self._leave("late")
        return team

    def absent(self, team: int) -> None:
        """Nobody of the team is here: pass it over until somebody takes its seat."""
        if self.over or self.states[team] != "waiting":
            raise ValueError(f"team = {team}: allowed one that has still to order")
        self.states[team] = "absent"
        self.files.entry()

    def pause(self) -> None:
        """Stop the clock and take no orders."""
        if not self.paused and not self.over and self.tick() is None:
            self._stop_clock()
            self.paused = True
            self.files.entry()

    def go_on(self) -> None:
        """End a pause."""
        self.paused, self._since = False, self.clock()

    def resolve(self) -> dict[int, Report]:
        """Carry out all orders at once; what each team gets to know of it. Raises ValueError unless `ready`."""
        if not self.ready:
            raise ValueError("allowed when every team has handed in its orders or is absent")
        self.files.whole()
        drafts: dict[int, Any] = {}
        decided: dict[str, str] = {}
        for state, session in zip(self.states, self._sessions, strict=True):
            if state == "absent":
                session.fill_in(self.autopilot)
            given, by = session.sealed(DECIDED[state])
            drafts |= given
            decided |= by
        self.match.resolve(drafts, decided)
        self._begin_quarter()
        self.files.whole()
        return {team: self.report(team) for team in range(len(self.teams))}

    def report(self, team: int) -> Report:
        """How the quarter last resolved went for a team. Raises ValueError before the first."""
        return self._sessions[team].report()

    def _begin_quarter(self) -> None:
        self.states = ["absent" if state == "absent" else "waiting" for state in self.states]
        self._left_s = [self.turn_s] * len(self.teams)
        for session in self._sessions:
            session.prefill()

    def _stop_clock(self) -> None:
        if self.playing is not None:
            self._left_s[self.playing] = self.left_s(self.playing)
            self._since = self.clock()

    def _leave(self, state: TeamState) -> None:
        if self.playing is None:
            raise ValueError("nobody is at the machine")
        self._stop_clock()
        self.states[self.playing], self.playing = state, None
        self.files.entry()

    def _closed(self, team: int) -> str:
        """Why a team's session takes no orders now."""
        self.tick()
        if self.paused:
            return "the game is paused"
        return "" if team == self.playing else "it is not this team's turn"

    # ----------------------------------------------------------------------------------------- files

    def record(self) -> Record:
        """The game so far, with what every team has entered in this quarter."""
        teams = tuple(
            Team(
                seat, name, self.states[i], self.left_s(i), None if self.over else session.packed(),
                tuple(session.guesses), dict(session.hunches),
            )
            for i, ((seat, name), session) in enumerate(zip(self.teams, self._sessions, strict=True))
        )  # fmt: skip
        return replace(self.match.recorder.record(), hot_seat=Kept(teams, self.turn_s, self.autopilot))

    def save(self, path: Path) -> None:
        """Write the game to a file, whole or not at all."""
        save(self.record(), Path(path))


def load_game(path: Path, clock: Callable[[], float] = time.monotonic) -> Session | HotSeat:
    """The game in a file, of one person, of several or to be watched, where it was left. Raises RecordError."""
    files = Autosave(Path(path))
    record = files.load()
    if record.hot_seat:
        return HotSeat.of(record, clock, files)
    return (Spectator if record.seat is None else Session).of(record, files)


def _result(standing: Standing) -> float:
    return -1.0 if standing.percentile is None else standing.percentile


def _check(game_map: GameMap, teams: Mapping[str, str], turn_s: float | None, autopilot: str) -> None:
    ids = [f.id for f in game_map.firms]
    if not 2 <= len(teams) <= MOST_TEAMS:
        raise ValueError(f"teams = {len(teams)}: allowed 2 to {MOST_TEAMS}")
    for seat, name in teams.items():
        if seat not in ids:
            raise ValueError(f"seat = {seat!r}: allowed {', '.join(ids)}")
        if not 1 <= len(name) <= NAME_MOST:
            raise ValueError(f"name = {name!r}: allowed 1 to {NAME_MOST} characters")
    if turn_s is not None and not 1 <= turn_s <= 86_400:
        raise ValueError(f"turn_s = {turn_s}: allowed 1 to 86400 seconds, or none")
    if autopilot not in AUTOPILOTS:
        raise ValueError(f"autopilot = {autopilot!r}: allowed {', '.join(AUTOPILOTS)}")
