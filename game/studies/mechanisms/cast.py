"""Who plays which part in an experiment: firms of any map, found by what they are at its opening."""

from dataclasses import dataclass
from typing import Self

from game.engine.opening import INVESTOR_KINDS
from game.engine.parameters import CHIPMAKER0, INVESTOR0, LAB0
from maps.loader import GameMap
from maps.schema import Lab


@dataclass(frozen=True)
class Cast:
    """Parts by place in the map: labs, clouds and so on count from 0 within their role.

    Read from figures that no edit of a mechanism's rows touches, so both arms have the same cast.
    """

    star: int  # the independent lab with most ARR
    second: int  # the next of them
    strained: int  # the independent lab with most commitments for its ARR
    riser: int  # the independent lab that grows fastest
    hosts: tuple[int, ...]  # (labs,) cloud with most of a lab's compute
    poorest: int  # the cloud with least cash for its sites
    looped: int  # the cloud whose stakes are worth most for its AI revenue
    kinds: tuple[str, ...]  # (investors,)
    counts: tuple[int, int, int, int]  # clouds, chipmakers, labs, investors
    ids: tuple[tuple[str, int], ...] = ()  # firms by their own names, with their indices

    @classmethod
    def of(cls, game_map: GameMap) -> Self:
        """The cast of a map. Independent: closed models, not listed, no parent that pays; else any lab."""
        labs = game_map.labs
        free = [i for i, lab in enumerate(labs) if not (lab.open_weights or lab.listed or lab.parent_funding_busd)]
        free = free or list(range(len(labs)))
        by_arr = sorted(free, key=lambda i: (-labs[i].arr_busd, labs[i].id))
        clouds = {cloud.id: i for i, cloud in enumerate(game_map.clouds)}
        bound = dict.fromkeys((lab.id for lab in labs), 0.0)
        for deal in game_map.deals:
            bound[deal.lab] += deal.commitment_busd if deal.sponsor in clouds else 0.0

        def burden(i: int) -> tuple[float, str]:
            return -bound[labs[i].id] / max(labs[i].arr_busd, 1e-9), labs[i].id

        def host(lab: Lab) -> int:
            used = sorted(lab.compute_mw, key=lambda name: (-lab.compute_mw[name], name))
            return clouds[used[0]] if used else 0

        def purse(i: int) -> tuple[float, str]:
            cloud = game_map.clouds[i]
            return cloud.cash_busd / max(sum(cloud.sites_mw.values()), 1e-9), cloud.id

        def loop(i: int) -> tuple[float, str]:
            cloud = game_map.clouds[i]
            held = sum(lab.valuation_busd * lab.holders.get(cloud.id, 0.0) for lab in labs)
            return -held / max(cloud.ai_revenue_busd, 1e-9), cloud.id

        return cls(
            star=by_arr[0],
            second=by_arr[min(1, len(by_arr) - 1)],
            strained=min(free, key=burden),
            riser=min(free, key=lambda i: (-labs[i].growth, labs[i].id)),
            hosts=tuple(host(lab) for lab in labs),
            poorest=min(range(len(game_map.clouds)), key=purse),
            looped=min(range(len(game_map.clouds)), key=loop),
            kinds=tuple(investor.kind for investor in game_map.investors),
            counts=(len(game_map.clouds), len(game_map.chipmakers), len(labs), len(game_map.investors)),
            ids=tuple(
                (firm.id, first + i)
                for first, role in (
                    (0, game_map.clouds),
                    (CHIPMAKER0, game_map.chipmakers),
                    (LAB0, labs),
                    (INVESTOR0, game_map.investors),
                )
                for i, firm in enumerate(role)
            ),
        )

    def seats(self, part: str) -> list[int]:
        """Firm indices of a part: a lab's, `host of star`, `poorest`, a role, all investors of a kind, a firm's id."""
        clouds, chipmakers, labs, investors = self.counts
        roles = {
            "clouds": range(clouds),
            "chipmakers": range(CHIPMAKER0, CHIPMAKER0 + chipmakers),
            "labs": range(LAB0, LAB0 + labs),
            "investors": range(INVESTOR0, INVESTOR0 + investors),
            "poorest": [self.poorest],
        }
        if part in roles:
            return list(roles[part])
        if part in INVESTOR_KINDS:
            return [INVESTOR0 + i for i, kind in enumerate(self.kinds) if kind == part]
        if part in dict(self.ids):
            return [dict(self.ids)[part]]
        if part.startswith("host of "):
            return [self.hosts[self.lab(part.removeprefix("host of "))]]
        return [LAB0 + self.lab(part)]

    def lab(self, part: str) -> int:
        """A lab by its part or id."""
        labs = {"star": self.star, "second": self.second, "strained": self.strained, "riser": self.riser}
        labs |= {firm: seat - LAB0 for firm, seat in self.ids if LAB0 <= seat < INVESTOR0}
        if part not in labs:
            raise ValueError(f"part {part!r}: allowed {', '.join(labs)}")
        return labs[part]
