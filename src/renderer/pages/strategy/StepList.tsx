import { useEffect, useRef, useState, type ReactNode } from 'react'
import type { Step } from '../../../shared/strategy.ts'
import { Act, Choice } from '../../parts/Controls.tsx'
import { problemOf } from './fault.ts'
import { StepFields, type Scene } from './StepForm.tsx'
import { added, canMove, fitted, moved, stageOf, startOfStep, type StepDocument } from './stepEdit.ts'
import { shapeOfStep } from './stepShape.ts'
import { STEP_TABLE, type Stage } from './stepTable.ts'

const KINDS = Object.keys(STEP_TABLE) as readonly Step['kind'][]
const MOST = 12
const STAGE_WORDS: Readonly<Record<Stage, string>> = {
  select: 'Which are in',
  weigh: 'How much each gets',
  overlay: 'How much is kept',
  park: 'Where the rest waits',
}

interface StepListProps {
  readonly steps: readonly StepDocument[]
  /** The path of the steps in the document. */
  readonly path: string
  readonly scene: Scene
  readonly onChange: (steps: readonly StepDocument[], place: string) => void
}

/** The steps of a sleeve in their order, each with its fields, and a way to add one of every kind. */
export function StepList({ steps, path, scene, onChange }: StepListProps): ReactNode {
  const [next, setNext] = useState<Step['kind']>('selectWhen')
  const list = useRef<HTMLOListElement>(null)
  const { offer, fault } = scene
  const replacesOne = ['weigh', 'park'].includes(STEP_TABLE[next].stage)
  const isThere = steps.some((each) => stageOf(each) === STEP_TABLE[next].stage)

  const move = (at: number, by: -1 | 1) => {
    if (!canMove(steps, at, by)) return
    onChange(moved(steps, at, by), '')
    // The focus goes with the step.
    list.current?.children
      .item(at + by)
      ?.querySelector<HTMLElement>('.step-head select')
      ?.focus()
  }
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (!event.altKey || (event.key !== 'ArrowUp' && event.key !== 'ArrowDown')) return
      const rows = [...(list.current?.children ?? [])]
      const at = rows.findIndex((row) => event.target instanceof Node && row.contains(event.target))
      if (at === -1) return
      event.preventDefault()
      move(at, event.key === 'ArrowUp' ? -1 : 1)
    }
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  })
  const problem = problemOf(fault, path)
  return (
    <>
      <ol className="steps-built" ref={list}>
        {steps.map((step, i) => {
          const words = STEP_TABLE[step.kind]
          const own = `${path}.${i}`
          const wrong = problemOf(fault, own) ?? problemOf(fault, `${own}.kind`)
          return (
            <li key={i} aria-label={`Step ${i + 1}: ${words.name}`} className="step-built">
              <div className="step-head">
                <span className="step-stage">{STAGE_WORDS[words.stage]}</span>
                <Choice
                  label={`Kind of step ${i + 1}`}
                  bare
                  value={step.kind}
                  onChange={(kind) => onChange(steps.with(i, startOfStep(kind, offer)), '')}
                  options={KINDS.filter((kind) => STEP_TABLE[kind].stage === words.stage).map((kind) => ({
                    value: kind,
                    name: STEP_TABLE[kind].name,
                  }))}
                />
                <span className="step-acts">
                  <Act
                    kind="bare"
                    tiny
                    disabled={!canMove(steps, i, -1)}
                    label={`Move step ${i + 1} up`}
                    onPress={() => move(i, -1)}
                  >
                    Up
                  </Act>
                  <Act
                    kind="bare"
                    tiny
                    disabled={!canMove(steps, i, 1)}
                    label={`Move step ${i + 1} down`}
                    onPress={() => move(i, 1)}
                  >
                    Down
                  </Act>
                  <Act
                    kind="bare"
                    tiny
                    disabled={words.stage === 'weigh'}
                    label={`Remove step ${i + 1}`}
                    onPress={() => onChange(steps.toSpliced(i, 1), '')}
                  >
                    Remove
                  </Act>
                </span>
              </div>
              <p className="note">{words.what}</p>
              {wrong === undefined ? null : <p className="wrong">{wrong}</p>}
              <StepFields
                fields={words.fields}
                shape={shapeOfStep(step.kind)}
                value={step}
                path={own}
                scene={scene}
                onChange={(value, place) =>
                  onChange(steps.with(i, fitted({ ...value, kind: step.kind }, offer.universe)), place)
                }
              />
            </li>
          )
        })}
      </ol>
      {problem === undefined ? null : <p className="wrong">{problem}</p>}
      <div className="step-adder">
        <Choice
          label="Next step"
          value={next}
          onChange={setNext}
          options={KINDS.map((kind) => ({
            value: kind,
            name: `${STAGE_WORDS[STEP_TABLE[kind].stage]}: ${STEP_TABLE[kind].name.toLowerCase()}`,
          }))}
          hint={STEP_TABLE[next].what}
        />
        <Act
          disabled={steps.length >= MOST && !(replacesOne && isThere)}
          onPress={() => onChange(added(steps, startOfStep(next, offer)), '')}
        >
          {replacesOne && isThere ? 'Put in its place' : 'Add the step'}
        </Act>
      </div>
      <p className="note">Alt and an arrow key move the step that has the focus, among those of its sort.</p>
    </>
  )
}
