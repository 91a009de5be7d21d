"""`@rule`: compile a rule with numba where it is there; otherwise run the same source as it is.

Both ways give the same bits (tested), so `LANDGRAB_PLAIN=1` is for stack traces, coverage and
debugging. numba does not notice edits in other files, so each file's cache folder is named by a hash of
all sources it may depend on; `NUMBA_BOUNDSCHECK` is part of the name because cached code is reused as it
was built.
"""

import hashlib
import os
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

import platformdirs

Fn = TypeVar("Fn", bound=Callable[..., Any])

COMPILED = os.environ.get("LANDGRAB_PLAIN", "0") in ("", "0") and os.environ.get("NUMBA_DISABLE_JIT", "0") == "0"
if COMPILED:
    # The rules' loops are short and irregular: vector units gain nothing and cost a third of compile time.
    for name, value in (("NUMBA_OPT", "2"), ("NUMBA_LOOP_VECTORIZE", "0"), ("NUMBA_SLP_VECTORIZE", "0")):
        os.environ.setdefault(name, value)
    try:
        import numba
    except ImportError:
        COMPILED = False


ENGINE = Path(__file__).resolve().parent
STRATEGIES = ENGINE.parent.parent / "agents" / "strategies"


def _below(path: Path) -> list[Path]:
    """Files that a rule file may depend on: all on lower floors, and itself."""
    core = [p for p in ENGINE.glob("*.py") if p.name != "turn.py"]
    if path.parent == ENGINE and path.name != "turn.py":
        return core
    if path.parent == ENGINE / "phases":
        return [*core, path]
    engine = list(ENGINE.rglob("*.py"))
    if path.parent == ENGINE:
        return engine
    siblings = path.parent.glob("*.py") if path.is_relative_to(STRATEGIES) else [*path.parent.glob("belief.py"), path]
    return [*engine, *STRATEGIES.glob("*.py"), *(STRATEGIES / "any").glob("*.py"), *siblings]


@cache
def sources_hash(path: Path | None = None) -> str:
    """Hash of the sources a rule file depends on; without a file, of everything that may hold a rule."""
    found = (
        _below(path)
        if path
        else [
            *ENGINE.rglob("*.py"),
            *STRATEGIES.rglob("*.py"),
            *(STRATEGIES.parent / n for n in ("belief.py", "rollout.py")),
        ]
    )
    digest = hashlib.sha256()
    for name in sorted(set(found)):
        digest.update(name.name.encode() + b"\0" + name.read_bytes() + b"\0")
    return digest.hexdigest()[:16]


@cache
def cache_folder(path: Path | None = None) -> Path:
    """Folder of compiled rules of one file; without a file, the folder that holds them all."""
    root = Path(os.environ.get("LANDGRAB_CACHE") or platformdirs.user_cache_dir("landgrab", appauthor=False))
    bounds = "-bounds" if os.environ.get("NUMBA_BOUNDSCHECK", "0") not in ("", "0") else ""
    root = root / f"py{sys.version_info[0]}{sys.version_info[1]}{bounds}"
    return root / sources_hash(path) if path else root


def rule(function: Fn) -> Fn:
    """Compile `function` on first use; constants given as arguments do not make new versions."""
    if not COMPILED:
        return function
    numba.config.CACHE_DIR = str(cache_folder(Path(function.__code__.co_filename).resolve()))
    compiled = numba.njit(cache=True, error_model="numpy", nogil=True)(function)
    template, plain = compiled.get_call_template, numba.types.unliteral

    def one_version(args: Any, kws: Any) -> Any:
        return template(tuple(map(plain, args)), {name: plain(value) for name, value in kws.items()})

    compiled.get_call_template = one_version
    return compiled
