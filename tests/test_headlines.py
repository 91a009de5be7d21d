"""News read aloud: three games, one of each map, tell a story without contradictions, in whole sentences."""

from dataclasses import dataclass, field
from typing import Any, cast

import pytest

from agents.model import LandGrab
from game.desktop.facts import Facts
from game.desktop.words import news_icon, news_text
from game.engine.news import NEWS_KINDS
from game.engine.parameters import CLOUDS, DEALS, INVESTOR0, LAB0, NEWS, SPONSORS
from game.engine.rule import COMPILED
from game.session import NewsItem
from maps.cards import KINDS
from maps.loader import list_maps

IN_A_ROW = 8  # quarters in which the same is told of the same firms
OFTEN = (
    "rationed",
    "shortage",
    "round_announced",
    "round_closed",
)  # what is short stays short; poor labs live by rounds
TOLD_AS = {"acquires_startup": "startup_bought", "acquisition_stake": "stake_bought"}
FEW = 5  # quarters of a large map in plain mode


@dataclass
class Names:
    """As much of the facts as a sentence needs."""

    model: LandGrab
    map: Any = field(init=False)

    def __post_init__(self) -> None:
        self.map = self.model.map

    def short(self, firm: int) -> str:
        """A firm's label."""
        found = {self.model.setup.firm[f.id]: f.label for f in self.map.firms}
        return str(found[firm])


@dataclass
class Game:
    """News by quarter, and what the state said after each."""

    model: LandGrab
    news: list[list[NewsItem]] = field(default_factory=list)
    listed: list[set[int]] = field(default_factory=list)

    def of(self, *kinds: str) -> list[tuple[int, NewsItem]]:
        """News of some kinds with their quarters."""
        return [(q, item) for q, items in enumerate(self.news) for item in items if item.kind in kinds]


@pytest.fixture(scope="module", params=list_maps())
def game(request: pytest.FixtureRequest) -> Game:
    """A game between reference strategies, whole where rules are compiled."""
    model = LandGrab(request.param, seeds=[7], collect=False)
    found = Game(model)
    quarters = 40 if COMPILED or request.param == "pocket" else FEW
    while model.running and model.quarter < quarters:
        model.step()
        s = model.state[0]
        count = int(s["news_count"][0])
        assert count < NEWS  # nothing is left untold
        found.news.append([
            NewsItem(
                NEWS_KINDS[s["news_kind"][i]], int(s["news_who"][i]), int(s["news_whom"][i]), float(s["news_amount"][i])
            )
            for i in range(count)
        ])  # fmt: skip
        found.listed.append({lab for lab in range(len(model.map.labs)) if s["listed"][lab]})
    return found


def test_every_quarter_has_news_in_whole_sentences(game: Game) -> None:
    f = cast(Facts, Names(game.model))
    for items in game.news:
        for item in items:
            words = news_text(f, item)
            assert words[0].isupper() or words[0].isdigit() or words.startswith(("x", "i")), words
            assert words.endswith("."), words
            assert "{" not in words
            assert "nobody" not in words or item.whom < 0
            assert news_icon(item)
    assert sum(bool(items) for items in game.news) > 0.8 * len(game.news)


def test_what_the_calendar_has_is_told_in_its_quarter(game: Game) -> None:
    for card in game.model.map.calendar:
        if card.quarter < len(game.news):
            kinds = {item.kind for item in game.news[card.quarter]}
            assert TOLD_AS.get(card.event, card.event) in kinds


def test_a_lab_goes_public_once_and_raises_no_round_afterwards(game: Game) -> None:
    went: dict[int, int] = {}
    for q, item in game.of("ipo", "round_announced", "round_closed"):
        if item.kind == "ipo":
            assert item.who not in went
            assert item.who - LAB0 in game.listed[q]
            went[item.who] = q
        else:
            assert went.get(item.who, q) == q, f"{item} in quarter {q}"


