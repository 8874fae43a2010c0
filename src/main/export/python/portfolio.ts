/** What every script begins with: calendar and levels. */
export const GROUND = `
def decision_sessions(every):
    """SIG-4: the sessions whose next one lies in another month (week from Monday); what follows the last is told by the calendar."""
    if every == "day":
        return DATES
    period = {"month": "M", "week": "W-SUN"}[every]
    following = DATES[1:].append(pd.DatetimeIndex([NEXT_SESSION]))
    return DATES[DATES.to_period(period) != following.to_period(period)]


def levels(reads):
    """SIG-1: total-return levels, or closes adjusted for splits only."""
    return TOTAL if reads == "total" else CLOSE`

/** The portfolio, from BT-2 to BT-14: a plain walk from one session to the next. */
export const PORTFOLIO = `
def trade(have, want, cost):
    """BT-7, BT-14: amounts held, shares wanted (cash last, not charged). Gives fee, what is left to share out, and one-way turnover."""
    value = have.sum()
    def paid(aside):
        return cost * np.abs(want * (value - aside) - have)[:-1].sum()
    fee = paid(0.0)
    if EXECUTION["sizing"] == "solved":
        # After paying, weights are to equal targets: the fee is what it costs to trade to the value less the fee.
        for _ in range(200):
            again = paid(fee)
            if abs(again - fee) <= 1e-17 * value:
                break
            fee = again
        left, after = value - fee, want * (value - fee)
    else:
        left, after = value, want * value
        after[-1] -= fee
    return fee, left, np.abs(after - have).sum() / 2 / value


def share_out(share, composition, left, fee):
    """BT-7: amounts by shares; sized before costs, the fee comes out of cash."""
    amounts = share * composition * left
    if EXECUTION["sizing"] == "afterwards":
        amounts[-1] -= share * fee
    return amounts


def follow(parts, cost):
    """BT-1 to BT-14: the value of 1 at each close. A part has a share, targets by fill row, and (the core) bands and checks."""
    parts = [dict(part, held=np.append(np.zeros(len(ASSETS)), part["share"]), due=None) for part in parts]
    opening, values, fees, turnover, is_open = START + EXECUTION["lag"], [], 0.0, 0.0, False
    for row in range(START, END + 1):
        if row > START:
            for part in parts:
                part["held"] = np.where(part["held"] == 0, 0.0, part["held"] * GROWTH[row])
        # BT-11: bands are judged on holdings as they come into the close, and while one return waits no other is decided.
        for part in parts:
            if part["widths"] is None or not is_open or part["due"] is not None or row not in part["checks"]:
                continue
            off = np.abs(part["held"] / part["held"].sum() - part["opens"])
            if np.any(off > part["widths"] + 1e-9):
                part["due"] = row + EXECUTION["lag"]
        opens = row == opening
        if opens or (is_open and any(row in part["fills"] for part in parts)):
            # BT-12: a fill of the sleeve brings the parts back to their shares; the core keeps its composition unless it is due itself.
            compositions = []
            for part in parts:
                if opens or part["due"] == row:
                    compositions.append(part["opens"])
                elif row in part["fills"]:
                    compositions.append(part["fills"][row])
                elif part["held"].sum() > 0:
                    compositions.append(part["held"] / part["held"].sum())
                else:
                    compositions.append(np.append(np.zeros(len(ASSETS)), 1.0))
            have = sum(part["held"] for part in parts)
            want = sum(part["share"] * composition for part, composition in zip(parts, compositions))
            fee, left, turned = trade(have, want, cost)
            for part, composition in zip(parts, compositions):
                part["held"] = share_out(part["share"], composition, left, fee)
                part["due"] = None if part["due"] == row else part["due"]
            fees, turnover, is_open = fees + fee, turnover + (0.0 if opens else turned), True
        elif is_open:
            for part in parts:
                if part["due"] != row:
                    continue
                fee, left, turned = trade(part["held"], part["opens"], cost)
                part["held"] = share_out(1.0, part["opens"], left, fee)
                part["due"], fees, turnover = None, fees + fee, turnover + turned
        values.append(sum(part["held"].sum() for part in parts))
    return pd.Series(values, index=DATES[START : END + 1]), fees, turnover


def core_part(share):
    """BT-11: fixed targets with bands, judged at the core's own decision sessions after the first session."""
    core = STRATEGY["core"]
    targets = np.array([core["targets"].get(slot, 0.0) for slot in SLOTS])
    bands = core["bands"]
    widths = np.where(targets > 0, np.minimum(bands["absolute"], bands["relative"] * targets), np.inf)
    checks = set(DATES.get_indexer(decision_sessions(core["schedule"]["every"])))
    return {"share": share, "opens": targets, "fills": {}, "widths": widths, "checks": checks - set(range(START + 1))}`

