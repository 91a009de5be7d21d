"""Fixed games between reference strategies end as they did when their headlines were written."""

import pytest

from game.engine.rule import COMPILED
from tests.golden.headlines import MAPS, differences

ANEW = "if that is meant: python -m tests.golden.headlines --update"


@pytest.mark.parametrize("name", [m for m in MAPS if COMPILED or m == "pocket"])
def test_headlines_are_as_written(name: str) -> None:
    found = differences(name)
    assert not found, "\n".join([*found, ANEW])
