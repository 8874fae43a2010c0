import { showPercent, showPoints, showSpan } from '../../../shared/format.ts'
import type { Line, Report } from '../../../shared/report.ts'
import { daysBetween } from '../../parts/wording.ts'

/** What a test found, in sentences that a person could disagree with. */
export interface Verdict {
  readonly title: string
  readonly rows: readonly (readonly [string, string])[]
}

/** Calendar years from first to last close. */
export function yearsOf(report: Report): number {
  return daysBetween(report.from, report.to) / 365.25
}

/** The line that stands against the core: the blend where there is one, else the sleeve alone. */
export function againstCore(report: Report): Line | null {
  return report.blend ?? report.sleeve
}

export function verdictOf(report: Report): Verdict {
  const { core, sleeve, blend, stamps } = report
  const rows: (readonly [string, string])[] = []
  if (sleeve !== null) {
    const calmer = sleeve.stats.volatility < core.stats.volatility
    rows.push([
      'What it did',
      `Alone it swung ${calmer ? 'less' : 'more'} than the core: volatility ${showPercent(sleeve.stats.volatility)} against ${showPercent(core.stats.volatility)}, worst fall ${showPercent(-Math.abs(sleeve.stats.maxDrawdown))} against ${showPercent(-Math.abs(core.stats.maxDrawdown))}.`,
    ])
    rows.push([
      'What it cost',
      `${showPercent(sleeve.stats.turnover, 0)} of the sleeve changed hands each year; trading took ${showPercent(sleeve.grossStats.cagr - sleeve.stats.cagr, 2)} a year. Tax is not in these figures.`,
    ])
  }
  if (blend !== null) {
    const gap = blend.stats.cagr - core.stats.cagr
    rows.push([
      'Beside the core',
      `At ${showPercent(report.budget ?? 0, 0)} the whole earned ${showPercent(blend.stats.cagr, 2)} a year, ${showPoints(Math.abs(gap), 2).replace('+', '')} points ${gap < 0 ? 'below' : 'above'} the core alone.`,
    ])
  }
  const longest = core.stats.drawdown
  if (longest !== null) {
    rows.push([
      'Patience',
      longest.daysToRecover === null
        ? 'The core has not passed its old high again by the end.'
        : `From its high the core needed ${showSpan(longest.daysDown + longest.daysToRecover)} to stand there again.`,
    ])
  }
  rows.push([
    'How sure',
    stamps.includes('inSampleNotValidated')
      ? 'In sample: the rule was seen on the same years that it is judged by. One path of many that could have been.'
      : 'Judged on years that it was not chosen on.',
  ])
  return {
    title: stamps.includes('inSampleNotValidated') ? 'Seen once, not validated' : 'Plausible, not proven',
    rows,
  }
}

/** The state of the page in two pieces: what stands out, and what qualifies it. */
export function labSentence(report: Report): { readonly lead: string; readonly rest: string } {
  const line = againstCore(report)
  const years = Math.max(1, Math.round(yearsOf(report)))
  const span = `Over ${years} ${report.stamps.includes('syntheticData') ? 'synthetic ' : ''}${years === 1 ? 'year' : 'years'}`
  if (line === null) {
    return {
      lead: `${span} the core earned ${showPercent(report.core.stats.cagr)} a year`,
      rest: `, with a worst fall of ${showPercent(-Math.abs(report.core.stats.maxDrawdown))}.`,
    }
  }
  const shallower = Math.abs(line.stats.maxDrawdown) < Math.abs(report.core.stats.maxDrawdown)
  const gap = line.stats.cagr - report.core.stats.cagr
  const what = report.blend === null ? 'the sleeve alone' : `a ${showPercent(report.budget ?? 0, 0)} sleeve`
  return {
    lead: `${span} ${what} made the worst fall ${shallower ? 'smaller' : 'larger'}, ${showPercent(-Math.abs(line.stats.maxDrawdown))} instead of ${showPercent(-Math.abs(report.core.stats.maxDrawdown))}`,
    rest: `, and ${gap < 0 ? 'cost' : 'added'} ${showPoints(Math.abs(gap), 1).replace('+', '')} points a year after costs, before tax.`,
  }
}
