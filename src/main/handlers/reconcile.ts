import type { Account } from '../../shared/account.ts'
import type { Money, Price, Quantity } from '../../shared/amount.ts'
import { textFromMoney, textFromQuantity } from '../../shared/amount.ts'
import { canonical } from '../../shared/canonical.ts'
import type { Checked, Output } from '../../shared/contract.ts'
import type { Day } from '../../shared/day.ts'
import { day, isoFromDay } from '../../shared/day.ts'
import type { Cause, ReconciledRow, ReconcileReport, ReconcileRow, Remedy } from '../../shared/reconciling.ts'
import { ok, refuse } from '../../shared/refusal.ts'
import type { Result } from '../../shared/refusal.ts'
import type { AssetHint } from '../../shared/trade.ts'
import { holdingsOf } from '../../engine/ledger/holdings.ts'
import { reconcile } from '../../engine/ledger/reconcile.ts'
import type { Compared } from '../../engine/ledger/reconcile.ts'
import type { LikelyCause } from '../../engine/ledger/reconcileCauses.ts'
import type { PositionFile } from '../import/positions/positionFile.ts'
import { readPositions } from '../import/positions/readPositions.ts'
import { listAccounts } from '../store/accounts.ts'
import { assetResolver, listAssets } from '../store/assets.ts'
import { nameOfHint } from '../store/keys.ts'
import { closesAsOf } from '../store/prices.ts'
import { readReconciled, saveReconciled } from '../store/reconciled.ts'
import type { Reconciled } from '../store/reconciled.ts'
import { write } from '../store/write.ts'
import { unknownAccount } from './account.ts'
import type { Context, Handlers } from './handler.ts'
import { factsInForce, replayed } from './replayed.ts'

export const reconcileHandlers = {
  'ledger.reconcile': reconcileFile,
  'ledger.reconciled': (_input, context) => ok(listReconciled(context)),
} satisfies Partial<Handlers>

/** A broker's position file against the ledger at its day; an account that fits is kept as reconciled (REC). */
function reconcileFile(
  input: Checked<'ledger.reconcile'>,
  context: Context,
): Result<Output<'ledger.reconcile'>> {
  const { ledger, host } = context
  const accounts = listAccounts(ledger)
  for (const wanted of Object.values(input.accounts)) {
    if (wanted !== null && !accounts.some(({ id }) => id === wanted))
      return refuse(unknownAccount(ledger, wanted))
  }
  const read = readPositions(input.file)
  if (!read.ok) return read
  const file = read.value
  const remembered = readReconciled(ledger).accounts
  const accountOf = accountFinder(accounts, input.accounts, remembered)
  const on = input.day === undefined ? (file.day ?? host.today()) : day(input.day)
  const { rows, nameOf } = compare(file, accountOf, on, context)

  const isWhole = file.refused.length === 0
  const different = new Set(
    rows.filter((row) => row.state === 'different' && row.what !== 'cost').map((row) => row.account),
  )
  const lastEvents = new Map<string, Day>()
  for (const event of factsInForce(context).events) lastEvents.set(event.account, event.tradeDay)
  const named = file.accounts.map(({ hint, name }) => {
    const account = accountOf(hint)
    const last = account === undefined ? undefined : lastEvents.get(account)
    return {
      hint,
      name,
      account: account ?? null,
      accountName: accounts.find(({ id }) => id === account)?.name ?? '',
      rows:
        file.positions.filter((row) => row.account === hint).length +
        file.cash.filter((row) => row.account === hint).length,
      lastEvent: last === undefined ? null : isoFromDay(last),
      equal: account !== undefined && isWhole && !different.has(account),
      skipped: Object.hasOwn(input.accounts, hint) && input.accounts[hint] === null,
    }
  })
  const report: ReconcileReport = {
    file: input.file.name,
    sha256: host.sha256(input.file.bytes),
    broker: file.broker,
    day: isoFromDay(on),
    dayFrom: input.day !== undefined ? 'given' : file.day !== undefined ? 'file' : 'today',
    accounts: named,
    equal:
      named.some(({ account }) => account !== null) && named.every(({ equal, skipped }) => equal || skipped),
    rows: rows.map((row) => rowInText(row, accounts, nameOf, file)),
    refused: file.refused.map(({ line, column, kind, text }) => ({ line, column, kind, text })),
    recorded: false,
  }
  const fits = named.filter(({ equal }) => equal)
  if (!input.record || fits.length === 0) return ok(report)
  return write(ledger, ['settings'], () => {
    const chosen = Object.fromEntries(
      Object.entries(input.accounts).filter((pair): pair is [string, string] => pair[1] !== null),
    )
    const kept = new Map<string, Reconciled>()
    for (const { account, rows: positions } of fits) {
      kept.set(account!, {
        day: report.day,
        at: host.now(),
        file: report.file,
        sha256: report.sha256,
        broker: report.broker,
        positions,
        held: heldHash(account!, on, context),
      })
    }
    saveReconciled(ledger, kept, chosen)
    return ok({ ...report, recorded: true })
  })
}

