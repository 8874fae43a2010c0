import type { Output } from '../../shared/contract.ts'
import { showDay, showPercent } from '../../shared/format.ts'
import type { MetricDefinition } from '../../shared/metric.ts'
import { ok } from '../../shared/refusal.ts'
import { UsageError, defined, has, one, type Command } from './command.ts'
import { readAll } from './market.ts'
import { left, right, table } from './print.ts'

export const metricsCommands: readonly Command[] = [
  {
    name: 'metrics',
    usage:
      '--list | RETURNS.csv [--column NAME] [--unit fraction|percent] [--benchmark FILE] [--risk-free FILE]',
    about: 'Every statistic of a file of returns, or the list of them with their conventions',
    options: ['column', 'unit', 'benchmark', 'benchmark-column', 'risk-free', 'risk-free-column'],
    flags: ['list'],
    words: [0, 1],
    inMemory: () => true,
    async run(client, given, tell) {
      const listed = await client.call('metrics.list', {})
      if (!listed.ok) return listed
      if (has(given, 'list')) return ok({ json: listed.value, text: listOf(listed.value) })
      const [path] = given.words
      if (path === undefined) throw new UsageError('metrics takes a file of returns, or --list')
      const unit = one(given, 'unit')
      if (unit !== undefined && unit !== 'fraction' && unit !== 'percent')
        throw new UsageError(`--unit is fraction or percent, not "${unit}"`)
      const paths = [path, one(given, 'benchmark'), one(given, 'risk-free')]
      const files = readAll(
        paths.filter((p) => p !== undefined),
        tell,
      )
      if (!files.ok) return files
      const [file, second, third] = files.value
      const got = await client.call(
        'metrics.read',
        defined({
          file: file!,
          column: one(given, 'column'),
          unit,
          benchmark: paths[1] === undefined ? undefined : second,
          benchmarkColumn: one(given, 'benchmark-column'),
          riskFree: paths[2] === undefined ? undefined : paths[1] === undefined ? second : third,
          riskFreeColumn: one(given, 'risk-free-column'),
        }),
      )
      if (!got.ok) return got
      return ok({ json: got.value, text: judged(listed.value, got.value) })
    },
  },
]

function listOf(definitions: readonly MetricDefinition[]): string {
  return table(
    [left('Id'), left('Name'), left('Convention'), left('Source')],
    definitions.map((d) => [d.id, d.name, d.convention, d.source]),
  )
}

function judged(definitions: readonly MetricDefinition[], got: Output<'metrics.read'>): string {
  const byId = new Map(definitions.map((d) => [d.id, d]))
  const rows = got.metrics.map(({ id, value }) => {
    const d = byId.get(id)!
    return [d.name, shown(value, d), d.convention]
  })
  const falls = got.falls.map((f) => [
    showPercent(f.depth),
    showDay(f.peak),
    showDay(f.trough),
    f.recovered === null ? 'not yet' : showDay(f.recovered),
    String(f.daysDown),
    f.daysToRecover === null ? '' : String(f.daysToRecover),
    showPercent(f.neededToRecover),
  ])
  return [
    `${showDay(got.from)} to ${showDay(got.to)}, ${got.periods} periods, ${got.perYear} a year`,
    '',
    table([left('Metric'), right('Value'), left('Convention')], rows),
    ...(falls.length === 0
      ? []
      : [
          '',
          table(
            [
              right('Fall'),
              left('High'),
              left('Low'),
              left('Recovered'),
              right('Days down'),
              right('Days up'),
              right('Needed to recover'),
            ],
            falls,
          ),
        ]),
  ].join('\n')
}

function shown(value: number | null, { unit }: MetricDefinition): string {
  if (value === null) return 'none'
  switch (unit) {
    case 'fraction':
      return showPercent(value)
    case 'ratio':
      return value.toFixed(3)
    case 'days':
    case 'count':
      return String(value)
  }
}
