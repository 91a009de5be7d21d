"""States, blocs, coalitions and what firms find they own: M12, M25, M28, M45, M48, M51, M66, M69."""

import numpy as np

from game.engine.layout import Floats, record
from game.engine.parameters import CHANNELS, DIRECT, FIRMS
from game.engine.politics import brand
from game.studies.mechanisms.acts import MindsConflicts
from game.studies.mechanisms.edits import Happens, RivalHolders, Specialised, closed_loops, listed_everywhere
from game.studies.mechanisms.read import BUSD, told
from game.studies.mechanisms.rows.governance import conflicts
from game.studies.mechanisms.scene import Scene, log, mean_of, part, total
from game.studies.mechanisms.table import Mechanism, Outcome
from game.studies.mechanisms.treatment import Treatment
from game.studies.surplus import enterprise_surplus

TWO = "two-systems"


def sold(scene: Scene, g: int) -> Floats:
    """What a segment wants to spend on models, kUSD a quarter (games, channels, models)."""
    s, segment = scene.model.state, scene.model.map.segments[g]
    spend = (s["wallet_kusd"][:, :, g, None] * s["cloud_share"][:, :, g]).sum(axis=1)
    spend[:, :DIRECT] *= segment.model_fraction
    return np.asarray(spend[..., None] * s["model_share"][:, g])


def public_sector(scene: Scene) -> int:
    """The segment that government orders bind: public sector, else who needs most trust."""
    segments = scene.model.map.segments
    return max(range(len(segments)), key=lambda g: (segments[g].public, segments[g].trust_weight))


# M12, M28


def open_labs(scene: Scene) -> list[int]:
    """Labs at home in closed markets that open with open weights."""
    closed = {r.id for r in scene.model.map.regions if not r.open_market}
    return [i for i, lab in enumerate(scene.model.map.labs) if lab.open_weights and lab.home in closed]


def at_shareholders(scene: Scene) -> Floats:
    """Of open labs' rented compute, with clouds that hold them, %."""
    labs = open_labs(scene)
    load = scene.state("compute_h100e", labs, scene.clouds)
    held = scene.state("shares", scene.clouds, slice(None))[:, :, labs].swapaxes(1, 2) > 0
    return 100 * part(total(load * held), total(load))


def clouds_that_sell(scene: Scene) -> Floats:
    """Clouds that sell open models, as if all sold equally much: one over the sum of squared shares, mean over labs."""
    there = scene.state("model_kusd", scene.clouds, slice(None))[:, :, open_labs(scene)]
    share = there / np.maximum(there.sum(axis=1, keepdims=True), 1e-9)
    return np.asarray((1 / np.maximum((share * share).sum(axis=1), 1e-9)).mean(axis=1))


def inside_poles(scene: Scene) -> Floats:
    """Of enterprises' spend on models on clouds, on those of the cloud's own pole, %: its own or a lab's.

    A lab is of the pole of the cloud with its largest contract at the opening, else of the one that holds most of it.
    """
    m, clouds = scene.model.map, [c.id for c in scene.model.map.clouds]
    bought = scene.state("model_kusd", scene.clouds, slice(None))
    mine = np.zeros(bought.shape[1:])
    for c in range(len(clouds)):
        mine[c, bought.shape[2] - (CHANNELS - 1) + c] = 1.0
    for i, lab in enumerate(m.labs):
        put = [sum(d.commitment_busd for d in m.deals if (d.lab, d.sponsor) == (lab.id, c)) for c in clouds]
        put = put if max(put) > 0 else [lab.holders.get(c, 0.0) for c in clouds]
        if max(put) > 0:
            mine[int(np.argmax(put)), i] = 1.0
    return 100 * part(total(bought * mine), total(bought))


def surplus(scene: Scene) -> Floats:
    """Enterprises' surplus from what is on offer, utils, mean over markets by their weight."""
    weight = np.array([r.demand_weight for r in scene.model.map.regions])
    return total(enterprise_surplus(scene.model) * weight)


