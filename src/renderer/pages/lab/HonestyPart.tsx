import type { ReactNode } from 'react'
import type { Input } from '../../../shared/contract.ts'
import { honestyText } from '../../../shared/honestyWords.ts'
import { Act } from '../../parts/Controls.tsx'
import { Section } from '../../parts/Page.tsx'
import { JobBox, RefusalNote } from '../../parts/States.tsx'
import { labHonesty } from '../../state/lab.ts'
import { useApi } from '../useApi.ts'

/** Whether the rule ever saw tomorrow: it is run again with other futures, and its past must not move. */
export function HonestyPart({ terms }: { readonly terms: Input<'backtest.run'> }): ReactNode {
  const api = useApi()
  const asked = labHonesty.use()
  const { budget: _, ...asHonesty } = terms
  return (
    <Section
      title="Look-ahead check"
      aside="Other futures must not move the past"
      end={
        <Act
          tiny
          disabled={asked.phase === 'running'}
          onPress={() => void labHonesty.ask(api, { ...asHonesty, cuts: 25 })}
        >
          Check for look-ahead
        </Act>
      }
    >
      {asked.phase === 'idle' ? (
        <p className="note">
          The rule is run again with the days after a cut removed, made noise, reversed and shuffled. A rule
          that looks only back decides the same before the cut.
        </p>
      ) : asked.phase === 'running' ? (
        <JobBox
          name="Checking for look-ahead"
          share={asked.share}
          secondsLeft={undefined}
          cancel={
            <Act kind="bare" tiny label="Cancel the check" onPress={labHonesty.cancel}>
              Cancel
            </Act>
          }
        />
      ) : asked.phase === 'refused' ? (
        <RefusalNote refusal={asked.refusal} />
      ) : (
        <div role="status">
          {honestyText(asked.value)
            .split('\n')
            .map((line) => (
              <p key={line}>{line}</p>
            ))}
        </div>
      )}
    </Section>
  )
}
