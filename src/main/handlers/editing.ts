import type { Asset } from '../../shared/account.ts'
import { textFromMoney, textFromQuantity } from '../../shared/amount.ts'
import { canonical } from '../../shared/canonical.ts'
import type { Checked, Output } from '../../shared/contract.ts'
import type { JournalEntry } from '../../shared/decision.ts'
import { isoFromDay } from '../../shared/day.ts'
import type { ChangeRow, Effects, Entry } from '../../shared/entry.ts'
import { ok, refuse } from '../../shared/refusal.ts'
import type { Refusal, Result } from '../../shared/refusal.ts'
import type { LedgerEvent, Leg } from '../../shared/trade.ts'
import { effectsOf } from '../../engine/ledger/effects.ts'
import { filedYears } from '../store/filedYears.ts'
import { replay } from '../../engine/ledger/replay.ts'
import { readActivity } from '../store/activity.ts'
import { assetResolver, addAssets } from '../store/assets.ts'
import type { AssetResolver } from '../store/assets.ts'
import { addByHand, batchById } from '../store/batches.ts'
import { appendDecision, decisionsOfKinds } from '../store/decisions.ts'
import {
  closeEvents,
  contentOf,
  eventsClosedAt,
  freeKey,
  insertEvents,
  rowOfEvent,
  storedEvent,
} from '../store/events.ts'
import type { NewEvent } from '../store/events.ts'
import { placeInDay } from '../store/keys.ts'
import { write } from '../store/write.ts'
import { activityRow } from './ledger.ts'
import type { Names } from './names.ts'
import { namesOf } from './names.ts'
import { unknownAccount } from './account.ts'
import { entryName, entryOf, namedLegs, readEntry } from './entries.ts'
import type { ReadEntry } from './entries.ts'
import type { Context, Handlers } from './handler.ts'
import { factsInForce, replayed } from './replayed.ts'

export const editingHandlers = {
  'ledger.event': showEvent,
  'ledger.enter': enter,
  'ledger.correct': correct,
  'ledger.remove': remove,
  'ledger.undo': undo,
  'ledger.changes': ({ limit }, context) => ok(changesOf(context).slice(0, limit)),
} satisfies Partial<Handlers>

function showEvent(input: Checked<'ledger.event'>, context: Context): Result<Output<'ledger.event'>> {
  const { ledger } = context
  const event = storedEvent(ledger, input.event)
  const id = rowOfEvent(ledger, input.event)
  if (event === undefined || id === undefined) return refuse(unknownEvent(input.event))
  const names = namesOf(ledger)
  const [row] = readActivity(ledger, [id])
  const batch = batchById(ledger, event.batch)
  return ok({
    row: activityRow(row!, names),
    entry: entryOf(event, assetOf(event, names), names.account(event.account)) ?? null,
    legs: event.legs.map((leg) => ({
      role: leg.role,
      symbol: leg.asset === undefined ? '' : names.asset(leg.asset).symbol,
      currency: leg.currency ?? null,
      quantity: textFromQuantity(leg.quantity),
      amount: textFromMoney(leg.amount),
    })),
    file: batch?.file ?? '',
    line: event.sourceRow ?? null,
  })
}

/** HND-1: every entry, or none. */
function enter(input: Checked<'ledger.enter'>, context: Context): Result<Output<'ledger.enter'>> {
  const { ledger } = context
  const names = namesOf(ledger)
  const resolver = assetResolver(ledger)
  const read: { readonly entry: ReadEntry; readonly legs: readonly Leg[] }[] = []
  for (const entry of input.entries) {
    const one = readOne(entry, names, context)
    if (!one.ok) return one
    read.push({ entry: one.value, legs: resolved(entry, one.value, names, resolver) })
  }
  const tried = read.map(({ entry, legs }, i) => trial(entry, legs, `tried-${i}`))
  const effects = effectsFrom(context, resolver, [], tried)
  if (input.preview) return ok({ events: [], effects })
  return write(ledger, ['ledger'], (next) => {
    addAssets(ledger, resolver.news())
    const added: string[] = []
    for (const { entry, legs } of read) {
      const { legs: hinted, currency: _currency, ...facts } = entry
      const key = freeKey(ledger, { ...facts, legs: namedLegs(hinted) })
      addByHand(ledger, next.ledger, nameOf(entry), { ...facts, key, legs })
      added.push(key)
    }
    const what = read.map(({ entry }) => nameOf(entry)).join(', ')
    appendDecision(ledger, 'transactionEntered', '', { what, added, closed: [], rev: next.ledger })
    return ok({ events: added, effects })
  })
}

