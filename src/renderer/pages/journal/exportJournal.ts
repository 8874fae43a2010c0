import type { JournalEntry } from '../../../shared/decision.ts'
import type { Api } from '../../api/connect.ts'

const PAGE = 1000

/** Saves the whole journal, hashes included, as a JSON file through the browser's own download. */
export async function exportJournal(api: Api): Promise<void> {
  const entries: JournalEntry[] = []
  for (;;) {
    const result = await api('journal.list', { offset: entries.length, limit: PAGE })
    if (!result.ok) return
    entries.push(...result.value.entries)
    if (result.value.entries.length === 0 || entries.length >= result.value.total) break
  }
  const blob = new Blob([JSON.stringify(entries, null, 1)], { type: 'application/json' })
  const address = URL.createObjectURL(blob)
  const link = document.createElement('a')
  link.href = address
  link.download = 'trimtab-journal.json'
  link.click()
  URL.revokeObjectURL(address)
}
