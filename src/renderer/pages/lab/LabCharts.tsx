import { useMemo, useState, type ReactNode } from 'react'
import { showDay, showNumber, showPercent, showPoints } from '../../../shared/format.ts'
import type { Line, Report } from '../../../shared/report.ts'
import { ChartFrame } from '../../charts/ChartFrame.tsx'
import { MonthTable } from '../../charts/MonthTable.tsx'
import { drawdownOf, monthAt, yearEnds } from '../../charts/series.ts'
import { TimePlot, type PlotLine } from '../../charts/TimePlot.tsx'
import { WeightPlot, type WeightLayer } from '../../charts/WeightPlot.tsx'
import { Switch } from '../../parts/Controls.tsx'
import { Section } from '../../parts/Page.tsx'

type View = 'sleeve' | 'blend'
type Scale = 'log' | 'linear'

const START = 100

interface LabChartsProps {
  readonly report: Report
  /** Where the sleeve's money waits when nothing is in; drawn as the quiet ground. */
  readonly park: string
}

/** Growth, drawdown and weights on one time axis with one crosshair, then every month. */
export function LabCharts({ report, park }: LabChartsProps): ReactNode {
  const [wanted, setWanted] = useState<View>('sleeve')
  const [scale, setScale] = useState<Scale>('log')
  const [hover, setHover] = useState<number>()
  const view: View = report.blend === null ? 'sleeve' : report.sleeve === null ? 'blend' : wanted
  const line = view === 'sleeve' ? report.sleeve : report.blend
  const name = view === 'sleeve' ? 'Sleeve' : 'Blend'
  const { dates } = report
  const growth = useMemo(() => growthLines(report.core, line, name), [report, line, name])
  const falls = useMemo(() => fallLines(report.core, line, name), [report, line, name])
  const layers = useMemo(() => weightLayers(report, park), [report, park])
  const ends = useMemo(() => yearEnds(dates), [dates])
  const quiet = layers.filter(({ tint }) => tint === 'tint-bills').map(({ held }) => mean(held))
  const waits = quiet.reduce((sum, share) => sum + share, 0)

  return (
    <>
      <div className="charts">
        <ChartFrame
          title="Growth of 100"
          summary="Net of costs, before tax."
          under={hover === undefined ? undefined : growthUnder(report, line, name, hover)}
          controls={
            <>
              {report.sleeve === null || report.blend === null ? null : (
                <Switch
                  label="Which line"
                  value={view}
                  onChange={setWanted}
                  options={[
                    { value: 'sleeve', name: 'Sleeve alone' },
                    { value: 'blend', name: `Blend at ${showPercent(report.budget ?? 0, 0)}` },
                  ]}
                />
              )}
              <Switch
                label="Scale"
                value={scale}
                onChange={setScale}
                options={[
                  { value: 'log', name: 'Log' },
                  { value: 'linear', name: 'Linear' },
                ]}
              />
            </>
          }
          table={
            <YearTable
              caption="Growth of 100 at the end of each year"
              columns={growth.map((each) => each.name.replace(/ [\d,]+$/, ''))}
              rows={ends.map(({ day, at }) => [
                showDay(day),
                ...growth.map(({ values }) => showNumber(values[at]!, 1)),
              ])}
            />
          }
        >
          <TimePlot
            label={growthLabel(report, line, name)}
            dates={dates}
            lines={growth}
            height={216}
            log={scale === 'log'}
            showValue={wholeNumber}
            nameAt="last"
            withTicks
            hover={hover}
            onHover={setHover}
          />
        </ChartFrame>
        <ChartFrame
          title="Drawdown"
          summary="Percent below the last high, net of costs."
          under={
            hover === undefined
              ? undefined
              : `${monthAt(dates, hover)}: ${falls.map((each) => `${each.name.split(' ')[0]!.toLowerCase()} ${showPercent(each.values[hover]! / 100)}`).join(', ')}`
          }
          table={
            <YearTable
              caption="Percent below the last high at the end of each year"
              columns={falls.map((each) => each.name.split(' ')[0]!)}
              rows={ends.map(({ day, at }) => [
                showDay(day),
                ...falls.map(({ values }) => showNumber(values[at]!, 1)),
              ])}
            />
          }
        >
          <TimePlot
            label={`Drawdown: the worst fall was ${falls.map((each) => each.name).join(', ')}.`}
            dates={dates}
            lines={falls}
            height={112}
            log={false}
            showValue={wholeNumber}
            nameAt="lowest"
            withTicks={layers.length === 0}
            hover={hover}
            onHover={setHover}
          />
        </ChartFrame>
        {layers.length === 0 ? null : (
          <ChartFrame
            title="Sleeve weights"
            summary={`Percent of the sleeve, held at each close. Grey waits, ${showPercent(waits, 0)} on average.`}
            under={
              hover === undefined
                ? undefined
                : `${monthAt(dates, hover)}: ${layers
                    .filter(({ held }) => held[hover]! > 0.0005)
                    .map(({ name: asset, held }) => `${asset} ${showPercent(held[hover]!, 0)}`)
                    .join(', ')}`
            }
            table={
              <YearTable
                caption="Percent of the sleeve held at the end of each year"
                columns={layers.map((each) => each.name)}
                rows={ends.map(({ day, at }) => [
                  showDay(day),
                  ...layers.map(({ held }) => showNumber(held[at]! * 100, 1)),
                ])}
              />
            }
          >
            <WeightPlot
              label={`Sleeve weights over time: on average ${layers.map((each) => `${each.name} ${showPercent(mean(each.held), 0)}`).join(', ')}.`}
              dates={dates}
              layers={layers}
              hover={hover}
              onHover={setHover}
            />
          </ChartFrame>
        )}
      </div>
      <p className="note attribution">Lines drawn with TradingView Lightweight Charts™, tradingview.com.</p>
      <Months report={report} />
    </>
  )
}

