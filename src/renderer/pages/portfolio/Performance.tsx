import { useMemo, useState, type ReactNode } from 'react'
import type { Output } from '../../../shared/contract.ts'
import { count, showAmount, showDay, showMoney, showNumber } from '../../../shared/format.ts'
import type { Decomposition, PerformanceFlag, PerformanceLine } from '../../../shared/performance.ts'
import { ChartFrame } from '../../charts/ChartFrame.tsx'
import { monthAt, yearEnds } from '../../charts/series.ts'
import { TimePlot, type PlotLine } from '../../charts/TimePlot.tsx'
import { Amount } from '../../parts/Amount.tsx'
import { signOf } from '../../parts/amounts.ts'
import { Act, Choice, DayField, How, Switch } from '../../parts/Controls.tsx'
import { Section } from '../../parts/Page.tsx'
import { shown } from '../../state/question.ts'
import { accounts, performance } from '../../state/questions.ts'
import { AnsweredPart } from '../Answered.tsx'
import { saveFile } from '../saveFile.ts'
import { useApi, useAsked } from '../useApi.ts'
import {
  DECOMPOSITION,
  PERIODS,
  performanceCsv,
  periodStart,
  rateWords,
  type Period,
} from './performanceWords.ts'

type Report = Output<'performance.show'>
type By = 'account' | 'asset' | 'sleeve' | 'year' | 'month'

const BY: readonly { value: By; name: string }[] = [
  { value: 'account', name: 'Account' },
  { value: 'asset', name: 'Asset' },
  { value: 'sleeve', name: 'Core and sleeve' },
  { value: 'year', name: 'Year' },
  { value: 'month', name: 'Month' },
]

/** What the money did: value against what was put in, two kinds of return, and where every cent of the change came from. */
export function Performance({ asOf }: { readonly asOf: string }): ReactNode {
  const api = useApi()
  const [period, setPeriod] = useState<Period>('all')
  const [from, setFrom] = useState('')
  const [to, setTo] = useState('')
  const [account, setAccount] = useState('')
  const [by, setBy] = useState<By>('account')
  const known = shown(useAsked(accounts, {})) ?? []
  const start = period === 'own' ? from : periodStart(period, asOf)
  const input = {
    by,
    ...(start === '' ? {} : { from: start }),
    ...(period === 'own' && to !== '' ? { to } : {}),
    ...(account === '' ? {} : { account }),
  }
  const asked = useAsked(performance, input)
  return (
    <>
      <div className="bar">
        <Choice bare label="Period" value={period} onChange={setPeriod} options={PERIODS} />
        {period === 'own' ? (
          <>
            <DayField label="From" value={from} onChange={setFrom} />
            <DayField label="To" value={to} onChange={setTo} />
          </>
        ) : null}
        <Choice
          bare
          label="Account"
          value={account}
          onChange={setAccount}
          options={[
            { value: '', name: 'The whole household' },
            ...known.map(({ id, name }) => ({ value: id, name })),
          ]}
        />
      </div>
      <AnsweredPart
        reading="Valuing every day of the period."
        asked={asked}
        onAgain={() => void performance.ask(api, input)}
      >
        {(report) => (
          <>
            <Totals report={report} />
            <Growth report={report} />
            <div className="columns">
              <div>
                <Lines report={report} by={by} onBy={setBy} />
              </div>
              <div>
                <Parts report={report} />
              </div>
            </div>
            <Flags flags={report.flags} />
          </>
        )}
      </AnsweredPart>
    </>
  )
}

function Totals({ report: { total, currency } }: { readonly report: Report }): ReactNode {
  return (
    <dl className="stats">
      <div className="stat">
        <dt>Value on {showDay(total.to)}</dt>
        <dd>
          <Amount of={total.end} currency={currency} />
        </dd>
      </div>
      <div className="stat">
        <dt>
          <How
            title="Gain"
            note="Value at the end, less value at the start, less what was paid in, plus what was taken out."
          >
            Gain
          </How>
        </dt>
        <dd>
          <Amount of={total.gain} as="result" currency={currency} />
        </dd>
      </div>
      <div className="stat">
        <dt>
          <How
            title="Time-weighted"
            note="What each unit of money earned, whenever it came: days are chained, so that paying in or taking out changes nothing. A year where the period is longer than one."
          >
            Time-weighted{total.timeWeightedYearly === null ? '' : ', a year'}
          </How>
        </dt>
        <dd>{rateWords(total.timeWeightedYearly ?? total.timeWeighted)}</dd>
      </div>
      <div className="stat">
        <dt>
          <How
            title="Money-weighted"
            note="The yearly rate at which all that was paid in and taken out comes to the value at the end (XIRR, days over 365): your own timing counts."
          >
            Money-weighted, a year
          </How>
        </dt>
        <dd>{moneyWords(total.moneyWeighted)}</dd>
      </div>
    </dl>
  )
}

