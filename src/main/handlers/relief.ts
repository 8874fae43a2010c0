import { Relief } from '../../shared/account.ts'
import type { Money, Quantity } from '../../shared/amount.ts'
import { parseMoney, parseQuantity, parseRate, textFromMoney, textFromQuantity } from '../../shared/amount.ts'
import type { Checked, Output } from '../../shared/contract.ts'
import { type Day, longFrom } from '../../shared/day.ts'
import { day, isoFromDay, yearOf } from '../../shared/day.ts'
import type { Closed, Lot } from '../../shared/lot.ts'
import type { Refusal, Result } from '../../shared/refusal.ts'
import { ok, refuse } from '../../shared/refusal.ts'
import type { LedgerEvent } from '../../shared/trade.ts'
import type { Replay } from '../../engine/ledger/replay.ts'
import { replay } from '../../engine/ledger/replay.ts'
import { accountById, reliefHistory, reliefOn, setRelief } from '../store/accounts.ts'
import { addByHand } from '../store/batches.ts'
import { closeEvents, freeKey } from '../store/events.ts'
import { filedYears } from '../store/filedYears.ts'
import { write } from '../store/write.ts'
import { unknownAccount } from './account.ts'
import { changedSales, filedConflict } from './filed.ts'
import type { Context, Handlers } from './handler.ts'
import { namesOf } from './names.ts'
import type { Known } from './replayed.ts'
import { factsInForce, replayed, taxRatesOf } from './replayed.ts'

/** How sales take lots: by which method from when, and lots named for one sale (LOT-4, LOT-5, LOT-21 to LOT-25). */
export const reliefHandlers = {
  'ledger.reliefPreview': previewRelief,
  'account.setRelief': applyRelief,
  'ledger.sale': showSale,
  'ledger.chooseLots': chooseLots,
  'ledger.unchooseLots': unchooseLots,
} satisfies Partial<Handlers>

type Change = Checked<'account.setRelief'>

interface Tried {
  readonly replay: Replay
  readonly changed: ReturnType<typeof changedSales>
  readonly refused: Refusal | undefined
}

/** What a change of method comes to; a refusal where it makes no sense at all. */
function tryRelief(input: Change, context: Context): Result<Tried> {
  const { ledger } = context
  if (accountById(ledger, input.account) === undefined) return refuse(unknownAccount(ledger, input.account))
  const fault = faultOfRates(input.method, input.rates)
  if (fault !== undefined) return refuse(fault)
  const from = day(input.from)
  const rates = input.rates && taxRatesOf(input.rates)
  const { events, known } = factsInForce(context)
  const accounts = known.accounts.map((account) => {
    if (account.id !== input.account) return account
    const entry = { from, method: input.method, ...(rates === undefined ? {} : { rates }) }
    const relief = [...account.relief.filter((r) => r.from !== from), entry]
    return { ...account, relief: relief.toSorted((a, b) => a.from - b.from) }
  })
  const then = replay(events, { ...known, accounts })
  const changed = changedSales(replayed(context), then)
  return ok({ replay: then, changed, refused: filedConflict(ledger, changed) })
}

function faultOfRates(method: Relief, rates: Change['rates']): Refusal | undefined {
  if (method !== 'minTax') {
    return rates && { kind: 'badArguments', path: 'rates', problem: 'only minTax reckons with rates' }
  }
  if (rates === undefined) {
    return { kind: 'badArguments', path: 'rates', problem: 'minTax needs a short and a long rate' }
  }
  const shares = [rates.shortRate, rates.longRate].map((text) => parseRate(text))
  if (shares.some((r) => r === undefined || r.rounded || r.value < 0n || r.value > 10n ** 10n)) {
    return { kind: 'badArguments', path: 'rates', problem: 'rates from 0 to 1, with at most ten decimals' }
  }
  const carried = [rates.carriedShort, rates.carriedLong].map((text) => parseMoney(text))
  if (carried.some((m) => m === undefined || m.rounded || m.value < 0n)) {
    return {
      kind: 'badArguments',
      path: 'rates',
      problem: 'losses carried in as amounts of zero or above, with at most six decimals',
    }
  }
  return undefined
}

