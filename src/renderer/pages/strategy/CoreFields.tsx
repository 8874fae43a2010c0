import type { ReactNode } from 'react'
import { Act, Choice, WordsField } from '../../parts/Controls.tsx'
import { Section } from '../../parts/Page.tsx'
import { percentText, type StrategyDraft } from './draft.ts'
import { problemOf, type Fault } from './fault.ts'
import { optionsOf, type Funds } from './funds.ts'

/** The fixed shares of the core, and its bands. */
export function CoreFields({
  draft,
  funds,
  fault,
  change,
}: {
  readonly draft: StrategyDraft
  readonly funds: Funds
  readonly fault: Fault
  readonly change: (part: Partial<StrategyDraft>, place?: string) => void
}): ReactNode {
  const set = (at: number, part: Partial<StrategyDraft['core'][number]>, place = '') =>
    change({ core: draft.core.map((row, i) => (i === at ? { ...row, ...part } : row)) }, place)
  const used = draft.core.map(({ asset }) => asset)
  const options = optionsOf(funds, used, true)
  const free = options.find(({ value }) => !used.includes(value))
  const total = draft.core.reduce((sum, { percent }) => sum + (Number(percent) || 0), 0)
  return (
    <Section title="Core" aside="Fixed shares, together 100%" end={`${percentText(total / 100)}%`}>
      <ul className="builder-rows">
        {draft.core.map((row, i) => (
          <li key={i}>
            <Choice
              label={`Core fund ${i + 1}`}
              bare
              value={row.asset}
              onChange={(asset) => set(i, { asset })}
              options={options.filter(({ value }) => value === row.asset || !used.includes(value))}
            />
            <WordsField
              label={`Percent of the core in ${row.asset}`}
              bare
              value={row.percent}
              wrong={problemOf(fault, `core.targets.${row.asset}`)}
              onChange={(percent) => set(i, { percent }, `core ${i}`)}
            />
            <span className="quiet">%</span>
            <Act
              kind="bare"
              tiny
              disabled={draft.core.length === 1}
              label={`Remove ${row.asset} from the core`}
              onPress={() => change({ core: draft.core.filter((_, at) => at !== i) })}
            >
              Remove
            </Act>
          </li>
        ))}
      </ul>
      {problemOf(fault, 'core.targets') === undefined ? null : (
        <p className="wrong">{problemOf(fault, 'core.targets')}</p>
      )}
      <div className="builder-line">
        <Act
          tiny
          disabled={free === undefined}
          onPress={() => free && change({ core: [...draft.core, { asset: free.value, percent: '0' }] })}
        >
          Add a fund
        </Act>
      </div>
      <div className="fields">
        <WordsField
          label="Band, points"
          value={draft.bandAbsolute}
          wrong={problemOf(fault, 'core.bands.absolute')}
          onChange={(bandAbsolute) => change({ bandAbsolute }, 'bandAbsolute')}
          hint="Off by more than this"
        />
        <WordsField
          label="or % of its target"
          value={draft.bandRelative}
          wrong={problemOf(fault, 'core.bands.relative')}
          onChange={(bandRelative) => change({ bandRelative }, 'bandRelative')}
          hint="Whichever is less"
        />
      </div>
    </Section>
  )
}
