"""Following the dollar: cases reckoned by hand, conservation, and single dollars that walk the same histories."""

from itertools import pairwise
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from game.engine.layout import Ints
from game.engine.parameters import FIRMS, LAB0
from game.engine.tracing import Cycling, Mixing, circular_share, cycling, follow, net_of_loop, round_trips
from tests.engine.dollars import History, history, walk
from tests.engine.play import new

# Two sponsors, two labs, then customers and suppliers.
CLOUD, MAKER, LAB, OTHER, CUSTOMERS, SUPPLIERS = range(6)
LABS0 = LAB
MIXINGS: tuple[Mixing, ...] = ("pro_rata", "earmark")


def quarter(*payments: tuple[int, int, int]) -> Ints:
    """A flow matrix of (payer, payee, kUSD)."""
    found = np.zeros((6, 6), np.int64)
    for payer, payee, amount in payments:
        found[payer, payee] += amount
    return found


def deals(*cheques: tuple[int, int, int]) -> Ints:
    """Investment of (sponsor, lab, kUSD)."""
    found = np.zeros((4, 2), np.int64)
    for sponsor, lab, amount in cheques:
        found[sponsor, lab - LABS0] += amount
    return found


def trace(quarters: list[tuple[Ints, Ints]], cash: list[int], **more: Any) -> Any:
    flows, invested = (np.array(x) for x in zip(*quarters, strict=True))
    return follow(flows, invested, np.array(cash), lab0=LABS0, **more)


def balance(t: Any) -> Any:
    """Sent less home, left, relabelled and still out, at every quarter's end."""
    gone = (t.home_kusd + t.left_kusd + t.relabelled_kusd).cumsum(axis=0)
    return t.sent_kusd.cumsum(axis=0) - gone - t.still_out_kusd.sum(axis=2)


# ------------------------------------------------------------------ by hand

# A lab has 50, gets 100 from the cloud and 50 from customers; it pays the cloud 80, suppliers 40 and keeps 80.
FIRST = quarter((CLOUD, LAB, 100), (CUSTOMERS, LAB, 50), (LAB, CLOUD, 80), (LAB, SUPPLIERS, 40))
CHEQUE = deals((CLOUD, LAB, 100))
# Next quarter nothing comes in, and it pays the cloud half of what it kept.
SECOND = quarter((LAB, CLOUD, 40))
CASH = [300, 0, 50, 0]


def test_pro_rata_every_payment_is_half_the_clouds_own_money() -> None:
    t = trace([(FIRST, CHEQUE), (SECOND, deals())], CASH)
    assert (t.perimeter, t.mixing) == ("consolidated", "pro_rata")
    np.testing.assert_allclose(t.home_kusd[:, CLOUD], [40, 20])
    np.testing.assert_allclose(t.left_kusd[:, CLOUD], [20, 0])
    np.testing.assert_allclose(t.still_out_kusd[:, CLOUD, LAB], [40, 20])
    np.testing.assert_allclose(t.hops[:, CLOUD], [2, 2])
    np.testing.assert_allclose(t.age_quarters[:, CLOUD], [0, 1], atol=1e-9)
    np.testing.assert_allclose(t.carried_kusd[0, CLOUD, LAB], [40, 0, 0, 0, 0, 20])
    np.testing.assert_allclose(t.carried_kusd[0, CLOUD, CLOUD], [0, 0, 100, 0, 0, 0])
    assert np.isnan(t.hops[:, MAKER]).all()


def test_earmarked_all_that_it_buys_is_paid_with_the_clouds_money() -> None:
    """80 go home; of the other 120, 20 are tagged, so suppliers get 40 × 20 / 120."""
    t = trace([(FIRST, CHEQUE), (SECOND, deals())], CASH, mixing="earmark")
    assert t.mixing == "earmark"
    np.testing.assert_allclose(t.home_kusd[:, CLOUD], [80, 20 * 80 / 120])
    np.testing.assert_allclose(t.left_kusd[:, CLOUD], [20 * 40 / 120, 0])
    np.testing.assert_allclose(t.still_out_kusd[:, CLOUD, LAB], [20 * 80 / 120, 0], atol=1e-9)


