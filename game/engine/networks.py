"""Who pays whom when not everybody can, and how far one firm's failure spreads (model note N10).

Clearing: Eisenberg and Noe 2001 with the bankruptcy costs of Rogers and Veraart 2013. Distress: DebtRank of Battiston
et al. 2012. Firms are the first n accounts; all other accounts are creditors that never default.
"""

import numpy as np

from game.engine.layout import Flags, Floats, Ints
from game.engine.rule import rule

A_DOLLAR = 1e-3  # in kUSD: a shortfall below it is a rounding, not a default
TINY = 1e-300


@rule
def clear_payments(owed: Ints, have: Ints, cost: float, n: int, paid: Ints) -> int:
    """Fill `paid` with what everybody really pays at once; returns how many firms don't pay all they owe.

    owed: int64 (firms, accounts), kUSD that firm i owes account j; nothing where negative or owed to itself.
    have: int64 (firms,), kUSD that each firm can use. cost: 0..1, the part of what a firm in default has, its cash and
    what it receives, that the bankruptcy eats. paid: int64 (firms, accounts), kUSD, overwritten.

    The greatest clearing vector, by the fictitious default algorithm: all pay in full; who can't is in default and
    pays its creditors the same part of what it owes them; that may bring down others, for at most n rounds. Payments
    are within 1 kUSD of that solution, nobody is paid more than it is owed, and nobody pays more than it has and
    receives, to the last thousand. What a firm in default has left is the bankruptcy's cost and under 1 kUSD for each
    payment that reaches it; to take it is the caller's business.
    """
    paid[:, :] = 0
    due = np.zeros(n, np.int64)
    total = 0
    for i in range(n):
        bits = 0  # most firms owe nothing, and this is the fastest way to see it
        for j in range(paid.shape[1]):
            bits |= owed[i, j]
        if bits == 0:
            continue
        for j in range(paid.shape[1]):
            if owed[i, j] > 0 and i != j:
                paid[i, j] = owed[i, j]
                due[i] += owed[i, j]
        total += due[i]
    if total == 0:
        return 0
    room = np.zeros(n, np.int64)
    if _balance(paid, have, due, n, room):
        return 0
    part = np.full(n, 1.0)
    fails = np.zeros(n, np.int8)
    while _more_fail(paid, have, due, n, part, fails):
        _share_out(paid, have, due, cost, n, fails, part)
    _in_thousands(due, n, part, fails, paid)
    _balance(paid, have, due, n, room)
    for i in range(n):
        while room[i] < 0:
            if not _pass_on(owed, part, n, room, paid, i, False):
                _pass_on(owed, part, n, room, paid, i, True)
    short = 0
    for i in range(n):
        for j in range(paid.shape[1]):
            due[i] -= paid[i, j]
        if due[i] > 0:
            short += 1
    return short


@rule
def _balance(paid: Ints, have: Ints, due: Ints, n: int, room: Ints) -> bool:
    """Fill room[:n] with what each firm has left, negative if it pays too much; true if nobody does."""
    for i in range(n):
        room[i] = max(have[i], 0)
    for i in range(n):
        if due[i] == 0:
            continue
        for j in range(paid.shape[1]):
            room[i] -= paid[i, j]
            if j < n:
                room[j] += paid[i, j]
    for i in range(n):
        if room[i] < 0:
            return False
    return True


@rule
def _more_fail(debt: Ints, have: Ints, due: Ints, n: int, part: Floats, fails: Flags) -> bool:
    """Mark who can't pay in full if each firm i pays part[i] of its debts; true if that is anybody new."""
    new = False
    for i in range(n):
        if due[i] > 0 and fails[i] == 0:
            funds = float(max(have[i], 0))
            for k in range(n):
                funds += part[k] * debt[k, i]
            if funds < due[i] - A_DOLLAR - 1e-13 * due[i]:
                fails[i] = 1
                new = True
    return new


@rule
def _share_out(debt: Ints, have: Ints, due: Ints, cost: float, n: int, fails: Flags, part: Floats) -> None:
    """The part of its debts that each failing firm can pay while all others pay in full: a linear system.

    Eliminated state by state like an absorbing Markov chain (Grassmann, Taksar and Heyman 1985). Nothing is subtracted,
    so rings of debt from which almost nothing leaks are solved as exactly as any.
    """
    keep = 1.0 - min(max(cost, 0.0), 1.0)
    who = np.zeros(n, np.int64)
    m = 0
    for i in range(n):
        if fails[i] == 1:
            who[m] = i
            m += 1
    funds = np.zeros(m)  # cash, and what firms that don't fail pay
    onward = np.zeros((m, m))  # of a dollar that failing firm x has, what goes to failing firm y
    away = np.zeros(m)  # and to all others, the bankruptcy among them
    for x in range(m):
        i = who[x]
        funds[x] = max(have[i], 0)
        for k in range(n):
            if fails[k] == 0:
                funds[x] += debt[k, i]
        outside = due[i]
        for y in range(m):
            onward[x, y] = keep * debt[i, who[y]] / due[i]
            outside -= debt[i, who[y]]
        away[x] = 1.0 - keep + keep * outside / due[i]
    out = np.zeros(m)
    for x in range(m - 1, -1, -1):
        out[x] = away[x]
        for y in range(x):
            out[x] += onward[x, y]
        out[x] = max(out[x], TINY)
        for z in range(x):
            passed = onward[z, x] / out[x]
            for y in range(x):
                if y != z:
                    onward[z, y] += passed * onward[x, y]
            away[z] += passed * away[x]
        for y in range(x):
            funds[y] += funds[x] / out[x] * onward[x, y]
    for x in range(m):
        flow = funds[x]
        for z in range(x):
            flow += funds[z] * onward[z, x]
        funds[x] = flow / out[x]  # all that passes through it
        part[who[x]] = min(keep * funds[x] / due[who[x]], 1.0)


