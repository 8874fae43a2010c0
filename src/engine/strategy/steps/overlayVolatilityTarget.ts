import type { Step } from '../../../shared/strategy.ts'
import { basketVariance, isFull, momentsOf } from '../../market/covariance.ts'
import { MASK_ASSETS, type RunStep, type Sight, levelsOf, masksOf } from '../draft.ts'
import { newMaskMemo } from '../maskMemo.ts'

const SESSIONS_PER_YEAR = 252

/**
 * OVL-1: scales the weights of a decision by the least of `cap` and target ÷ realised volatility, that of the basket at today's
 * weights over the last `days` sessions (sample deviation × √252). Until the window is full for every asset that has
 * weight, nothing is held. Moreira and Muir, "Volatility-Managed Portfolios" (2017), with a cap.
 */
export function overlayVolatilityTarget(step: Extract<Step, { kind: 'overlayVolatilityTarget' }>): RunStep {
  return (sight, draft) => {
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
      const risk = Math.sqrt(variance * SESSIONS_PER_YEAR)
      const scale = risk * step.cap > step.target ? step.target / risk : risk >= 0 ? step.cap : 0
      if (scale !== 1) for (let i = d * assets; i < (d + 1) * assets; i++) weights[i]! *= scale
    }
    const rule = `${step.kind} ${step.target} ${step.days} ${step.cap}`
    draft.follows = follows === undefined ? undefined : `${follows} ${rule}`
    draft.warmUps.push({
      needs: { length: step.days, unit: 'days' },
      first: Int32Array.from(universe, (_, n) =>
        firstFull(sight, (row) => isFull(moments, n, row, step.days)),
      ),
    })
  }
}

function firstFull({ decisions }: Sight, isFullAt: (row: number) => boolean): number {
  let d = 0
  while (d < decisions.length && !isFullAt(decisions[d]!)) d++
  return d
}
