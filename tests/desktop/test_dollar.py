"""Follow the dollar: what the screen says is what the trace found, and all of it is reached by keyboard."""

import itertools

import numpy as np
import pygame
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from game.desktop.dollar import screen as dollar
from game.desktop.dollar.network import AGAIN, BEFORE, COLUMNS, ENDS, OUT, SOURCES, between, network, role_of
from game.desktop.dollar.places import Path, arrange
from game.desktop.dollar.ribbons import draw_ribbon
from game.desktop.dollar.sales import sales
from game.desktop.dollar.sankey import Item
from game.desktop.dollar.screen import DollarScreen
from game.desktop.dollar.spendback import deals
from game.desktop.dollar.sums import Question, reckon
from game.desktop.dollar.trace import fates, still_out
from game.desktop.facts import Facts
from game.desktop.kit import Button, Label, Screen, Segmented, drive
from game.desktop.settings import Settings
from game.desktop.shell import Shell
from game.desktop.text import money, number
from game.engine.parameters import ACCOUNTS, FIRMS, LAB0
from game.engine.tracing import follow, net_of_loop, round_trips
from game.session import Session

PERIMETERS, MIXINGS = ("ai_book", "consolidated"), ("pro_rata", "earmark")
CHOICES = list(itertools.product(PERIMETERS, MIXINGS))
QUARTERS = 6


@pytest.fixture(scope="module")
def session():
    found = Session.new("pocket", "birchway", 4, 10)
    for _ in range(QUARTERS):
        found.end_quarter()
    return found


@pytest.fixture
def opened(window, session):
    """Opens the screen upon another one."""

    def open_it(size=(1280, 800), percent=100, of=None):
        app = window(size, percent)
        shell = Shell(app, Settings(reduced_motion=True), inline=True)
        app.push(Screen())
        app.push(DollarScreen(shell, of or session))
        app.pump()
        return app

    return open_it


def trace_of(session, perimeter, mixing):
    return follow(*session.flows().history(perimeter), perimeter, mixing)


def text_of(app, id):
    found = app.screen.get(id)
    assert isinstance(found, Label)
    return found.text


# ------------------------------------------------------------------------ figures


@pytest.mark.parametrize(("perimeter", "mixing"), CHOICES)
@pytest.mark.parametrize("span", ["quarter", "year"])
def test_figures_are_the_traces(opened, session, perimeter, mixing, span):
    app = opened()
    app.screen.use_perimeter(perimeter)
    app.screen.use_mixing(mixing)
    app.screen.look_at(span)
    trace = trace_of(session, perimeter, mixing)
    window = slice(QUARTERS if span == "quarter" else QUARTERS - 3, QUARTERS + 1)
    me = max(app.screen.sponsors, key=lambda k: trace.home_kusd[window, k].sum())
    app.screen.follow(me)
    home = trace.home_kusd[window, me]
    assert home.sum() > 0
    assert text_of(app, "home") == money(home.sum())
    assert text_of(app, "sent") == money(trace.sent_kusd[window, me].sum())
    assert text_of(app, "out") == money(trace.still_out_kusd[QUARTERS, me].sum())
    hops = np.nansum(trace.hops[window, me] * home) / home.sum()
    age = np.nansum(trace.age_quarters[window, me] * home) / home.sum()
    assert text_of(app, "way").startswith(number(hops, 1))
    assert number(age, 1) in text_of(app, "way")
    best = round_trips(trace, me, first=window.start, last=QUARTERS)[0]
    card = " ".join(run.text for run in app.walk_text() if run.widget.startswith("trip-0"))
    assert money(best.kusd) in card
    assert all(session.map.labs[firm - LAB0].name in card for firm in best.path if firm in Facts(session).labs)