def test_the_ai_book_leaves_out_cash_from_elsewhere() -> None:
    """Without the 50 that the lab had, two thirds of its money are the cloud's."""
    t = trace([(FIRST, CHEQUE)], [0, 0, 0, 0], perimeter="ai_book")
    assert t.perimeter == "ai_book"
    assert t.home_kusd[0, CLOUD] == pytest.approx(80 * 100 / 150)


def test_what_is_paid_beyond_the_perimeters_cash_is_untagged() -> None:
    """The lab gets 100 and pays 200: half of it came from beyond, and nothing is left. Nor is anything owed there."""
    paid = quarter((CLOUD, LAB, 100), (LAB, CLOUD, 160), (LAB, SUPPLIERS, 40))
    less = quarter((CLOUD, LAB, 100), (CUSTOMERS, LAB, 50), (LAB, CLOUD, 30))
    t = trace([(paid, CHEQUE), (less, CHEQUE)], [0, 0, 0, 0], perimeter="ai_book")
    np.testing.assert_allclose(t.home_kusd[:, CLOUD], [80, 20])
    np.testing.assert_allclose(t.left_kusd[:, CLOUD], [20, 0])
    np.testing.assert_allclose(t.still_out_kusd[:, CLOUD].sum(axis=1), [0, 80], atol=1e-9)


def test_a_dollar_comes_home_through_third_hands() -> None:
    """The maker invests, the lab rents from the cloud, the cloud buys the maker's chips: three payments."""
    paid = quarter((MAKER, LAB, 100), (LAB, CLOUD, 100), (CLOUD, MAKER, 300))
    t = trace([(paid, deals((MAKER, LAB, 100)))], [300, 100, 0, 0])
    assert t.home_kusd[0, MAKER] == pytest.approx(100 * 300 / 400)
    assert t.hops[0, MAKER] == pytest.approx(3)
    assert t.still_out_kusd[0, MAKER, CLOUD] == pytest.approx(25)
    (trip,) = round_trips(t, MAKER)
    assert trip.path == (MAKER, LAB, CLOUD, MAKER)
    assert trip.kusd == pytest.approx(75)
    assert round_trips(t, CLOUD) == []


def test_hops_count_every_turn_of_a_ring() -> None:
    """Two labs buy from each other with half of what passes them, and from the cloud with the rest.

    The first has 100 + 1/4 of what it passes, so the ring goes on with chance 1/4: from the first lab a dollar is home
    after 2, 3, 4 ... payments with chances 1/2, 1/4, 1/8 ...
    """
    ring = quarter((CLOUD, LAB, 300), (LAB, OTHER, 200), (OTHER, LAB, 100), (LAB, CLOUD, 200), (OTHER, CLOUD, 100))
    t = trace([(ring, deals((CLOUD, LAB, 300)))], [300, 0, 0, 0])
    assert t.home_kusd[0, CLOUD] == pytest.approx(300)
    assert t.hops[0, CLOUD] == pytest.approx(sum(n / 2 ** (n - 1) for n in range(2, 60)))
    trips = round_trips(t, CLOUD, most=4)
    assert [trip.path[1:-1] for trip in trips] == [
        (LAB,), (LAB, OTHER), (LAB, OTHER, LAB), (LAB, OTHER, LAB, OTHER),
    ]  # fmt: skip
    assert [trip.kusd for trip in trips] == pytest.approx([150, 75, 37.5, 18.75])


