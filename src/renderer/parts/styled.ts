import type { CSSProperties } from 'react'

/** Custom properties for an element's style. React sets them through the DOM, which the content policy allows. */
export function placed(properties: Readonly<Record<`--${string}`, string>>): CSSProperties {
  return properties as CSSProperties
}
