"""Files that misbehave: what each does in quarter 1 of its game, and what must be said of it."""

from typing import NamedTuple

FILE = '''"""Hostile: {name}."""
import ctypes, math, os, sys, threading, time
import numpy as np

ROLE = "cloud"

def decide(view, orders, rules, seat):
    orders.compute_price_usd[seat] = 1.5
    if view.quarter[0] == 1:
        misbehave(view, orders, rules, seat)

def misbehave(view, orders, rules, seat):
    {code}
'''


class Hostile(NamedTuple):
    """What stands in the file, how the decision counts, and what its problem says."""

    code: str
    counts: str  # errors, timeouts, illegal; "": nothing wrong
    says: str = ""


HOSTILE = {
    "endless_loop": Hostile("while True: pass", "timeouts", "timeout: no answer within"),
    "sleep": Hostile("time.sleep(1000)", "timeouts", "timeout: no answer within"),
    "loop_that_catches": Hostile(
        "\n    while True:\n        try: time.sleep(9)\n        except BaseException: pass", "timeouts", "timeout"
    ),
    "flood_without_end": Hostile("\n    while True: print('x' * 1000)", "timeouts", "timeout"),
    "flood": Hostile("\n    for _ in range(20_000): print('x' * 1000)", ""),
    "flood_of_bytes": Hostile("os.write(2, bytes(range(256)) * 1000)", ""),
    "memory_at_once": Hostile("bytearray(1 << 40)", "errors", "MemoryError"),
    "memory_bit_by_bit": Hostile("\n    a = []\n    while True: a.append(np.empty(1 << 21))", "errors", "MemoryError"),
    "huge_array": Hostile("np.ones(10**11)", "errors", "MemoryError"),
    "huge_orders": Hostile("orders.build_kw = np.ones(10**6)", "errors", "write into orders.build_kw, such as"),
    "exit": Hostile("os._exit(0)", "errors", "ended by itself, with exit code 0"),
    "exit_7": Hostile("os._exit(7)", "errors", "exit code 7"),
    "system_exit": Hostile("sys.exit(3)", "errors", "SystemExit: 3, in line 13: sys.exit(3)"),
    "crash": Hostile("ctypes.string_at(0)", "errors", "ended by signal 11"),
    "kills_itself": Hostile("os.kill(os.getpid(), 9)", "errors", "ended by the system"),
    "exception": Hostile("1 // 0", "errors", "ZeroDivisionError: integer division or modulo by zero, in line 13: 1 //"),
    "evil_exception": Hostile(
        "\n    class E(Exception):\n        def __str__(self): raise E\n    raise E", "errors", "its text can't be read"
    ),
    "recursion": Hostile("misbehave(view, orders, rules, seat)", "errors", "RecursionError"),
    "keyboard_interrupt": Hostile("raise KeyboardInterrupt", "errors", "KeyboardInterrupt"),
    "reads_input": Hostile("input()", "errors", "EOFError"),
    "text_for_a_number": Hostile("orders.compute_price_usd[seat] = 'dear'", "errors", "ValueError"),
    "number_for_an_array": Hostile("orders.compute_price_usd = 2.0", "errors", "orders.compute_price_usd[seat]"),
    "unknown_order": Hostile("orders.conquer = 1", "errors", "no order is called 'conquer'"),
    "long_text": Hostile("raise TypeError('x' * 5000 + '\\x1b[2J')", "errors", "TypeError: xxx"),
    "outside_the_array": Hostile("orders.compute_price_usd[99] = 1", "errors", "IndexError"),
    "writes_the_view": Hostile("view.cash_kusd[0] = 10**12", "errors", "read-only"),
    "nan": Hostile("orders.compute_price_usd[seat] = math.nan", "illegal", "compute_price_usd[0] = nan is cut"),
    "nan_for_a_whole_number": Hostile("orders.payout_kusd[seat] = math.nan", "errors", "ValueError"),
    "infinite": Hostile("orders.own_model_part[seat] = math.inf", "illegal", "allowed 0 to 1"),
    "all_nan": Hostile("orders.steer[:] = math.nan", "illegal", "steer[0, 0] = nan is cut"),
    "too_much": Hostile("orders.payout_kusd[seat] = 2**62", "illegal", "payout_kusd[0] = 4.61169e+18 is cut"),
    "for_a_rival": Hostile("orders.payout_kusd[1] = 10**9", "illegal", "payout_kusd[1] = 1e+09 is ignored: only row 0"),
    "for_a_lab": Hostile("orders.raise_kusd[0] = 10**9", "illegal", "orders of another role"),
    "thread_left": Hostile(
        "\n    def run():\n        while True: orders.payout_kusd[:] = 10**9; print('still here')"
        "\n    threading.Thread(target=run, daemon=True).start(); time.sleep(0.01)", "any",
    ),
    "process_left": Hostile(
        "\n    if os.fork() == 0:\n        while True: time.sleep(1)", "any",
    ),
    "writes_everywhere": Hostile(
        "\n    for fd in range(3, 64):\n        try: os.write(fd, b'7' * 4096)\n        except OSError: pass", "errors",
        "something that is no answer",
    ),
    "hangs_up": Hostile("os.closerange(0, 64); time.sleep(99)", "errors", "hung up"),
    "fills_the_disk": Hostile("open('big', 'wb').write(bytes(1 << 26))", "errors", "OSError"),
    "no_output": Hostile("sys.stdout.close(); sys.stderr.close(); os.close(1); os.close(2)", ""),
}  # fmt: skip
