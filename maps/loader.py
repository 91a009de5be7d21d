"""Load maps: from their names or from files, checked whole before anything is built."""

import hashlib
import json
import tomllib
from collections.abc import Iterable
from functools import cached_property, lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Annotated, Any

from pydantic import Field, ValidationError

from maps.cards import Card, check_cards
from maps.rulebook import Rulebook
from maps.schema import Band, Chipmaker, Cloud, Deal, Firm, Investor, Lab, Part, Region, Segment

# Capacities of the engine's arrays (game/engine/parameters.py has the same sizes; a test compares them).
MOST = {
    "clouds": 10, "chipmakers": 5, "labs": 10, "investors": 14, "regions": 12, "segments": 8, "deals": 40,
    "calendar": 24,
}  # fmt: skip
MOST_QUARTERS = 40


class MapError(ValueError):
    """A map, setting or rule that can't be used: one line with file, field, value and what is allowed."""


class GameMap(Part):
    """A map as loaded: the opening, the rules, and forward bands to judge runs by."""

    id: str
    title: str
    description: str
    fictional: int = Field(ge=0, le=1)
    start: Annotated[str, Field(pattern=r"^\d{4}Q[1-4]$")]
    quarters: Annotated[int, Field(ge=2, le=MOST_QUARTERS)]
    geography: str
    export_controls: int = Field(default=1, ge=0, le=1, description="1: no chips between open and closed markets, ever")
    regions: list[Region]
    segments: list[Segment]
    clouds: list[Cloud]
    chipmakers: list[Chipmaker]
    labs: list[Lab]
    investors: list[Investor]
    deals: list[Deal] = Field(default=[])
    calendar: list[Card] = Field(default=[], description="events that happen for sure")
    bands: list[Band] = Field(default=[])
    rules: Rulebook

    @cached_property
    def hash(self) -> str:
        """Fingerprint of everything in the map, rules included."""
        text = json.dumps(self.model_dump(mode="json"), sort_keys=True)
        return hashlib.sha256(text.encode()).hexdigest()[:16]

    @property
    def firms(self) -> list[Firm]:
        """All firms, role by role."""
        return [*self.clouds, *self.chipmakers, *self.labs, *self.investors]

    def quarter_name(self, quarter: int) -> str:
        """Name of a quarter, 0 = the opening: `2026Q2`."""
        year, q = int(self.start[:4]), int(self.start[5])
        whole, part = divmod(q - 1 + quarter, 4)
        return f"{year + whole}Q{part + 1}"


def data_folder() -> Path:
    """Folder of the maps that come with the game."""
    return Path(str(files("maps") / "data"))


def list_maps() -> list[str]:
    """Names of the maps that come with the game."""
    return sorted(path.stem for path in data_folder().glob("*.toml"))


def load_map(name: str, settings: Iterable[str] = ()) -> GameMap:
    """The map of that name, or in that file, with settings such as `rules.demand.nest=0.6` applied.

    Raises MapError naming file, field, value and what is allowed.
    """
    path = data_folder() / f"{name}.toml"
    if not path.exists():
        path = Path(name)
    if not path.is_file():
        raise MapError(f"{name}: no such map; there are {', '.join(list_maps())}, or give a .toml file")
    return _load(path.resolve(), path.stat().st_mtime_ns, tuple(settings))


@lru_cache(maxsize=32)
def _load(path: Path, changed: int, settings: tuple[str, ...]) -> "GameMap":
    raw = _extended(_read(path), path.name)
    for setting in settings:
        _set(raw, setting)
    return parse_map(raw, path.name)


def _extended(raw: dict[str, Any], source: str) -> dict[str, Any]:
    """Plain data of a map; one that says `extends = "pocket"` has that map's wherever it says nothing itself."""
    name = raw.pop("extends", None)
    if name is None:
        return raw
    if name not in list_maps():
        raise MapError(f"{source}: extends = {name!r}: one of {', '.join(list_maps())}")
    return {**_extended(_read(data_folder() / f"{name}.toml"), name), **raw}


