/** One place of a step that a person may set: what it is called and how it is asked. Limits and defaults are the schema's. */
export type Field = Told &
  (
    | { readonly type: 'number'; readonly unit?: string; readonly as?: 'percent' | 'measured' }
    | { readonly type: 'choice'; readonly options: readonly Option[] }
    | { readonly type: 'asset'; readonly cash?: boolean }
    | { readonly type: 'series' }
    | { readonly type: 'window' }
    | { readonly type: 'months' }
    | { readonly type: 'words' }
    /** One of several shapes, each with fields of its own, told apart by `tag`. */
    | { readonly type: 'variant'; readonly tag: string; readonly of: readonly Variant[] }
    | { readonly type: 'list'; readonly one: string; readonly of: readonly Field[] }
    | { readonly type: 'group'; readonly of: readonly Field[] }
    /** A number for each asset of the universe; a tilt is a share to or from it. */
    | { readonly type: 'byAsset'; readonly as: 'percent' | 'number' | 'tilt' }
    /** Some assets of the universe. */
    | { readonly type: 'assets' }
    /** A number for each condition of a vote. */
    | { readonly type: 'numbers'; readonly one: string }
  )

interface Told {
  readonly key: string
  readonly label: string
  readonly help?: string
  /** The words for leaving it unset, where the schema lets it be. */
  readonly unset?: string
  /** What a new one begins with, where the schema has no default. */
  readonly start?: unknown
}

interface Option {
  readonly value: string
  readonly name: string
}

export interface Variant {
  readonly value: string
  readonly name: string
  readonly what: string
  readonly fields: readonly Field[]
}

/** A part of a document while it is being built: the checker judges it, the form only keeps to the schema's limits. */
export type Plain = Readonly<Record<string, unknown>>
