"""The map: geography decoded, picked, labelled and chosen from."""

import itertools

import pytest

from game.desktop import text
from game.desktop.kit import Column, Screen, drive
from game.desktop.worldmap import Flow, Marker, WorldMap
from maps.geography import contains, list_geographies, load_geography

NAMES = ["pocket-regions", "regions"]


@pytest.fixture(params=NAMES)
def geography(request):
    return load_geography(request.param)


class Atlas(Screen):
    def __init__(self, geography):
        super().__init__()
        self.geography = geography
        self.chosen = []
        self.opened = []

    def build(self):
        names = {market: text.text(f"market.{market}") for market in self.geography.markets}
        sites = [site for shape in self.geography.markets.values() for site in shape.sites[:1]]
        return Column(
            WorldMap(
                "map",
                self.geography,
                names=names,
                markers=[Marker(site.x, site.y, (86, 180, 233)) for site in sites],
                flows=[Flow((sites[0].x, sites[0].y), (sites[-1].x, sites[-1].y), (230, 159, 0))],
                on_select=self.chosen.append,
                on_open=self.opened.append,
                grow=1,
            )
        )


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


def test_a_click_hits_the_market_under_it(window, geography):
    app = window()
    app.push(Atlas(geography))
    app.pump()
    world = app.screen.get("map")
    for market, shape in geography.markets.items():
        drive.click(app, world.to_pixel(*shape.label))
        assert app.screen.chosen[-1] == market
    assert world.market_at((2, 2)) is None
    last = app.screen.chosen[-1]
    drive.click(app, world.to_pixel(*geography.markets[last].label))
    assert app.screen.opened == [last]


def test_picking_still_hits_when_zoomed_at_the_mouse(window, geography):
    app = window()
    app.push(Atlas(geography))
    app.pump()
    world = app.screen.get("map")
    for market, shape in geography.markets.items():
        at = world.to_pixel(*shape.label)
        drive.scroll(app, at, 1)
        assert world.market_at(world.to_pixel(*shape.label)) == market
        drive.scroll(app, at, -1)


@pytest.mark.parametrize("size", [(1280, 800), (900, 520), (640, 420)])
@pytest.mark.parametrize("percent", [100, 160])
def test_labels_do_not_overlap(window, geography, size, percent):
    app = window(size, percent)
    app.push(Atlas(geography))
    app.pump()
    rects = app.screen.get("map").label_rects()
    assert len(rects) >= len(geography.markets) // 2
    for a, b in itertools.combinations(rects.values(), 2):
        assert not a.colliderect(b)
    assert all(app.surface.get_rect().contains(rect) for rect in rects.values())


def test_arrows_reach_every_market(window, geography):
    app = window()
    app.push(Atlas(geography))
    drive.press(app, "tab", "right")
    seen = set(app.screen.chosen)
    todo = list(seen)
    world = app.screen.get("map")
    while todo:
        here = todo.pop()
        for key in ("left", "right", "up", "down"):
            world.select(here)
            drive.press(app, key)
            if world.selected not in seen:
                seen.add(world.selected)
                todo.append(world.selected)
            app.screen.focus_on("map")
    assert seen == set(geography.markets)