def parse_map(raw: dict[str, Any], source: str) -> GameMap:
    """A checked map from plain data; `rules` is the name of a rule set, or tables that differ from standard."""
    rules = raw.get("rules", "standard")
    base = rules if isinstance(rules, str) else rules.get("base", "standard")
    path = data_folder() / "rules" / f"{base}.toml"
    if not path.is_file():
        raise MapError(f"{source}: rules: no rule set named {base!r}")
    merged = _read(path)
    if isinstance(rules, dict):
        for section, values in rules.items():
            if section != "base" and isinstance(values, dict) and isinstance(merged.get(section), dict):
                merged[section].update(values)
            elif section != "base":
                merged[section] = values
    try:
        game_map = GameMap.model_validate({**raw, "rules": merged})
    except ValidationError as error:
        raise MapError(f"{source}: {explain(error)}") from None
    _cross_check(game_map, source)
    return game_map


def explain(error: ValidationError) -> str:
    """The first thing pydantic found, in one line: field, value, what is allowed; and how many more."""
    first, *rest = error.errors()
    where = ".".join(str(part) for part in first["loc"])
    value = first.get("input")
    shown = "" if isinstance(value, dict | list) or first["type"] == "missing" else f" = {value!r}"
    more = f" (and {len(rest)} more)" if rest else ""
    return f"{where}{shown}: {first['msg'][0].lower()}{first['msg'][1:]}{more}"


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise MapError(f"{path.name}: not a TOML file: {error}") from None
    except OSError as error:
        raise MapError(f"{path.name}: can't be read: {error.strerror}") from None


def _set(raw: dict[str, Any], setting: str) -> None:
    """Apply `rules.section.name=value`, `quarters=12` or `calendar=[{...}]` (JSON) to plain data."""
    name, equals, text = setting.partition("=")
    parts = name.strip().split(".")
    if not equals or not text.strip():
        raise MapError(f"--set {setting}: write it as rules.section.name=value, for example rules.demand.nest=0.6")
    try:
        value: Any = json.loads(text)
    except json.JSONDecodeError:
        value = text.strip()
    if parts[0] == "rules":
        section = Rulebook.model_fields.get(parts[1]) if len(parts) == 3 else None
        kind: Any = section.annotation if section else None
        known = kind.model_fields if kind else {}
        if len(parts) != 3 or parts[2] not in known:
            raise MapError(f"--set {setting}: no such rule; sections are {', '.join(Rulebook.model_fields)}")
        rules = raw.get("rules", "standard")
        table: dict[str, Any] = {"base": rules} if isinstance(rules, str) else rules
        table.setdefault(parts[1], {})[parts[2]] = value
        raw["rules"] = table
    elif parts[0] in ("quarters", "calendar") and len(parts) == 1:
        raw[parts[0]] = value
    else:
        raise MapError(f"--set {setting}: only rules.*, quarters and calendar can be set")


