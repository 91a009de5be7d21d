"""All luck of a game, drawn from its seed before the rules use it.

One tape a game: quarters x named slots. Slots of a firm go by the rank of its id, so neither a
firm's place in the map nor any decision shifts another's luck (common random numbers).
"""

import numpy as np
from numpy.typing import NDArray

from game.engine.layout import Floats, Games, Layout, floats, register
from game.engine.parameters import CLOUDS, FIRMS, LABS, REGIONS, SPONSORS, Tables


class Noise(Layout):
    """One quarter's luck: standard normals, but for uniforms where the name says so."""

    observe: Floats = floats(FIRMS, LABS)  # error in what a firm sees of a lab
    trend: Floats = floats(FIRMS, LABS)  # error in what it believes of the lab's growth
    core: Floats = floats(SPONSORS)  # other business
    training: Floats = floats(LABS + CLOUDS)  # how well training went
    taste: Floats = floats(REGIONS, CLOUDS)  # demand
    shares: Floats = floats(SPONSORS)  # share prices
    strategy: Floats = floats(FIRMS, 4)  # a seat's own
    regime: Floats = floats()
    world: Floats = floats(4)  # read at the opening only
    event_uniform: Floats = floats(8)  # one for each kind of event
    firm_uniform: Floats = floats(FIRMS)  # which firm an event picks; ties


register(Noise)

_BY_FIRM = {"core": SPONSORS, "shares": SPONSORS, "strategy": FIRMS, "firm_uniform": FIRMS}


def _columns(tables: Tables) -> NDArray[np.int64]:
    """Where each slot of the tape is read from: firms' slots by rank of id within their role."""
    place = np.zeros(1, Noise.dtype())
    place.view(np.float64)[:] = np.arange(place.itemsize // 8)
    view = Noise.view(place[0])
    roles = ((0, CLOUDS), (CLOUDS, SPONSORS), (SPONSORS, SPONSORS + LABS), (SPONSORS + LABS, FIRMS))
    rank = np.arange(FIRMS)
    for low, high in roles:
        keys = tables.key[low:high]
        rank[low:high] = low + np.argsort(np.argsort(keys, kind="stable"), kind="stable")
    lab = rank[SPONSORS : SPONSORS + LABS] - SPONSORS
    for name, size in _BY_FIRM.items():
        field = getattr(view, name)
        field[:] = field[rank[:size]].copy()
    view.observe[:] = view.observe[np.ix_(rank, lab)].copy()
    view.trend[:] = view.trend[np.ix_(rank, lab)].copy()
    view.training[:] = view.training[np.concatenate([lab, LABS + rank[:CLOUDS]])].copy()
    view.taste[:] = view.taste[:, rank[:CLOUDS]].copy()
    return place.view(np.float64).astype(np.int64)


def tape(seeds: list[int], quarters: int, tables: Tables) -> Games:
    """Luck of some games: (games, quarters) of Noise, each game's from its own Philox stream."""
    slots = Noise.dtype().itemsize // 8
    columns = _columns(tables)
    uniform = np.zeros(slots, bool)
    probe = np.zeros(1, Noise.dtype())
    for name in ("event_uniform", "firm_uniform"):
        probe[name] = 1.0
    uniform[:] = probe.view(np.float64) > 0
    first = int(np.argmax(uniform))  # uniforms come last, so that each kind is one draw
    out = np.empty((len(seeds), quarters, slots))
    for g, seed in enumerate(seeds):
        stream = np.random.Philox(seed)
        raw = np.empty((quarters, slots))
        raw[:, :first] = np.random.Generator(stream).standard_normal((quarters, first))
        # Uniforms from a stream of their own: a longer game has the same luck as far as a shorter one goes.
        raw[:, first:] = np.random.Generator(np.random.Philox(seed).jumped()).random((quarters, slots - first))
        np.take(raw, columns, axis=1, out=out[g])
    return out.view(Noise.dtype())[..., 0]
