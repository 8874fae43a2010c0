import type { ReactNode } from 'react'
import {
  Autocomplete,
  Collection,
  Dialog,
  Header,
  Input,
  Menu,
  MenuItem,
  MenuSection,
  Modal,
  ModalOverlay,
  SearchField,
  useFilter,
} from 'react-aria-components'
import type { Api } from '../api/connect.ts'
import { demo, holdings } from '../state/questions.ts'
import { goTo } from '../state/route.ts'
import { saveTheme } from '../state/settings.ts'
import { shown } from '../state/question.ts'
import { status } from '../state/status.ts'
import { pages } from './all.tsx'
import { useApi, useAsked } from './useApi.ts'

interface Command {
  readonly id: string
  readonly name: string
  readonly keys?: readonly string[]
  readonly run: (api: Api) => void
}

interface Group {
  readonly id: string
  readonly name: string
  readonly commands: readonly Command[]
}

interface PaletteProps {
  readonly isOpen: boolean
  readonly onOpenChange: (open: boolean) => void
}

/** The command field: every page, every action, every asset held, by a few letters of its name. */
export function Palette({ isOpen, onOpenChange }: PaletteProps): ReactNode {
  const api = useApi()
  const { contains } = useFilter({ sensitivity: 'base' })
  const groups = useCommands(isOpen)
  const run = (key: unknown) => {
    const command = groups.flatMap(({ commands }) => commands).find(({ id }) => id === key)
    onOpenChange(false)
    // The overlay gives the focus back as it closes; the page takes it only after that.
    if (command !== undefined) requestAnimationFrame(() => command.run(api))
  }
  return (
    <ModalOverlay className="veil" isOpen={isOpen} onOpenChange={onOpenChange} isDismissable>
      <Modal className="panel">
        <Dialog aria-label="Go to, find, or do">
          <Autocomplete filter={contains}>
            <SearchField aria-label="Command" autoFocus>
              <Input className="palette-field" placeholder="Go to, find, or do" />
            </SearchField>
            <Menu
              className="palette-list"
              aria-label="Commands"
              items={groups}
              onAction={run}
              renderEmptyState={() => <p className="palette-none">Nothing by that name.</p>}
            >
              {(group) => (
                <MenuSection id={group.id} aria-label={group.name}>
                  <Header>{group.name}</Header>
                  <Collection items={group.commands}>
                    {(command) => (
                      <MenuItem id={command.id} className="palette-item" textValue={command.name}>
                        {command.name}
                        {command.keys === undefined ? null : (
                          <span className="end">
                            {command.keys.map((key) => (
                              <kbd key={key}>{key}</kbd>
                            ))}
                          </span>
                        )}
                      </MenuItem>
                    )}
                  </Collection>
                </MenuSection>
              )}
            </Menu>
          </Autocomplete>
        </Dialog>
      </Modal>
    </ModalOverlay>
  )
}

function useCommands(isOpen: boolean): readonly Group[] {
  const known = shown(status.use())
  const held =
    shown(useAsked(holdings, {}, isOpen && known !== undefined && !known.ledger.empty))?.holdings ?? []
  const places = pages.map(({ name, title, letter }) => ({
    id: `go-${name}`,
    name: title,
    keys: ['G', letter.toUpperCase()],
    run: () => goTo(name),
  }))
  const deeds: Command[] = [
    ...pages.flatMap(({ commands = [] }) => commands),
    ...(known?.ledger.empty
      ? [{ id: 'demo', name: 'Explore with the demo ledger', run: (api: Api) => void demo.ask(api, {}) }]
      : []),
    { id: 'light', name: 'Light theme', run: (api) => void saveTheme(api, 'light') },
    { id: 'dark', name: 'Dark theme', run: (api) => void saveTheme(api, 'dark') },
    { id: 'system', name: 'Theme of the system', run: (api) => void saveTheme(api, 'system') },
  ]
  const symbols = new Map(
    held.map(({ asset, symbol, name }) => [asset, name === '' ? symbol : `${symbol}, ${name}`]),
  )
  const found = [...symbols].map(([asset, name]) => ({
    id: `asset-${asset}`,
    name: `Lots of ${name}`,
    run: () => goTo('portfolio', 'lots', { asset }),
  }))
  return [
    { id: 'places', name: 'Go to', commands: places },
    { id: 'deeds', name: 'Do', commands: deeds },
    ...(found.length === 0 ? [] : [{ id: 'found', name: 'Find', commands: found }]),
  ]
}
