"""The catalogue has every text the code asks for; numbers read the same everywhere."""

import re
from pathlib import Path

import pytest

import game.desktop
from game.desktop import text as t
from maps.geography import list_geographies, load_geography

USED = re.compile(r"""\b(?:t\.)?text\(\s*"([a-z_0-9]+(?:\.[A-Za-z_0-9]+)+)\"""")


def test_every_text_the_code_names_is_in_the_catalogue():
    missing = []
    for path in Path(game.desktop.__file__).parent.rglob("*.py"):
        missing += [(path.name, key) for key in USED.findall(path.read_text("utf-8")) if not t.has_text(key)]
    assert missing == []


def test_every_market_has_a_name():
    for name in list_geographies():
        assert all(t.has_text(f"market.{market}") for market in load_geography(name).markets)


def test_a_missing_text_or_value_is_an_error_in_tests():
    with pytest.raises(t.MissingTextError):
        t.text("no.such.key")
    with pytest.raises(t.MissingTextError):
        t.text("map.leads", firm="Borealis")


def test_a_missing_text_shows_its_key_in_play(monkeypatch):
    monkeypatch.setattr(t, "strict", False)
    assert t.text("no.such.key") == "[no.such.key]"


@pytest.mark.parametrize(
    ("shown", "wanted"),
    [
        (t.money(42_600_000), "$42.6B"),
        (t.money(300_000), "$300M"),
        (t.money(-7_000_000), "−$7.00B"),
        (t.money(2_100_000, sign=True), "+$2.10B"),
        (t.money(0), "$0"),
        (t.money(999_999), "$1.00B"),
        (t.money(0.5), "$500"),
        (t.money(3.2e9), "$3.20T"),
        (t.money(float("nan")), "–"),
        (t.short(1_840_000), "1.84M"),
        (t.short(999_600), "1.00M"),
        (t.short(12.34), "12.3"),
        (t.power(240), "240 MW"),
        (t.power(4200), "4.2 GW"),
        (t.power(999.7), "1.0 GW"),
        (t.percent(0.46), "46%"),
        (t.percent(-0.004), "0%"),
        (t.points(-0.012), "−1.2 pts"),
        (t.number(-1234.5, 1), "−1,234.5"),
        (t.usd(3.2), "$3.20"),
        (t.span("1", "2"), "1 … 2"),
    ],
)
def test_numbers_read_well(shown, wanted):
    assert shown == wanted
