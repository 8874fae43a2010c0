import { useEffect, useState, type ReactNode } from 'react'
import type { Input } from '../../../shared/contract.ts'
import type { Strategy } from '../../../shared/strategy.ts'
import { describeRefusal } from '../../../shared/words.ts'
import { Act, LinkAct, WordsField } from '../../parts/Controls.tsx'
import { Section } from '../../parts/Page.tsx'
import { RefusalNote } from '../../parts/States.tsx'
import { plan, prices, strategyChecked, strategyDraft } from '../../state/questions.ts'
import { goTo, useRoute } from '../../state/route.ts'
import { shown } from '../../state/question.ts'
import { AnsweredPart } from '../Answered.tsx'
import { useApi, useAsked } from '../useApi.ts'
import { CoreFields } from './CoreFields.tsx'
import { documentOf, draftOf, newSleeve, type StrategyDraft } from './draft.ts'
import { faultOf, problemOf } from './fault.ts'
import { useFunds } from './funds.ts'
import { SaveStrategy } from './SaveStrategy.tsx'
import { SleeveFields } from './SleeveFields.tsx'
import { changed, undone, type Undoable } from './undo.ts'

/** Opens a saved strategy or a template in the builder, or an empty one. */
export function Editor(): ReactNode {
  const api = useApi()
  const { query } = useRoute()
  const which: Input<'strategy.show'> | undefined =
    query['template'] !== undefined
      ? { template: query['template'] }
      : query['id'] !== undefined
        ? { id: query['id'] }
        : undefined
  const asked = useAsked(strategyDraft, which ?? { id: '' }, which !== undefined)
  const series = shown(useAsked(prices, {}))
  if (which === undefined) return <Builder key="new" start={EMPTY} source={undefined} />
  if (series === undefined) return <p className="note">Reading the funds.</p>
  return (
    <AnsweredPart
      reading="Opening the strategy."
      asked={asked}
      onAgain={() => void strategyDraft.ask(api, which)}
    >
      {({ strategy, hash }) => {
        const draft = draftOf(strategy)
        if (draft === undefined) return <AsDocument strategy={strategy} />
        return <Builder key={`${JSON.stringify(which)} ${hash}`} start={draft} source={query['template']} />
      }}
    </AnsweredPart>
  )
}

const EMPTY: StrategyDraft = {
  id: '',
  name: 'My rule',
  why: '',
  core: [{ asset: 'cash', percent: '100' }],
  bandAbsolute: '5',
  bandRelative: '25',
  coreEvery: 'month',
  sleeve: undefined,
}

function AsDocument({ strategy }: { readonly strategy: Strategy }): ReactNode {
  const checked = useAsked(strategyChecked, { document: strategy })
  return (
    <Section title={strategy.name}>
      {checked.phase === 'ready' ? <p className="rule-sentence">{checked.value.sentence}</p> : null}
      <p className="note">
        This document has several sleeves; the builder shows one. Edit it as a file and save it with{' '}
        <code>trimtab strategy save FILE</code>.
      </p>
      <pre className="document" tabIndex={0}>
        {JSON.stringify(strategy, null, 2)}
      </pre>
    </Section>
  )
}

function Builder({
  start,
  source,
}: {
  readonly start: StrategyDraft
  readonly source: string | undefined
}): ReactNode {
  const [history, setHistory] = useState<Undoable<StrategyDraft>>({ now: start, past: [], place: '' })
  const draft = history.now
  const funds = useFunds()
  const standing = shown(useAsked(plan, {}))
  const document = documentOf(draft)
  const checked = useAsked(strategyChecked, { document })
  const change = (part: Partial<StrategyDraft>, place = '') =>
    setHistory((before) => changed(before, { ...before.now, ...part }, place))
  const undo = () => setHistory(undone)
  useUndoKey(undo)
  const used = [
    ...draft.core.map(({ asset }) => asset),
    ...(draft.sleeve?.universe ?? []),
    ...(draft.sleeve?.steps ?? []).flatMap((step) => (step.kind === 'parkIn' ? [String(step['asset'])] : [])),
  ]
  const unpriced = [...new Set(used)].filter(
    (asset) => asset !== 'cash' && asset !== '' && !funds.priced.has(asset),
  )
  const rule = checked.phase === 'ready' ? checked.value : undefined
  const fault = faultOf(checked.phase === 'refused' ? checked.refusal : undefined)
  return (
    <div className="columns">
      <div>
        <Section
          title="Name and reason"
          end={
            <Act
              kind="bare"
              tiny
              disabled={history.past.length === 0}
              label="Undo the last change"
              onPress={undo}
            >
              Undo
            </Act>
          }
        >
          <div className="fields">
            <div className="wide">
              <WordsField
                label="Name"
                value={draft.name}
                onChange={(name) => change({ name }, 'name')}
                wrong={problemOf(fault, 'name') ?? problemOf(fault, 'id')}
              />
            </div>
            <div className="whole-row">
              <WordsField
                label="Why it should work"
                value={draft.why}
                onChange={(why) => change({ why }, 'why')}
                lines={2}
                hint="In your own words, for the day it lags"
              />
            </div>
          </div>
        </Section>
        <CoreFields draft={draft} funds={funds} fault={fault} change={change} />
        {draft.sleeve === undefined ? (
          <Section title="Sleeve">
            <p className="note">No sleeve: the core alone, kept within its bands.</p>
            <div className="builder-line">
              <Act
                onPress={() =>
                  change({
                    sleeve: newSleeve(
                      funds.all.slice(0, 1).map(({ id }) => id),
                      'cash',
                    ),
                  })
                }
              >
                Add a sleeve
              </Act>
            </div>
          </Section>
        ) : (
          <SleeveFields
            sleeve={draft.sleeve}
            funds={funds}
            fault={fault}
            change={(sleeve, place) => change({ sleeve }, place)}
            onRemove={() => change({ sleeve: undefined })}
          />
        )}
      </div>
      <div className="stays">
        <Section title="As a sentence">
          <div aria-live="polite">
            {checked.phase === 'refused' ? (
              <p className="wrong">{describeRefusal(checked.refusal).sentence}</p>
            ) : rule === undefined ? (
              <p className="note">Checking.</p>
            ) : (
              <p className="rule-sentence">{rule.sentence}</p>
            )}
          </div>
          {unpriced.length === 0 ? null : (
            <p className="note">
              No prices yet for {unpriced.join(', ')}: the rule can be saved, but not tested or run until they
              are imported. <LinkAct onPress={() => goTo('data', 'prices')}>Import prices</LinkAct>
            </p>
          )}
        </Section>
        <SaveStrategy
          strategy={rule?.strategy}
          standing={standing?.plan ?? null}
          fromTemplate={source !== undefined}
        />
        {checked.phase === 'refused' && checked.refusal.kind !== 'invalidStrategy' ? (
          <RefusalNote refusal={checked.refusal} />
        ) : null}
      </div>
    </div>
  )
}

/** Ctrl or Cmd Z takes back the last change; in a box of text the box's own undo comes first. */
function useUndoKey(undo: () => void): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (!(event.ctrlKey || event.metaKey) || event.shiftKey || event.key.toLowerCase() !== 'z') return
      const at = event.target
      const isText =
        at instanceof HTMLTextAreaElement || (at instanceof HTMLInputElement && at.type !== 'checkbox')
      if (isText) return
      event.preventDefault()
      undo()
    }
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  })
}
