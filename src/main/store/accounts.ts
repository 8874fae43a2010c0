import { MinTaxRates, Relief, TaxType } from '../../shared/account.ts'
import type { Account } from '../../shared/account.ts'
import { canonical } from '../../shared/canonical.ts'
import { day } from '../../shared/day.ts'
import type { Day } from '../../shared/day.ts'
import type { OpenLedger } from './open.ts'
import { slug, unused } from './slug.ts'

/** Every account by name, with the relief method that holds on `on` (the newest where no day is given). */
export function listAccounts(ledger: Pick<OpenLedger, 'db'>, on?: Day): Account[] {
  const rows = ledger.db
    .prepare<[], AccountRow>(
      `SELECT a.id, a.name, a.institution, o.name AS owner, a.tax_type, a.currency, a.in_plan
         FROM account a JOIN owner o ON o.id = a.owner
        ORDER BY a.name, a.id`,
    )
    .all()
  const externals = externalIds(ledger)
  const history = reliefHistory(ledger)
  return rows.map((row) => ({
    id: row.id,
    name: row.name,
    institution: row.institution,
    owner: row.owner,
    taxType: TaxType.parse(row.tax_type),
    currency: row.currency,
    relief: reliefOn(history.get(row.id) ?? [], on),
    inPlan: row.in_plan === 1n,
    externalIds: externals.get(row.id) ?? [],
  }))
}

export function accountById(ledger: Pick<OpenLedger, 'db'>, id: string): Account | undefined {
  return listAccounts(ledger).find((account) => account.id === id)
}

export interface ReliefFrom {
  readonly from: Day
  readonly method: Relief
  readonly rates?: MinTaxRates
}

/** Relief methods by account, each with the day from which it holds, earliest first. */
export function reliefHistory(ledger: Pick<OpenLedger, 'db'>): ReadonlyMap<string, readonly ReliefFrom[]> {
  const rows = ledger.db
    .prepare<[], { account: string; from_day: bigint; method: string; rates: string | null }>(
      'SELECT account, from_day, method, rates FROM account_relief ORDER BY account, from_day',
    )
    .all()
  const history = new Map<string, ReliefFrom[]>()
  for (const row of rows) {
    const own = history.get(row.account) ?? []
    own.push({
      from: Number(row.from_day) as Day,
      method: Relief.parse(row.method),
      ...(row.rates === null ? {} : { rates: MinTaxRates.parse(JSON.parse(row.rates)) }),
    })
    history.set(row.account, own)
  }
  return history
}

/** The method that holds on a day, or the newest; fifo before the first. */
export function reliefOn(history: readonly ReliefFrom[], on?: Day): Relief {
  return history.findLast(({ from }) => on === undefined || from <= on)?.method ?? 'fifo'
}

export type NewAccount = Omit<Account, 'id'>
export type AccountChange = {
  readonly [K in 'name' | 'institution' | 'taxType' | 'relief' | 'inPlan' | 'externalIds']?:
    Account[K] | undefined
}

/** What the household reckons in: the currency of its first account. */
export function baseCurrency(ledger: Pick<OpenLedger, 'db'>): string {
  return ledger.db.prepare<[], string>('SELECT currency FROM household').pluck().get() ?? 'USD'
}

/** Adds an account, its owner where the household has none of that name, and its external numbers, inside a write. */
export function addAccount(ledger: OpenLedger, account: NewAccount): Account {
  const ids = new Set(ledger.db.prepare<[], string>('SELECT id FROM account').pluck().all())
  const id = unused(slug(account.name, 'account'), ids)
  ledger.db
    .prepare(
      'INSERT INTO account (id, owner, name, institution, tax_type, currency, in_plan) VALUES (?, ?, ?, ?, ?, ?, ?)',
    )
    .run(
      id,
      ownerNamed(ledger, account.owner, account.currency),
      account.name,
      account.institution,
      account.taxType,
      account.currency,
      account.inPlan ? 1 : 0,
    )
  setRelief(ledger, id, account.relief, SINCE_EVER)
  for (const value of account.externalIds) addExternalId(ledger, id, value)
  return accountById(ledger, id)!
}

/**
 * Changes what may change of an account, inside a write. A new relief method holds from `today`, so that sales reported
 * before keep the one they had; in an account that has sold nothing yet it holds from the start.
 */
