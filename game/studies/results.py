"""Rows of a study: what each column means, and files that other tools open."""

import hashlib
import json
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from game.paths import write_whole

Rows = dict[str, dict[str, Sequence[Any] | np.ndarray[Any, Any]]]  # table -> column -> values
ROW_GROUP = 16384  # rows; fixed, so that files don't depend on chunks


class ResultsError(ValueError):
    """A folder that results can't be written to or read from."""


class Column(NamedTuple):
    """A column: kind (text, int, float, flag), unit, meaning. Floats that don't apply are null."""

    kind: str
    unit: str
    meaning: str


_WHICH = {
    "arm": Column("text", "", "Name of the treatment"),
    "map": Column("text", "", "Id of the map"),
    "seed": Column("int", "", "Seed of the game's luck; equal seeds are paired over arms"),
}

GLOSSARY: dict[str, dict[str, Column]] = {
    "games": {
        **_WHICH,
        "map_hash": Column("text", "", "Fingerprint of the map with its settings"),
        "settings": Column("text", "", "Settings that differ from the map, as JSON"),
        "quarters": Column("int", "quarters", "Quarters played"),
        "ended_at": Column(
            "int", "quarter", "Quarter in which the game ended, 0 = the opening; -1: it broke before its end"
        ),
        "early": Column("flag", "", "1: one cloud led every open market long enough to end the game"),
        "winner": Column(
            "text", "", "Cloud with the best result against par; without par, with most value over its first quarter's"
        ),
        "half_leader": Column("text", "", "Cloud with the most land at half time"),
        "hhi": Column("float", "0..1", "Concentration of land at the end: sum of squared shares"),
        "circularity": Column(
            "float", "0..1", "Part of clouds' AI sales that their own cheques paid for, traced, last quarter"
        ),
        "lead_changes": Column("int", "changes", "Changes of leader over all markets and quarters"),
        "markets_changed": Column("int", "markets", "Markets whose leader changed at least once"),
        "labs_defaulted": Column("int", "labs", "Labs that defaulted at least once"),
        "labs_failed": Column("int", "labs", "Labs not alive at the end"),
        "labs_ipo": Column("int", "labs", "Labs listed in the game"),
        "rescues": Column("int", "rescues", "Rescues in the news"),
        "capex_busd": Column("float", "bn USD", "Clouds' capex over the whole game"),
        "last_capex_busd": Column("float", "bn USD a quarter", "Clouds' capex in the last quarter"),
        "ai_revenue_busd": Column("float", "bn USD a quarter", "Clouds' AI revenue in the last quarter"),
        "arr_busd": Column("float", "bn USD a year", "Labs' annual run rate at the end"),
        "digest": Column("text", "", "Fingerprint of the final state"),
        "error": Column("text", "", "What broke the game, with the quarter; empty: nothing did"),
    },
    "firms": {
        **_WHICH,
        "firm": Column("text", "", "Id of the firm"),
        "role": Column("text", "", "cloud, chipmaker, lab or investor"),
        "strategy": Column("text", "", "Strategy that played it"),
        "value_busd": Column("float", "bn USD", "Value by the role's score at the end"),
        "first_value_busd": Column("float", "bn USD", "The same after the first quarter"),
        "business_busd": Column("float", "bn USD", "Part of a cloud's value: business, mean of four quarters"),
        "stakes_busd": Column("float", "bn USD", "Part of a cloud's value: stakes in labs less a haircut"),
        "backlog_busd": Column("float", "bn USD", "Part of a cloud's value: backlog by the customers' solvency"),
        "obligations_busd": Column(
            "float", "bn USD", "Part of a cloud's value: chips on credit and the cost of what it promised, below zero"
        ),
        "net_cash_busd": Column("float", "bn USD", "Part of a cloud's value: cash less debt"),
        "returned_busd": Column("float", "bn USD", "Part of a cloud's value: cash returned to shareholders"),
        "land": Column("float", "0..1", "Cloud: share of enterprise AI spend"),
        "anchors": Column("float", "labs", "Cloud: frontier labs anchored there"),
        "circularity": Column(
            "float", "0..1", "Clouds and chipmakers: part of AI sales that its own cheques paid for, traced"
        ),
        "resilience": Column("float", "0..1", "Cloud: AI sales left without the largest lab"),
        "capex_busd": Column("float", "bn USD", "Cloud: capex over the whole game"),
        "arr_busd": Column("float", "bn USD a year", "Lab: annual run rate at the end"),
        "ipo": Column("float", "0 or 1", "Lab: listed in the game"),
        "cash_busd": Column("float", "bn USD", "Cash"),
        "debt_busd": Column("float", "bn USD", "Debt"),
        "result": Column("float", "0..100", "Percentile of the value among the reference games of the seat"),
        "par_difference_busd": Column("float", "bn USD", "Value less the median of the reference games"),
        "defaults": Column("int", "defaults", "Times the firm could not pay"),
        "alive": Column("flag", "", "1: alive at the end"),
        "best_value": Column("flag", "", "1: most value over its first quarter's, in its role"),
        "best_result": Column("flag", "", "1: best result against par in its role; 0 where there is no par"),
        "errors": Column("int", "decisions", "Own strategy: standing orders in its place, as it failed"),
        "timeouts": Column("int", "decisions", "Own strategy: standing orders in its place, as it took too long"),
        "illegal": Column("int", "decisions", "Own strategy: orders beyond the limits or for another seat, cut"),
        "replaced": Column("text", "", "Own strategy: quarters, from 0, in which standing orders decided, and why"),
        "problem": Column("text", "", "Own strategy: the first thing that went wrong; empty: nothing did"),
    },
    "seats": {
        **_WHICH,
        "seat": Column("text", "", "Id of the firm"),
        "entry": Column("text", "", "Strategy that held the seat"),
        "value_busd": Column("float", "bn USD", "Value by the role's score at the end"),
        "result": Column("float", "0..100", "Percentile of the value among the reference games of the seat"),
        "par_difference_busd": Column("float", "bn USD", "Value less the median of the reference games"),
        "land": Column("float", "0..1", "Cloud: share of enterprise AI spend"),
        "alive": Column("flag", "", "1: alive at the end"),
        "half_value_busd": Column("float", "bn USD", "Value at half time; null: the game had ended"),
        "half_land": Column("float", "0..1", "Cloud: share of enterprise AI spend at half time"),
        "quarters": Column("int", "quarters", "Quarters played: decisions of the seat"),
        "errors": Column("int", "quarters", "Quarters in which the strategy raised an error; standing orders played"),
        "illegal": Column("int", "quarters", "Quarters with orders outside the limits; 0 if compiled: not watched"),
        "timeouts": Column("int", "quarters", "Quarters in which its time was up; standing orders played"),
        "error": Column("text", "", "What broke the game, with the quarter; empty: nothing did"),
    },
    "effects": {
        **_WHICH,
        "mechanism": Column("text", "", "Id of the row of the table of mechanisms"),
        "level": Column("text", "", "direct: what the mechanism moves at once; game: what follows"),
        "value": Column("float", "the outcome's", "The outcome in this game; null where it has none"),
        "error": Column("text", "", "What broke the game, with the quarter; empty: nothing did"),
    },
}

