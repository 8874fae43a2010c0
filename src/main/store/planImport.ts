import { moneyFromUnits, quantityFromUnits } from '../../shared/amount.ts'
import type { Money, Quantity } from '../../shared/amount.ts'
import { canonical } from '../../shared/canonical.ts'
import type { Day } from '../../shared/day.ts'
import type { Refusal } from '../../shared/refusal.ts'
import type { AssetHint, Draft, LedgerEvent, Leg } from '../../shared/trade.ts'
import { accountsByExternalId, listAccounts } from './accounts.ts'
import { assetResolver } from './assets.ts'
import type { AssetNews, AssetResolver } from './assets.ts'
import type { RefusedRow } from './batches.ts'
import { contentOf, storedEvents } from './events.ts'
import type { NewEvent } from './events.ts'
import { eventKey, nameOfHint, normalFields } from './keys.ts'
import type { OpenLedger } from './open.ts'
import { revisions } from './write.ts'

/** A file that a reader has turned into drafts; every row of it is one of these. */
export interface RowsRead {
  readonly broker: string
  readonly rows: number
  readonly drafts: readonly Draft[]
  /** Lines of drafts whose figures had more decimals than the ledger keeps. */
  readonly rounded: ReadonlySet<number>
  readonly refused: readonly (RefusedRow & { readonly raw: string })[]
  readonly nonData: readonly { readonly line: number; readonly what: string; readonly raw: string }[]
  /** The one currency of the file, where it has one. */
  readonly currency: string | undefined
  /** Header of the column that tells the currency, for refusals; where there is none, that of the amounts. */
  readonly currencyColumn?: string | undefined
}

export interface FileRead {
  readonly name: string
  readonly sha256: string
  readonly bytes: Uint8Array
  readonly read: RowsRead
}

/** What would become of one draft. `event` is undefined while its account is not known. */
export type PlannedRow =
  | { readonly fate: 'new'; readonly draft: Draft; readonly event: NewEvent | undefined }
  | {
      readonly fate: 'possibleDuplicate'
      readonly draft: Draft
      readonly event: NewEvent
      readonly of: string
    }
  | { readonly fate: 'duplicate'; readonly draft: Draft; readonly event: NewEvent; readonly of: string }

export interface PlannedFile extends FileRead {
  /** Each account that the file names (`''` where it names none), and the account of the ledger it would go to. */
  readonly accounts: readonly {
    readonly hint: string
    readonly rows: number
    readonly account: string | undefined
  }[]
  readonly planned: readonly PlannedRow[]
  readonly refusal: Refusal | undefined
}

/** What an import would do, worked out at one ledger revision: a commit writes exactly this or nothing. */
export interface ImportPlan {
  readonly revision: number
  readonly files: readonly PlannedFile[]
  readonly assets: AssetNews
  readonly symbols: ReadonlyMap<string, string>
}

/**
 * Finds for each draft its account, assets, key and fate (IMP-14, IMP-16, IMP-17), file by file, so that a later file of
 * the same import sees what an earlier one would add. `chosen` gives accounts by hint and goes before saved numbers.
 * Reads only.
 */
export function planImport(
  ledger: OpenLedger,
  files: readonly FileRead[],
  chosen: Readonly<Record<string, string>>,
): ImportPlan {
  const resolver = assetResolver(ledger)
  const known = knownEvents(ledger)
  const accountOf = accountFinder(ledger, chosen)
  const holders = new Map<string, Holder>(listAccounts(ledger).map((account) => [account.id, account]))
  const symbols = new Map<string, string>()
  const planned = files.map((file): PlannedFile => {
    const accounts = accountsNamed(file.read).map((named) => ({ ...named, account: accountOf(named.hint) }))
    const byHint: HolderByHint = new Map(
      accounts.map(({ hint, account }) => [hint, holders.get(account ?? '')]),
    )
    const refusal = wrongCurrency(file, byHint)
    if (refusal) return { ...file, accounts, planned: [], refusal }
    const rows = planRows(ledger, file, byHint, resolver, known)
    return { ...file, accounts, planned: rows, refusal: undefined }
  })
  for (const { planned: rows } of planned) {
    for (const { event } of rows) {
      for (const leg of event?.legs ?? [])
        if (leg.asset !== undefined) symbols.set(leg.asset, resolver.symbolOf(leg.asset))
    }
  }
  return { revision: revisions(ledger).ledger, files: planned, assets: resolver.news(), symbols }
}