export function editAccount(ledger: OpenLedger, id: string, change: AccountChange, today: Day): void {
  const { db } = ledger
  if (change.name !== undefined) db.prepare('UPDATE account SET name = ? WHERE id = ?').run(change.name, id)
  if (change.institution !== undefined) {
    db.prepare('UPDATE account SET institution = ? WHERE id = ?').run(change.institution, id)
  }
  if (change.taxType !== undefined)
    db.prepare('UPDATE account SET tax_type = ? WHERE id = ?').run(change.taxType, id)
  if (change.inPlan !== undefined) {
    db.prepare('UPDATE account SET in_plan = ? WHERE id = ?').run(change.inPlan ? 1 : 0, id)
  }
  if (change.relief !== undefined)
    setRelief(ledger, id, change.relief, hasSold(ledger, id) ? today : SINCE_EVER)
  if (change.externalIds !== undefined) {
    db.prepare('DELETE FROM account_external WHERE account = ?').run(id)
    for (const value of change.externalIds) addExternalId(ledger, id, value)
  }
}

/** Remembers under which number exports name an account, inside a write. */
export function addExternalId(ledger: OpenLedger, account: string, value: string): void {
  ledger.db
    .prepare('INSERT INTO account_external (account, value) VALUES (?, ?) ON CONFLICT DO NOTHING')
    .run(account, value)
}

/** Account by external number; a number that two accounts carry decides nothing and is left out. */
export function accountsByExternalId(ledger: Pick<OpenLedger, 'db'>): ReadonlyMap<string, string> {
  const found = new Map<string, string>()
  const shared = new Set<string>()
  for (const [account, values] of externalIds(ledger)) {
    for (const value of values) {
      if (found.has(value)) shared.add(value)
      found.set(value, account)
    }
  }
  for (const value of shared) found.delete(value)
  return found
}

interface AccountRow {
  readonly id: string
  readonly name: string
  readonly institution: string
  readonly owner: string
  readonly tax_type: string
  readonly currency: string
  readonly in_plan: bigint
}

const SINCE_EVER = day('1900-01-01')

/** Lets a method hold from a day on, inside a write; a change from a later day stands. */
export function setRelief(
  ledger: OpenLedger,
  account: string,
  method: Relief,
  from: Day,
  rates?: MinTaxRates,
): void {
  if (from === SINCE_EVER) ledger.db.prepare('DELETE FROM account_relief WHERE account = ?').run(account)
  ledger.db
    .prepare(
      `INSERT INTO account_relief (account, from_day, method, rates) VALUES (?, ?, ?, ?)
       ON CONFLICT (account, from_day) DO UPDATE SET method = excluded.method, rates = excluded.rates`,
    )
    .run(account, from, method, rates === undefined ? null : canonical(rates))
}

function hasSold(ledger: OpenLedger, account: string): boolean {
  const row = ledger.db
    .prepare<[string]>(
      `SELECT 1 FROM event
        WHERE account = ? AND until_rev IS NULL
          AND kind IN ('sell', 'sellToClose', 'buyToClose', 'transferOut', 'optionExpired', 'optionAssigned', 'optionExercised')
        LIMIT 1`,
    )
    .get(account)
  return row !== undefined
}

/** The owner of that name in the one household; the first owner is the person at the desk. */
function ownerNamed(ledger: OpenLedger, name: string, currency: string): string {
  const { db } = ledger
  db.prepare(
    `INSERT INTO household (id, name, currency) VALUES ('home', 'Home', ?) ON CONFLICT DO NOTHING`,
  ).run(currency)
  const known = db.prepare<[string], string>('SELECT id FROM owner WHERE name = ?').pluck().get(name)
  if (known !== undefined) return known
  const ids = new Set(db.prepare<[], string>('SELECT id FROM owner').pluck().all())
  const id = unused(slug(name, 'owner'), ids)
  db.prepare(`INSERT INTO owner (id, household, name, relation) VALUES (?, 'home', ?, ?)`).run(
    id,
    name,
    ids.size === 0 ? 'self' : 'other',
  )
  return id
}

function externalIds(ledger: Pick<OpenLedger, 'db'>): Map<string, string[]> {
  const rows = ledger.db
    .prepare<[], { account: string; value: string }>(
      'SELECT account, value FROM account_external ORDER BY account, value',
    )
    .all()
  const byAccount = new Map<string, string[]>()
  for (const row of rows) byAccount.set(row.account, [...(byAccount.get(row.account) ?? []), row.value])
  return byAccount
}
