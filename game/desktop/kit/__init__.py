"""A small retained widget kit on pygame-ce. It knows nothing of the game.

An `App` holds a stack of `Screen`s. A screen's `build()` gives a tree of widgets; each widget has an id,
measures itself, is placed by rows and columns, draws, and answers events. Setting a public attribute of a
widget redraws the window; nothing is drawn when nothing changed.
"""

from game.desktop.kit.app import App
from game.desktop.kit.bars import Bar, Bars
from game.desktop.kit.basic import Button, Card, Clickable, Icon, Label
from game.desktop.kit.canvas import Canvas, Look, TextRun
from game.desktop.kit.chart import Chart, Line
from game.desktop.kit.choice import Dropdown, Segmented, Tabs
from game.desktop.kit.fonts import FontFiles
from game.desktop.kit.icons import Icons
from game.desktop.kit.layout import Column, Layers, Panel, Row, Rule, Space, Wrap
from game.desktop.kit.meter import Meter
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
    "mix",
    "modal",
]