@pytest.mark.parametrize(("perimeter", "mixing"), CHOICES)
@pytest.mark.parametrize("last", [2, QUARTERS - 1])
def test_net_and_home_are_what_was_reported(session, perimeter, mixing, last):
    flows = session.flows()
    s = reckon(flows, Question(last - 1, last, perimeter, mixing))
    trace = trace_of(session, perimeter, mixing)
    reported = sum(q.ai_sales_kusd for q in flows.quarters[last - 1 : last + 1])
    home = trace.home_kusd[last : last + 2, : len(reported)].sum(axis=0)
    np.testing.assert_array_equal(s.now.reported_kusd, reported)
    np.testing.assert_allclose(s.now.net_kusd, net_of_loop(reported, home))
    np.testing.assert_allclose(s.now.net_kusd + s.loop_kusd, s.now.reported_kusd)
    for sale in sales(Facts(session), s):
        figures = {row[0]: row[1] for row in sale.tip.rows}
        assert sale.figures[:2] == (money(reported[sale.firm]), money(reported[sale.firm] - s.loop_kusd[sale.firm]))
        assert money(s.loop_kusd[sale.firm]) in figures.values()
        if s.then is not None:
            then = sum(q.ai_sales_kusd for q in flows.quarters[last - 3 : last - 1])
            assert sale.growth == pytest.approx(reported[sale.firm] / then[sale.firm] - 1)
        else:
            assert last < 3
            assert np.isnan(sale.growth)


@pytest.mark.parametrize(("perimeter", "mixing"), CHOICES)
def test_every_dollar_on_the_way_has_one_fate(session, perimeter, mixing):
    f = Facts(session)
    s = reckon(session.flows(), Question(2, 5, perimeter, mixing))
    for sponsor in (*f.clouds, *f.makers):
        total = s.before_kusd[sponsor].sum() + s.sent_kusd[sponsor]
        assert sum(kusd for _, kusd, _ in fates(s, sponsor)) == pytest.approx(total, rel=1e-9, abs=1)
        places = still_out(s, sponsor)
        assert sum(kusd for _, kusd in places) == pytest.approx(s.out_kusd[sponsor].sum(), abs=FIRMS)
        assert places == sorted(places, key=lambda pair: -pair[1])


def test_earmarking_finds_at_least_as_much_as_mixing(session):
    mixed, marked = (reckon(session.flows(), Question(0, QUARTERS - 1, "ai_book", m)) for m in MIXINGS)
    assert (marked.home_kusd >= mixed.home_kusd * 0.999).all()
    assert marked.home_kusd.sum() > mixed.home_kusd.sum()


def test_whole_firms_dilute_cycling(session):
    book, whole = (reckon(session.flows(), Question(0, QUARTERS - 1, p, "pro_rata")) for p in PERIMETERS)
    assert 0 < whole.cycling < book.cycling


def test_ratios_are_promises_over_cash(session):
    f = Facts(session)
    found = deals(f)
    assert found
    for deal in found:
        same = [d for d in f.deals_of(deal.sponsor, deal.lab - LAB0) if f.view.deal_commit_kusd[d] == deal.commit_kusd]
        cash = [float(f.view.deal_cash_kusd[d] + f.view.tranche_kusd[d].sum()) for d in same]
        ratios = [deal.commit_kusd / x if x else float("nan") for x in cash]
        assert any(r == pytest.approx(deal.ratio, nan_ok=True) for r in ratios)


# ------------------------------------------------------------------------ the picture


def test_the_picture_shows_every_payment_once(opened, session):
    app = opened()
    for perimeter in PERIMETERS:
        app.screen.use_perimeter(perimeter)
        app.pump()
        s, net = app.screen.sums(), app.screen.get("money").content.net
        pairs = [pair for band in net.bands for pair in band.pairs]
        assert len(pairs) == len(set(pairs))
        wanted = {
            (a, b) for a in range(ACCOUNTS) for b in range(ACCOUNTS)
            if s.paid_kusd[a, b] >= 500 and between(a, b) is not None
        }  # fmt: skip
        assert set(pairs) == wanted
        assert sum(band.kusd for band in net.bands) == pytest.approx(sum(float(s.paid_kusd[p]) for p in wanted))


