"""What a cloud that plans may weigh otherwise than the planner: the creed that the rules of `core.py` read."""

from typing import NamedTuple


class CloudCreed(NamedTuple):
    """Weights of a cloud, the planner's by default. `RANGES` says what each means."""

    # Capacity
    boldness: float = 1.0
    fill: float = 0.82
    haste: float = 0.5
    own_chips: float = 1.0
    reach: float = 0.25
    # Prices
    full: float = 0.93
    price_over: float = 1.1
    price_pull: float = 0.15
    price_copied: float = 0.0
    # Own models, products, promotion
    own_use: float = 1.0
    product: float = 0.01
    to_model: float = 0.6
    to_partners: float = 0.4
    to_copying: float = 0.0
    push_own: float = 0.5
    push_stakes: float = 4.0
    push_all: float = 0.0
    token_price: float = 0.7
    # Money
    debt_part: float = 0.35
    payout: float = 0.0
    sell: float = 0.0
    pledge: float = 2.0
    pledge_mood: float = -1.0
    # Which labs
    deal_part: float = 0.35
    sheets: float = 3.0
    most_deals: float = 6.0
    again: float = 8.0
    one_lab: float = 0.0
    novelty: float = 0.0
    contain: float = 1.0
    preempt: float = 0.0
    wait: float = 0.0
    bargain: float = -10.0
    follow: float = 0.0
    probe_fear: float = 1.0
    contracts: float = 0.0
    # What is in a sheet
    cheque: float = 0.6
    unasked: float = 0.04
    spend: float = 4.0
    owed: float = 1.0
    discount: float = 0.10
    access: float = 1.0
    term: float = 6.0
    refusal: float = 0.0
    covenant: float = 0.0
    campus: float = 0.0
    own_chips_from: float = 0.6
    embed: float = 0.03
    gives: float = 0.0
    rider: float = 0.0
    # Labs it deals with
    match_part: float = 0.1
    relief: float = 0.4
    lean_luck: float = 0.8
    bind: float = 1.0


#: Least, most and meaning of each weight.
RANGES: dict[str, tuple[float, float, str]] = {
    "boldness": (0.2, 4.0, "compute it builds for, over what it expects to be asked"),
    "fill": (0.5, 1.0, "utilisation it builds to"),
    "haste": (0.1, 1.0, "part of what is missing that it orders a quarter"),
    "own_chips": (0.0, 10.0, "weight of its own silicon among accelerators, over what merit gives it"),
    "reach": (0.0, 4.0, "pull of markets where its sites are thin, over land it has"),
    "full": (0.5, 1.0, "utilisation at which its price of compute stays where it is"),
    "price_over": (0.5, 2.0, "price of compute over rivals' mean at which it makes it cheaper"),
    "price_pull": (0.0, 1.0, "part of the distance to that price, taken a quarter"),
    "price_copied": (0.0, 1.0, "part of the distance to the price of the rival that earns most by its compute"),
    "own_use": (0.0, 20.0, "compute for own models, over what their worth to other business pays for"),
    "product": (0.0, 0.2, "product budget over revenue"),
    "to_model": (0.0, 1.0, "part of the product budget for its own model, where it has one"),
    "to_partners": (0.0, 1.0, "part of it for the partner programme; all that is left where it has no model"),
    "to_copying": (0.0, 1.0, "part of it for imitating the frontier, where it has a model"),
    "push_own": (0.0, 1.0, "promotion of its own model"),
    "push_stakes": (0.0, 40.0, "promotion of a lab's models for each part of the lab that it holds"),
    "push_all": (0.0, 1.0, "promotion of every model"),
    "token_price": (0.2, 1.5, "price of own models' tokens over the best model's of the same quality"),
    "debt_part": (0.0, 1.0, "part of what lenders would give that it counts as money"),
    "payout": (0.0, 1.0, "part of cash that it has no use for, paid to shareholders a quarter"),
    "sell": (0.0, 0.25, "part of a stake in a listed lab sold a quarter"),
    "pledge": (0.0, 3.0, "what it promises the market: 1 no loops, 2 within its means, 3 open house"),
    "pledge_mood": (-2.0, 1.0, "most hopeful mood of the market in which it promises: 1 hype, -1 doubt, -2 never"),
    "deal_part": (0.0, 1.0, "most of its money for cheques of a quarter"),
    "sheets": (0.0, 10.0, "labs it sends sheets to in a quarter, at most"),
    "most_deals": (0.0, 20.0, "contracts with labs that it keeps up at a time"),
    "again": (1.0, 40.0, "quarters between two contracts with a lab"),
    "one_lab": (0.0, 1.0, "1: it deals with one lab only, the one it holds most of or finds best"),
    "novelty": (0.0, 10.0, "how much more it wants a lab of which it holds nothing"),
    "contain": (0.0, 5.0, "weight of what leaving a lab to a rival would cost"),
    "preempt": (0.0, 1.0, "part of that cost it counts where no rival is after the lab yet"),
    "wait": (0.0, 40.0, "quarters before its first sheet"),
    "bargain": (-10.0, 2.0, "least gain of a lab's worth over its price, for which it bids; -10: any"),
    "follow": (0.0, 10.0, "how much more it wants a lab for each rival that the market rewarded for backing it"),
    "probe_fear": (0.0, 2.0, "weight of the chance of an antitrust probe"),
    "contracts": (0.0, 2.0, "1: it offers contracts without shares where it can't or won't buy; 2: nothing else"),
    "cheque": (0.0, 1.6, "cash and milestones it offers, over what the lab asks"),
    "unasked": (0.0, 0.2, "part of a lab without a round that it offers to buy"),
    "spend": (0.0, 10.0, "commitment to its compute over cash and milestones"),
    "owed": (0.0, 3.0, "megawatts it promises, over those that the commitment buys"),
    "discount": (0.0, 0.5, "discount on the commitment"),
    "access": (0.0, 2.0, "access it asks: 0 listed, 1 first launch, 2 exclusive where the lab may be short"),
    "term": (1.0, 20.0, "quarters for which it asks access terms"),
    "refusal": (0.0, 1.0, "1: it always asks for a right to match; 0: where the lab already spends much with it"),
    "covenant": (0.0, 1.0, "1: it asks that rivals may not buy shares"),
    "campus": (0.0, 1.0, "1: it offers a dedicated campus"),
    "own_chips_from": (0.0, 2.0, "maturity of own silicon from which it asks labs to move there; over 1: never"),
    "embed": (0.0, 0.2, "of the commitment that it buys of the lab's models"),
    "gives": (0.0, 0.4, "discount it adds where a lab just refused its terms; it then asks for no rights but books"),
    "rider": (0.0, 1.0, "part of its capacity orders that hang on its first sheet"),
    "match_part": (0.0, 1.0, "part of spare cash that using a right to match may cost"),
    "relief": (0.0, 1.0, "largest cut it grants to a lab that can't pay"),
    "lean_luck": (-9.0, 9.0, "luck (s.d.) above which it leans on labs that compete with its model; 9: never"),
    "bind": (0.0, 2.0, "binding an open lab it holds: 0 never, 1 when behind in land, 2 always"),
}
