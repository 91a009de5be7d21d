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

    def end(self, pid: int) -> int:
        """End a process; how it ended, as `os.waitstatus_to_exitcode` says it."""
        try:
            return self._tell(END, pid)
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
    """One process with one strategy for one seat of one game. Raises Failure when it can't be loaded."""

    def __init__(self, target: Target, seat: int, rules: bytes, limits: Limits) -> None:
        self.limits, self.printed = limits, b""
        self._number, self._answer = 0, bytearray(ANSWER_BYTES)
        self._talk, theirs = socket.socketpair()
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
        self._exchange(HELLO.pack(len(what), seat) + what + rules, limits.load_s, READY)

    def ask(self, view: bytes, patience_s: float) -> Games:
        """Orders for a view, shape (1,); raises Failure, after which the process is ended unless it is `alive`."""
        self._number += 1
        self._exchange(NUMBER.pack(self._number) + view, patience_s, DONE)
        return np.frombuffer(bytes(self._answer), Orders.dtype(), 1, ANSWER.size + TEXT)

    def _exchange(self, message: bytes, patience_s: float, wanted: int) -> None:
        until = time.perf_counter() + patience_s
        try:
            self._talk.sendall(message)
            self._wait(until, patience_s)
        except TimeoutError:
            self.close()
            raise Failure("timeout", f"no answer within {patience_s:.2g} s") from None
        except (OSError, EOFError):
            raise Failure("error", f"the process {self._ended()}") from None
        number, status = ANSWER.unpack_from(self._answer)
        said = printable(bytes(self._answer[ANSWER.size : ANSWER.size + TEXT]))
        if number == self._number and status == FAILED and said:
            if wanted == READY:
                self.close()
            raise Failure("error", said, alive=wanted == DONE)
        if number != self._number or status != wanted:
            self.close()
            raise Failure("error", "the process sent something that is no answer")

    def _wait(self, until: float, patience_s: float) -> None:
        """Read one answer; meanwhile read, and mostly forget, what is printed."""
        into, got = memoryview(self._answer), 0
        while got < ANSWER_BYTES:
            left = until - time.perf_counter()
            if left <= 0:
                raise TimeoutError
            for key, _ in self._select.select(left):
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
        status = self.close()
        if status == -signal.SIGKILL:
            return "hung up, or was ended by the system, as for too much memory"
        return f"was ended by signal {-status}" if status < 0 else f"ended by itself, with exit code {status}"

    def close(self) -> int:
        """End the process and let go of everything; how it ended."""
        if self._talk.fileno() < 0:
            return 0
        self._talk.close()
        status = self._keeper.end(self._pid) if self._pid else 0
        while len(self.printed) < self.limits.output_bytes and self._read_output():
            pass
        self._select.close()
        self._out.close()
        return status
