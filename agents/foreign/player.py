"""A strategy in processes of its own as a seat plays it: a process for each game, standing orders where it fails."""

from dataclasses import dataclass, field
from typing import Any

from agents.foreign.box import Box, Failure, Kind
from agents.foreign.fence import Fence
from agents.foreign.protocol import Limits, Target, printable, rules_bytes
from agents.strategies.any.standing_orders import HOLD, standing
from game.engine.hands import by_seat, hand_in, look
from game.engine.layout import Games, Ints, record, rules_of
from game.engine.orders import Orders

AHEAD = 2  # games asked at once: more would compete for the processor, and time is limited
KEPT = 20  # problems kept in words for each game


@dataclass
class Conduct:
    """How a strategy behaved in one game. replaced: quarter -> why standing orders decided."""

    decisions: int = 0
    illegal: int = 0  # decisions with orders that were cut
    replaced: dict[int, Kind] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)
    seconds: list[float] = field(default_factory=list)  # for each decision that came
    printed: bytes = b""

    def count(self, kind: Kind) -> int:
        """Decisions replaced for that reason."""
        return sum(1 for why in self.replaced.values() if why == kind)

    @property
    def problem(self) -> str:
        """The first problem; empty: none."""
        return self.problems[0] if self.problems else ""

    @property
    def output(self) -> str:
        """What it printed, as far as it was kept."""
        return printable(self.printed)

    def cut(self, quarter: int, problems: list[str]) -> None:
        """Count a decision whose orders were cut, if any were."""
        if problems:
            self.illegal += 1
        for text in problems:
            self.note(quarter, text)

    def note(self, quarter: int, text: str) -> None:
        """Keep a problem in words."""
        if len(self.problems) < KEPT:
            self.problems.append(f"quarter {quarter}: {text}")


@dataclass
class Game:
    """A strategy at one seat of one game."""

    limits: Limits
    conduct: Conduct = field(default_factory=Conduct)
    box: Box | None = None
    started: int = 0
    used_s: float = 0.0  # of the bank
    why: Kind = "error"  # it failed last
    missing: Failure = field(default_factory=lambda: Failure("error", ""))  # why there is no process

    def ask(self, target: Target, seat: int, rules: bytes, view: bytes) -> None:
        """Show it a view; `orders` fetches the answer."""
        self.conduct.decisions += 1
        if self.box is None:
            self.missing = Failure(self.why, "")  # said already
            if self.started <= self.limits.restarts:
                self.started += 1
                try:
                    self.box = Box(target, seat, rules, self.limits)
                except Failure as failure:
                    self.missing = failure
        if self.box is not None:
            self.box.send(view)

    def orders(self, quarter: int) -> Games | None:
        """Its orders; None: it gave none."""
        try:
            if self.box is None:
                raise self.missing
            given, took = self.box.answer(self.limits.step_s + max(self.limits.bank_s - self.used_s, 0.0))
            self.used_s += max(took - self.limits.step_s, 0.0)
            self.conduct.seconds.append(took)
            return given
        except Failure as failure:
            self.why = self.conduct.replaced[quarter] = failure.kind
            if str(failure):
                self.conduct.note(quarter, f"{failure.kind}: {failure}")
            if failure.kind == "timeout":
                self.used_s = self.limits.bank_s
            if not failure.alive:
                self.end()
            return None

    def end(self) -> None:
        """End its process; the conduct stays."""
        if self.box is not None:
            self.box.close()
            self.conduct.printed = (self.conduct.printed + self.box.printed)[: self.limits.output_bytes]
            self.box = None


class Player:
    """A strategy's loop over games, as `agents.strategies.Play`; `close` ends its processes, conducts stay."""

    def __init__(self, target: Target, limits: Limits | None = None) -> None:
        self.target, self.limits = target, limits or Limits()
        self.games: dict[tuple[int, int], Game] = {}  # by seat and game
        self._draft: Games = Orders.empty(1)
        self._fences: dict[int, Fence] = {}
        self._rules = b""

    def anew(self) -> "Player":
        """The same strategy before its first game."""
        return Player(self.target, self.limits)

    def conduct(self, seat: int, game: int) -> Conduct | None:
        """How it behaved in a game so far; None: it hasn't played it."""
        known = self.games.get((seat, game))
        return known.conduct if known else None

    def __call__(
        self, state: Games, view: Games, draft: Games, orders: Games, noise: Games, book: Any, seats: Ints, games: Ints
    ) -> None:
        """Look, ask, and hand in for each game; standing orders where nothing came."""
        for seat, mine in by_seat(seats, games):
            self._play(state, view, orders, noise, book, seat, mine)

    def _play(self, state: Games, view: Games, orders: Games, noise: Games, book: Any, seat: int, games: Ints) -> None:
        rules: Any = rules_of(book)
        if seat not in self._fences:
            self._fences[seat], self._rules = Fence(seat), rules_bytes(book)
        last = int(rules.tables.quarters[0]) - 1
        live = [int(g) for g in games if not state["over"][g, 0]]
        asked = 0
        for i, g in enumerate(live):
            for ahead in live[asked : i + AHEAD]:  # while one game's process thinks, the next one's begins
                look(state, view, noise, book, seat, ahead)
                game = self.games.setdefault((seat, ahead), Game(self.limits))
                game.ask(self.target, seat, self._rules, view[ahead : ahead + 1].tobytes())
                asked += 1
            game, quarter = self.games[seat, g], int(view["quarter"][g, 0])
            given = game.orders(quarter)
            if given is None:
                self._draft[:] = Orders.empty(1)
                standing(record(view, g), record(self._draft, 0), rules, seat, HOLD)
            else:
                self._draft[:] = given
                game.conduct.cut(quarter, self._fences[seat].problems(given))
            hand_in(self._draft, orders[g : g + 1], seat, 0)
            if quarter >= last:
                game.end()

    def close(self) -> None:
        """End all processes."""
        for game in self.games.values():
            game.end()
