import { existsSync, readFileSync } from 'node:fs'
import { decide, isIn } from '../../../src/engine/strategy/pipeline.ts'
import { type Day, day, dayFromYmd, isoFromDay } from '../../../src/shared/day.ts'
import { valueOf } from '../../../src/shared/refusal.ts'
import { panelOf } from '../panels.ts'
import { strategyOf } from '../strategies.ts'
import type { Cover } from '../oracles.ts'

const data = new URL('../../../../shared/data/', import.meta.url)

/**
 * Not covered: `sma10_timing_vs_buy_hold` needs month-end returns of ten-year bonds from 1973. The shared data have month averages of
 * yields, whose drawdowns are shallower than those of any month-end series.
 */
export const cover: Cover = {
  /** The rule's states are the product's; whole shares, fills at the open and fees by the share are that framework's and stand here. */
  backtest_end_to_end: () => (existsSync(data) ? macdTrend() : undefined),
}

function macdTrend(): object {
  const bars = spyBars()
  const days = bars.map(({ on }) => isoFromDay(on))
  const panel = panelOf(days, { SPY: bars.map(({ close }) => close) })
  const strategy = strategyOf({
    core: { SPY: 1 },
    sleeve: {
      universe: ['SPY'],
      schedule: { every: 'day' },
      steps: [
        { kind: 'selectWhen', measure: { of: 'macd', fast: 12, slow: 26, signal: 9 }, band: 0.0025 },
        { kind: 'weighEqual' },
      ],
    },
  })
  const decided = valueOf(decide(panel, strategy.sleeves[0]!))
  const signal = decided.draft.signals[0]!
  let cash = 100_000
  let shares = 0
  let fees = 0
  let orders = 0
  let peak = cash
  let drawdown = 0
  let equity = cash
  let begun = false
  let order = 0
  for (const [d, { open, close }] of bars.entries()) {
    if (order !== 0) {
      const fee = Math.max(1, 0.005 * Math.abs(order))
      cash -= order * open + fee
      shares += order
      fees += fee
      order = 0
    }
    equity = cash + shares * close
    peak = Math.max(peak, equity)
    drawdown = Math.max(drawdown, 1 - equity / peak)
    // That framework begins flat: inside the band it stays so until the first way past it.
    begun ||= Math.abs(signal.value[d]!) > 0.0025
    const wants = begun && isIn(decided, 0, d)
    if (wants && shares === 0) order = Math.floor((equity * 0.9975) / close)
    else if (!wants && shares > 0) order = -shares
    if (order !== 0) orders++
  }
  const years = (bars.at(-1)!.on - bars[0]!.on) / 365.25
  return {
    end_equity: equity,
    net_profit: equity / 100_000 - 1,
    cagr: (equity / 100_000) ** (1 / years) - 1,
    max_drawdown: drawdown,
    total_fees: fees,
    orders,
  }
}

interface Bar {
  readonly on: Day
  readonly open: number
  readonly close: number
}

/** Prices × 10,000, adjusted by both factors of the first row dated on or after the bar. */
function spyBars(): Bar[] {
  const compact = (text: string): Day =>
    dayFromYmd(Number(text.slice(0, 4)), Number(text.slice(4, 6)), Number(text.slice(6, 8)))!
  const factors = linesOf('prices/lean/spy-factor.csv').map((line) => {
    const [on, price, split] = line.split(',')
    return { on: compact(on!), factor: Number(price) * Number(split) }
  })
  const [from, to] = [day('2004-01-01'), day('2015-01-01')]
  return linesOf('prices/lean/spy-daily.csv').flatMap((line) => {
    const [on, open, , , close] = line.split(',')
    const bar = compact(on!)
    if (bar < from || bar >= to) return []
    const { factor } = factors.find((row) => row.on >= bar)!
    return [{ on: bar, open: (Number(open) / 10_000) * factor, close: (Number(close) / 10_000) * factor }]
  })
}

function linesOf(file: string): string[] {
  return readFileSync(new URL(file, data), 'utf8')
    .split(/\r?\n/)
    .filter((line) => line !== '')
}
