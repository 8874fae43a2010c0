import { useState, type ReactNode } from 'react'
import type { Output } from '../../../shared/contract.ts'
import type { PriceFault, SeriesRow } from '../../../shared/market.ts'
import { count, showAmount, showDay } from '../../../shared/format.ts'
import { describePriceFault } from '../../../shared/words.ts'
import { Act, WordsField } from '../../parts/Controls.tsx'
import { DropFiles } from '../../parts/DropFiles.tsx'
import { Section } from '../../parts/Page.tsx'
import { RefusalNote } from '../../parts/States.tsx'
import { question } from '../../state/question.ts'
import { prices } from '../../state/questions.ts'
import { AnsweredPart } from '../Answered.tsx'
import { readFiles } from '../readFiles.ts'
import { useApi, useAsked } from '../useApi.ts'

const importing = question('prices.import')

const ADJUSTMENT: Readonly<Record<SeriesRow['closes'], string>> = {
  raw: 'as traded',
  split: 'adjusted for splits',
  total: 'adjusted for splits and distributions',
}

/** Price series: what is there, what looks wrong with it, and how more comes in. */
export function Prices(): ReactNode {
  const api = useApi()
  const asked = useAsked(prices, {})
  const done = importing.use()
  const [symbol, setSymbol] = useState('')
  const take = async (files: readonly File[]) => {
    await importing.ask(api, {
      files: [...(await readFiles(files))],
      ...(symbol.trim() === '' ? {} : { symbol: symbol.trim() }),
    })
    await prices.ask(api, {})
  }
  return (
    <>
      {done.phase === 'refused' ? (
        <RefusalNote refusal={done.refusal} acts={<Act onPress={importing.forget}>Put it away</Act>} />
      ) : null}
      {done.phase === 'ready' ? <Done answer={done.value} /> : null}
      <DropFiles
        title={done.phase === 'running' ? 'Reading…' : 'Drop price files here'}
        note="CSV of daily closes: yfinance, Yahoo, a column per symbol, a row per symbol and day, or LEAN."
        onFiles={(files) => void take(files)}
        primary
      />
      <div className="bar after-drop">
        <span>Symbol, where a file names none</span>
        <div className="short-field">
          <WordsField
            bare
            label="Symbol, where a file names none"
            value={symbol}
            onChange={setSymbol}
            placeholder="its file name"
          />
        </div>
      </div>
      <AnsweredPart reading="Reading the series." asked={asked} onAgain={() => void prices.ask(api, {})}>
        {(list) =>
          list.length === 0 ? (
            <p className="note">No prices yet. Without them nothing can be valued or tested.</p>
          ) : (
            <SeriesTable list={list} />
          )
        }
      </AnsweredPart>
    </>
  )
}

function Done({ answer }: { readonly answer: Output<'prices.import'> }): ReactNode {
  const series = answer.files.flatMap((file) => file.series)
  const added = series.reduce((sum, each) => sum + each.added, 0)
  const changed = series.reduce((sum, each) => sum + each.changed, 0)
  return (
    <p className="note done" role="status">
      {count(answer.files.length, 'file')} read: {showAmount(String(added), 0)} closes added
      {changed === 0 ? '' : `, ${showAmount(String(changed), 0)} changed`} in{' '}
      {count(series.length, 'series', 'series')}.
    </p>
  )
}

function SeriesTable({ list }: { readonly list: readonly SeriesRow[] }): ReactNode {
  const faulty = list.filter(({ faults }) => faults.length > 0).length
  return (
    <Section
      title="Series"
      aside={faulty === 0 ? 'Nothing looks wrong.' : `${count(faulty, 'series', 'series')} to look at`}
      end={count(list.length, 'series', 'series')}
    >
      <table className="table">
        <thead>
          <tr>
            <th scope="col">Symbol</th>
            <th scope="col">From</th>
            <th scope="col">To</th>
            <th scope="col" className="number">
              Sessions
            </th>
            <th scope="col">Closes</th>
            <th scope="col">Source</th>
            <th scope="col">To look at</th>
          </tr>
        </thead>
        <tbody>
          {list.map((series) => (
            <tr key={`${series.asset}${series.source}`}>
              <th scope="row">
                <span className="symbol">{series.symbol}</span>
                {series.synthetic ? <span className="fund">synthetic</span> : null}
              </th>
              <td className="together">{showDay(series.firstDay)}</td>
              <td className="together">{showDay(series.lastDay)}</td>
              <td className="number">{showAmount(String(series.sessions), 0)}</td>
              <td className="second">
                {ADJUSTMENT[series.closes]}
                {series.distributionsKnown ? '' : ', distributions unknown'}
              </td>
              <td className="second">{series.source}</td>
              <td>
                <Faults faults={series.faults} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </Section>
  )
}

const FAULTS_SHOWN = 3

function Faults({ faults }: { readonly faults: readonly PriceFault[] }): ReactNode {
  const [all, setAll] = useState(false)
  if (faults.length === 0) return <span className="none" />
  const listed = all ? faults : faults.slice(0, FAULTS_SHOWN)
  return (
    <ul className="faults">
      {listed.map((fault, i) => (
        <li key={i}>
          <span className="flag" aria-hidden="true" />
          {describePriceFault(fault)}
        </li>
      ))}
      {faults.length > FAULTS_SHOWN && !all ? (
        <li>
          <button type="button" className="link small" onClick={() => setAll(true)}>
            {faults.length - FAULTS_SHOWN} more
          </button>
        </li>
      ) : null}
    </ul>
  )
}
