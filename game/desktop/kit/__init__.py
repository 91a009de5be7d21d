"""A small retained widget kit on pygame-ce. It knows nothing of the game, and could be another game's.

An `App` is the window: a stack of `Screen`s of which the topmost is shown. A screen's `build()` gives a tree of
widgets for what is true now. `refresh()` builds it anew: widgets with the same id keep focus, scroll, a drag under way
and text being typed, so a screen needs no code to patch what changed. Setting a public attribute of a widget redraws
too. Nothing is drawn while nothing changes.

    class Shop(Screen):
        price = 10

        def build(self) -> Widget:
            return Column(
                Panel(
                    Label("Shop", "title", icon="coins"),
                    Slider("price", "Price", self.price, 0, 50, 1, self.set_price, show=lambda v: f"${v:.0f}",
                           tip=Tip("Price", "What a [[unit]] costs.", terms={"unit": "A hundred grams."})),
                    Button("sell", f"Sell at ${self.price:.0f}", self.sell, kind="primary", icon="check", key="s"),
                    width=320,
                ),
                Space(),
                pad=10,
            )

        def set_price(self, price: float) -> None:
            self.price = price
            self.refresh()

        def sell(self) -> None:
            self.app.toast("Sold.", "good")

    app = App("Shop", icons=Path("icons"))
    app.push(Shop())
    app.run()

A large screen is built in sections: `self.section("list", build_list, self.chosen)` builds the list again only when
`self.chosen` is another. Only the places of what changed are drawn.

Sizes are pixels at scale 100. What moves: `App.animate`. What lies on top: `Screen.open_modal`, `App.toast`, tips.
What a game plugs in: fonts, icons, `Theme`, `Words`, a glossary for [[words]] in tips, `on_cue` for sounds, and
`keys` for shortcuts. `Screen.walk_text()` and `drive` are for tests. All widgets in all states: the gallery.
"""

from game.desktop.kit.app import App
from game.desktop.kit.bars import Bar, Bars
from game.desktop.kit.basic import Button, Card, Clickable, Icon, Label
from game.desktop.kit.canvas import Canvas, Look, TextRun
from game.desktop.kit.chart import Chart, Line
from game.desktop.kit.choice import Segmented, Tabs
from game.desktop.kit.dropdown import Dropdown
from game.desktop.kit.fonts import FontFiles
from game.desktop.kit.icons import Icons
from game.desktop.kit.layout import Column, Layers, Panel, Row, Rule, Space, Wrap
from game.desktop.kit.meter import Meter
from game.desktop.kit.motion import Animation, ease
from game.desktop.kit.overlay import ask, modal
from game.desktop.kit.screen import Screen
from game.desktop.kit.scroll import Scroll
from game.desktop.kit.slider import Slider
from game.desktop.kit.spark import RangeBar, Spark
from game.desktop.kit.table import Cell, Heading, Table
from game.desktop.kit.textfield import NumberField, TextField
from game.desktop.kit.theme import OKABE_ITO, Colour, Theme, Words, contrast, mix
from game.desktop.kit.tips import Tip
from game.desktop.kit.widget import Options, Widget

__all__ = [
    "OKABE_ITO",
    "Animation",
    "App",
    "Bar",
    "Bars",
    "Button",
    "Canvas",
    "Card",
    "Cell",
    "Chart",
    "Clickable",
    "Colour",
    "Column",
    "Dropdown",
    "FontFiles",
    "Heading",
    "Icon",
    "Icons",
    "Label",
    "Layers",
    "Line",
    "Look",
    "Meter",
    "NumberField",
    "Options",
    "Panel",
    "RangeBar",
    "Row",
    "Rule",
    "Screen",
    "Scroll",
    "Segmented",
    "Slider",
    "Space",
    "Spark",
    "Table",
    "Tabs",
    "TextField",
    "TextRun",
    "Theme",
    "Tip",
    "Widget",
    "Words",
    "Wrap",
    "ask",
    "contrast",
    "ease",
    "mix",
    "modal",
]
