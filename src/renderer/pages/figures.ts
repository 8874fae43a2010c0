import { showChange, showNumber, showPercent, showSpan } from '../../shared/format.ts'
import type { Stats } from '../../shared/report.ts'

/** A figure of a test: its name, how it is computed, and how it reads. */
export interface FigureRow {
  readonly name: string
  readonly how: string
  /** A finer part of the row above. */
  readonly sub?: boolean
  readonly show: (stats: Stats, gross: Stats) => string
}

const DOT = ''

/** The figures that decide, in the order they are read. Stats are net of costs; `gross` is the same run without them. */
export const figureRows: readonly FigureRow[] = [
  {
    name: 'Return a year, gross',
    how: 'The constant yearly rate from first to last close, before costs and tax. Years of 365.25 days.',
    show: (_, gross) => showPercent(gross.cagr, 2),
  },
  {
    name: 'net of costs',
    sub: true,
    how: 'The same after the costs of every trade, before tax.',
    show: (stats) => showPercent(stats.cagr, 2),
  },
  {
    name: 'Volatility',
    how: 'Standard deviation of daily returns, times the square root of 252. Net of costs.',
    show: (stats) => showPercent(stats.volatility),
  },
  {
    name: 'Sharpe',
    how: 'Mean daily return above cash over its standard deviation, a year of 252 days. Net of costs.',
    show: (stats) => (stats.sharpe === null ? DOT : showNumber(stats.sharpe)),
  },
  {
    name: 'Worst drawdown',
    how: 'The deepest fall from a high close to a later close. Net of costs.',
    show: (stats) => showPercent(-Math.abs(stats.maxDrawdown)),
  },
  {
    name: 'high to low',
    sub: true,
    how: 'How long that fall took, in calendar days from the high to the low.',
    show: (stats) => (stats.drawdown === null ? DOT : showSpan(stats.drawdown.daysDown)),
  },
  {
    name: 'high to recovery',
    sub: true,
    how: 'How long the whole took: from the high until a close was back at it.',
    show: (stats) => {
      if (stats.drawdown === null) return DOT
      const { daysDown, daysToRecover } = stats.drawdown
      return daysToRecover === null ? 'not yet' : showSpan(daysDown + daysToRecover)
    },
  },
  {
    name: 'Worst month',
    how: 'The lowest return of a calendar month. Net of costs.',
    show: (stats) => (stats.worstMonth === null ? DOT : showChange(stats.worstMonth)),
  },
  {
    name: 'Months up',
    how: 'Win rate: months with a return above zero, of all full months.',
    show: (stats) => (stats.winRateMonths === null ? DOT : `${showPercent(stats.winRateMonths, 0)}`),
  },
  {
    name: 'Correlation to core',
    how: 'Of daily returns with those of the core over the same days. 1 moves with it, 0 regardless of it.',
    show: (stats) => (stats.correlationToCore === null ? '1.00' : showNumber(stats.correlationToCore)),
  },
  {
    name: 'Turnover a year',
    how: 'One way: half the sum of absolute weight changes, averaged per year.',
    show: (stats) => showPercent(stats.turnover, 0),
  },
  {
    name: 'Time in the market',
    how: 'Share of closes at which anything but cash or the parking fund was held.',
    show: (stats) => (stats.timeInMarket === null ? DOT : showPercent(stats.timeInMarket, 0)),
  },
]