function previewRelief(input: Change, context: Context): Result<Output<'ledger.reliefPreview'>> {
  const tried = tryRelief(input, context)
  if (!tried.ok) return tried
  const { ledger } = context
  const { replay: then, changed, refused } = tried.value
  const names = namesOf(ledger)
  const filed = filedYears(ledger)
  const own = (of: Replay) => of.closed.filter(({ account }) => account === input.account)
  const byYear = (closed: readonly Closed[]) =>
    Map.groupBy(closed, ({ sold, currency }) => `${yearOf(sold)} ${currency}`)
  const [nowYears, thenYears] = [byYear(own(replayed(context))), byYear(own(then))]
  return ok({
    account: input.account,
    method: input.method,
    from: input.from,
    now: reliefOn(reliefHistory(ledger).get(input.account) ?? [], day(input.from)),
    years: [...new Set([...nowYears.keys(), ...thenYears.keys()])].toSorted().map((key) => {
      const [year, currency] = key.split(' ') as [string, string]
      return {
        year: Number(year),
        currency,
        filed: filed.has(Number(year)),
        before: gained(nowYears.get(key) ?? []),
        after: gained(thenYears.get(key) ?? []),
      }
    }),
    sales: [...changed]
      .map(([sale, pair]) => ({ sale, ...pair, first: (pair.before[0] ?? pair.after[0]) as Closed }))
      .sort((a, b) => a.first.sold - b.first.sold)
      .map(({ sale, before, after, first }) => ({
        sale,
        day: isoFromDay(first.sold),
        account: first.account,
        symbol: names.asset(first.asset).symbol,
        quantity: textFromQuantity(unitsOf(before.length > 0 ? before : after)),
        currency: first.currency,
        before: gained(before),
        after: gained(after),
      })),
    refused: refused ?? null,
  })
}

function applyRelief(input: Change, context: Context): Result<Output<'account.setRelief'>> {
  const tried = tryRelief(input, context)
  if (!tried.ok) return tried
  if (tried.value.refused !== undefined) return refuse(tried.value.refused)
  const { ledger } = context
  return write(ledger, ['ledger'], () => {
    setRelief(ledger, input.account, input.method, day(input.from), input.rates)
    return ok(accountById(ledger, input.account)!)
  })
}

function gained(closed: readonly Closed[]): { short: string; long: string; unknown: number } {
  const sum = (term: Closed['term']) =>
    closed.reduce((total, c) => (c.term === term ? total + (c.gain ?? 0n) : total), 0n) as Money
  return {
    short: textFromMoney(sum('short')),
    long: textFromMoney(sum('long')),
    unknown: closed.filter((c) => c.gain === undefined).length,
  }
}

function unitsOf(closed: readonly Closed[]): Quantity {
  const sum = closed.reduce((total, c) => total + c.quantity, 0n)
  return (sum < 0n ? -sum : sum) as Quantity
}

function showSale(input: Checked<'ledger.sale'>, context: Context): Result<Output<'ledger.sale'>> {
  const { ledger } = context
  const found = saleOf(input.sale, context)
  if (!found.ok) return found
  const { sale, units } = found.value
  const { events, known } = factsInForce(context)
  const fault = input.rates && faultOfRates('minTax', input.rates)
  if (fault !== undefined) return refuse(fault)
  const names = namesOf(ledger)
  const asset = assetOf(sale)
  const history = known.accounts.find(({ id }) => id === sale.account)?.relief ?? []
  const inForce = history.findLast(({ from }) => from <= sale.tradeDay) ?? history[0]
  const rates = input.rates === undefined ? inForce?.rates : taxRatesOf(input.rates)
  const looking = replay(events, { ...known, watch: { key: sale.key } })
  const taken = looking.closed.filter((c) => c.sale === sale.key)
  const currency = taken[0]?.currency ?? names.account(sale.account).currency
  const choice = events.findLast((event) => event.choice?.sale === sale.key)?.choice
  const methods = Relief.options
    .filter((method) => method !== 'specific' && (method !== 'minTax' || rates !== undefined))
    .map((method) => {
      const watch = { key: sale.key, method, ...(rates === undefined ? {} : { rates }) }
      const closed = replay(events, { ...known, watch }).closed.filter((c) => c.sale === sale.key)
      return { method, gained: gained(closed), takes: [...takesOf(closed)].map(textTake) }
    })
  const now = takesOf(taken)
  return ok({
    sale: sale.key,
    account: sale.account,
    accountName: names.ofAccount(sale.account).accountName,
    asset,
    symbol: names.asset(asset).symbol,
    day: isoFromDay(sale.tradeDay),
    quantity: textFromQuantity(units),
    proceeds: textFromMoney(proceedsOf(looking, sale.key)),
    currency,
    filed: isFiled(context, sale.tradeDay),
    method: inForce?.method ?? 'fifo',
    chosen: (choice?.lots ?? []).map(({ lot, quantity }) => textTake([lot, quantity])),
    lots: looking.before.map((lot) => ({
      lot: lot.id,
      acquired: isoFromDay(lot.acquired),
      quantity: textFromQuantity(lot.quantity),
      costBasis: lot.cost === undefined ? null : textFromMoney(lot.cost),
      term: termOn(lot, sale.tradeDay),
      taken: textFromQuantity(now.get(lot.id) ?? (0n as Quantity)),
    })),
    methods,
  })
}

