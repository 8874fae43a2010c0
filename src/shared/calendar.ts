import { z } from 'zod'
import { DayText } from './plain.ts'

/** How a yearly closing is found. Week days run from 0 Sunday to 6 Saturday. */
const HolidayRule = z.discriminatedUnion('kind', [
  /** A date; `saturday` and `sunday` say which day is closed instead where it falls on one, or that none is. */
  z.strictObject({
    kind: z.literal('fixed'),
    month: z.int().min(1).max(12),
    day: z.int().min(1).max(31),
    saturday: z.enum(['friday', 'none']),
    sunday: z.enum(['monday', 'none']),
  }),
  /** The nth such week day of a month; −1 is the last. */
  z.strictObject({
    kind: z.literal('nth'),
    month: z.int().min(1).max(12),
    weekday: z.int().min(0).max(6),
    nth: z.int().min(-1).max(5),
  }),
  /** Days from Easter Sunday (Gregorian). */
  z.strictObject({ kind: z.literal('easter'), offset: z.int().min(-60).max(60) }),
])
export type HolidayRule = z.infer<typeof HolidayRule>

export const Holiday = z.strictObject({
  name: z.string(),
  fromYear: z.int().optional(),
  toYear: z.int().optional(),
  rule: HolidayRule,
})
export type Holiday = z.infer<typeof Holiday>

/** An exchange's full-day closings: yearly rules, and the days that no rule gives. Half days are sessions. */
export const CalendarFile = z.strictObject({
  schema: z.literal('trimtab.calendar/1'),
  exchange: z.string(),
  name: z.string(),
  asOf: DayText,
  sources: z.array(z.string()).min(1),
  note: z.string(),
  /** The days between which the special closings below are complete; outside them the rules alone are used. */
  from: DayText,
  to: DayText,
  holidays: z.array(Holiday),
  closures: z.array(z.strictObject({ day: DayText, why: z.string() })),
})
export type CalendarFile = z.infer<typeof CalendarFile>
