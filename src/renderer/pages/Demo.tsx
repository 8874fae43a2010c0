import type { ReactNode } from 'react'
import { Act } from '../parts/Controls.tsx'
import { Blank, RefusalNote } from '../parts/States.tsx'
import { GoTo } from '../parts/Controls.tsx'
import { PageHead } from '../parts/Page.tsx'
import { demo } from '../state/questions.ts'
import { hashFromRoute } from '../state/route.ts'
import { useApi } from './useApi.ts'

/** The way round every empty page: a labelled synthetic ledger to look at first. */
export function DemoAct(): ReactNode {
  const api = useApi()
  const asked = demo.use()
  const running = asked.phase === 'running'
  return (
    <>
      <Act disabled={running} onPress={() => void demo.ask(api, {})}>
        {running ? 'Making the demo ledger…' : 'Explore with the demo ledger'}
      </Act>
      <span className="quiet">Three accounts, five years of lots, 30 years of prices. All synthetic.</span>
      {asked.phase === 'refused' ? <RefusalNote refusal={asked.refusal} /> : null}
    </>
  )
}

interface EmptyPageProps {
  readonly title: string
  readonly state: string
  readonly head: string
  readonly sentence: string
  readonly action?: ReactNode
  /** Another way in, before the demo. */
  readonly way?: ReactNode
}

/** A page with nothing to show yet: one sentence, one action, one way round. */
export function EmptyPage({ title, state, head, sentence, action, way }: EmptyPageProps): ReactNode {
  return (
    <div className="sheet">
      <PageHead title={title} state={state} />
      <Blank title={head} sentence={sentence}>
        {action ?? (
          <GoTo href={hashFromRoute('data')} primary>
            Import a broker file
          </GoTo>
        )}
        {way}
        <DemoAct />
      </Blank>
    </div>
  )
}
