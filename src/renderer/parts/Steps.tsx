import type { ReactNode } from 'react'

/** Where one stands in a short way of steps; steps behind are marked done, by shape as well as by weight. */
export function Steps({
  label,
  steps,
  at,
}: {
  readonly label: string
  readonly steps: readonly string[]
  /** Place of the present step, from 0. */
  readonly at: number
}): ReactNode {
  return (
    <ol className="way" aria-label={label}>
      {steps.map((step, i) => (
        <li
          key={step}
          className={i < at ? 'behind' : i === at ? 'here' : undefined}
          aria-current={i === at ? 'step' : undefined}
        >
          {step}
          {i < at ? <span className="unseen">, done</span> : null}
        </li>
      ))}
    </ol>
  )
}