# M25


def probes(scene: Scene) -> Floats:
    """Investigations that begin."""
    return told(scene, "antitrust_probe")


def joint_points(scene: Scene) -> Floats:
    """MHHI less HHI that clouds' stakes in rivals make, points of 10,000."""
    return 1e4 * total(scene.state("joint", scene.clouds))


# M45


def ordered_arr(scene: Scene) -> Floats:
    """The star's sales to the public sector, log points."""
    return 100 * log(total(sold(scene, public_sector(scene))[:, :, scene.cast.star]))


def rivals_arr(scene: Scene) -> Floats:
    """What other developers sell to the public sector, bn USD a year."""
    by_model = sold(scene, public_sector(scene))
    return 4 * (total(by_model) - total(by_model[:, :, scene.cast.star])) / BUSD


# M48


def vertical(scene: Scene) -> int:
    """The segment of the start-up."""
    names = [g.id for g in scene.model.map.segments if not g.consumer]
    return [g.id for g in scene.model.map.segments].index("health" if "health" in names else names[-1])


def vertical_quality(scene: Scene) -> Floats:
    """The star's quality in the start-up's segment, OOM."""
    return scene.state("quality", scene.cast.star, vertical(scene))


def sold_to_rivals(scene: Scene) -> Floats:
    """Of the star's sales, to the customers whom a start-up of their trade rivals, %."""
    star = scene.cast.star
    by_segment = [total(sold(scene, g)[:, :, star]) for g in range(len(scene.model.map.segments))]
    everything = by_segment[0] * 0.0
    for one in by_segment:
        everything = everything + one
    return 100 * part(by_segment[vertical(scene)], everything)


# M51


def premium(scene: Scene) -> Floats:
    """Utils by which customers prefer the star to other labs, beyond quality, trust and price: mean over channels."""
    state, star = scene.model.state, scene.cast.star
    t = record(scene.model.setup.table_records, 0)
    found = np.zeros(scene.games)
    for g in range(scene.games):
        s, hosted, leads = record(state, g), state["hosted"][g], []
        for c in (*range(scene.clouds.stop), DIRECT):
            for m in np.flatnonzero(hosted[c, scene.labs]):
                if m != star and hosted[c, star]:
                    taste = brand(s, t, scene.quarter, c, star) - brand(s, t, scene.quarter, c, int(m))
                    leads.append(max(taste, 0.0))
        found[g] = sum(leads) / max(len(leads), 1)
    return found


def followers_share(scene: Scene) -> Floats:
    """Other labs' part of what customers spend on labs' models, %."""
    sales = scene.state("model_kusd", slice(None), scene.labs)
    return 100 * (1 - part(total(sales[:, :, scene.cast.star]), total(sales)))


# M66, M69


def rivals_held(scene: Scene) -> Floats:
    """Pairs of labs that one firm holds, over all firms."""
    held = (scene.state("shares", slice(0, FIRMS), scene.labs) > 0).sum(axis=2)
    return total(held * (held - 1) / 2)


def relation_of_holder(scene: Scene) -> Floats:
    """What the second lab thinks of its one-bet holder, −1 to 1."""
    return scene.state("relation", scene.cast.seats("monogamist")[0], scene.cast.second)


def relation_lost(scene: Scene) -> Floats:
    """What labs think of who holds several of them, below 1: mean."""
    held = scene.state("shares", slice(0, FIRMS), scene.labs) > 0
    several = held & (held.sum(axis=2, keepdims=True) > 1)
    return 1 - mean_of(scene.state("relation", slice(0, FIRMS), scene.labs), several)


