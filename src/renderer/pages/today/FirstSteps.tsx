import type { ReactNode } from 'react'
import { DropFiles } from '../../parts/DropFiles.tsx'
import { PageTitle } from '../../parts/Page.tsx'
import { preview } from '../../state/importing.ts'
import { goTo } from '../../state/route.ts'
import { DemoAct } from '../Demo.tsx'
import { EnterByHand } from '../entry/EnterByHand.tsx'
import { readFiles } from '../readFiles.ts'
import { useApi } from '../useApi.ts'

const STEPS = [
  ['Bring in your lots', 'A broker export, or the demo ledger'],
  ['Bring in prices', 'A CSV of closes for each fund'],
  ['Add a small sleeve', '12-month average on one fund, 10%'],
  ['Test it', 'On your prices, after costs'],
  ['See the plan', 'Trades, lots, tax, warnings'],
  ['Write down why', 'The first journal entry'],
] as const

/** What a stranger sees first. */
export function FirstSteps(): ReactNode {
  const api = useApi()
  const onFiles = async (files: readonly File[]) => {
    goTo('data')
    await preview(api, { files: await readFiles(files), broker: 'auto', profile: undefined, accounts: {} })
  }
  return (
    <div className="sheet first">
      <div>
        <svg className="first-beam" viewBox="0 0 600 30" aria-hidden="true">
          <rect className="first-core" x="0.5" y="0.5" width="508" height="10" rx="2" />
          <rect className="first-sleeve" x="512.5" y="0.5" width="87" height="10" rx="5" />
          <text x="0" y="27">
            core, steady
          </text>
          <text x="600" y="27" textAnchor="end">
            sleeve, by rule
          </text>
        </svg>
        <PageTitle title="Today">A steady core, a small sleeve, and rules you wrote yourself</PageTitle>
        <p className="first-words">
          Trimtab keeps your tax lots, follows a rule with a small part of the money, and shows what each step
          costs before you take it. You decide; it keeps the record. Start with a file from your broker.
        </p>
        <DropFiles
          title="Drop a broker export here"
          note="You see the fate of every line before anything is written."
          onFiles={(files) => void onFiles(files)}
          primary
        />
        <div className="ways">
          <DemoAct />
          <EnterByHand />
        </div>
        <p className="note first-note">
          Reads the histories of some two dozen brokers, Schwab, Fidelity, Vanguard, Interactive Brokers and
          DEGIRO among them, OFX and QFX downloads, workbooks, and any CSV once you have named its columns. No
          account, no sign-in. Everything stays in one file on this computer. General information, not advice.
        </p>
      </div>
      <div className="path">
        <h2>Six steps, each can wait</h2>
        <ol>
          {STEPS.map(([name, note], i) => (
            <li key={name} className={i === 0 ? 'now' : undefined}>
              <b>{name}</b>
              <span>{note}</span>
            </li>
          ))}
        </ol>
      </div>
    </div>
  )
}
