import { MinTaxRates, Relief } from '../../shared/account.ts'
import { day, isoFromDay } from '../../shared/day.ts'
import type { Day } from '../../shared/day.ts'
import { COPY_FORMAT, copyEvent, eventOfCopy } from '../../shared/ledgerCopy.ts'
import type { CopiedAccount, CopiedEvent, LedgerCopy } from '../../shared/ledgerCopy.ts'
import { baseCurrency, listAccounts } from './accounts.ts'
import { listAssets } from './assets.ts'
import { storedEvents } from './events.ts'
import type { NewEvent } from './events.ts'
import type { OpenLedger } from './open.ts'
import { slug, unused } from './slug.ts'

/** All facts in force (IMP-90): accounts and assets by id, events in the order of replay. */
export function copyLedger(ledger: Pick<OpenLedger, 'db'>): LedgerCopy {
  const { db } = ledger
  const relations = new Map(
    db
      .prepare<[], { name: string; relation: string }>('SELECT name, relation FROM owner')
      .all()
      .map(({ name, relation }) => [name, relation]),
  )
  const methods = db
    .prepare<[], { account: string; from_day: bigint; method: string; rates: string | null }>(
      'SELECT account, from_day, method, rates FROM account_relief ORDER BY account, from_day',
    )
    .all()
  const byId = (a: { id: string }, b: { id: string }) => (a.id < b.id ? -1 : 1)
  return {
    format: COPY_FORMAT,
    version: 1,
    currency: baseCurrency(ledger),
    accounts: listAccounts(ledger)
      .toSorted(byId)
      .map(({ relief: _now, ...account }) => ({
        ...account,
        relation: relations.get(account.owner) ?? 'other',
        relief: methods
          .filter((row) => row.account === account.id)
          .map(({ from_day, method, rates }) => ({
            from: isoFromDay(Number(from_day) as Day),
            method: Relief.parse(method),
            ...(rates !== null && { rates: MinTaxRates.parse(JSON.parse(rates)) }),
          })),
      })),
    assets: listAssets(ledger).toSorted(byId),
    filed: db
      .prepare<[], { year: bigint; filed_at: string; lines: string }>(
        'SELECT year, filed_at, lines FROM filed_year ORDER BY year',
      )
      .all()
      .map(({ year, filed_at, lines }) => ({
        year: Number(year),
        at: filed_at,
        lines: JSON.parse(lines) as Filed['lines'],
      })),
    events: storedEvents(ledger).map(copyEvent),
  }
}

type Filed = LedgerCopy['filed'][number]

/** What a copy would add beside its events. */
export interface CopyNews {
  readonly currency: string
  readonly accounts: readonly CopiedAccount[]
  readonly filed: LedgerCopy['filed']
}

/** Adds accounts of a copy under their own ids, with owners, numbers and methods, and its filed years, inside a write. */
export function addCopied({ db }: OpenLedger, news: CopyNews): void {
  if (!db.inTransaction) throw new Error('an account outside a write')
  db.prepare(
    `INSERT INTO household (id, name, currency) VALUES ('home', 'Home', ?) ON CONFLICT DO NOTHING`,
  ).run(news.currency)
  const addOwner = db.prepare(`INSERT INTO owner (id, household, name, relation) VALUES (?, 'home', ?, ?)`)
  const addAccount = db.prepare(
    'INSERT INTO account (id, owner, name, institution, tax_type, currency, in_plan) VALUES (?, ?, ?, ?, ?, ?, ?)',
  )
  const addMethod = db.prepare(
    'INSERT INTO account_relief (account, from_day, method, rates) VALUES (?, ?, ?, ?)',
  )
  const addNumber = db.prepare('INSERT INTO account_external (account, value) VALUES (?, ?)')
  const owners = new Map(
    db
      .prepare<[], { id: string; name: string }>('SELECT id, name FROM owner')
      .all()
      .map(({ id, name }) => [name, id]),
  )
  for (const account of news.accounts) {
    let owner = owners.get(account.owner)
    if (owner === undefined) {
      owner = unused(slug(account.owner, 'owner'), new Set(owners.values()))
      addOwner.run(owner, account.owner, account.relation)
      owners.set(account.owner, owner)
    }
    addAccount.run(
      account.id,
      owner,
      account.name,
      account.institution,
      account.taxType,
      account.currency,
      account.inPlan ? 1 : 0,
    )
    for (const { from, method, rates } of account.relief)
      addMethod.run(account.id, day(from), method, rates === undefined ? null : JSON.stringify(rates))
    for (const value of account.externalIds) addNumber.run(account.id, value)
  }
  const addYear = db.prepare(
    'INSERT INTO filed_year (year, filed_at, lines) VALUES (?, ?, ?) ON CONFLICT DO NOTHING',
  )
  for (const { year, at, lines } of news.filed) addYear.run(year, at, JSON.stringify(lines))
}

/** Where the accounts and assets of a copy stand in this ledger (IMP-91). */
export interface CopyPlaces {
  account(id: string): string
  asset(id: string): string
}

/** An event of a copy as this ledger holds it: under its own key, on the accounts and assets of the ledger. */
export function placeEvent(copied: CopiedEvent, line: number, places: CopyPlaces): NewEvent {
  const event = eventOfCopy(copied)
  return {
    ...event,
    account: places.account(event.account),
    ...(event.terms?.kind === 'spinOff' && {
      terms: { ...event.terms, parent: places.asset(event.terms.parent) },
    }),
    legs: event.legs.map((leg) =>
      leg.asset === undefined ? leg : { ...leg, asset: places.asset(leg.asset) },
    ),
    sourceRow: line,
  }
}
