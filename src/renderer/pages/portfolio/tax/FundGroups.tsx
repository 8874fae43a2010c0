import { useState, type ReactNode } from 'react'
import type { Output } from '../../../../shared/contract.ts'
import { showDay } from '../../../../shared/format.ts'
import type { Refusal } from '../../../../shared/refusal.ts'
import { Act, Choice } from '../../../parts/Controls.tsx'
import { Section } from '../../../parts/Page.tsx'
import { RefusalNote } from '../../../parts/States.tsx'
import { listed } from '../../../parts/wording.ts'
import { shown } from '../../../state/question.ts'
import { assets, taxGroups } from '../../../state/questions.ts'
import { AnsweredPart } from '../../Answered.tsx'
import { useApi, useAsked } from '../../useApi.ts'
import { groupTogether, openGroups } from './identicalGroups.ts'

type Group = Output<'tax.groups'>['groups'][number]

const KINDS: Readonly<Record<Group['kind'], string>> = {
  shareClass: 'share classes of one fund: one for wash sales',
  own: 'your choice: one for wash sales',
  grey: 'the law does not say: not counted as one until you group them',
}

/** Which funds count as one for wash sales, and the person's say in it. */
export function FundGroups(): ReactNode {
  const api = useApi()
  const asked = useAsked(taxGroups, {})
  const [refusal, setRefusal] = useState<Refusal>()
  const tell = async (ids: readonly string[], identicalGroup: string | null) => {
    setRefusal(undefined)
    for (const id of ids) {
      const result = await api('asset.edit', { id, identicalGroup })
      if (!result.ok) {
        setRefusal(result.refusal)
        return
      }
    }
  }
  return (
    <AnsweredPart reading="Reading the groups." asked={asked}>
      {({ groups, asOf, source }) => (
        <Section
          title="Substantially identical"
          aside={`Which of your funds count as one. List as of ${showDay(asOf)}: ${source}`}
        >
          {groups.length === 0 ? (
            <p className="note">No two of your funds are on the list, and you have grouped none.</p>
          ) : (
            <table className="table dense">
              <caption className="unseen">Funds that count as one, or may</caption>
              <tbody>
                {openGroups(groups).map((group) => (
                  <tr key={`${group.kind} ${group.name}`}>
                    <th scope="row">{group.assets.map(({ symbol }) => symbol).join(', ')}</th>
                    <td className="second">{group.name}</td>
                    <td className="second">{KINDS[group.kind]}</td>
                    <td className="number">
                      <Decide group={group} onTell={(name) => void tell(idsOf(group), name)} />
                    </td>
                  </tr>
                ))}
              </tbody>
            </table>
          )}
          <GroupTwo onTell={(ids, name) => void tell(ids, name)} />
          {refusal === undefined ? null : <RefusalNote refusal={refusal} />}
        </Section>
      )}
    </AnsweredPart>
  )
}

function Decide({
  group,
  onTell,
}: {
  readonly group: Group
  readonly onTell: (name: string | null) => void
}): ReactNode {
  const symbols = listed(group.assets.map(({ symbol }) => symbol))
  switch (group.kind) {
    case 'own':
      return (
        <Act tiny label={`Ungroup ${symbols}`} onPress={() => onTell(null)}>
          Ungroup
        </Act>
      )
    case 'grey':
      return (
        <Act tiny label={`Count ${symbols} as one`} onPress={() => onTell(group.name)}>
          Count as one
        </Act>
      )
    case 'shareClass':
      return null
  }
}

function GroupTwo({
  onTell,
}: {
  readonly onTell: (ids: readonly string[], name: string) => void
}): ReactNode {
  const known = shown(useAsked(assets, {})) ?? []
  const [first, setFirst] = useState('')
  const [second, setSecond] = useState('')
  const group = groupTogether(known, first, second)
  const options = [
    { value: '', name: 'Choose one' },
    ...known
      .toSorted((a, b) => (a.symbol < b.symbol ? -1 : 1))
      .map(({ id, symbol }) => ({ value: id, name: symbol })),
  ]
  return (
    <div className="fields">
      <Choice label="Count this fund" value={first} onChange={setFirst} options={options} />
      <Choice label="as one with" value={second} onChange={setSecond} options={options} />
      <div className="acts">
        <Act
          disabled={group === undefined || group.assets.length === 0}
          onPress={() => {
            if (group === undefined) return
            onTell(group.assets, group.name)
            setFirst('')
            setSecond('')
          }}
        >
          Group them
        </Act>
      </div>
    </div>
  )
}

function idsOf(group: Group): readonly string[] {
  return group.assets.map(({ asset }) => asset)
}
