"""Edits of a map as plain data: what a row changes of the opening."""

from dataclasses import dataclass
from typing import Any

from game.engine.parameters import CHIPMAKER0, INVESTOR0, LAB0
from game.studies.mechanisms.cast import Cast


def listed_everywhere(raw: dict[str, Any], cast: Cast) -> None:
    """No deal in force at the opening has access terms."""
    for deal in raw["deals"]:
        deal["access"], deal["access_quarters"] = "listed", 0


@dataclass(frozen=True)
class Floors:
    """Take-or-pay floor of every deal in force at the opening."""

    floor: float

    def __call__(self, raw: dict[str, Any], cast: Cast) -> None:
        """Change the map."""
        for deal in raw["deals"]:
            deal["floor"] = self.floor


@dataclass(frozen=True)
class LittleCash:
    """Labs without a parent open with cash of at most some quarters' revenue."""

    quarters: float

    def __call__(self, raw: dict[str, Any], cast: Cast) -> None:
        """Change the map."""
        for lab in raw["labs"]:
            if not lab["parent_funding_busd"]:
                lab["cash_busd"] = min(lab["cash_busd"], self.quarters * lab["arr_busd"] / 4)


def no_contracts(raw: dict[str, Any], cast: Cast) -> None:
    """No contract between a cloud and a lab is in force at the opening."""
    clouds = {cloud["id"] for cloud in raw["clouds"]}
    raw["deals"] = [deal for deal in raw["deals"] if deal["sponsor"] not in clouds]


def one_backer(raw: dict[str, Any], cast: Cast) -> None:
    """Each lab keeps its largest holder, which gets what the others had, and that holder's deals."""
    kept: dict[str, str] = {}
    for lab in raw["labs"]:
        held = sorted(lab["holders"], key=lambda name: (-lab["holders"][name], name))
        if held:
            lab["holders"] = {held[0]: sum(lab["holders"].values())}
            kept[lab["id"]] = held[0]
    raw["deals"] = [deal for deal in raw["deals"] if kept.get(deal["lab"], deal["sponsor"]) == deal["sponsor"]]


def one_lab_each(raw: dict[str, Any], cast: Cast) -> None:
    """Each investor keeps the stake that is worth most; founders get the others."""
    for investor in raw["investors"]:
        held = [lab for lab in raw["labs"] if investor["id"] in lab["holders"]]
        held.sort(key=lambda lab: (-lab["valuation_busd"] * lab["holders"][investor["id"]], lab["id"]))
        for lab in held[1:]:
            del lab["holders"][investor["id"]]


@dataclass(frozen=True)
class Indebted:
    """Labs without a parent open with debt of a part of their run rate."""

    part: float

    def __call__(self, raw: dict[str, Any], cast: Cast) -> None:
        """Change the map."""
        for lab in raw["labs"]:
            if not lab["parent_funding_busd"]:
                lab["debt_busd"] = self.part * lab["arr_busd"]


@dataclass(frozen=True)
class NoMoney:
    """Investors of a kind have neither cash nor new money; they keep what they hold."""

    kind: str

    def __call__(self, raw: dict[str, Any], cast: Cast) -> None:
        """Change the map."""
        for investor in raw["investors"]:
            if investor["kind"] == self.kind:
                investor["cash_busd"] = investor["inflow_busd"] = 0.0


@dataclass(frozen=True)
class Walls:
    """Strength of the wall in every fund."""

    strength: float

    def __call__(self, raw: dict[str, Any], cast: Cast) -> None:
        """Change the map."""
        for investor in raw["investors"]:
            investor["wall"] = self.strength


@dataclass(frozen=True)
class Expiring:
    """Clouds' contracts in force at the opening run out in a quarter, at the pace they had; later ones are dropped.

    embed: part of what is left of a contract that the cloud buys of the lab's models.
    """

    quarter: int
    embed: float

    def __call__(self, raw: dict[str, Any], cast: Cast) -> None:
        """Change the map."""
        clouds = {cloud["id"] for cloud in raw["clouds"]}
        raw["deals"] = [d for d in raw["deals"] if d["sponsor"] not in clouds or d["start"] < self.quarter]
        for deal in raw["deals"]:
            if deal["sponsor"] in clouds:
                part = min(1.0, (self.quarter - deal["start"]) / deal["quarters"])
                deal["commitment_busd"] *= part * (1 - deal["ramp"]) + deal["ramp"] * part * part
                deal["quarters"] = self.quarter - deal["start"]
                deal["embed_busd"] = self.embed * deal["commitment_busd"]
                deal["tranches"] = []


@dataclass(frozen=True)
class HostMayMatch:
    """The host's contracts with a lab carry a right to match; where there is none, a small one is added."""

    of: str

    def __call__(self, raw: dict[str, Any], cast: Cast) -> None:
        """Change the map."""
        with_right(raw, cast, cast.lab(self.of), "refusal")


@dataclass(frozen=True)
class HostsVote:
    """Each lab's host holds a part of it at least, under a contract with votes."""

    part: float

    def __call__(self, raw: dict[str, Any], cast: Cast) -> None:
        """Change the map."""
        for i in range(len(raw["labs"])):
            holds(raw["labs"][i], raw["clouds"][cast.hosts[i]]["id"], self.part)
            with_right(raw, cast, i, "votes")


