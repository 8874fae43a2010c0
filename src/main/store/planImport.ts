import { moneyFromUnits, quantityFromUnits } from '../../shared/amount.ts'
import type { Money, Quantity } from '../../shared/amount.ts'
import { canonical } from '../../shared/canonical.ts'
import type { LedgerCopy } from '../../shared/ledgerCopy.ts'
import type { Refusal, Result } from '../../shared/refusal.ts'
import type { AssetHint, Draft, LedgerEvent, Leg } from '../../shared/trade.ts'
import { accountsByExternalId, listAccounts } from './accounts.ts'
import { assetResolver } from './assets.ts'
import type { AssetNews, AssetResolver } from './assets.ts'
import type { RefusedRow } from './batches.ts'
import { choiceText, contentOf, rowHash, eventsWhere, termsText } from './events.ts'
import type { NewEvent } from './events.ts'
import { factText, keyOfFact, nameOfHint, placeInDay } from './keys.ts'
import type { CopyNews } from './ledgerCopy.ts'
import type { OpenLedger } from './open.ts'
import { planCopy } from './planCopy.ts'
import { seenKeys } from './seenKeys.ts'
import { fateNumber, openStaging, stagedEvents, tallyOf } from './staging.ts'
import type { Staging, Tally } from './staging.ts'
import { revisions } from './write.ts'

/** Rows of a file that a reader has turned into drafts; every row of it is one of these. */
export interface RowBatch {
  readonly drafts: readonly Draft[]
  /** Lines of drafts whose figures had more decimals than the ledger keeps. */
  readonly rounded: ReadonlySet<number>
  readonly refused: readonly (RefusedRow & { readonly raw: string })[]
  readonly nonData: readonly { readonly line: number; readonly what: string; readonly raw: string }[]
}

interface FileFacts {
  readonly broker: string
  /** The one currency of the file, where it has one. */
  readonly currency: string | undefined
  /** Header of the column that tells the currency, for refusals; where there is none, that of the amounts. */
  readonly currencyColumn?: string | undefined
}

/** A file that was read whole, its drafts in the order of time. */
export interface RowsRead extends FileFacts, RowBatch {
  readonly rows: number
  /** All of another ledger, whose events are the drafts (IMP-91). */
  readonly copy?: LedgerCopy | undefined
}

/** A file that is read as its rows are taken: from the beginning each time, in the order of the file. */
export interface RowsStreamed extends FileFacts {
  /** Batches with the share of the file that has been read; a refusal is of the whole file and the last. */
  readonly batches: () => Iterable<Result<RowBatch & { readonly share: number }>>
}

export interface FileRead {
  readonly name: string
  readonly sha256: string
  readonly read: RowsRead | RowsStreamed
}

export interface PlannedFile {
  readonly name: string
  readonly sha256: string
  readonly broker: string
  readonly rows: number
  readonly tally: Tally
  /** Under which its events would be stored. */
  readonly batch: string
  /** Each account that the file names (`''` where it names none), and the account of the ledger it would go to. */
  readonly accounts: readonly {
    readonly hint: string
    readonly rows: number
    readonly account: string | undefined
  }[]
  readonly refusal: Refusal | undefined
  /** Whether it is an export of ours, whose accounts are called by their ids. */
  readonly isCopy: boolean
}

/** What an import would do, worked out at one ledger revision: a commit writes exactly this or nothing. */
export interface ImportPlan {
  readonly revision: number
  /** Each row with its fate, by the place of its file in `files`. */
  readonly staging: Staging
  readonly files: readonly PlannedFile[]
  readonly assets: AssetNews
  /** Accounts and filed years that copies of ledgers bring. */
  readonly copied: readonly CopyNews[]
}

/**
 * Finds for each draft its account, assets, key and fate (IMP-14, IMP-16, IMP-17), file by file, so that a later file of
 * the same import sees what an earlier one would add. `chosen` gives accounts by hint and goes before saved numbers.
 * Writes temporary tables only. Yields its share done between batches of rows, so that others may be served; whoever stops
 * before the end must not use what is there.
 */
