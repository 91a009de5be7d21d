"""The process that starts processes of strategies, one for each game, by fork: everything is loaded already.

It runs no foreign code itself. `python -P -m agents.foreign.keeper FD`; on FD come commands, with the ends of a new
process's socket and pipe; when the other side is gone, all processes are ended.
"""

import gc
import os
import resource
import shutil
import signal
import socket
import sys
import tempfile
from contextlib import suppress
from pathlib import Path

import agents.strategies.any.standing_orders  # noqa: F401 (own strategies begin with them: loaded once for all)
from agents.foreign import child
from agents.foreign.protocol import COMMAND, END, START, STATUS

FILE_BYTES = 16 << 20  # that a strategy may write to one file


def main(control: socket.socket) -> None:
    """Start and end processes as told."""
    folder = Path(tempfile.mkdtemp(prefix="landgrab-"))
    children: dict[int, Path] = {}
    child.rehearse()
    gc.collect()
    gc.freeze()
    try:
        while True:
            message, ends, _, _ = socket.recv_fds(control, COMMAND.size, 2)
            if len(message) < COMMAND.size:
                break
            what, pid, memory_mb, cpu_s = COMMAND.unpack(message)
            if what == START:
                home = Path(tempfile.mkdtemp(dir=folder))
                try:
                    pid = os.fork()
                except OSError:
                    pid = -1
                if pid == 0:
                    children.clear()
                    become(control, ends, home, memory_mb, cpu_s)
                if pid > 0:
                    children[pid] = home
                for end_ in ends:
                    os.close(end_)
                control.sendall(STATUS.pack(pid))
            else:
                status = end(pid, children)
                if what == END:
                    control.sendall(STATUS.pack(status))
    finally:
        for pid in list(children):
            end(pid, children)
        shutil.rmtree(folder, ignore_errors=True)


def become(control: socket.socket, ends: list[int], home: Path, memory_mb: int, cpu_s: int) -> None:
    """In the new process: a session of its own, no input, output to the pipe, limits; then the strategy."""
    try:
        control.close()
        os.setsid()
        talk, out = ends
        null = os.open(os.devnull, os.O_RDONLY)
        os.dup2(null, 0)
        os.dup2(out, 1)
        os.dup2(out, 2)
        os.close(null)
        os.close(out)
        os.chdir(home)
        os.environ["HOME"] = os.environ["TMPDIR"] = tempfile.tempdir = str(home)
        limit(memory_mb, cpu_s)
        child.serve(socket.socket(fileno=talk))
    finally:
        os._exit(0)


def limit(memory_mb: int, cpu_s: int) -> None:
    """What the system enforces: memory, processor time, sizes of files, no core dump, no processes and no threads."""
    for name, most in (
        ("RLIMIT_AS", memory_mb << 20), ("RLIMIT_CPU", cpu_s), ("RLIMIT_FSIZE", FILE_BYTES), ("RLIMIT_CORE", 0),
        ("RLIMIT_NPROC", 0),
    ):  # fmt: skip
        which = getattr(resource, name, None)
        if which is not None:
            with suppress(ValueError, OSError):  # macOS refuses some
                resource.setrlimit(which, (most, most))


def end(pid: int, children: dict[int, Path]) -> int:
    """End a process and what it started; how it ended (a signal counts below zero)."""
    home = children.pop(pid, None)
    if home is None:
        return 0
    for kill in (os.killpg, os.kill):
        with suppress(ProcessLookupError, PermissionError):
            kill(pid, signal.SIGKILL)
    _, status = os.waitpid(pid, 0)
    try:
        home.rmdir()  # nearly always empty
    except OSError:
        shutil.rmtree(home, ignore_errors=True)
    return os.waitstatus_to_exitcode(status)


if __name__ == "__main__":
    main(socket.socket(fileno=int(sys.argv[1])))