@dataclass(frozen=True)
class RivalHolders:
    """A lab's host and another cloud, with models of their own as far as there are, hold a part of it at least."""

    of: str
    part: float

    def __call__(self, raw: dict[str, Any], cast: Cast) -> None:
        """Change the map."""
        lab = raw["labs"][cast.lab(self.of)]
        builders = sorted(raw["clouds"], key=lambda c: (c["own_model"] is None, -lab["compute_mw"].get(c["id"], 0.0)))
        for cloud in builders[:2]:
            holds(lab, cloud["id"], self.part)


def holds(lab: dict[str, Any], firm: str, part: float) -> None:
    """Let a firm hold a part of a lab at least; what it takes comes from founders."""
    lab["holders"][firm] = max(lab["holders"].get(firm, 0.0), part)


def with_right(raw: dict[str, Any], cast: Cast, lab: int, right: str) -> None:
    """Give the host's contracts with a lab a right; a contract without commitment where there is none."""
    names = raw["clouds"][cast.hosts[lab]]["id"], raw["labs"][lab]["id"]
    theirs = [deal for deal in raw["deals"] if (deal["sponsor"], deal["lab"]) == names]
    if not theirs:
        theirs = [{"sponsor": names[0], "lab": names[1], "start": 0, "quarters": 40, "commitment_busd": 0.0}]
        raw["deals"].extend(theirs)
    for deal in theirs:
        deal["rights"] = sorted({*deal.get("rights", []), right})


@dataclass(frozen=True)
class Happens:
    """An event on the calendar. target, other: parts of the cast (see `Cast.seats`), "" by lot or for nobody."""

    event: str
    quarter: int = 1
    target: str = ""
    other: str = ""
    segment: str = ""
    size: float | None = None
    quarters: int | None = None

    def __call__(self, raw: dict[str, Any], cast: Cast) -> None:
        """Change the map."""
        card = {"quarter": self.quarter, "event": self.event, "size": self.size, "quarters": self.quarters}
        for field, part in (("target", self.target), ("other", self.other)):
            if part:
                card[field] = firm_id(raw, cast, part)
        if self.segment:
            known = [segment["id"] for segment in raw["segments"] if not segment["consumer"]]
            card["segment"] = self.segment if self.segment in known else known[-1]
        raw["calendar"] = [*raw["calendar"], card]


def firm_id(raw: dict[str, Any], cast: Cast, part: str) -> str:
    """Id of the first firm of a part."""
    seat = cast.seats(part)[0]
    for first, role in ((0, "clouds"), (CHIPMAKER0, "chipmakers"), (LAB0, "labs"), (INVESTOR0, "investors")):
        if first <= seat < first + len(raw[role]):
            return str(raw[role][seat - first]["id"])
    raise ValueError(f"part {part!r}: no firm at {seat}")


@dataclass(frozen=True)
class Specialised:
    """Labs sell alike to households and firms; each is better in one segment, labs in turn, and worse elsewhere."""

    by: float  # OOM; 0: equally good everywhere

    def __call__(self, raw: dict[str, Any], cast: Cast) -> None:
        """Change the map."""
        segments = [segment["id"] for segment in raw["segments"]]
        for i, lab in enumerate(raw["labs"]):
            mine = segments[i % len(segments)]
            lab["model"]["focus"] = {name: self.by if name == mine else -self.by for name in segments}
            lab["consumer_share"] = 0.4


def closed_loops(raw: dict[str, Any], cast: Cast) -> None:
    """The cloud with a lab's largest contract has its models alone, for the whole game."""
    clouds = {cloud["id"] for cloud in raw["clouds"]}
    for lab in raw["labs"]:
        mine = [deal for deal in raw["deals"] if deal["lab"] == lab["id"] and deal["sponsor"] in clouds]
        mine.sort(key=lambda deal: (-deal["commitment_busd"], deal["sponsor"]))
        for i, deal in enumerate(mine):
            deal["access"], deal["access_quarters"] = ("exclusive", 40) if i == 0 else ("listed", 0)


@dataclass(frozen=True)
class Sponsored:
    """Each open lab's host holds a part of it at least."""

    part: float

    def __call__(self, raw: dict[str, Any], cast: Cast) -> None:
        """Change the map."""
        for i, lab in enumerate(raw["labs"]):
            if lab["open_weights"]:
                holds(lab, raw["clouds"][cast.hosts[i]]["id"], self.part)


def one_cloud(raw: dict[str, Any], cast: Cast) -> None:
    """Open labs rent all their compute from their host and have none of their own."""
    for i, lab in enumerate(raw["labs"]):
        if lab["open_weights"]:
            lab["compute_mw"] = {raw["clouds"][cast.hosts[i]]["id"]: lab["own_mw"] + sum(lab["compute_mw"].values())}
            lab["own_mw"] = 0.0


@dataclass(frozen=True)
class Ahead:
    """A lab's model is better."""

    who: str
    by: float  # OOM

    def __call__(self, raw: dict[str, Any], cast: Cast) -> None:
        """Change the map."""
        raw["labs"][cast.lab(self.who)]["model"]["quality"] += self.by


@dataclass(frozen=True)
class Threshold:
    """Models count as too capable from a little over the best one of the opening."""

    over: float  # OOM

    def __call__(self, raw: dict[str, Any], cast: Cast) -> None:
        """Change the rules."""
        models = [lab["model"] for lab in raw["labs"]] + [c["own_model"] for c in raw["clouds"] if c["own_model"]]
        best = max(model["quality"] + max(model["focus"].values(), default=0.0) for model in models)
        raw["rules"]["research"]["capability_threshold"] = best + self.over
