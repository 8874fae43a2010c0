import type { ActionText } from '../../shared/action.ts'
import {
  parseMoney,
  parsePrice,
  parseQuantity,
  parseRate,
  textFromMoney,
  textFromQuantity,
} from '../../shared/amount.ts'
import type { Money, Quantity } from '../../shared/amount.ts'
import type { Checked, Output } from '../../shared/contract.ts'
import type { Day } from '../../shared/day.ts'
import { addDays, day, isoFromDay } from '../../shared/day.ts'
import type { Closed, Lot } from '../../shared/lot.ts'
import type { Refusal, Result } from '../../shared/refusal.ts'
import { ok, refuse } from '../../shared/refusal.ts'
import type { TermsText } from '../../shared/terms.ts'
import { termsFromText } from '../../shared/terms.ts'
import type { EventKind, LedgerEvent } from '../../shared/trade.ts'
import { asReported } from '../../engine/ledger/gains.ts'
import type { ActionFact, Partaker } from '../../engine/ledger/enterAction.ts'
import { factsOfAction } from '../../engine/ledger/enterAction.ts'
import type { Replay } from '../../engine/ledger/replay.ts'
import { replay } from '../../engine/ledger/replay.ts'
import { ensureAsset, nameAsset } from '../store/assets.ts'
import { addByHand } from '../store/batches.ts'
import { closeEvents, freeKey } from '../store/events.ts'
import { placeInDay } from '../store/keys.ts'
import { write } from '../store/write.ts'
import { unknownAccount } from './account.ts'
import type { Context, Handlers } from './handler.ts'
import type { Names } from './names.ts'
import { namesOf, unknownAsset } from './names.ts'
import { factsInForce, replayed } from './replayed.ts'

/** Corporate actions by hand, and what rows do not say of theirs (LOT-26, LOT-29, LOT-37). */
export const actionHandlers = {
  'ledger.asks': showAsks,
  'ledger.stateTerms': stateTerms,
  'ledger.previewAction': ({ action }, context) => {
    const tried = tryAction(action, context)
    return tried.ok ? ok(tried.value.preview) : tried
  },
  'ledger.addAction': addAction,
} satisfies Partial<Handlers>

function showAsks(_input: object, context: Context): Result<Output<'ledger.asks'>> {
  const names = namesOf(context.ledger)
  const kinds = new Map(factsInForce(context).events.map((event) => [event.key, event.kind]))
  return ok(
    replayed(context).asks.map((asked) => ({
      kind: asked.kind,
      event: asked.event,
      eventKind: kinds.get(asked.event) ?? '',
      account: asked.account,
      accountName: names.ofAccount(asked.account).accountName,
      asset: asked.asset,
      symbol: names.asset(asked.asset).symbol,
      day: isoFromDay(asked.day),
      quantity: textFromQuantity(asked.quantity),
    })),
  )
}

/** LOT-26: what is stated takes the place of what was stated before for the same event. */
function stateTerms(
  { event: key, terms, note }: Checked<'ledger.stateTerms'>,
  context: Context,
): Result<{ done: true }> {
  const { ledger } = context
  const { events } = factsInForce(context)
  const event = events.find((e) => e.key === key)
  if (event === undefined) return refuse({ kind: 'notFound', what: 'event', id: key })
  const earlier = events.filter((e) => e.termsOf === key).map((e) => e.key)
  if (terms === null && earlier.length === 0) {
    return refuse({ kind: 'notFound', what: 'statement about the event', id: key })
  }
  const fault = terms === null ? undefined : faultOf(terms, event, namesOf(ledger))
  if (fault !== undefined) return refuse(fault)
  return write(ledger, ['ledger', 'market'], (next) => {
    closeEvents(ledger, earlier, next.ledger)
    if (terms !== null) {
      const facts = { account: event.account, kind: 'terms', tradeDay: event.tradeDay, legs: [] } as const
      const what = `What a ${event.kind} on ${isoFromDay(event.tradeDay)} comes to`
      const stated = {
        ...facts,
        key: freeKey(ledger, facts),
        note,
        terms: termsFromText(terms),
        termsOf: key,
      }
      addByHand(ledger, next.ledger, what, stated)
    }
    return ok({ done: true as const })
  })
}

const BASIS_KINDS: readonly EventKind[] = ['transferIn', 'openingLot', 'merger', 'rename', 'spinOff', 'buy']