def test_money_invested_again_is_the_next_sponsors() -> None:
    """The maker's 100 reach the cloud, which holds 300 with them and invests 150."""
    paid = quarter((MAKER, LAB, 100), (LAB, CLOUD, 100), (CLOUD, OTHER, 150))
    t = trace([(paid, deals((MAKER, LAB, 100), (CLOUD, OTHER, 150)))], [200, 100, 0, 0])
    assert t.relabelled_kusd[0, MAKER] == pytest.approx(50)
    assert t.still_out_kusd[0, MAKER, CLOUD] == pytest.approx(50)
    assert t.still_out_kusd[0, CLOUD, OTHER] == pytest.approx(150)
    assert t.carried_kusd[0, MAKER, CLOUD].sum() == 0


def test_round_trips_of_one_quarter_hold_what_came_home_in_it() -> None:
    t = trace([(FIRST, CHEQUE), (SECOND, deals())], CASH)
    assert [trip.kusd for trip in round_trips(t, CLOUD)] == pytest.approx([60])
    assert [trip.kusd for trip in round_trips(t, CLOUD, last=0)] == pytest.approx([40])
    assert [trip.kusd for trip in round_trips(t, CLOUD, first=1)] == pytest.approx([20])
    assert round_trips(t, CLOUD, first=1)[0].path == (CLOUD, LAB, CLOUD)


def test_payments_of_nothing_but_each_others_money_are_no_trouble() -> None:
    """A ring that no money enters: its dollars belong to nobody we follow."""
    ring = quarter((LAB, OTHER, 100), (OTHER, LAB, 100))
    for mixing in MIXINGS:
        t = trace([(ring, deals()), (FIRST + ring, CHEQUE)], [100, 0, 0, 0], perimeter="ai_book", mixing=mixing)
        assert np.isfinite(t.carried_kusd).all()
        assert np.abs(balance(t)).max() < 1e-6


def test_what_does_not_fit_is_refused() -> None:
    flows, invested, cash = FIRST[None], CHEQUE[None], np.array(CASH)
    for bad in (
        lambda: follow(flows, invested, cash[:2], lab0=LABS0),
        lambda: follow(flows[:, :3, :3], invested, cash, lab0=LABS0),
        lambda: follow(np.concatenate([flows, flows]), invested, cash, lab0=LABS0),
        lambda: follow(flows, 2 * invested, cash, lab0=LABS0),
        lambda: follow(-flows, invested, cash, lab0=LABS0),
        lambda: follow(flows, invested, -cash, lab0=LABS0),
        lambda: follow(flows, invested, cash, mixing="fifo", lab0=LABS0),  # type: ignore[arg-type]
    ):
        with pytest.raises(ValueError, match=r"fit|negative|invested|no such"):
            bad()


# ------------------------------------------------------------------ promises

histories = st.builds(
    history, seed=st.integers(0, 2**32 - 1), sponsors=st.integers(1, 4), labs=st.integers(1, 3),
    quarters=st.integers(1, 5), density=st.floats(0.1, 1.0), size=st.sampled_from([1e2, 1e6, 1e9]),
)  # fmt: skip


def traced(h: History, mixing: Mixing = "pro_rata") -> Any:
    return follow(h.flows, h.invested, h.cash, mixing=mixing, lab0=h.lab0)


@given(histories, st.sampled_from(MIXINGS))
def test_every_tagged_dollar_is_home_or_left_or_still_out(h: History, mixing: Mixing) -> None:
    t, size = traced(h, mixing), 1e-9 * max(1, h.flows.max())
    assert np.abs(balance(t)).max() <= size * 100
    firms = len(h.cash)
    for part in (t.sent_kusd, t.home_kusd, t.left_kusd, t.relabelled_kusd, t.still_out_kusd, t.carried_kusd):
        assert part.min() >= -size
    # On every edge, in every pool: no more tagged dollars than dollars.
    assert (t.carried_kusd.sum(axis=1) <= h.flows[:, :firms] + size).all()
    cash = h.cash + np.cumsum(h.flows[:, :, :firms].sum(axis=1) - h.flows[:, :firms].sum(axis=2), axis=0)
    assert (t.still_out_kusd.sum(axis=1) <= cash + size).all()
    # What comes home is what the edges carry there; it made two payments at least.
    each = np.arange(firms)
    arrivals = t.carried_kusd[:, each, :, each].sum(axis=2).T
    np.testing.assert_allclose(arrivals, t.home_kusd, atol=size)
    some = t.home_kusd > size
    assert (t.hops[some] >= 2 - 1e-6).all()
    ages = t.age_quarters[some]
    assert (ages >= -1e-6).all()
    assert (ages <= np.nonzero(some)[0] + 1e-6).all()


