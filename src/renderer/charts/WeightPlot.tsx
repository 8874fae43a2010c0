import { useMemo, type ReactNode } from 'react'
import { bucketMeans } from './series.ts'
import { indexUnder, SCALE, TimeGrid } from './TimePlot.tsx'

const COLUMNS = 480
const HEIGHT = 106

export interface WeightLayer {
  readonly name: string
  readonly held: Float64Array
  /** `sleeve-1` the strongest tint to `sleeve-5`, `bills` the quiet ground. */
  readonly tint: string
}

interface WeightPlotProps {
  readonly label: string
  readonly dates: Float64Array
  /** From the bottom up. */
  readonly layers: readonly WeightLayer[]
  readonly hover: number | undefined
  readonly onHover: (index: number | undefined) => void
}

/** Weights held, stacked to the whole; what waits in bills or cash is the quiet ground. */
export function WeightPlot({ label, dates, layers, hover, onHover }: WeightPlotProps): ReactNode {
  const paths = useMemo(() => stackPaths(layers.map(({ held }) => held)), [layers])
  return (
    <div className="plot ticked" role="img" aria-label={label}>
      <TimeGrid dates={dates} height={HEIGHT} withTicks hover={hover} />
      <div
        className="plot-area weights"
        style={{ height: HEIGHT }}
        onPointerMove={(event) => onHover(indexUnder(event, dates.length))}
        onPointerLeave={() => onHover(undefined)}
      >
        <div className="weight-scale" style={{ width: SCALE }} aria-hidden="true">
          <span>100</span>
          <span>50</span>
          <span>0</span>
        </div>
        <svg viewBox={`0 0 ${COLUMNS} 100`} preserveAspectRatio="none" aria-hidden="true">
          {layers.map((layer, i) => (
            <path key={layer.name} className={layer.tint} d={paths[i]} />
          ))}
        </svg>
      </div>
      <ul className="weight-names" aria-hidden="true">
        {layers.toReversed().map((layer) => (
          <li key={layer.name}>
            <span className={layer.tint} />
            {layer.name}
          </li>
        ))}
      </ul>
    </div>
  )
}

/** One closed shape per layer, in steps, since a weight holds from one close to the next. */
export function stackPaths(layers: readonly Float64Array[]): readonly string[] {
  const means = layers.map((held) => bucketMeans(held, COLUMNS))
  const n = means[0]?.length ?? 0
  const width = n === 0 ? 0 : COLUMNS / n
  let below = new Float64Array(n)
  return means.map((shares) => {
    const above = below.map((base, i) => base + shares[i]!)
    let up = ''
    let back = ''
    for (let i = 0; i < n; i++) {
      const left = (i * width).toFixed(2)
      const right = ((i + 1) * width).toFixed(2)
      up += `${i === 0 ? 'M' : 'L'}${left} ${height(above[i]!)}H${right}`
      back = `L${right} ${height(below[i]!)}H${left}${back}`
    }
    below = above
    return n === 0 ? '' : `${up}${back}Z`
  })
}

function height(share: number): string {
  return (100 - Math.min(1, Math.max(0, share)) * 100).toFixed(2)
}
