import type { Measure } from './strategy.ts'

/** Whether a measure is a share, told as percent, or a number of its own. */
export function unitOf(measure: Measure): 'share' | 'number' {
  switch (measure.of) {
    case 'closeToAverage':
    case 'crossover':
    case 'tripleAverage':
    case 'momentum':
    case 'momentum13612W':
    case 'breakout':
    case 'drawdown':
    case 'macd':
    case 'volatility':
    case 'volatilityPercentile':
    case 'macroGrowth':
    case 'macroAcceleration':
      return 'share'
    case 'riskAdjustedMomentum':
    case 'trendScore':
    case 'rsi':
    case 'volatilityRatio':
    case 'macroLevel':
    case 'macroChange':
    case 'macroToAverage':
    case 'sahm':
    case 'earningsYieldGap':
      return 'number'
  }
}
