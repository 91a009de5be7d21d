"""`@rule`: compile a rule with numba where it is there; otherwise run the same source as it is.

Both ways give the same bits (tested), so `LANDGRAB_PLAIN=1` is for stack traces, coverage and
debugging. numba does not notice edits in other files, so the cache folder is named by a hash of all
rule sources; `NUMBA_BOUNDSCHECK` is part of the name because cached code is reused as it was built.
"""

import hashlib
import os
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import platformdirs

Fn = TypeVar("Fn", bound=Callable[..., Any])

COMPILED = os.environ.get("LANDGRAB_PLAIN", "0") in ("", "0") and os.environ.get("NUMBA_DISABLE_JIT", "0") == "0"
if COMPILED:
    try:
        import numba
    except ImportError:
        COMPILED = False


def sources_hash() -> str:
    """Hash of every file that may hold a rule: the engine and the strategies."""
    here = Path(__file__).resolve().parent
    files = [*here.rglob("*.py"), *(here.parent.parent / "agents").rglob("*.py"), here.parent.parent / "maps" / "schema.py"]
    digest = hashlib.sha256()
    for path in sorted(files):
        digest.update(path.name.encode() + b"\0" + path.read_bytes() + b"\0")
    return digest.hexdigest()[:16]


def cache_folder() -> Path:
    """Folder of this version's compiled rules."""
    root = os.environ.get("LANDGRAB_CACHE") or platformdirs.user_cache_dir("landgrab", appauthor=False)
    bounds = "-bounds" if os.environ.get("NUMBA_BOUNDSCHECK", "0") not in ("", "0") else ""
    return Path(root) / f"{sources_hash()}-py{sys.version_info[0]}{sys.version_info[1]}{bounds}"


if COMPILED:
    numba.config.CACHE_DIR = str(cache_folder())


def rule(function: Fn) -> Fn:
    """Compile `function` on first use; constants given as arguments do not make new versions."""
    if not COMPILED:
        return function
    compiled = numba.njit(cache=True, error_model="numpy", nogil=True)(function)
    template, plain = compiled.get_call_template, numba.types.unliteral

    def one_version(args: Any, kws: Any) -> Any:
        return template(tuple(map(plain, args)), {name: plain(value) for name, value in kws.items()})

    compiled.get_call_template = one_version
    return compiled  # type: ignore[no-any-return]
