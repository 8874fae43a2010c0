import {
  BaselineSeries,
  createChart,
  CrosshairMode,
  LineSeries,
  PriceScaleMode,
  type IChartApi,
  type UTCTimestamp,
} from 'lightweight-charts'
import { useEffect, useRef, useState, type ReactNode } from 'react'
import { placed } from '../parts/styled.ts'
import { percentAt } from '../parts/bars.ts'
import { useColours, type Colours } from './colours.ts'
import { spreadLabels, timeTicks } from './series.ts'

/** The strip at the left for the value scale and the one at the right for names, the same in every chart of a page. */
export const SCALE = 50
const NAMES = 116
const NAME_HEIGHT = 15

export interface PlotLine {
  readonly name: string
  readonly values: Float64Array
  /** Role of its colour, and of its name's. */
  readonly colour: keyof Colours
  readonly nameColour: 'core' | 'sleeve'
  readonly width: 1 | 2
  /** Filled between the line and zero. */
  readonly fill?: keyof Colours
  readonly strong?: boolean
}

interface TimePlotProps {
  readonly label: string
  readonly dates: Float64Array
  readonly lines: readonly PlotLine[]
  readonly height: number
  readonly log: boolean
  readonly showValue: (value: number) => string
  /** Where each line is named: at its last value, or at its lowest. */
  readonly nameAt: 'last' | 'lowest'
  readonly withTicks: boolean
  readonly hover: number | undefined
  readonly onHover: (index: number | undefined) => void
}

/** Lines over time on a shared axis. The lines are named at their ends; there is no legend. */
export function TimePlot({
  label,
  dates,
  lines,
  height,
  log,
  showValue,
  nameAt,
  withTicks,
  hover,
  onHover,
}: TimePlotProps): ReactNode {
  const canvas = useRef<HTMLDivElement>(null)
  const colours = useColours()
  const [names, setNames] = useState<readonly number[]>([])

  useEffect(() => {
    if (canvas.current === null) return
    const chart = createChart(canvas.current, {
      autoSize: true,
      layout: {
        background: { color: 'transparent' },
        textColor: colours['--ink-3'],
        fontSize: 11,
        fontFamily: getComputedStyle(document.body).fontFamily,
        // The logo is set as HTML text, which the content policy forbids; the attribution is printed below instead.
        attributionLogo: false,
      },
      grid: { vertLines: { visible: false }, horzLines: { color: colours['--grid'] } },
      leftPriceScale: {
        visible: true,
        borderVisible: false,
        minimumWidth: SCALE,
        entireTextOnly: true,
        mode: log ? PriceScaleMode.Logarithmic : PriceScaleMode.Normal,
        scaleMargins: { top: nameAt === 'lowest' ? 0.09 : 0.04, bottom: 0.04 },
      },
      rightPriceScale: { visible: false },
      timeScale: { visible: false, minBarSpacing: 0.001, fixLeftEdge: true, fixRightEdge: true },
      crosshair: { mode: CrosshairMode.Hidden },
      handleScroll: false,
      handleScale: false,
      localization: { priceFormatter: showValue },
    })
    const series = lines.map((line) => addLine(chart, line, dates, colours))
    chart.timeScale().fitContent()
    const place = () => {
      chart.timeScale().fitContent()
      const wanted = series.map((each, i) => {
        const { values } = lines[i]!
        const value = nameAt === 'last' ? values.at(-1)! : values.reduce((a, b) => Math.min(a, b), 0)
        return each.priceToCoordinate(value) ?? 0
      })
      setNames(spreadLabels(wanted, NAME_HEIGHT, 6, height - 6))
    }
    const frame = requestAnimationFrame(place)
    chart.timeScale().subscribeSizeChange(place)
    return () => {
      cancelAnimationFrame(frame)
      chart.remove()
    }
  }, [colours, dates, height, lines, log, nameAt, showValue])

  return (
    <div className={withTicks ? 'plot ticked' : 'plot'} role="img" aria-label={label}>
      <TimeGrid dates={dates} height={height} withTicks={withTicks} hover={hover} />
      <div
        className="plot-area"
        style={{ height, marginRight: NAMES }}
        onPointerMove={(event) => onHover(indexUnder(event, dates.length))}
        onPointerLeave={() => onHover(undefined)}
      >
        <div ref={canvas} className="plot-canvas" />
      </div>
      <div className="plot-names" style={{ height, width: NAMES - 8 }}>
        {lines.map((line, i) => (
          <span
            key={line.name}
            className={`plot-name ${line.nameColour}${line.strong ? ' strong' : ''}`}
            style={{ top: names[i] ?? 0 }}
          >
            {line.name}
          </span>
        ))}
      </div>
    </div>
  )
}

function addLine(chart: IChartApi, line: PlotLine, dates: Float64Array, colours: Colours) {
  const data = Array.from(dates, (day, i) => ({
    time: (day * 86400) as UTCTimestamp,
    value: line.values[i]!,
  }))
  const shared = {
    lineWidth: line.width,
    priceScaleId: 'left',
    lastValueVisible: false,
    priceLineVisible: false,
    crosshairMarkerVisible: false,
  } as const
  const colour = colours[line.colour]
  if (line.fill === undefined) {
    const series = chart.addSeries(LineSeries, { ...shared, color: colour })
    series.setData(data)
    return series
  }
  const fill = colours[line.fill]
  const series = chart.addSeries(BaselineSeries, {
    ...shared,
    lineWidth: 1,
    baseValue: { type: 'price', price: 0 },
    topLineColor: colour,
    topFillColor1: fill,
    topFillColor2: fill,
    bottomLineColor: colour,
    bottomFillColor1: fill,
    bottomFillColor2: fill,
  })
  series.setData(data)
  return series
}

interface TimeGridProps {
  readonly dates: Float64Array
  readonly height: number
  readonly withTicks: boolean
  readonly hover: number | undefined
}

/** Years as hairlines, the same in every chart, and the crosshair that runs through all of them. */
export function TimeGrid({ dates, height, withTicks, hover }: TimeGridProps): ReactNode {
  const n = dates.length
  return (
    <div className="plot-grid" style={{ height, left: SCALE, right: NAMES }} aria-hidden="true">
      {timeTicks(dates).map(({ at, label }) => (
        <span key={label} className="plot-tick" style={placed({ '--at': percentAt((at + 0.5) / n) })}>
          {withTicks ? <span>{label}</span> : null}
        </span>
      ))}
      {hover === undefined ? null : (
        <span className="plot-cross" style={placed({ '--at': percentAt((hover + 0.5) / n) })} />
      )}
    </div>
  )
}

/** The index of the close under the pointer; undefined left of the plot. */
export function indexUnder(
  event: { readonly clientX: number; readonly currentTarget: Element },
  count: number,
): number | undefined {
  const box = event.currentTarget.getBoundingClientRect()
  const share = (event.clientX - box.left - SCALE) / (box.width - SCALE)
  return share < 0 || share >= 1 ? undefined : Math.floor(share * count)
}
