import type { Measure } from '../../../shared/strategy.ts'
import type { Piece } from './piece.ts'

/** The Python function of each measure. */
export const MEASURE_FUNCTIONS: Readonly<Record<Measure['of'], string>> = {
  closeToAverage: 'close_to_average',
  crossover: 'crossover',
  tripleAverage: 'triple_average',
  momentum: 'momentum',
  momentum13612W: 'momentum_13612w',
  riskAdjustedMomentum: 'risk_adjusted_momentum',
  trendScore: 'trend_score',
  breakout: 'breakout',
  drawdown: 'drawdown',
  rsi: 'rsi',
  macd: 'macd',
  volatility: 'volatility',
  volatilityPercentile: 'volatility_percentile',
  volatilityRatio: 'volatility_ratio',
  macroLevel: 'macro_level',
  macroGrowth: 'macro_growth',
  macroChange: 'macro_change',
  macroAcceleration: 'macro_acceleration',
  macroToAverage: 'macro_to_average',
  sahm: 'sahm',
  earningsYieldGap: 'earnings_yield_gap',
}

/**
 * Signals in pandas, written from SIG-1 to SIG-24 of the rules. Each measure takes its part of the document, the levels
 * it reads (sessions by assets) and the decision sessions, and gives a table of decision sessions by assets.
 */
