import { handlers } from '../../src/main/handlers/all.ts'
import type { Context } from '../../src/main/handlers/handler.ts'
import { addAccount } from '../../src/main/store/accounts.ts'
import type { NewAccount } from '../../src/main/store/accounts.ts'
import { ensureAsset } from '../../src/main/store/assets.ts'
import { addBatch } from '../../src/main/store/batches.ts'
import { saveSeries } from '../../src/main/store/prices.ts'
import { write } from '../../src/main/store/write.ts'
import { price, rate } from '../../src/shared/amount.ts'
import { contract } from '../../src/shared/contract.ts'
import type { ChannelName, Input, Output } from '../../src/shared/contract.ts'
import { day } from '../../src/shared/day.ts'
import type { Adjustment } from '../../src/shared/market.ts'
import { ok, valueOf } from '../../src/shared/refusal.ts'
import type { Result } from '../../src/shared/refusal.ts'
import type { LedgerEvent } from '../../src/shared/trade.ts'
import { testContext, testHost } from './ledger.ts'

/** Asks as a host does: input and answer both pass the contract. */
export function ask<C extends ChannelName>(context: Context, channel: C, input: Input<C>): Result<Output<C>> {
  const handler = handlers[channel] as unknown as (input: unknown, context: Context) => Result<Output<C>>
  const result = handler(contract[channel].input.parse(input), context)
  if (result.ok) contract[channel].output.parse(result.value)
  return result
}

export function got<C extends ChannelName>(context: Context, channel: C, input: Input<C>): Output<C> {
  return valueOf(ask(context, channel, input))
}

const ACCOUNT: NewAccount = {
  name: 'A',
  institution: '',
  owner: 'Me',
  taxType: 'taxable',
  currency: 'USD',
  relief: 'fifo',
  inPlan: true,
  externalIds: [],
}

/** A ledger with accounts A (taxable), and I (an IRA), and these events, in one batch. */
export function ledgerWith(events: readonly LedgerEvent[], account: Partial<NewAccount> = {}): Context {
  const context = testContext(testHost({ today: day('2024-06-28') }))
  const { ledger } = context
  valueOf(
    write(ledger, ['ledger'], (next) => {
      addAccount(ledger, { ...ACCOUNT, ...account })
      addAccount(ledger, { ...ACCOUNT, name: 'I', taxType: 'deferred' })
      const given = events.map((event) => ({ ...event, account: event.account.toLowerCase() }))
      for (const leg of given.flatMap((event) => event.legs)) {
        if (leg.asset !== undefined) ensureAsset(ledger, { symbol: leg.asset }, day('2020-01-02'), 'USD')
      }
      addBatch(ledger, next.ledger, {
        file: 'synthetic',
        source: null,
        broker: 'hand',
        rows: given.length,
        nonData: 0,
        events: given,
        duplicates: [],
        setAside: 0,
        refused: [],
      })
      return ok(null)
    }),
  )
  return context
}

export function addPrices(
  { ledger }: Context,
  symbol: string,
  closes: Readonly<Record<string, string>>,
  how: { closes?: Adjustment; currency?: string; splits?: Readonly<Record<string, string>> } = {},
): void {
  valueOf(
    write(ledger, ['market'], () => {
      const rows = Object.entries(closes).map(([on, close]) => ({
        day: day(on),
        close: price(close),
        adjusted: undefined,
      }))
      const splits = Object.entries(how.splits ?? {}).map(([on, ratio]) => ({
        day: day(on),
        ratio: rate(ratio),
      }))
      saveSeries(
        ledger,
        ensureAsset(ledger, { symbol }, day('2020-01-02'), 'USD'),
        { closes: how.closes ?? 'raw', rows, splits, distributions: [], distributionsKnown: false },
        {
          source: 'synthetic',
          layout: 'long',
          currency: how.currency ?? 'USD',
          synthetic: true,
          importedAt: '',
        },
      )
      return ok(null)
    }),
  )
}
