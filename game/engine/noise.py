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
    world: Floats = floats(4)  # read at the opening only
    event_uniform: Floats = floats(8)  # one for each kind of event
    firm_uniform: Floats = floats(FIRMS)  # which firm an event picks; leaks; ties
    lab_uniform: Floats = floats(LABS)  # which talks get out
    card_uniform: Floats = floats(8)  # one for each event that came later than those above, and lots


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
    view.lab_uniform[:] = view.lab_uniform[lab].copy()
    view.taste[:] = view.taste[:, rank[:CLOUDS]].copy()
    return place.view(np.float64).astype(np.int64)


def _used(tables: Tables) -> NDArray[np.bool_]:
    """Which slots of the tape a map reads: those of firms and markets that it has."""
    probe = np.ones(1, Noise.dtype())
    view = Noise.view(probe[0])
    firm = tables.present == 1
    lab = firm[SPONSORS : SPONSORS + LABS]
    view.observe[:] = view.trend[:] = np.outer(firm, lab)
    for name, size in _BY_FIRM.items():
        getattr(view, name)[~firm[:size]] = 0.0
    view.training[:] = np.concatenate([lab, firm[:CLOUDS]])
    view.lab_uniform[:] = lab
    view.taste[:] = np.outer(np.arange(REGIONS) < tables.regions[0], firm[:CLOUDS])
    return np.asarray(probe.view(np.float64) > 0)


def tape(seeds: list[int], quarters: int, tables: Tables) -> Games:
    """Luck of some games: (games, quarters) of Noise, each game's from its own Philox stream.

    Slots that the map does not use stay zero: drawing them would be a tenth of a game's time.
    """
    used, columns = _used(tables), _columns(tables)
    probe = np.zeros(1, Noise.dtype())
    for name in ("event_uniform", "firm_uniform", "lab_uniform", "card_uniform"):
        probe[name] = 1.0
    first = int(np.argmax(probe.view(np.float64) > 0))  # uniforms come last, so that each kind is one draw
    drawn = np.unique(columns[used])  # places in the full tape that are drawn, in order
    normals = int((drawn < first).sum())
    source = np.where(used, np.searchsorted(drawn, columns), len(drawn))  # the last column is the zero of unused slots
    out = np.empty((len(seeds), quarters, len(used)))
    raw = np.zeros((quarters, len(drawn) + 1))
    for g, seed in enumerate(seeds):
        raw[:, :normals] = np.random.Generator(np.random.Philox(seed)).standard_normal((quarters, normals))
        # Uniforms from a stream of their own: a longer game has the same luck as far as a shorter one goes.
        uniform = np.random.Generator(np.random.Philox(seed).jumped())
        raw[:, normals:-1] = uniform.random((quarters, len(drawn) - normals))
        np.take(raw, source, axis=1, out=out[g])
    return out.view(Noise.dtype())[..., 0]