@given(histories, st.sampled_from(MIXINGS))
def test_round_trips_are_the_ways_in_which_money_came_home(h: History, mixing: Mixing) -> None:
    t = traced(h, mixing)
    for s in range(len(h.cash)):
        trips, home = round_trips(t, s, most=500), t.home_kusd[:, s].sum()
        kusd = [trip.kusd for trip in trips]
        assert sum(kusd) <= home * (1 + 1e-6) + 1e-6
        assert len(trips) == 500 or sum(kusd) >= 0.95 * home - 50  # the rest are many ways under 1 kUSD
        assert all(one >= two * (1 - 1e-9) for one, two in pairwise(kusd))
        assert len({trip.path for trip in trips}) == len(trips)
        assert all(trip.path[0] == trip.path[-1] == s and s not in trip.path[1:-1] for trip in trips)


@given(histories, st.sampled_from(MIXINGS), st.randoms(use_true_random=False))
def test_the_order_of_sponsors_changes_nothing(h: History, mixing: Mixing, luck: Any) -> None:
    order = list(range(h.lab0))
    luck.shuffle(order)
    firms = [*order, *range(h.lab0, len(h.cash))]
    places = [*firms, *range(len(firms), h.flows.shape[1])]
    turned = History(h.flows[:, places][:, :, places], h.invested[:, firms], h.cash[firms])
    one, two = traced(h, mixing), traced(turned, mixing)
    size = 1e-6 * max(1, h.flows.max())
    np.testing.assert_allclose(two.home_kusd, one.home_kusd[:, firms], atol=size)
    np.testing.assert_allclose(two.still_out_kusd, one.still_out_kusd[:, firms][:, :, firms], atol=size)


@given(histories)
def test_earmarked_no_less_comes_home_by_any_quarter(h: History) -> None:
    """With one sponsor; with several, one's priority can crowd out another's share."""
    h.invested[:, 1:] = 0
    usual, marked = traced(h), traced(h, "earmark")
    more = (marked.home_kusd - usual.home_kusd)[:, 0].cumsum()
    assert more.min() >= -1e-9 * max(1, h.flows.max())


# ------------------------------------------------------------------ single dollars


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_single_dollars_fare_alike(seed: int) -> None:
    """60,000 dollars walk at random; every figure is within 4.5 of its standard errors of the linear systems' answer.

    Of a count with chance p that error is sqrt(p (1 − p) / n), at most 0.002; of mean hops and ages it is their
    standard deviation over the root of how many came home.
    """
    h, n = history(seed, sponsors=3, labs=2, quarters=4, density=0.6), 60_000
    t, seen = traced(h), walk(h, n, seed)
    total = t.sent_kusd.sum()
    compared = 0
    for expected, counted in (
        (t.sent_kusd, seen.sent), (t.home_kusd, seen.home), (t.left_kusd, seen.left),
        (t.relabelled_kusd, seen.relabelled), (t.still_out_kusd[-1], seen.still_out),
    ):  # fmt: skip
        chance = np.maximum(expected / total, 0)
        error = np.sqrt(chance * (1 - chance) / n) + 1 / n
        assert (np.abs(counted / n - chance) <= 4.5 * error).all()
        compared += int((counted > 0).sum())
    assert compared >= 30
    means = 0
    for wanted, mean, error in ((t.hops, seen.hops, seen.hops_error), (t.age_quarters, seen.age, seen.age_error)):
        many = seen.home >= 100
        assert (np.abs(mean - wanted)[many] <= 4.5 * error[many] + 1e-9).all()
        means += int(many.sum())
    assert means >= 10
    for s in range(h.lab0):
        trips = round_trips(t, s)
        assert len(trips) == 5
        for trip in trips:
            chance = trip.kusd / total
            assert abs(seen.trips[trip.path] / n - chance) <= 4.5 * np.sqrt(chance / n)


