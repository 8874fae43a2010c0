import { bookOf, dayBefore, type Book } from '../../engine/ledger/performance/book.ts'
import { ownersOf } from '../../engine/ledger/performance/owners.ts'
import { lineOf } from '../../engine/ledger/performance/report.ts'
import {
  type Lean,
  measure,
  type Measured,
  type Measuring,
  shown,
} from '../../engine/ledger/performance/measure.ts'
import { ratio } from '../../engine/ledger/performance/chain.ts'
import { exchange, type Quotes } from '../../engine/ledger/performance/worth.ts'
import { CASH } from '../../engine/plan/household.ts'
import { floatFromMoney, textFromMoney } from '../../shared/amount.ts'
import type { Checked, Output } from '../../shared/contract.ts'
import { type Day, day, dayFromYmd, isoFromDay, monthIndex, yearOf } from '../../shared/day.ts'
import type { PerformanceFlag, PerformanceLine } from '../../shared/performance.ts'
import { type Result, ok, refuse } from '../../shared/refusal.ts'
import { baseCurrency, listAccounts } from '../store/accounts.ts'
import { listAssets } from '../store/assets.ts'
import { revisions } from '../store/write.ts'
import { unknownAccount } from './account.ts'
import { ratesOf } from './fx.ts'
import type { Context, Handlers } from './handler.ts'
import { ownersNow } from './owners.ts'
import { factsInForce } from './replayed.ts'
import { quotesOf } from './valued.ts'

export const performanceHandlers = {
  'performance.show': showPerformance,
} satisfies Partial<Handlers>

/**
 * PRF. Refuses `emptyLedger`, `notFound` for an account, `badArguments` for a period that ends before it starts, and
 * `missingRate` where a currency cannot be turned into the base (FX-6).
 */
function showPerformance(
  input: Checked<'performance.show'>,
  context: Context,
): Result<Output<'performance.show'>> {
  const { ledger, host } = context
  const accounts = listAccounts(ledger)
  if (input.account !== undefined && !accounts.some(({ id }) => id === input.account))
    return refuse(unknownAccount(ledger, input.account))
  const { book, quotes } = bookInForce(context)
  if (book.firstDay === undefined) return refuse({ kind: 'emptyLedger' })
  const from = input.from === undefined ? book.firstDay : day(input.from)
  const to = input.to === undefined ? host.today() : day(input.to)
  if (to < from) return refuse({ kind: 'badArguments', path: 'to', problem: 'on or after the first day' })

  const chosen = accounts.filter(({ id }) => input.account === undefined || id === input.account)
  const ids = new Set(chosen.map(({ id }) => id))
  const periods = input.by === 'year' || input.by === 'month' ? periodsOf(from, to, input.by) : []
  const m: Measuring = {
    book,
    quotes,
    exchange: exchange(baseCurrency(ledger), ratesOf(context)),
    days: daysOf(book, quotes, ids, from, to, periods),
    leans: [],
    worths: new Map(),
  }
  const whole = input.account === undefined
  const scope = { kind: 'accounts', accounts: ids, whole } as const
  const measured = measure(m, scope, from, to)
  const account = whole ? undefined : chosen[0]
  const total = lineOf(
    account === undefined
      ? { kind: 'household', id: 'household', name: 'Household' }
      : { kind: 'account', id: account.id, name: account.name },
    from,
    to,
    measured,
  )
  const lines = linesBy(input.by, m, { ids, whole, chosen, periods }, from, to, context)
  if (!lines.ok) return lines
  const [missing] = m.exchange.missing
  if (missing !== undefined)
    return refuse({ kind: 'missingRate', from: missing.from, to: missing.to, day: isoFromDay(missing.day) })
  return ok({
    from: isoFromDay(from),
    to: isoFromDay(to),
    currency: m.exchange.base,
    total,
    lines: lines.value,
    series: seriesOf(measured),
    flags: [...flagsOf(m, measured, context), ...unknownFlags(book, ids, from, to, context)],
  })
}

/** The book of the facts in force and the closes of all that was ever held, kept for one revision of ledger and market. */
function bookInForce(context: Context): { readonly book: Book; readonly quotes: Quotes } {
  const { ledger, memory } = context
  const now = revisions(ledger)
  const key = `${now.ledger} ${now.market}`
  const kept = memory.get('performance') as { key: string; book: Book; quotes: Quotes } | undefined
  if (kept?.key === key) return kept
  const { events, known } = factsInForce(context)
  const book = bookOf(events, known)
  const quotes = quotesOf(
    context,
    book.cells.map(({ asset }) => asset),
  )
  const fresh = { key, book, quotes }
  memory.set('performance', fresh)
  return fresh
}

