import type { ReactNode } from 'react'
import type { Template } from '../../shared/strategy.ts'

/** What speaks for a method and what against it, same size, same place (checklist 1a), and what to expect of it. */
export function TradeOffs({ template }: { readonly template: Template }): ReactNode {
  return (
    <>
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
          </ul>
        </div>
      </div>
      <dl className="expectations">
        <div>
          <dt>Lag</dt>
          <dd>{template.lag}</dd>
        </div>
        <div>
          <dt>Whipsaw</dt>
          <dd>{template.whipsaw}</dd>
        </div>
        <div>
          <dt>Struggles when</dt>
          <dd>{template.strugglesWhen}</dd>
        </div>
      </dl>
    </>
  )
}