def test_earmarked_coins_fare_alike() -> None:
    """Bags of real coins, in a network without rings, against the same answer.

    The lab buys first from the sponsors with the sponsors' coins, then draws for its other bills from the bag; so does
    the cloud after it. 400 games: within 4.5 standard errors of the mean.
    """
    bills = quarter(
        (MAKER, LAB, 300), (CLOUD, LAB, 200), (CUSTOMERS, LAB, 100), (LAB, CLOUD, 450), (LAB, SUPPLIERS, 60),
        (CLOUD, MAKER, 500), (CLOUD, SUPPLIERS, 40),
    )  # fmt: skip
    cheques, cash = deals((MAKER, LAB, 300), (CLOUD, LAB, 200)), [800, 300, 100, 0]
    t = trace([(bills, cheques)], cash, mixing="earmark")
    luck = np.random.default_rng(0)

    def draw(bag: list[str], bill: int, first: str) -> list[str]:
        """Coins for a bill: those of the payee first, then blindly."""
        own = [coin for coin in bag if coin == first][:bill]
        for coin in own:
            bag.remove(coin)
        luck.shuffle(bag)
        return own + [bag.pop() for _ in range(bill - len(own))]

    rows = []
    for _ in range(400):
        lab = ["maker"] * 300 + ["cloud"] * 200 + ["none"] * 200
        to_cloud = draw(lab, 450, "cloud")
        to_suppliers = draw(lab, 60, "")
        cloud = ["none"] * 600 + [coin if coin == "maker" else "none" for coin in to_cloud]
        to_maker = draw(cloud, 500, "maker")
        rows.append([to_cloud.count("cloud"), to_maker.count("maker"), to_suppliers.count("maker"), lab.count("maker")])
    mean, error = np.mean(rows, axis=0), np.std(rows, axis=0, ddof=1) / 20
    wanted = [t.home_kusd[0, CLOUD], t.home_kusd[0, MAKER], t.carried_kusd[0, MAKER, LAB, SUPPLIERS],
              t.still_out_kusd[0, MAKER, LAB]]  # fmt: skip
    assert (np.abs(mean - wanted) <= 4.5 * error + 1e-9).all()
    assert mean[1] > 100


# ------------------------------------------------------------------ Amazon and Anthropic


