"""Maps are checked whole: what is wrong with one is said in a line; what is right loads the same everywhere."""

import tomllib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from game.engine import parameters
from game.engine.opening import INVESTOR_KINDS, prepare
from maps.loader import MOST, MOST_QUARTERS, GameMap, MapError, data_folder, list_maps, load_map, parse_map

Raw = dict[str, Any]


def raw(name: str = "pocket") -> Raw:
    """A map as plain data."""
    return tomllib.loads((data_folder() / f"{name}.toml").read_text(encoding="utf-8"))


def put(*path: str | int, value: Any) -> Callable[[Raw], None]:
    """A change: set what is at a path."""

    def change(data: Any) -> None:
        *parents, last = path
        for key in parents:
            data = data[key]
        data[last] = value

    return change


def more_clouds(data: Raw) -> None:
    data["clouds"] = [{**data["clouds"][0], "id": f"cloud{i}"} for i in range(11)]


BROKEN = [
    (put("quarters", value=1), "quarters = 1", "greater than or equal to 2"),
    (put("quarters", value=99), "quarters = 99", f"less than or equal to {MOST_QUARTERS}"),
    (put("start", value="summer"), "start = 'summer'", "pattern"),
    (put("surprise", value=1), "surprise = 1", "not permitted"),
    (put("rules", value="house"), "rules", "no rule set named 'house'"),
    (put("rules", value={"demand": {"nest": 7}}), "rules.demand.nest = 7", "less than or equal to 0.9"),
    (put("rules", value={"demand": {"nests": 0.5}}), "rules.demand.nests = 0.5", "not permitted"),
    (put("rules", value={"weather": {}}), "rules.weather", "not permitted"),
    (lambda d: d["clouds"].clear(), "clouds = 0", "at least 1"),
    (more_clouds, "clouds = 11", "at most 10"),
    (put("clouds", 0, "cash_busd", value=-1), "clouds.0.cash_busd = -1", "greater than or equal to 0"),
    (put("clouds", 0, "cash_busd", value=float("nan")), "clouds.0.cash_busd = nan", "less than or equal to 1000000"),
    (put("clouds", 0, "id", value="Birch Way"), "clouds.0.id = 'Birch Way'", "pattern"),
    (put("clouds", 0, "id", value="saltmere"), "id = 'saltmere'", "id of its own"),
    (put("clouds", 0, "home", value="moon"), "birchway.home = 'moon'", "one of east, north, south, west"),
    (put("clouds", 0, "sites_mw", value={"moon": 5}), "clouds.birchway.sites_mw = 'moon'", "one of "),
    (put("clouds", 0, "sites_mw", value={"north": 1}), "clouds.birchway.fleet", "at most the power of its sites"),
    (put("clouds", 0, "fleet", 0, "generation", value="Anvil"), "fleet.generation = 'Anvil'", "one of Spark"),
    (put("clouds", 0, "fleet", 0, "design", value="own"), "clouds.birchway.fleet = 'own'", "one of flintlock, marl"),
    (put("clouds", 0, "model_mix", value={"lumenry": 0.5}), "clouds.birchway.model_mix = 0.5", "must sum to 1"),
    (put("clouds", 0, "model_mix", value={"nobody": 1}), "clouds.birchway.model_mix = 'nobody'", "one of "),
    (put("clouds", 1, "silicon", "partner", value="nobody"), "silicon.partner = 'nobody'", "one of flintlock, marl"),
    (put("regions", 0, "demand_weight", value=0.9), "regions.demand_weight = 1.5", "must sum to 1"),
    (put("segments", 0, "demand_weight", value=0.9), "segments.demand_weight = 1.4", "must sum to 1"),
    (put("regions", 0, "closed_to", value=["marl"]), "regions.north.closed_to = 'marl'", "one of birchway"),
    (put("regions", 0, "lead_quarters", value=12), "regions.0.lead_quarters = 12", "less than or equal to 11"),
    (put("labs", 0, "holders", value={"isle": 0.6, "oakapple": 0.6}), "labs.lumenry.holders = 1.2", "less than 1"),
    (put("labs", 0, "holders", value={"hedgerow": 0.1}), "labs.lumenry.holders = 'hedgerow'", "one of "),
    (put("labs", 0, "arr_busd", value=0), "labs.lumenry.arr_busd = 0", "at least what clouds sell"),
    (put("labs", 0, "growth", value="fast"), "labs.0.growth = 'fast'", "number"),
    (put("deals", 0, "sponsor", value="oakapple"), "deals.0.sponsor = 'oakapple'", "one of "),
    (put("deals", 0, "access", value="all"), "deals.0.access = 'all'", "listed"),
    (put("investors", 0, "kind", value="angel"), "investors.0.kind = 'angel'", "multi_bet"),
    (put("chipmakers", 0, "lead_quarters", value=4), "chipmakers.0.lead_quarters = 4", "less than or equal to 3"),
]  # fmt: skip


@pytest.mark.parametrize(("change", "field", "allowed"), BROKEN, ids=[f for _, f, _ in BROKEN])
def test_a_broken_map_is_refused_in_one_line(change: Callable[[Raw], None], field: str, allowed: str) -> None:
    data = raw()
    change(data)
    with pytest.raises(MapError) as error:
        parse_map(data, "mine.toml")
    line = str(error.value)
    assert "\n" not in line
    assert line.startswith("mine.toml: ")
    assert field in line
    assert allowed in line


def test_a_missing_part_is_named() -> None:
    for key in ("regions", "title", "quarters"):
        data = raw()
        del data[key]
        with pytest.raises(MapError, match=f"^mine.toml: {key}: field required"):
            parse_map(data, "mine.toml")


