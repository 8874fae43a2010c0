import { useState, type ReactNode } from 'react'
import type { Output } from '../../../shared/contract.ts'
import { count, showDay } from '../../../shared/format.ts'
import type { FxFileSummary, FxSeriesRow, MissingRate } from '../../../shared/fx.ts'
import type { Refusal } from '../../../shared/refusal.ts'
import { Act, WordsField } from '../../parts/Controls.tsx'
import { DropFiles } from '../../parts/DropFiles.tsx'
import { Section } from '../../parts/Page.tsx'
import { RefusalNote } from '../../parts/States.tsx'
import { question } from '../../state/question.ts'
import { rates } from '../../state/questions.ts'
import { AnsweredPart } from '../Answered.tsx'
import { readFiles } from '../readFiles.ts'
import { useApi, useAsked } from '../useApi.ts'

const importing = question('fx.import')

/** Exchange rates: what is there and how more comes in, and what the household reckons in. */
export function Currencies(): ReactNode {
  const api = useApi()
  const asked = useAsked(rates, {})
  const done = importing.use()
  const [pair, setPair] = useState('')
  const pairOk = pair === '' || /^[A-Z]{6}$/.test(pair)
  const take = async (files: readonly File[]) => {
    await importing.ask(api, {
      files: [...(await readFiles(files))],
      ...(pair === '' || !pairOk ? {} : { pair }),
    })
    await rates.ask(api, {})
  }
  return (
    <>
      {done.phase === 'refused' ? (
        <RefusalNote refusal={done.refusal} acts={<Act onPress={importing.forget}>Put it away</Act>} />
      ) : null}
      {done.phase === 'ready' ? <Done answer={done.value} /> : null}
      <DropFiles
        title={done.phase === 'running' ? 'Reading…' : 'Drop exchange-rate files here'}
        note="CSV of rates by day: date and rate, the reference rates of the European Central Bank, FRED, or a column per country."
        onFiles={(files) => void take(files)}
        primary
      />
      <div className="fields">
        <WordsField
          label="Pair, where a file names none"
          value={pair}
          onChange={(typed) => setPair(typed.trim().toUpperCase())}
          placeholder="EURUSD"
          hint="EURUSD is US dollars for one euro."
          wrong={pairOk ? undefined : 'Six letters, such as EURUSD'}
        />
      </div>
      <AnsweredPart reading="Reading the rates." asked={asked} onAgain={() => void rates.ask(api, {})}>
        {({ base, series, missing }) => (
          <>
            <BaseCurrency key={base} base={base} />
            {missing.length === 0 ? null : <Missing missing={missing} />}
            {series.length === 0 ? (
              <p className="note">
                No exchange rates yet. You need them only where an account or its cash is in another currency
                than {base}.
              </p>
            ) : (
              <RatesTable series={series} />
            )}
          </>
        )}
      </AnsweredPart>
    </>
  )
}

/** What totals are in. Facts stay in their own currency, so that it can be chosen anew at any time. */
function BaseCurrency({ base }: { readonly base: string }): ReactNode {
  const api = useApi()
  const [typed, setTyped] = useState(base)
  const [refusal, setRefusal] = useState<Refusal>()
  const isOk = /^[A-Z]{3}$/.test(typed)
  const choose = async () => {
    const result = await api('fx.chooseBase', { currency: typed })
    setRefusal(result.ok ? undefined : result.refusal)
    if (result.ok) await rates.ask(api, {})
  }
  return (
    <Section title="Your currency" aside="What totals are reckoned in. No transaction changes.">
      <div className="fields">
        <WordsField
          label="The household reckons in"
          value={typed}
          onChange={(text) => setTyped(text.trim().toUpperCase())}
          wrong={isOk ? undefined : 'Three letters, such as USD'}
        />
        <div className="acts">
          <Act disabled={!isOk || typed === base} onPress={() => void choose()}>
            Reckon in {isOk ? typed : 'it'}
          </Act>
        </div>
      </div>
      {refusal === undefined ? null : <RefusalNote refusal={refusal} />}
    </Section>
  )
}

function Missing({ missing }: { readonly missing: readonly MissingRate[] }): ReactNode {
  return (
    <ul>
      {missing.map(({ from, to, day }) => (
        <li key={from} className="need">
          <span className="weight-mark mayAnswer" aria-hidden="true" />
          <div>
            <h3>
              No rate from {from} to {to}
            </h3>
            <p>
              Nothing for {showDay(day)}, nor shortly before it: what you hold in {from} is left out of the
              totals. Import rates of {from}
              {to}, or the file of the European Central Bank.
            </p>
          </div>
        </li>
      ))}
    </ul>
  )
}

const LEFT: Readonly<Record<FxFileSummary['left'][number]['why'], string>> = {
  unknownCountry: 'left out, its money is not known',
  newMoney: 'left out, a new money under the old name',
  noRates: 'left out, no rate in it',
}

function Done({ answer }: { readonly answer: Output<'fx.import'> }): ReactNode {
  const series = answer.files.flatMap((file) => file.series)
  const added = series.reduce((sum, each) => sum + each.added, 0)
  const changed = series.reduce((sum, each) => sum + each.changed, 0)
  const left = answer.files.flatMap((file) => file.left)
  return (
    <p className="note done" role="status">
      {count(answer.files.length, 'file')} read: {count(added, 'rate')} added
      {changed === 0 ? '' : `, ${changed} changed`} in {count(series.length, 'pair')}.{' '}
      {left.map(({ name, why }) => `${name}: ${LEFT[why]}.`).join(' ')}
    </p>
  )
}

function RatesTable({ series }: { readonly series: readonly FxSeriesRow[] }): ReactNode {
  return (
    <Section title="Rates" end={count(series.length, 'pair')}>
      <table className="table">
        <caption className="unseen">Exchange rates by pair</caption>
        <thead>
          <tr>
            <th scope="col">Pair</th>
            <th scope="col">From</th>
            <th scope="col">To</th>
            <th scope="col" className="number">
              Rates
            </th>
            <th scope="col">Last</th>
            <th scope="col">How often</th>
            <th scope="col">Stands in for</th>
            <th scope="col">Source</th>
          </tr>
        </thead>
        <tbody>
          {series.map((row) => (
            <tr key={row.pair}>
              <th scope="row">
                <span className="symbol">{row.pair}</span>
              </th>
              <td className="together">{showDay(row.firstDay)}</td>
              <td className="together">{showDay(row.lastDay)}</td>
              <td className="number">{row.rates}</td>
              <td className="together">
                1 {row.base} = {row.lastRate} {row.quote}
              </td>
              <td className="second">{row.frequency}</td>
              <td className="second">{count(row.goodFor, 'day')}</td>
              <td className="second">{row.source}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Section>
  )
}