export function* planImport(
  ledger: OpenLedger,
  files: readonly FileRead[],
  chosen: Readonly<Record<string, string>>,
): Generator<number, ImportPlan, void> {
  const staging = openStaging(ledger)
  let done = false
  try {
    const revision = revisions(ledger).ledger
    const planner = newPlanner(ledger, staging, revision, chosen)
    const planned: PlannedFile[] = []
    for (const [n, file] of files.entries()) {
      const steps = planner.plan(file, n, n === files.length - 1)
      for (;;) {
        const step = steps.next()
        if (step.done === true) {
          planned.push(step.value)
          break
        }
        yield (n + step.value) / files.length
      }
    }
    done = true
    return { revision, staging, files: planned, assets: planner.news(), copied: planner.copied }
  } finally {
    if (!done) staging.drop()
  }
}

/** What an import must know of an account. */
interface Holder {
  readonly id: string
  readonly currency: string
}

/** Rows of one file that share a key: they are numbered by what they say once all are known. */
interface Group {
  readonly fact: string
  readonly rows: Set<number>
}

/** An event in force, or one that an earlier file of this import would add. */
interface Known {
  readonly event: () => NewEvent
  /** Its batch, or the file. */
  readonly from: string
}

interface HintCount {
  rows: number
  readonly account: Holder | undefined
  /** First row in another currency than the account's. */
  wrong: { readonly line: number; readonly currency: string } | undefined
  fits: boolean
}

