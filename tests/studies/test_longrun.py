"""The long run tells memory and the cost of files as they are; how long it takes is its own business."""

from pathlib import Path

import numpy as np
import pytest

from game.studies.longrun import LongRun, draw, long_run, text

pytest.importorskip("pyarrow.parquet")


@pytest.mark.skipif(not Path("/proc/self/status").is_file(), reason="memory is read as Linux tells it")
def test_it_plays_all_games_and_looks_now_and_then(tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    found = long_run("pocket", 200, ("news",), lambda done, of: told.append((done, of)), every=64)
    assert found.games == [64, 128, 192]
    assert told[-1] == (200, 200)
    assert all(10 < mb < 10_000 for mb in found.rss_mb)
    assert 0 < found.rows_s < found.seconds
    assert 0 < found.files_s < found.seconds
    assert 0 < found.export < 1
    pytest.importorskip("matplotlib")
    assert "games of pocket played" in draw("pocket", found, tmp_path).read_text()


def test_growth_is_that_of_the_second_half() -> None:
    """The start fills caches: 50 MB at once, then 200 bytes a game with noise around it."""
    games = list(range(1000, 101_000, 1000))
    noise = np.random.Generator(np.random.PCG64(1)).normal(0, 2, 100)
    found = LongRun(
        games, [350 + 200e-6 * g + e - 50 * (g < 5000) for g, e in zip(games, noise, strict=True)], 50.0, 10, 5
    )
    slope, spread = found.growth
    assert slope == pytest.approx(200, abs=3 * spread)
    assert 5 < spread < 40
    assert found.export == pytest.approx(0.3)
    assert "rows: 20.0% of the time, files: 10.0%, together 30.0%" in text("pocket", found)
