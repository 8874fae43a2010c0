import { useId, useState, type ReactNode } from 'react'
import { LinkAct } from '../parts/Controls.tsx'

interface ChartFrameProps {
  readonly title: string
  /** What the chart shows, with its unit; what stands under the crosshair takes its place. */
  readonly summary: string
  readonly under?: string | undefined
  readonly controls?: ReactNode
  readonly children: ReactNode
  readonly table: ReactNode
}

/** Every chart has a heading, a sentence, and its numbers as a table. */
export function ChartFrame({ title, summary, under, controls, children, table }: ChartFrameProps): ReactNode {
  const id = useId()
  const [asTable, setAsTable] = useState(false)
  return (
    <figure className="chart" aria-labelledby={id}>
      <div className="chart-head">
        <h2 id={id}>{title}</h2>
        <span className={under === undefined ? 'chart-summary' : 'chart-summary under'}>
          {under ?? summary}
        </span>
        <span className="end">
          {controls}
          <LinkAct
            onPress={() => setAsTable(!asTable)}
            label={`${asTable ? 'Hide table' : 'Data table'}: ${title}`}
          >
            {asTable ? 'Hide table' : 'Data table'}
          </LinkAct>
        </span>
      </div>
      {children}
      {asTable ? (
        <div className="chart-table" role="region" aria-label={`${title}, data table`} tabIndex={0}>
          {table}
        </div>
      ) : null}
    </figure>
  )
}