def test_amazon_and_anthropic_by_perimeter_and_rule() -> None:
    """9 quarters in kUSD: 5 bn upfront and 20 bn on milestones (art-036, art-037) for 100 bn over ten years (art-039).

    AWS sells 37.59 bn a quarter (cloud-013), Amazon spends 44.2 bn on capex (capex-026) and Anthropic sells 7.5 bn
    (ARR of 30 bn, art-048). Assumed: Amazon has 90 bn, Anthropic 30 bn and other costs of 8 bn a quarter.
    """
    bn = 10**6
    bill, costs, sales, capex = 2_500_000, 8 * bn, int(37.59 * bn) - 2_500_000, int(44.2 * bn)
    quarters = []
    for q in range(9):
        cheque = 5 * bn if q == 0 else 2_500_000
        paid = quarter(
            (CLOUD, LAB, cheque), (LAB, CLOUD, bill), (CUSTOMERS, CLOUD, sales), (CLOUD, SUPPLIERS, capex),
            (CUSTOMERS, LAB, 7_500_000), (LAB, SUPPLIERS, costs),
        )  # fmt: skip
        quarters.append((paid, deals((CLOUD, LAB, cheque))))
    wide = trace(quarters, [90 * bn, 0, 30 * bn, 0])
    book = trace(quarters, [0, 0, 0, 0], perimeter="ai_book")
    earmarked = trace(quarters, [90 * bn, 0, 30 * bn, 0], mixing="earmark")

    # The same by a recursion of one lab: tagged dollars t out of cash c.
    cash, tagged, home = 30.0 * bn, 0.0, []
    for q in range(9):
        cheque = 5 * bn if q == 0 else 2_500_000
        cash, tagged = cash + cheque + 7_500_000, tagged + cheque
        home.append(bill * tagged / cash)
        cash, tagged = cash - bill - costs, tagged * (1 - (bill + costs) / cash)
    np.testing.assert_allclose(wide.home_kusd[:, CLOUD], home)
    assert earmarked.home_kusd[:, CLOUD] == pytest.approx(np.full(9, bill))  # it never sends less than it is paid

    came = [t.home_kusd[:, CLOUD].sum() / t.sent_kusd[:, CLOUD].sum() for t in (wide, book, earmarked)]
    assert 0.02 < came[0] < came[1] < came[2] == pytest.approx(0.9)
    net = [net_of_loop(np.full(9, 37.59 * bn), t.home_kusd[:, CLOUD]) for t in (wide, earmarked)]
    assert (net[0] > net[1]).all()
    assert net[1] == pytest.approx(np.full(9, 35.09 * bn))
    assert round_trips(wide, CLOUD)[0].path == (CLOUD, LAB, CLOUD)


# ------------------------------------------------------------------ cycling


def cone_spring() -> tuple[Any, Any]:
    """Energy in the Cone Spring ecosystem (Tilly 1968): plants, bacteria, detritus feeders, carnivores, detritus."""
    flows = np.zeros((5, 5))
    flows[0, 4], flows[1, 2], flows[1, 4], flows[2, 3], flows[2, 4] = 8881, 75, 1600, 370, 200
    flows[3, 4], flows[4, 1], flows[4, 2] = 167, 5205, 2309
    return flows, np.array([11184.0, 0, 0, 0, 635])


def test_finns_index_of_a_known_ecosystem() -> None:
    found = cycling(*cone_spring())
    assert found.throughflow_kusd.sum() == 30_626
    assert found.index == pytest.approx(0.0919, abs=5e-5)
    assert found.returns[0] == 0  # nothing comes back to plants


def test_two_firms_that_pay_each_other_half() -> None:
    """Each passes half on: a dollar comes back with chance 1/4, and a quarter of all flow has been there before."""
    found = cycling(np.array([[0, 100], [100, 0]]), np.array([100, 100]))
    np.testing.assert_allclose(found.returns, 0.25)
    np.testing.assert_allclose(found.hits, [[1, 0.5], [0.5, 1]])
    assert found.index == pytest.approx(0.25)
    straight = cycling(np.array([[0, 100], [0, 0]]), np.array([100, 0]))
    assert straight.index == 0
    assert straight.hits[0, 1] == pytest.approx(1)
    assert cycling(np.zeros((3, 3)), np.zeros(3)).index == 0
    closed = cycling(np.array([[0, 100], [100, 0]]), np.zeros(2))  # for ever
    assert closed.index == pytest.approx(1)


def wander(flows: Any, found: Cycling, start: int, n: int, luck: np.random.Generator) -> Any:
    """Part of n dollars that start in a firm and ever reach each firm by a payment: (firms,)."""
    firms = len(flows)
    chances = np.cumsum(flows / found.throughflow_kusd[:, None], axis=1)
    at, seen, walking = np.full(n, start), np.zeros((n, firms), bool), np.arange(n)
    while len(walking):
        at[walking] = (luck.random(len(walking))[:, None] >= chances[at[walking]]).sum(axis=1)
        walking = walking[at[walking] < firms]
        seen[walking, at[walking]] = True
    return seen.mean(axis=0)


