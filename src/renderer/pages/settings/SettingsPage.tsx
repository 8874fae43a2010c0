import type { ReactNode } from 'react'
import { DISCLAIMER } from '../../../shared/words.ts'
import { Switch } from '../../parts/Controls.tsx'
import { PageHead, Section } from '../../parts/Page.tsx'
import { shown } from '../../state/question.ts'
import { saveTheme } from '../../state/settings.ts'
import { status } from '../../state/status.ts'
import { useTheme } from '../../state/theme.ts'
import { useApi } from '../useApi.ts'

/** A page and the letter that goes there, after `g`. */
interface PageKey {
  readonly name: string
  readonly title: string
  readonly letter: string
}

/** How the window looks, where the ledger is, which keys there are. */
export function SettingsPage({ keys }: { readonly keys: readonly PageKey[] }): ReactNode {
  const api = useApi()
  const { theme } = useTheme()
  const known = shown(status.use())
  return (
    <div className="sheet">
      <PageHead
        title="Settings"
        state="Everything stays in one file on this computer. Trimtab asks nothing of any network."
      />
      <div className="columns">
        <div>
          <Section title="Look">
            <div className="setting">
              <span>Theme</span>
              <Switch
                label="Theme"
                value={theme}
                onChange={(chosen) => void saveTheme(api, chosen)}
                options={[
                  { value: 'system', name: 'As the system' },
                  { value: 'light', name: 'Light' },
                  { value: 'dark', name: 'Dark' },
                ]}
              />
            </div>
          </Section>
          <Section title="Keys">
            <table className="table">
              <caption className="unseen">Keyboard shortcuts</caption>
              <tbody>
                <tr>
                  <th scope="row">Go to, find, or do</th>
                  <td className="number">
                    <kbd>Ctrl K</kbd>
                  </td>
                </tr>
                {keys.map(({ name, title, letter }) => (
                  <tr key={name}>
                    <th scope="row">{title}</th>
                    <td className="number">
                      <kbd>G</kbd> then <kbd>{letter.toUpperCase()}</kbd>
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          </Section>
        </div>
        <div>
          <Section title="Ledger">
            {known === undefined ? (
              <p className="note">No ledger is open.</p>
            ) : (
              <dl className="facts">
                <dt>File</dt>
                <dd className="breakable">{known.ledger.file}</dd>
                <dt>Data</dt>
                <dd>{known.ledger.demo ? 'Synthetic demo' : 'Yours'}</dd>
                <dt>Events</dt>
                <dd>{known.counts.events}</dd>
                <dt>Ledger id</dt>
                <dd className="breakable">{known.ledger.id}</dd>
                <dt>Trimtab</dt>
                <dd>{known.version}</dd>
              </dl>
            )}
          </Section>
          <Section title="What this is, and is not">
            <p className="note">{DISCLAIMER}</p>
            <p className="note">Charts are drawn with TradingView’s Lightweight Charts.</p>
          </Section>
        </div>
      </div>
    </div>
  )
}