@rule
def _in_thousands(due: Ints, n: int, part: Floats, fails: Flags, paid: Ints) -> None:
    """Turn debts into payments of failing firms: `part` of each, whole thousands, by largest remainder."""
    accounts = paid.shape[1]
    rest = np.zeros(accounts)
    for i in range(n):
        if fails[i] == 0:
            continue
        left = int(part[i] * due[i] + A_DOLLAR)
        for j in range(accounts):
            quota = part[i] * paid[i, j]
            paid[i, j] = int(quota)
            rest[j] = quota - paid[i, j]
            left -= paid[i, j]
        while left > 0:
            most = 0
            for j in range(accounts):
                if rest[j] > rest[most]:
                    most = j
            if rest[most] <= 0.0:
                break
            paid[i, most] += 1
            rest[most] = 0.0
            left -= 1


@rule
def _pass_on(owed: Ints, part: Floats, n: int, room: Ints, paid: Ints, start: int, loose: bool) -> bool:
    """Spare firm `start`, which rounding makes pay too much, one thousand; true if that was possible.

    It pays someone one less, or is paid one more, and so on along the shortest chain to an account that can bear it.
    Payments stay the exact ones rounded up or down. As those balance, such a chain always exists (flows with whole
    bounds have whole solutions), but for the error of floats; `loose` then lets any payment fall.
    """
    came = np.full(n, -1, np.int64)  # the firm before it in the chain
    raised = np.zeros(n, np.int8)  # 1: it pays that firm one more; 0: it is paid one less
    queue = np.zeros(n, np.int64)
    came[start] = start
    queue[0] = start
    head, tail, end = 0, 1, -1
    while head < tail and end < 0:
        i = queue[head]
        head += 1
        for j in range(paid.shape[1]):
            falls = paid[i, j] > 0 and (loose or paid[i, j] > part[i] * owed[i, j])
            if j >= n:
                if falls:
                    paid[i, j] -= 1
                    room[i] += 1
                    end = i
                    break
                continue
            rises = i != j and paid[j, i] < part[j] * owed[j, i] and paid[j, i] < owed[j, i]
            if came[j] < 0 and (falls or rises):
                came[j] = i
                raised[j] = 1 if rises else 0
                queue[tail] = j
                tail += 1
                if room[j] > 0:
                    end = j
                    break
    if end < 0:
        return False
    while end != start:
        i = came[end]
        if raised[end] == 1:
            paid[end, i] += 1
        else:
            paid[i, end] -= 1
        room[end] -= 1
        room[i] += 1
        end = i
    return True


@rule
def distress(exposure: Floats, equity: Floats, shocked: int, n: int, h: Floats) -> None:
    """Fill h[:n] with the part of its equity that each firm has lost once firm `shocked` has lost all of its own.

    exposure: float (firms, firms), kUSD that creditor i loses if debtor j is worth nothing. equity: float (firms,),
    kUSD; a creditor without equity has nothing to bear a loss with and is lost with its first debtor.
    A firm passes its distress on once, the step after it was first hit; later losses it keeps, so that nothing goes
    round and round (Battiston et al. 2012).
    """
    done = np.zeros(n, np.int8)
    wave = np.zeros(n)  # distress passed on in this step
    for i in range(n):
        h[i] = 0.0
    h[shocked] = 1.0
    for _ in range(n):
        more = False
        for j in range(n):
            wave[j] = 0.0
            if h[j] > 0.0 and done[j] == 0:
                wave[j] = h[j]
                done[j] = 1
                more = True
        if not more:
            break
        for j in range(n):
            if wave[j] > 0.0:
                for i in range(n):
                    if i != j and exposure[i, j] > 0.0:
                        impact = exposure[i, j] / equity[i] if equity[i] > exposure[i, j] else 1.0
                        h[i] = min(1.0, h[i] + impact * wave[j])


@rule
def debt_rank(exposure: Floats, equity: Floats, value: Floats, shocked: int, n: int) -> float:
    """The part of all firms' value that is lost beyond firm `shocked` when it fails (Battiston et al. 2012).

    value: float (firms,), weights of the firms, kUSD or any unit. The rest as in `distress`. 0 if nothing has value.
    """
    h = np.zeros(n)
    distress(exposure, equity, shocked, n, h)
    lost = 0.0
    total = 0.0
    for i in range(n):
        total += value[i]
        if i != shocked:
            lost += h[i] * value[i]
    return lost / total if total > 0.0 else 0.0