/** Events in force or about to be, by key and by what a possible duplicate must share. */
interface KnownEvents {
  /** Where an event comes from: its batch, or the file of this import that would bring it. */
  readonly byKey: Map<string, { readonly event: NewEvent; readonly from: string }>
  readonly byPlace: Map<string, NewEvent[]>
}

/** What an import must know of an account. */
interface Holder {
  readonly id: string
  readonly currency: string
}
type HolderByHint = ReadonlyMap<string, Holder | undefined>

interface Candidate {
  readonly draft: Draft
  readonly event: Omit<NewEvent, 'key'>
  readonly normal: string
  readonly content: string
}

function planRows(
  ledger: OpenLedger,
  file: FileRead,
  byHint: HolderByHint,
  resolver: AssetResolver,
  known: KnownEvents,
): PlannedRow[] {
  const sha256 = (text: string) => ledger.host.sha256(text)
  const fates = new Map<Draft, PlannedRow>()
  const groups = new Map<string, Candidate[]>()
  for (const draft of file.read.drafts) {
    const account = byHint.get(draft.accountHint ?? '')
    if (account === undefined) {
      fates.set(draft, { fate: 'new', draft, event: undefined })
      continue
    }
    const candidate = candidateOf(draft, account, resolver)
    const group = draft.reference === undefined ? candidate.normal : canonical([account.id, draft.reference])
    const own = groups.get(group)
    if (own === undefined) groups.set(group, [candidate])
    else own.push(candidate)
  }

  const matched = new Set<string>()
  const unmatched: { candidate: Candidate; key: string; sameReference: string | undefined }[] = []
  for (const group of groups.values()) {
    group.sort(byContent)
    const taken = new Set<string>()
    for (const [n, candidate] of group.entries()) {
      const facts = {
        ...candidate.event,
        legs: namedLegs(candidate.draft),
        reference: candidate.draft.reference,
      }
      if (candidate.draft.reference === undefined) {
        const key = eventKey(facts, n, sha256)
        const there = known.byKey.get(key)
        if (there === undefined) unmatched.push({ candidate, key, sameReference: undefined })
        else {
          matched.add(key)
          fates.set(candidate.draft, {
            fate: 'duplicate',
            draft: candidate.draft,
            event: { ...candidate.event, key },
            of: there.from,
          })
        }
        continue
      }
      const found = byReference(candidate, (occurrence) => eventKey(facts, occurrence, sha256), known, taken)
      taken.add(found.key)
      if (found.same) {
        matched.add(found.key)
        const event = { ...candidate.event, key: found.key }
        fates.set(candidate.draft, {
          fate: 'duplicate',
          draft: candidate.draft,
          event,
          of: known.byKey.get(found.key)!.from,
        })
      } else unmatched.push({ candidate, key: found.key, sameReference: found.other })
    }
  }

  const fresh: NewEvent[] = []
  for (const { candidate, key, sameReference } of unmatched) {
    const { draft } = candidate
    const event: NewEvent = { ...candidate.event, key }
    const twin = sameReference ?? twinOf(event, known, matched)
    if (twin === undefined) fates.set(draft, { fate: 'new', draft, event })
    else {
      matched.add(twin)
      fates.set(draft, { fate: 'possibleDuplicate', draft, event, of: known.byKey.get(twin)!.from })
    }
    fresh.push(event)
  }
  for (const event of fresh) learn(known, event, file.name)
  return file.read.drafts.map((draft) => fates.get(draft)!)
}

