import { expect, test } from 'vitest'
import {
  showAmount,
  showChange,
  showDay,
  showDeadline,
  showMoney,
  showPoints,
  showQuantity,
  showSpan,
} from './format.ts'

test('amounts keep their cents, group their thousands and use a true minus', () => {
  expect(showAmount('-1234.5')).toBe('−1,234.50')
  expect(showAmount('0.005')).toBe('0.01')
  expect(showAmount('-0.001')).toBe('0.00')
  expect(showAmount('1234567', 0)).toBe('1,234,567')
  expect(showMoney('-12', 'EUR')).toBe('−€12.00')
  expect(showMoney('12', 'CHF')).toBe('CHF 12.00')
  expect(showQuantity('1234.5678')).toBe('1,234.5678')
})

test('an amount too large for a float keeps every digit', () => {
  expect(showAmount('9007199254740993.25')).toBe('9,007,199,254,740,993.25')
})

test('drift is signed, and nothing that rounds to zero has a sign', () => {
  expect(showPoints(0.039)).toBe('+3.9')
  expect(showPoints(-0.0004)).toBe('0.0')
  expect(showPoints(0.0004)).toBe('0.0')
  expect(showChange(-0.336)).toBe('−33.6%')
})

test('days have the month in letters, deadlines their weekday', () => {
  expect(showDay('2026-02-27')).toBe('27 Feb 2026')
  expect(showDeadline('2026-03-16')).toBe('Mon 16 Mar 2026')
  expect(showDay('soon')).toBe('soon')
})

test('spans read as a person would say them', () => {
  expect(showSpan(1)).toBe('1 day')
  expect(showSpan(365)).toBe('1 y')
  expect(showSpan(2800)).toBe('7 y 8 m')
  expect(showSpan(95)).toBe('3 m')
})