def test_what_is_traced_is_balanced(opened, session):
    """Alone, the sponsor's dollars go from where they were to where they are: nothing is lost at any firm."""
    app = opened()
    app.screen.show_traced("traced")
    app.pump()
    s, net, me = app.screen.sums(), app.screen.get("money").content.net, session.seat
    for node in net.nodes:
        firm = node.accounts[0]
        if firm < FIRMS and node.column not in (SOURCES, ENDS) and me not in node.accounts:
            more = sum(s.carried_kusd[me, firm, b] for b in range(ACCOUNTS) if between(firm, b) and
                       between(firm, b)[0] == SOURCES)  # fmt: skip
            assert node.in_kusd == pytest.approx(node.out_kusd + more, rel=1e-3, abs=3000)
    ends = {role: sum(n.in_kusd for n in net.nodes if n.role == role) for role in ("out", "again")}
    assert ends["out"] == pytest.approx(s.out_kusd[me].sum(), abs=3000)
    assert ends["again"] == pytest.approx(s.relabelled_kusd[me], abs=3000)
    before = sum(n.out_kusd for n in net.nodes if n.role == "before")
    assert before == pytest.approx(s.before_kusd[me].sum(), abs=3000)


amounts = st.lists(
    st.tuples(st.integers(0, OUT), st.integers(0, AGAIN), st.floats(500, 1e9)), min_size=1, max_size=60
)  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(amounts, st.integers(5, 20))
def test_nodes_keep_apart_and_bands_fill_them(paid, most):
    flows = np.zeros((AGAIN + 1, AGAIN + 1))
    for payer, payee, kusd in paid:
        flows[payer, payee] = kusd
    net = network(flows, most)
    drawn = sum(flows[p] for band in net.bands for p in band.pairs)
    assert drawn == pytest.approx(sum(flows[a, b] for a, b in np.argwhere(flows) if between(a, b) is not None))
    if not net.bands:
        return
    places = arrange(net, (100, 20, 600, 400), 10, 16)
    for column in range(COLUMNS):
        boxes = sorted(
            (box for node, box in zip(net.nodes, places.boxes, strict=True) if node.column == column),
            key=lambda box: box.middle,
        )
        for a, b in itertools.pairwise(boxes):
            assert a.middle + a.room / 2 <= b.middle - b.room / 2 + 1e-6
    for i, band in enumerate(net.bands):
        path = places.paths[i]
        assert path.width == pytest.approx(band.kusd * places.per_kusd)
        assert path.reach == (
            pytest.approx(places.boxes[band.source].x + 10),
            pytest.approx(places.boxes[band.target].x),
        )
        for end, node in ((0, band.source), (-1, band.target)):
            box = places.boxes[node]
            assert abs(path.points[end][1] - box.middle) <= box.height / 2 - path.width / 2 + 1e-6


def test_every_payment_goes_to_the_right():
    for payer, payee in itertools.product(range(AGAIN + 1), repeat=2):
        columns = between(payer, payee)
        if columns is not None:
            assert 0 <= columns[0] < columns[1] < COLUMNS
    assert between(LAB0, LAB0 + 1) is None
    assert [role_of(end) for end in (BEFORE, OUT, AGAIN)] == ["before", "out", "again"]


@pytest.mark.parametrize("rise", [0, 40, -90])
def test_a_ribbon_is_as_broad_as_it_should_be_at_any_slope(rise):
    surface = pygame.Surface((120, 200))
    path = Path(((10.0, 100.0), (110.0, 100.0 + rise)), 12.5)
    draw_ribbon(surface, path, (255, 255, 255), (255, 255, 255), 1.0)
    light = pygame.surfarray.array3d(surface)[:, :, 0] / 255
    np.testing.assert_allclose(light[12:108].sum(axis=1), 12.5, atol=0.15)
    assert light[:9].sum() == 0


def test_hover_and_focus_explain_a_band(opened, session):
    app = opened()
    picture, s = app.screen.get("money"), app.screen.sums()
    band = max(range(len(picture.content.net.bands)), key=lambda i: picture.content.net.bands[i].kusd)
    path = picture.places().paths[band]
    along = np.linspace(*path.reach, 200)
    spots = [(round(x) + picture.rect.x, round(path.y(x)) + picture.rect.y) for x in along]
    pos = next(spot for spot in spots if picture._item_at(spot) == Item("band", band))  # others may cross it
    drive.point(app, pos)
    tip = str(picture.tip_at(pos))
    pairs = picture.content.net.bands[band].pairs
    assert money(sum(float(s.paid_kusd[p]) for p in pairs)) in tip
    assert "AI book, pro rata" in tip
    assert picture.active() == Item("band", band)