def _cross_check(m: GameMap, source: str) -> None:
    """What no single field can say: sizes, ids that exist, shares that add up."""

    def fail(field: str, value: object, allowed: str) -> None:
        raise MapError(f"{source}: {field} = {value!r}: {allowed}")

    for part, most in MOST.items():
        count = len(getattr(m, part))
        if count > most:
            fail(part, count, f"at most {most}")
    for part in ("regions", "segments", "clouds", "chipmakers", "labs"):
        if not getattr(m, part):
            fail(part, 0, "at least 1")
    ids = [f.id for f in m.firms]
    for name in ids:
        if ids.count(name) > 1:
            fail("id", name, "every firm needs an id of its own")
    regions, segments = {r.id for r in m.regions}, {g.id for g in m.segments}
    clouds, makers, labs = ({f.id for f in firms} for firms in (m.clouds, m.chipmakers, m.labs))

    def known(field: str, names: Iterable[str], allowed: set[str]) -> None:
        for name in names:
            if name not in allowed:
                fail(field, name, f"one of {', '.join(sorted(allowed))}")

    weights = sum(r.demand_weight for r in m.regions)
    if abs(weights - 1) > 1e-3:
        fail("regions.demand_weight", round(weights, 4), "weights of all markets must sum to 1")
    weights = sum(g.demand_weight for g in m.segments if not g.consumer)
    if abs(weights - 1) > 1e-3:
        fail("segments.demand_weight", round(weights, 4), "weights of enterprise segments must sum to 1")
    for r in m.regions:
        known(f"regions.{r.id}.closed_to", r.closed_to, clouds)
    for firm in m.firms:
        known(f"{firm.id}.home", [firm.home], regions)
    modelled = sum(g.demand_weight * g.model_fraction for g in m.segments if not g.consumer)
    through: dict[str, float] = {}
    for c in m.clouds:
        known(f"clouds.{c.id}.region_focus", c.region_focus, regions)
        known(f"clouds.{c.id}.sites_mw", c.sites_mw, regions)
        known(f"clouds.{c.id}.model_mix", c.model_mix, labs | ({"own"} if c.own_model else set()))
        known(f"clouds.{c.id}.building", (b.region for b in c.building), regions)
        known(f"clouds.{c.id}.options", (x.region for x in c.options), regions)
        for site in c.options:
            if site.until < site.start:
                fail(f"clouds.{c.id}.options.until", site.until, f"at least its start, {site.start}")
        designs = makers | ({"own"} if c.silicon else set())
        known(f"clouds.{c.id}.fleet", (x.design for x in c.fleet), designs)
        known(f"clouds.{c.id}.chips_due", (x.design for x in c.chips_due), designs)
        if c.silicon:
            known(f"clouds.{c.id}.silicon.partner", [c.silicon.partner], makers)
        if abs(sum(c.model_mix.values()) - 1) > 1e-3:
            fail(f"clouds.{c.id}.model_mix", round(sum(c.model_mix.values()), 4), "shares must sum to 1")
        for lab, share in c.model_mix.items():
            through[lab] = through.get(lab, 0.0) + c.ai_revenue_busd * modelled * share
        lines = {x.id: x.generations for x in m.chipmakers}
        power = 0.0
        for x in c.fleet:
            line = c.silicon.generations if x.design == "own" and c.silicon else lines.get(x.design, [])
            found = [g for g in line if g.name == x.generation]
            if not found:
                fail(f"clouds.{c.id}.fleet.generation", x.generation, f"one of {', '.join(g.name for g in line)}")
            power += x.thousand * found[0].kw
        if power > sum(c.sites_mw.values()) * 1.0001:
            fail(
                f"clouds.{c.id}.fleet",
                f"{power:.0f} MW",
                f"at most the power of its sites, {sum(c.sites_mw.values()):.0f} MW",
            )
    for dev in m.labs:
        known(f"labs.{dev.id}.compute_mw", dev.compute_mw, clouds)
        known(f"labs.{dev.id}.holders", dev.holders, set(ids) - labs)
        known(f"labs.{dev.id}.model.focus", dev.model.focus, segments)
        if sum(dev.holders.values()) >= 1:
            fail(f"labs.{dev.id}.holders", round(sum(dev.holders.values()), 4), "fractions must sum to less than 1")
        if not dev.open_weights and through.get(dev.id, 0.0) > dev.arr_busd:
            fail(f"labs.{dev.id}.arr_busd", dev.arr_busd, f"at least what clouds sell for it, {through[dev.id]:.2f}")
    for i, deal in enumerate(m.deals):
        known(f"deals.{i}.sponsor", [deal.sponsor], clouds | makers)
        known(f"deals.{i}.lab", [deal.lab], labs)
    roles = {"clouds": clouds, "chipmakers": makers, "labs": labs, "investors": set(ids) - clouds - makers - labs}
    check_cards(m.calendar, m.quarters, roles, {"region": regions, "segment": segments}, fail)
    for i, band in enumerate(m.bands):
        if band.firm:
            known(f"bands.{i}.firm", [band.firm], set(ids))
