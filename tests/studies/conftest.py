"""Small studies that several tests read."""

from pathlib import Path

import pytest

SMALL = """
title = "Small"
map = "pocket"
games = 5
seed = 40
chunk = 4
tables = ["turns", "news", "deals", "flows"]
records = 1
outcomes = ["hhi", "birchway.land"]
settings = { quarters = 4 }

[[factors]]
name = "nest"
set = "rules.demand.nest"
values = [0.4, 0.6]

[[arms]]
name = "today"

[[arms]]
name = "random"
strategies = { cloud = "random_legal" }

[design]
kind = "grid"
"""


@pytest.fixture(scope="session")
def small_text() -> str:
    """The text of the small study."""
    return SMALL


@pytest.fixture
def small(tmp_path: Path) -> Path:
    """A study file: two arms at two points, five games each, every table."""
    path = tmp_path / "small.toml"
    path.write_text(SMALL)
    return path