# ------------------------------------------------------------------------ by keyboard


@pytest.mark.parametrize(("size", "percent"), [((1280, 800), 100), ((1280, 800), 160)])
def test_tab_reaches_every_stop_and_comes_round(opened, size, percent):
    app = opened(size, percent)
    for page in ("flows", "trace", "sales", "deals"):
        app.screen.turn(page)
        app.pump()
        wanted = {widget.id for widget in app.screen.walk() if widget.can_focus()}
        seen = []
        for _ in wanted:
            drive.press(app, "tab")
            seen.append(app.screen.focused.id)
        assert set(seen) == wanted


def test_arrows_reach_every_node_and_payment(opened):
    app = opened()
    picture = app.screen.get("money")
    app.screen.focus_on(picture)
    start = (picture.item, True)
    seen, waiting = {start}, [start]
    while waiting:
        state = waiting.pop()
        for key in (pygame.K_LEFT, pygame.K_RIGHT, pygame.K_UP, pygame.K_DOWN):
            picture.restore((picture._name(state[0]), state[1]))
            picture.handle(pygame.event.Event(pygame.KEYDOWN, key=key))
            new = (picture.item, picture._from_source)
            if new not in seen:
                seen.add(new)
                waiting.append(new)
    net = picture.content.net
    reached = {item for item, _ in seen}
    assert reached == {Item("node", i) for i in range(len(net.nodes))} | {
        Item("band", i) for i in range(len(net.bands))
    }
    for item in reached:
        assert picture.tips(item).title


def test_right_follows_a_cheque_home(opened, session):
    """From the own seat: along the largest payment, on through the lab, and round by the way home."""
    app = opened()
    app.screen.show_traced("traced")
    app.pump()
    picture = app.screen.get("money")
    app.screen.focus_on(picture)
    content = picture.content
    picture._at = Item("node", content.home.start)
    drive.press(app, "right")
    assert picture.item == Item("node", content.home.end)
    drive.press(app, "left")
    assert picture.item == Item("node", content.home.start)


def test_enter_on_a_cloud_follows_its_cheques_and_choices_last(opened):
    app = opened()
    other = app.screen.sponsors[1]
    picture = app.screen.get("money")
    picture._at = Item("node", picture.content.net.find(SOURCES, other))
    app.screen.focus_on("money")
    drive.press(app, "return")
    assert app.screen.sponsor == other
    assert app.screen.focused.id == "money"
    app.screen.focus_on("perimeter")
    drive.press(app, "right")
    assert app.screen.perimeter == "consolidated"
    app.screen.focus_on("mixing")
    drive.press(app, "right")
    assert (app.screen.mixing, app.screen.sponsor) == ("earmark", other)
    app.screen.focus_on("earlier")
    drive.press(app, "return", "return")
    assert app.screen.last == QUARTERS - 3


def test_a_trip_lights_its_way(opened):
    app = opened()
    app.screen.focus_on("trip-0")
    drive.press(app, "return")
    picture, s = app.screen.get("money"), app.screen.sums()
    path = s.trips[app.screen.sponsor][0].path
    assert picture.path == {picture.content.net.band_of(*pair) for pair in itertools.pairwise(path)}
    drive.press(app, "return")
    assert not app.screen.get("money").path


def test_escape_leads_back(opened):
    app = opened()
    drive.press(app, "f1")
    assert len(app.screen.layers) == 2
    drive.press(app, "escape", "escape")
    assert not isinstance(app.screen, DollarScreen)


# ------------------------------------------------------------------------ looks


