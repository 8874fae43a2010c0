import type { ReactNode } from 'react'
import type { Output } from '../../../shared/contract.ts'
import { showMoney } from '../../../shared/format.ts'
import { GoTo } from '../../parts/Controls.tsx'
import { PageHead, Tabs } from '../../parts/Page.tsx'
import { sumOf } from '../../parts/amounts.ts'
import { capital, listed, shortDay, wordCount } from '../../parts/wording.ts'
import { shown } from '../../state/question.ts'
import { asks, holdings, lots } from '../../state/questions.ts'
import { hashFromRoute, useRoute } from '../../state/route.ts'
import { status } from '../../state/status.ts'
import { Answered } from '../Answered.tsx'
import { EmptyPage } from '../Demo.tsx'
import { EnterByHand } from '../entry/EnterByHand.tsx'
import { useApi, useAsked } from '../useApi.ts'
import { Activity } from './Activity.tsx'
import { Asks } from './Asks.tsx'
import { Gains } from './Gains.tsx'
import { Holdings } from './Holdings.tsx'
import { Lots } from './Lots.tsx'
import { MissingLots } from './MissingLots.tsx'
import { Performance } from './Performance.tsx'
import { TaxPart } from './tax/TaxPart.tsx'

type Held = Output<'ledger.holdings'>
type LotRows = Output<'ledger.lots'>

/** Accounts, holdings and lots, every transaction, and the gains of each year. */
export function PortfolioPage(): ReactNode {
  const api = useApi()
  const empty = shown(status.use())?.ledger.empty ?? true
  const held = useAsked(holdings, {}, !empty)
  const owned = useAsked(lots, {}, !empty)
  if (empty) {
    return (
      <EmptyPage
        title="Portfolio"
        state="No transactions yet, so no lots."
        head="Lots come from transactions"
        sentence="Import the history that your broker exports. Each purchase becomes a lot, each sale closes lots in the order you choose, and nothing is written before you have seen every line."
        way={<EnterByHand />}
      />
    )
  }
  return (
    <Answered
      title="Portfolio"
      reading="Reading your lots."
      asked={held.phase === 'refused' ? held : both(shown(held), shown(owned), owned)}
      onAgain={() => {
        void holdings.ask(api, {})
        void lots.ask(api, {})
      }}
    >
      {(value) => <Portfolio held={value.held} owned={value.owned} />}
    </Answered>
  )
}

function both(
  held: Held | undefined,
  owned: LotRows | undefined,
  asked: ReturnType<typeof lots.use.getState>,
) {
  if (asked.phase === 'refused') return asked
  return held === undefined || owned === undefined
    ? ({ phase: 'running', share: 0, before: undefined } as const)
    : ({ phase: 'ready', value: { held, owned } } as const)
}

function Portfolio({ held, owned }: { readonly held: Held; readonly owned: LotRows }): ReactNode {
  const { part } = useRoute()
  const open = shown(useAsked(asks, {}))?.length ?? 0
  const gaps = owned.gaps.length + open
  const parts: readonly (readonly [string, string])[] = [
    ['', 'Holdings'],
    ['lots', 'Lots'],
    ['activity', 'Activity'],
    ['gains', 'Gains'],
    ['tax', 'Tax'],
    ['performance', 'Performance'],
    ...(gaps > 0 || part === 'missing' ? [['missing', `Missing ${gaps}`] as const] : []),
  ]
  return (
    <div className="sheet">
      <PageHead
        title="Portfolio"
        state={<State held={held} owned={owned} />}
        acts={
          <GoTo href={hashFromRoute('data')} primary>
            Import
          </GoTo>
        }
      />
      <Tabs
        label="Parts of the portfolio"
        tabs={parts.map(([name, title]) => ({
          name: title,
          href: hashFromRoute('portfolio', name),
          current: name === part,
        }))}
      />
      <Part part={part} held={held} owned={owned} />
    </div>
  )
}

function Part({
  part,
  held,
  owned,
}: {
  readonly part: string
  readonly held: Held
  readonly owned: LotRows
}): ReactNode {
  if (part === 'lots') return <Lots held={held} owned={owned} />
  if (part === 'activity') return <Activity />
  if (part === 'gains') return <Gains base={held.base} />
  if (part === 'tax') return <TaxPart asOf={held.asOf} />
  if (part === 'performance') return <Performance asOf={held.asOf} />
  if (part === 'missing') {
    return <Missing owned={owned} />
  }
  return <Holdings held={held} />
}

function Missing({ owned }: { readonly owned: LotRows }): ReactNode {
  const open = shown(useAsked(asks, {}))?.length ?? 0
  return (
    <>
      {owned.gaps.length === 0 && open > 0 ? null : <MissingLots gaps={owned.gaps} />}
      <Asks />
    </>
  )
}

/** Whether something held is left out of the sums because a rate is missing. */
function noRate({ holdings: rows, cash }: Held): boolean {
  return (
    rows.some(({ value, base }) => value !== null && base.value === null) ||
    cash.some(({ inBase }) => inBase === null)
  )
}

function State({ held, owned }: { readonly held: Held; readonly owned: LotRows }): ReactNode {
  const accounts = new Set(owned.lots.map((lot) => lot.account)).size
  const priced = held.holdings.flatMap((holding) => (holding.base.value === null ? [] : [holding.base.value]))
  // Cash without a rate stands among what has no price.
  const cash = sumOf(held.cash.flatMap(({ inBase }) => (inBase === null ? [] : [inBase]))) ?? '0'
  const short = owned.lots.filter((lot) => lot.taxType === 'taxable' && lot.daysToLong > 0)
  const next = short.map((lot) => lot.longTermFrom).toSorted()[0]
  return (
    <>
      <b>{capital(wordCount(owned.lots.length, 'lot'))}</b> in {wordCount(accounts, 'account')}{' '}
      {priced.length === 0 ? (
        'have no prices yet'
      ) : (
        <>
          are worth <b>{showMoney(sumOf(priced) ?? '0', held.base)}</b>
        </>
      )}
      , with {showMoney(cash, held.base)} in cash beside them.{' '}
      {short.length === 0 || next === undefined
        ? 'Every taxable lot is long-term. '
        : `${capital(wordCount(short.length, 'taxable lot'))} ${short.length === 1 ? 'is' : 'are'} still short-term; the next turns on ${shortDay(next)}. `}
      {held.unpriced.length === 0 || priced.length === 0
        ? ''
        : `Without a price or a rate: ${listed(held.unpriced.slice(0, 4))}${held.unpriced.length > 4 ? ' and more' : ''}. `}
      {noRate(held) ? <a href={hashFromRoute('data', 'currencies')}>Import exchange rates.</a> : null}{' '}
      {owned.gaps.length === 0
        ? ''
        : `${capital(wordCount(owned.gaps.length, 'sale'))} lack${owned.gaps.length === 1 ? 's' : ''} lots.`}
    </>
  )
}