/** HND-2: the new event takes the key and the batch of the old. */
function correct(input: Checked<'ledger.correct'>, context: Context): Result<Output<'ledger.correct'>> {
  const { ledger } = context
  const old = storedEvent(ledger, input.event)
  if (old === undefined) return refuse(unknownEvent(input.event))
  const names = namesOf(ledger)
  if (entryOf(old, assetOf(old, names), names.account(old.account)) === undefined) {
    return refuse({
      kind: 'badArguments',
      path: 'event',
      problem: 'of a shape that cannot be stated in this form: remove it and enter it anew',
    })
  }
  const read = readOne(input.entry, names, context)
  if (!read.ok) return read
  const resolver = assetResolver(ledger)
  const legs = resolved(input.entry, read.value, names, resolver)
  const tried = trial(read.value, legs, old.key)
  const effects = effectsFrom(context, resolver, [old.key], [tried])
  if (input.preview) return ok({ events: [], effects })
  return write(ledger, ['ledger'], (next) => {
    addAssets(ledger, resolver.news())
    closeEvents(ledger, [old.key], next.ledger)
    const { legs: _hinted, currency: _currency, ...facts } = read.value
    const event: NewEvent = {
      ...facts,
      key: old.key,
      legs,
      ...(old.sourceRow === undefined ? {} : { sourceRow: old.sourceRow }),
      ...(old.reference === undefined ? {} : { reference: old.reference }),
    }
    insertEvents(ledger, old.batch, next.ledger, [event])
    appendDecision(ledger, 'transactionCorrected', input.reason, {
      what: nameOf(read.value),
      added: [old.key],
      closed: [old.key],
      rev: next.ledger,
    })
    return ok({ events: [old.key], effects })
  })
}

/** HND-3. */
function remove(input: Checked<'ledger.remove'>, context: Context): Result<Output<'ledger.remove'>> {
  const { ledger } = context
  const old = storedEvent(ledger, input.event)
  if (old === undefined) return refuse(unknownEvent(input.event))
  const names = namesOf(ledger)
  const effects = effectsFrom(context, assetResolver(ledger), [old.key], [])
  if (input.preview) return ok({ events: [], effects })
  return write(ledger, ['ledger'], (next) => {
    closeEvents(ledger, [old.key], next.ledger)
    const units = old.legs.find((leg) => leg.asset !== undefined && leg.quantity !== 0n)?.quantity ?? 0n
    appendDecision(ledger, 'transactionRemoved', input.reason, {
      what: entryName(old.kind, units, assetOf(old, names)?.symbol ?? ''),
      added: [],
      closed: [old.key],
      rev: next.ledger,
    })
    return ok({ events: [old.key], effects })
  })
}

/** HND-4: takes back the newest change that is not taken back. */
function undo(input: Checked<'ledger.undo'>, context: Context): Result<Output<'ledger.undo'>> {
  const { ledger } = context
  const change = changesOf(context).find(({ undone }) => !undone)
  if (change === undefined) return refuse({ kind: 'notFound', what: 'change by hand', id: '' })
  if (!change.undoable) {
    return refuse({
      kind: 'badArguments',
      path: 'undo',
      problem: `${change.what} is no longer as it was left: another change or an undone import came after it`,
    })
  }
  const { added, closed, rev } = factsOf(changeEntries(context).find(({ seq }) => seq === change.seq)!)
  const back = eventsClosedAt(ledger, rev, closed)
  const effects = effectsFrom(context, assetResolver(ledger), added, back)
  if (input.preview) return ok({ change, effects })
  return write(ledger, ['ledger'], (next) => {
    closeEvents(ledger, added, next.ledger)
    for (const { batch, sinceRev: _since, seqInDay: _seq, ...fact } of back)
      insertEvents(ledger, batch, next.ledger, [fact])
    appendDecision(ledger, 'changeUndone', input.reason, {
      what: change.what,
      undoes: change.seq,
      added: closed,
      closed: added,
      rev: next.ledger,
    })
    return ok({ change: { ...change, undone: true, undoable: false }, effects })
  })
}

const CHANGES = {
  transactionEntered: 'entered',
  transactionCorrected: 'corrected',
  transactionRemoved: 'removed',
} as const

function changeEntries({ ledger }: Context): readonly JournalEntry[] {
  return decisionsOfKinds(ledger, [
    'transactionEntered',
    'transactionCorrected',
    'transactionRemoved',
    'changeUndone',
  ])
}

/** Changes by hand, the newest first. */
function changesOf(context: Context): ChangeRow[] {
  const entries = changeEntries(context)
  const undone = new Set(entries.map(({ body }) => body['undoes']))
  const next = entries.find(({ kind, seq }) => kind !== 'changeUndone' && !undone.has(seq))
  return entries.flatMap((entry): ChangeRow[] => {
    if (entry.kind === 'changeUndone') return []
    return [
      {
        seq: entry.seq,
        at: entry.at,
        kind: CHANGES[entry.kind as keyof typeof CHANGES],
        what: String(entry.body['what']),
        reason: entry.reason,
        undone: undone.has(entry.seq),
        undoable: entry === next && isAsLeft(entry, context),
      },
    ]
  })
}