_EMPTY = {"text": "", "int": 0, "flag": 0}


def checked(rows: Rows) -> Rows:
    """Rows in the glossary's order of columns; ResultsError for a column it doesn't know or misses."""
    for table, columns in rows.items():
        known = GLOSSARY.get(table)
        if known is not None and list(known) != list(columns):
            odd = sorted(set(known) ^ set(columns)) or ["order"]
            raise ResultsError(f"{table}: {odd[0]}: columns and glossary differ")
    return rows


def join(parts: Iterable[Rows]) -> Rows:
    """Rows of some chunks after each other."""
    found: dict[str, dict[str, list[Any]]] = {}
    for rows in parts:
        for table, columns in rows.items():
            into = found.setdefault(table, {name: [] for name in columns})
            for name, values in columns.items():
                into[name].extend(values.tolist() if isinstance(values, np.ndarray) else values)
    return {table: dict(columns) for table, columns in found.items()}


def rows_hash(rows: Rows) -> str:
    """Fingerprint of all rows."""
    digest = hashlib.sha256()
    for table in sorted(rows):
        for name, values in rows[table].items():
            listed = values.tolist() if isinstance(values, np.ndarray) else list(values)
            listed = [None if value != value else value for value in listed]  # null is NaN in memory
            digest.update(f"{table}.{name}:{listed!r}\n".encode())
    return digest.hexdigest()[:16]


