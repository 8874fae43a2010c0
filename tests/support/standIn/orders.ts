/** What the stand-in remembers of what the program asked of Electron, and what it saw happen. */
export interface Recorded {
  readonly order: string[]
  readonly schemes: { readonly scheme: string; readonly privileges: Readonly<Record<string, boolean>> }[]
  readonly windows: unknown[]
  menu: unknown
  /** Requests that were not for our own files: stopped by the program, or LEFT. */
  readonly left: string[]
  readonly popups: string[]
  /** Errors in the pages. */
  readonly faults: string[]
  /** Breaches of the content policy. */
  readonly violations: string[]
}

/** Who a forged message says it comes from: one of these, or the address of a foreign page. */
export type Forged = 'none' | 'sub-frame of our page' | 'destroyed window' | (string & {})

export type Order = { readonly n: number } & (
  | { readonly kind: 'evaluate'; readonly script: string }
  | { readonly kind: 'recorded' }
  | { readonly kind: 'forge'; readonly frame: Forged }
  | { readonly kind: 'navigate'; readonly url: string }
  | { readonly kind: 'permission'; readonly permission: string }
  | { readonly kind: 'quit' }
)

export type Reply =
  | { readonly kind: 'shown' }
  | { readonly kind: 'done'; readonly n: number; readonly value: unknown }
  | { readonly kind: 'failed'; readonly n: number; readonly error: string }
