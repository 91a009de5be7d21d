"""The map: geography decoded, picked, labelled, chosen from and moved about."""

import itertools
import statistics
import time

import pygame
import pytest

from game.desktop import text
from game.desktop.kit import Canvas, Column, Screen, drive
from game.desktop.map.view import GLIDE, MOST, REST
from game.desktop.map.worldmap import Flow, Marker, Note, Paint, WorldMap
from maps.geography import contains, list_geographies, load_geography

NAMES = ["pocket-regions", "regions"]
SIZES = [((1280, 800), 100), ((1280, 800), 130), ((1280, 800), 160), ((1920, 1080), 140), ((900, 520), 100)]
INSETS = (300, 106, 340, 300)


@pytest.fixture(params=NAMES)
def geography(request):
    return load_geography(request.param)


class Atlas(Screen):
    """A map with labels, notes, markers and flows; `insets` as the table has them."""

    def __init__(self, geography, insets=(0, 0, 0, 0)):
        super().__init__()
        self.geography = geography
        self.insets = insets
        self.chosen, self.opened, self.picked = [], [], []
        self.selected = ""

    def build(self):
        names = {market: text.text(f"market.{market}") for market in self.geography.markets}
        sites = [shape.sites[i] for shape in self.geography.markets.values() for i in (0, 1)]
        badges = [Marker(s.x, s.y, (230, 159, 0), label=f"FIRM {i}", key=f"f{i}", text=f"tip {i}")
                  for i, s in enumerate(sites[:6])]  # fmt: skip
        return Column(
            WorldMap(
                "map",
                self.geography,
                names=names,
                shorts={market: name[:6] for market, name in names.items()},
                notes=dict.fromkeys(names, Note("AMZN 34%", dot=(86, 180, 233))),
                markers=[*badges, *(Marker(s.x, s.y, (86, 180, 233), 9) for s in sites[6:])],
                flows=[Flow("f0", "f3", (86, 180, 233), 8, "$12B", "there"), Flow("f3", "f0", (0, 190, 140), 5, "$3B")],
                insets=self.insets,
                selected=self.selected,
                on_select=self.chosen.append,
                on_open=self.opened.append,
                on_pick=self.picked.append,
                grow=1,
            )
        )


def opened(window, geography, size=(1280, 800), percent=100, insets=(0, 0, 0, 0)):
    app = window(size, percent)
    app.push(Atlas(geography, insets))
    app.pump()
    return app, app.screen.get("map")


class Plain(Screen):
    """A map and nothing on it."""

    def __init__(self, geography):
        super().__init__()
        self.geography = geography
        self.chosen, self.opened = [], []

    def build(self):
        names = {market: text.text(f"market.{market}") for market in self.geography.markets}
        world = WorldMap("map", self.geography, names=names, grow=1, on_select=self.chosen.append,
                         on_open=self.opened.append)  # fmt: skip
        return Column(world)


@pytest.fixture
def plain(window, geography):
    app = window()
    app.push(Plain(geography))
    app.pump()
    return app


def test_there_are_two_geographies():
    assert list_geographies() == NAMES
    assert len(load_geography("regions").markets) == 11
    assert sorted(load_geography("pocket-regions").markets) == ["EAST", "NORTH", "SOUTH", "WEST"]
    with pytest.raises(ValueError, match="pocket-regions"):
        load_geography("atlantis")


def test_labels_and_sites_lie_on_their_own_land(geography):
    for shape in geography.markets.values():
        assert contains(shape, *shape.label)
        assert len(shape.sites) >= 8
        assert all(site.name and contains(shape, site.x, site.y) for site in shape.sites)
        left, top, right, bottom = shape.bounds
        assert 0 <= left < right <= geography.width
        assert 0 <= top < bottom <= geography.height + 1


# -- picking ----------------------------------------------------------------------------


def test_a_click_hits_the_market_under_it(plain, geography, clock):
    world, screen = plain.screen.get("map"), plain.screen
    for market, shape in geography.markets.items():
        clock.pass_(1)
        drive.click(plain, world.to_pixel(*shape.label))
        assert screen.chosen[-1] == market
    assert world.market_at((2, 2)) is None
    drive.press(plain, "return")
    assert screen.opened == [screen.chosen[-1]]


def test_picking_still_hits_when_zoomed_at_the_mouse(plain, geography, clock):
    world = plain.screen.get("map")
    for market, shape in geography.markets.items():
        at = world.to_pixel(*shape.label)
        drive.scroll(plain, at, 1)
        clock.pass_(1)
        assert world.market_at(world.to_pixel(*shape.label)) == market
        drive.scroll(plain, at, -1)
        clock.pass_(1)


