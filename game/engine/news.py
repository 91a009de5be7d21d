"""The quarter's news: codes with who, whom and an amount; texts are made from the catalogue."""

from game.engine.rule import rule
from game.engine.state import State

NEWS_KINDS = (
    "round_closed",
    "deal_signed",
    "tranche_paid",
    "tranche_lapsed",
    "deal_freed",
    "deal_expired",
    "ipo",
    "default",
    "failure",
    "rescue",
    "regime",
    "slump",
    "squeeze",
    "government_order",
    "incident",
    "breakthrough",
    "lead_change",
    "new_best",
    "shortage",
    "round_announced",
    "rationed",
    "acquired",
    "match",
    "renegotiated",
    "terminated",
    "leak",
    "round_waited",
    "rumour",
    "renewed",
    "leaned",
    "pledge_broken",
    "sited",
    "asked_cut",
    "controlled",
    "cleared",
    "bound",
    "found",
)
(
    ROUND_CLOSED,
    DEAL_SIGNED,
    TRANCHE_PAID,
    TRANCHE_LAPSED,
    DEAL_FREED,
    DEAL_EXPIRED,
    IPO,
    DEFAULT,
    FAILURE,
    RESCUE,
    REGIME,
    SLUMP,
    SQUEEZE,
    GOVERNMENT_ORDER,
    INCIDENT,
    BREAKTHROUGH,
    LEAD_CHANGE,
    NEW_BEST,
    SHORTAGE,
    ROUND_ANNOUNCED,
    RATIONED,
    ACQUIRED,
    MATCH,
    RENEGOTIATED,
    TERMINATED,
    LEAK,
    ROUND_WAITED,
    RUMOUR,
    RENEWED,
    LEANED,
    PLEDGE_BROKEN,
    SITED,
    ASKED_CUT,
    CONTROLLED,
    CLEARED,
    BOUND,
    FOUND,
) = range(len(NEWS_KINDS))


@rule
def tell(s: State, kind: int, who: int, whom: int, amount: float) -> None:
    """Add an item; who and whom are firm indices (a region for `lead_change`) or -1. A full list drops it."""
    i = s.news_count[0]
    if i < s.news_kind.shape[0]:
        s.news_kind[i] = kind
        s.news_who[i] = who
        s.news_whom[i] = whom
        s.news_amount[i] = amount
        s.news_count[0] = i + 1
