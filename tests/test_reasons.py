"""Why firms did what they did: all of it for a watcher, only what all see for who plays."""

from itertools import chain, pairwise

import numpy as np
import pytest

from agents.strategies import Reason
from game.desktop import text as t
from game.desktop.facts import Facts
from game.desktop.table.reasons import why
from game.engine.layout import record as one_game
from game.engine.layout import rules_of
from game.engine.looking import see_public
from game.engine.parameters import CHIPMAKER0, INVESTOR0, LAB0
from game.engine.view import View
from game.reasons import END, FIGURES, FIRMS_NAMED, PUBLIC, public
from game.session import Session
from game.spectator import Spectator

SECRET = 987_654_321.25  # of a firm's own books
WHO = {"cloud": 1, "chipmaker": CHIPMAKER0, "lab": LAB0, "investor": INVESTOR0}
TEXTS = sorted(key.removeprefix("reason.") for key in t.catalogue() if key.startswith("reason."))
GIVEN = [key for key in TEXTS if key.partition("_")[0] in WHO and not key.endswith(END)]


def all_see(session: Session) -> View:
    """What a session's seat sees, without all that is its own."""
    view = View.empty(1)
    see_public(one_game(view, 0), session._model.state[0], rules_of(session._model.rules))
    return View.view(view[0])


@pytest.fixture(scope="module")
def played() -> tuple[Session, list[tuple[View, list[tuple[int, Reason]]]]]:
    """A game with, quarter by quarter, what all see and the reasons the person was told."""
    session = Session.new("pocket", "birchway", 4)
    found = [(all_see(session), list[tuple[int, Reason]]())]
    while not session.over:
        session.end_quarter()
        told = [] if session.over else [(f, r) for f in firms(session) for r in session.reasons(f)]
        found.append((all_see(session), told))
    return session, found


def firms(session: Session) -> list[int]:
    return [f for f, name in enumerate(session.setup.ids) if name]


@pytest.mark.parametrize("key", GIVEN)
def test_of_a_reason_only_its_kind_and_firms_pass(key: str) -> None:
    names = t.places(t.catalogue()[f"reason.{key}"])
    about = tuple((name, LAB0 if name in FIRMS_NAMED else SECRET) for name in names)
    rng = np.random.default_rng(0)
    views = [View.empty(1), View.empty(1)]
    shown = 0
    for i in range(40):  # any public figures at all, nothing at times, so that each move shows in some
        for view in views:
            for field in view.dtype.names or ():
                view[field] = rng.integers(0, 1 + i % 3, view[field].shape)
        before, after = (View.view(view[0]) for view in views)
        reason = public(Reason(key, about), WHO[key.partition("_")[0]], before, after)
        if reason is None:
            continue
        shown += 1
        assert SECRET not in dict(reason.about).values()
        assert {name for name, _ in reason.about} == t.places(t.catalogue()[f"reason.{reason.key}"])
    assert bool(shown) == (key in PUBLIC)


def test_every_public_reason_has_a_text_and_names_only_what_all_see() -> None:
    assert set(PUBLIC) <= set(GIVEN)
    seen = {key.removesuffix(END) for key in TEXTS if key.endswith(END)}
    assert seen == set(PUBLIC)
    for key in PUBLIC:
        assert t.places(t.catalogue()[f"reason.{key}{END}"]) <= {*FIGURES, *FIRMS_NAMED}


def test_what_a_person_is_told_can_be_read_from_what_all_see(played) -> None:
    _, found = played
    told = list(chain.from_iterable(reasons for _, reasons in found))
    assert len({reason.key for _, reason in told}) > 5
    for (before, _), (after, reasons) in pairwise(found):
        for firm, reason in reasons:
            bare = Reason(reason.key.removesuffix(END), tuple(x for x in reason.about if x[0] in FIRMS_NAMED))
            assert public(bare, firm, before, after) == reason


def test_a_person_has_no_reasons_and_the_end_tells_all(played) -> None:
    session, found = played
    assert not any(firm == session.seat for _, reasons in found for firm, _ in reasons)
    told = [reason for f in firms(session) for reason in session.reasons(f)]
    assert told
    assert not any(reason.key.endswith(END) for reason in told)


def test_a_watcher_reads_all_reasons_of_all_firms_in_plain_words() -> None:
    game = Spectator.new("pocket", None, 4, quarters=4)
    assert not any(game.reasons(f) for f in firms(game))
    said = set[str]()
    while not game.over:
        game.end_quarter()
        f = Facts(game)
        for firm in firms(game):
            if not f.alive(firm):
                continue
            assert game.reasons(firm)
            sentences = why(f, firm)
            assert not any("{" in sentence or sentence.startswith("[") for sentence in sentences)
            said |= set(sentences)
    assert len(said) > 10
