"""From screen to screen in a game of several teams: starting it, between two turns, at a team's table, at the end."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from game import paths
from game.desktop import text as t
from game.desktop.code import Challenge, players
from game.desktop.hotseat.cover import HandOver
from game.desktop.hotseat.ranking import RankingScreen
from game.desktop.hotseat.table import TeamTable
from game.hotseat import HotSeat
from maps.loader import load_map

if TYPE_CHECKING:
    from game.desktop.shell import Shell
    from game.teams import Autopilot


def new_hot_seat(
    shell: Shell, challenge: Challenge, teams: dict[str, str], turn_s: float | None, autopilot: Autopilot
) -> None:
    """Start a game of several teams: cloud id -> name."""

    def make() -> HotSeat:
        shell.lesson = None
        clouds = [cloud for cloud in load_map(challenge.map).clouds if cloud.id not in teams]
        return HotSeat.new(
            challenge.map, teams, challenge.seed, challenge.quarters, players(clouds, None, challenge.rivals),
            turn_s, autopilot, shell.app.now, paths.autosave(),
        )  # fmt: skip

    shell.make(make, t.text("busy.new"))


def show_hot_seat(shell: Shell, hot: HotSeat, late: int | None = None) -> None:
    """Between two turns, or the ranking at the end; late: the team whose time has just run out."""
    shell.app.toasts = []  # what one team was told is not for the next
    if hot.over:
        shell.show_only(RankingScreen(shell, hot))
        return
    take, done = partial(show_turn, shell, hot), partial(show_hot_seat, shell, hot)
    shell.show_only(HandOver(shell, hot, late, take, done))


def show_turn(shell: Shell, hot: HotSeat, team: int) -> None:
    """Let a team sit down at its table."""
    hot.take(team)
    if hot.tick() is not None:
        show_hot_seat(shell, hot, team)
    else:
        shell.show_only(TeamTable(shell, hot, team, partial(show_hot_seat, shell, hot)))
