"""A record is the game: it comes back byte for byte, replays to its digests, and is refused whole or not at all."""

import gzip
import json
import pickle
import random
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

import agents.strategies
from game.engine.parameters import FIRMS
from game.engine.state import State, digest
from game.record import MOST_BYTES, Record, RecordError, ReplayError, from_bytes, load, save, to_bytes
from game.replay import replay
from game.studies.runner import Arm, record_game

ARM = Arm("base", "pocket", ("quarters=6",), {"cloud": "random_legal"})


@pytest.fixture(scope="module")
def played() -> Record:
    return record_game(ARM, 5)


@pytest.fixture(scope="module")
def data(played: Record) -> bytes:
    return to_bytes(played)


def edited(data: bytes, change: Callable[[dict[str, Any]], object]) -> bytes:
    """The same file with its content changed by hand."""
    content = json.loads(gzip.decompress(data))
    change(content)
    return gzip.compress(json.dumps(content).encode())


def test_comes_back_byte_for_byte(data: bytes, tmp_path: Path) -> None:
    save(from_bytes(data), tmp_path / "a.landgrab")
    assert (tmp_path / "a.landgrab").read_bytes() == data
    assert to_bytes(load(tmp_path / "a.landgrab")) == data
    assert [p.name for p in tmp_path.iterdir()] == ["a.landgrab"]


def test_equal_games_have_equal_bytes(data: bytes) -> None:
    assert to_bytes(record_game(ARM, 5)) == data
    assert to_bytes(record_game(ARM, 6)) != data