/**
 * A broker's reference decides alone, as far as the rows tell the same kind of fact about the same units: then it is a
 * duplicate whatever else was worded anew. A row of the same reference with other units may be another fill of the order:
 * it gets the next occurrence number, and the person is asked.
 */
function byReference(
  candidate: Candidate,
  keyAt: (occurrence: number) => string,
  known: KnownEvents,
  taken: ReadonlySet<string>,
): { key: string; same: boolean; other: string | undefined } {
  let other: string | undefined
  for (let occurrence = 0; ; occurrence++) {
    const key = keyAt(occurrence)
    const there = known.byKey.get(key)
    if (taken.has(key)) continue
    if (there === undefined) return { key, same: false, other }
    if (canonical(substanceOf(there.event)) === canonical(substanceOf(candidate.event)))
      return { key, same: true, other }
    other ??= key
  }
}

function substanceOf(event: Omit<NewEvent, 'key'>): unknown {
  return [
    event.kind,
    ...event.legs.filter((leg) => leg.asset !== undefined).map((leg) => [leg.asset, leg.quantity.toString()]),
  ]
}

/** An event in force that says nearly the same under another key, and that no row of this file is already (IMP-17). */
function twinOf(event: NewEvent, known: KnownEvents, matched: ReadonlySet<string>): string | undefined {
  const { quantity, cash } = totals(event)
  for (const other of known.byPlace.get(placeOf(event)) ?? []) {
    // Two references of the broker's are two facts, however alike.
    if (matched.has(other.key) || (event.reference !== undefined && other.reference !== undefined)) continue
    const its = totals(other)
    if (its.quantity === quantity && isWithinACent(its.cash, cash)) return other.key
  }
  return undefined
}

function isWithinACent(a: ReadonlyMap<string, bigint>, b: ReadonlyMap<string, bigint>): boolean {
  if (a.size !== b.size) return false
  for (const [currency, amount] of a) {
    const other = b.get(currency)
    if (other === undefined) return false
    const apart = amount - other
    if (apart > 10_000n || apart < -10_000n || amount * other < 0n) return false
  }
  return true
}

/** Units of all assets together, and cash by currency: what a person compares two rows by. */
function totals(event: Pick<LedgerEvent, 'legs'>): { quantity: bigint; cash: Map<string, bigint> } {
  let quantity = 0n
  const cash = new Map<string, bigint>()
  for (const leg of event.legs) {
    if (leg.asset !== undefined) quantity += leg.quantity
    else if (leg.currency !== undefined) cash.set(leg.currency, (cash.get(leg.currency) ?? 0n) + leg.amount)
  }
  return { quantity, cash }
}

/** Account, asset and trade day: rows elsewhere are never compared. */
function placeOf(event: Pick<LedgerEvent, 'account' | 'tradeDay' | 'legs'>): string {
  const assets = new Set<string>()
  for (const leg of event.legs) if (leg.asset !== undefined) assets.add(leg.asset)
  return canonical([event.account, event.tradeDay, [...assets].toSorted()])
}

function knownEvents(ledger: OpenLedger): KnownEvents {
  const known: KnownEvents = { byKey: new Map(), byPlace: new Map() }
  for (const event of storedEvents(ledger)) learn(known, event, event.batch)
  return known
}

function learn(known: KnownEvents, event: NewEvent, from: string): void {
  known.byKey.set(event.key, { event, from })
  const place = placeOf(event)
  const there = known.byPlace.get(place)
  if (there === undefined) known.byPlace.set(place, [event])
  else there.push(event)
}

