import type { Day } from '../../../shared/day.ts'
import { parseDay, type DateStyle } from '../columns.ts'

export const AMERICAN_DATES: DateStyle = { order: 'mdy', mixed: false }

/** The first day in a sentence such as `09:00 AM ET, 01/01/2025` or `Nov-22-2026 at 10:15 a.m. ET`. */
export function titleDay(sentence: string, style: DateStyle): Day | undefined {
  const candidates = sentence
    .slice(0, 400)
    .match(
      /\d{4}[-/.]\d{1,2}[-/.]\d{1,2}|\d{1,2}[-/.]\d{1,2}[-/.]\d{4}|[A-Za-z]{3,9}\.?[- ]\d{1,2}[-, ]\s?\d{4}|\d{1,2}[- ][A-Za-z]{3,9}[- ]\d{4}/g,
    )
  for (const text of candidates ?? []) {
    const day = parseDay(text, style)
    if (day !== undefined) return day
  }
  return undefined
}