/** Named lots are not heeded where the cost is pooled (LOT-22). */
function isPooled(method: Relief, asset: string, { pools, kinds }: Known): boolean {
  const rule = pools.get(method)
  const kind = kinds.get(asset)
  return rule !== undefined && (rule.kinds === undefined || kind === undefined || rule.kinds.includes(kind))
}

function termOn(lot: Lot, on: Day): Closed['term'] {
  return lot.quantity > 0n && on >= longFrom(lot) ? 'long' : 'short'
}

/** Units by lot, counted positive, in the order taken. */
function takesOf(closed: readonly Closed[]): Map<string, Quantity> {
  const takes = new Map<string, Quantity>()
  for (const { lot, quantity } of closed) {
    const units = quantity < 0n ? -quantity : quantity
    takes.set(lot, ((takes.get(lot) ?? 0n) + units) as Quantity)
  }
  return takes
}

function textTake([lot, quantity]: readonly [string, Quantity]): { lot: string; quantity: string } {
  return { lot, quantity: textFromQuantity(quantity) }
}

/** What a sale brought, the part of units that no lot covers included. */
function proceedsOf({ closed, gaps }: Replay, sale: string): Money {
  const covered = closed.reduce((sum, c) => (c.sale === sale ? sum + c.proceeds : sum), 0n)
  return gaps.reduce((sum, g) => (g.event === sale ? sum + g.proceeds : sum), covered) as Money
}

function assetOf(sale: LedgerEvent): string {
  return sale.legs.find((leg) => leg.asset !== undefined && leg.quantity !== 0n)?.asset ?? ''
}

function isFiled({ ledger }: Context, on: Day): boolean {
  return filedYears(ledger).has(yearOf(on))
}

/** The event of that key where it closes units, and how many, counted positive. */
function saleOf(
  key: string,
  context: Context,
): Result<{ readonly sale: LedgerEvent; readonly units: Quantity }> {
  const sale = factsInForce(context).events.find((event) => event.key === key)
  if (sale === undefined) return refuse({ kind: 'notFound', what: 'sale', id: key })
  const units = unitsSold(sale)
  return units === undefined
    ? refuse({ kind: 'badArguments', path: 'sale', problem: `no sale but a ${sale.kind}` })
    : ok({ sale, units })
}

/** Lots can be named, and names be taken back, while the year is not filed (LOT-25). */
function openSale(key: string, context: Context): ReturnType<typeof saleOf> {
  const found = saleOf(key, context)
  if (!found.ok) return found
  const { tradeDay } = found.value.sale
  return isFiled(context, tradeDay) ? refuse({ kind: 'yearFiled', year: yearOf(tradeDay), sales: 1 }) : found
}

function unchooseLots({ sale }: Checked<'ledger.unchooseLots'>, context: Context): Result<{ done: true }> {
  const found = openSale(sale, context)
  if (!found.ok) return found
  const { ledger } = context
  const choices = factsInForce(context).events.filter((event) => event.choice?.sale === sale)
  if (choices.length === 0) return refuse({ kind: 'notFound', what: 'choice of lots for the sale', id: sale })
  return write(ledger, ['ledger'], (next) => {
    closeEvents(
      ledger,
      choices.map(({ key }) => key),
      next.ledger,
    )
    return ok({ done: true as const })
  })
}

