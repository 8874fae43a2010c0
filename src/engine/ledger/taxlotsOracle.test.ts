import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { textFromMoney } from '../../shared/amount.ts'
import type { Money } from '../../shared/amount.ts'
import { trade } from '../../../tests/support/ledgerEvents.ts'
import { type Case, difference } from '../../../tests/support/oracles.ts'
import { cover as taxlots } from '../../../tests/support/oracles/taxlots.ts'
import { cover as washsale } from '../../../tests/support/oracles/washsale.ts'
import { replay } from './replay.ts'

const folder = new URL('../../../../shared/oracles/', import.meta.url)

function casesOf(family: string): Case[] {
  const file = new URL(`${family}.json`, folder)
  if (!existsSync(file)) return []
  return (JSON.parse(readFileSync(file, 'utf8')) as { cases: Case[] }).cases
}

describe.skipIf(!existsSync(folder))(
  'figures that others computed (skipped where ../shared is absent)',
  () => {
    test.each(casesOf('taxlots').filter((c) => c.metric in taxlots))('LOT-4, LOT-6: $id', (of) => {
      const answer = (taxlots as Record<string, (input: never, of: Case) => unknown>)[of.metric]!
      expect(difference(answer(of.input as never, of), of.expected, of)).toBeUndefined()
    })

    test('LOT-6: remaining cost by fifo after a partial sale', () => {
      const of = casesOf('taxlots').find((c) => c.metric === 'remaining_cost')!
      const { txns } = of.input as { txns: readonly ['2010-01-01', 'buy' | 'sell', number, number][] }
      const events = txns.map(([date, kind, units, amount], seq) =>
        kind === 'buy'
          ? trade('buy', date, 'X', String(units), `-${amount}`, { seq })
          : trade('sell', date, 'X', `-${units}`, String(amount), { seq }),
      )
      const { open } = replay(events, { accounts: [{ id: 'A', currency: 'USD', relief: [] }] })
      const cost = open.reduce((sum, lot) => sum + lot.cost!, 0n) as Money
      expect(Number(textFromMoney(cost))).toBeCloseTo((of.expected as { fifo: number }).fifo, 2)
    })

    test.each(casesOf('washsale').filter((c) => c.optional === undefined))('WSH: $id', (of) => {
      expect(difference(washsale.wash_sale(of.input as never), of.expected, of)).toBeUndefined()
    })
  },
)