/** A new asset is in the currency it was paid in; where no money moves, in the account's. */
function candidateOf(draft: Draft, account: Holder, resolver: AssetResolver): Candidate {
  const currency = draft.legs.find((leg) => leg.currency !== undefined)?.currency ?? account.currency
  const legs = draft.legs.map(({ asset, ...leg }): Leg =>
    asset === undefined ? leg : { ...leg, asset: resolver.resolve(asset, draft.tradeDay, currency) },
  )
  const event = {
    account: account.id,
    kind: draft.kind,
    tradeDay: draft.tradeDay,
    ...(draft.settleDay === undefined ? {} : { settleDay: draft.settleDay }),
    legs,
    note: draft.note,
    sourceRow: draft.line,
    ...(draft.reference === undefined ? {} : { reference: draft.reference }),
  }
  const facts = { account: account.id, kind: draft.kind, tradeDay: draft.tradeDay, legs: namedLegs(draft) }
  return { draft, event, normal: normalFields(facts), content: canonical(contentOf(event)) }
}

/** Legs with assets by the name that the source gives them. */
function namedLegs(draft: Draft): Leg[] {
  return draft.legs.map(({ asset, ...leg }) =>
    asset === undefined ? leg : { ...leg, asset: nameOfHint(asset) },
  )
}

/** Equal rows of a file are numbered by what they say, not by where they stand: shuffling it changes nothing. */
function byContent(a: Candidate, b: Candidate): number {
  return a.content < b.content ? -1 : a.content > b.content ? 1 : a.draft.line - b.draft.line
}

function accountsNamed(read: RowsRead): { hint: string; rows: number }[] {
  const rows = new Map<string, number>()
  for (const draft of read.drafts) {
    const hint = draft.accountHint ?? ''
    rows.set(hint, (rows.get(hint) ?? 0) + 1)
  }
  return [...rows].map(([hint, n]) => ({ hint, rows: n }))
}

/** The choice of the person, else the account with that number, else the only account where the file names none. */
function accountFinder(
  ledger: OpenLedger,
  chosen: Readonly<Record<string, string>>,
): (hint: string) => string | undefined {
  const saved = accountsByExternalId(ledger)
  const all = listAccounts(ledger)
  const only = all.length === 1 ? all[0]!.id : undefined
  return (hint) =>
    Object.hasOwn(chosen, hint) ? chosen[hint] : (saved.get(hint) ?? (hint === '' ? only : undefined))
}

/**
 * A file in one currency for an account in another is refused whole, at the first row that shows it. A file of several
 * currencies is refused if none of an account's rows is in that account's own.
 */
function wrongCurrency(file: FileRead, byHint: HolderByHint): Refusal | undefined {
  const { read } = file
  for (const [hint, account] of byHint) {
    if (account === undefined || read.currency === account.currency) continue
    let first: { line: number; currency: string } | undefined
    let fits = false
    for (const draft of read.drafts) {
      if ((draft.accountHint ?? '') !== hint) continue
      for (const { currency } of draft.legs) {
        if (currency === account.currency) fits = true
        else if (currency !== undefined && draft.line < (first?.line ?? Infinity))
          first = { line: draft.line, currency }
      }
    }
    if (first === undefined || (fits && read.currency === undefined)) continue
    return {
      kind: 'file',
      file: file.name,
      line: first.line,
      column: read.currencyColumn ?? 'Amount',
      problem: 'wrongCurrency',
      found: first.currency,
      expected: [account.currency],
    }
  }
  return undefined
}

/** The figures of an event that a list shows: its asset, units, cash and currency. */
export function figuresOf(draft: Draft): {
  readonly asset: AssetHint | undefined
  readonly quantity: Quantity
  readonly amount: Money
  readonly currency: string | undefined
  readonly day: Day
} {
  let asset: AssetHint | undefined
  let quantity = 0n
  let amount = 0n
  let currency: string | undefined
  for (const leg of draft.legs) {
    if (leg.asset !== undefined) {
      asset ??= leg.asset
      if (nameOfHint(leg.asset) === nameOfHint(asset)) quantity += leg.quantity
    } else if (leg.currency !== undefined) {
      currency ??= leg.currency
      if (leg.currency === currency) amount += leg.amount
    }
  }
  return {
    asset,
    quantity: quantityFromUnits(quantity),
    amount: moneyFromUnits(amount),
    currency,
    day: draft.tradeDay,
  }
}