/** Terms that do not fit the event, or amounts that are none. */
function faultOf(terms: TermsText, event: LedgerEvent, names: Names): Refusal | undefined {
  const bad = (path: string, problem: string): Refusal => ({
    kind: 'badArguments',
    path: `terms.${path}`,
    problem,
  })
  const fits = (kinds: readonly EventKind[]) =>
    kinds.includes(event.kind) ? undefined : bad('kind', `nothing that a ${event.kind} leaves open`)
  const above = (path: string, parsed: { value: bigint; rounded: boolean } | undefined, least = 0n) =>
    parsed === undefined || parsed.rounded || parsed.value < least
      ? bad(path, least > 0n ? 'an exact amount above zero' : 'an exact amount of zero or above')
      : undefined
  switch (terms.kind) {
    case 'split':
      return (
        fits(['split']) ??
        above('after', parseQuantity(terms.after), 1n) ??
        above('before', parseQuantity(terms.before), 1n)
      )
    case 'spinOff': {
      const share = parseRate(terms.share)
      const unknown = names.findAsset(terms.parent) === undefined ? unknownAsset(terms.parent) : undefined
      const tooMuch =
        share !== undefined && share.value > 10n ** 10n ? bad('share', 'from 0 to 1') : undefined
      return fits(['spinOff']) ?? unknown ?? above('share', share) ?? tooMuch
    }
    case 'reorganisation':
    case 'taxable':
      return fits(['merger']) ?? above('unitValue', parsePrice(terms.unitValue))
    case 'basis':
    case 'inherited':
      return fits(BASIS_KINDS) ?? above('cost', parseMoney(terms.cost))
    case 'gifted':
      return (
        fits(BASIS_KINDS) ?? above('cost', parseMoney(terms.cost)) ?? above('value', parseMoney(terms.value))
      )
    case 'renamed':
      return bad('kind', 'a name is entered as an action')
  }
}

interface TriedAction {
  readonly facts: readonly ActionFact[]
  readonly preview: Output<'ledger.previewAction'>
}

/** What an action comes to, tried on a copy of the facts. The new asset, where there is none, goes by its symbol. */
function tryAction(action: ActionText, context: Context): Result<TriedAction> {
  const { ledger, host } = context
  const names = namesOf(ledger)
  const asset = names.findAsset(action.asset)
  if (asset === undefined) return refuse(unknownAsset(action.asset))
  const on = day(action.day)
  if (on > host.today())
    return refuse({ kind: 'badArguments', path: 'action.day', problem: 'a day that has come' })
  const into = intoOf(action)
  const named = action.kind === 'rename' ? action.symbol : into
  if (named?.trim() === '') {
    return refuse({ kind: 'badArguments', path: 'action', problem: 'a symbol that is not blank' })
  }
  if (into !== undefined && names.findAsset(into)?.id === asset.id) {
    return refuse({ kind: 'badArguments', path: 'action.into', problem: 'another asset' })
  }
  if (action.kind === 'rename') {
    const bearer = names.findAsset(action.symbol)
    if (bearer !== undefined && bearer.id !== asset.id)
      return refuse({ kind: 'alreadyExists', what: 'asset', id: action.symbol })
  }
  const partakers = partakersOf(action, asset.id, on, names, context)
  if (!partakers.ok) return partakers
  const known = knownAlready(action, asset.id, on, partakers.value, context)
  if (known !== undefined) return refuse(known)
  const intoId = into === undefined ? undefined : (names.findAsset(into)?.id ?? into)
  const facts = factsOfAction(action, asset.id, intoId, partakers.value)
  if (!facts.ok) return facts
  const { events, known: rest } = factsInForce(context)
  const tried = facts.value.map((fact, i): LedgerEvent => ({
    ...fact,
    key: `tried-${i}`,
    seqInDay: placeInDay(fact.kind, fact.legs),
  }))
  const then = replay([...events, ...tried], rest)
  const symbolOf = (id: string) => (id === intoId ? into : undefined) ?? names.asset(id).symbol
  return ok({ facts: facts.value, preview: previewOf(tried, replayed(context), then, names, symbolOf) })
}

function intoOf(action: ActionText): string | undefined {
  return action.kind === 'spinOff' || action.kind === 'merger' ? action.into : undefined
}

/** The accounts that take part: the one named, else all that hold the asset at the end of the day before. */
function partakersOf(
  action: ActionText,
  asset: string,
  on: Day,
  names: Names,
  context: Context,
): Result<readonly Partaker[]> {
  const named = 'account' in action ? action.account : undefined
  if (named !== undefined && !names.hasAccount(named)) return refuse(unknownAccount(context.ledger, named))
  const held = new Map<string, bigint>()
  for (const lot of replayed(context, { upTo: addDays(on, -1) }).open) {
    if (lot.asset === asset) held.set(lot.account, (held.get(lot.account) ?? 0n) + lot.quantity)
  }
  const partakers = [...held]
    .filter(([account, units]) => units > 0n && (named === undefined || account === named))
    .map(([account, units]): Partaker => ({
      account,
      currency: names.account(account).currency,
      units: units as Quantity,
    }))
  if (action.kind === 'rename') return ok(partakers.slice(0, 1))
  if (partakers.length > 0) return ok(partakers)
  const account = named === undefined ? 'every account' : names.ofAccount(named).accountName
  const short = textFromQuantity(1n as Quantity)
  return refuse({ kind: 'notEnoughUnits', account, asset: names.asset(asset).symbol, short })
}

