import type { ReactNode } from 'react'

/** Line drawings for the rail, sixteen by sixteen. They decorate: the word beside them says what they mean. */
const DRAWINGS: Readonly<Record<string, ReactNode>> = {
  today: (
    <>
      <circle cx="8" cy="8" r="5.5" />
      <path d="M8 5v3.2l2.1 1.4" />
    </>
  ),
  portfolio: <path d="M2.5 4h11M2.5 8h11M2.5 12h6.5" />,
  sleeve: (
    <>
      <path d="M2 5.5h12M2 10.5h12" />
      <rect className="filled" x="3" y="4" width="7" height="3" />
      <rect className="filled" x="9.5" y="9" width="3.5" height="3" rx="1.5" />
    </>
  ),
  strategy: (
    <>
      <circle cx="4" cy="4" r="1.6" />
      <circle cx="4" cy="12" r="1.6" />
      <circle cx="12" cy="8" r="1.6" />
      <path d="M5.6 4h2.2c2.2 0 .8 4 2.6 4M5.6 12h2.2c2.2 0 .8-4 2.6-4" />
    </>
  ),
  lab: <path d="M2 13.5h12M2.5 10.5l3-3.4 3 1.9 5-6" />,
  rebalance: <path d="M8 2.5v11M5 13.5h6M3 5h10M3 5 1.6 9h2.8L3 5M13 5l-1.4 4h2.8L13 5" />,
  journal: <path d="M3 12V4a1.5 1.5 0 0 1 1.5-1.5h8v11H4.4a1.5 1.5 0 0 1 0-3h8.1" />,
  data: <path d="M8 2v7.6M5 6.8l3 3 3-3M2.5 11.5v2h11v-2" />,
  settings: (
    <>
      <path d="M2.5 5h6M12 5h1.5M2.5 11H4M7.5 11h6" />
      <circle cx="10.3" cy="5" r="1.7" />
      <circle cx="5.8" cy="11" r="1.7" />
    </>
  ),
}

export function Icon({ name }: { readonly name: string }): ReactNode {
  return (
    <svg className="icon" viewBox="0 0 16 16" aria-hidden="true">
      {DRAWINGS[name]}
    </svg>
  )
}
