import { ok, valueOf } from '../../src/shared/refusal.ts'
import { priceFromUnits } from '../../src/shared/amount.ts'
import { type Day, day } from '../../src/shared/day.ts'
import { sessionsBetween } from '../../src/engine/market/calendar.ts'
import { calendarOf, panelFor } from '../../src/main/handlers/panel.ts'
import { ensureAsset } from '../../src/main/store/assets.ts'
import { saveSeries } from '../../src/main/store/prices.ts'
import { write } from '../../src/main/store/write.ts'
import { testContext } from '../support/ledger.ts'

/** Time from the rows of a ledger to the columns of a panel: twelve synthetic assets over about thirty-one years. */
const context = testContext()
const sessions = sessionsBetween(calendarOf(context), day('1995-01-03'), day('2026-02-27'))
const assets = Array.from({ length: 12 }, (_, a) => keep(`SYN${a + 1}`, a))

function keep(symbol: string, a: number): string {
  const rows = Array.from(sessions, (d, i) => {
    const cents = 10_000 + ((i * (a + 3)) % 1_000) + i
    return { day: d as Day, close: priceFromUnits(BigInt(cents) * 1_000_000n), adjusted: cents / 100 }
  })
  return valueOf(
    write(context.ledger, ['market'], () => {
      const asset = ensureAsset(context.ledger, { symbol }, day('2026-02-27'), 'USD')
      const series = {
        closes: 'split',
        rows,
        splits: [],
        distributions: [],
        distributionsKnown: true,
      } as const
      const source = {
        source: 'bench',
        layout: 'long',
        currency: 'USD',
        synthetic: true,
        importedAt: '',
      } as const
      saveSeries(context.ledger, asset, series, source)
      return ok(asset)
    }),
  )
}

const times: number[] = []
for (let run = 0; run < 9; run++) {
  context.memory.delete('panels')
  const start = performance.now()
  valueOf(panelFor(context, assets))
  times.push(performance.now() - start)
}
times.sort((a, b) => a - b)
process.stdout.write(
  `${assets.length * sessions.length} price rows into a panel: median ${times[4]!.toFixed(1)} ms of nine, fastest ${times[0]!.toFixed(1)} ms\n`,
)