function Months({ report }: { readonly report: Report }): ReactNode {
  const [which, setWhich] = useState<'sleeve' | 'blend' | 'core'>(report.sleeve === null ? 'core' : 'sleeve')
  const options = [
    { value: 'core' as const, name: 'Core' },
    ...(report.sleeve === null ? [] : [{ value: 'sleeve' as const, name: 'Sleeve' }]),
    ...(report.blend === null ? [] : [{ value: 'blend' as const, name: 'Blend' }]),
  ]
  const months = report.months.flatMap((each) => {
    const value = each[which]
    return value === null ? [] : [{ year: each.year, month: each.month, value, core: each.core }]
  })
  return (
    <Section
      title="Month by month"
      aside="Percent, net of costs. Blue up, rust down, darker is larger."
      end={<Switch label="Months of" value={which} onChange={setWhich} options={options} />}
    >
      <MonthTable name={which} months={months} />
    </Section>
  )
}

function YearTable({
  caption,
  columns,
  rows,
}: {
  readonly caption: string
  readonly columns: readonly string[]
  readonly rows: readonly (readonly string[])[]
}): ReactNode {
  return (
    <table className="table dense">
      <caption className="unseen">{caption}</caption>
      <thead>
        <tr>
          <th scope="col">Close of</th>
          {columns.map((name) => (
            <th key={name} scope="col" className="number">
              {name}
            </th>
          ))}
        </tr>
      </thead>
      <tbody>
        {rows.map(([day, ...cells]) => (
          <tr key={day}>
            <th scope="row">{day}</th>
            {cells.map((cell, i) => (
              <td key={columns[i]} className="number">
                {cell}
              </td>
            ))}
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function growthLines(core: Line, line: Line | null, name: string): readonly PlotLine[] {
  const scaled = (values: Float64Array) => values.map((value) => value * START)
  const named = (what: string, values: Float64Array) => `${what} ${wholeNumber((values.at(-1) ?? 0) * START)}`
  const own: readonly PlotLine[] =
    line === null
      ? []
      : [
          {
            name: named(`${name} gross`, line.gross),
            values: scaled(line.gross),
            colour: '--sleeve-2',
            nameColour: 'sleeve',
            width: 1,
          },
          {
            name: named(`${name} net`, line.net),
            values: scaled(line.net),
            colour: '--sleeve',
            nameColour: 'sleeve',
            width: 2,
            strong: true,
          },
        ]
  return [
    {
      name: named('Core net', core.net),
      values: scaled(core.net),
      colour: '--core',
      nameColour: 'core',
      width: 2,
      strong: true,
    },
    ...own,
  ]
}

function fallLines(core: Line, line: Line | null, name: string): readonly PlotLine[] {
  const percent = (values: Float64Array) => drawdownOf(values).map((value) => value * 100)
  const worst = (each: Line) => showPercent(-Math.abs(each.stats.maxDrawdown))
  const own: readonly PlotLine[] =
    line === null
      ? []
      : [
          {
            name: `${name} ${worst(line)}`,
            values: percent(line.net),
            colour: '--sleeve',
            nameColour: 'sleeve',
            width: 2,
            strong: true,
          },
        ]
  return [
    {
      name: `Core ${worst(core)}`,
      values: percent(core.net),
      colour: '--core',
      nameColour: 'core',
      width: 1,
      fill: '--core-soft',
      strong: true,
    },
    ...own,
  ]
}

const TINTS = ['tint-1', 'tint-2', 'tint-3', 'tint-4', 'tint-5']

/** The largest on average at the bottom; a sixth and later ones are drawn together; what waits is on top. */
export function weightLayers(report: Report, park: string): readonly WeightLayer[] {
  const waiting = report.weights.filter(({ asset }) => asset === park || asset === 'cash')
  const working = report.weights
    .filter(({ asset }) => asset !== park && asset !== 'cash')
    .toSorted((a, b) => mean(b.held) - mean(a.held))
  const own = working.length > TINTS.length ? working.slice(0, TINTS.length - 1) : working
  const rest = working.slice(own.length)
  const layers: WeightLayer[] = own.map(({ asset, held }, i) => ({ name: asset, held, tint: TINTS[i]! }))
  if (rest.length > 0) {
    const held = rest[0]!.held.map((_, i) => rest.reduce((sum, each) => sum + each.held[i]!, 0))
    layers.push({ name: `${rest.length} others`, held, tint: TINTS.at(-1)! })
  }
  for (const { asset, held } of waiting) {
    if (mean(held) > 0.0005)
      layers.push({ name: asset === 'cash' ? 'Cash' : asset, held, tint: 'tint-bills' })
  }
  return layers
}

function mean(values: Float64Array): number {
  return values.length === 0 ? 0 : values.reduce((sum, value) => sum + value, 0) / values.length
}

function wholeNumber(value: number): string {
  return showNumber(value, 0)
}

function growthUnder(report: Report, line: Line | null, name: string, at: number): string {
  const own = line === null ? '' : `${name.toLowerCase()} ${wholeNumber(line.net[at]! * START)}, `
  return `${monthAt(report.dates, at)}: ${own}core ${wholeNumber(report.core.net[at]! * START)}`
}

function growthLabel(report: Report, line: Line | null, name: string): string {
  const to = (each: Line) =>
    `${wholeNumber((each.net.at(-1) ?? 0) * START)}, ${showPoints(each.stats.cagr, 1).replace('+', '')} percent a year`
  return `Growth of 100 from ${showDay(report.from)} to ${showDay(report.to)}: core to ${to(report.core)}${line === null ? '' : `; ${name.toLowerCase()} to ${to(line)}`}.`
}
