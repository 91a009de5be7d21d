"""The left side of the table: firms by role, and the card of the one selected."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from game.desktop import text as t
from game.desktop.facts import Facts, per_quarter
from game.desktop.kit import Button, Cell, Heading, Panel, Row, Segmented, Table, Widget
from game.desktop.table.firmcard import firm_card, lab_facts
from game.desktop.table.reasons import signs, why
from game.desktop.words import heard_of, news_text

if TYPE_CHECKING:
    from game.desktop.table.screen import TableScreen

__all__ = ["ROLES", "firm_panel", "firm_rail", "lab_facts", "role_firms", "role_of"]

ROLES = ("clouds", "labs", "chips", "funds")
ICONS = {"clouds": "cloud", "labs": "flask-conical", "chips": "cpu", "funds": "piggy-bank"}


@per_quarter
def role_firms(f: Facts, role: str) -> list[int]:
    """Firms of a tab in the order they are shown: the largest first."""
    v = f.view
    if role == "clouds":
        return sorted(f.clouds, key=lambda c: -float(v.land_all[c]))
    if role == "labs":
        return sorted(f.labs, key=lambda x: -float(v.valuation_kusd[x - f.labs.start]))
    if role == "chips":
        return sorted(f.makers, key=lambda k: -float(v.market_cap_kusd[k]))
    return sorted(f.investors, key=lambda i: -stakes_kusd(f, i))


def role_of(f: Facts, firm: int) -> str:
    """The tab on which a firm stands."""
    return next(role for role in ROLES if firm in role_firms(f, role))


@per_quarter
def stakes_kusd(f: Facts, holder: int) -> float:
    """What a holder's parts of labs are worth at their last prices."""
    return sum(f.stake(holder, lab) * float(f.view.valuation_kusd[lab]) for lab in range(len(f.map.labs)))


def firm_rail(table: TableScreen) -> Widget:
    """The folded list: one button a role."""
    buttons = [
        Button(f"rail-{role}", "", partial(table.open_firms, role), icon=ICONS[role],
               kind="normal" if table.firms_open and table.role == role else "quiet",
               tip=t.text("firms.rail_tip", role=t.text(f"firms.{role}"), press=table.key("firms")))
        for role in ROLES
    ]  # fmt: skip
    return Panel(*buttons, id="rail", width=52, gap=6, pad=(8, 8), place="start")


def firm_section(table: TableScreen, f: Facts, width: int) -> Widget:
    """The list with the selected firm, built when it shows something else."""
    offer = table.firm in f.labs and f.has_offer(table.firm - f.labs.start)
    shows = (table.role, table.firm, table.firms_open, table.news, offer)
    return table.show("firm-list", lambda: firm_panel(table, f, width), *shows)


def firm_panel(table: TableScreen, f: Facts, width: int) -> Widget:
    """Tabs, the list, and the selected firm."""
    role = table.role
    firms = role_firms(f, role)
    chosen = table.firm if table.firm in firms else firms[0]
    names = [(key, t.text(f"firms.{key}"), ICONS[key] if width >= 350 else "") for key in ROLES]
    tabs: Widget = Segmented(
        "roles", names, role, table.show_role, kind="tabs", tip=t.text("firms.tip", press=table.key("firms"))
    )
    if table.firms_open:
        tabs.grow = 1.0
        fold = Button("fold-firms", "", table.close_firms, icon="chevron-left", kind="quiet",
                      tip=t.text("firms.fold_tip", press=table.key("firms")))  # fmt: skip
        tabs = Row(tabs, fold, gap=4)
    headings, rows = _table(f, role)
    rows_shown = min(len(rows), 7 if table.room[1] >= 740 else 5)
    return Panel(
        tabs,
        Table(
            f"firms-{role}",
            headings,
            rows,
            selected=firms.index(chosen),
            on_select=lambda i: table.show_firm(firms[i]),
            on_open=lambda i: table.open_firm(firms[i]),
            tips=lambda i: _row_tip(table, f, firms[i]),
            rows_shown=rows_shown,
        ),
        firm_card(table, f, chosen),
        id="firm-list",
        width=width,
        gap=6,
        pad=(10, 8),
    )


def _row_tip(table: TableScreen, f: Facts, firm: int) -> str:
    """What was last heard of a firm, and what it is up to."""
    heard = [news_text(f, item) for item in heard_of(f, table.news, firm)][:2]
    told = [*why(f, firm), *(sign.text for sign in signs(f, firm))]
    lines = [f.name(firm), *_standing(f, firm), *heard, *told[:2]]
    return "\n".join(lines if len(lines) > 1 else [*lines, t.text("firm.quiet")])


