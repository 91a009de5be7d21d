"""Studies that are killed: by kill -9 on one machine, by losing a worker of a cluster. The rows stay the same.

The large form by its own command: pytest -m slow tests/studies/test_interrupt.py
"""

import os
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from game.studies import load
from game.studies import study as lab

pytest.importorskip("pyarrow.parquet")
ROOT = Path(__file__).parents[2]
FILE = """
title = "Killed"
map = "pocket"
games = {games}
chunk = {chunk}
tables = ["news"]
settings = {{ quarters = 2 }}
arms = [{{ name = "a" }}, {{ name = "b", settings = {{ rules.demand.nest = 0.6 }} }}]
"""


def start(file: Path, out: Path, *more: str) -> subprocess.Popen[bytes]:
    words = [sys.executable, "-m", "game", "study", str(file), "--out", str(out), "--resume", "--quiet", *more]
    return subprocess.Popen(words, cwd=ROOT, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE)


def parts(out: Path) -> int:
    return len(list(out.glob("parts/games-*.parquet")))


def children(pid: int) -> list[int]:
    try:
        return [int(x) for x in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []


def killed_three_times(file: Path, out: Path, chunks: int, seed: int, *more: str) -> int:
    """Kill the study at three random chunks, and let it finish; returns how often it was still playing."""
    luck, hits = random.Random(seed), 0
    for at in sorted(luck.sample(range(1, chunks * 3 // 4), 3)):
        process = start(file, out, *more)
        while process.poll() is None and parts(out) < at:
            time.sleep(0.001)
        workers = children(process.pid)
        hits += process.poll() is None
        process.kill()
        process.communicate()
        until = time.time() + 30
        while any(Path(f"/proc/{pid}").exists() for pid in workers):
            assert time.time() < until, "a worker outlives its killed parent"
            time.sleep(0.05)
        assert not (out / "manifest.json").exists()
    process = start(file, out, *more)
    _, error = process.communicate()
    assert process.returncode == 0, error.decode()
    return hits


def whole(file: Path, out: Path) -> str:
    ready = lab.plan(file)
    return lab.play(ready, lab.folder(ready, out)).hash


@pytest.mark.slow
def test_killed_three_times_and_resumed_gives_the_same_rows(tmp_path: Path) -> None:
    file = tmp_path / "killed.toml"
    file.write_text(FILE.format(games=60, chunk=3))
    assert killed_three_times(file, tmp_path / "out", 40, 1, "--jobs", "1") == 3
    assert load(tmp_path / "out").manifest["rows_hash"] == whole(file, tmp_path / "whole")


@pytest.fixture(scope="module")
def twenty_thousand(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """A study of 20,000 games, and its rows' hash when nothing happens."""
    folder = tmp_path_factory.mktemp("whole")
    file = folder / "killed.toml"
    file.write_text(FILE.format(games=10_000, chunk=64))
    return file, whole(file, folder / "out")


@pytest.mark.slow
def test_twenty_thousand_games_killed_three_times_on_two_processes(
    twenty_thousand: tuple[Path, str], tmp_path: Path
) -> None:
    file, wanted = twenty_thousand
    assert killed_three_times(file, tmp_path / "out", 313, 2, "--jobs", "2") == 3
    found = load(tmp_path / "out")
    assert len(found.table("games", ["seed"])) == 20_000
    assert found.manifest["rows_hash"] == wanted


@pytest.fixture
def cluster(tmp_path: Path) -> Iterator[tuple[Path, list["subprocess.Popen[bytes]"]]]:
    """A scheduler on loopback and two workers of one thread: the file that it wrote, and the workers."""
    pytest.importorskip("distributed", reason="the extra `cluster` is not installed")
    file = tmp_path / "scheduler.json"
    common = ["--scheduler-file", str(file), "--no-dashboard"]
    if sys.platform != "linux":
        pytest.skip("processes are started and killed as Linux does it")
    env = {**os.environ, "PYTHONPATH": str(ROOT), "DASK_TEMPORARY_DIRECTORY": str(tmp_path / "dask")}

    def run(what: str, *words: str) -> "subprocess.Popen[bytes]":
        command = [sys.executable, "-m", f"distributed.cli.dask_{what}", *common, *words]
        return subprocess.Popen(command, cwd=tmp_path, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    scheduler = run("scheduler", "--host", "127.0.0.1", "--port", "0")
    until = time.time() + 60
    while not file.exists():
        assert time.time() < until, "the scheduler did not start"
        time.sleep(0.1)
    workers = [run("worker", "--nthreads", "1", "--no-nanny") for _ in range(2)]
    try:
        yield file, workers
    finally:
        for process in [*workers, scheduler]:
            process.kill()
            process.wait()


@pytest.mark.slow
def test_twenty_thousand_games_on_a_cluster_that_loses_a_worker(
    twenty_thousand: tuple[Path, str], cluster: tuple[Path, list["subprocess.Popen[bytes]"]], tmp_path: Path
) -> None:
    from game.studies.cluster import connect

    address, workers = cluster
    file, wanted = twenty_thousand
    ready = lab.plan(file)

    def lose_one(done: int, of: int) -> None:
        if done > of // 3:
            workers[0].kill()

    with connect(str(address)) as pool:
        until = time.time() + 60
        while pool.count() < 2:
            assert time.time() < until, "the second worker did not join"
            time.sleep(0.1)
        found = lab.play(ready, lab.folder(ready, tmp_path / "out"), 2, lose_one, pool.executor)
        assert workers[0].poll() is not None
        assert pool.count() == 1
    assert (found.games, found.hash) == (20_000, wanted)


def test_a_cluster_that_is_not_there_is_one_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    pytest.importorskip("distributed", reason="the extra `cluster` is not installed")
    from game.cli import run
    from game.studies import cluster

    monkeypatch.setattr(cluster, "CONNECT_S", 1)

    file = tmp_path / "killed.toml"
    file.write_text(FILE.format(games=2, chunk=8))
    assert run(["study", str(file), "--out", str(tmp_path / "out"), "--cluster", "tcp://127.0.0.1:9"]) == 2
    error = capsys.readouterr().err
    assert "landgrab: --cluster tcp://127.0.0.1:9: no scheduler answers" in error.splitlines()[-1]
    assert not (tmp_path / "out").exists()
