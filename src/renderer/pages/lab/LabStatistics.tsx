import { useMemo, useState, type ReactNode } from 'react'
import type { Input, Output } from '../../../shared/contract.ts'
import { count, showDay, showNumber, showPercent, showPoints, showSpan } from '../../../shared/format.ts'
import type { FallRow, MetricDefinition } from '../../../shared/metric.ts'
import type { Line, Report } from '../../../shared/report.ts'
import { ChartFrame } from '../../charts/ChartFrame.tsx'
import { monthAt, yearEnds } from '../../charts/series.ts'
import { TimePlot, type PlotLine } from '../../charts/TimePlot.tsx'
import { Book, type BookName } from '../../parts/Book.tsx'
import { Act, How, LinkAct, Switch } from '../../parts/Controls.tsx'
import { Section } from '../../parts/Page.tsx'
import { RefusalNote } from '../../parts/States.tsx'
import { shown } from '../../state/question.ts'
import { blendJudged, coreJudged, metricList, sleeveJudged } from '../../state/questions.ts'
import { csvText } from '../csv.ts'
import { saveFile } from '../saveFile.ts'
import { useAsked } from '../useApi.ts'

type Which = 'core' | 'sleeve' | 'blend'
type Judged = Output<'metrics.judge'>

/** A line of the report with what the catalogue says of it. */
interface Told {
  readonly which: Which
  readonly name: string
  readonly book: BookName
  readonly judged: Judged
}

/** How long it was ahead or behind, every fall, every year and every statistic, of the lines net of costs. */
export function LabStatistics({ report }: { readonly report: Report }): ReactNode {
  const core = useAsked(coreJudged, inputOf(report, report.core, false))
  const sleeve = useAsked(
    sleeveJudged,
    inputOf(report, report.sleeve ?? report.core, true),
    report.sleeve !== null,
  )
  const blend = useAsked(
    blendJudged,
    inputOf(report, report.blend ?? report.core, true),
    report.blend !== null,
  )
  const refused = [core, sleeve, blend].find((asked) => asked.phase === 'refused')
  const lines: { which: Which; name: string; book: BookName; judged: Judged | undefined }[] = [
    { which: 'core', name: 'Core', book: 'core', judged: shown(core) },
    {
      which: 'sleeve',
      name: 'Sleeve',
      book: 'sleeve',
      judged: report.sleeve === null ? undefined : shown(sleeve),
    },
    { which: 'blend', name: 'Blend', book: 'both', judged: report.blend === null ? undefined : shown(blend) },
  ]
  const told = lines.filter((line): line is Told => line.judged !== undefined)
  if (refused?.phase === 'refused') return <RefusalNote refusal={refused.refusal} />
  if (told.length === 0) return null
  return (
    <>
      <div className="charts">
        <Gaps told={told} />
      </div>
      <Falls told={told} />
      <Every report={report} told={told} />
    </>
  )
}

function inputOf(report: Report, line: Line, besidesCore: boolean): Input<'metrics.judge'> {
  const { dates, core } = report
  return { dates, values: line.net, ...(besidesCore ? { benchmark: core.net } : {}) }
}

/** The gap in growth per year to the core over the last one, three or five years: what patience it took. */
function Gaps({ told }: { readonly told: readonly Told[] }): ReactNode {
  const [wanted, setWanted] = useState<Which>('blend')
  const [years, setYears] = useState('3')
  const besides = told.filter(({ which }) => which !== 'core')
  const line = besides.find(({ which }) => which === wanted) ?? besides[0]
  if (line === undefined) return null
  return (
    <GapChart
      judged={line.judged}
      name={line.name}
      years={Number(years)}
      controls={
        <>
          {besides.length < 2 ? null : (
            <Switch
              label="Gap of"
              value={line.which}
              onChange={setWanted}
              options={besides.map(({ which, name }) => ({ value: which, name }))}
            />
          )}
          <Switch
            label="Over"
            value={years}
            onChange={setYears}
            options={['1', '3', '5'].map((value) => ({ value, name: count(Number(value), 'year') }))}
          />
        </>
      }
    />
  )
}

interface GapChartProps {
  readonly judged: Judged
  readonly name: string
  readonly years: number
  readonly controls: ReactNode
}