def _standing(f: Facts, firm: int) -> list[str]:
    """What the signs in a row say: a cloud's anchors; a lab's home, its relation, whether it raises money."""
    if firm in f.clouds:
        return [t.text("firms.anchored", count=int(f.view.anchors[firm]))]
    if firm not in f.labs or not f.alive(firm):
        return []
    lab = firm - f.labs.start
    home, ask = f.home_of(lab), float(f.view.ask_kusd[lab])
    at = t.text("firms.at_home", firm=f.short(home)) if home >= 0 else t.text("firms.no_home")
    relation = t.text("firms.relation", word=f.relation_word(float(f.view.relation[lab]))) if f.playing else ""
    raises = t.text("firms.raises", amount=t.money(ask)) if ask > 0 else ""
    return [line for line in (at, relation, raises) if line]


# -- the list ------------------------------------------------------------------------------


@per_quarter
def _table(f: Facts, role: str) -> tuple[list[Heading], list[list[str | Cell]]]:
    """Headings and rows of a tab."""
    rows = [_ROWS[role](f, firm) for firm in role_firms(f, role)]
    columns: dict[str, list[tuple[str, int, str]]] = {
        "clouds": [("land", 58, ""), ("value", 50, "")],
        "labs": [("", 28, "handshake"), ("", 44, "anchor"), ("worth", 52, "")],
        "chips": [("price", 62, ""), ("supply", 62, "")],
        "funds": [("stakes", 60, "")],
    }
    if role == "labs" and not f.playing:
        columns["labs"] = columns["labs"][1:]
    heads = [
        Heading(t.text(f"firms.{name}") if name else "", wide, "right", icon) for name, wide, icon in columns[role]
    ]
    return [Heading(t.text("firms.name")), *heads], rows


def _name(f: Facts, firm: int, sign: str = "") -> Cell:
    """A firm's name with its hue, as a spot or as a sign of what it holds or wants."""
    colour, hue = "text" if f.alive(firm) else "disabled", f.hue(firm)
    return Cell(f.short(firm), colour, None if sign else hue, firm == f.me, sign, hue if sign else None)


def _trend(shown: str, change: float, least: float, better: int = 1) -> Cell:
    """A figure with an arrow where it moved; better: whether up is good (1), bad (-1) or neither (0)."""
    if not abs(change) >= least:  # also when unknown
        return Cell(shown)
    tint = "muted" if not better else "good" if change * better > 0 else "bad"
    return Cell(shown, icon="arrow-up" if change > 0 else "arrow-down", icon_colour=tint)


def _relative(f: Facts, field: str, *index: int) -> float:
    now = float(getattr(f.view, field)[index])
    return f.change(field, *index) / now if now else float("nan")


def _cloud_row(f: Facts, c: int) -> list[str | Cell]:
    land = _trend(t.percent(float(f.view.land_all[c])), f.change("land_all", c), 0.001)
    return [_name(f, c, "anchor" if f.view.anchors[c] > 0 else ""), land, t.money(f.value(c))]


def _lab_row(f: Facts, firm: int) -> list[str | Cell]:
    lab, v = firm - f.labs.start, f.view
    if not f.alive(firm):
        return [_name(f, firm), *([""] if f.playing else []), "", Cell(t.text("firms.gone"), "disabled")]
    home = f.home_of(lab)
    at = Cell(f.label(home), "good" if home == f.me else "muted", strong=home == f.me) if home >= 0 else Cell("")
    name = _name(f, firm, "hand-coins" if v.ask_kusd[lab] > 0 else "")
    return [name, *([_relation(f, lab)] if f.playing else []), at, t.money(float(v.valuation_kusd[lab]))]


def _relation(f: Facts, lab: int) -> Cell:
    """How a lab stands to the seat, as a sign; a word in the card and the tip."""
    value = float(f.view.relation[lab])
    sign = "star" if value >= 0.4 else "thumbs-up" if value >= 0.1 else "thumbs-down" if value < -0.1 else ""
    return Cell("", icon=sign, icon_colour="good" if value > 0 else "warn")


def _maker_row(f: Facts, firm: int) -> list[str | Cell]:
    k = firm - f.makers.start
    price = _trend(t.percent(float(f.view.chip_kusd[k])), f.change("chip_kusd", k), 0.005, -1)
    supply = _trend(t.short(float(f.view.chip_supply[k])), _relative(f, "chip_supply", k), 0.005)
    return [_name(f, firm), price, supply]


def _fund_row(f: Facts, firm: int) -> list[str | Cell]:
    return [_name(f, firm), t.money(stakes_kusd(f, firm))]


_ROWS = {"clouds": _cloud_row, "labs": _lab_row, "chips": _maker_row, "funds": _fund_row}
