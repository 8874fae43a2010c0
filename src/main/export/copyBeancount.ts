import { money, quantity, type Money } from '../../shared/amount.ts'
import { addDays, day, isoFromDay } from '../../shared/day.ts'
import type { CopiedEvent, LedgerCopy } from '../../shared/ledgerCopy.ts'
import type { Closed } from '../../shared/lot.ts'
import type { EventKind } from '../../shared/trade.ts'

/**
 * A ledger as a Beancount file (IMP-92). Units stand at their total cost: what a purchase paid with its fee, what the lots
 * of a sale cost. The file books without matching lots (`NONE`), since the choice of lots was made here. Every transaction
 * balances to the last digit: what its legs leave is on an income, expense or equity account.
 */
export function copyBeancount(
  copy: LedgerCopy,
  replayed: { readonly closed: readonly Closed[] },
): Uint8Array {
  const names = namesOf(copy)
  const costs = costsBySale(replayed.closed)
  const transactions = copy.events
    .filter(({ legs }) => legs.length > 0)
    .map((event) => transactionOf(event, names, costs))
  const [first, last] = [copy.events[0]?.day, copy.events.at(-1)?.day]
  const from = first ?? '1970-01-01'
  const opened = new Set(transactions.flatMap(({ postings }) => postings.map(({ account }) => account)))
  const lines = [
    `option "title" "Trimtab"`,
    `option "operating_currency" "${copy.currency}"`,
    `option "booking_method" "NONE"`,
    '',
    ...copy.assets.map(({ id, name, symbol }) =>
      [`${from} commodity ${names.commodity(id)}`, `  name: ${quoted(name || symbol || id)}`].join('\n'),
    ),
    '',
    ...[...opened].toSorted().map((account) => `${from} open ${account}`),
    '',
    ...transactions.map((transaction) => textOf(transaction)),
    ...(last === undefined ? [] : balances(transactions, isoFromDay(addDays(day(last), 1)))),
  ]
  return new TextEncoder().encode(`${lines.join('\n')}\n`)
}

interface Posting {
  readonly account: string
  /** In millionths of a currency, or in the units of `Quantity` of an asset. */
  readonly units: bigint
  readonly commodity: string
  readonly isMoney: boolean
  readonly cost?: { readonly total: bigint; readonly currency: string }
}

interface Transaction {
  readonly event: CopiedEvent
  readonly postings: readonly Posting[]
}

/** Cost of what a sale closed, where all of it is known and in one currency, by sale and asset. */
type Costs = ReadonlyMap<
  string,
  { readonly total: bigint; readonly currency: string; readonly units: bigint }
>

function costsBySale(closed: readonly Closed[]): Costs {
  const costs = new Map<string, { total: bigint; currency: string; units: bigint }>()
  const unknown = new Set<string>()
  for (const { sale, asset, cost, currency, quantity: units } of closed) {
    const key = `${sale} ${asset}`
    const sum = costs.get(key) ?? { total: 0n, currency, units: 0n }
    if (cost === undefined || sum.currency !== currency) unknown.add(key)
    costs.set(key, { total: sum.total + (cost ?? 0n), currency, units: sum.units + units })
  }
  for (const key of unknown) costs.delete(key)
  return costs
}

