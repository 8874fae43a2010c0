import type { ReactNode } from 'react'

export type BookName = 'core' | 'sleeve' | 'both' | 'neither'

/** Which part of the portfolio something belongs to: core is a square, sleeve a circle. */
export function Book({ is, children }: { readonly is: BookName; readonly children: ReactNode }): ReactNode {
  return <span className={`book ${is}`}>{children}</span>
}
