"""`@rule`: compile a rule with numba where it is there; otherwise run the same source as it is.

Both ways give the same bits (tested), so `LANDGRAB_PLAIN=1` is for stack traces, coverage and
debugging. numba does not notice edits in other files, so each file's cache folder is named by a hash of
all sources it may depend on; `NUMBA_BOUNDSCHECK` is part of the name because cached code is reused as it
was built.
"""

import hashlib
import os
import re
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

import platformdirs

Fn = TypeVar("Fn", bound=Callable[..., Any])

COMPILED = os.environ.get("LANDGRAB_PLAIN", "0") in ("", "0") and os.environ.get("NUMBA_DISABLE_JIT", "0") == "0"
if COMPILED:
    # The rules' loops are short and irregular: vector units and more than the first level gain nothing that can be
    # measured, and cost a third of compile time.
    for name, value in (("NUMBA_OPT", "1"), ("NUMBA_LOOP_VECTORIZE", "0"), ("NUMBA_SLP_VECTORIZE", "0")):
        os.environ.setdefault(name, value)
    try:
        import numba
    except ImportError:
        COMPILED = False


ENGINE = Path(__file__).resolve().parent
AGENTS = ENGINE.parent.parent / "agents"
IMPORT = re.compile(r"^(?:from +([\w.]+) +import +(\([^)]*\)|.*)|import +([\w.]+).*)$", re.MULTILINE)


@cache
def _text(path: Path) -> bytes:
    return path.read_bytes()


@cache
def _imported(path: Path) -> frozenset[Path]:
    """Files of the engine and the agents that a file imports."""
    found = set()
    for module, names, whole in IMPORT.findall(_text(path).decode()):
        for name in (whole, module, *(f"{module}.{n}" for n in re.findall(r"\w+", names))):
            file = ENGINE.parent.parent / (name.replace(".", "/") + ".py")
            if file.is_relative_to(ENGINE) or file.is_relative_to(AGENTS):
                found.add(file)
    return frozenset(f for f in found if f.is_file())


def _depends(path: Path) -> set[Path]:
    """Files that a rule file may depend on: itself, and all that it imports, over any number of steps."""
    found, ahead = {path}, [path]
    while ahead:
        new = _imported(ahead.pop()) - found
        found |= new
        ahead += new
    return found


@cache
def sources_hash(path: Path | None = None) -> str:
    """Hash of the sources a rule file depends on; without a file, of everything that may hold a rule."""
    everything = [*ENGINE.rglob("*.py"), *(AGENTS / "strategies").rglob("*.py"), *AGENTS.glob("[br]*.py")]
    digest = hashlib.sha256()
    for name in sorted(_depends(path) if path else everything):
        digest.update(name.name.encode() + b"\0" + _text(name) + b"\0")
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
    compiled = numba.njit(cache=True, error_model="numpy", nogil=True, no_cfunc_wrapper=True)(function)
    template, plain = compiled.get_call_template, numba.types.unliteral

    def one_version(args: Any, kws: Any) -> Any:
        return template(tuple(map(plain, args)), {name: plain(value) for name, value in kws.items()})

    compiled.get_call_template = one_version
    return compiled