/** Only where the strategy has a sleeve. */
export const SLEEVE_PART = `
def sleeve_part(share, weights, park):
    """BT-2, BT-9, STR-3: opens at the decision in force on the first session; what the rules leave waits where the park step says."""
    targets = {}
    for day, row in weights.iterrows():
        shares = np.array([row.get(slot, 0.0) for slot in SLOTS])
        rest = 1 - row.sum()
        shares[SLOTS.index(park)] += rest if rest > 1e-12 else 0.0
        shares[-1] += rest if rest < -1e-12 else 0.0
        targets[DATES.get_loc(day)] = shares
    in_force = [row for row in targets if row <= START]
    opens = targets[in_force[-1]] if in_force else np.append(np.zeros(len(ASSETS)), 1.0)
    fills = {row + EXECUTION["lag"]: shares for row, shares in targets.items() if row > START}
    return {"share": share, "opens": opens, "fills": fills, "widths": None, "checks": set()}`

/** Statistics and the verdict. */
export const VERDICT = `
def statistics(value, fees, turnover, core):
    """STAT-1 to STAT-7. Money that grows from 1; the risk-free rate is the bill series, zero without one."""
    returns = (value / value.shift(1) - 1).iloc[1:]
    over = returns - (BILLS.shift(1).loc[returns.index] if BILLS is not None else 0.0)
    years = (value.index[-1] - value.index[0]).days / 365.25
    # Filled at the same close, a line pays its opening fee in its first value.
    ratio = value.iloc[-1] / value.iloc[0]
    growth = ratio ** (1 / years) - 1
    risk, shortfall = over.std(ddof=1), math.sqrt((over.clip(upper=0) ** 2).mean())
    depth = (value / value.cummax() - 1).min()
    correlation = None if core is None else returns.corr(core)
    months = (1 + returns).groupby(returns.index.to_period("M")).prod() - 1
    return {
        "totalReturn": ratio - 1,
        "cagr": growth,
        "volatility": returns.std(ddof=1) * math.sqrt(252),
        "sharpe": over.mean() / risk * math.sqrt(252) if risk > 1e-15 else None,
        "sortino": over.mean() * math.sqrt(252) / shortfall if shortfall * math.sqrt(252) > 1e-15 else None,
        "maxDrawdown": depth,
        "calmar": growth / -depth if depth < 0 else None,
        "bestMonth": months.max(),
        "worstMonth": months.min(),
        "winRateMonths": (months > 0).mean(),
        "turnover": turnover / years,
        "costs": fees,
        "correlationToCore": None if core is None or math.isnan(correlation) else correlation,
    }


def apart(ours, theirs):
    """Difference of two figures, relative where they are larger than 1."""
    if ours is None or theirs is None:
        return 0.0 if ours is None and theirs is None else float("inf")
    return abs(ours - theirs) / max(1.0, abs(theirs)) if math.isfinite(ours) else float("inf")


def main():
    rate = EXECUTION["costBp"] / 10_000
    runs = {"core": [core_part(1.0)]}
SLEEVE_RUNS
    print(f"{STRATEGY['name']}, {DATES[START].date()} to {DATES[END].date()}")
    # STAT-7: correlation is with the core's net returns.
    net_core, worst = follow(runs["core"], rate)[0].pct_change().iloc[1:], 0.0
    for name, parts in runs.items():
        for which, cost in (("gross", 0.0), ("net", rate)):
            value, fees, turnover = follow(parts, cost)
            figures = statistics(value, fees, turnover, None if name == "core" else net_core)
            line = EXPECTED_LINES[f"{name} {which}"]
            off = (value / line - 1).abs().max(skipna=False) if value.index.equals(line.index) else float("inf")
            told = EXPECTED_STATISTICS[f"{name} {which}"]
            print(f"{name} {which}: ends at {value.iloc[-1]:.6f}, Trimtab says {line.iloc[-1]:.6f}; largest difference at any close {off:.1e}")
            worst = max(worst, off if math.isfinite(off) else float("inf"))
            for figure, ours in figures.items():
                shown = "none" if ours is None else f"{ours:.6f}"
                print(f"    {figure:18} {shown:>14}   difference {apart(ours, told[figure]):.1e}")
                worst = max(worst, apart(ours, told[figure]))
    if worst <= TOLERANCE:
        print(f"Reproduced: every close and every figure within {TOLERANCE:.0e} (largest difference {worst:.1e}).")
        return 0
    print(f"NOT reproduced: the largest difference is {worst:.1e}, more than {TOLERANCE:.0e}.")
    return 1`