interface NamedAsset {
  readonly id: string
  readonly symbol: string
  readonly name: string
}

function compare(
  file: PositionFile,
  accountOf: (hint: string) => string | undefined,
  on: Day,
  context: Context,
): { rows: readonly Compared[]; nameOf: (asset: string) => NamedAsset } {
  const { ledger } = context
  const accounts = listAccounts(ledger)
  const currencyOf = (account: string) => accounts.find(({ id }) => id === account)!.currency
  const resolver = assetResolver(ledger)
  const known = new Map(listAssets(ledger).map((asset) => [asset.id, asset]))
  const strangers = new Map<string, AssetHint>()
  const assetOf = (hint: AssetHint) => {
    const found = resolver.find(hint, on)
    if (found !== undefined) return found
    const id = `?${nameOfHint(hint)}`
    strangers.set(id, hint)
    return id
  }
  const compared = [
    ...new Set(file.accounts.map(({ hint }) => accountOf(hint)).filter((id) => id !== undefined)),
  ]
  const { open, cash, gaps } = replayed(context, { upTo: on })
  const closes = closesAsOf(ledger, on)
  const rows = reconcile({
    day: on,
    accounts: compared,
    stated: file.positions.flatMap((position) => {
      const account = accountOf(position.account)
      if (account === undefined) return []
      const { line, quantity, decimals, cost, price } = position
      const currency = position.currency === '' ? currencyOf(account) : position.currency
      return [{ account, asset: assetOf(position.asset), line, quantity, decimals, cost, price, currency }]
    }),
    statedCash: file.cash.flatMap(({ account: hint, line, amount, currency }) => {
      const account = accountOf(hint)
      if (account === undefined) return []
      return [{ account, line, amount, currency: currency === '' ? currencyOf(account) : currency }]
    }),
    held: holdingsOf(open),
    cash,
    gaps,
    events: factsInForce(context).events,
    close: (asset): Price | undefined => closes.get(asset)?.close,
  })
  return {
    rows,
    nameOf(asset) {
      const own = known.get(asset)
      if (own) return { id: own.id, symbol: own.symbol, name: own.name }
      const hint = strangers.get(asset)
      return { id: '', symbol: hint === undefined ? asset : nameOfHint(hint), name: hint?.name ?? '' }
    },
  }
}

/** The choice of the person, the account of that number, one whose number ends in the digits that a masked name shows. */
function accountFinder(
  accounts: readonly Account[],
  chosen: Readonly<Record<string, string | null>>,
  remembered: Readonly<Record<string, string>>,
): (hint: string) => string | undefined {
  return (hint) => {
    if (Object.hasOwn(chosen, hint)) return chosen[hint] ?? undefined
    if (Object.hasOwn(remembered, hint) && accounts.some(({ id }) => id === remembered[hint]))
      return remembered[hint]
    if (hint === '') return accounts.length === 1 ? accounts[0]!.id : undefined
    const whole = accounts.filter(({ externalIds }) => externalIds.includes(hint))
    if (whole.length === 1) return whole[0]!.id
    const digits = /(?:\.{2,}|[*xX…]+)(\d{3,})$/.exec(hint)?.[1]
    const ending = accounts.filter(({ externalIds }) =>
      externalIds.some((id) => digits !== undefined && id.endsWith(digits)),
    )
    return ending.length === 1 ? ending[0]!.id : undefined
  }
}

function rowInText(
  row: Compared,
  accounts: readonly Account[],
  nameOf: (asset: string) => NamedAsset,
  file: PositionFile,
): ReconcileRow {
  const text = (figure: bigint) =>
    row.what === 'units' ? textFromQuantity(figure as Quantity) : textFromMoney(figure as Money)
  const asset = row.asset === undefined ? undefined : nameOf(row.asset)
  const accountName = (id: string) => accounts.find((account) => account.id === id)?.name ?? id
  const causes = row.causes.map((cause) => causeInText(cause, nameOf, accountName))
  return {
    account: row.account,
    accountName: accountName(row.account),
    what: row.what,
    asset: asset?.id ?? '',
    symbol: asset?.symbol ?? '',
    name: asset?.name ?? '',
    currency: row.currency,
    line: row.line ?? null,
    inFile: text(row.inFile),
    inLedger: row.inLedger === undefined ? null : text(row.inLedger),
    apart: row.apart === undefined ? null : text(row.apart),
    money: row.money === undefined ? null : textFromMoney(row.money),
    state: row.state,
    causes,
    remedies: remediesOf(row, causes, asset?.symbol ?? '', file),
  }
}