function newPlanner(
  ledger: OpenLedger,
  staging: Staging,
  revision: number,
  chosen: Readonly<Record<string, string>>,
) {
  const { db, host } = ledger
  const sha256 = (text: string) => host.sha256(text)
  const resolver = assetResolver(ledger)
  const accountOf = accountFinder(ledger, chosen)
  const holders = new Map<string, Holder>(listAccounts(ledger).map((account) => [account.id, account]))
  const daysInForce = new Map<string, Set<number>>()
  const names: string[] = []
  const copied: CopyNews[] = []
  let lastRow = 0
  const findBatch = db
    .prepare<[string], string>('SELECT batch FROM event WHERE key = ? AND until_rev IS NULL')
    .pluck()
  const isEmpty = db.prepare('SELECT 1 FROM event WHERE until_rev IS NULL LIMIT 1').get() === undefined
  learnDays('SELECT DISTINCT account, trade_day FROM event WHERE until_rev IS NULL')

  function learnDays(sql: string, ...params: number[]): void {
    const rows = db.prepare<unknown[], { account: string; trade_day: bigint }>(sql).all(...params)
    for (const { account, trade_day } of rows) {
      const days = daysInForce.get(account) ?? new Set()
      daysInForce.set(account, days.add(Number(trade_day)))
    }
  }

  function knownByKey(key: string, file: number): Known | undefined {
    const batch = isEmpty ? undefined : findBatch.get(key)
    if (batch !== undefined) return { event: () => eventsWhere(ledger, 'key = ?', key)[0]!, from: batch }
    if (file === 0) return undefined
    const [row] = stagedEvents(ledger, staging, `r.key = ? AND ${FRESH} AND r.file < ?`, key, file)
    return row && { event: () => row.event, from: names[row.file]! }
  }

  function* plan(
    { name, sha256: hash, read }: FileRead,
    file: number,
    isLast: boolean,
  ): Generator<number, PlannedFile, void> {
    names.push(name)
    if (file > 0) staging.index()
    const batch = host.newId().slice(0, 12)
    const seen = seenKeys()
    const groups = new Map<string, Group>()
    const byHint = new Map<string, HintCount>()
    const currencies = new Set<string>()
    const firstRow = lastRow + 1
    let rows = 0
    let anyNear = false
    const copy =
      'copy' in read && read.copy
        ? planCopy(read.copy, read.drafts, { file: name, resolver, holders, chosen })
        : undefined
    let refusal = copy?.refusal
    if (copy !== undefined) {
      for (const added of copy.news.accounts) holders.set(added.id, added)
      copied.push(copy.news)
    }

    function account(hint: string): HintCount {
      let count = byHint.get(hint)
      if (count === undefined) {
        count = {
          rows: 0,
          account: holders.get((copy ? copy.account(hint) : accountOf(hint)) ?? ''),
          wrong: undefined,
          fits: false,
        }
        byHint.set(hint, count)
      }
      return count
    }

    /** Resolves a draft; how it is staged under a row number is for later, when rows stand in the order of lines. */
    function meet(draft: Draft, isRounded: boolean): (row: number) => void {
      const count = account(draft.accountHint ?? '')
      count.rows++
      if (copy !== undefined) {
        const own = copy.event(draft)
        const known = knownByKey(own.key, file)
        return (row) =>
          stageDraft(row, draft, own, known ? 'duplicate' : 'new', known?.from, isRounded, false)
      }
      for (const { currency } of draft.legs) {
        if (currency === undefined) continue
        currencies.add(currency)
        if (currency === count.account?.currency) count.fits = true
        else if (draft.line < (count.wrong?.line ?? Infinity)) count.wrong = { line: draft.line, currency }
      }
      const holder = count.account
      const event = holder && eventOf(draft, holder, resolver)
      return (row) => {
        if (event === undefined) {
          stageDraft(row, draft, undefined, 'new', undefined, isRounded, false)
          return
        }
        const fact = factText({
          account: event.account,
          kind: event.kind,
          tradeDay: event.tradeDay,
          legs: namedLegs(draft),
          reference: draft.reference,
        })
        const key = keyOfFact(fact, 0, sha256)
        const first = seen.meet(key, row)
        const known = isEmpty && file === 0 ? undefined : knownByKey(key, file)
        const same =
          known !== undefined && (event.reference === undefined || isSameFact(known.event(), event))
        if (first !== 0 || (known !== undefined && !same)) {
          const group = groups.get(key) ?? { fact, rows: new Set() }
          groups.set(key, group)
          if (first !== 0) group.rows.add(first)
          group.rows.add(row)
        }
        const near = daysInForce.get(event.account)?.has(event.tradeDay) === true
        anyNear ||= near
        stageDraft(
          row,
          draft,
          { ...event, key },
          same ? 'duplicate' : 'new',
          same ? known.from : undefined,
          isRounded,
          near,
        )
      }
    }

    function stageDraft(
      row: number,
      draft: Draft,
      event: NewEvent | undefined,
      fate: 'new' | 'duplicate',
      of: string | undefined,
      isRounded: boolean,
      near: boolean,
    ): void {
      const figures = figuresOf(draft)
      const asset = event?.legs.find((leg) => leg.asset !== undefined)?.asset
      const symbol = asset === undefined ? figures.asset?.symbol : resolver.symbolOf(asset)
      staging.addRow(
        row,
        file,
        draft.line,
        fateNumber[fate],
        draft.raw,
        of ?? null,
        null,
        null,
        event?.key ?? null,
        event?.account ?? null,
        draft.kind,
        draft.tradeDay,
        draft.settleDay ?? null,
        placeInDay(draft.kind, draft.legs),
        draft.reference ?? null,
        draft.note,
        event === undefined || fate === 'duplicate' ? null : hashOf(event, batch),
        symbol ?? null,
        figures.quantity,
        figures.currency === undefined ? null : figures.amount,
        figures.currency ?? null,
        isRounded ? 1 : 0,
        near ? 1 : 0,
        event === undefined ? null : choiceText(event),
        event === undefined ? null : termsText(event),
      )
      if (event === undefined) return
      let n = 0
      for (const { role, asset: of, currency, quantity, amount } of event.legs)
        staging.addLeg(row, n++, role, of ?? null, currency ?? null, quantity, amount)
    }

    const stageOther =
      (
        fate: 'refused' | 'nonData',
        line: number,
        raw: string,
        why: string,
        column: string | null,
        found: string | null,
      ) =>
      (row: number): void => {
        staging.addRow(row, file, line, fateNumber[fate], raw, why, column, found, ...NOTHING)
      }

    /** Drafts are resolved as they come, which is by time where a file was read whole; rows are staged by their lines. */
    function take(rowBatch: RowBatch): void {
      const staged: { readonly line: number; readonly stage: (row: number) => void }[] = [
        ...rowBatch.drafts.map((draft) => ({
          line: draft.line,
          stage: meet(draft, rowBatch.rounded.has(draft.line)),
        })),
        ...rowBatch.refused.map(({ line, raw, kind, column, text }) => ({
          line,
          stage: stageOther('refused', line, raw, kind, column, text),
        })),
        ...rowBatch.nonData.map(({ line, raw, what }) => ({
          line,
          stage: stageOther('nonData', line, raw, what, null, null),
        })),
      ].sort((a, b) => a.line - b.line)
      inOneGo(() => {
        for (const { stage } of staged) stage(++lastRow)
        staging.flush()
      })
      rows += staged.length
    }

    /** One transaction of the temporary tables: the ledger's own file is not locked. */
    function inOneGo(work: () => void): void {
      db.exec('BEGIN')
      try {
        work()
        db.exec('COMMIT')
      } catch (error) {
        db.exec('ROLLBACK')
        throw error
      }
    }

    if ('batches' in read) {
      for (const part of read.batches()) {
        if (!part.ok) {
          refusal = part.refusal
          break
        }
        take(part.value)
        yield part.value.share * 0.9
      }
    } else if (refusal === undefined) take(read)

    const currency = read.currency ?? (currencies.size === 1 ? [...currencies][0] : undefined)
    if (copy === undefined) refusal ??= wrongCurrency(name, byHint.values(), currency, read.currencyColumn)
    const accounts = [...byHint].map(([hint, count]) => ({
      hint,
      rows: count.rows,
      account: count.account?.id,
    }))
    if (refusal) {
      db.prepare(`DELETE FROM ${staging.legs} WHERE staged >= ?`).run(firstRow)
      db.prepare(`DELETE FROM ${staging.rows} WHERE id >= ?`).run(firstRow)
      lastRow = firstRow - 1
    } else {
      inOneGo(() => {
        const matched = settleGroups(file, batch, groups)
        if (anyNear) settleNear(file, matched)
        if (!isLast)
          learnDays(
            `SELECT DISTINCT account, trade_day FROM ${staging.rows} r WHERE file = ? AND ${FRESH}`,
            file,
          )
      })
    }
    return {
      name,
      sha256: hash,
      broker: read.broker,
      rows: refusal ? 0 : rows,
      tally: tallyOf(ledger, staging, file),
      batch,
      accounts,
      refusal,
      isCopy: copy !== undefined,
    }
  }

  const update = db.prepare(
    `UPDATE ${staging.rows} SET key = ?, fate = ?, why = ?, row_hash = ? WHERE id = ?`,
  )

  /**
   * Equal rows of a file are numbered by what they say, not by where they stand: shuffling it changes nothing (IMP-14). A
   * broker's reference decides alone, as far as the rows tell the same kind of fact about the same units: then it is a duplicate
   * whatever else was worded anew. A row of the same reference with other units may be another fill of the order: it gets
   * the next occurrence number, and the person is asked. Gives the keys that rows of another wording were found to repeat.
   */
  function settleGroups(file: number, batch: string, groups: ReadonlyMap<string, Group>): Set<string> {
    const matched = new Set<string>()
    for (const [base, { fact, rows }] of groups) {
      const members = [...rows]
        .flatMap((row) => stagedEvents(ledger, staging, 'r.id = ?', row))
        // Another key may share the first 64 bits.
        .filter(({ event }) => event.key === base)
        .map((staged) => ({ ...staged, content: canonical(contentOf(staged.event)) }))
        .sort(byContent)
      const taken = new Set<string>()
      members.forEach(({ id, event }, n) => {
        const place =
          event.reference === undefined
            ? plainPlace(keyOfFact(fact, n, sha256), file)
            : placeByReference(event, fact, file, taken)
        taken.add(place.key)
        const settled = { ...event, key: place.key }
        if (place.other !== undefined) matched.add(place.other.event().key)
        const fate = place.same ? 'duplicate' : place.other ? 'possibleDuplicate' : 'new'
        const why = place.same?.from ?? place.other?.from ?? null
        update.run(place.key, fateNumber[fate], why, place.same ? null : hashOf(settled, batch), id)
      })
    }
    return matched
  }

  function plainPlace(key: string, file: number): Place {
    return { key, same: knownByKey(key, file), other: undefined }
  }

  function placeByReference(
    event: Omit<NewEvent, 'key'>,
    fact: string,
    file: number,
    taken: ReadonlySet<string>,
  ): Place {
    let other: Known | undefined
    for (let occurrence = 0; ; occurrence++) {
      const key = keyOfFact(fact, occurrence, sha256)
      const there = knownByKey(key, file)
      if (taken.has(key)) continue
      if (there === undefined) return { key, same: undefined, other }
      if (isSameFact(there.event(), event)) return { key, same: there, other: undefined }
      other ??= there
    }
  }

  /** IMP-17: new rows on a day of an account on which the ledger has events that no row of this file is already. */
  function settleNear(file: number, matched: Set<string>): void {
    staging.index()
    const places = db
      .prepare<[number, number], { account: string; trade_day: bigint }>(
        `SELECT DISTINCT account, trade_day FROM ${staging.rows} WHERE file = ? AND near = 1 AND fate = ?`,
      )
      .all(file, fateNumber.new)
    const isMatched = db.prepare(
      `SELECT 1 FROM ${staging.rows} WHERE key = ? AND file = ? AND fate = ${fateNumber.duplicate}`,
    )
    const isLeft = (key: string) => !matched.has(key) && isMatched.get(key, file) === undefined
    const ask = db.prepare(
      `UPDATE ${staging.rows} SET fate = ${fateNumber.possibleDuplicate}, why = ? WHERE id = ?`,
    )
    for (const { account, trade_day } of places) {
      const day = Number(trade_day)
      const known: Known[] = [
        ...eventsWhere(ledger, 'account = ? AND trade_day = ?', account, day).map((event) => ({
          event: () => event,
          from: event.batch,
        })),
        ...stagedEvents(
          ledger,
          staging,
          `r.account = ? AND r.trade_day = ? AND ${FRESH} AND r.file < ? ORDER BY r.key`,
          account,
          day,
          file,
        ).map((row) => ({ event: () => row.event, from: names[row.file]! })),
      ].filter((other) => isLeft(other.event().key))
      const fresh = stagedEvents(
        ledger,
        staging,
        `r.account = ? AND r.trade_day = ? AND r.fate = ${fateNumber.new} AND r.file = ? ORDER BY r.key`,
        account,
        day,
        file,
      )
      for (const { id, event } of fresh) {
        const at = known.findIndex((other) => isTwin(event, other.event()))
        if (at === -1) continue
        ask.run(known[at]!.from, id)
        matched.add(known[at]!.event().key)
        known.splice(at, 1)
      }
    }
  }

  function hashOf(event: NewEvent, batch: string): string {
    return rowHash(
      { ...event, seqInDay: placeInDay(event.kind, event.legs), batch, sinceRev: revision + 1 },
      sha256,
    )
  }

  return { plan, copied, news: () => resolver.news() }
}

