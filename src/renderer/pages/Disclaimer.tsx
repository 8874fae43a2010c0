import type { ReactNode } from 'react'
import { Dialog, Heading, Modal, ModalOverlay } from 'react-aria-components'
import { DISCLAIMER } from '../../shared/words.ts'
import { Act } from '../parts/Controls.tsx'
import { shown } from '../state/question.ts'
import { noteDisclaimerSeen, settings } from '../state/settings.ts'
import { useApi } from './useApi.ts'

/** Said once, on first opening; printed again at the foot of every report. */
export function Disclaimer(): ReactNode {
  const api = useApi()
  const known = shown(settings.use())
  if (known === undefined || known.disclaimerSeen) return null
  return (
    <ModalOverlay className="veil" isOpen>
      <Modal className="panel">
        <Dialog role="alertdialog" className="panel-body">
          <Heading slot="title" level={2}>
            Before you start
          </Heading>
          <p>{DISCLAIMER}</p>
          <div className="acts">
            <Act kind="primary" onPress={() => void noteDisclaimerSeen(api)}>
              I have read this
            </Act>
          </div>
        </Dialog>
      </Modal>
    </ModalOverlay>
  )
}
