"""The layers of the map: what they show is what the seat may know, and adds up."""

import itertools
from types import SimpleNamespace

import numpy as np
import pytest

from game.desktop import text
from game.desktop.facts import Facts
from game.desktop.kit import Column, Row, Screen, Space, drive
from game.desktop.map.anchors import anchors, contracts_kusd, frontier, shelf
from game.desktop.map.layers import LAYERS, contested, power_kw, ranked, show_layer
from game.desktop.map.legend import legend_panel
from game.desktop.map.money import CHIPS, COMPUTE, EQUITY, MOST, STAKE, money_flows, shown_flows
from game.desktop.map.panel import world
from game.desktop.settings import Settings
from game.desktop.shell import Shell
from game.engine.parameters import LAB0
from game.session import Session

GAMES = [("frontier-2026", "microsoft"), ("pocket", "saltmere"), ("pocket", None)]
SIZES = [((1280, 800), 100), ((1280, 800), 130), ((1920, 1080), 160)]


@pytest.fixture(scope="module", params=GAMES, ids=lambda game: f"{game[0]}-{game[1]}")
def session(request):
    """A game in its fifth quarter."""
    game = Session.new(*request.param, seed=3)
    for _ in range(4):
        game.end_quarter()
    return game


@pytest.fixture
def f(session):
    return Facts(session)


class Shown(Screen):
    """The map of a layer and its legend."""

    def __init__(self, facts, layer):
        super().__init__()
        self.facts, self.layer = facts, layer

    def build(self):
        table = SimpleNamespace(
            layer=self.layer, room=self.room, market=0, session=self.facts.session, show_outline=lambda market: None,
            build_here=lambda market: None, show_firm=lambda firm: None,
        )  # fmt: skip
        return Column(
            world(table, self.facts, (294, 58, 340, 200)),
            Row(legend_panel(self.facts, self.layer, self.room[0] - 752), Space(grow=1)),
        )


def shown(window, f, layer, size=(1280, 800), percent=100):
    app = window(size, percent)
    app.push(Shown(f, layer))
    app.pump()
    return app, app.screen.get("map")


@pytest.mark.parametrize("layer", LAYERS)
def test_every_market_has_a_colour_a_tip_and_its_name(window, f, layer):
    _, found = shown(window, f, layer)
    outlines = {region.outline for region in f.map.regions}
    assert set(found.fills) == set(found.tips) == set(found.names) == outlines
    assert all(found.tips.values())
    assert all(marker.text for marker in found.markers)
    assert all(flow.text and flow.label for flow in found.flows)
    # Never colour alone: a coloured market says the same in words, unless the layer colours nothing.
    if layer != "money":
        coloured = {r.outline for i, r in enumerate(f.map.regions) if f.view.land[i].any()}
        assert all(found.notes[market].text for market in coloured if market in found.notes)


def test_layers_differ(f):
    looks = {layer: show_layer(f, layer) for layer in LAYERS}
    for a, b in itertools.combinations(LAYERS, 2):
        assert looks[a].fills != looks[b].fills or looks[a].notes != looks[b].notes


@pytest.mark.parametrize("layer", LAYERS)
@pytest.mark.parametrize(("size", "percent"), SIZES)
def test_nothing_on_the_map_collides(window, f, layer, size, percent):
    app, found = shown(window, f, layer, size, percent)
    rects = [*found.label_rects().values(), *found.marker_rects()]
    for a, b in itertools.combinations(rects, 2):
        assert not a.colliderect(b)
    assert all(found.free_room().contains(rect) for rect in rects)
    runs = app.walk_text()
    assert not [run for run in runs if run.cut or run.clipped]
    legend = [run.rect for run in runs if run.widget.startswith("legend")]
    assert all(app.screen.get("legend").rect.contains(rect) for rect in legend)
    for a, b in itertools.combinations(runs, 2):
        assert not a.rect.inflate(-2, -6).colliderect(b.rect.inflate(-2, -6)), (a, b)


@pytest.mark.parametrize("layer", LAYERS)
def test_every_layer_has_a_legend_and_an_explanation(window, f, layer):
    app, _ = shown(window, f, layer)
    assert text.text("map.boundaries") in app.screen.get("legend-more").tip_text()
    words = [run.text for run in app.walk_text() if app.screen.get("legend").rect.contains(run.rect)]
    assert words


@pytest.mark.parametrize(("size", "percent"), [((1280, 800), p) for p in (100, 115, 130, 145, 160)]
                         + [((1920, 1080), p) for p in (100, 140, 160)])  # fmt: skip
def test_panels_leave_the_free_room_alone(window, home, size, percent):
    """On the table itself: at home the whole world is between switch, legend and the panels beside."""
    app = window(size, percent)
    shell = Shell(app, Settings(percent=percent), inline=True)
    shell.show_table(Session.new("pocket", "saltmere", seed=3))
    app.pump()
    found = app.screen.get("map")
    free = found.free_room().move(found.rect.topleft)
    for name in ("layers", "legend", "market", "desks", "news", "agenda"):
        panel = app.screen.find(name)
        assert panel is None or not panel.rect.inflate(-6, -6).colliderect(free), (name, panel.rect, free)
    drive.scroll(app, free.center, 1)  # between the panels the mouse reaches the map
    assert found.camera.zoom > 1.0


