"""Rows of a study, their fingerprint, and the folder of files that other tools open."""

import hashlib
import json
import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from game.paths import write_whole
from game.studies.glossary import GLOSSARY, Column, Glossary

__all__ = ["GLOSSARY", "Column", "Folder", "Glossary", "Hasher", "ResultsError", "Rows", "read", "rows_hash"]

Rows = dict[str, dict[str, Sequence[Any] | np.ndarray[Any, Any]]]  # table -> column -> values
ROW_GROUP = 16384  # rows; fixed, so that files don't depend on chunks
MARK = "games"  # the table that is written last: a chunk with it is complete


class ResultsError(ValueError):
    """A folder that results can't be written to or read from."""


def checked(rows: Rows, glossary: Glossary = GLOSSARY) -> Rows:
    """Rows in the glossary's order of columns; ResultsError for a column it doesn't know or misses."""
    for table, columns in rows.items():
        known = glossary.get(table)
        if known is not None and list(known) != list(columns):
            odd = sorted(set(known) ^ set(columns)) or ["order"]
            raise ResultsError(f"{table}: {odd[0]}: columns and glossary differ")
    return rows


def join(parts: Iterable[Rows]) -> Rows:
    """Rows of some chunks after each other; a column of arrays stays an array."""
    found: dict[str, dict[str, list[Any]]] = {}
    for rows in parts:
        for table, columns in rows.items():
            into = found.setdefault(table, {name: [] for name in columns})
            for name, values in columns.items():
                into[name].append(values)
    return {table: {name: _joined(values) for name, values in columns.items()} for table, columns in found.items()}


def _joined(parts: list[Any]) -> Any:
    if all(isinstance(values, np.ndarray) for values in parts):
        return np.concatenate(parts)
    return [value for values in parts for value in (values.tolist() if isinstance(values, np.ndarray) else values)]


class Hasher:
    """Fingerprint of rows, fed in any portions: in memory and from files it is the same."""

    def __init__(self) -> None:
        self._columns: dict[tuple[str, str], Any] = {}

    def add(self, table: str, columns: Mapping[str, Sequence[Any] | np.ndarray[Any, Any]]) -> None:
        """Take more rows of a table in."""
        for name, values in columns.items():
            self._columns.setdefault((table, name), hashlib.sha256()).update(_bytes(values))

    def hexdigest(self) -> str:
        """16 hex digits for all rows so far."""
        whole = hashlib.sha256()
        for (table, name), column in sorted(self._columns.items()):
            whole.update(f"{table}.{name}:{column.hexdigest()}\n".encode())
        return whole.hexdigest()[:16]


def _bytes(values: Sequence[Any] | np.ndarray[Any, Any]) -> bytes:
    """A column's values: text with its length, whole numbers and flags as int64, floats with one kind of NaN."""
    if len(values) and isinstance(values[0], str):
        shown = {text: f"{len(text)}:{text}" for text in set(values)}  # most columns repeat a few texts
        return "".join(map(shown.__getitem__, values)).encode()
    if not isinstance(values, np.ndarray):
        values = np.array([np.nan if value is None else value for value in values])
    if values.dtype.kind == "f":
        numbers = values.astype(np.float64)
        numbers[np.isnan(numbers)] = np.nan
        return numbers.tobytes()
    return values.astype(np.int64).tobytes()


def rows_hash(rows: Rows) -> str:
    """Fingerprint of all rows."""
    hasher = Hasher()
    for table, columns in rows.items():
        hasher.add(table, columns)
    return hasher.hexdigest()