/** LOT-5, LOT-20: the choice is tried out before it is kept, and takes the place of an earlier one for the same sale. */
function chooseLots(
  input: Checked<'ledger.chooseLots'>,
  context: Context,
): Result<Output<'ledger.chooseLots'>> {
  const { ledger } = context
  const { events, known } = factsInForce(context)
  const found = openSale(input.sale, context)
  if (!found.ok) return found
  const { sale, units } = found.value
  const held = known.accounts.find(({ id }) => id === sale.account)?.relief ?? []
  const method = (held.findLast(({ from }) => from <= sale.tradeDay) ?? held[0])?.method ?? 'fifo'
  if (isPooled(method, assetOf(sale), known)) {
    const problem = `none: the account goes by ${method} on that day, which pools what lots cost`
    return refuse({ kind: 'badArguments', path: 'lots', problem })
  }
  const wanted = new Map<string, bigint>()
  for (const { lot, quantity } of input.lots) {
    const asked = parseQuantity(quantity)
    if (asked === undefined || asked.rounded || asked.value <= 0n) {
      return refuse({
        kind: 'badArguments',
        path: 'lots',
        problem: 'quantities above zero, with at most ten decimals',
      })
    }
    wanted.set(lot, (wanted.get(lot) ?? 0n) + asked.value)
  }
  const total = [...wanted.values()].reduce((sum, n) => sum + n, 0n)
  if (total > units) {
    return refuse({
      kind: 'badArguments',
      path: 'lots',
      problem: `together no more than the ${textFromQuantity(units)} sold`,
    })
  }

  const earlier = events.filter((event) => event.choice?.sale === sale.key)
  const lots = [...wanted].map(([lot, quantity]) => ({ lot, quantity: quantity as Quantity }))
  const facts = { account: sale.account, kind: 'reliefChoice', tradeDay: sale.tradeDay, legs: [] } as const
  const choice = { sale: sale.key, lots }
  const tried: LedgerEvent = { ...facts, key: 'tried', seqInDay: 0, note: '', choice }
  const { closed } = replay([...events.filter((event) => !earlier.includes(event)), tried], known)
  const fault = whatIsLacking(sale, wanted, closed, context)
  if (fault !== undefined) return refuse(fault)
  return write(ledger, ['ledger'], (next) => {
    closeEvents(
      ledger,
      earlier.map((event) => event.key),
      next.ledger,
    )
    const key = freeKey(ledger, facts)
    const what = `Lots of a sale on ${isoFromDay(sale.tradeDay)}`
    addByHand(ledger, next.ledger, what, { ...facts, key, note: input.note, choice })
    return ok({ event: key })
  })
}

/** Units that a closing takes, counted positive; undefined for events of another kind. */
function unitsSold({ kind, legs }: LedgerEvent): Quantity | undefined {
  if (kind !== 'sell' && kind !== 'sellToClose' && kind !== 'buyToClose') return undefined
  const quantity = legs.find((leg) => leg.asset !== undefined && leg.quantity !== 0n)?.quantity ?? 0n
  const closes = kind === 'buyToClose' ? quantity > 0n : quantity < 0n
  return closes ? ((quantity < 0n ? -quantity : quantity) as Quantity) : undefined
}

/** The first named lot that the sale could not take as asked. */
function whatIsLacking(
  sale: LedgerEvent,
  wanted: ReadonlyMap<string, bigint>,
  closed: readonly Closed[],
  context: Context,
): Refusal | undefined {
  const names = namesOf(context.ledger)
  const taken = closed.filter((c) => c.sale === sale.key)
  for (const [lot, asked] of wanted) {
    const got = taken
      .filter((c) => c.lot === lot)
      .reduce((sum, c) => sum + (c.quantity < 0n ? -c.quantity : c.quantity), 0n)
    if (got >= asked) continue
    if (got === 0n) return { kind: 'notFound', what: 'lot', id: lot }
    const asset = sale.legs.find((leg) => leg.asset !== undefined)?.asset ?? ''
    return {
      kind: 'notEnoughUnits',
      account: names.ofAccount(sale.account).accountName,
      asset: names.asset(asset).symbol,
      short: textFromQuantity((asked - got) as Quantity),
    }
  }
  return undefined
}
