"""The main screens look as they did: pictures are compared, within what font and scaling may differ."""

import numpy as np
import pygame
import pytest

from game.engine.rule import COMPILED
from tests.golden.pictures import FOLDER, file_of, screens

#: A pixel is off when a colour of it differs by more than this; so many of them may be, as a part of all.
OFF, PART = 24, 0.002


@pytest.fixture
def _quick_sums():
    """Forecasts in full: they are in the pictures."""


@pytest.mark.skipif(not COMPILED, reason="plain rules forecast with fewer games, and the ranges are in the pictures")
def test_screens_look_as_in_their_pictures(home, tmp_path):
    names, wrong = set(), {}
    for name, picture in screens():
        names.add(name)
        golden = pygame.image.load(str(file_of(name))).convert(picture)
        new, old = (pygame.surfarray.array3d(p).astype(int) for p in (picture, golden))
        off = float((np.abs(new - old).max(axis=2) > OFF).mean())
        if off > PART:
            wrong[name] = f"{off:.2%}"
            pygame.image.save(picture, str(tmp_path / f"{name}.png"))
    assert not wrong, f"{wrong}: new ones are in {tmp_path}; if meant so: python -m tests.golden.pictures"
    assert names == {path.stem for path in FOLDER.glob("*.png")}
