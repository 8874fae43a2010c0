import { MONEY_DECIMALS, moneyFromUnits, parseMoney, textFromMoney } from '../../../shared/amount.ts'
import { showDay, showPoints } from '../../../shared/format.ts'
import type { SpreadRow } from '../../../shared/plan.ts'
import type { Proposal } from '../../../shared/proposal.ts'
import { minus } from '../../parts/amounts.ts'
import { capital, listed, wordCount } from '../../parts/wording.ts'

export type Weight = SpreadRow['together']

export interface Sums {
  readonly target: number
  readonly actual: number
  readonly drift: number
}

/** Target, actual and drift of one part over all rows; a row that the part does not have adds nothing. */
export function sumsOf(weights: readonly (Weight | null)[]): Sums {
  const sum = (of: 'target' | 'actual' | 'drift') =>
    weights.reduce((total, weight) => total + (weight?.[of] ?? 0), 0)
  return { target: sum('target'), actual: sum('actual'), drift: sum('drift') }
}

/** The widest of all shares, held or wanted: what a full bar of the last column stands for. */
export function widest(rows: readonly SpreadRow[]): number {
  return Math.max(...rows.map(({ together }) => Math.max(together.target, together.actual)), 0) || 1
}

/**
 * The plan's value as core and sleeve: the sleeve in whole cents, so that the two add up as they are printed. The share
 * comes as a double, whose error is far below a cent.
 */
export function dividedValue(
  value: string,
  sleeveShare: number,
): { readonly core: string; readonly sleeve: string } {
  const whole = parseMoney(value)
  if (whole === undefined) throw new RangeError(`not an amount: ${value}`)
  const parts = 10 ** 12
  const cent = 10n ** BigInt(MONEY_DECIMALS - 2)
  const units = (whole.value * BigInt(Math.round(sleeveShare * parts))) / BigInt(parts)
  const sleeve = textFromMoney(moneyFromUnits(((units + cent / 2n) / cent) * cent))
  return { core: minus(value, sleeve), sleeve }
}

interface Outside {
  readonly symbol: string
  readonly part: 'core' | 'sleeve'
  readonly weight: Weight
}

/** A piece of a sentence; what decides is strong. */
export interface Piece {
  readonly words: string
  readonly strong: boolean
}

/** What the page says first: which signals changed, which weight is farthest outside its band, and what is in order. */
export function stateOf({
  signals,
  spread,
  signalDay,
}: Pick<Proposal, 'signals' | 'spread' | 'signalDay'>): Piece[] {
  const nameOf = (asset: string) => spread.find((row) => row.asset === asset)?.symbol ?? asset
  const changed = signals.filter((reason) => reason.changed && reason.state !== 'notReady')
  const left = changed.filter(({ state }) => state === 'out').map(({ asset }) => nameOf(asset))
  const entered = changed.filter(({ state }) => state === 'in').map(({ asset }) => nameOf(asset))
  const moves = [
    ...(left.length === 0 ? [] : [`${listed(left)} left`]),
    ...(entered.length === 0 ? [] : [`${listed(entered)} entered`]),
  ]
  const day = signalDay === null ? '' : ` at the close of ${showDay(signalDay)}`
  const pieces: Piece[] =
    moves.length === 0
      ? [{ words: signals.length === 0 ? '' : `No signal changed${day}. `, strong: false }]
      : [
          { words: `${moves.join(' and ')} the sleeve`, strong: true },
          { words: `${day}. `, strong: false },
        ]
  return [...pieces, ...weightsWords(outsideOf(spread))].filter(({ words }) => words !== '')
}

/** Weights outside their bands, the farthest from its target first. */
export function outsideOf(spread: readonly SpreadRow[]): Outside[] {
  return spread
    .flatMap(({ symbol, core, sleeve }): Outside[] => [
      ...(core?.outside ? [{ symbol, part: 'core' as const, weight: core }] : []),
      ...(sleeve?.outside ? [{ symbol, part: 'sleeve' as const, weight: sleeve }] : []),
    ])
    .toSorted((a, b) => Math.abs(b.weight.drift) - Math.abs(a.weight.drift))
}

function weightsWords(outside: readonly Outside[]): Piece[] {
  const first = outside[0]
  if (first === undefined) return [{ words: 'Every weight sits inside its band.', strong: false }]
  const { symbol, part, weight } = first
  const way = weight.drift > 0 ? 'over' : 'under'
  const band = weight.band === null ? '' : `, past its band of ${pointsWide(weight.band)}`
  const others = outside.length - 1
  return [
    {
      words: `${symbol} in the ${part} is ${pointsWide(weight.drift)} points ${way} its target`,
      strong: true,
    },
    {
      words: `${band}. ${others === 0 ? 'All other weights sit inside theirs.' : `${capital(wordCount(others, 'more weight is', 'more weights are'))} outside theirs.`}`,
      strong: false,
    },
  ]
}

/** Points without a sign: the width of a band, or a distance whose side the words give. */
export function pointsWide(share: number): string {
  return showPoints(Math.abs(share)).replace('+', '')
}
