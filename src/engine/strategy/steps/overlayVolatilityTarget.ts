import type { Step } from '../../../shared/strategy.ts'
import { basketVariance, isFull, momentsOf } from '../../market/covariance.ts'
import { MASK_ASSETS, type RunStep, type Sight, levelsOf, masksOf, returnsOf } from '../draft.ts'
import { newMaskMemo } from '../maskMemo.ts'
import { type ScaleBefore, forgets, targetScale, volatilityOf } from './targetScale.ts'

type Target = Extract<Step, { kind: 'overlayVolatilityTarget' }>

const SESSIONS_PER_YEAR = 252

/**
 * OVL-1: scales the weights of a decision by the least of `cap` and target ÷ realised volatility, that of the basket at today's
 * weights over the last `days` sessions (sample deviation × √252). Until the window is full for every asset that has
 * weight, nothing is held. Moreira and Muir, "Volatility-Managed Portfolios" (2017), with a cap.
 */
export function overlayVolatilityTarget(step: Target): RunStep {
  if (step.estimate !== undefined || step.of !== undefined) return byOtherEstimate(step)
  return (sight, draft) => {
    const before: ScaleBefore = { scale: undefined }
    const { panel, universe, decisions, desk } = sight
    const { weights, follows } = draft
    const assets = universe.length
    const moments = desk.once(`moments ${universe.join(' ')}`, () =>
      momentsOf(universe.map((_, n) => levelsOf(sight, n, 'total'))),
    )
    const known =
      follows === undefined || assets > MASK_ASSETS
        ? undefined
        : {
            masks: masksOf(sight, draft),
            variances: desk.recent(`${universe.join(' ')} ${follows} variance ${step.days}`, () =>
              newMaskMemo(panel.days.length),
            ),
          }
    for (let d = 0; d < decisions.length; d++) {
      const row = decisions[d]!
      const mask = known === undefined ? 0 : known.masks[d]!
      let variance = known === undefined ? NaN : known.variances.get(row, mask)
      if (!(variance >= 0)) {
        variance = basketVariance(moments, weights, d * assets, row, step.days)
        if (variance >= 0) known?.variances.set(row, mask, variance)
      }
      const scale = targetScale(step, Math.sqrt(variance * SESSIONS_PER_YEAR), before)
      if (scale !== 1) for (let i = d * assets; i < (d + 1) * assets; i++) weights[i]! *= scale
    }
    draft.follows = follows === undefined || !forgets(step) ? undefined : `${follows} ${JSON.stringify(step)}`
    draft.warmUps.push({
      needs: { length: step.days, unit: 'days' },
      first: Int32Array.from(universe, (_, n) =>
        firstFull(sight, (row) => isFull(moments, n, row, step.days)),
      ),
    })
  }
}

/** OVL-2: the same with another estimate, or each asset by itself; every window is gone through afresh. */
function byOtherEstimate(step: Target): RunStep {
  return (sight, draft) => {
    const { universe, decisions } = sight
    const { weights } = draft
    const assets = universe.length
    const returns = universe.map((_, n) => returnsOf(sight, n))
    const before: ScaleBefore[] = universe.map(() => ({ scale: undefined }))
    for (let d = 0; d < decisions.length; d++) {
      const at = d * assets
      const row = decisions[d]!
      if (step.of === undefined) {
        const risk = volatilityOf(step.estimate, returns, (n) => weights[at + n]!, row, step.days)
        const scale = targetScale(step, risk, before[0]!)
        for (let n = 0; n < assets; n++) weights[at + n]! *= scale
        continue
      }
      for (let n = 0; n < assets; n++) {
        const risk = volatilityOf(step.estimate, returns, (other) => (other === n ? 1 : 0), row, step.days)
        weights[at + n]! *= targetScale(step, risk, before[n]!)
      }
    }
    draft.follows =
      draft.follows === undefined || !forgets(step) ? undefined : `${draft.follows} ${JSON.stringify(step)}`
    const alone = (n: number, row: number): boolean =>
      volatilityOf(step.estimate, returns, (other) => (other === n ? 1 : 0), row, step.days) >= 0
    draft.warmUps.push({
      needs: { length: step.days, unit: 'days' },
      first: Int32Array.from(universe, (_, n) => firstFull(sight, (row) => alone(n, row))),
    })
  }
}

function firstFull({ decisions }: Sight, isFullAt: (row: number) => boolean): number {
  let d = 0
  while (d < decisions.length && !isFullAt(decisions[d]!)) d++
  return d
}