function GapChart({ judged, name, years, controls }: GapChartProps): ReactNode {
  const [hover, setHover] = useState<number>()
  const drawn = useMemo(() => drawGap(judged, name, years), [judged, name, years])
  const span = count(years, 'year')
  const behind = showPercent(drawn?.behind ?? 0, 0)
  return (
    <ChartFrame
      title="Ahead of the core or behind"
      summary={
        drawn === undefined
          ? `The test is shorter than ${span}.`
          : `Points a year, less the core's. Behind ${behind} of the time.`
      }
      under={
        hover === undefined || drawn === undefined
          ? undefined
          : `${monthAt(drawn.dates, hover)}: ${showPoints(drawn.values[hover]! / 100)} points a year`
      }
      controls={controls}
      table={
        <table className="table dense">
          <caption className="unseen">Gap to the core at the end of each year, points a year</caption>
          <thead>
            <tr>
              <th scope="col">Close of</th>
              <th scope="col" className="number">
                Gap
              </th>
            </tr>
          </thead>
          <tbody>
            {drawn === undefined
              ? null
              : yearEnds(drawn.dates).map(({ day, at }) => (
                  <tr key={day}>
                    <th scope="row">{showDay(day)}</th>
                    <td className="number">{showPoints(drawn.values[at]! / 100)}</td>
                  </tr>
                ))}
          </tbody>
        </table>
      }
    >
      {drawn === undefined ? null : (
        <TimePlot
          label={`${name} less core over ${span}: behind ${behind} of the time.`}
          dates={drawn.dates}
          lines={drawn.lines}
          height={112}
          log={false}
          showValue={wholeNumber}
          nameAt="last"
          withTicks
          hover={hover}
          onHover={setHover}
        />
      )}
    </ChartFrame>
  )
}

interface DrawnGap {
  readonly dates: Float64Array
  /** Points of a hundred a year. */
  readonly values: Float64Array
  readonly lines: readonly PlotLine[]
  /** Share of the closes at which it was behind. */
  readonly behind: number
}

/** What is drawn of one gap, from its first known value on; undefined where the test is too short for it. */
function drawGap(judged: Judged, name: string, years: number): DrawnGap | undefined {
  const found = judged.gaps.find((each) => each.years === years)
  const from = found?.gap.findIndex((value) => !Number.isNaN(value)) ?? -1
  if (found === undefined || from < 0) return undefined
  const values = found.gap.subarray(from).map((value) => value * 100)
  return {
    dates: judged.days.subarray(from),
    values,
    lines: [
      {
        name: `${name} ${showPoints(values.at(-1)! / 100)}`,
        values,
        colour: '--sleeve',
        nameColour: 'sleeve',
        width: 2,
        fill: '--core-soft',
        strong: true,
      },
    ],
    behind: values.filter((value) => value < 0).length / values.length,
  }
}

/** The ten deepest falls of one line, with what a loss of that size needs to be made good. */
function Falls({ told }: { readonly told: readonly Told[] }): ReactNode {
  const [wanted, setWanted] = useState<Which>('sleeve')
  const line = told.find(({ which }) => which === wanted) ?? told[0]!
  const { falls } = line.judged
  return (
    <Section
      title="Deepest falls"
      aside="A loss of 50% needs 100% to be made good: the last column does that sum."
      end={
        <Switch
          label="Falls of"
          value={line.which}
          onChange={setWanted}
          options={told.map(({ which, name }) => ({ value: which, name }))}
        />
      }
    >
      {falls.length === 0 ? (
        <p className="note">It never closed below an earlier high.</p>
      ) : (
        <table className="table dense">
          <thead>
            <tr>
              <th scope="col" className="number">
                Fall
              </th>
              <th scope="col">High</th>
              <th scope="col">Low</th>
              <th scope="col">Back at the high</th>
              <th scope="col" className="number">
                Down
              </th>
              <th scope="col" className="number">
                Up again
              </th>
              <th scope="col" className="number">
                Needed
              </th>
            </tr>
          </thead>
          <tbody>
            {falls.map((fall) => (
              <FallLine key={fall.peak} fall={fall} />
            ))}
          </tbody>
        </table>
      )}
    </Section>
  )
}