def test_files_that_are_not_maps(tmp_path: Path) -> None:
    with pytest.raises(MapError, match=r"nowhere: no such map; there are .*frontier-2026.*pocket"):
        load_map("nowhere")
    bad = tmp_path / "bad.toml"
    bad.write_text("title = [")
    with pytest.raises(MapError, match=r"^bad\.toml: not a TOML file"):
        load_map(str(bad))
    bad.write_bytes(b"\xff\xfe\x00")
    with pytest.raises(MapError, match=r"^bad\.toml: not a TOML file"):
        load_map(str(bad))
    empty = tmp_path / "empty.toml"
    empty.write_text("")
    with pytest.raises(MapError, match=r"^empty\.toml: id: field required \(and"):
        load_map(str(empty))


@pytest.mark.parametrize(
    ("setting", "problem"),
    [
        ("rules.demand.nest", "write it as rules.section.name=value"),
        ("rules.demand.nest=", "write it as rules.section.name=value"),
        ("rules.demand.nests=0.5", "no such rule"),
        ("rules.weather.rain=1", "sections are demand, "),
        ("rules=1", "no such rule"),
        ("clouds=1", "only rules.*, quarters and calendar can be set"),
        ("rules.demand.nest=2", "less than or equal to 0.9"),
        ("rules.demand.nest=much", "number"),
        ("quarters=0", "greater than or equal to 2"),
        ("rules.demand.nest=NaN", "rules.demand.nest = nan"),
    ],
)
def test_a_wrong_setting_is_refused_in_one_line(setting: str, problem: str) -> None:
    with pytest.raises(MapError) as error:
        load_map("pocket", [setting])
    assert problem in str(error.value)
    assert "\n" not in str(error.value)


def test_settings_change_what_they_name_and_the_hash() -> None:
    usual, other = load_map("pocket"), load_map("pocket", ["rules.demand.nest=0.6", "quarters=6"])
    assert (other.rules.demand.nest, other.quarters) == (0.6, 6)
    assert other.rules.demand.model_copy(update={"nest": usual.rules.demand.nest}) == usual.rules.demand
    assert other.hash != usual.hash
    assert load_map("pocket").rules.demand.nest == usual.rules.demand.nest
    with_rules = raw() | {"rules": {"base": "standard", "demand": {"nest": 0.6}}, "quarters": 6}
    assert parse_map(with_rules, "mine.toml").hash == other.hash


@pytest.mark.parametrize("name", list_maps())
def test_the_hash_is_of_all_content_and_nothing_else(name: str, tmp_path: Path) -> None:
    usual = load_map(name)
    copy = tmp_path / "copy.toml"
    copy.write_text("# a comment\n" + (data_folder() / f"{name}.toml").read_text(encoding="utf-8"), encoding="utf-8")
    assert load_map(str(copy)).hash == usual.hash
    hashes = {usual.hash}
    for change in (
        put("clouds", 0, "cash_busd", value=1.0), put("labs", -1, "story", value="."), put("quarters", value=7),
        put("regions", 0, "energy_usd_per_mwh", value=1), put("title", value="Another"),
    ):  # fmt: skip
        data = raw(name)
        change(data)
        hashes.add(parse_map(data, name).hash)
    assert len(hashes) == 6


@pytest.mark.parametrize("name", list_maps())
def test_a_map_survives_being_written_as_data(name: str) -> None:
    usual = load_map(name)
    again = GameMap.model_validate_json(usual.model_dump_json())
    assert again == usual
    assert again.hash == usual.hash
    assert prepare(again).opening.tobytes() == prepare(usual).opening.tobytes()


def test_capacities_are_those_of_the_engine() -> None:
    sizes = {part: getattr(parameters, part.upper()) for part in MOST if part != "deals"}
    assert {part: most for part, most in MOST.items() if part != "deals"} == sizes
    assert MOST["deals"] <= parameters.DEALS
    assert MOST_QUARTERS == parameters.QUARTERS


LEAST = {
    "frontier-2026": {
        "clouds": 6,
        "chipmakers": 3,
        "labs": 6,
        "investors": 9,
        "regions": 11,
        "segments": 6,
        "quarters": 24,
    },
    "two-systems": {
        "clouds": 6,
        "chipmakers": 4,
        "labs": 5,
        "investors": 7,
        "regions": 6,
        "segments": 5,
        "quarters": 16,
    },
    "pocket": {"clouds": 3, "chipmakers": 2, "labs": 3, "investors": 4, "regions": 4, "segments": 3, "quarters": 10},
}


@pytest.mark.parametrize("name", list(LEAST))
def test_maps_have_what_was_asked(name: str) -> None:
    m = load_map(name)
    for part, least in LEAST[name].items():
        count = m.quarters if part == "quarters" else len(getattr(m, part))
        assert count >= least if name != "pocket" else count == least, part
    assert m.fictional == (name == "pocket")
    assert m.bands
    assert {lab.open_weights for lab in m.labs} == {0, 1}
    assert any(c.own_model for c in m.clouds)
    if name == "frontier-2026":
        assert {i.kind for i in m.investors} == set(INVESTOR_KINDS)
        assert (m.start, m.quarter_name(1), m.quarter_name(23)) == ("2026Q2", "2026Q3", "2032Q1")


def test_opening_money_is_what_the_map_says() -> None:
    for name in LEAST:
        m = load_map(name)
        setup = prepare(m)
        for firm in m.firms:
            assert setup.opening["cash_kusd"][0, setup.firm[firm.id]] == round(firm.cash_busd * 1e6)
        assert setup.opening["cash_kusd"][0].sum() == sum(round(f.cash_busd * 1e6) for f in m.firms) + 4 * 10**12
