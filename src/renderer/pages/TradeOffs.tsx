import type { ReactNode } from 'react'
import type { Template } from '../../shared/strategy.ts'

/** What speaks for a method and what against it: same size, same place (checklist 1a). */
export function TradeOffs({ template }: { readonly template: Template }): ReactNode {
  return (
    <div className="trade-offs">
      <div>
        <h3>What speaks for it</h3>
        <ul>
          {template.benefits.map((benefit) => (
            <li key={benefit}>{benefit}</li>
          ))}
        </ul>
      </div>
      <div>
        <h3>What speaks against it</h3>
        <ul>
          {template.tradeOffs.map((tradeOff) => (
            <li key={tradeOff}>{tradeOff}</li>
          ))}
          <li>Struggles when: {template.strugglesWhen}</li>
          <li>Lag: {template.lag}</li>
          <li>Whipsaw: {template.whipsaw}</li>
        </ul>
      </div>
    </div>
  )
}