export const MEASURE_PIECES: Readonly<Record<string, Piece>> = {
  by_unit: {
    needs: [],
    text: `
def by_unit(levels, unit):
    """SIG-3: all sessions, or the month-ends alone; a month counts at its last session only."""
    return levels if unit == "days" else levels.loc[decision_sessions("month")]`,
  },
  at: {
    needs: [],
    text: `
def at(table, sessions):
    """The newest row at or before each decision session, a missing value staying missing."""
    return table.reindex(sessions, method="ffill")`,
  },
  smoothed: {
    needs: [],
    text: `
def smoothed(table, length, share):
    """SIG-10, SIG-19: begins as the mean of the first values in a row, then moves by a share of the distance to each new one."""
    def one(column):
        out, run, average = [], [], float("nan")
        for value in column:
            if math.isnan(value):
                run, average = [], float("nan")
            elif len(run) < length:
                run.append(value)
                if len(run) == length:
                    average = sum(run) / length
            else:
                average += share * (value - average)
            out.append(average)
        return out
    return table.apply(lambda column: pd.Series(one(column), index=column.index))`,
  },
  average: {
    needs: ['by_unit', 'at', 'smoothed'],
    text: `
def average(levels, window, how, sessions):
    """SIG-2, SIG-3, SIG-10: simple or exponential, over full windows only."""
    table = by_unit(levels, window["unit"])
    length = window["length"]
    if how == "simple":
        return at(table.rolling(length, min_periods=length).mean(), sessions)
    return at(smoothed(table, length, 2 / (length + 1)), sessions)`,
  },
  deviation: {
    needs: [],
    text: `
def deviation(table, count):
    """Sample deviation (n - 1) of the last values, each window added up by itself."""
    def one(column):
        out = np.full(len(column), np.nan)
        if len(column) >= count:
            windows = np.lib.stride_tricks.sliding_window_view(column.to_numpy(), count)
            out[count - 1 :] = windows.std(axis=1, ddof=1)
        return pd.Series(out, index=column.index)
    return table.apply(one)`,
  },
  yearly_volatility: {
    needs: ['deviation'],
    text: `
def yearly_volatility(levels, days):
    """SIG-15: sample deviation of the last daily returns times the root of 252."""
    return deviation(levels / levels.shift(1) - 1, days) * math.sqrt(252)`,
  },
  weighted_momentum: {
    needs: ['by_unit', 'at'],
    text: `
def weighted_momentum(levels, unit, windows, skip, sessions):
    """SIG-12: weighted mean of level over the level so many units before, less 1, the newest units left out."""
    table = by_unit(levels, unit).shift(skip)
    total = sum(window["weight"] for window in windows)
    parts = [window["weight"] * (table / table.shift(window["length"]) - 1) for window in windows]
    return at(sum(parts) / total, sessions)`,
  },
  known_on: {
    needs: [],
    text: `
def known_on(series, day):
    """MKT-16: what was known of a series on a day, each observation in its latest revision by then; none if older than 200 days."""
    seen = MACRO[series]
    seen = seen[seen["available"] <= day]
    if seen.empty:
        return None
    newest = seen["observed"].max()
    first_known = seen.loc[seen["observed"] == newest, "available"].iloc[0]
    if (day - first_known).days > 200:
        return None
    return seen.drop_duplicates("observed", keep="last").set_index("observed")["value"].sort_index()`,
  },
  months_before: {
    needs: [],
    text: `
def months_before(known, months):
    """SIG-24: the value so many months before the newest observation, or one at most 100 days older."""
    wanted = known.index[-1] - pd.DateOffset(months=months)
    earlier = known[known.index <= wanted]
    if earlier.empty or (wanted - earlier.index[-1]).days > 100:
        return float("nan")
    return earlier.iloc[-1]`,
  },
  from_macro: {
    needs: ['known_on'],
    text: `
def from_macro(series, sessions, see):
    """The same value for every asset, from what was known of some series on each decision's day."""
    values = []
    for day in sessions:
        known = [known_on(name, day) for name in series]
        values.append(float("nan") if any(each is None for each in known) else see(*known))
    return pd.DataFrame({asset: values for asset in ASSETS}, index=sessions)`,
  },
  close_to_average: {
    needs: ['average', 'at'],
    text: `
def close_to_average(measure, levels, sessions):
    """SIG-10: level over its average, less 1."""
    return at(levels, sessions) / average(levels, measure["window"], measure["average"], sessions) - 1`,
  },
  crossover: {
    needs: ['average'],
    text: `
def crossover(measure, levels, sessions):
    """SIG-10: fast average over the slow one, less 1."""
    fast, slow = (average(levels, measure[name], measure["average"], sessions) for name in ("fast", "slow"))
    return fast / slow - 1`,
  },
  triple_average: {
    needs: ['average'],
    text: `
def triple_average(measure, levels, sessions):
    """SIG-10: the lesser of fast over middle and middle over slow, less 1."""
    names = ("fast", "middle", "slow")
    fast, middle, slow = (average(levels, measure[name], measure["average"], sessions) for name in names)
    return np.minimum(fast / middle, middle / slow) - 1`,
  },
  momentum: {
    needs: ['weighted_momentum'],
    text: `
def momentum(measure, levels, sessions):
    """SIG-12."""
    return weighted_momentum(levels, measure["unit"], measure["windows"], measure["skip"], sessions)`,
  },
  momentum_13612w: {
    needs: ['by_unit', 'at'],
    text: `
def momentum_13612w(measure, levels, sessions):
    """SIG-12: (12 r1 + 4 r3 + 2 r6 + r12) / 4 over months."""
    table = by_unit(levels, "months")
    r1, r3, r6, r12 = (table / table.shift(months) - 1 for months in (1, 3, 6, 12))
    return at((12 * r1 + 4 * r3 + 2 * r6 + r12) / 4, sessions)`,
  },
  risk_adjusted_momentum: {
    needs: ['weighted_momentum', 'yearly_volatility', 'at'],
    text: `
def risk_adjusted_momentum(measure, levels, sessions):
    """SIG-13: momentum over yearly volatility; not known where that is zero."""
    risk = at(yearly_volatility(levels, measure["volatilityDays"]), sessions)
    gain = weighted_momentum(levels, measure["unit"], measure["windows"], measure["skip"], sessions)
    return gain / risk.where(risk > 0)`,
  },
  trend_score: {
    needs: ['deviation', 'at'],
    text: `
def trend_score(measure, levels, sessions):
    """SIG-14: logarithmic return over so many sessions, over the root of their number times the deviation of the daily ones."""
    days = measure["days"]
    logs = np.log(levels)
    gain = logs - logs.shift(days)
    risk = deviation(logs - logs.shift(1), days) * math.sqrt(days)
    steady = np.sign(gain.where(gain.abs() > 1e-12, 0)) * 99
    return at((gain / risk).where(risk > 1e-12, steady.where(gain.notna() & risk.notna())), sessions)`,
  },
  breakout: {
    needs: ['by_unit', 'at'],
    text: `
def breakout(measure, levels, sessions):
    """SIG-17: in from a close at the highest of the window before it until one below the lowest of the other; over the line that counts."""
    table = by_unit(levels, measure["enter"]["unit"])
    high = table.shift(1).rolling(measure["enter"]["length"]).max()
    low = table.shift(1).rolling(measure["leave"]["length"]).min()
    out = pd.DataFrame(float("nan"), index=table.index, columns=table.columns)
    for asset in table.columns:
        is_in, over = False, []
        for level, upper, lower in zip(table[asset], high[asset], low[asset]):
            off = level / (lower if is_in else upper) - 1
            if math.isnan(upper) or math.isnan(lower):
                off = float("nan")
            is_in = off >= -1e-9
            over.append(off)
        out[asset] = over
    return at(out, sessions)`,
  },
  drawdown: {
    needs: ['by_unit', 'at'],
    text: `
def drawdown(measure, levels, sessions):
    """SIG-18: level over the highest of the window, its own included, less 1."""
    table = by_unit(levels, measure["window"]["unit"])
    return at(table / table.rolling(measure["window"]["length"]).max() - 1, sessions)`,
  },
  rsi: {
    needs: ['by_unit', 'at', 'smoothed'],
    text: `
def rsi(measure, levels, sessions):
    """SIG-19: 100 times the average gain over average gain and loss together; 50 without any change."""
    table = by_unit(levels, measure["window"]["unit"])
    length = measure["window"]["length"]
    change = table - table.shift(1)
    gain = smoothed(change.clip(lower=0), length, 1 / length)
    loss = smoothed((-change).clip(lower=0), length, 1 / length)
    index = (100 * gain / (gain + loss)).where(gain + loss > 0, 50.0)
    return at(index.where(gain.notna()), sessions)`,
  },
  macd: {
    needs: ['smoothed', 'at'],
    text: `
def macd(measure, levels, sessions):
    """SIG-20: fast less slow exponential average, less the exponential average of that, over the fast one."""
    fast, slow = (smoothed(levels, measure[name], 2 / (measure[name] + 1)) for name in ("fast", "slow"))
    line = fast - slow
    signal = smoothed(line, measure["signal"], 2 / (measure["signal"] + 1))
    return at((line - signal) / fast, sessions)`,
  },
  volatility: {
    needs: ['yearly_volatility', 'at'],
    text: `
def volatility(measure, levels, sessions):
    """SIG-15."""
    return at(yearly_volatility(levels, measure["days"]), sessions)`,
  },
  volatility_percentile: {
    needs: ['yearly_volatility', 'at'],
    text: `
def volatility_percentile(measure, levels, sessions):
    """SIG-16: share of the last volatilities, today's included, that are at or below today's."""
    risk = yearly_volatility(levels, measure["days"])
    share = risk.rolling(measure["over"]).apply(lambda window: np.mean(window <= window[-1]), raw=True)
    return at(share, sessions)`,
  },
  volatility_ratio: {
    needs: ['yearly_volatility', 'at'],
    text: `
def volatility_ratio(measure, levels, sessions):
    """SIG-15: short over long."""
    short, long = (yearly_volatility(levels, measure[name]) for name in ("short", "long"))
    return at(short / long.where(long > 0), sessions)`,
  },
  macro_level: {
    needs: ['from_macro'],
    text: `
def macro_level(measure, levels, sessions):
    """SIG-24: the newest value known, less that of another series where one is named."""
    names = [measure[name] for name in ("series", "minus") if name in measure]
    return from_macro(names, sessions, lambda first, second=None: first.iloc[-1] - (0 if second is None else second.iloc[-1]))`,
  },
  macro_growth: {
    needs: ['from_macro', 'months_before'],
    text: `
def macro_growth(measure, levels, sessions):
    """SIG-24: the newest value known over the one so many months before, less 1."""
    months = measure["months"]
    return from_macro([measure["series"]], sessions, lambda known: known.iloc[-1] / months_before(known, months) - 1)`,
  },
  macro_change: {
    needs: ['from_macro', 'months_before'],
    text: `
def macro_change(measure, levels, sessions):
    """SIG-24: the newest value known less the one so many months before."""
    months = measure["months"]
    return from_macro([measure["series"]], sessions, lambda known: known.iloc[-1] - months_before(known, months))`,
  },
  macro_acceleration: {
    needs: ['from_macro', 'months_before'],
    text: `
def macro_acceleration(measure, levels, sessions):
    """SIG-24: growth over so many months less what that growth was earlier."""
    months, over = measure["months"], measure["over"]
    def see(known):
        earlier = months_before(known, over) / months_before(known, over + months)
        return known.iloc[-1] / months_before(known, months) - earlier
    return from_macro([measure["series"]], sessions, see)`,
  },
  macro_to_average: {
    needs: ['from_macro'],
    text: `
def macro_to_average(measure, levels, sessions):
    """SIG-24: the newest value known less the mean of the last months."""
    def see(known):
        after = known.index[-1] - pd.DateOffset(months=measure["months"])
        return float("nan") if known.index[0] > after else known.iloc[-1] - known[known.index > after].mean()
    return from_macro([measure["series"]], sessions, see)`,
  },
  sahm: {
    needs: ['from_macro'],
    text: `
def sahm(measure, levels, sessions):
    """SIG-24: mean of the last three observations less the lowest such mean of the twelve before."""
    def see(known):
        means = known.rolling(3).mean().dropna()
        return float("nan") if len(means) < 13 else means.iloc[-1] - means.iloc[-13:-1].min()
    return from_macro([measure["series"]], sessions, see)`,
  },
  earnings_yield_gap: {
    needs: ['from_macro', 'months_before'],
    text: `
def earnings_yield_gap(measure, levels, sessions):
    """SIG-24: 100 over CAPE, less the yield in percent less a year's growth of the price index in percent."""
    def see(cape, nominal, prices):
        inflation = prices.iloc[-1] / months_before(prices, 12) - 1
        return 100 / cape.iloc[-1] - (nominal.iloc[-1] - 100 * inflation)
    return from_macro([measure["cape"], measure["yield"], measure["priceIndex"]], sessions, see)`,
  },
}
