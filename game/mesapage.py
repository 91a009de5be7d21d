"""LandGrab on Mesa's own browser page: `solara run game.mesapage`, with the extra `viz` (docs/mesa.md).

One game of strategies: step, play, reset, another map, seed or strategy for the clouds, and charts of what the
model's DataCollector has gathered. For people who know Mesa; the game itself is `landgrab play`.
"""

from collections.abc import Callable
from typing import Any

import solara
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator
from mesa.visualization import SolaraViz, make_plot_component
from mesa.visualization.utils import update_counter

from agents.firm import Cloud
from agents.model import LandGrab
from agents.strategies import REFERENCE, built_in
from maps.loader import list_maps


class OneGame(LandGrab):
    """LandGrab with arguments that a page can offer: plain values, each with a default."""

    def __init__(self, map: str = "pocket", rng: int = 0, clouds: str = REFERENCE["cloud"]) -> None:
        super().__init__(map, rng=rng, strategies={"cloud": clouds})


def labelled(up: str) -> Callable[[Any], None]:
    """Finishes a chart: what goes up, and whole steps across; a step is a quarter."""

    def finish(axes: Any) -> None:
        axes.set(xlabel="Step", ylabel=up, ylim=(0, None))
        axes.xaxis.set_major_locator(MaxNLocator(integer=True))

    return finish


@solara.component  # type: ignore[untyped-decorator, unused-ignore]
def Land(model: LandGrab) -> None:
    """Each cloud's share of enterprise AI spend, quarter by quarter."""
    update_counter.get()  # drawn anew after every step
    assert model.datacollector is not None
    seats = list(model.agents_by_type[Cloud])
    figure = Figure(layout="constrained")
    axes = figure.subplots()
    if model.quarter:
        rows = model.datacollector.get_agenttype_vars_dataframe(Cloud)["land"].unstack("AgentID")
        for seat in seats:
            axes.plot(range(len(rows)), rows[seat.unique_id], label=seat.firm_id)
        axes.legend(ncols=2)
    labelled("part of enterprise AI spend")(axes)
    solara.FigureMatplotlib(figure)


PARAMETERS = {
    "map": {"type": "Select", "value": "pocket", "values": list_maps(), "label": "Map"},
    "rng": {"type": "SliderInt", "value": 0, "min": 0, "max": 99, "step": 1, "label": "Seed"},
    "clouds": {
        "type": "Select",
        "value": REFERENCE["cloud"],
        "values": [s.name for s in built_in().values() if "cloud" in s.roles],
        "label": "What clouds play",
    },
}

page = SolaraViz(
    solara.reactive(OneGame()),
    components=[
        (Land, 0),
        make_plot_component(
            {"cloud_ai_busd": "tab:blue", "lab_arr_busd": "tab:orange", "capex_busd": "tab:green"},
            labelled("billion USD"),
        ),
        make_plot_component({"hhi": "tab:purple", "circularity": "tab:red"}, labelled("0 to 1")),
    ],
    model_params=PARAMETERS,
    name="Landgrab",
)
