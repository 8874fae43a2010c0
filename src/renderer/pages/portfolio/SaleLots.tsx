import { useState, type ReactNode } from 'react'
import type { Output } from '../../../shared/contract.ts'
import { showAmount, showDay, showMoney, showQuantity } from '../../../shared/format.ts'
import type { Refusal } from '../../../shared/refusal.ts'
import { Amount } from '../../parts/Amount.tsx'
import { Act, WordsField } from '../../parts/Controls.tsx'
import { Section } from '../../parts/Page.tsx'
import { RELIEF_WORDS } from '../../parts/reliefWords.ts'
import { RefusalNote } from '../../parts/States.tsx'
import { capital } from '../../parts/wording.ts'
import { sale as saleAsked } from '../../state/questions.ts'
import { AnsweredPart } from '../Answered.tsx'
import { useApi, useAsked } from '../useApi.ts'
import { chosenLots, type TypedLots } from './saleChoice.ts'

type Sale = Output<'ledger.sale'>

/** One sale: the lots it could take, what each method would take, and a choice by hand that only this sale follows. */
export function SaleLots({
  sale,
  onDone,
}: {
  readonly sale: string
  readonly onDone: () => void
}): ReactNode {
  const asked = useAsked(saleAsked, { sale })
  return (
    <AnsweredPart reading="Looking up the lots of that day." asked={asked}>
      {(value) => (value.sale === sale ? <OneSale sale={value} onDone={onDone} /> : null)}
    </AnsweredPart>
  )
}

function OneSale({ sale, onDone }: { readonly sale: Sale; readonly onDone: () => void }): ReactNode {
  const api = useApi()
  const [typed, setTyped] = useState<TypedLots>(() =>
    Object.fromEntries(sale.lots.map(({ lot, taken }) => [lot, taken === '0' ? '' : taken])),
  )
  const [note, setNote] = useState('')
  const [refusal, setRefusal] = useState<Refusal>()
  const choice = chosenLots(typed, sale)
  const take = (takes: Sale['methods'][number]['takes']) =>
    setTyped(
      Object.fromEntries(sale.lots.map(({ lot }) => [lot, takes.find((t) => t.lot === lot)?.quantity ?? ''])),
    )
  const settle = async (asking: ReturnType<typeof api<'ledger.chooseLots' | 'ledger.unchooseLots'>>) => {
    const result = await asking
    if (result.ok) onDone()
    else setRefusal(result.refusal)
  }
  return (
    <Section
      title={`Lots of the sale of ${sale.symbol} on ${showDay(sale.day)}`}
      aside={`${showQuantity(sale.quantity)} for ${showMoney(sale.proceeds, sale.currency)} in ${sale.accountName}`}
      end={
        <Act kind="bare" tiny onPress={onDone}>
          Close
        </Act>
      }
    >
      <p className="note">
        {sale.chosen.length > 0
          ? 'Its lots are named by hand.'
          : `The account takes ${RELIEF_WORDS[sale.method]}.`}{' '}
        {sale.filed
          ? 'Its year is filed, so its lots stay as they were reported.'
          : 'A choice must have been told to the broker by the day it settled.'}
      </p>
      <div className="columns">
        <LotTable sale={sale} typed={typed} onTyped={setTyped} />
        <MethodTable sale={sale} onTake={take} />
      </div>
      {sale.filed ? null : (
        <>
          <div className="fields">
            <WordsField
              label="Where the choice was made"
              value={note}
              onChange={setNote}
              placeholder="Order confirmation of that day"
            />
            <div className="acts">
              <Act
                kind="primary"
                disabled={choice.lots === undefined}
                onPress={() => {
                  if (choice.lots !== undefined)
                    void settle(api('ledger.chooseLots', { sale: sale.sale, lots: choice.lots, note }))
                }}
              >
                Take these lots
              </Act>
              {sale.chosen.length === 0 ? null : (
                <Act onPress={() => void settle(api('ledger.unchooseLots', { sale: sale.sale }))}>
                  Go by the account again
                </Act>
              )}
            </div>
          </div>
          <p className="note" role="status">
            {choice.words}
          </p>
        </>
      )}
      {refusal === undefined ? null : <RefusalNote refusal={refusal} />}
    </Section>
  )
}

function LotTable({
  sale,
  typed,
  onTyped,
}: {
  readonly sale: Sale
  readonly typed: TypedLots
  readonly onTyped: (typed: TypedLots) => void
}): ReactNode {
  return (
    <table className="table dense">
      <caption className="unseen">Lots held just before the sale</caption>
      <thead>
        <tr>
          <th scope="col">Acquired</th>
          <th scope="col">Term</th>
          <th scope="col" className="number">
            Shares
          </th>
          <th scope="col" className="number">
            Cost
          </th>
          <th scope="col">Take</th>
        </tr>
      </thead>
      <tbody>
        {sale.lots.map((lot) => (
          <tr key={lot.lot}>
            <th scope="row" className="together">
              {showDay(lot.acquired)}
            </th>
            <td className="second">{lot.term}</td>
            <td className="number">{showQuantity(lot.quantity)}</td>
            <td className="number second">
              <Amount of={lot.costBasis} />
            </td>
            <td>
              {sale.filed ? (
                showQuantity(lot.taken)
              ) : (
                <WordsField
                  bare
                  label={`Shares of the lot of ${showDay(lot.acquired)}`}
                  value={typed[lot.lot] ?? ''}
                  onChange={(text) => onTyped({ ...typed, [lot.lot]: text })}
                />
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

function MethodTable({
  sale,
  onTake,
}: {
  readonly sale: Sale
  readonly onTake: (takes: Sale['methods'][number]['takes']) => void
}): ReactNode {
  return (
    <table className="table dense">
      <caption className="unseen">What each method would take, gains in {sale.currency}</caption>
      <thead>
        <tr>
          <th scope="col">Method</th>
          <th scope="col" className="number">
            Short
          </th>
          <th scope="col" className="number">
            Long
          </th>
          <th scope="col">
            <span className="unseen">Fill in</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {sale.methods.map(({ method, gained, takes }) => (
          <tr key={method}>
            <th scope="row">{capital(RELIEF_WORDS[method])}</th>
            <td className="number">{showAmount(gained.short)}</td>
            <td className="number">{showAmount(gained.long)}</td>
            <td>
              {sale.filed || takes.length === 0 ? null : (
                <Act tiny label={`Fill in ${RELIEF_WORDS[method]}`} onPress={() => onTake(takes)}>
                  Fill in
                </Act>
              )}
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}
