import { describe, expect, test } from 'vitest'
import type { MetricDefinition } from '../../../shared/metric.ts'
import { metricText, statisticsCsv } from './LabStatistics.tsx'

const cagr: MetricDefinition = {
  id: 'cagr',
  name: 'Growth per year',
  group: 'growth',
  unit: 'fraction',
  convention: 'Years = calendar days / 365.25, one "year"',
  source: 'STAT-2',
  needsBenchmark: false,
}

describe('every statistic', () => {
  test('a metric without a number says none; one that does not apply is blank', () => {
    expect(metricText(cagr, 0.0791)).toBe('7.91%')
    expect(metricText({ ...cagr, unit: 'ratio' }, -0.5)).toBe('−0.50')
    expect(metricText({ ...cagr, unit: 'days' }, 546)).toBe('1 y 6 m')
    expect(metricText(cagr, null)).toBe('none')
    expect(metricText(cagr, undefined)).toBe('')
  })

  test('the CSV has the numbers as computed and quotes what needs it', () => {
    const judged = {
      from: '2020-01-01',
      to: '2021-01-01',
      periods: 1,
      perYear: 12,
      metrics: [{ id: 'cagr', value: 0.1 }],
      falls: [],
      years: [],
      gaps: [],
      days: new Float64Array(0),
    }
    expect(statisticsCsv([cagr], [{ which: 'core', judged }])).toBe(
      'id,name,unit,core,convention,source\r\ncagr,Growth per year,fraction,0.1,"Years = calendar days / 365.25, one ""year""",STAT-2\r\n',
    )
  })
})