def test_a_click_on_a_badge_picks_its_firm_and_selects_no_market(window, geography):
    app, world = opened(window, geography)
    marker, rect, _ = next(m for m in world.scene().marks if m[0].key)
    drive.click(app, rect.center)
    assert app.screen.picked == [marker.key]
    assert app.screen.chosen == []


def test_what_is_pointed_at_tells_about_itself(window, geography):
    _app, world = opened(window, geography)
    marker, rect, _ = next(m for m in world.scene().marks if m[0].key)
    assert world.tip_at(rect.center) == marker.text
    flow, amount = next(pair for pair in world.scene().amounts if pair[0].text)
    assert world.tip_at(amount.center) == flow.text


# -- no collisions ------------------------------------------------------------------------


@pytest.mark.parametrize(("size", "percent"), SIZES)
@pytest.mark.parametrize("zooms", [0, 3, 7])
def test_labels_and_markers_never_collide(window, clock, geography, size, percent, zooms):
    insets = INSETS if size[0] * 100 // percent >= 1200 else (60, 106, 300, 210)
    app, world = opened(window, geography, size, percent, insets if size[1] > 600 else (0, 0, 0, 0))
    for _ in range(zooms):
        drive.scroll(app, world.free_room().center, 1)
        clock.pass_(1)
    labels, marks = world.label_rects(), world.marker_rects()
    for a, b in itertools.combinations([*labels.values(), *marks], 2):
        assert not a.colliderect(b)
    assert all(world.free_room().contains(rect) for rect in (*labels.values(), *marks))
    if zooms == 0 and percent < 160:
        assert len(labels) >= len(geography.markets) // 2 - 1
    clock.pass_(1)
    for a, b in itertools.combinations(app.walk_text(), 2):
        assert not a.rect.inflate(-2, -6).colliderect(b.rect.inflate(-2, -6)), (a, b)


def test_all_main_land_is_in_the_free_room_at_home(window, geography):
    _app, world = opened(window, geography, insets=INSETS)
    left, top, right, bottom = world.camera.bounds
    corners = [world.to_pixel(left, top), world.to_pixel(right, bottom)]
    assert all(world.free_room().collidepoint(corner) for corner in corners)


def test_every_market_has_a_label_where_there_is_room(window, geography):
    app, world = opened(window, geography, (1920, 1080))
    world.markers, world.flows = [], []
    app.pump()
    assert set(world.label_rects()) == set(geography.markets)


# -- moving about ---------------------------------------------------------------------------


def test_zoom_and_pan_keep_the_selection(plain, geography, clock):
    world = plain.screen.get("map")
    market = next(iter(geography.markets))
    drive.click(plain, world.to_pixel(*geography.markets[market].label))
    before = world.camera.goal
    for key in ("+", "+", "shift+right", "shift+down", "-", "shift+left"):
        drive.press(plain, key)
        clock.pass_(1)
        plain.pump()
    assert world.camera.goal != before
    assert world.selected == market
    drive.press(plain, "home")
    clock.pass_(1)
    assert world.camera.goal == before
    assert plain.screen.chosen == [market]


def test_the_place_under_the_mouse_stays_under_it_all_the_way(plain, clock, geography):
    world = plain.screen.get("map")
    at = (700, 330)
    there = world.camera.goal.to_map(*at)
    drive.scroll(plain, at, 1)
    for _ in range(12):
        x, y = world.to_pixel(*there)
        assert abs(x - at[0]) <= 1
        assert abs(y - at[1]) <= 1
        clock.pass_(GLIDE / 10)
    assert world.camera.zoom > 1.0


def test_zoom_goes_from_the_whole_world_to_at_least_six_times(plain, clock):
    world = plain.screen.get("map")
    for _ in range(20):
        drive.scroll(plain, (640, 400), 1)
        clock.pass_(1)
    assert world.camera.zoom == MOST >= 6
    for _ in range(30):
        drive.scroll(plain, (640, 400), -1)
        clock.pass_(1)
    assert world.camera.zoom == 1.0
    assert world.camera.goal == world.camera.home


def test_dragging_moves_the_map_and_selects_nothing(plain, clock):
    world = plain.screen.get("map")
    drive.scroll(plain, (640, 400), 3)
    clock.pass_(1)
    there = world.camera.goal.to_map(600, 400)
    plain.post(pygame.event.Event(pygame.MOUSEBUTTONDOWN, pos=(600, 400), button=1))
    for x in range(600, 500, -10):
        plain.post(pygame.event.Event(pygame.MOUSEMOTION, pos=(x, 400), rel=(-10, 0), buttons=(1, 0, 0)))
    plain.post(pygame.event.Event(pygame.MOUSEBUTTONUP, pos=(510, 400), button=1))
    plain.pump()
    assert abs(world.to_pixel(*there)[0] - 510) <= 1
    assert plain.screen.chosen == []