interface Place {
  readonly key: string
  readonly same: Known | undefined
  /** Of the same reference, with other units. */
  readonly other: Known | undefined
}

/** Staged rows that would become events, by the alias `r`. */
const FRESH = `r.fate IN (${fateNumber.new}, ${fateNumber.possibleDuplicate}) AND r.key IS NOT NULL`
/** What rows without an event leave empty. */
const NOTHING = Array.from({ length: 17 }, () => null)

function isSameFact(a: Omit<NewEvent, 'key'>, b: Omit<NewEvent, 'key'>): boolean {
  return canonical(substanceOf(a)) === canonical(substanceOf(b))
}

function substanceOf(event: Omit<NewEvent, 'key'>): unknown {
  return [
    event.kind,
    ...event.legs.filter((leg) => leg.asset !== undefined).map((leg) => [leg.asset, leg.quantity.toString()]),
  ]
}

/** Whether two events of one account and day say nearly the same: the same assets and units, cash within a cent. */
function isTwin(event: NewEvent, other: NewEvent): boolean {
  // Two references of the broker's are two facts, however alike.
  if (event.reference !== undefined && other.reference !== undefined) return false
  if (assetsOf(event) !== assetsOf(other)) return false
  const [one, two] = [totals(event), totals(other)]
  return one.quantity === two.quantity && isWithinACent(two.cash, one.cash)
}