def test_replays_to_equal_digests_without_strategies(data: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
    def none(*_: object) -> None:
        raise AssertionError("a replay needs no strategy")

    monkeypatch.setattr(agents.strategies, "built_in", none)
    record = from_bytes(data)
    done = replay(record)
    assert (done.exact, done.quarters, done.compared) == (True, 6, 12)
    assert done.digest == record.quarters[-1].resolved
    assert record.snapshots[5] == done.state.tobytes()


def test_a_cut_file_is_refused(data: bytes) -> None:
    for length in {*range(40), *range(40, len(data), len(data) // 60), len(data) - 1}:
        with pytest.raises(RecordError):
            from_bytes(data[:length])


def test_a_damaged_file_is_refused_or_loads_whole(data: bytes) -> None:
    rng = random.Random(1)
    for place in [*range(20), *(rng.randrange(len(data)) for _ in range(150))]:
        damaged = bytearray(data)
        damaged[place] ^= 1 << rng.randrange(8)
        try:
            found = to_bytes(from_bytes(bytes(damaged)))
        except RecordError as error:
            found = data if "\n" not in str(error) else b""
        assert found == data


def put(field: str, *entries: list[Any]) -> Callable[[dict[str, Any]], object]:
    return lambda c: c["quarters"][2]["orders"].update({field: list(entries)})


def nest(levels: int) -> Any:
    found: Any = 1
    for _ in range(levels):
        found = [found]
    return found


EDITS: dict[str, tuple[Callable[[dict[str, Any]], object], str]] = {
    "NaN": (put("safety", [0, float("nan")]), "JSON"),
    "infinite": (put("safety", [0, float("inf")]), "JSON"),
    "negative": (put("build_kw", [0, 0, -1]), "build_kw = -1: allowed"),
    "huge": (put("bid_kusd", [0, 0, 2**62]), "bid_kusd"),
    "beyond all": (put("bid_kusd", [0, 0, 10**400]), "bid_kusd"),
    "a fraction of a chip": (put("order_chips", [0, 0, 0.5]), "order_chips = 0.5: allowed whole"),
    "a flag of two": (put("go_public", [0, 2]), "go_public = 2: allowed"),
    "no such order": (put("bribe", [0, 0, 1]), "bribe"),
    "no such place": (put("build_kw", [0, 99, 1]), "place"),
    "a place too few": (put("build_kw", [0, 1]), "place"),
    "text": (put("build_kw", [0, 0, "1"]), "build_kw"),
    "an unknown field": (lambda c: c.update(extra=1), "extra"),
    "an old format": (lambda c: c.update(format=0), "format = 0"),
    "old rules": (lambda c: c.update(rules_version=0), "rules_version = 0"),
    "another seed": (lambda c: c.update(seed=-1), "seed"),
    "a seat that isn't": (lambda c: c.update(seat="nobody"), "seat = 'nobody'"),
    "a firm less": (lambda c: c["seats"].popitem(), "seats"),
    "too many quarters": (lambda c: c.update(quarters=c["quarters"] * 2), "quarters = 12: allowed"),
    "a digest too short": (lambda c: c["quarters"][0].update(opened="abc"), "opened"),
    "a snapshot cut": (lambda c: c["snapshots"].update({"3": c["snapshots"]["3"][:-8]}), "snapshots.3"),
    "a snapshot of the future": (lambda c: c["snapshots"].update({"30": c["snapshots"]["3"]}), "snapshots.30"),
    "another map": (lambda c: c["map"]["content"]["clouds"][0].update(cash_busd=9999), "map.hash"),
    "a map out of range": (lambda c: c["map"]["content"].update(quarters=1000), "quarters = 1000"),
    "a map that is none": (lambda c: c["map"].update(content={"rules": {}}), "map"),
    "rules from a file": (lambda c: c["map"]["content"].update(rules="../../x"), "rules"),
    "nested deeply": (lambda c: c.update(seats=nest(400)), "seats"),
}


@pytest.mark.parametrize("name", EDITS)
def test_an_edited_record_is_refused_with_one_line(data: bytes, name: str) -> None:
    change, says = EDITS[name]
    with pytest.raises(RecordError, match=r"^game\.landgrab") as caught:
        from_bytes(edited(data, change), "game.landgrab")
    assert says in str(caught.value)
    assert "\n" not in str(caught.value)


def test_orders_for_nobody_are_refused(data: bytes) -> None:
    changed = from_bytes(edited(data, put("bid_kusd", [FIRMS - 1, 0, 5])))
    with pytest.raises(RecordError, match=r"bid_kusd: allowed orders of the map's firms"):
        replay(changed)


def test_a_legal_edit_is_found_by_its_quarter(data: bytes) -> None:
    changed = from_bytes(edited(data, put("payout_kusd", [0, 1_234_567])))
    with pytest.raises(ReplayError, match=r"quarter 2 .2031Q3. differs after its resolution: .*_kusd") as caught:
        replay(changed)
    assert (caught.value.quarter, caught.value.half) == (2, "resolution")
    assert "cash_kusd" in caught.value.fields
    assert replay(changed, verify=False).quarters == 6


def test_foreign_files_are_refused(tmp_path: Path) -> None:
    bomb = zlib.compressobj(9, zlib.DEFLATED, 31)
    packed = b"".join(bomb.compress(bytes(1 << 20)) for _ in range(80)) + bomb.flush()
    for name, content in {
        "bomb": packed, "pickle": pickle.dumps({"landgrab": "record"}), "empty": b"", "list": gzip.compress(b"[]"),
        "deep": gzip.compress(b"[" * 100_000), "two": gzip.compress(b"{}") * 2, "large": bytes(MOST_BYTES + 1),
    }.items():  # fmt: skip
        (tmp_path / name).write_bytes(content)
        with pytest.raises(RecordError, match=name):
            load(tmp_path / name)
    with pytest.raises(RecordError, match="can't be read"):
        load(tmp_path / "absent")


def elsewhere(data: bytes, nudge: Callable[[Any], None]) -> Record:
    """The record as another machine would have made it, with its snapshot after quarter 3 nudged."""
    record = from_bytes(edited(data, lambda c: c["fingerprint"].update(processor="another")))
    state = np.frombuffer(record.snapshots[3], State.dtype()).copy()
    nudge(state[0])
    record.snapshots[3] = state.tobytes()
    return record


def test_another_machines_record_goes_on_from_its_snapshots(data: bytes) -> None:
    def nudge(s: Any) -> None:
        s["wallet_kusd"] *= 1 + 1e-9

    done = replay(elsewhere(data, lambda s: None))
    assert (done.exact, done.compared) == (False, 2)
    record = elsewhere(data, nudge)
    del record.snapshots[5]
    assert replay(record).digest != done.digest  # it went on from the nudged state
    assert digest(np.frombuffer(record.snapshots[3], State.dtype())) != record.quarters[3].resolved


@pytest.mark.parametrize("field", ["wallet_kusd", "leader", "cash_kusd", "alive"])
def test_another_machines_record_may_not_differ_by_much(data: bytes, field: str) -> None:
    def nudge(s: Any) -> None:
        s[field][(0,) * s[field].ndim] += 1

    with pytest.raises(ReplayError, match=f"quarter 3 .*{field}") as caught:
        replay(elsewhere(data, nudge if field != "wallet_kusd" else lambda s: s[field].__imul__(1.1)))
    assert caught.value.fields == [field]
