import type { Input } from '../../shared/contract.ts'
import { showPercent } from '../../shared/format.ts'
import { ok } from '../../shared/refusal.ts'
import { type Command, type Given, UsageError, many, number, one } from './command.ts'
import { readAll } from './market.ts'
import { left, right, table } from './print.ts'

type Method = Input<'weights.solve'>['method']

const SIMPLE = [
  'inverseVolatility',
  'equalRisk',
  'minimumVariance',
  'maximumDiversification',
  'hierarchical',
] as const

export const weightsCommands: readonly Command[] = [
  {
    name: 'weights',
    usage:
      '--covariance FILE.csv --method METHOD [--budget ASSET=PARTS]… [--mean ASSET=RETURN]… [--aversion N] [--shrinkage N]',
    about: `Weights from a covariance matrix: ${SIMPLE.join(', ')}, riskBudgets or meanVariance`,
    options: ['covariance', 'method', 'budget', 'mean', 'aversion', 'shrinkage'],
    flags: [],
    words: [0, 0],
    inMemory: () => true,
    async run(client, given, tell) {
      const path = one(given, 'covariance')
      if (path === undefined) throw new UsageError('weights takes --covariance FILE.csv')
      const method = methodOf(given)
      const files = readAll([path], tell)
      if (!files.ok) return files
      const got = await client.call('weights.solve', {
        file: files.value[0]!,
        method,
        means: byAsset(given, 'mean'),
      })
      if (!got.ok) return got
      const rows = got.value.assets.map(({ asset, weight, risk }) => [
        asset,
        showPercent(weight, 2),
        showPercent(risk, 2),
      ])
      const text = [
        table([left('Asset'), right('Weight'), right('Part of the risk')], rows),
        '',
        `Deviation of the whole ${showPercent(got.value.deviation, 2)}, in the unit of the matrix.`,
      ].join('\n')
      return ok({ json: got.value, text })
    },
  },
]

function methodOf(given: Given): Method {
  const name = one(given, 'method')
  if (name === 'riskBudgets') return { by: name, budgets: byAsset(given, 'budget') }
  if (name === 'meanVariance') {
    const aversion = number(given, 'aversion')
    const shrinkage = number(given, 'shrinkage')
    return {
      by: name,
      ...(aversion === undefined ? {} : { aversion }),
      ...(shrinkage === undefined ? {} : { shrinkage }),
    }
  }
  const by = SIMPLE.find((each) => each === name)
  if (by === undefined)
    throw new UsageError(`--method is ${SIMPLE.join(', ')}, riskBudgets or meanVariance, not "${name ?? ''}"`)
  return { by }
}

/** `--mean SPY=0.06 --mean IEF=0.03` by asset. */
function byAsset(given: Given, option: string): Record<string, number> {
  return Object.fromEntries(
    many(given, option).map((text) => {
      const [, asset, value] = /^(.+)=([-+]?\d+(?:\.\d+)?(?:e[-+]?\d+)?)$/i.exec(text) ?? []
      if (asset === undefined) throw new UsageError(`--${option} is ASSET=NUMBER, not "${text}"`)
      return [asset, Number(value)]
    }),
  )
}