def test_a_double_click_goes_closer(plain, clock):
    world = plain.screen.get("map")
    drive.click(plain, (640, 300))
    clock.pass_(0.1)
    drive.click(plain, (640, 300))
    clock.pass_(1)
    assert world.camera.zoom == 2.0


def test_a_rebuilt_map_looks_where_the_old_one_did(plain, clock):
    drive.scroll(plain, (500, 300), 2)
    clock.pass_(1)
    plain.pump()
    before = plain.screen.get("map").camera.goal
    plain.screen.refresh()
    plain.pump()
    assert plain.screen.get("map").camera.goal == before


def test_reduced_motion_does_not_glide(plain):
    plain.set_look(reduced_motion=True)
    world = plain.screen.get("map")
    drive.scroll(plain, (640, 400), 1)
    assert world.camera.view(plain.now()) == world.camera.goal


def test_at_rest_nothing_is_drawn(plain, clock):
    drive.scroll(plain, (640, 400), 1)
    for _ in range(20):
        clock.pass_(0.05)
        plain.pump()
    clock.pass_(REST)
    assert not plain.pump()


def test_in_slices_the_old_picture_stays_until_the_new_one_is_there(window, clock, geography):
    app = window()
    app.in_slices = True
    app.push(Atlas(geography))
    app.pump()
    world = app.screen.get("map")
    assert not world.sharp
    for _ in range(2):
        clock.pass_(1)
        for _ in range(2000):
            app.pump()
            clock.pass_(0.001)
            if world.sharp:
                break
        assert world.sharp
        at_once, _ = opened(window, geography)
        assert world.scene().labels.keys() == at_once.screen.get("map").scene().labels.keys()
        app.screen.refresh()
        world = app.screen.get("map")
        drive.scroll(app, (640, 400), 1)
        drive.scroll(app, (640, 400), -1)


# -- by keyboard ------------------------------------------------------------------------


def test_arrows_reach_every_market(plain, geography):
    drive.press(plain, "tab", "right")
    seen = set(plain.screen.chosen)
    todo = list(seen)
    world = plain.screen.get("map")
    while todo:
        here = todo.pop()
        for key in ("left", "right", "up", "down"):
            world.select(here)
            drive.press(plain, key)
            if world.selected not in seen:
                seen.add(world.selected)
                todo.append(world.selected)
            plain.screen.focus_on("map")
    assert seen == set(geography.markets)


def test_n_and_p_step_through_flows_and_markers(window, geography):
    app, world = opened(window, geography)
    drive.press(app, "tab", "n")
    assert world.tip_at(None) == "there"
    assert app.surface.get_rect().contains(world.tip_near())
    drive.press(app, "n", "n")
    assert world.tip_at(None) == "tip 0"
    drive.press(app, "return")
    assert app.screen.picked == ["f0"]
    drive.press(app, "p", "p", "p")
    assert world.tip_at(None) == "tip 5"


# -- pictures ------------------------------------------------------------------------------


def test_contested_markets_show_two_colours(plain, geography):
    world, market = plain.screen.get("map"), next(iter(geography.markets))
    world.names = {}
    world.fills = {market: Paint((200, 0, 0), (0, 0, 200))}
    plain.pump()
    left, top, right, bottom = geography.markets[market].bounds
    (x0, y0), (x1, y1) = world.to_pixel(left, top), world.to_pixel(right, bottom)
    area = pygame.Rect(x0, y0, x1 - x0, y1 - y0).clip(plain.surface.get_rect())
    pixels = pygame.surfarray.array3d(plain.surface.subsurface(area)).reshape(-1, 3).astype(int)
    assert ((pixels[:, 0] > 100) & (pixels[:, 2] < 60)).sum() > 100
    assert ((pixels[:, 2] > 100) & (pixels[:, 0] < 60)).sum() > 100


@pytest.mark.bench
def test_a_frame_of_the_map_costs_little(window, clock):
    """At rest: only put down. On the move: shifted and scaled, far below a sixtieth of a second."""
    app, world = opened(window, load_geography("regions"), insets=INSETS)

    def paints(between):
        times = []
        for _ in range(30):
            between()
            canvas = Canvas(app.surface, app.look)
            start = time.perf_counter()
            world.paint(canvas)
            times.append(time.perf_counter() - start)
        return statistics.median(times)

    assert paints(lambda: None) < 0.002
    for step in (lambda: world.zoom(1.05, (640, 300)), lambda: world.pan(3, 2)):
        step()
        clock.pass_(1)
        app.pump()
        assert paints(lambda step=step: (step(), clock.pass_(0.02))) < 0.016