# -- land, demand, power ---------------------------------------------------------------------


def test_the_leader_stands_in_the_note_and_the_runner_up_where_it_is_close(f):
    land = show_layer(f, "land")
    for r, region in enumerate(f.map.regions):
        first, second = ranked(f, r)[:2]
        if not f.view.land[r].any():
            continue
        note, paint = land.notes[region.outline], land.fills[region.outline]
        assert f.label(first) in note.text
        assert (f.label(second) in note.text) == contested(f, r) == (paint.stripe is not None)


def test_power_adds_up_to_what_the_grid_carries(session, f):
    limit = session._model.state[0]["power_limit_kw"]
    for r in range(len(f.map.regions)):
        used, building, free = power_kw(f, r)
        assert used + building + free == pytest.approx(limit[r])
        assert building >= sum(due.amount for due in f.shells() if due.index == r) if f.playing else True


# -- anchors -----------------------------------------------------------------------------------


def test_anchors_are_those_that_the_rules_count(session, f):
    """With access terms the home is public; without, it is where most contracts are."""
    firm = [a for a in anchors(f) if a.how in ("first", "exclusive") and a.lab in frontier(f)]
    for c in f.clouds:
        assert sum(a.cloud == c for a in firm) <= f.view.anchors[c]
    for a in anchors(f):
        if a.how == "most":
            assert contracts_kusd(f, a.cloud, a.lab) == max(contracts_kusd(f, c, a.lab) for c in f.clouds) > 0


def test_a_shelf_holds_what_the_cloud_sells(f):
    for c in f.clouds:
        assert {m for _, m in shelf(f, c)} == {m for m in frontier(f) if f.view.hosted[c, m]}


# -- money -------------------------------------------------------------------------------------


def test_flows_are_the_sums_of_the_view(session, f):
    v, flows = f.view, money_flows(f)
    commitments = sum(
        float(v.deal_commit_kusd[d]) / int(v.deal_quarters[d])
        for d in np.flatnonzero(v.deal_status == 1)
        if v.deal_start[d] <= f.quarter and v.deal_sponsor[d] in f.clouds
    )
    assert sum(m.kusd for m in flows if m.kind == COMPUTE) == pytest.approx(commitments)
    news = session.news()
    raised = sum(item.amount for item in news if item.kind == "round_closed")
    milestones = sum(item.amount for item in news if item.kind == "tranche_paid")
    assert sum(m.kusd for m in flows if m.kind == EQUITY) == pytest.approx(raised + milestones)


def test_money_goes_the_way_the_rules_say(f):
    for m in money_flows(f):
        if m.kind == COMPUTE:
            assert m.payer in f.labs
            assert m.payee in f.clouds
        elif m.kind == EQUITY:
            assert m.payee in f.labs
        else:
            assert m.payer == f.me
            assert m.payee in f.makers


def test_own_chip_orders_come_to_what_was_paid(session, f):
    """Public capex is chips and sites; chips alone are no more than that."""
    bought = sum(m.kusd for m in money_flows(f) if m.kind == CHIPS)
    if f.playing:
        assert 0 < bought <= float(f.view.capex_kusd[f.me]) * 1.02
    else:
        assert bought == 0


def test_round_trips_are_between_owner_and_tenant(f):
    flows = money_flows(f)
    pairs = {kind: {(m.payer, m.payee) for m in flows if m.kind == kind} for kind in (COMPUTE, EQUITY)}
    for m in flows:
        back = (m.payee, m.payer)
        if m.kind == COMPUTE:
            assert m.loop == (back in pairs[EQUITY] or f.stake(m.payee, m.payer - LAB0) >= STAKE)
        elif m.kind == EQUITY:
            assert m.loop == (back in pairs[COMPUTE])


def test_at_most_a_dozen_arrows_and_every_end_has_a_firm(f):
    assert len(shown_flows(f)) <= MOST
    money = show_layer(f, "money")
    keys = {marker.key for marker in money.markers}
    assert keys == {end for flow in money.flows for end in (flow.start, flow.end)}


def test_nothing_hidden_is_shown():
    """Other seats' orders, books and hidden draws change nothing that a layer shows."""
    looks = []
    for seed in (None, 1):
        game = Session.new("pocket", "saltmere", seed=5)
        game.end_quarter()
        if seed is not None:
            state = game._model.state
            for name in ("world_scaling", "world_tipping"):
                state[name] *= 1.5
            state["shells_due_kw"][0, :, 0] *= 3
        looks.append([show_layer(Facts(game), layer) for layer in LAYERS])
    assert looks[0] == looks[1]


def test_steps_through_the_arrows_by_key(window, session, f):
    app, found = shown(window, f, "money")
    assert found.flows
    app.screen.focus_on("map")
    drive.press(app, "n")
    assert found.tip_at(None) == found.flows[0].text
