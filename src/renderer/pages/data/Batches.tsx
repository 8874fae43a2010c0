import { useState, type ReactNode } from 'react'
import { Dialog, DialogTrigger, Heading, Modal, ModalOverlay, Button } from 'react-aria-components'
import type { BatchRow } from '../../../shared/importing.ts'
import type { Refusal } from '../../../shared/refusal.ts'
import { count } from '../../../shared/format.ts'
import { describeRows } from '../../../shared/words.ts'
import { Act, WordsField } from '../../parts/Controls.tsx'
import { RefusalNote } from '../../parts/States.tsx'
import { brokerWords } from '../../parts/fateWords.ts'
import { showInstant } from '../../parts/wording.ts'
import { shown } from '../../state/question.ts'
import { accounts, batches } from '../../state/questions.ts'
import { AnsweredPart } from '../Answered.tsx'
import { useApi, useAsked } from '../useApi.ts'

/** Every file that was imported. Undoing one is an event of its own, kept in the journal. */
export function Batches(): ReactNode {
  const api = useApi()
  const asked = useAsked(batches, {})
  const known = shown(useAsked(accounts, {})) ?? []
  return (
    <AnsweredPart reading="Reading the imports." asked={asked} onAgain={() => void batches.ask(api, {})}>
      {(list) =>
        list.length === 0 ? (
          <p className="note">No file has been imported yet.</p>
        ) : (
          <table className="table">
            <thead>
              <tr>
                <th scope="col">File</th>
                <th scope="col">Read as</th>
                <th scope="col">Imported</th>
                <th scope="col">Accounts</th>
                <th scope="col">Rows</th>
                <th scope="col" className="number">
                  Transactions
                </th>
                <th scope="col">
                  <span className="unseen">Undo</span>
                </th>
              </tr>
            </thead>
            <tbody>
              {list.map((batch) => (
                <tr key={batch.batch}>
                  <th scope="row">
                    <b>{batch.file}</b>
                  </th>
                  <td className="second">{brokerWords(batch.broker)}</td>
                  <td className="second together">{showInstant(batch.importedAt)}</td>
                  <td className="second">
                    {batch.accounts.map((id) => known.find((each) => each.id === id)?.name ?? id).join(', ')}
                  </td>
                  <td className="second">
                    {describeRows(batch.events, batch.duplicates, batch.refused, batch.nonData)}
                  </td>
                  <td className="number">
                    {batch.undone ? <span className="quiet">undone</span> : batch.events}
                  </td>
                  <td className="number">{batch.undone ? null : <Undo batch={batch} />}</td>
                </tr>
              ))}
            </tbody>
          </table>
        )
      }
    </AnsweredPart>
  )
}

function Undo({ batch }: { readonly batch: BatchRow }): ReactNode {
  return (
    <DialogTrigger>
      <Button className="button tiny">
        Undo<span className="unseen"> {batch.file}</span>
      </Button>
      <ModalOverlay className="veil" isDismissable>
        <Modal className="panel">
          <Dialog className="panel-body">{({ close }) => <UndoForm batch={batch} close={close} />}</Dialog>
        </Modal>
      </ModalOverlay>
    </DialogTrigger>
  )
}

function UndoForm({ batch, close }: { readonly batch: BatchRow; readonly close: () => void }): ReactNode {
  const api = useApi()
  const [reason, setReason] = useState('')
  const [refusal, setRefusal] = useState<Refusal>()
  const undo = async () => {
    const result = await api('import.undo', { batch: batch.batch, reason })
    if (!result.ok) {
      setRefusal(result.refusal)
      return
    }
    close()
    void batches.ask(api, {})
  }
  return (
    <>
      <Heading slot="title" level={2}>
        Undo {batch.file}?
      </Heading>
      <p>
        Its {count(batch.events, 'transaction')} leave the ledger, and with them the lots and gains that came
        of them. The file itself is kept, and the undoing is written down. It can be imported again.
      </p>
      <WordsField label="Why" value={reason} onChange={setReason} placeholder="Wrong account" />
      {refusal === undefined ? null : <RefusalNote refusal={refusal} />}
      <div className="acts">
        <Act kind="bare" onPress={close}>
          Keep it
        </Act>
        <Act kind="primary" onPress={() => void undo()}>
          Undo the import
        </Act>
      </div>
    </>
  )
}