def test_who_restructures_signs_nothing_and_who_is_gone_is_heard_of_no_more(game: Game) -> None:
    quarters = game.model.map.rules.accounts.distress_quarters
    until: dict[int, int] = {}
    gone: set[int] = set()
    for q, items in enumerate(game.news):
        for item in items:
            if item.kind == "acquired":
                gone.add(item.whom)
                continue
            assert not gone & {item.who, item.whom} or item.kind in ("lead_change", "failure"), f"{item} in quarter {q}"
            if item.kind in ("deal_signed", "round_closed", "round_announced", "match"):
                assert until.get(item.who, q) <= q, f"{item} in quarter {q}"
                assert item.kind == "round_announced" or until.get(item.whom, q) <= q, f"{item} in quarter {q}"
        for item in items:
            if item.kind in ("default", "rescue"):
                until[item.who] = q + quarters
            elif item.kind == "failure":
                gone.add(item.who)


def test_what_is_under_way_does_not_begin_again(game: Game) -> None:
    e = game.model.map.rules.events
    last = {
        "slump": e.slump_quarters, "squeeze": e.squeeze_quarters, "government_order": e.order_quarters,
        "antitrust_probe": e.probe_quarters, "window_shut": e.window_quarters, "alliance": e.alliance_quarters,
    }  # fmt: skip
    on_cards = {card.event for card in game.model.map.calendar}
    began: dict[tuple[str, int], int] = {}
    for q, item in game.of(*last):
        key = (item.kind, item.who)
        if item.kind not in on_cards:
            assert q >= began.get(key, -99) + last[item.kind], f"{item} in quarter {q}"
        began[key] = q
    for q, item in game.of("probe_closed"):
        assert any(at < q and other.who == item.who for at, other in game.of("antitrust_probe"))
    for q, _ in game.of("ipo"):
        if "window_shut" not in on_cards and ("window_shut", -1) in began:
            shut = [at for at, item in game.of("window_shut")]
            assert not any(at <= q < at + e.window_quarters for at in shut)
    if game.of("controls_lifted"):
        assert min(q for q, _ in game.of("export_controls")) < min(q for q, _ in game.of("controls_lifted"))


def test_moods_and_leads_change_hands_one_step_at_a_time(game: Game) -> None:
    mood = 0.0
    for _, item in game.of("regime"):
        assert abs(item.amount - mood) == 1
        mood = item.amount
    opening = game.model.setup.opening[0]
    leader = {float(r): int(x) for r, x in enumerate(opening["leader"][: len(game.model.map.regions)])}
    for _, item in game.of("lead_change"):
        assert 0 <= item.who < CLOUDS
        assert leader[item.amount] != item.who
        leader[item.amount] = item.who
    best: dict[float, int] = {}
    for _, item in game.of("new_best"):
        assert best.get(item.amount) != item.who
        best[item.amount] = item.who


def test_milestones_and_cuts_are_of_contracts_that_were_signed(game: Game) -> None:
    opening = game.model.setup.opening[0]
    signed = {
        (int(opening["deal_sponsor"][d]), LAB0 + int(opening["deal_lab"][d]))
        for d in range(DEALS)
        if opening["deal_status"][d] == 1
    }
    for items in game.news:
        for item in items:
            if item.kind == "deal_signed":
                assert item.who < SPONSORS
                assert LAB0 <= item.whom < INVESTOR0
                signed.add((item.who, item.whom))
        for item in items:
            if item.kind in ("tranche_paid", "tranche_lapsed", "deal_freed", "deal_expired", "renewed", "renegotiated"):
                assert (item.who, item.whom) in signed, item


def test_nothing_is_repeated_quarter_after_quarter(game: Game) -> None:
    row: dict[tuple[str, int, int, float], int] = {}
    for q, items in enumerate(game.news):
        now = set()
        for item in items:
            if item.kind not in OFTEN:
                place = item.amount if item.kind in ("lead_change", "new_best", "grid_delay") else 0.0
                now.add((item.kind, item.who, item.whom, place))
        row = {key: row.get(key, 0) + 1 for key in now}
        for key, count in row.items():
            assert count <= IN_A_ROW, f"quarter {q}: {key}"


def test_every_kind_of_news_has_words() -> None:
    f = cast(Facts, Names(LandGrab("pocket", seeds=[1], collect=False)))
    for kind in NEWS_KINDS:
        for who in (0, -1) if kind in ("export_controls", "controls_lifted") else (0,):
            words = news_text(f, NewsItem(kind, who, LAB0, 1.0))
            assert words.endswith(".")
            assert not words.startswith("[")


def test_every_event_has_news_of_its_own() -> None:
    assert {TOLD_AS.get(event, event) for event in KINDS} <= set(NEWS_KINDS)
