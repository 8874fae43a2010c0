import { useState, type ReactNode } from 'react'
import type { Account } from '../../../shared/account.ts'
import { showDay } from '../../../shared/format.ts'
import type { Refusal } from '../../../shared/refusal.ts'
import { Act, Check, Choice, LinkAct } from '../../parts/Controls.tsx'
import { brokerName } from '../../parts/brokerNames.ts'
import { RELIEF_WORDS } from '../../parts/reliefWords.ts'
import { RefusalNote } from '../../parts/States.tsx'
import { capital } from '../../parts/wording.ts'
import { shown } from '../../state/question.ts'
import { accounts, reconciled } from '../../state/questions.ts'
import { status } from '../../state/status.ts'
import { AnsweredPart } from '../Answered.tsx'
import { EnterByHand } from '../entry/EnterByHand.tsx'
import { useApi, useAsked } from '../useApi.ts'
import { AccountForm, TAX_CHOICES } from './AccountForm.tsx'
import { ReliefChange } from './ReliefChange.tsx'

/** The accounts, how each is taxed, and which lots a sale in it takes. */
export function Accounts(): ReactNode {
  const api = useApi()
  const asked = useAsked(accounts, {})
  const [adding, setAdding] = useState(false)
  const [changing, setChanging] = useState<string>()
  const today = shown(status.use())?.today ?? ''
  const [refusal, setRefusal] = useState<Refusal>()
  const again = () => void accounts.ask(api, {})
  const edit = async (id: string, change: Partial<Pick<Account, 'taxType' | 'inPlan'>>) => {
    const result = await api('account.edit', { id, ...change })
    setRefusal(result.ok ? undefined : result.refusal)
    again()
  }
  return (
    <AnsweredPart reading="Reading the accounts." asked={asked} onAgain={again}>
      {(list) => (
        <>
          {refusal === undefined ? null : <RefusalNote refusal={refusal} />}
          {list.length === 0 ? (
            <p className="note">No account yet. Add one, or import a file: it names its own.</p>
          ) : (
            <table className="table">
              <thead>
                <tr>
                  <th scope="col">Account</th>
                  <th scope="col">At</th>
                  <th scope="col">Currency</th>
                  <th scope="col">Tax</th>
                  <th scope="col">A sale takes</th>
                  <th scope="col">Known in files as</th>
                  <th scope="col">In the plan</th>
                </tr>
              </thead>
              <tbody>
                {list.map((account) => (
                  <tr key={account.id}>
                    <th scope="row">
                      <b>{account.name}</b>
                      <AgreedOn account={account.id} />
                    </th>
                    <td className="second">{account.institution}</td>
                    <td className="second">{account.currency}</td>
                    <td>
                      <Choice
                        bare
                        label={`Tax of ${account.name}`}
                        value={account.taxType}
                        onChange={(taxType) => void edit(account.id, { taxType })}
                        options={TAX_CHOICES}
                      />
                    </td>
                    <td>
                      {capital(RELIEF_WORDS[account.relief])}{' '}
                      <LinkAct
                        label={`Change how a sale in ${account.name} takes lots`}
                        onPress={() => setChanging(changing === account.id ? undefined : account.id)}
                      >
                        Change…
                      </LinkAct>
                    </td>
                    <td className="second">{account.externalIds.join(', ')}</td>
                    <td>
                      <Check
                        label={`${account.name} is in the plan`}
                        checked={account.inPlan}
                        onChange={(inPlan) => void edit(account.id, { inPlan })}
                      />
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          )}
          {list
            .filter(({ id }) => id === changing)
            .map((account) => (
              <ReliefChange
                key={account.id}
                account={account}
                today={today}
                onDone={() => {
                  setChanging(undefined)
                  again()
                }}
              />
            ))}
          {adding ? (
            <AccountForm
              onAdded={() => {
                setAdding(false)
                again()
              }}
              onCancel={() => setAdding(false)}
            />
          ) : (
            <div className="ways">
              <Act onPress={() => setAdding(true)}>Add an account</Act>
              {list.length === 0 ? null : <EnterByHand />}
            </div>
          )}
        </>
      )}
    </AnsweredPart>
  )
}

/** The day on which the account last agreed with its broker's positions, while that still holds. */
function AgreedOn({ account }: { readonly account: string }): ReactNode {
  const kept = (shown(useAsked(reconciled, {})) ?? []).find((row) => row.account === account)
  if (kept === undefined || !kept.holds) return null
  return (
    <span className="quiet together">
      {' '}
      reconciled to {brokerName(kept.broker)} on {showDay(kept.day)}
    </span>
  )
}
