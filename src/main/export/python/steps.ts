import type { Step } from '../../../shared/strategy.ts'
import type { Piece } from './piece.ts'

/** The Python function of each kind of step. */
export const STEP_FUNCTIONS: Readonly<Record<Step['kind'], string>> = {
  selectAboveSma: 'select_above_sma',
  selectCrossover: 'select_crossover',
  selectWhen: 'select_when',
  selectVote: 'select_vote',
  selectSeason: 'select_season',
  selectTop: 'select_top',
  weighEqual: 'weigh_equal',
  weighFixed: 'weigh_fixed',
  weighByRisk: 'weigh_by_risk',
  overlayVolatilityTarget: 'overlay_volatility_target',
  overlayLimits: 'overlay_limits',
  overlayTurnover: 'overlay_turnover',
  overlayDrawdown: 'overlay_drawdown',
  overlayScale: 'overlay_scale',
  // Refused before it is asked for (notInPython).
  tiltByRegime: 'tilt_by_regime',
  parkIn: 'park_in',
}

/**
 * The steps of a sleeve in pandas, from the rules SIG, STR, MAP, WGT and OVL. States and weights are tables of decision sessions by
 * assets of the universe; a state is 1 (in), 0 (out) or missing (not ready).
 */
export const STEP_PIECES: Readonly<Record<string, Piece>> = {
  both: {
    needs: [],
    text: `
def both(before, said):
    """STR-2: out as soon as one says out; in when both say in; else not ready."""
    return (before * said).mask((before == 0) | (said == 0), 0.0)`,
  },
  at_or_above: {
    needs: [],
    text: `
def at_or_above(value, threshold):
    """SIG-5: a shortfall of up to 1e-9 of the threshold is a tie, and a tie is in."""
    state = (value >= threshold * (1 - 1e-9)).astype(float)
    return state.where(value.notna() & threshold.notna())`,
  },
  state_machine: {
    needs: [],
    text: `
def state_machine(condition, values, thresholds):
    """SIG-8: one asset, a step at each decision; band, confirmation and least hold count only against a state that there is."""
    sign = 1 if condition["is"] == "atLeast" else -1
    states, state, lasted, against = [], None, 0, 0
    for value, threshold in zip(values, thresholds):
        if math.isnan(value) or math.isnan(threshold):
            state, lasted, against = None, 0, 0
        else:
            band = {None: 0, 1: -condition["band"], 0: condition["band"]}[state]
            wanted = 1 if sign * (value - threshold) - band >= -1e-9 else 0
            against = 0 if wanted == state else against + 1
            if state is None or (against >= condition["confirm"] and lasted >= condition["hold"]):
                lasted = lasted if wanted == state else 0
                state, against = wanted, 0
            lasted += 1
        states.append(float("nan") if state is None else float(state))
    return states`,
  },
  say: {
    needs: ['state_machine'],
    text: `
def say(condition, sessions):
    """SIG-8: what a condition says of each asset; a separate signal asset is read for all of them."""
    table = measured(condition["measure"], condition["reads"], sessions)
    base = table[condition["against"]] if "against" in condition else 0.0
    thresholds = pd.Series(condition["than"] + base, index=sessions)
    out = {}
    for asset in UNIVERSE:
        out[asset] = state_machine(condition, table[condition.get("signal", asset)], thresholds)
    return pd.DataFrame(out, index=sessions)`,
  },
  select_above_sma: {
    needs: ['average', 'at', 'at_or_above'],
    text: `
def select_above_sma(step, before):
    """SIG-2, SIG-3, SIG-5: in while the level is at or above its simple average."""
    table = levels(step["reads"])[UNIVERSE]
    return at_or_above(at(table, before.index), average(table, step["window"], "simple", before.index))`,
  },
  select_crossover: {
    needs: ['average', 'at_or_above'],
    text: `
def select_crossover(step, before):
    """SIG-5: in while the fast simple average is at or above the slow one."""
    table = levels(step["reads"])[UNIVERSE]
    fast, slow = (average(table, step[name], "simple", before.index) for name in ("fast", "slow"))
    return at_or_above(fast, slow)`,
  },
  select_when: {
    needs: ['say'],
    text: `
def select_when(step, before):
    """SIG-8: one condition."""
    return say(step, before.index)`,
  },
  select_vote: {
    needs: ['say'],
    text: `
def select_vote(step, before):
    """SIG-9: in when the conditions that are in reach what is needed, out when they could not with everything not ready, else not ready."""
    how, votes = step["how"], [say(condition, before.index) for condition in step["of"]]
    weights = how["weights"] if how["by"] == "mean" else [1] * len(votes)
    whole = sum(weights)
    need = {"all": 1, "any": 1 / whole}.get(how["by"])
    if how["by"] == "count":
        need = how["least"] / whole
    elif how["by"] == "mean":
        need = how["least"]
    yes = sum(weight * (vote == 1) for weight, vote in zip(weights, votes)) / whole
    possible = yes + sum(weight * vote.isna() for weight, vote in zip(weights, votes)) / whole
    state = pd.DataFrame(float("nan"), index=before.index, columns=UNIVERSE)
    return state.mask(possible < need - 1e-9, 0.0).mask(yes >= need - 1e-9, 1.0)`,
  },
  select_season: {
    needs: [],
    text: `
def select_season(step, before):
    """SIG-25: in while the session after the decision falls in one of these months."""
    following = pd.Series(list(DATES[1:]) + [NEXT_SESSION], index=DATES).loc[before.index]
    is_in = following.dt.month.isin(step["months"]).astype(float)
    return pd.DataFrame({asset: is_in for asset in UNIVERSE})`,
  },
  select_top: {
    needs: [],
    text: `
def select_top(step, before):
    """SIG-11: the highest by a measure, ties in the order of the universe; what is in stays until it falls below rank keep."""
    scores = measured(step["by"], step["reads"], before.index)[UNIVERSE]
    state = pd.DataFrame(0.0, index=before.index, columns=UNIVERSE).where(scores.notna())
    had = set()
    for day, row in scores.iterrows():
        ranked = []
        for asset in UNIVERSE:
            if math.isnan(row[asset]) or (step["among"] == "in" and before.at[day, asset] != 1):
                continue
            place = len(ranked)
            while place > 0 and row[ranked[place - 1]] < row[asset] - 1e-12:
                place -= 1
            ranked.insert(place, asset)
        staying = [asset for asset in ranked[: step.get("keep", step["count"])] if asset in had][: step["count"]]
        coming = [asset for asset in ranked if asset not in staying][: step["count"] - len(staying)]
        had = set(staying + coming)
        for asset in had:
            state.at[day, asset] = 1.0
    return state`,
  },
  weigh_equal: {
    needs: [],
    text: `
def weigh_equal(step, state):
    """STR-3: 1/N to each asset that is in; N counts the universe, or only the assets that are in."""
    is_in = (state == 1).astype(float)
    if step["over"] == "universe":
        return is_in / len(UNIVERSE)
    return is_in.div(is_in.sum(axis=1).clip(lower=1), axis=0)`,
  },
  weigh_fixed: {
    needs: [],
    text: `
def weigh_fixed(step, state):
    """STR-3: each asset that is in gets its share."""
    return (state == 1).astype(float) * pd.Series({asset: step["weights"].get(asset, 0.0) for asset in UNIVERSE})`,
  },
  covariance: {
    needs: [],
    text: `
def covariance(by, returns):
    """WGT-8: sample (n - 1); exponentially weighted, mean zero; or Ledoit and Wolf (2004), over n, towards equal variances."""
    count, assets = returns.shape
    if by["by"] == "ewma":
        weights = by["lambda"] ** np.arange(count - 1, -1, -1)
        return (returns.T * weights) @ returns / weights.sum()
    off = returns - returns.mean(axis=0)
    if by["by"] == "sample":
        return off.T @ off / (count - 1)
    sample = off.T @ off / count
    target = np.eye(assets) * np.trace(sample) / assets
    apart = ((sample - target) ** 2).sum()
    if apart <= 1e-14 * (sample**2).sum():
        return target
    noise = sum(((np.outer(row, row) - sample) ** 2).sum() for row in off) / count**2
    share = min(1.0, noise / apart)
    return share * target + (1 - share) * sample`,
  },
  budgeted: {
    needs: [],
    text: `
def budgeted(matrix, budgets):
    """WGT-3: x (Sx) = budget, one unknown after the other by its quadratic until nothing moves, then shares of 1."""
    x = np.sqrt(budgets / np.diag(matrix))
    for _ in range(10_000):
        before = x.copy()
        for i, budget in enumerate(budgets):
            others = matrix[i] @ x - matrix[i, i] * x[i]
            x[i] = (math.sqrt(others**2 + 4 * matrix[i, i] * budget) - others) / (2 * matrix[i, i])
        if np.all(np.abs(x / before - 1) < 1e-14):
            return x / x.sum()
    raise ArithmeticError("risk budgets did not settle")`,
  },
  least_quadratic: {
    needs: [],
    text: `
def least_quadratic(matrix, aversion, means):
    """WGT-4, WGT-6: least aversion/2 w'Sw - means'w with weights of at least zero that sum to 1, by sets of assets held (active set)."""
    def settle(held):
        size = len(held)
        system = np.ones((size + 1, size + 1))
        system[:size, :size] = aversion * matrix[np.ix_(held, held)]
        system[size, size] = 0
        return np.linalg.solve(system, np.append(means[held], 1.0))[:size]
    held = [int(np.argmin(aversion / 2 * np.diag(matrix) - means))]
    weights = np.zeros(len(matrix))
    weights[held] = 1.0
    for _ in range(100 * len(matrix)):
        slopes = aversion * matrix @ weights - means
        gap = slopes - slopes @ weights
        gap[held] = np.inf
        best = int(np.argmin(gap))
        if gap[best] >= -1e-13 * np.abs(slopes).max():
            return weights
        held.append(best)
        while True:
            wanted = settle(held)
            if np.all(wanted > 0):
                break
            # Go as far as the first weight that reaches zero, and let that one go.
            now = weights[held]
            falling = wanted <= 0
            part = np.min(now[falling] / (now[falling] - wanted[falling]))
            weights[held] = now + part * (wanted - now)
            kept = [i for i in held if weights[i] > 1e-15]
            weights[[i for i in held if i not in kept]] = 0.0
            held = kept
        weights = np.zeros(len(matrix))
        weights[held] = wanted
    raise ArithmeticError("no least variance was found")`,
  },
  solve_weights: {
    needs: ['budgeted', 'least_quadratic'],
    text: `
def solve_weights(method, names, matrix, means):
    """WGT-2 to WGT-6: shares of 1 from a covariance."""
    by, risk = method["by"], np.sqrt(np.diag(matrix))
    if by == "inverseVolatility":
        return (1 / risk) / (1 / risk).sum()
    if by == "equalRisk":
        return budgeted(matrix, np.full(len(names), 1 / len(names)))
    if by == "riskBudgets":
        budgets = np.array([method["budgets"][name] for name in names])
        return budgeted(matrix, budgets / budgets.sum())
    if by == "minimumVariance":
        return least_quadratic(matrix, 1.0, np.zeros(len(names)))
    if by == "maximumDiversification":
        scaled = least_quadratic(matrix / np.outer(risk, risk), 1.0, np.zeros(len(names))) / risk
        return scaled / scaled.sum()
    if by == "meanVariance":
        drawn = means + method["shrinkage"] * (means.mean() - means)
        return least_quadratic(matrix, method["aversion"], drawn)
    raise NotImplementedError(by)`,
  },
  weigh_by_risk: {
    needs: ['covariance', 'solve_weights'],
    text: `
def weigh_by_risk(step, state):
    """WGT-1: shares of 1 to the assets that are in and have all daily total returns of the window; everything where that is one."""
    changes = (TOTAL / TOTAL.shift(1) - 1)[UNIVERSE]
    weights = pd.DataFrame(0.0, index=state.index, columns=UNIVERSE)
    for day in state.index:
        window = changes.loc[:day].iloc[-step["days"] :]
        full = len(window) == step["days"]
        names = [a for a in UNIVERSE if full and state.at[day, a] == 1 and window[a].notna().all()]
        if len(names) == 1:
            weights.at[day, names[0]] = 1.0
        elif names:
            returns = window[names].to_numpy()
            matrix = covariance(step["covariance"], returns)
            weights.loc[day, names] = solve_weights(step["method"], names, matrix, returns.mean(axis=0))
    return weights`,
  },
  overlay_volatility_target: {
    needs: [],
    text: `
def overlay_volatility_target(step, weights):
    """OVL-1, OVL-2: weights times the least of cap and target over the volatility of the basket at today's weights, a year."""
    changes = (TOTAL / TOTAL.shift(1) - 1)[UNIVERSE]
    days, estimate = step["days"], step.get("estimate", {"by": "sample"})
    memory = {}

    def risk_of(window, shares):
        held = shares[shares != 0]
        if len(window) < days or window[held.index].isna().to_numpy().any():
            return float("nan")
        basket = window[held.index].to_numpy() @ held.to_numpy()
        if estimate["by"] == "sample":
            daily = basket.std(ddof=1)
        elif estimate["by"] == "downside":
            daily = math.sqrt(np.mean(np.minimum(basket, 0) ** 2))
        else:
            fading = estimate["lambda"] ** np.arange(days - 1, -1, -1)
            daily = math.sqrt((fading * basket**2).sum() / fading.sum())
        return daily * math.sqrt(252)

    def scale_of(risk, key):
        last = memory.pop(key, None)
        if math.isnan(risk):
            return 0.0
        scale = step["target"] / risk if risk * step["cap"] > step["target"] else step["cap"]
        scale = max(scale, step.get("floor", 0.0))
        if last is not None and abs(scale - last) < step.get("buffer", 0.0):
            scale = last
        if last is not None and "step" in step:
            scale = min(last + step["step"], max(last - step["step"], scale))
        memory[key] = scale
        return scale

    out = weights.copy()
    for day in weights.index:
        window = changes.loc[:day].iloc[-days:] if changes.index.get_loc(day) >= days else changes.iloc[:0]
        if step.get("of") == "eachAsset":
            for asset in UNIVERSE:
                out.at[day, asset] *= scale_of(risk_of(window, pd.Series({asset: 1.0})), asset)
        else:
            out.loc[day] *= scale_of(risk_of(window, weights.loc[day]), "basket")
    return out`,
  },
  mapped: {
    needs: [],
    text: `
def mapped(shape, value):
    """MAP-1: from a measured value to the share of a weight that is kept; a measure not known leaves nothing."""
    if math.isnan(value):
        return 0.0
    if shape["shape"] == "binary":
        return shape["above"] if value >= shape["at"] - 1e-9 else shape["below"]
    if shape["shape"] == "stepped":
        reached = [step["share"] for step in shape["steps"] if value >= step["from"] - 1e-9]
        return reached[-1] if reached else shape["below"]
    if shape["shape"] == "sigmoid":
        low, high = shape["low"], shape["high"]
        return low + (high - low) / (1 + math.exp(-shape["steepness"] * (value - shape["middle"])))
    points = sorted([shape["from"], shape["to"]], key=lambda point: point["at"])
    return np.interp(value, [point["at"] for point in points], [point["share"] for point in points])`,
  },
  overlay_scale: {
    needs: ['mapped'],
    text: `
def overlay_scale(step, weights):
    """MAP-1: each weight times what the mapping makes of its asset's measure."""
    table = measured(step["measure"], step["reads"], weights.index)
    shares = {a: [mapped(step["map"], value) for value in table[step.get("signal", a)]] for a in UNIVERSE}
    return weights * pd.DataFrame(shares, index=weights.index)`,
  },
  overlay_limits: {
    needs: [],
    text: `
def overlay_limits(step, weights):
    """OVL-3: under the floor nothing; then assets, then groups, are cut to their caps; the excess waits or is spread."""
    cap, groups = step.get("cap", 1.0), step["groups"]

    def cut(row):
        row = row.clip(upper=cap)
        for group in groups:
            total = row[group["assets"]].sum()
            if total > group["cap"]:
                row[group["assets"]] *= group["cap"] / total
        return row

    def limited(row):
        wanted = row.sum()
        row = cut(row.where(row >= step.get("floor", 0.0) - 1e-12, 0.0))
        for _ in range(100 if step["excess"] == "isSpread" else 0):
            full = [g for g in groups if row[g["assets"]].sum() >= g["cap"] - 1e-12]
            room = (row > 0) & (row < cap - 1e-12)
            for group in full:
                room[group["assets"]] = False
            lacks = wanted - row.sum()
            if lacks < 1e-12 or not room.any():
                break
            row = cut(row + (lacks * row / row[room].sum()).where(room, 0.0))
        return row

    return weights.apply(limited, axis=1)`,
  },
  overlay_turnover: {
    needs: [],
    text: `
def overlay_turnover(step, weights):
    """OVL-4: from one decision's targets to the next, one way, at most this; beyond, only that part of the way."""
    out, opened, last = weights.copy(), False, None
    for day in weights.index:
        row = weights.loc[day]
        if opened:
            change = row - last
            turnover = (change.abs().sum() + abs(change.sum())) / 2
            if turnover > step["most"]:
                row = last + change * step["most"] / turnover
        out.loc[day] = last = row
        opened = opened or bool((row > 0).any())
    return out`,
  },
  overlay_drawdown: {
    needs: [],
    text: `
def overlay_drawdown(step, weights):
    """OVL-5: the line at the weights given so far; scaled once a decision finds it down by limit, until one finds it within back."""
    changes = (TOTAL / TOTAL.shift(1) - 1)[UNIVERSE]
    # A decision's weights count from the session after it.
    given = weights.reindex(DATES).ffill().shift(1).fillna(0.0)
    gains = (given * changes).where(given != 0, 0.0).sum(axis=1, skipna=False)
    line = (1 + gains.where(gains >= -1, 0.0)).cumprod()
    down = 1 - line / line.rolling(step["days"], min_periods=1).max()
    out, is_down = weights.copy(), False
    for day in weights.index:
        is_down = down[day] > step["back"] + 1e-9 if is_down else down[day] >= step["limit"] - 1e-9
        if is_down:
            out.loc[day] *= step["to"]
    return out`,
  },
}
