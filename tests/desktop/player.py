"""A scripted player to be killed: `python -m tests.desktop.player one|teams SEED QUARTERS FIRST`.

It plays a game in a window that nobody sees, from action FIRST of a list that the seed alone decides, and writes a line
after each action: its number and a digest of all that was entered. FIRST above 0: it goes on with the autosaved game.
"""

import hashlib
import os
import random
import sys
import time
from dataclasses import dataclass

os.environ["SDL_VIDEODRIVER"] = os.environ["SDL_AUDIODRIVER"] = "dummy"

TEAMS = {"birchway": "Ann", "saltmere": "Ben"}
ENTRIES = 30  # of a team in a quarter
WAIT_S = 600.0


@dataclass(frozen=True)
class Action:
    """kind: order, step, undo, guess, hunch, seal (or, alone, end), carry_out; team: whose; value, before: amounts."""

    kind: str
    team: int
    value: int = 0
    before: int = 0


def actions(mode: str, seed: int, quarters: int) -> list[Action]:
    """A whole game's: every action changes what is entered."""
    dice, found = random.Random(seed), [Action("start", 0)]
    teams = range(2) if mode == "teams" else range(1)
    for _ in range(quarters):
        for team in teams:
            paid = 0
            for _ in range(ENTRIES):
                value = 1000 + len(found)
                kind = dice.choice(["order", "order", "step", "guess", "hunch"] + ["undo"] * (paid > 0))
                if kind == "undo":  # an order and its undoing, each an action
                    found += [Action("order", team, value), Action("undo", team, 0, paid)]
                    continue
                found.append(Action(kind, team, value))
                paid = value if kind == "order" else paid
            found.append(Action("seal" if mode == "teams" else "end", team))
        if mode == "teams":
            found.append(Action("carry_out", 0))
    return found


def digest(game) -> str:
    """Of a session or a hot seat: what is entered and played, as a record has it."""
    from game.record import entered

    record = game.record()
    part = entered(record)
    for team in part.get("hot_seat", {}).get("teams", []):
        team["state"] = "waiting" if team["state"] == "playing" else team["state"]
    return hashlib.sha256(f"{len(record.quarters)} {part}".encode()).hexdigest()[:16]


def say(line: str) -> None:
    os.write(1, f"{line}\n".encode())


class Player:
    """Works one window."""

    def __init__(self, mode: str, quarters: int, first: int) -> None:
        from game.desktop.settings import Settings
        from game.desktop.shell import Shell
        from game.desktop.window import open_window

        self.mode = mode
        self.app = open_window((1280, 800), reduced_motion=True)
        self.shell = Shell(self.app, Settings(reduced_motion=True, report_opens=False))
        self.shell.first_map = "pocket"
        self.shell.show_title()
        self.app.pump()
        self.shell.start()
        self.until(lambda: self.shell.ready)
        if first:
            from game.desktop.kit import drive

            self.app.screen.refresh()
            drive.click(self.app, "continue")
        else:
            self.begin(quarters)
        self.until(lambda: not self.app.screen.find("title-menu"))

    def begin(self, quarters: int) -> None:
        from game.desktop.code import Challenge
        from game.desktop.hotseat.going import new_hot_seat

        challenge = Challenge("pocket", "birchway", 5, quarters)
        if self.mode == "teams":
            new_hot_seat(self.shell, challenge, TEAMS, None, "hold")
        else:
            self.shell.new_game(challenge)

    def until(self, so) -> None:
        """Let the window run until something is so."""
        end = time.monotonic() + WAIT_S
        while not so():
            self.app.pump()
            time.sleep(0.001)
            if time.monotonic() > end:
                raise TimeoutError("the window waits for something that doesn't come")

    @property
    def game(self):
        """The session, or the hot seat."""
        screen = self.app.screen
        return screen.hot if hasattr(screen, "hot") else screen.session

    def do(self, action: Action) -> None:
        """One action, through the screen there is."""
        from game.desktop.kit import drive

        if action.kind == "start":
            return
        if action.kind == "carry_out":
            drive.click(self.app, "carry-out")
            self.until(lambda: getattr(self.app.screen, "busy", False) is False)
            return
        if self.mode == "teams" and self.game.playing is None:
            drive.click(self.app, "take" if self.app.screen.hot.next == action.team else f"take-{action.team}")
        table = self.app.screen
        session = table.session
        if action.kind in ("end", "seal"):
            quarter = session.quarter
            drive.press(self.app, "e")
            if table.find("end-anyway"):
                drive.click(self.app, "end-anyway")
            if action.kind == "end":
                self.until(lambda: session.quarter > quarter and not table.busy and not table.telling)
        elif action.kind == "order":
            table.order("payout_kusd", value=action.value)
        elif action.kind == "step":
            with session.step():
                session.order("bid_kusd", 0, value=action.value)
                session.order("commit_kusd", 1, value=action.value)
        elif action.kind == "undo":
            if not session.undo():  # the process that gave the order is dead
                session.order("payout_kusd", value=action.before)
        elif action.kind == "guess":
            session.guess(0, action.value / 1e6)
        else:
            session.hunch("scaling", "high" if session.hunches.get("scaling") == "low" else "low")
        self.app.pump()


def main(mode: str, seed: int, quarters: int, first: int) -> None:
    player, todo = Player(mode, quarters, first), actions(mode, seed, quarters)
    if first:
        say(f"found {digest(player.game)}")
    for number in range(first, len(todo)):
        player.do(todo[number])
        say(f"{number} {digest(player.game)}")
    player.game.files.whole()
    say("done")
    os._exit(0)


if __name__ == "__main__":
    main(sys.argv[1], *map(int, sys.argv[2:5]))