function transactionOf(event: CopiedEvent, names: Names, costs: Costs): Transaction {
  const own: Posting[] = []
  const paid = paidBy(event)
  const moved = event.legs.filter((leg) => leg.asset !== undefined && leg.quantity !== '0')
  for (const { asset, currency, quantity: units, amount } of event.legs) {
    if (currency !== undefined && amount !== '0')
      own.push({
        account: names.cash(event.account, currency),
        units: money(amount),
        commodity: currency,
        isMoney: true,
      })
    if (asset === undefined || units === '0') continue
    const size = quantity(units)
    const basis = event.legs.find((leg) => leg.role === 'basis' && leg.asset === asset)
    const sold = costs.get(`${event.key} ${asset}`)
    const cost =
      basis !== undefined
        ? { total: abs(money(basis.amount)), currency: names.currencyOf(event.account) }
        : size < 0n
          ? sold !== undefined && sold.units === -size && sold.total >= 0n
            ? { total: sold.total, currency: sold.currency }
            : undefined
          : BOUGHT.has(event.kind) && moved.length === 1
            ? paid
            : undefined
    own.push({
      account: names.units(event.account, asset),
      units: size,
      commodity: names.commodity(asset),
      isMoney: false,
      ...(cost !== undefined && { cost }),
    })
  }
  return { event, postings: [...own, ...counterparts(own, event.kind)] }
}

/** What an event paid in its one currency; undefined where cash came in or several moved. */
function paidBy(event: CopiedEvent): { total: bigint; currency: string } | undefined {
  let total = 0n
  let currency: string | undefined
  for (const leg of event.legs) {
    if (leg.currency === undefined || (leg.role !== 'principal' && leg.role !== 'fee')) continue
    if (currency !== undefined && currency !== leg.currency) return undefined
    currency = leg.currency
    total -= money(leg.amount)
  }
  return currency === undefined || total < 0n ? undefined : { total, currency }
}

/** What the postings leave in each commodity, on the account of the kind. */
function counterparts(postings: readonly Posting[], kind: EventKind): Posting[] {
  const left = new Map<string, { units: bigint; isMoney: boolean }>()
  for (const { units, commodity, isMoney, cost } of postings) {
    const [name, weight, money] =
      cost === undefined
        ? [commodity, units, isMoney]
        : [cost.currency, units < 0n ? -cost.total : cost.total, true]
    left.set(name, { units: (left.get(name)?.units ?? 0n) + weight, isMoney: money })
  }
  return [...left].flatMap(([commodity, { units, isMoney }]) =>
    units === 0n ? [] : [{ account: COUNTERPARTS[kind], units: -units, commodity, isMoney }],
  )
}

const BOUGHT: ReadonlySet<EventKind> = new Set<EventKind>(['buy', 'reinvestment', 'buyToOpen'])
const COUNTERPARTS: Readonly<Record<EventKind, string>> = {
  buy: 'Income:Gains',
  sell: 'Income:Gains',
  dividend: 'Income:Dividends',
  reinvestment: 'Income:Dividends',
  interest: 'Income:Interest',
  fee: 'Expenses:Fees',
  withholding: 'Expenses:Taxes',
  deposit: 'Equity:Contributions',
  withdrawal: 'Equity:Contributions',
  transferIn: 'Equity:Transfers',
  transferOut: 'Equity:Transfers',
  split: 'Equity:Actions',
  spinOff: 'Equity:Actions',
  merger: 'Equity:Actions',
  rename: 'Equity:Actions',
  returnOfCapital: 'Equity:Actions',
  capGainDistribution: 'Income:Distributions',
  fxConversion: 'Equity:Conversions',
  buyToOpen: 'Income:Gains',
  sellToOpen: 'Income:Gains',
  buyToClose: 'Income:Gains',
  sellToClose: 'Income:Gains',
  optionExpired: 'Income:Gains',
  optionAssigned: 'Income:Gains',
  optionExercised: 'Income:Gains',
  openingLot: 'Equity:Opening',
  reliefChoice: 'Equity:Actions',
  terms: 'Equity:Actions',
}

function textOf({ event, postings }: Transaction): string {
  const { key, day: on, kind, note } = event
  return [
    `${on} * ${quoted(kind)} ${quoted(note)}`,
    `  key: ${quoted(key)}`,
    ...postings.map(({ account, units, commodity, isMoney, cost }) => {
      const at = cost === undefined ? '' : ` {{${moneyText(cost.total)} ${cost.currency}}}`
      return `  ${account}  ${isMoney ? moneyText(units) : quantityText(units)} ${commodity}${at}`
    }),
    '',
  ].join('\n')
}