def _arrow(table: str, columns: Mapping[str, Any], glossary: Glossary = GLOSSARY) -> Any:
    import pyarrow as pa

    kinds = {"text": pa.string(), "int": pa.int64(), "float": pa.float64(), "flag": pa.int8()}
    fields, arrays = [], []
    for name, values in columns.items():
        known = glossary.get(table, {}).get(name)
        kind = kinds[known.kind] if known else None
        array = pa.array(values, kind, from_pandas=True)
        about = {"unit": known.unit, "meaning": known.meaning} if known else None
        fields.append(pa.field(name, array.type, metadata=about))
        arrays.append(array)
    return pa.Table.from_arrays(arrays, schema=pa.schema(fields))


class Folder:
    """Results on disk: a file per chunk and table while games are played, merged at the end.

    more: glossary of columns that only this study has. With a plan (what decides the rows, as plain data) the folder
    outlives an interruption: `resume` goes on with it if its plan is the same, and `done` says which chunks are there.
    Raises ResultsError when the folder already holds other results or pyarrow isn't installed; writes nothing yet.
    """

    def __init__(
        self, path: Path, more: Glossary | None = None, plan: Mapping[str, Any] | None = None, resume: bool = False
    ) -> None:
        try:
            import pyarrow.parquet  # noqa: F401
        except ImportError:
            raise ResultsError("--out: needs pyarrow: pip install 'landgrab-game[study]'") from None
        self.path, self.parts, self.plan = path, path / "parts", plan
        self.glossary: Glossary = {**GLOSSARY, **(more or {})}
        self.done: set[int] = set()
        self.finished = False
        if path.exists() and (not path.is_dir() or any(path.iterdir())):
            if plan is None or not path.is_dir() or not (path / "study.json").is_file():
                raise ResultsError(f"--out {path}: allowed a new or an empty folder")
            self._take_over(plan, resume)

    def _take_over(self, plan: Mapping[str, Any], resume: bool) -> None:
        """Accept what an earlier run of the same plan left; chunks cut short count as missing."""
        try:
            there = json.loads((self.path / "study.json").read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            raise ResultsError(f"{self.path / 'study.json'}: can't be read: {error}") from None
        for key in plan:
            was, now = there.get(key), json.loads(json.dumps(plan[key]))
            if was != now:
                raise ResultsError(
                    f"--out {self.path}: {_difference(key, was, now)}: allowed the same, or a new folder"
                )
        if not resume:
            raise ResultsError(
                f"--out {self.path}: holds this study already: --resume goes on with it, or a new folder"
            )
        self.finished = (self.path / "manifest.json").is_file()
        self.done = {int(file.stem.rpartition("-")[2]) for file in self.parts.glob(f"{MARK}-*.parquet") if _whole(file)}
        for file in self.parts.glob("*.tmp"):
            file.unlink()

    def begin(self) -> None:
        """Make the folder; with a plan, say whose it is."""
        self.parts.mkdir(parents=True, exist_ok=True)
        if self.plan is not None:
            write_whole(self.path / "study.json", (json.dumps(self.plan, indent=1) + "\n").encode())

    def add(self, number: int, rows: Rows) -> None:
        """Write the rows of one chunk."""
        for table in sorted(checked(rows, self.glossary), key=lambda name: name == MARK):
            self._write(self.parts / f"{table}-{number:06d}.parquet", table, rows[table])
        self.done.add(number)

    def table(self, table: str, columns: Mapping[str, Any]) -> None:
        """Write a whole table that isn't played."""
        self._write(self.path / f"{table}.parquet", table, columns)

    def _write(self, final: Path, table: str, columns: Mapping[str, Any]) -> None:
        import pyarrow.parquet as pq

        temporary = final.with_name(f"{final.stem}.{os.getpid()}.tmp")
        pq.write_table(_arrow(table, columns, self.glossary), temporary, compression="zstd")
        temporary.replace(final)

    def part(self, number: int, table: str, column: str) -> list[Any]:
        """A column of a chunk that is done."""
        import pyarrow.parquet as pq

        file = self.parts / f"{table}-{number:06d}.parquet"
        found: list[Any] = pq.read_table(file, columns=[column])[column].to_pylist()
        return found

    def merge(self, manifest: Mapping[str, Any]) -> str:
        """One file a table, in the order of chunks, a glossary and the manifest; the parts go; the rows' hash."""
        for table in sorted({file.stem.rpartition("-")[0] for file in self.parts.glob("*.parquet")}):
            self._merge(table)
        tables = sorted(file.stem for file in self.path.glob("*.parquet"))
        glossary = {t: {n: c._asdict() for n, c in self.glossary[t].items()} for t in tables if t in self.glossary}
        write_whole(self.path / "glossary.json", (json.dumps(glossary, indent=1) + "\n").encode())
        found = folder_hash(self.path)
        manifest = {**manifest, "rows_hash": found}
        write_whole(self.path / "manifest.json", (json.dumps(manifest, indent=1) + "\n").encode())
        self.finished = True
        self.discard()
        return found

    def _merge(self, table: str) -> None:
        import pyarrow as pa
        import pyarrow.parquet as pq

        files = sorted(self.parts.glob(f"{table}-*.parquet"))
        final = self.path / f"{table}.parquet"
        temporary = final.with_name(f"{table}.{os.getpid()}.tmp")
        with pq.ParquetWriter(temporary, pq.read_schema(files[0]), compression="zstd") as writer:
            waiting, count = [], 0
            for file in files:
                waiting.append(pq.read_table(file))
                count += waiting[-1].num_rows
                while count >= ROW_GROUP:
                    whole = pa.concat_tables(waiting)
                    writer.write_table(whole.slice(0, ROW_GROUP).combine_chunks(), ROW_GROUP)
                    waiting, count = [whole.slice(ROW_GROUP)], count - ROW_GROUP
            if count:
                writer.write_table(pa.concat_tables(waiting).combine_chunks(), ROW_GROUP)
        temporary.replace(final)

    def discard(self) -> None:
        """Remove the parts, and the folder if nothing else is in it."""
        if self.parts.exists():
            for file in self.parts.iterdir():
                file.unlink()
            self.parts.rmdir()
        if self.path.exists() and not any(self.path.iterdir()):
            self.path.rmdir()


def _difference(key: str, was: Any, now: Any) -> str:
    """Where two plans part, by name."""
    if isinstance(was, dict) and isinstance(now, dict):
        for name in sorted(set(was) | set(now)):
            if was.get(name) != now.get(name):
                return _difference(f"{key}.{name}", was.get(name), now.get(name))
    shown = [text if len(text) < 60 else text[:57] + "..." for text in (json.dumps(was), json.dumps(now))]
    return f"{key} = {shown[1]}, but its games were played with {shown[0]}"


def _whole(file: Path) -> bool:
    """Can the file be read? A power cut may leave one that can't."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        pq.read_metadata(file)
        return True
    except (OSError, pa.ArrowInvalid):
        return False


def batches(path: Path) -> Iterator[dict[str, Any]]:
    """A parquet file's columns, some thousand rows at a time: text as lists, numbers as arrays with NaN for null."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    for batch in pq.ParquetFile(path).iter_batches(ROW_GROUP):
        yield {
            name: column.to_pylist() if pa.types.is_string(column.type) else column.to_numpy(zero_copy_only=False)
            for name, column in zip(batch.schema.names, batch.columns, strict=True)
        }


def folder_hash(path: Path) -> str:
    """The rows' hash of a results folder, in constant memory; equal to `rows_hash(read(path))`."""
    hasher = Hasher()
    for file in sorted(path.glob("*.parquet")):
        for columns in batches(file):
            hasher.add(file.stem, columns)
    return hasher.hexdigest()


def read(path: Path) -> Rows:
    """All tables of a results folder."""
    import pyarrow.parquet as pq

    found: Rows = {}
    for file in sorted(path.glob("*.parquet")):
        table = pq.read_table(file)
        found[file.stem] = {name: table.column(name).to_pylist() for name in table.column_names}
    return found
