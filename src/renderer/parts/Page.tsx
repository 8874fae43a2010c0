import { useEffect, useRef, type ReactNode } from 'react'

interface PageHeadProps {
  readonly title: string
  /** One or two sentences that say the state: what changed, what it costs, what is wanted. */
  readonly state: ReactNode
  /** At most one of them primary. */
  readonly acts?: ReactNode
}

/** The top of every page. Its title takes the focus when the page is opened by a link or a key. */
export function PageHead({ title, state, acts }: PageHeadProps): ReactNode {
  return (
    <header className="page-head">
      <div>
        <PageTitle title={title}>{title}</PageTitle>
        <p className="page-state">{state}</p>
      </div>
      {acts === undefined ? null : <div className="page-acts">{acts}</div>}
    </header>
  )
}

/** The page whose title was last put up, and whether it was given the focus because someone went there. */
let last: { readonly title: string; readonly hasFocus: boolean } | undefined

/** The heading itself, for the one page whose words are not its name. */
export function PageTitle({
  title,
  children,
}: {
  readonly title: string
  readonly children: ReactNode
}): ReactNode {
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    document.title = `${title} · Trimtab`
    const isNew = last !== undefined && last.title !== title
    // An answer that replaces the page under the title takes the focus with it: the new title takes it back.
    const wasLost = last?.title === title && last.hasFocus && document.activeElement === document.body
    // On the very first page nobody has gone anywhere, and the start of the document keeps the focus.
    if (isNew || wasLost) heading.current?.focus({ preventScroll: !isNew })
    last = { title, hasFocus: isNew || (last?.title === title && last.hasFocus) }
  }, [title])
  return (
    <h1 ref={heading} tabIndex={-1}>
      {children}
    </h1>
  )
}

interface SectionProps {
  readonly title: string
  readonly aside?: ReactNode
  readonly end?: ReactNode
  readonly children: ReactNode
}

/** A head on a firm rule, and rows on hairlines under it. */
export function Section({ title, aside, end, children }: SectionProps): ReactNode {
  return (
    <section className="section" aria-label={title}>
      <div className="section-head">
        <h2>{title}</h2>
        {aside === undefined ? null : <span className="aside">{aside}</span>}
        {end === undefined ? null : <span className="end">{end}</span>}
      </div>
      {children}
    </section>
  )
}

interface TabsProps {
  readonly label: string
  readonly tabs: readonly { readonly name: string; readonly href: string; readonly current: boolean }[]
  readonly end?: ReactNode
}

/** The parts of a page, each with an address of its own. */
export function Tabs({ label, tabs, end }: TabsProps): ReactNode {
  return (
    <nav className="tabs" aria-label={label}>
      {tabs.map(({ name, href, current }) => (
        <a key={href} href={href} aria-current={current ? 'page' : undefined}>
          {name}
        </a>
      ))}
      {end === undefined ? null : <span className="end">{end}</span>}
    </nav>
  )
}
