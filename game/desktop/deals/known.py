"""How a lab stands: whether it can pay, how sure its worth is, who holds rights in it, who is said to be in talks."""

from __future__ import annotations

import math

from game.desktop import text as t
from game.desktop.deals.parts import sentence, told
from game.desktop.deals.presets import brief
from game.desktop.facts import Facts
from game.desktop.kit import Widget
from game.desktop.parts import fact

SHORT, THIN = 1.0, 1.3  # coverage below which obligations outgrow means, and at which little is left over
WIDE = 0.25  # doubt about a lab's worth above which prices are guesses


def coverage_colour(coverage: float) -> str:
    """Colour of a lab's own means over its obligations."""
    return "bad" if coverage < SHORT else "warn" if coverage < THIN else "good"


def standing(f: Facts, lab: int) -> Widget:
    """Coverage, doubt, openness, independence, rights that others hold, rumours."""
    v = f.view
    covers, doubt = float(v.lab_coverage[lab]), float(v.doubt[lab])
    shown = t.text("known.ample") if covers >= 10 else t.text("sheet.times", value=t.number(covers, 2))
    rows: list[Widget] = [
        fact(t.text("known.coverage"), t.text("unit.about", value=shown), coverage_colour(covers),
             t.text("known.coverage_tip"), id="lab-coverage"),
        fact(t.text("known.doubt"), t.text("known.doubt_value", part=t.percent(math.expm1(doubt))),
             "warn" if doubt > WIDE else "text", t.text("known.doubt_tip")),
        fact(t.text("known.discloses"), _open(f, lab), "good" if v.disclosed[lab] or v.listed[lab] else "warn",
             t.text("known.discloses_tip")),
        fact(t.text("known.independence"), t.percent(float(v.independence_index[lab])), "text",
             t.text("known.independence_tip")),
    ]  # fmt: skip
    for key, holder in (("refusal", int(v.refusal[lab])), ("covenant", int(v.covenant[lab]))):
        if holder >= 0:
            mine = holder == f.me
            name = t.text("known.you") if mine else f.short(holder)
            rows.append(fact(t.text(f"known.{key}"), name, "good" if mine else "warn", t.text(f"known.{key}_tip")))
    rows += rumour(f, lab)
    return told(t.text("known.title", lab=f.short(f.labs[lab])), "gauge", *rows, id="standing")


def _open(f: Facts, lab: int) -> str:
    if f.view.listed[lab]:
        return t.text("known.listed")
    return t.text("known.yes" if f.view.disclosed[lab] else "known.no")


def rumour(f: Facts, lab: int) -> list[Widget]:
    """Who is said to be in talks with the lab, in a sentence."""
    firm, kusd = int(f.view.rumour_firm[lab]), float(f.view.rumour_kusd[lab])
    if firm < 0 or kusd <= 0:
        return []
    words = t.text("known.rumour_you" if firm == f.me else "known.rumour", firm=f.short(firm), amount=brief(kusd))
    return [sentence(words, "warn", "newspaper", t.text("known.rumour_tip"))]
