import { z } from 'zod'
import { dayFromIso } from './day.ts'

/** Amounts cross every border as canonical decimal text; the scales are those of amount.ts. */
export const AmountText = z
  .string()
  .max(40)
  .regex(/^-?\d+(\.\d+)?$/, 'a plain decimal number')
/** `YYYY-MM-DD`, and the calendar has that day. */
export const DayText = z
  .string()
  .max(10)
  .refine((text) => dayFromIso(text) !== undefined, 'a day written YYYY-MM-DD')
/** ISO 4217 letters. */
export const Currency = z.string().regex(/^[A-Z]{3}$/, 'three capital letters')
export const Id = z.string().min(1).max(120)
/** Lower-case hex SHA-256. */
export const Hash = z.string().regex(/^[0-9a-f]{64}$/)
/** A share of one: 0.15 is 15 %. */
export const Share = z.number().min(0).max(1)
export const Finite = z.number().refine(Number.isFinite)
/** A column of float64; NaN marks a missing value and is allowed only here. */
export const Column = z.custom<Float64Array>((value) => value instanceof Float64Array, 'a column of numbers')
export const Bytes = z.custom<Uint8Array>((value) => value instanceof Uint8Array, 'bytes')