const SAME_ACTION_DAYS = 7

/** The same action that an import brought already, or that was entered before. */
function knownAlready(
  action: ActionText,
  asset: string,
  on: Day,
  partakers: readonly Partaker[],
  context: Context,
): Refusal | undefined {
  const kind = action.kind === 'liquidation' ? 'merger' : action.kind
  if (kind === 'rename' || kind === 'returnOfCapital' || kind === 'capGainDistribution') return undefined
  const accounts = new Set(partakers.map(({ account }) => account))
  const same = factsInForce(context).events.find(
    (event) =>
      event.kind === kind &&
      accounts.has(event.account) &&
      Math.abs(event.tradeDay - on) <= SAME_ACTION_DAYS &&
      event.legs.some((leg) => leg.asset === asset),
  )
  return same && { kind: 'alreadyExists', what: kind, id: `${isoFromDay(same.tradeDay)} (${same.key})` }
}

function previewOf(
  tried: readonly LedgerEvent[],
  now: Replay,
  then: Replay,
  names: Names,
  symbolOf: (asset: string) => string,
): Output<'ledger.previewAction'> {
  const print = (lot: Lot) =>
    `${lot.account} ${lot.asset} ${lot.id} ${lot.quantity} ${lot.cost ?? ''} ${lot.acquired}`
  const row = (lot: Lot) => ({
    account: lot.account,
    accountName: names.ofAccount(lot.account).accountName,
    symbol: symbolOf(lot.asset),
    lot: lot.id,
    acquired: isoFromDay(lot.acquired),
    quantity: textFromQuantity(lot.quantity),
    costBasis: lot.cost === undefined ? null : textFromMoney(lot.cost),
    currency: lot.currency,
  })
  const [before, after] = [new Set(now.open.map(print)), new Set(then.open.map(print))]
  const keys = new Set(tried.map(({ key }) => key))
  return {
    events: tried.map(({ account, kind, tradeDay, note }) => ({
      account,
      accountName: names.ofAccount(account).accountName,
      kind,
      day: isoFromDay(tradeDay),
      note,
    })),
    before: now.open.filter((lot) => !after.has(print(lot))).map(row),
    after: then.open.filter((lot) => !before.has(print(lot))).map(row),
    gains: then.closed.filter(({ sale }) => keys.has(sale)).map((closed) => gainOf(closed, symbolOf)),
    cash: tried.flatMap(({ account, legs }) =>
      legs.flatMap(({ currency, amount }) =>
        currency === undefined ? [] : [{ account, currency, amount: textFromMoney(amount) }],
      ),
    ),
  }
}

function gainOf(closed: Closed, symbolOf: (asset: string) => string) {
  const { quantity, cost, proceeds } = asReported(closed)
  return {
    account: closed.account,
    symbol: symbolOf(closed.asset),
    acquired: isoFromDay(closed.acquired),
    quantity: textFromQuantity(quantity),
    proceeds: textFromMoney(proceeds),
    costBasis: cost === undefined ? null : textFromMoney(cost),
    gain: closed.gain === undefined ? null : textFromMoney(closed.gain as Money),
    term: closed.term,
    currency: closed.currency,
  }
}

function addAction(
  { action, note }: Checked<'ledger.addAction'>,
  context: Context,
): Result<Output<'ledger.addAction'>> {
  const tried = tryAction(action, context)
  if (!tried.ok) return tried
  const { ledger } = context
  const names = namesOf(ledger)
  const asset = names.findAsset(action.asset)!
  const into = intoOf(action)
  const streams = action.kind === 'split' ? (['ledger', 'market'] as const) : (['ledger'] as const)
  return write(ledger, streams, (next) => {
    const made =
      into === undefined
        ? undefined
        : (names.findAsset(into)?.id ??
          ensureAsset(ledger, { symbol: into }, day(action.day), asset.currency))
    const events = tried.value.facts.map((fact) => {
      const legs = fact.legs.map((leg) =>
        leg.asset === into && made !== undefined ? { ...leg, asset: made } : leg,
      )
      const own = { ...fact, legs }
      return { ...own, key: freeKey(ledger, own), note: note === '' ? fact.note : `${fact.note}: ${note}` }
    })
    const batch = addByHand(ledger, next.ledger, `${action.kind} of ${asset.symbol}`, ...events)
    const [first] = events
    if (action.kind === 'rename' && first !== undefined) {
      nameAsset(ledger, asset.id, action.symbol, day(action.day), first.key)
    }
    return ok({ batch, events: events.map(({ key }) => key) })
  })
}
