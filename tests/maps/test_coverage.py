"""Sources of a map's figures: what counts as one, and what the real map has."""

import pytest

from maps.coverage import Coverage, Fact, check, coverage, read_facts
from maps.loader import load_map


def fact(value: str, unit: str = "USD_bn", note: str = "", high: str = "", quantity: str = "quarter") -> Fact:
    return {"id": "x-001", "value": value, "value_hi": high, "unit": unit, "note": note, "quantity": quantity}


OTHER_UNIT = "x-001 is in EUR_bn, which isn't the unit of cash_busd"
OTHER_PERIOD = "x-001 is a year's figure, cloud_revenue_busd a quarter's"
NO_SOURCE = "neither a fact nor a note that starts with derived: or assumed:"
TWO_READINGS = "x-001 says CONFLICT: say which choice is made"
UNSETTLED = fact("73", note="CONFLICT: or 60")


@pytest.fixture(scope="module")
def frontier() -> Coverage:
    return coverage(load_map("frontier-2026"))


@pytest.mark.parametrize(
    ("source", "field", "value", "row", "problem"),
    [
        ("x-001", "cash_busd", 73.0, fact("73"), None),
        ("x-001", "cash_busd", 73.0, fact("60", high="80"), None),
        ("x-001", "cash_busd", 0.73, fact("730", "USD_m"), None),
        ("x-001", "owed_mw", 4500, fact("4.5", "GW"), None),
        ("x-001", "quarters", 28, fact("7", "years"), None),
        ("x-001", "cash_busd", 75.0, fact("73"), "x-001 says 73"),
        ("x-001", "cash_busd", 85.0, fact("60", high="80"), "x-001 says 60 to 80"),
        ("x-001", "cash_busd", 73.0, fact("73", "EUR_bn"), OTHER_UNIT),
        ("x-001", "cash_busd", 73.0, fact(""), "x-001 has no number"),
        ("x-001", "cloud_revenue_busd", 75.0, fact("75", quantity="annual_min"), OTHER_PERIOD),
        ("x-002", "cash_busd", 73.0, fact("73"), "no fact x-002"),
        ("derived: half of it (x-002)", "cash_busd", 36.0, fact("73"), "no fact x-002"),
        ("derived: half of it", "cash_busd", 36.0, fact("73"), "names no fact"),
        ("a friend said so", "cash_busd", 73.0, fact("73"), NO_SOURCE),
        ("x-001", "cash_busd", 73.0, UNSETTLED, TWO_READINGS),
        ("x-001: the filing, not the blog", "cash_busd", 73.0, UNSETTLED, None),
        ("x-001: the blog", "cash_busd", 60.0, UNSETTLED, "x-001 says 73"),
        ("derived: half (x-001)", "cash_busd", 36.0, UNSETTLED, TWO_READINGS),
        ("derived: choice: half of the higher (x-001)", "cash_busd", 36.0, UNSETTLED, None),
        ("", "cash_busd", 1.0, fact("73"), None),
    ],
)
def test_check(source: str, field: str, value: float, row: Fact, problem: str | None) -> None:
    assert check(source, field, value, {"x-001": row})[1] == problem


def test_source_of_no_field_is_reported() -> None:
    pocket = load_map("pocket")
    cloud = pocket.clouds[0].model_copy(update={"sources": {"cash_bussd": "arr-037"}})
    found = coverage(pocket.model_copy(update={"clouds": [cloud]})).problems
    assert [(f.part, f.field, f.problem) for f in found] == [(cloud.id, "cash_bussd", "there is no such field")]


def test_source_of_a_table_speaks_for_its_entries() -> None:
    pocket = load_map("pocket")
    sources = {"holders": "derived: guess (val-014)", "model.quality": "arr-007"}
    lab = pocket.labs[0].model_copy(update={"sources": sources})
    found = coverage(pocket.model_copy(update={"labs": [lab]}))
    assert {f.kind for f in found.of("holders")} == {"derived"}
    assert [f.field for f in found.problems] == ["model.quality"]


def test_facts_have_ids_of_their_own() -> None:
    assert len(read_facts()) > 650
    assert all(row["id"] == name and row["evidence"] for name, row in read_facts().items())


@pytest.mark.parametrize("name", ["pocket", "frontier-2026", "two-systems"])
def test_sources_stand(name: str) -> None:
    assert [(f.part, f.field, f.problem) for f in coverage(load_map(name)).problems] == []


@pytest.mark.parametrize("field", ["arr_busd", "valuation_busd"])
def test_labs_are_sourced(frontier: Coverage, field: str) -> None:
    """Meta's lab is part of Meta: it has no price and no revenue of its own."""
    assert {f.part for f in frontier.of(field) if f.kind == "assumed" and "tranches" not in f.field} <= {"meta"}


def test_stakes_of_clouds_and_chipmakers_are_sourced(frontier: Coverage) -> None:
    game_map = load_map("frontier-2026")
    strategic = {f"holders.{f.id}" for f in (*game_map.clouds, *game_map.chipmakers)} | {"holders.softbank"}
    # Known to hold, but not how much: the only ones left to a guess.
    unknown = {("mistral", "holders.nvidia"), ("moonshot", "holders.tencent")}
    guesses = {(f.part, f.field) for f in frontier.of("holders") if f.kind == "assumed"}
    assert {guess for guess in guesses if guess[1] in strategic} == unknown
    assert all(f.source for f in frontier.of("holders") if f.part in ("openai", "anthropic"))


def test_commitments_and_revenue_and_capex_are_sourced(frontier: Coverage) -> None:
    assert all(f.kind != "assumed" for f in frontier.of("commitment_busd"))
    assert all(f.kind != "assumed" for f in frontier.of("cloud_revenue_busd"))
    capex = {f.part for f in frontier.figures if f.part.startswith("capex_busd") and f.kind == "derived"}
    assert {"capex_busd amazon@2", "capex_busd microsoft@2", "capex_busd google@2", "capex_busd@2"} <= capex


def test_counts_add_up(frontier: Coverage) -> None:
    assert sum(frontier.counts.values()) == len(frontier.figures)
    assert frontier.counts["fact"] > 60
    assert frontier.counts["derived"] > 120
