"""The same chunks on a dask cluster: workers on this machine, over SSH, or under SLURM (docs/studies.md)."""

from collections.abc import Iterator
from concurrent.futures import Executor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from game import warm
from game.engine.rule import COMPILED, sources_hash
from game.engine.turn import RULES_VERSION

CONNECT_S = 10
WAIT_S = 60  # for the first worker
RETRIES = 3  # of a chunk on an error of the network; chunks of workers that die are played elsewhere anyhow


class ClusterError(ValueError):
    """A cluster that can't be used."""


@dataclass(frozen=True)
class Cluster:
    """Somebody else's processes. workers: how many chunks were played at once at the start."""

    executor: Executor
    workers: int
    client: Any

    def count(self) -> int:
        """Threads of all workers now."""
        return sum(self.client.nthreads().values())


def ready() -> dict[str, Any]:
    """What a worker says of itself once its rules are compiled."""
    warm.warm()
    return {"rules_version": RULES_VERSION, "rules": sources_hash(), "compiled": COMPILED}


@contextmanager
def connect(address: str) -> Iterator[Cluster]:
    """Connect to a scheduler, `tcp://host:8786` or the file it wrote; ClusterError says why not.

    Workers are compiled one by one on a machine, and refused if their rules are others than ours.
    """
    try:
        import distributed
    except ImportError:
        raise ClusterError("needs dask.distributed: pip install 'landgrab-game[cluster]'") from None
    client_of: Any = distributed.Client  # it has no types
    where = {"scheduler_file": address} if Path(address).is_file() else {"address": address}
    try:
        client = client_of(**where, timeout=CONNECT_S, set_as_default=False)
    except (OSError, ValueError, TimeoutError) as error:
        raise ClusterError(f"no scheduler answers: {' '.join(str(error).split())[:200]}") from None
    try:
        try:
            client.wait_for_workers(1, timeout=WAIT_S)
        except TimeoutError:
            raise ClusterError(f"no worker joined within {WAIT_S} s: dask worker {address} --nthreads 1") from None
        ours = ready()
        for worker, theirs in client.run(ready).items():
            for key in ("rules_version", "rules"):
                if theirs[key] != ours[key]:
                    raise ClusterError(f"worker {worker}: {key} = {theirs[key]}: allowed ours, {ours[key]}")
        threads = sum(client.nthreads().values())
        yield Cluster(client.get_executor(pure=False, retries=RETRIES), threads, client)
    finally:
        client.close()