interface Period {
  readonly id: string
  readonly from: Day
  readonly to: Day
}

/** Calendar years or months, the first and the last cut to the period (PRF-12). */
function periodsOf(from: Day, to: Day, by: 'year' | 'month'): Period[] {
  const periods: Period[] = []
  const step = by === 'year' ? 12 : 1
  const first = by === 'year' ? yearOf(from) * 12 : monthIndex(from)
  for (let month = first; month <= monthIndex(to); month += step) {
    const starts = monthStart(month)
    const ends = dayBefore(monthStart(month + step))
    periods.push({
      id: isoFromDay(starts).slice(0, by === 'year' ? 4 : 7),
      from: starts < from ? from : starts,
      to: ends > to ? to : ends,
    })
  }
  return periods
}

function monthStart(month: number): Day {
  return dayFromYmd(Math.floor(month / 12), (month % 12) + 1, 1)!
}

/** Days on which something may change: closes of what was held, cash, units, and ends of periods. */
function daysOf(
  book: Book,
  quotes: Quotes,
  accounts: ReadonlySet<string>,
  from: Day,
  to: Day,
  periods: readonly Period[],
): Day[] {
  const days = new Set<Day>([dayBefore(from), to, ...periods.map((p) => p.to)])
  const first = book.firstDay!
  for (const move of book.moves) {
    days.add(move.day)
    if (move.within !== undefined) days.add(move.within)
  }
  for (const cell of book.cells) {
    if (!accounts.has(cell.account)) continue
    for (const on of cell.days) days.add(on.day)
    for (const on of Array.from(quotes.get(cell.asset)?.days ?? [])) if (on >= first) days.add(on as Day)
  }
  return [...days].filter((on) => on >= dayBefore(from) && on <= to).sort((a, b) => a - b)
}

interface Asked {
  readonly ids: ReadonlySet<string>
  readonly whole: boolean
  readonly chosen: readonly { readonly id: string; readonly name: string }[]
  readonly periods: readonly Period[]
}

function linesBy(
  by: Checked<'performance.show'>['by'],
  m: Measuring,
  { ids, whole, chosen, periods }: Asked,
  from: Day,
  to: Day,
  context: Context,
): Result<PerformanceLine[]> {
  switch (by) {
    case 'account':
      return ok(
        chosen.map(({ id, name }) =>
          lineOf(
            { kind: 'account', id, name },
            from,
            to,
            measure(m, { kind: 'accounts', accounts: new Set([id]), whole: false }, from, to),
          ),
        ),
      )
    case 'asset': {
      const names = new Map(listAssets(context.ledger).map((a) => [a.id, a.symbol]))
      const lines = measuredApart(m, ids, whole, from, to).map(({ asset, measured }) =>
        lineOf(
          asset === CASH
            ? { kind: 'cash', id: CASH, name: 'Cash' }
            : { kind: 'asset', id: asset, name: names.get(asset) ?? asset },
          from,
          to,
          measured,
        ),
      )
      return ok(lines.toSorted((a, b) => order(a) - order(b) || (a.name < b.name ? -1 : 1)))
    }
    case 'year':
    case 'month':
      return ok(
        periods.map((p) =>
          lineOf(
            { kind: by, id: p.id, name: p.id },
            p.from,
            p.to,
            measure(m, { kind: 'accounts', accounts: ids, whole }, p.from, p.to),
          ),
        ),
      )
    case 'sleeve': {
      const owners = ownersNow(context)
      if (!owners.ok) return owners
      const { plan, ownedOn } = owners.value
      const inPlan = new Set([...ids].filter((id) => plan.accounts.includes(id)))
      const apart = measuredApart(m, inPlan, whole, from, to)
      const { core, sleeve } = ownersOf(
        apart.map(({ asset, measured }) => ({ asset, days: measured.days })),
        ownedOn,
      )
      return ok([
        lineOf({ kind: 'core', id: 'core', name: 'Core' }, from, to, core),
        lineOf({ kind: 'sleeve', id: 'sleeve', name: 'Sleeve' }, from, to, sleeve),
      ])
    }
  }
}

function order({ kind }: PerformanceLine): number {
  return kind === 'cash' ? 1 : 0
}

