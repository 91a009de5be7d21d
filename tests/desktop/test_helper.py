"""The process beside the window ends quietly with it, whatever either of them was at."""

import pickle
import subprocess
import sys
import time

import pytest


@pytest.mark.parametrize("at", ["rest", "call", "work"])
def test_it_ends_without_a_word_when_the_window_is_gone(at):
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.PIPE}
    helper = subprocess.Popen([sys.executable, "-m", "game.desktop.helper"], **pipes)
    call = pickle.dumps((time.sleep, (0.5,)))
    if at != "rest":
        helper.stdin.write(call if at == "work" else call[:-3])  # the window ended in the middle of a call
        helper.stdin.flush()
    helper.stdin.close()
    helper.stdout.close()
    assert helper.wait(30) == 0
    assert helper.stderr.read() == b""
    helper.stderr.close()