function balances(transactions: readonly Transaction[], on: string): string[] {
  const sums = new Map<string, Posting>()
  for (const { postings } of transactions) {
    for (const posting of postings) {
      if (!posting.account.startsWith('Assets:')) continue
      const key = `${posting.account} ${posting.commodity}`
      sums.set(key, { ...posting, units: (sums.get(key)?.units ?? 0n) + posting.units })
    }
  }
  return [...sums.values()].map(
    ({ account, units, commodity, isMoney }) =>
      `${on} balance ${account}  ${isMoney ? moneyText(units) : quantityText(units)} ${commodity}`,
  )
}

interface Names {
  commodity(asset: string): string
  units(account: string, asset: string): string
  cash(account: string, currency: string): string
  currencyOf(account: string): string
}

/** Names by Beancount's grammar, each of one asset or account: letters it does not take are left out, a number tells twins apart. */
function namesOf(copy: LedgerCopy): Names {
  const currencies = new Set([
    copy.currency,
    ...copy.accounts.map(({ currency }) => currency),
    ...copy.events.flatMap(({ legs }) => legs.flatMap(({ currency }) => currency ?? [])),
  ])
  const commodities = distinct(copy.assets, currencies, ({ symbol, id }) => {
    const plain = (symbol || id)
      .toUpperCase()
      .replace(/[^A-Z0-9._-]+/g, '-')
      .slice(0, 18)
    const begun = /^[A-Z]/.test(plain) ? plain : `X${plain}`
    return begun.replace(/[._-]+$/, '').padEnd(2, 'X')
  })
  const accounts = distinct(copy.accounts, new Set(), ({ name, id }) => {
    const plain = (name.normalize('NFKD') || id).replace(/[^A-Za-z0-9]+/g, '-').replace(/^-+|-+$/g, '')
    return /^[A-Z0-9]/.test(plain) ? plain : `X${plain}`
  })
  const currencyOf = new Map(copy.accounts.map(({ id, currency }) => [id, currency]))
  return {
    commodity: (asset) => commodities.get(asset)!,
    units: (account, asset) =>
      `Assets:${accounts.get(account)!}:${commodities.get(asset)!.replace(/[^A-Za-z0-9]/g, '-')}`,
    cash: (account, currency) => `Assets:${accounts.get(account)!}:Cash-${currency}`,
    currencyOf: (account) => currencyOf.get(account)!,
  }
}

function distinct<T extends { readonly id: string }>(
  things: readonly T[],
  taken: ReadonlySet<string>,
  wanted: (thing: T) => string,
): ReadonlyMap<string, string> {
  const names = new Map<string, string>()
  const used = new Set(taken)
  for (const thing of things) {
    const plain = wanted(thing)
    let name = plain
    for (let n = 2; used.has(name); n++) name = `${plain}${plain.endsWith('-') ? '' : '-'}${n}`
    used.add(name)
    names.set(thing.id, name)
  }
  return names
}

function quoted(text: string): string {
  return `"${text.replace(/[\p{Cc}\p{Cs}]+/gu, ' ').replace(/[\\"]/g, '\\$&')}"`
}

/** At least two decimals: Beancount infers from them how exactly a transaction must balance. */
function moneyText(units: bigint): string {
  return decimalText(units, 6, 2)
}

function quantityText(units: bigint): string {
  return decimalText(units, 10, 0)
}

function decimalText(units: bigint, scale: number, least: number): string {
  const digits = abs(units)
    .toString()
    .padStart(scale + 1, '0')
  const fraction = digits.slice(-scale).replace(/0+$/, '').padEnd(least, '0')
  return `${units < 0n ? '-' : ''}${digits.slice(0, -scale)}${fraction === '' ? '' : `.${fraction}`}`
}

function abs(units: bigint | Money): bigint {
  return units < 0n ? -units : units
}
