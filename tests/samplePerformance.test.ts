import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { basename, join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { handlers } from '../src/main/handlers/all.ts'
import type { Context } from '../src/main/handlers/handler.ts'
import { contract, type ChannelName, type Input, type Output } from '../src/shared/contract.ts'
import { day } from '../src/shared/day.ts'
import { type Result, valueOf } from '../src/shared/refusal.ts'
import { home } from './support/home.ts'
import { testContext, testHost } from './support/ledger.ts'

// Real exports, with real holes in them: whatever a file says, its change of value is explained to the last millionth, and what is
// apart sums to the whole.

const samples = join(home, '..', 'shared', 'samples', 'brokers')
const monthly = join(home, '..', 'shared', 'data', 'macro', 'fx-monthly.csv')
const CURRENCIES = ['USD', 'EUR', 'GBP', 'CHF', 'SEK', 'AUD', 'CAD']

async function call<C extends ChannelName>(
  context: Context,
  channel: C,
  input: Input<C>,
): Promise<Result<Output<C>>> {
  const handler = handlers[channel] as (
    input: unknown,
    context: Context,
    job: unknown,
  ) => Result<Output<C>> | Promise<Result<Output<C>>>
  return await handler(contract[channel].input.parse(input), context, {
    signal: new AbortController().signal,
    progress: () => {},
  })
}

/** The file in a ledger of its own, in an account of the currency that it wants; undefined where it holds no transactions. */
async function ledgerOf(path: string): Promise<Context | undefined> {
  const file = { name: basename(path), bytes: new Uint8Array(readFileSync(path)) }
  for (const currency of CURRENCIES) {
    const context = testContext(testHost({ today: day('2026-06-15') }))
    const { id } = valueOf(await call(context, 'account.add', { name: 'Account', currency }))
    const first = await call(context, 'import.preview', { files: [file], accounts: { '': id } })
    if (!first.ok) continue
    const hints = first.value.files.flatMap((f) => f.accounts.map(({ hint }) => [hint, id] as const))
    const accounts = Object.fromEntries([['', id], ...hints])
    const preview = valueOf(await call(context, 'import.preview', { files: [file], accounts }))
    const done = await call(context, 'import.commit', { preview: preview.preview, accounts })
    if (!done.ok || done.value.files.every((f) => f.added === 0)) continue
    valueOf(
      await call(context, 'fx.import', {
        files: [{ name: 'fx-monthly.csv', bytes: recentRates() }],
      }),
    )
    return context
  }
  return undefined
}

/** No export is older than 2005. */
function recentRates(): Uint8Array {
  const [head, ...rows] = readFileSync(monthly, 'utf8').split('\n')
  return new TextEncoder().encode([head, ...rows.filter((row) => row >= '2005')].join('\n'))
}

function filesIn(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name)
    return statSync(path).isDirectory() ? filesIn(path) : [path]
  })
}

describe.skipIf(!existsSync(samples) || !existsSync(monthly))('the real exports beside the checkout', () => {
  test('PRF-8: every change of value is explained, by account, by asset and by year', async () => {
    let looked = 0
    for (const path of filesIn(samples)) {
      const context = await ledgerOf(path)
      if (context === undefined) continue
      looked += 1
      for (const by of ['account', 'asset', 'year'] as const) {
        const { total, lines } = valueOf(await call(context, 'performance.show', { by }))
        const about = `${basename(path)} by ${by}`
        for (const line of [total, ...lines]) expect(line.parts?.remainder, `${about} ${line.name}`).toBe('0')
        const sum = lines.reduce((all, line) => all + Number(line.gain), 0)
        expect(sum, about).toBeCloseTo(Number(total.gain), 3)
      }
    }
    expect(looked).toBeGreaterThan(45)
  }, 120_000)
})