function assetsOf({ legs }: Pick<LedgerEvent, 'legs'>): string {
  return [...new Set(legs.flatMap(({ asset }) => asset ?? []))].toSorted().join('\n')
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

/** A new asset is in the currency it was paid in; where no money moves, in the account's. */
function eventOf(
  draft: Draft,
  account: Holder,
  resolver: AssetResolver,
): Omit<NewEvent, 'key'> & { readonly sourceRow: number } {
  const currency = draft.legs.find((leg) => leg.currency !== undefined)?.currency ?? account.currency
  return {
    account: account.id,
    kind: draft.kind,
    tradeDay: draft.tradeDay,
    ...(draft.settleDay === undefined ? {} : { settleDay: draft.settleDay }),
    legs: draft.legs.map((leg) =>
      leg.asset === undefined
        ? withAsset(leg, undefined)
        : withAsset(leg, resolver.resolve(leg.asset, draft.tradeDay, currency)),
    ),
    note: draft.note,
    sourceRow: draft.line,
    ...(draft.reference === undefined ? {} : { reference: draft.reference }),
  }
}

/** Legs with assets by the name that the source gives them. */
function namedLegs(draft: Draft): Leg[] {
  return draft.legs.map((leg) => withAsset(leg, leg.asset && nameOfHint(leg.asset)))
}

/** Member by member: a rest and a spread for every leg of a file cost more than reading its cells. */
function withAsset({ role, currency, quantity, amount }: Leg<AssetHint>, asset: string | undefined): Leg {
  if (asset === undefined)
    return currency === undefined ? { role, quantity, amount } : { role, currency, quantity, amount }
  return currency === undefined
    ? { role, asset, quantity, amount }
    : { role, asset, currency, quantity, amount }
}

function byContent(
  a: { readonly content: string; readonly event: { readonly sourceRow: number } },
  b: { readonly content: string; readonly event: { readonly sourceRow: number } },
): number {
  return a.content < b.content ? -1 : a.content > b.content ? 1 : a.event.sourceRow - b.event.sourceRow
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
function wrongCurrency(
  file: string,
  hints: Iterable<HintCount>,
  currency: string | undefined,
  column: string | undefined,
): Refusal | undefined {
  for (const { account, wrong, fits } of hints) {
    if (account === undefined || currency === account.currency) continue
    if (wrong === undefined || (fits && currency === undefined)) continue
    return {
      kind: 'file',
      file,
      line: wrong.line,
      column: column ?? 'Amount',
      problem: 'wrongCurrency',
      found: wrong.currency,
      expected: [account.currency],
    }
  }
  return undefined
}

/** The figures of an event that a list shows: its asset, units, cash and currency. */
function figuresOf(draft: Draft): {
  readonly asset: AssetHint | undefined
  readonly quantity: Quantity
  readonly amount: Money
  readonly currency: string | undefined
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
  }
}