@pytest.mark.parametrize(
    ("size", "percent"),
    [((1280, 800), 100), ((1280, 800), 130), ((1280, 800), 160), ((1920, 1080), 140), ((1024, 640), 100)],
)
def test_texts_fit(opened, size, percent):
    app = opened(size, percent)
    for page, what, perimeter in itertools.product(("flows", "trace", "sales", "deals"), ("all", "traced"), PERIMETERS):
        if what == "traced" and page != "flows":
            continue
        app.screen.turn(page)
        app.screen.show_traced(what)
        app.screen.use_perimeter(perimeter)
        app.pump()
        boxes = {w.id: w for w in app.screen.walk() if isinstance(w, Button | Segmented)}
        runs = app.walk_text()
        for run in runs:
            assert not run.cut, (page, run)
            assert app.surface.get_rect().contains(run.rect) or run.clipped, (page, run)
            if run.widget in boxes and not run.clipped:
                assert boxes[run.widget].rect.contains(run.rect), run
        for a, b in itertools.combinations(runs, 2):
            if a.layer == b.layer and not (a.clipped or b.clipped):
                assert not a.rect.inflate(-2, -4).colliderect(b.rect.inflate(-2, -4)), (page, a, b)


def test_perimeter_and_rule_stand_beside_the_figures(opened):
    app = opened()
    app.screen.use_perimeter("consolidated")
    app.screen.use_mixing("earmark")
    runs = [run.text for run in app.walk_text()]
    assert runs.count("Whole firms, earmarked") == 3
    assert any("Why it matters" in run for run in runs)


# ------------------------------------------------------------------------ how it works


def test_a_question_is_reckoned_once(opened, monkeypatch):
    asked = []
    monkeypatch.setattr(dollar, "reckon", lambda flows, q: asked.append(q) or reckon(flows, q))
    app = opened()
    for _ in range(3):
        app.screen.refresh()
        app.pump()
    app.screen.look_at("quarter")
    app.screen.look_at("year")
    assert len(asked) == len(set(asked)) == 2


def test_before_the_first_quarter_it_says_so(opened):
    app = opened(of=Session.new("pocket", "birchway", 4, 4))
    assert any("Nothing has been paid yet" in run.text for run in app.walk_text())
    drive.press(app, "tab", "escape")


def test_what_is_known_is_said(opened):
    watched = Session.new("pocket", None, 4, 3)
    watched.end_quarter()
    app = opened(of=watched)
    assert app.screen.open_books
    assert "ledger" in text_of(app, "known")
    assert "estimated" in text_of(opened(), "known")


def test_played_by_keys(window, tmp_path, monkeypatch):
    """A short game from the table: look each quarter and come back to the same place, then once all books are open."""
    monkeypatch.setenv("LANDGRAB_HOME", str(tmp_path))
    app = window()
    shell = Shell(app, Settings(reduced_motion=True, report_opens=False), inline=True)
    shell.start()
    session = Session.new("pocket", "birchway", 4, 3)
    shell.show_table(session)
    app.pump()
    table = app.screen
    while not session.over:
        table.focus_on("map")
        drive.press(app, "w")
        assert isinstance(app.screen, DollarScreen)
        assert app.screen.open_books is False
        drive.press(app, "escape")
        assert app.screen is table
        assert table.focused.id == "map"
        drive.press(app, "e")
    drive.press(app, "escape", "w")
    assert isinstance(app.screen, DollarScreen)
    assert app.screen.open_books
    drive.press(app, "w")
    assert app.screen.session.over


def test_ways_in(window):
    app = window()
    shell = Shell(app, Settings(reduced_motion=True), inline=True)
    shell.start()
    shell.show_table(Session.new("pocket", "birchway", 4, 4))
    app.pump()
    table = app.screen
    table.show_layer("money")
    app.pump()
    drive.click(app, "map-follow")
    assert isinstance(app.screen, DollarScreen)
    drive.click(app, "leave")
    assert app.screen is table
    drive.press(app, "/")
    drive.type_text(app, "follow the dollar")
    drive.press(app, "return")
    assert isinstance(app.screen, DollarScreen)
    drive.press(app, "escape")
    table.go_desk("finance")
    app.pump()
    table.focus_on("follow")
    drive.press(app, "return")
    assert isinstance(app.screen, DollarScreen)
