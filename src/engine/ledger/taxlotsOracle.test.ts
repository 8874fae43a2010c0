import { existsSync, readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { type Case, difference } from '../../../tests/support/oracles.ts'
import { cover as taxlots } from '../../../tests/support/oracles/taxlots.ts'
import { cover as washsale } from '../../../tests/support/oracles/washsale.ts'

const folder = new URL('../../../../shared/oracles/', import.meta.url)

function casesOf(family: string): Case[] {
  const file = new URL(`${family}.json`, folder)
  if (!existsSync(file)) return []
  return (JSON.parse(readFileSync(file, 'utf8')) as { cases: Case[] }).cases
}

describe.skipIf(!existsSync(folder))(
  'figures that others computed (skipped where ../shared is absent)',
  () => {
    test.each(casesOf('taxlots').filter((c) => c.metric in taxlots))('LOT-4, LOT-6, LOT-22: $id', (of) => {
      const answer = (taxlots as Record<string, (input: never, of: Case) => unknown>)[of.metric]!
      expect(difference(answer(of.input as never, of), of.expected, of)).toBeUndefined()
    })

    test.each(casesOf('washsale').filter((c) => c.optional === undefined))('WSH: $id', (of) => {
      expect(difference(washsale.wash_sale(of.input as never), of.expected, of)).toBeUndefined()
    })
  },
)
