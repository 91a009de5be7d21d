"""The picture in words: what nodes and bands are called, and what their tips say."""

from __future__ import annotations

from typing import TYPE_CHECKING

from game.desktop import text as t
from game.desktop.dollar.network import CLOUDS, ENDS, LABS, MAKERS, SOURCES, Band, Node, role_of
from game.desktop.facts import Facts
from game.desktop.kit import Colour, mix
from game.desktop.kit.tips import Tip
from game.engine.parameters import FIRMS, INVESTOR0, LAB0

if TYPE_CHECKING:
    from game.desktop.dollar.picture import Content
    from game.desktop.dollar.sums import Question, Sums

GREYS: dict[str, Colour] = {
    "customers": (178, 190, 210), "market": (128, 142, 170), "suppliers": (128, 142, 170), "government": (104, 116, 140)
}  # fmt: skip
_MANY: Colour = (150, 158, 172)
_MORE = 5  # rows of a tip


def name_of(f: Facts, account: int) -> str:
    """A firm's name, or what an account outside stands for."""
    return f.short(account) if account < FIRMS else t.text(f"dollar.{role_of(account)}")


def names(f: Facts, node: Node) -> tuple[str, str]:
    """A node's name, long and short."""
    if len(node.accounts) > 1:
        words = t.text(f"dollar.more_{node.role}", count=len(node.accounts))
        return words, words
    account = node.accounts[0]
    if account >= FIRMS:
        words = t.text(f"dollar.{node.role}")
        return words, words
    return f.short(account), f.label(account)


def hue_of(f: Facts, node: Node, tint: Colour) -> Colour:
    """A node's colour; its name stands beside it. tint: the followed sponsor's."""
    account = node.accounts[0]
    if node.role in ("before", "out", "again"):
        return mix(tint, _MANY, 0.55)
    return GREYS[node.role] if account >= FIRMS else _MANY if len(node.accounts) > 1 else f.hue(account)


def book(q: Question) -> str:
    """Perimeter and mixing rule in a few words, to stand beside every figure: "AI book, pro rata"."""
    return t.text(f"dollar.book_{q.perimeter}", mixing=t.text(f"dollar.by_{q.mixing}"))


def what_for(band: Band, nodes: tuple[Node, ...], q: Question) -> str:
    """What a band's payments are for."""
    who, whom = nodes[band.source], nodes[band.target]
    if whom.column == LABS:
        kind = "from_market" if who.role == "market" else f"to_lab_{who.role}"
    elif who.column == SOURCES:
        kind = "sales" if who.role == "customers" else "credit" if who.role == "maker" else "from_market"
        if kind == "sales":
            kind = "chips_outside" if whom.column == MAKERS and q.perimeter == "ai_book" else f"sales_{q.perimeter}"
    elif whom.column == CLOUDS:
        kind = "compute"
    elif whom.column == MAKERS:
        kind = "chips"
    else:
        kind = f"to_{whom.role}"
    return t.text(f"dollar.for_{kind}")


def band_tip(f: Facts, s: Sums, content: Content, place: int, sponsor: int) -> Tip:
    """A payment: how much, for what, whose dollars are in it, how well it is known."""
    net, band = content.net, content.net.bands[place]
    who, whom = net.nodes[band.source], net.nodes[band.target]
    title = t.text("dollar.pays", payer=names(f, who)[0], payee=names(f, whom)[0])
    end = who.role if who.role == "before" else whom.role
    if end in ("before", "out", "again"):
        words = t.text(f"dollar.for_{end}", firm=f.short(sponsor))
        return Tip(title, words, [(t.text("dollar.amount"), t.money(band.kusd))], note=f"{book(s.question)}.")
    paid = float(sum(s.paid_kusd[p] for p in band.pairs))
    rows = [(t.text("dollar.paid"), t.money(paid))]
    cheques = sum(float(s.cheques_kusd[a, b - LAB0]) for a, b in band.pairs if a < FIRMS and LAB0 <= b < INVESTOR0)
    if cheques:
        rows.append((t.text("dollar.cheques"), t.money(cheques)))
    if sponsor >= 0 and who.accounts[0] < FIRMS:
        traced = sum(float(s.carried_kusd[(sponsor, *p)]) for p in band.pairs if p[0] < FIRMS)
        rows.append((t.text("dollar.traced_in", firm=f.short(sponsor)), t.money(traced)))
    rows.append((t.text("dollar.of_paid", firm=names(f, who)[0]), _share(band.kusd, who.out_kusd)))
    rows.append((t.text("dollar.of_got", firm=names(f, whom)[0]), _share(band.kusd, whom.in_kusd)))
    if len(band.pairs) > 1:
        each = sorted(band.pairs, key=lambda p: -s.paid_kusd[p])[:_MORE]
        several_payers = len(who.accounts) > 1
        rows += [(f"  {name_of(f, p[0] if several_payers else p[1])}", t.money(float(s.paid_kusd[p]))) for p in each]
    exact = all(s.exact[p] for p in band.pairs)
    sure = t.text("dollar.known" if exact else "dollar.estimated")
    return Tip(title, what_for(band, net.nodes, s.question), rows, note=f"{sure} {book(s.question)}.", icon="banknote")


def _share(part: float, whole: float) -> str:
    return t.percent(part / whole) if whole > 0 else t.percent(0.0)


def node_tip(f: Facts, s: Sums, content: Content, place: int, sponsor: int, may_follow: bool) -> Tip:
    """A firm: what it gets and pays here, and what of the sponsor's dollars lies there."""
    node, rows = content.net.nodes[place], []
    if node.in_kusd:
        rows.append((t.text("dollar.gets"), t.money(node.in_kusd)))
    if node.out_kusd:
        rows.append((t.text("dollar.gives"), t.money(node.out_kusd)))
    if sponsor >= 0 and node.accounts[0] < FIRMS and node.column in (LABS, CLOUDS, MAKERS):
        lies = sum(float(s.out_kusd[sponsor, a]) for a in node.accounts)
        if lies >= 1:
            rows.append((t.text("dollar.lies_here", firm=f.short(sponsor)), t.money(lies)))
    if content.home is not None and place in (content.home.start, content.home.end):
        rows.append((t.text("dollar.came_home"), t.money(float(s.home_kusd[sponsor]))))
    several = [f"{name_of(f, a)}" for a in node.accounts] if len(node.accounts) > 1 else []
    words = [t.text(f"dollar.node_{node.role}_{_side(node)}")]
    if several:
        words.append(", ".join(several))
    if may_follow:
        words.append(t.text("dollar.enter"))
    return Tip(names(f, node)[0], "\n".join(words), rows, note=f"{book(s.question)}.")


def _side(node: Node) -> str:
    """Where a node stands: as who pays, in the middle, or at the end."""
    return "source" if node.column == SOURCES else "end" if node.column == ENDS else "middle"


def trip_words(f: Facts, path: tuple[int, ...], kusd: float) -> str:
    """A round trip in a sentence."""
    via, *others = (f.short(firm) for firm in path[1:-1])
    for other in others:
        via = t.text("dollar.then", first=via, second=other)
    return t.text("dollar.trip", amount=t.money(kusd), firm=f.short(path[0]), via=via, count=len(path) - 1)
