"""A seat's side of a strategy's process: start it, send a view, wait for orders and no longer than allowed, end it."""

import atexit
import json
import os
import selectors
import signal
import socket
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from io import FileIO
from pathlib import Path
from threading import Lock
from typing import Literal

import numpy as np

from agents.foreign.protocol import (
    ANSWER,
    ANSWER_BYTES,
    COMMAND,
    DONE,
    END,
    FAILED,
    FORGET,
    HELLO,
    NUMBER,
    READY,
    START,
    STATUS,
    TEXT,
    Limits,
    Target,
    printable,
    receive,
)
from game.engine.layout import Games
from game.engine.orders import Orders

ROOT = Path(__file__).resolve().parents[2]
Kind = Literal["error", "timeout"]


class Failure(Exception):
    """A decision that did not come. kind: error or timeout; alive: the process can go on."""

    def __init__(self, kind: Kind, text: str, alive: bool = False) -> None:
        super().__init__(text)
        self.kind, self.alive = kind, alive


def environment() -> dict[str, str]:
    """All that strategies inherit: how to find the game, one thread, the same hashes every time; no secrets."""
    kept = {name: os.environ[name] for name in ("PATH", "SYSTEMROOT", "TMPDIR") if name in os.environ}
    threads = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")
    return {
        **kept, **threads, "PYTHONPATH": str(ROOT), "PYTHONHASHSEED": "0", "PYTHONDONTWRITEBYTECODE": "1",
        "PYTHONUTF8": "1", "LANDGRAB_PLAIN": "1",
    }  # fmt: skip


class Keeper:
    """The process that starts the others: one for this process, made when it is first needed."""

    _one: "Keeper | None" = None
    _lock = Lock()

    def __init__(self) -> None:
        self.owner, self.alive = os.getpid(), True
        self._control, theirs = socket.socketpair()
        with theirs:
            self._process = subprocess.Popen(
                [sys.executable, "-P", "-m", "agents.foreign.keeper", str(theirs.fileno())],
                env=environment(), cwd=tempfile.gettempdir(), pass_fds=[theirs.fileno()], start_new_session=True,
                stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
            )  # fmt: skip
        self._control.settimeout(60)
        atexit.register(self.close)

    @classmethod
    def get(cls) -> "Keeper":
        """This process's own, made anew if it was lost."""
        with cls._lock:
            if cls._one is None or not cls._one.alive or cls._one.owner != os.getpid():
                cls._one = Keeper()
            return cls._one

    def _tell(self, what: int, pid: int = 0, limits: Limits | None = None, ends: list[int] | None = None) -> int:
        limits = limits or Limits()
        message = COMMAND.pack(what, pid, limits.memory_mb, limits.cpu_s)
        with self._lock:
            try:
                if ends:
                    socket.send_fds(self._control, [message], ends)
                else:
                    self._control.sendall(message)
                if what == FORGET:
                    return 0
                (status,) = STATUS.unpack(receive(self._control.recv, STATUS.size))
            except (OSError, EOFError):
                self.alive = False
                raise Failure("error", "the process that starts strategies was ended") from None
        return int(status)

    def start(self, limits: Limits, ends: list[int]) -> int:
        """Start a process with these ends of its socket and pipe; its id."""
        pid = self._tell(START, 0, limits, ends)
        if pid < 0:
            raise Failure("error", "the system started no process")
        return pid

    def end(self, pid: int, asked: bool) -> int:
        """End a process; how it ended, as `os.waitstatus_to_exitcode` says it, if that is asked."""
        try:
            return self._tell(END if asked else FORGET, pid)
        except Failure:  # the keeper is gone: end it from here
            with suppress(OSError):
                os.killpg(pid, signal.SIGKILL)
            return -signal.SIGKILL

    def close(self) -> None:
        """End all processes."""
        if self.owner == os.getpid():
            self.alive = False
            self._control.close()
            with suppress(subprocess.TimeoutExpired):
                self._process.wait(10)


