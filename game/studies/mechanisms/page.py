"""The table of mechanisms as a page of Markdown, out of the folder of a run:

landgrab mechanisms --out FOLDER
python -m game.studies.mechanisms.page FOLDER > docs/mechanisms.md
"""

import json
import sys
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from textwrap import fill
from typing import Any

from game.studies.mechanisms.report import SIGN, number

HEAD = ("id", "mechanism", "on / off", "outcome", "sign", "effect", "95% interval", "n", "as expected", "holds")


INTRO = """\
Each mechanism is switched on and off; both arms play the same seeds and are compared game by game. Names, signs and
horizons were written down before anything was measured (`expected.csv`). *Sign* is the expected and the found one, 0
where the interval holds zero; *as expected* is the part of pairs that differ to the expected side; *game* is the
outcome for the market as a whole. These figures show how this model behaves, not how the world does."""


def page(rows: Sequence[Mapping[str, Any]], about: Mapping[str, Any], day: str) -> str:
    """Markdown. rows: as `report.as_data`; about: the run's manifest; day: when it was run."""
    arm, seeds = about["arms"][0], about["seeds"]
    holds = [f"{level} {sum(row[level]['holds'] for row in rows)} of {len(rows)}" for level in ("direct", "game")]
    run = (
        f"Run on {day} with `{about['command']}`, in {about['seconds']:.0f} s: map `{arm['map']}`, rules version "
        f"{about['rules_version']}, sources `{about['sources']}`, {len(about['arms'])} arms of {seeds['count']} games "
        f"each on seeds from {seeds['first']}. Page made by `python -m game.studies.mechanisms.page FOLDER`."
    )
    lines = [
        "# What each mechanism does",
        "",
        fill(run, 120, break_on_hyphens=False),
        "",
        INTRO,
        "",
        f"Outcomes that hold: {', '.join(holds)}.",
        "",
        line(HEAD),
        line(["---"] * len(HEAD)),
    ]
    for row in rows:
        for level in ("direct", "game"):
            lines.append(line(cells(row, level)))
    lines += ["", "## Remarks", ""]
    lines += [f"- **{row['id']}** {row['name']}: {row['remark']}" for row in rows if row["remark"]]
    return "\n".join(lines) + "\n"


def cells(row: Mapping[str, Any], level: str) -> list[str]:
    """One line of the table."""
    e, first = row[level], level == "direct"
    low, high = (number(x) if x is not None else "∞" for x in (e["low"], e["high"]))
    quarters = (
        f"quarters {e['start'] + 1} to {e['start'] + e['quarters']}"
        if e["quarters"] > 1
        else f"quarter {e['start'] + 1}"
    )
    return [
        row["id"] if first else "",
        row["name"] if first else "",
        row["switch"] if first else "",
        f"{'' if first else '*game:* '}{e['outcome']}, {e['unit']}, {quarters}",
        f"{SIGN[e['expected']]} {SIGN[e['sign']]}",
        number(e["effect"]) if e["effect"] is not None else "–",
        f"{low} to {high}" if e["n"] else "–",
        str(e["n"]),
        f"{100 * e['same']:.0f}%" if e["same"] is not None else "–",
        "yes" if e["holds"] else "**no**",
    ]


def line(values: Sequence[str]) -> str:
    """A row of a Markdown table."""
    return "| " + " | ".join(value.replace("|", "\\|") for value in values) + " |"


def main(folder: Path) -> str:
    """The page of a run; OSError where the folder isn't one."""
    rows = json.loads((folder / "mechanisms.json").read_text(encoding="utf-8"))
    about = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    run = datetime.fromtimestamp((folder / "mechanisms.json").stat().st_mtime, UTC)
    return page(rows, about, run.date().isoformat())


if __name__ == "__main__":
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    sys.stdout.write(main(Path(sys.argv[1])))
