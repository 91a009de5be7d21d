"""Rules are written so that compiled and plain code give the same bits: this reads their sources."""

import ast
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from game.engine.orders import Orders
from game.engine.parameters import Tables
from game.engine.state import State
from game.engine.turn import PHASES
from game.engine.view import View

ROOT = Path(__file__).parents[2]
ENGINE, STRATEGIES = ROOT / "game" / "engine", ROOT / "agents" / "strategies"
FILES = sorted([*ENGINE.rglob("*.py"), *STRATEGIES.rglob("*.py")])
NUMPY = {"zeros", "empty", "full", "int64", "float64", "int8"}  # to make arrays, never to reckon
BUILTINS = {"min", "max", "int", "float", "abs", "range", "len", "slice", "bool"}
METHODS = {"copy"}  # beside .sum() of integers, which has no rounding
MATH = {"exp", "log", "log10", "floor", "sqrt"}
INTEGERS = {
    name
    for layout in (State, Orders, View, Tables)
    for name, (kind, _) in layout.fields().items()
    if kind is not np.float64
}


def rules_in(path: Path) -> list[ast.FunctionDef]:
    """Functions decorated with @rule."""
    tree = ast.parse(path.read_text(encoding="utf-8"))
    found = []
    for node in ast.walk(tree):
        if isinstance(node, ast.FunctionDef) and node.decorator_list:
            names = [ast.unparse(d) for d in node.decorator_list]
            assert "rule" not in " ".join(names) or names == ["rule"], f"{path.name}: {names}"
            if names == ["rule"]:
                found.append(node)
    return found


def faults(function: ast.FunctionDef, known: set[str]) -> list[str]:
    """What a rule must not do."""
    found = []
    for node in ast.walk(function):
        where = f"{function.name}, line {getattr(node, 'lineno', 0)}"
        if isinstance(node, ast.BinOp | ast.AugAssign) and isinstance(node.op, ast.Pow | ast.MatMult):
            found.append(f"{where}: ** or @")
        elif isinstance(
            node, ast.ListComp | ast.SetComp | ast.DictComp | ast.GeneratorExp | ast.Lambda | ast.Try | ast.Raise
        ):
            found.append(f"{where}: {type(node).__name__}")
        elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
            if node.value.id == "np" and node.attr not in NUMPY:
                found.append(f"{where}: np.{node.attr}")
            if node.value.id == "math" and node.attr not in MATH:
                found.append(f"{where}: math.{node.attr}")
        elif isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id not in BUILTINS | known:
            found.append(f"{where}: {node.func.id}()")
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            owner, method = node.func.value, node.func.attr
            module = isinstance(owner, ast.Name) and owner.id in ("np", "math", "news")
            if not module and method not in METHODS and not (method == "sum" and of_integers(owner)):
                found.append(f"{where}: .{method}()")
    return found


def of_integers(node: ast.expr) -> bool:
    """Is this a field of whole numbers, or part of one?"""
    if isinstance(node, ast.Subscript):
        return of_integers(node.value)
    return isinstance(node, ast.Attribute) and node.attr in INTEGERS


@cache
def everything() -> set[str]:
    """Names of all rules, and the names they are imported under."""
    names = {rule.name for path in FILES for rule in rules_in(path)}
    for path in FILES:
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom):
                names |= {alias.asname for alias in node.names if alias.asname and alias.name in names}
    return names


@pytest.mark.parametrize("path", FILES, ids=lambda p: str(p.relative_to(ROOT)))
def test_rules_reckon_with_loops_and_math_only(path: Path) -> None:
    known = everything()
    assert [fault for rule in rules_in(path) for fault in faults(rule, known)] == []


def test_the_lint_finds_what_it_should() -> None:
    reckoning = "x ** 2 + np.exp(x) + x.mean() + sum(v.quality[0]) + v.quality.sum() + math.erf(x)"
    source = f"def f(x):\n    return {reckoning}"
    function = ast.parse(source).body[0]
    assert isinstance(function, ast.FunctionDef)
    assert len(faults(function, set())) == 6


def test_numba_is_set_in_one_place() -> None:
    for path in FILES:
        text = path.read_text(encoding="utf-8")
        words = ("fastmath", "parallel", "prange", "njit", "@jit")
        found = [word for word in words if word in text and path.name != "rule.py"]
        assert not found, f"{path}: {found}"
    how = 'numba.njit(cache=True, error_model="numpy", nogil=True, no_cfunc_wrapper=True)'
    assert how in (ENGINE / "rule.py").read_text(encoding="utf-8")


def test_phases_say_what_they_do_and_stay_apart() -> None:
    files = {path.stem: path for path in (ENGINE / "phases").glob("[a-z]*.py")}
    assert set(files) == set(PHASES)
    for name, path in files.items():
        tree = ast.parse(path.read_text(encoding="utf-8"))
        assert ast.get_docstring(tree), f"{name}: no docstring"
        (main,) = [n for n in tree.body if isinstance(n, ast.FunctionDef) and n.name == name]
        assert "Writes" in (ast.get_docstring(main) or ""), f"{name}: what it writes"
        for node in ast.walk(tree):
            imported = node.module or "" if isinstance(node, ast.ImportFrom) else ""
            assert "phases" not in imported, f"{name} imports {imported}"
    for path in FILES:
        for rule in rules_in(path):
            if path.parent.name == "phases":
                assert ast.get_docstring(rule), f"{path.stem}.{rule.name}: no docstring"