class Box:
    """One process with one strategy for one seat of one game. Raises Failure when it can't be started."""

    def __init__(self, target: Target, seat: int, rules: bytes, limits: Limits) -> None:
        self.limits, self.printed = limits, b""
        self._number, self._sent, self._loaded = 0, 0.0, False
        self._answer = bytearray(ANSWER_BYTES)
        self._talk, theirs = socket.socketpair()
        self._talk.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 1 << 18)  # a view goes in one piece
        out, into = os.pipe()
        os.set_blocking(out, False)
        self._talk.settimeout(limits.load_s)
        self._select = selectors.DefaultSelector()
        self._out = FileIO(out)
        self._keeper, self._pid = Keeper.get(), 0
        try:
            self._pid = self._keeper.start(limits, [theirs.fileno(), into])
        except Failure:
            self.close()
            raise
        finally:
            theirs.close()
            os.close(into)
        self._select.register(self._talk, selectors.EVENT_READ)
        self._select.register(self._out, selectors.EVENT_READ)
        what = json.dumps(list(target)).encode()
        self._send(HELLO.pack(len(what), seat) + what + rules)

    def _send(self, message: bytes) -> None:
        with suppress(OSError):  # a process that is gone, or doesn't read, is found out when it should answer
            self._talk.sendall(message)

    def load(self) -> None:
        """Wait until the file is loaded; raises Failure, after which the process is ended."""
        if not self._loaded:
            try:
                self._answer_to(0, READY, time.perf_counter(), self.limits.load_s)
            except Failure as failure:
                self.close()
                raise Failure(failure.kind, f"loading it: {failure}") from None
            self._loaded, self._sent = True, time.perf_counter()  # a view that was sent before begins to count now

    def send(self, view: bytes) -> None:
        """Show it a view; its answer is to be fetched before the next one."""
        self._number += 1
        self._sent = time.perf_counter()
        self._send(NUMBER.pack(self._number) + view)

    def answer(self, patience_s: float) -> tuple[Games, float]:
        """Orders for the view sent, shape (1,), and seconds they took.

        Raises Failure, after which the process is ended unless the failure is `alive`.
        """
        self.load()
        took = self._answer_to(self._number, DONE, self._sent, patience_s)
        return np.frombuffer(bytes(self._answer), Orders.dtype(), 1, ANSWER.size + TEXT), took

    def _answer_to(self, number: int, wanted: int, since: float, patience_s: float) -> float:
        try:
            self._wait(since + patience_s)
        except TimeoutError:
            self.close()
            raise Failure("timeout", f"no answer within {patience_s:.2g} s") from None
        except (OSError, EOFError):
            raise Failure("error", f"the process {self._ended()}") from None
        of, status, took = ANSWER.unpack_from(self._answer)
        said = printable(bytes(self._answer[ANSWER.size : ANSWER.size + TEXT]))
        if of == number and status == FAILED and said:
            raise Failure("error", said, alive=True)
        if of != number or status != wanted:
            self.close()
            raise Failure("error", "the process sent something that is no answer")
        return took if 0 <= took <= patience_s else patience_s  # it says so itself: this side may have looked late

    def _wait(self, until: float) -> None:
        """Read one answer; meanwhile read, and mostly forget, what is printed."""
        into, got = memoryview(self._answer), 0
        while got < ANSWER_BYTES:
            ready = self._select.select(max(until - time.perf_counter(), 0.0))
            if not any(key.fileobj is self._talk for key, _ in ready) and time.perf_counter() > until:
                raise TimeoutError
            for key, _ in ready:
                if key.fileobj is self._out:
                    self._read_output()
                    continue
                n = self._talk.recv_into(into[got:])
                if n == 0:
                    raise EOFError
                got += n

    def _read_output(self) -> bool:
        """Take what was printed; False at its end."""
        data = self._out.read(1 << 16)
        if data == b"":
            with suppress(KeyError):
                self._select.unregister(self._out)
            return False
        self.printed += (data or b"")[: self.limits.output_bytes - len(self.printed)]
        return data is not None

    def _ended(self) -> str:
        status = self.close(asked=True)
        if status == -signal.SIGKILL:
            return "hung up, or was ended by the system, as for too much memory"
        return f"was ended by signal {-status}" if status < 0 else f"ended by itself, with exit code {status}"

    def close(self, asked: bool = False) -> int:
        """End the process and let go of everything; how it ended, if that is asked."""
        if self._talk.fileno() < 0:
            return 0
        self._talk.close()
        status = self._keeper.end(self._pid, asked) if self._pid else 0
        while len(self.printed) < self.limits.output_bytes and self._read_output():
            pass
        self._select.close()
        self._out.close()
        return status

    def __del__(self) -> None:
        with suppress(Exception):  # at the end of Python, or half made
            self.close()