function causeInText(
  cause: LikelyCause,
  nameOf: (asset: string) => NamedAsset,
  accountName: (id: string) => string,
): Cause {
  switch (cause.kind) {
    case 'renamed':
      return { kind: 'renamed', from: nameOf(cause.from).symbol, to: nameOf(cause.to).symbol }
    case 'otherAccount':
      return { kind: 'otherAccount', account: cause.account, accountName: accountName(cause.account) }
    case 'splitUnrecorded':
      return { ...cause, added: textFromQuantity(cause.added) }
    case 'otherDay':
      return { kind: 'otherDay', day: isoFromDay(cause.day) }
    case 'rowTwice':
    case 'dividendReinvested':
      return {
        ...cause,
        day: isoFromDay(cause.day),
        quantity: textFromQuantity(cause.quantity),
        amount: textFromMoney(cause.amount),
      }
    case 'openingLotMissing':
      return { kind: 'openingLotMissing', quantity: textFromQuantity(cause.quantity) }
    case 'tradeAfterImport':
      return {
        ...cause,
        quantity: textFromQuantity(cause.quantity),
        from: isoFromDay(cause.from),
        to: isoFromDay(cause.to),
      }
    case 'cashOfTrades':
    case 'fee':
    case 'income':
    case 'moneyMoved':
      return { kind: cause.kind, amount: textFromMoney(cause.amount) }
    case 'costMethod':
    case 'costUnknown':
    case 'notRecorded':
      return { kind: cause.kind }
  }
}

/** What can be done, in the order of the causes; figures that nobody can know are left open (REC-10). */
function remediesOf(row: Compared, causes: readonly Cause[], symbol: string, file: PositionFile): Remedy[] {
  const { account } = row
  const remedies = causes.flatMap((cause): Remedy[] => {
    switch (cause.kind) {
      case 'openingLotMissing':
        return [{ kind: 'addOpeningLot', account, symbol, quantity: cause.quantity }]
      case 'tradeAfterImport':
        return [
          { kind: 'importPeriod', account, from: cause.from, to: cause.to },
          {
            kind: 'enter',
            entry: cause.side === 'bought' ? 'buy' : 'sell',
            account,
            symbol,
            day: null,
            quantity: cause.quantity,
            amount: null,
          },
        ]
      case 'splitUnrecorded':
        return [
          { kind: 'enter', entry: 'split', account, symbol, day: null, quantity: cause.added, amount: null },
        ]
      case 'dividendReinvested':
        return [
          {
            kind: 'enter',
            entry: 'reinvestment',
            account,
            symbol,
            day: cause.day,
            quantity: cause.quantity,
            amount: cause.amount.startsWith('-') ? cause.amount : `-${cause.amount}`,
          },
        ]
      case 'renamed': {
        const quantity = textFromQuantity((row.inFile === 0n ? (row.inLedger ?? 0n) : row.inFile) as Quantity)
        return [{ kind: 'rename', account, from: cause.from, to: cause.to, quantity }]
      }
      case 'otherAccount':
        return file.accounts.map(({ hint }) => ({ kind: 'chooseAccount', hint }))
      case 'otherDay':
        return [{ kind: 'compareAt', day: cause.day }]
      case 'rowTwice':
        return [{ kind: 'remove', event: cause.event }]
      case 'fee':
      case 'income':
      case 'moneyMoved':
        return [
          {
            kind: 'enter',
            entry: entryOfCash(cause.kind, cause.amount),
            account,
            symbol: '',
            day: null,
            quantity: null,
            amount: cause.amount,
          },
        ]
      case 'notRecorded':
        return [
          {
            kind: 'enter',
            entry: (row.apart ?? 0n) > 0n ? 'buy' : 'sell',
            account,
            symbol,
            day: null,
            quantity: textFromQuantity(sizeOf(row.apart ?? 0n) as Quantity),
            amount: null,
          },
        ]
      case 'cashOfTrades':
      case 'costMethod':
      case 'costUnknown':
        return []
    }
  })
  return [...new Map(remedies.map((remedy) => [canonical(remedy), remedy])).values()]
}

function entryOfCash(kind: 'fee' | 'income' | 'moneyMoved', amount: string) {
  if (kind === 'fee') return 'fee'
  if (kind === 'income') return 'interest'
  return amount.startsWith('-') ? 'withdrawal' : 'deposit'
}

function sizeOf(signed: bigint): bigint {
  return signed < 0n ? -signed : signed
}

/** What the ledger holds in an account at the end of a day, as one hash. */
function heldHash(account: string, on: Day, context: Context): string {
  const { open, cash } = replayed(context, { upTo: on })
  const units = holdingsOf(open.filter((lot) => lot.account === account))
  return context.host.sha256(
    canonical({
      units: units.map(({ asset, quantity }) => [asset, quantity.toString()]).toSorted(byText),
      cash: cash
        .filter((sum) => sum.account === account && sum.amount !== 0n)
        .map(({ currency, amount }) => [currency, amount.toString()])
        .toSorted(byText),
    }),
  )
}

function byText(a: readonly string[], b: readonly string[]): number {
  return a[0]! < b[0]! ? -1 : a[0]! > b[0]! ? 1 : 0
}

/** What each account last agreed with, and whether it still does (REC-9). */
export function listReconciled(context: Context): ReconciledRow[] {
  const { ledger } = context
  const { kept } = readReconciled(ledger)
  return listAccounts(ledger).flatMap(({ id, name }) => {
    const own = kept[id]
    if (own === undefined) return []
    const { held, ...shown } = own
    return [{ account: id, accountName: name, ...shown, holds: heldHash(id, day(own.day), context) === held }]
  })
}
