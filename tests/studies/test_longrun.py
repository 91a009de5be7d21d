"""The long run tells memory and the cost of files as they are; how long it takes is its own business."""

from pathlib import Path

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


def test_halves_are_compared() -> None:
    """A sawtooth that doesn't grow, and one that does."""
    games = list(range(1000, 101_000, 1000))
    flat = LongRun(100_000, games, [340.0 + i % 7 for i in range(100)], 50.0, 10, 5)
    grown = LongRun(100_000, games, [340.0 + i % 7 + i for i in range(100)], 50.0, 10, 5)
    assert flat.most_mb == (346, 346)
    assert grown.most_mb == (394, 443)
    assert flat.export == pytest.approx(0.3)
    assert "most 346 MB in the first half, 346 in the second, 341 at last" in text("pocket", flat)
    assert "pocket: 100000 games in 50 s, 2000 a second" in text("pocket", flat)
    assert "rows: 20.0% of the time, files: 10.0%, together 30.0%" in text("pocket", flat)
