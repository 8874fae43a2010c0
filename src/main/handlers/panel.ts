import { type Calendar, calendarFrom } from '../../engine/market/calendar.ts'
import { macroColumns } from '../../engine/market/macro.ts'
import { type BillRate, type Panel, buildPanel } from '../../engine/market/panel.ts'
import { CalendarFile } from '../../shared/calendar.ts'
import { type Result, ok, refuse } from '../../shared/refusal.ts'
import { listMacro, macroValues } from '../store/macro.ts'
import { histories, statedSplits } from '../store/prices.ts'
import { revisions } from '../store/write.ts'
import type { Context } from './handler.ts'

/** The calendar of the plan's exchange, read once. */
export function calendarOf(context: Pick<Context, 'host' | 'memory'>): Calendar {
  const known = context.memory.get('calendar') as Calendar | undefined
  if (known !== undefined) return known
  const calendar = calendarFrom(CalendarFile.parse(JSON.parse(context.host.resource('calendar-xnys.json'))))
  context.memory.set('calendar', calendar)
  return calendar
}

/** Panels of what is known of prices now, by the assets they hold. */
interface Panels {
  readonly market: string
  readonly byAssets: Map<string, Panel>
}

const PANELS_KEPT = 8

/**
 * The panel of these assets, each once, in the order given; built once per market revision. Refuses with `noPrices`,
 * naming every asset without a series. Bills come from the first macro series of `BILL_SERIES` that the ledger has. `macro`
 * are the series that steps read; one that the ledger lacks is left out, and the step that reads it is refused.
 */
export function panelFor(
  context: Context,
  assets: readonly string[],
  macro: readonly string[] = [],
): Result<Panel> {
  const wanted = [...new Set(assets)]
  const market = marketState(context)
  let panels = context.memory.get('panels') as Panels | undefined
  if (panels?.market !== market) context.memory.set('panels', (panels = { market, byAssets: new Map() }))
  const key = JSON.stringify([wanted, macro])
  const known = panels.byAssets.get(key)
  if (known !== undefined) return ok(known)

  const found = histories(context.ledger, wanted)
  const missing = wanted.filter((asset) => !found.some((history) => history.asset === asset))
  if (missing.length > 0) return refuse({ kind: 'noPrices', assets: missing })
  const built = buildPanel(found, calendarOf(context), billRates(context))
  if (!built.ok) return built
  if (panels.byAssets.size >= PANELS_KEPT) panels.byAssets.delete(panels.byAssets.keys().next().value!)
  const series = listMacro(context.ledger).filter(({ id }) => macro.includes(id))
  const panel: Panel =
    series.length === 0
      ? built.value.panel
      : {
          ...built.value.panel,
          macro: series.map(({ id, latestRevised }) =>
            macroColumns(id, macroValues(context.ledger, id), latestRevised),
          ),
        }
  panels.byAssets.set(key, panel)
  return ok(panel)
}

/** Tells one state of the prices from another: the market revision, and the splits that the ledger adds to it (LOT-38). */
export function marketState({ ledger }: Pick<Context, 'ledger'>): string {
  const stated = [...statedSplits(ledger)].map(
    ([asset, splits]) => `${asset} ${splits.map((s) => `${s.day}:${s.after}/${s.before}`).join()}`,
  )
  return [revisions(ledger).market, ...stated].join(' ')
}

/** FRED's names of three-month Treasury bill rates in percent a year; `discount` rates are of the face value, on 360 days. */
const BILL_SERIES = [
  { id: 'DTB3', discount: true },
  { id: 'DGS3MO', discount: false },
  { id: 'TB3MS', discount: true },
] as const

/** MKT-10: yearly bill rates as they became known; the revision of an older observation is no newer rate. */
function billRates({ ledger }: Context): BillRate[] | undefined {
  const kept = new Set(listMacro(ledger).map((series) => series.id))
  const bill = BILL_SERIES.find((series) => kept.has(series.id))
  if (bill === undefined) return undefined
  const rates: BillRate[] = []
  let newest = -Infinity
  const values = macroValues(ledger, bill.id)
  for (const { observed, availableAt, value } of values.toSorted((a, b) => a.availableAt - b.availableAt)) {
    if (observed < newest) continue
    newest = observed
    // A discount rate d on 360 days and 91 to run yields 365 d ÷ (360 − 91 d) on 365.
    rates.push({
      availableAt,
      yearly: bill.discount ? (365 * value) / 100 / (360 - (91 * value) / 100) : value / 100,
    })
  }
  return rates
}
