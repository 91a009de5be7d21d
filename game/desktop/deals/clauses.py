"""Clauses of a term sheet in words: which ones this game's rules leave out, and what a sheet or contract says."""

from __future__ import annotations

from game.desktop import text as t
from game.desktop.deals.sheet import CONCESSIONS, Sheet
from game.desktop.facts import Facts
from game.engine.parameters import COVENANT, DEDICATED, INFORMATION, OWN_CHIPS, REFUSAL, RIGHTS, VOTES, WALL

BOX = (VOTES, REFUSAL, COVENANT)  # rights with a switch in box 6; information has a choice of its own
ADVANCED = (DEDICATED, OWN_CHIPS)
BOOKS = ("none", "wall", "open")  # information rights: none, behind a wall, without one


def books(sheet: Sheet) -> str:
    """Which of BOOKS the sheet asks for."""
    if not sheet.has(INFORMATION):
        return "none"
    return "wall" if sheet.has(WALL) else "open"


def with_books(sheet: Sheet, key: str) -> Sheet:
    """The sheet with another of BOOKS."""
    return sheet.with_right(INFORMATION, key != "none").with_right(WALL, key == "wall")


def off(f: Facts, name: str) -> str:
    """Why the rules of this game leave a kind of clause out; empty if they don't.

    Kinds: commitments, milestones, floor, first_launch, exclusive, reciprocal, conditional, and the names of RIGHTS.
    """
    k = f.map.rules.clauses
    out = {
        "commitments": k.commitments == 0,
        "milestones": k.milestones == 0,
        "floor": k.floor_most <= 0,
        "first_launch": k.access_most < 1,
        "exclusive": k.access_most < 2,
        "reciprocal": k.reciprocal == 0,
        "conditional": k.conditional == 0,
        "refusal": k.refusal_rights == 0,
        "votes": f.map.rules.governance.votes_most <= 0,
    }
    return t.text(f"off.{name}") if out.get(name) else ""


def why_not_right(f: Facts, sheet: Sheet, right: int) -> str:
    """Why a right can't be asked for now; empty if it can."""
    reason = off(f, RIGHTS[right])
    if reason:
        return reason
    if right == REFUSAL and (off(f, "commitments") or sheet.commit <= 0):
        return off(f, "commitments") or t.text("rights.refusal_none")
    if right == DEDICATED and sheet.owed_kw <= 0:
        return t.text("rights.dedicated_none")
    if right == OWN_CHIPS:
        if not has_silicon(f):
            return t.text("rights.own_chips_none")
        return off(f, "commitments") or ("" if sheet.commit > 0 else t.text("rights.own_chips_idle"))
    return ""


def has_silicon(f: Facts) -> bool:
    """Whether the seat has accelerators of its own design."""
    return f.cloud(f.me).silicon is not None


def words_of(sheet: Sheet, folded: bool = False) -> list[str]:
    """The clauses of a sheet beyond its first five boxes in a few words each; folded: without those of box 6."""
    found = rights_words(sheet.rights & set(ADVANCED) if folded else sheet.rights)
    if sheet.shares_revenue:
        found.append(t.text("clause.share", part=t.percent(sheet.share_part), cap=t.money(sheet.share_cap)))
    if sheet.embed > 0:
        found.append(t.text("clause.embed", amount=t.money(sheet.embed)))
    if sheet.owed_arr > 0 and sheet.owed_kw > 0:
        found.append(t.text("clause.owed_from", amount=t.money(sheet.owed_arr)))
    if sheet.rider > 0:
        found.append(t.text("clause.rider", part=t.percent(sheet.rider)))
    if sheet.concede:
        key = CONCESSIONS[sheet.concede]
        found.append(t.text(f"clause.concede_{key}", amount=t.money(sheet.most_pre)))
    return found


def rights_words(rights: frozenset[int]) -> list[str]:
    """Rights in a few words each; what is seen behind a wall is one of them."""
    found = []
    for right in (INFORMATION, VOTES, REFUSAL, COVENANT, DEDICATED, OWN_CHIPS):
        if right in rights:
            walled = right == INFORMATION and WALL in rights
            found.append(t.text("clause.wall" if walled else f"clause.{RIGHTS[right]}"))
    return found


def deal_words(f: Facts, d: int) -> list[str]:
    """The clauses of a contract in force that the seat may see."""
    v = f.view
    rights = {i for i in range(len(RIGHTS)) if v.deal_rights[d, i] == 1}
    if COVENANT in rights and v.deal_access_until[d] <= f.quarter:
        rights.discard(COVENANT)  # it ran out with the access terms
    found = rights_words(frozenset(rights))
    if v.deal_share[d] > 0 and v.deal_share_kusd[d] > 0:
        cap = t.money(float(v.deal_share_kusd[d]))
        found.append(t.text("clause.share", part=t.percent(float(v.deal_share[d])), cap=cap))
    if v.deal_embed_kusd[d] > 0:
        found.append(t.text("clause.embed", amount=t.money(float(v.deal_embed_kusd[d]))))
    if v.deal_owed_kw[d] > 0 and v.deal_owed_arr_kusd[d] > 0:
        found.append(t.text("clause.owed_from", amount=t.money(float(v.deal_owed_arr_kusd[d]))))
    return found


def advanced_count(sheet: Sheet) -> int:
    """How many terms that are folded away the sheet uses."""
    parts = (sheet.has(DEDICATED), sheet.has(OWN_CHIPS), sheet.shares_revenue, sheet.embed > 0, sheet.rider > 0,
             sheet.owed_arr > 0,
             sheet.concede > 0, *(tranche.kusd > 0 for tranche in sheet.tranches[1:]))  # fmt: skip
    return sum(map(bool, parts))