ROWS = (
    Mechanism(
        "M12", "capital", "firms of closed markets pay for shares only / may ask for spending in return",
        direct=Outcome("of open labs' compute, with clouds that hold them", "%", at_shareholders),
        game=Outcome("clouds that sell open models, as if equally", "clouds", clouds_that_sell),
        on=Treatment(("rules.clauses.bloc_spend_back=0",)),
        off=Treatment(("rules.clauses.bloc_spend_back=1",)),
        remark="On the map two-systems. Open weights run on every cloud in both arms, so the game-level outcome hardly "
        "moves: contracts bring compute to shareholders but keep nobody from the weights. It would move if spending in "
        "return came with weights that close (M54), which this row does not switch.",
        map=TWO,
    ),
    Mechanism(
        "M25", "nature", "antitrust watches concentration and joint stakes / nobody does",
        direct=Outcome("investigations begun", "probes", probes, "sum"),
        game=Outcome("MHHI less HHI made by clouds' stakes", "points", joint_points, "last"),
        setting=Treatment(edits=(RivalHolders("star", 0.12),)),
        off=Treatment(("rules.events.probe_hhi=0", "rules.events.probe_joint=0")),
        remark="Two clouds with models of their own hold 12% of the star each at least.",
    ),
    Mechanism(
        "M28", "demand", "each lab's largest host has its models alone / all are listed everywhere",
        direct=Outcome("of enterprises' spend on models, inside its own pole", "%", inside_poles),
        game=Outcome("enterprises' surplus", "utils", surplus, "last"),
        on=Treatment(edits=(closed_loops,)),
        off=Treatment(("rules.clauses.access_most=0",), edits=(listed_everywhere,)),
        remark="On the map two-systems. A pole is a cloud, its own model, and labs whose largest contract it has.",
        map=TWO,
    ),
    Mechanism(
        "M45", "nature", "a government order against the star from the second quarter on / none",
        direct=Outcome("its sales to the public sector", "log points", ordered_arr, start=1),
        game=Outcome("others' sales to the public sector", "bn USD a year", rivals_arr, start=1),
        setting=Treatment(("rules.events.order_hazard=0",)),
        on=Treatment(edits=(Happens("government_order", target="star", quarters=8),)),
    ),
    Mechanism(
        "M48", "nature", "the star buys a start-up in health in the second quarter / does not",
        direct=Outcome("its quality there", "OOM", vertical_quality, start=1),
        game=Outcome("of its sales, to customers whom it now rivals", "%", sold_to_rivals, "last", start=1),
        on=Treatment(edits=(Happens("acquires_startup", target="star", segment="health"),)),
    ),
    Mechanism(
        "M51", "nature", "other labs share standards against the star from the second quarter on / do not",
        direct=Outcome("the star's lead in customers' taste", "utils", premium, start=1),
        game=Outcome("other labs' part of labs' sales", "%", followers_share, "last", start=1),
        on=Treatment(edits=(Happens("alliance", target="star", quarters=10),)),
    ),
    Mechanism(
        "M66", "nature", "a fund with one bet is paid in a rival's shares in the second quarter / is not",
        direct=Outcome("pairs of labs held by one firm", "pairs", rivals_held, start=1),
        game=Outcome("what its lab thinks of it", "−1 to 1", relation_of_holder, "last", start=1),
        on=Treatment(edits=(Happens("acquisition_stake", target="star", other="monogamist"),)),
    ),
    Mechanism(
        "M69", "standings", "labs sell to the same buyers / each is at home with its own",
        direct=Outcome("relations lost by who holds several labs", "of 2", relation_lost, "last"),
        game=Outcome("bids refused for a conflict", "bids", conflicts, "sum"),
        setting=Treatment(("rules.governance.overlap_weight=1",), seats={"labs": (MindsConflicts(),)}),
        on=Treatment(edits=(Specialised(0.0),)),
        off=Treatment(edits=(Specialised(1.5),)),
        remark="Labs take no money from who sees a rival's books, as far as the two overlap; each sells four tenths of "
        "what it sells itself to households. At game level it is within chance: who knows that it would be refused "
        "bids for other labs, so that more conflict brings no more refusals.",
    ),
)  # fmt: skip