function moneyWords(rate: PerformanceLine['moneyWeighted']): string {
  switch (rate.kind) {
    case 'rate':
      return rateWords(rate.yearly)
    case 'none':
      return 'no rate fits'
    case 'several':
      return rate.yearly.map(rateWords).join(' or ')
    case 'tooShort':
      return 'under a year'
  }
}

function Growth({ report }: { readonly report: Report }): ReactNode {
  const [hover, setHover] = useState<number>()
  const { days, value, contributed } = report.series
  const lines = useMemo(() => growthLines(value, contributed), [value, contributed])
  if (days.length < 2) return null
  const at = (i: number) => `${monthAt(days, i)}: worth ${whole(value[i]!)}, put in ${whole(contributed[i]!)}`
  return (
    <div className="charts">
      <ChartFrame
        title="Value and what was put in"
        summary={`In ${report.currency}, at the close of each day. The gap between the lines is the gain.`}
        under={hover === undefined ? undefined : at(hover)}
        table={
          <table className="table dense">
            <caption className="unseen">Value and net contributions at the end of each year</caption>
            <thead>
              <tr>
                <th scope="col">Close of</th>
                <th scope="col" className="number">
                  Value
                </th>
                <th scope="col" className="number">
                  Put in
                </th>
                <th scope="col" className="number">
                  Growth of one
                </th>
              </tr>
            </thead>
            <tbody>
              {yearEnds(days).map(({ day, at: i }) => (
                <tr key={day}>
                  <th scope="row">{showDay(day)}</th>
                  <td className="number">{whole(value[i]!)}</td>
                  <td className="number">{whole(contributed[i]!)}</td>
                  <td className="number">{showNumber(report.series.index[i]!, 3)}</td>
                </tr>
              ))}
            </tbody>
          </table>
        }
      >
        <TimePlot
          label={`Value from ${showDay(report.from)} to ${showDay(report.to)}: ${at(days.length - 1)}.`}
          dates={days}
          lines={lines}
          height={190}
          log={false}
          showValue={whole}
          nameAt="last"
          withTicks
          hover={hover}
          onHover={setHover}
        />
      </ChartFrame>
    </div>
  )
}

function growthLines(value: Float64Array, contributed: Float64Array): readonly PlotLine[] {
  return [
    { name: 'Value', values: value, colour: '--core', nameColour: 'core', width: 2, strong: true },
    { name: 'Put in', values: contributed, colour: '--sleeve-2', nameColour: 'sleeve', width: 1 },
  ]
}

function whole(value: number): string {
  return showNumber(value, 0)
}