def test_walking_dollars_return_and_hit_with_these_chances() -> None:
    """40,000 walks from each firm of a random network: within 4.5 standard errors, each at most 0.0025."""
    luck = np.random.default_rng(11)
    flows = luck.integers(0, 100, (4, 4)) * (luck.random((4, 4)) < 0.8)
    np.fill_diagonal(flows, 0)
    found, n = cycling(flows, np.array([60, 10, 0, 25])), 40_000
    for start in range(4):
        wanted = np.where(np.arange(4) == start, found.returns[start], found.hits[start])
        error = np.sqrt(wanted * (1 - wanted) / n) + 1e-9
        assert (np.abs(wander(flows, found, start, n, luck) - wanted) <= 4.5 * error).all()
        assert 0 < wanted.min() < 0.95


def test_amazons_own_cash_hides_the_loop_that_its_deals_are() -> None:
    """An average quarter of the same deal: 25 bn over nine quarters out, 2.5 bn back. N9's warning, and its check.

    On all its money a dollar that leaves Amazon has a chance of about 1 in 740 to be back; on the deals alone, 1 in 4.
    """
    out, back = 25 / 9, 2.5
    flows, own = np.array([[0, out], [back, 0]]), 90 + 37.59 - back
    wide, book = (cycling(flows, np.array(inflow)) for inflow in ([own, 30 + 7.5], [0.0, 7.5]))
    assert wide.returns[0] == pytest.approx(out / (own + back) * back / (37.5 + out))
    assert book.returns[0] == pytest.approx(back / (7.5 + out))
    assert wide.returns[0] < 0.002 < 0.2 < book.returns[0]
    assert wide.index < 0.01 < 0.1 < book.index
    invested = np.array([[0, out], [0, 0]])
    share = circular_share(wide, invested, np.array([37.59, 7.5]))[0]
    n = 400_000
    seen = wander(flows, wide, 1, n, np.random.default_rng(5))[0] * out / 37.59
    error = out / 37.59 * np.sqrt(wide.hits[1, 0] * (1 - wide.hits[1, 0]) / n)
    assert abs(seen - share) <= 4.5 * error
    assert error < 0.01 * share


def test_circular_share_adds_up_what_comes_back() -> None:
    """Of 30 invested half comes back, of 10 more a quarter: 17.5 of 70."""
    flows = np.zeros((3, 3))
    flows[0, 1], flows[0, 2], flows[1, 0], flows[2, 0] = 30, 10, 30, 10
    cycle = cycling(flows, np.array([40.0, 30, 30]))
    invested = np.zeros((3, 3))
    invested[0, 1], invested[0, 2] = 30, 10
    share = circular_share(cycle, invested, np.array([70.0, 0, 5]))
    np.testing.assert_allclose(share, [(30 * 0.5 + 10 * 0.25) / 70, 0, 0])


def test_net_of_loop_takes_home_off_and_no_more() -> None:
    np.testing.assert_array_equal(net_of_loop(np.array([100, 10]), np.array([30.0, 20])), [70, 0])


# ------------------------------------------------------------------ a game


def test_a_played_game_can_be_followed() -> None:
    """Cheques of a game as played: what holders paid for shares this quarter."""
    model = new("pocket", 1)
    flows, invested, cash, cost = [], [], model.state["cash_kusd"][0].copy(), model.state["cost_kusd"][0].copy()
    for _ in range(6):
        model.step()
        flow = model.state["flow_kusd"][0].copy()
        bought = np.maximum(model.state["cost_kusd"][0] - cost, 0)
        cost = model.state["cost_kusd"][0].copy()
        flows.append(flow)
        invested.append(np.minimum(bought, flow[:FIRMS, LAB0 : LAB0 + bought.shape[1]]))
    for mixing in MIXINGS:
        t = follow(np.array(flows), np.array(invested), np.maximum(cash, 0), mixing=mixing)
        assert t.sent_kusd.sum() > 0
        assert t.home_kusd.sum() > 0
        assert np.abs(balance(t)).max() <= 1e-6 * t.sent_kusd.sum()