/** Every asset that was ever in some accounts, and their cash under `cash`, all over the same days. */
function measuredApart(
  m: Measuring,
  accounts: ReadonlySet<string>,
  whole: boolean,
  from: Day,
  to: Day,
): { readonly asset: string; readonly measured: Measured }[] {
  const assets = new Set([
    ...m.book.cells.filter((c) => accounts.has(c.account)).map((c) => c.asset),
    ...m.book.moves.flatMap((move) =>
      move.asset !== undefined && accounts.has(move.account) ? move.asset : [],
    ),
  ])
  return [
    ...[...assets].map((asset) => ({
      asset,
      measured: measure(m, { kind: 'asset', accounts, asset }, from, to),
    })),
    { asset: CASH, measured: measure(m, { kind: 'cash', accounts, whole }, from, to) },
  ]
}

/** PRF-4 as a line: the value of every day, what was put in net, and the growth of one; between bridged days the growth is NaN. */
function seriesOf({ days, links }: Measured): Output<'performance.show'>['series'] {
  const growth = new Map<Day, number>()
  let product = 1
  if (days[0] !== undefined) growth.set(days[0].day, 1)
  for (const { to, up, down } of links) growth.set(to, (product *= ratio(up, down)))
  let contributed = days[0]?.value ?? 0n
  return {
    days: Float64Array.from(days, (d) => d.day),
    value: Float64Array.from(days, (d) => floatFromMoney(shown(d.value))),
    contributed: Float64Array.from(days, (d) => {
      contributed += d.came - d.left + d.inKind
      return floatFromMoney(shown(contributed))
    }),
    index: Float64Array.from(days, (d) => growth.get(d.day) ?? NaN),
  }
}

function flagsOf(m: Measuring, { links }: Measured, { ledger }: Context): PerformanceFlag[] {
  const names = new Map(listAssets(ledger).map((a) => [a.id, a.symbol]))
  const symbol = (asset: string) => names.get(asset) ?? asset
  const flags: PerformanceFlag[] = []
  for (const [, same] of Map.groupBy(m.leans, (lean: Lean) => `${lean.kind} ${lean.asset}`)) {
    const { kind, asset } = same[0]!
    const days = same.map((lean) => lean.day)
    if (kind === 'movedAtCost')
      for (const on of new Set(days)) flags.push({ kind, symbol: symbol(asset), day: isoFromDay(on) })
    else {
      const [from, to] = [Math.min(...days), Math.max(...days)].map((d) => isoFromDay(d as Day)) as [
        string,
        string,
      ]
      flags.push({ kind, symbol: symbol(asset), from, to })
    }
  }
  const bridged = links.filter((link) => link.bridged)
  if (bridged.length > 0) {
    flags.push({
      kind: 'bridged',
      from: isoFromDay(bridged[0]!.from),
      to: isoFromDay(bridged.at(-1)!.to),
      stretches: bridged.length,
    })
  }
  return flags
}

/** PRF-9: what was sold without lots or of unknown cost, and what is held of unknown cost. */
function unknownFlags(
  book: Book,
  ids: ReadonlySet<string>,
  from: Day,
  to: Day,
  { ledger }: Context,
): PerformanceFlag[] {
  const names = new Map(listAssets(ledger).map((a) => [a.id, a.symbol]))
  const inside = (account: string, on: Day) => ids.has(account) && on >= from && on <= to
  const sold = [
    ...book.gaps.filter((g) => g.proceeds !== 0n).map((g) => ({ ...g, event: g.event as string | null })),
    ...book.closed
      .filter((c) => c.cost === undefined)
      .map((c) => ({ account: c.account, asset: c.asset, day: c.sold, event: c.sale, proceeds: c.proceeds })),
  ]
  const flags = sold
    .filter((s) => inside(s.account, s.day))
    .map((s): PerformanceFlag => ({
      kind: 'unknownBasis',
      symbol: names.get(s.asset) ?? s.asset,
      day: isoFromDay(s.day),
      event: s.event,
      amount: textFromMoney(s.proceeds),
    }))
  for (const cell of book.cells) {
    const first = cell.held.find((h) => h.unknown !== 0n && h.day <= to)
    if (first === undefined || !ids.has(cell.account)) continue
    flags.push({
      kind: 'unknownBasis',
      symbol: names.get(cell.asset) ?? cell.asset,
      day: isoFromDay(first.day),
      event: null,
      amount: null,
    })
  }
  return flags
}