function FallLine({ fall }: { readonly fall: FallRow }): ReactNode {
  return (
    <tr>
      <th scope="row" className="number">
        {showPercent(fall.depth)}
      </th>
      <td>{showDay(fall.peak)}</td>
      <td>{showDay(fall.trough)}</td>
      <td>{fall.recovered === null ? 'not yet' : showDay(fall.recovered)}</td>
      <td className="number">{showSpan(fall.daysDown)}</td>
      <td className="number">{fall.daysToRecover === null ? '' : showSpan(fall.daysToRecover)}</td>
      <td className="number">{showPercent(fall.neededToRecover)}</td>
    </tr>
  )
}

const GROUPS: Readonly<Record<MetricDefinition['group'], string>> = {
  growth: 'Growth',
  risk: 'Risk',
  falls: 'Falls',
  ratios: 'Return for risk',
  benchmark: 'Beside the core',
  shape: 'Shape of returns',
  habit: 'Gains and losses',
}

/** The whole catalogue, closed until it is wanted. */
function Every({ report, told }: { readonly report: Report; readonly told: readonly Told[] }): ReactNode {
  const [open, setOpen] = useState(false)
  const definitions = shown(useAsked(metricList, {}, open)) ?? []
  const groups = [...Map.groupBy(definitions, ({ group }) => group)]
  const save = () =>
    saveFile(`statistics-${report.from}-${report.to}.csv`, 'text/csv', statisticsCsv(definitions, told))
  return (
    <Section
      title="Every statistic"
      aside="Net of costs, before tax. Point at a name for its convention."
      end={
        <LinkAct
          onPress={() => setOpen(!open)}
          label={open ? 'Hide every statistic' : 'Show every statistic'}
        >
          {open ? 'Hide' : 'Show'}
        </LinkAct>
      }
    >
      {!open || groups.length === 0 ? null : (
        <>
          <table className="table dense figures">
            <thead>
              <tr>
                <th scope="col">
                  <span className="unseen">Statistic</span>
                </th>
                {told.map(({ which, name, book }) => (
                  <th key={which} scope="col" className="number">
                    <Book is={book}>{name}</Book>
                  </th>
                ))}
              </tr>
            </thead>
            {groups.map(([group, some]) => (
              <tbody key={group}>
                <tr>
                  <th scope="rowgroup" colSpan={told.length + 1}>
                    {GROUPS[group]}
                  </th>
                </tr>
                {some.map((definition) => (
                  <tr key={definition.id} className="sub">
                    <th scope="row">
                      <How
                        title={definition.name}
                        note={`${definition.convention}. Source: ${definition.source}.`}
                      >
                        {definition.name}
                      </How>
                    </th>
                    {told.map(({ which, judged }) => (
                      <td key={which} className="number">
                        {metricText(definition, valueIn(judged, definition.id))}
                      </td>
                    ))}
                  </tr>
                ))}
              </tbody>
            ))}
          </table>
          <Act onPress={save}>Save as CSV</Act>
        </>
      )}
    </Section>
  )
}

function valueIn(judged: Judged, id: string): number | null | undefined {
  return judged.metrics.find((metric) => metric.id === id)?.value
}

/** Blank where the metric does not apply to the line, a word where it has no number. */
export function metricText({ unit }: MetricDefinition, value: number | null | undefined): string {
  if (value === undefined) return ''
  if (value === null) return 'none'
  switch (unit) {
    case 'fraction':
      return showPercent(value, 2)
    case 'ratio':
      return showNumber(value)
    case 'days':
      return showSpan(value)
    case 'count':
      return showNumber(value, 0)
  }
}

/** One row a statistic: numbers as computed, the convention beside them. */
export function statisticsCsv(
  definitions: readonly MetricDefinition[],
  told: readonly Pick<Told, 'which' | 'judged'>[],
): string {
  return csvText(
    ['id', 'name', 'unit', ...told.map(({ which }) => which), 'convention', 'source'],
    definitions.map(({ id, name, unit, convention, source }) => [
      id,
      name,
      unit,
      ...told.map(({ judged }) => String(valueIn(judged, id) ?? '')),
      convention,
      source,
    ]),
  )
}

function wholeNumber(value: number): string {
  return showNumber(value, 0)
}