/** What a change added is still in force as it was added, and what it ended is not there again. */
function isAsLeft(entry: JournalEntry, { ledger }: Context): boolean {
  const { added, closed, rev } = factsOf(entry)
  const stand = added.every((key) => {
    const [then, now] = [storedEvent(ledger, key, rev), storedEvent(ledger, key)]
    return then !== undefined && now !== undefined && canonical(contentOf(then)) === canonical(contentOf(now))
  })
  const gone = closed.every((key) => added.includes(key) || storedEvent(ledger, key) === undefined)
  const isBatchThere = eventsClosedAt(ledger, rev, closed).every(
    ({ batch }) => batchById(ledger, batch)?.undone === false,
  )
  return stand && gone && isBatchThere
}

function factsOf({ body }: JournalEntry): {
  readonly added: readonly string[]
  readonly closed: readonly string[]
  readonly rev: number
} {
  return {
    added: body['added'] as readonly string[],
    closed: body['closed'] as readonly string[],
    rev: Number(body['rev']),
  }
}

function readOne(entry: Entry, names: Names, { ledger, host }: Context): Result<ReadEntry> {
  if (!names.hasAccount(entry.account)) return refuse(unknownAccount(ledger, entry.account))
  return readEntry(entry, {
    account: names.account(entry.account),
    asset: names.findAsset(entry.symbol.trim()),
    today: host.today(),
  })
}

/** Legs with assets of the ledger: the one that the entry names, or a new one by that symbol. */
function resolved(entry: Entry, read: ReadEntry, names: Names, resolver: AssetResolver): Leg[] {
  const known = names.findAsset(entry.symbol.trim())?.id
  return read.legs.map(({ asset, ...leg }): Leg =>
    asset === undefined
      ? leg
      : { ...leg, asset: known ?? resolver.resolve(asset, read.tradeDay, read.currency) },
  )
}

function trial(entry: ReadEntry, legs: readonly Leg[], key: string): LedgerEvent {
  const { legs: _hinted, currency: _currency, ...facts } = entry
  return { ...facts, key, legs, seqInDay: placeInDay(entry.kind, legs) }
}

function nameOf({ kind, legs }: ReadEntry): string {
  const units = legs.find((leg) => leg.asset !== undefined && leg.quantity !== 0n)?.quantity ?? 0n
  return entryName(kind, units, legs.find((leg) => leg.asset !== undefined)?.asset?.symbol ?? '')
}

/** HND-6: two replays, without and with the change. */
function effectsFrom(
  context: Context,
  resolver: AssetResolver,
  ended: readonly string[],
  added: readonly LedgerEvent[],
): Effects {
  const { events, known } = factsInForce(context)
  const gone = new Set(ended)
  const after = replay([...events.filter(({ key }) => !gone.has(key)), ...added], known)
  const { lots, gains, cash, gapsBefore, gapsAfter } = effectsOf(replayed(context), after)
  const names = namesOf(context.ledger)
  const accountName = (id: string) => names.account(id).name
  const filed = filedYears(context.ledger)
  return {
    lots: lots.slice(0, MOST_LOTS).map((lot) => ({
      lot: lot.lot,
      accountName: accountName(lot.account),
      symbol: resolver.symbolOf(lot.asset),
      acquired: isoFromDay(lot.acquired),
      currency: lot.currency,
      before: lot.before === undefined ? null : textFromQuantity(lot.before.quantity),
      after: lot.after === undefined ? null : textFromQuantity(lot.after.quantity),
      costBefore: lot.before?.cost === undefined ? null : textFromMoney(lot.before.cost),
      costAfter: lot.after?.cost === undefined ? null : textFromMoney(lot.after.cost),
    })),
    gains: gains.map((gain) => ({
      ...gain,
      before: textFromMoney(gain.before),
      after: textFromMoney(gain.after),
      filed: filed.has(gain.year),
    })),
    cash: cash.map(({ account, currency, before, after: then }) => ({
      accountName: accountName(account),
      currency,
      before: textFromMoney(before),
      after: textFromMoney(then),
    })),
    gapsBefore,
    gapsAfter,
  }
}

function assetOf(event: LedgerEvent, names: Names): Asset | undefined {
  const id = event.legs.find((leg) => leg.asset !== undefined)?.asset
  return id === undefined ? undefined : names.asset(id)
}

function unknownEvent(id: string): Refusal {
  return { kind: 'notFound', what: 'transaction', id }
}

/** A split touches every lot of an asset; a list for people ends somewhere. */
const MOST_LOTS = 500