def _arrow(table: str, columns: dict[str, Any]) -> Any:
    import pyarrow as pa

    kinds = {"text": pa.string(), "int": pa.int64(), "float": pa.float64(), "flag": pa.int8()}
    fields, arrays = [], []
    for name, values in columns.items():
        known = GLOSSARY.get(table, {}).get(name)
        kind = kinds[known.kind] if known else None
        array = pa.array(values, kind, from_pandas=True)
        about = {"unit": known.unit, "meaning": known.meaning} if known else None
        fields.append(pa.field(name, array.type, metadata=about))
        arrays.append(array)
    return pa.Table.from_arrays(arrays, schema=pa.schema(fields))


class Folder:
    """Results on disk: a file per chunk and table while games are played, merged at the end.

    Raises ResultsError when the folder already holds results or pyarrow isn't installed.
    """

    def __init__(self, path: Path) -> None:
        try:
            import pyarrow.parquet  # noqa: F401
        except ImportError:
            raise ResultsError("--out: needs pyarrow: pip install 'landgrab-game[study]'") from None
        if path.exists() and (not path.is_dir() or any(path.iterdir())):
            raise ResultsError(f"--out {path}: allowed a new or an empty folder")
        self.path, self.parts = path, path / "parts"
        self.tables: list[str] = []

    def add(self, number: int, rows: Rows) -> None:
        """Write the rows of one chunk."""
        import pyarrow.parquet as pq

        self.parts.mkdir(parents=True, exist_ok=True)
        for table, columns in checked(rows).items():
            if table not in self.tables:
                self.tables.append(table)
            final = self.parts / f"{table}-{number:06d}.parquet"
            temporary = final.with_suffix(".tmp")
            pq.write_table(_arrow(table, columns), temporary, compression="zstd")
            temporary.replace(final)

    def merge(self, manifest: dict[str, Any]) -> None:
        """One file a table, in the order of chunks, a glossary and the manifest; the parts go."""
        import pyarrow as pa
        import pyarrow.parquet as pq

        for table in self.tables:
            files = sorted(self.parts.glob(f"{table}-*.parquet"))
            final = self.path / f"{table}.parquet"
            temporary = final.with_suffix(".tmp")
            schema = pq.read_schema(files[0])
            with pq.ParquetWriter(temporary, schema, compression="zstd") as writer:
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
        glossary = {t: {n: c._asdict() for n, c in GLOSSARY[t].items()} for t in self.tables if t in GLOSSARY}
        write_whole(self.path / "glossary.json", (json.dumps(glossary, indent=1) + "\n").encode())
        write_whole(self.path / "manifest.json", (json.dumps(manifest, indent=1) + "\n").encode())
        self.discard()

    def discard(self) -> None:
        """Remove the parts, and the folder if nothing else is in it."""
        if self.parts.exists():
            for file in self.parts.iterdir():
                file.unlink()
            self.parts.rmdir()
        if self.path.exists() and not any(self.path.iterdir()):
            self.path.rmdir()


def read(path: Path) -> Rows:
    """All tables of a results folder."""
    import pyarrow.parquet as pq

    found: Rows = {}
    for file in sorted(path.glob("*.parquet")):
        table = pq.read_table(file)
        found[file.stem] = {name: table.column(name).to_pylist() for name in table.column_names}
    return found