function Lines({
  report,
  by,
  onBy,
}: {
  readonly report: Report
  readonly by: By
  readonly onBy: (by: By) => void
}): ReactNode {
  const save = () =>
    saveFile(`performance-${report.from}-${report.to}.csv`, 'text/csv', performanceCsv(report))
  return (
    <Section title="By" end={<Switch label="By" value={by} onChange={onBy} options={BY} />}>
      {report.lines.length === 0 ? (
        <p className="note">
          {by === 'sleeve'
            ? 'Core and sleeve are told apart once a plan is saved.'
            : 'Nothing was held in this period.'}
        </p>
      ) : (
        <table className="table dense">
          <thead>
            <tr>
              <th scope="col">
                <span className="unseen">Name</span>
              </th>
              <th scope="col" className="number">
                Start
              </th>
              <th scope="col" className="number">
                Put in
              </th>
              <th scope="col" className="number">
                Taken out
              </th>
              <th scope="col" className="number">
                Gain
              </th>
              <th scope="col" className="number">
                End
              </th>
              <th scope="col" className="number">
                Return
              </th>
            </tr>
          </thead>
          <tbody>
            {[...report.lines, report.total].map((line) => (
              <tr key={`${line.kind} ${line.id}`} className={line === report.total ? 'total' : undefined}>
                <th scope="row">
                  {line === report.total ? 'Together' : line.name}
                  {line.inferred ? <span className="second"> inferred</span> : null}
                </th>
                <td className="number second">{showAmount(line.start, 0)}</td>
                <td className="number second">{showAmount(line.contributions, 0)}</td>
                <td className="number second">{showAmount(line.withdrawals, 0)}</td>
                <td className="number">
                  <Amount of={line.gain} as="result" decimals={0} />
                </td>
                <td className="number">{showAmount(line.end, 0)}</td>
                <td className="number">
                  {rateWords(line.timeWeighted)}
                  {line.estimated ? ' *' : ''}
                </td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
      <p className="note">
        Amounts in {report.currency}. Return is time-weighted over the period
        {report.lines.some(({ estimated }) => estimated) ? '; * bridged where closes are missing' : ''}.
      </p>
      <Act onPress={save}>Save as CSV</Act>
    </Section>
  )
}

/** Where the change came from, to the last cent; the remainder is shown because it must be zero. */
function Parts({ report: { total, currency } }: { readonly report: Report }): ReactNode {
  const { parts } = total
  if (parts === null) return null
  const rows = DECOMPOSITION.filter(({ of, always }) => always || signOf(parts[of]) !== 0)
  return (
    <Section title="Where it came from" aside={`To the cent, in ${currency}`}>
      <table className="table dense">
        <tbody>
          {rows.map(({ of, name, how }) => (
            <tr key={of}>
              <th scope="row">
                <How title={name} note={how}>
                  {name}
                </How>
              </th>
              <td className="number">
                <Amount of={signed(parts, of)} as="signed" />
              </td>
            </tr>
          ))}
          <tr className="total">
            <th scope="row">Gain</th>
            <td className="number">
              <Amount of={total.gain} as="result" />
            </td>
          </tr>
        </tbody>
      </table>
      <p className="note">
        {signOf(parts.remainder) === 0
          ? 'Adds up exactly; nothing is left over.'
          : `${showMoney(parts.remainder, currency)} are left over, which must not be: run the ledger check.`}{' '}
        Trading fees of {showMoney(parts.tradingFees, currency)} are inside cost and proceeds.
      </p>
    </Section>
  )
}

/** Costs are positive when paid, and take away. */
function signed(parts: Decomposition, of: keyof Decomposition): string {
  if (of !== 'costs' || signOf(parts.costs) === 0) return parts[of]
  return parts.costs.startsWith('-') ? parts.costs.slice(1) : `-${parts.costs}`
}

function Flags({ flags }: { readonly flags: readonly PerformanceFlag[] }): ReactNode {
  if (flags.length === 0) return null
  return (
    <Section title="Read with this in mind">
      <ul className="stamps">
        {flags.map((flag) => {
          const words = flagWords(flag)
          return <li key={words}>{words}</li>
        })}
      </ul>
    </Section>
  )
}

function flagWords(flag: PerformanceFlag): string {
  switch (flag.kind) {
    case 'atCost':
      return `${flag.symbol} has no price from ${showDay(flag.from)} to ${showDay(flag.to)} and is counted at its cost.`
    case 'unvalued':
      return `${flag.symbol} has neither price nor cost from ${showDay(flag.from)} to ${showDay(flag.to)} and is counted as nothing.`
    case 'bridged':
      return `Between ${showDay(flag.from)} and ${showDay(flag.to)} ${count(flag.stretches, 'stretch', 'stretches')} without closes are bridged by modified Dietz.`
    case 'movedAtCost':
      return `${flag.symbol} moved on ${showDay(flag.day)} without a close and counts at its cost.`
    case 'unknownBasis':
      return `${flag.symbol}, ${showDay(flag.day)}: the cost is not known${flag.amount === null ? '' : `, so ${showAmount(flag.amount)} is neither gain nor capital yet`}. Enter the lot under Missing.`
  }
}
