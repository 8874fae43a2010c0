import { expect, test } from 'vitest'
import { testContext } from '../../../tests/support/ledger.ts'
import { contract, type Input } from '../../shared/contract.ts'
import { valueOf } from '../../shared/refusal.ts'
import { revisions } from '../store/write.ts'
import { accountHandlers } from './account.ts'
import { fxHandlers } from './fx.ts'
import type { Context } from './handler.ts'

const NEW_ACCOUNT = contract['account.add'].input.parse({ name: 'Paris', currency: 'EUR' })

function load(context: Context, csv: string, pair?: string) {
  const input: Input<'fx.import'> = {
    files: [{ name: 'rates.csv', bytes: new TextEncoder().encode(csv) }],
    ...(pair !== undefined && { pair }),
  }
  return fxHandlers['fx.import'](contract['fx.import'].input.parse(input), context)
}

function list(context: Context) {
  return contract['fx.list'].output.parse(valueOf(fxHandlers['fx.list']({}, context)))
}

test('FX-3: a file stands for its days; what is older or newer is kept, and the same file again changes nothing', () => {
  const context = testContext()
  valueOf(load(context, 'date,EURUSD\n2026-02-02,1.1\n2026-02-03,1.2\n2026-02-04,1.3\n2026-02-05,1.4\n'))
  const next = valueOf(load(context, 'date,EURUSD\n2026-02-03,1.2\n2026-02-05,1.5\n2026-02-06,1.6\n'))
  expect(next.files[0]!.series).toEqual([
    {
      pair: 'EURUSD',
      added: 1,
      changed: 1,
      same: 1,
      firstDay: '2026-02-02',
      lastDay: '2026-02-06',
      lastRate: '1.6',
    },
  ])
  // Of 4 February the second file says nothing, so nothing is known of it now.
  expect(list(context).series).toMatchObject([{ pair: 'EURUSD', rates: 4, frequency: 'daily', goodFor: 7 }])
  const before = revisions(context.ledger).market
  valueOf(load(context, 'date,EURUSD\n2026-02-03,1.2\n2026-02-05,1.5\n2026-02-06,1.6\n'))
  expect(revisions(context.ledger).market).toBe(before)
})

test('a file that is refused changes nothing', () => {
  const context = testContext()
  expect(load(context, 'date,rate\n2026-02-02,1.1\n')).toMatchObject({
    ok: false,
    refusal: { problem: 'pairUnknown' },
  })
  expect(list(context)).toEqual({ base: 'USD', series: [], missing: [] })
})

test('FX-6, FX-7: what has no rate to the base today is named, until another base is chosen or a rate comes', () => {
  const context = testContext()
  valueOf(accountHandlers['account.add'](NEW_ACCOUNT, context))
  expect(list(context)).toMatchObject({ base: 'EUR', missing: [] })
  expect(fxHandlers['fx.chooseBase']({ currency: 'USD' }, context)).toEqual({
    ok: true,
    value: { base: 'USD' },
  })
  expect(list(context).missing).toEqual([{ from: 'EUR', to: 'USD', day: '2026-03-02' }])
  valueOf(load(context, 'DATE,DEXUSEU\n2026-02-27,1.0834\n'))
  expect(list(context)).toMatchObject({
    missing: [],
    series: [{ pair: 'EURUSD', layout: 'fred', lastRate: '1.0834' }],
  })
})

test('an empty ledger has no household to choose a currency for', () => {
  expect(fxHandlers['fx.chooseBase']({ currency: 'EUR' }, testContext())).toEqual({
    ok: false,
    refusal: { kind: 'emptyLedger' },
  })
})
