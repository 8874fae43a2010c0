import { useState, type ReactNode } from 'react'
import type { Input } from '../../../shared/contract.ts'
import type { Strategy } from '../../../shared/strategy.ts'
import { describeRefusal } from '../../../shared/words.ts'
import { Act, Check, Choice, LinkAct, Switch, WordsField } from '../../parts/Controls.tsx'
import { Section } from '../../parts/Page.tsx'
import { RefusalNote } from '../../parts/States.tsx'
import { assets, plan, prices, strategyChecked, strategyDraft } from '../../state/questions.ts'
import { goTo, useRoute } from '../../state/route.ts'
import { shown } from '../../state/question.ts'
import { AnsweredPart } from '../Answered.tsx'
import { useApi, useAsked } from '../useApi.ts'
import { documentOf, draftOf, newSleeve, percentText, type SleeveDraft, type StrategyDraft } from './draft.ts'
import { SaveStrategy } from './SaveStrategy.tsx'

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
  sleeve: undefined,
}

function AsDocument({ strategy }: { readonly strategy: Strategy }): ReactNode {
  const checked = useAsked(strategyChecked, { document: strategy })
  return (
    <Section title={strategy.name}>
      {checked.phase === 'ready' ? <p className="rule-sentence">{checked.value.sentence}</p> : null}
      <p className="note">
        This document uses more than the builder shows: several sleeves or signals, or a step that has no
        fields here. Edit it as a file and save it with <code>trimtab strategy save FILE</code>.
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
  const [draft, setDraft] = useState(start)
  const funds = useFunds()
  const standing = shown(useAsked(plan, {}))
  const document = documentOf(draft)
  const checked = useAsked(strategyChecked, { document })
  const change = (part: Partial<StrategyDraft>) => setDraft({ ...draft, ...part })
  const changeSleeve = (part: Partial<SleeveDraft>) =>
    draft.sleeve === undefined ? undefined : change({ sleeve: { ...draft.sleeve, ...part } })
  const used = [
    ...draft.core.map(({ asset }) => asset),
    ...(draft.sleeve?.universe ?? []),
    draft.sleeve?.park ?? 'cash',
  ]
  const unpriced = [...new Set(used)].filter(
    (asset) => asset !== 'cash' && asset !== '' && !funds.priced.has(asset),
  )
  const rule = checked.phase === 'ready' ? checked.value : undefined
  return (
    <div className="columns">
      <div>
        <Section title="Name and reason">
          <div className="fields">
            <div className="wide">
              <WordsField label="Name" value={draft.name} onChange={(name) => change({ name })} />
            </div>
            <div className="whole-row">
              <WordsField
                label="Why it should work"
                value={draft.why}
                onChange={(why) => change({ why })}
                lines={2}
                hint="In your own words, for the day it lags"
              />
            </div>
          </div>
        </Section>
        <CoreFields draft={draft} funds={funds} change={change} />
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
            change={changeSleeve}
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

interface Funds {
  readonly all: readonly { readonly id: string; readonly name: string }[]
  readonly priced: ReadonlySet<string>
}

/** What a rule may hold: assets with prices first. */
function useFunds(): Funds {
  const known = shown(useAsked(assets, {})) ?? []
  const series = shown(useAsked(prices, {})) ?? []
  const priced = new Set(series.map(({ asset }) => asset))
  const usable = known.filter(({ kind }) => kind !== 'option' && kind !== 'moneyMarket' && kind !== 'cash')
  const all = usable
    .toSorted(
      (a, b) => Number(priced.has(b.id)) - Number(priced.has(a.id)) || a.symbol.localeCompare(b.symbol),
    )
    .map(({ id, symbol, name }) => ({
      id,
      name: name === '' || name === symbol ? symbol : `${symbol}, ${name}`,
    }))
  return { all, priced }
}

function optionsOf(funds: Funds, also: readonly string[], cash: boolean): { value: string; name: string }[] {
  const missing = also.filter((id) => id !== 'cash' && !funds.all.some((fund) => fund.id === id))
  return [
    ...(cash ? [{ value: 'cash', name: 'Cash' }] : []),
    ...funds.all.map(({ id, name }) => ({ value: id, name })),
    ...missing.map((id) => ({ value: id, name: `${id}, no prices yet` })),
  ]
}

function CoreFields({
  draft,
  funds,
  change,
}: {
  readonly draft: StrategyDraft
  readonly funds: Funds
  readonly change: (part: Partial<StrategyDraft>) => void
}): ReactNode {
  const set = (at: number, part: Partial<StrategyDraft['core'][number]>) =>
    change({ core: draft.core.map((row, i) => (i === at ? { ...row, ...part } : row)) })
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
              onChange={(percent) => set(i, { percent })}
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
          onChange={(bandAbsolute) => change({ bandAbsolute })}
          hint="Off by more than this"
        />
        <WordsField
          label="or % of its target"
          value={draft.bandRelative}
          onChange={(bandRelative) => change({ bandRelative })}
          hint="Whichever is less"
        />
      </div>
    </Section>
  )
}

function SleeveFields({
  sleeve,
  funds,
  change,
  onRemove,
}: {
  readonly sleeve: SleeveDraft
  readonly funds: Funds
  readonly change: (part: Partial<SleeveDraft>) => void
  readonly onRemove: () => void
}): ReactNode {
  const universe = optionsOf(funds, sleeve.universe, false)
  const toggle = (id: string, isIn: boolean) =>
    change({ universe: isIn ? [...sleeve.universe, id] : sleeve.universe.filter((each) => each !== id) })
  return (
    <Section
      title="Sleeve"
      aside="A small part, by rule"
      end={<LinkAct onPress={onRemove}>Without a sleeve</LinkAct>}
    >
      <div className="fields">
        <WordsField
          label="Share of the whole, %"
          value={sleeve.budget}
          onChange={(budget) => change({ budget })}
          hint="10 to 20 to start"
        />
        <WordsField
          label="Cap, %"
          value={sleeve.cap}
          onChange={(cap) => change({ cap })}
          hint="Warns, never trades"
        />
        <Choice
          label="Looked at"
          value={sleeve.every}
          onChange={(every) => change({ every })}
          options={[
            { value: 'month', name: 'Every month-end' },
            { value: 'week', name: 'Every week' },
            { value: 'day', name: 'Every session' },
          ]}
        />
      </div>
      <fieldset className="universe">
        <legend>May hold</legend>
        {universe.length === 0 ? <p className="note">No funds are known yet. Import prices first.</p> : null}
        {universe.map(({ value, name }) => (
          <Check
            key={value}
            checked={sleeve.universe.includes(value)}
            onChange={(isIn) => toggle(value, isIn)}
          >
            {name}
          </Check>
        ))}
      </fieldset>
      <div className="builder-line">
        <Switch
          label="Signal"
          value={sleeve.signal}
          onChange={(signal) => change(signal === 'crossover' ? { signal, unit: 'days' } : { signal })}
          options={[
            { value: 'sma', name: 'Close against its average' },
            { value: 'crossover', name: 'Two averages' },
            { value: 'always', name: 'Always in' },
          ]}
        />
      </div>
      <div className="fields">
        {sleeve.signal === 'sma' ? (
          <WordsField
            label="Length of the average"
            value={sleeve.length}
            onChange={(length) => change({ length })}
          />
        ) : null}
        {sleeve.signal === 'crossover' ? (
          <>
            <WordsField label="Fast average" value={sleeve.fast} onChange={(fast) => change({ fast })} />
            <WordsField label="Slow average" value={sleeve.slow} onChange={(slow) => change({ slow })} />
          </>
        ) : null}
        {sleeve.signal === 'always' ? null : (
          <>
            <Choice
              label="Counted in"
              value={sleeve.unit}
              onChange={(unit) => change({ unit })}
              options={[
                { value: 'months', name: 'Month-ends' },
                { value: 'days', name: 'Sessions' },
              ]}
            />
            <Choice
              label="Reads"
              value={sleeve.reads}
              onChange={(reads) => change({ reads })}
              options={[
                { value: 'total', name: 'Total return' },
                { value: 'price', name: 'Price alone' },
              ]}
            />
          </>
        )}
        <Choice
          label="Weights"
          value={sleeve.weigh}
          onChange={(weigh) => change({ weigh })}
          options={[
            { value: 'universe', name: 'An equal part for each, in or out' },
            { value: 'selected', name: 'Equal parts among those in' },
            { value: 'fixed', name: 'Fixed parts' },
          ]}
        />
        <Choice
          label="The rest waits in"
          value={sleeve.park}
          onChange={(park) => change({ park })}
          options={optionsOf(funds, [sleeve.park], true)}
        />
      </div>
      {sleeve.weigh === 'fixed' ? (
        <ul className="builder-rows">
          {sleeve.universe.map((asset) => (
            <li key={asset}>
              <span>{asset}</span>
              <WordsField
                label={`Percent of the sleeve in ${asset}`}
                bare
                value={sleeve.weights[asset] ?? '0'}
                onChange={(percent) => change({ weights: { ...sleeve.weights, [asset]: percent } })}
              />
              <span className="quiet">%</span>
            </li>
          ))}
        </ul>
      ) : null}
    </Section>
  )
}
