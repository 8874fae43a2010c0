import { useState, type ReactNode } from 'react'
import type { Asset } from '../../../../shared/account.ts'
import type { Refusal } from '../../../../shared/refusal.ts'
import type { TaxProfile } from '../../../../shared/tax.ts'
import { Act, Choice, LinkAct, WordsField } from '../../../parts/Controls.tsx'
import { Section } from '../../../parts/Page.tsx'
import { RefusalNote } from '../../../parts/States.tsx'
import { shown } from '../../../state/question.ts'
import { assets } from '../../../state/questions.ts'
import { useApi, useAsked } from '../../useApi.ts'
import { assetFactsOf, assetsWithFacts, withAssetFacts } from './assetFacts.ts'

/** Fund by fund: what its issuer reports of its dividends, and what may stand in for it after a loss. */
export function FundFacts({ profile }: { readonly profile: TaxProfile }): ReactNode {
  const known = shown(useAsked(assets, {})) ?? []
  const [asset, setAsset] = useState('')
  const told = known.filter(({ id }) => assetsWithFacts(profile).includes(id))
  return (
    <Section
      title="Fund by fund"
      aside="What an issuer reports of its dividends, and what you would buy instead after a loss"
    >
      {told.length === 0 ? null : (
        <table className="table dense">
          <caption className="unseen">Facts by fund</caption>
          <thead>
            <tr>
              <th scope="col">Fund</th>
              <th scope="col" className="number">
                Qualified, %
              </th>
              <th scope="col" className="number">
                Not taxed by the state, %
              </th>
              <th scope="col">Partners</th>
            </tr>
          </thead>
          <tbody>
            {told.map(({ id, symbol }) => {
              const facts = assetFactsOf(profile, id, known)
              return (
                <tr key={id}>
                  <th scope="row">
                    <LinkAct label={`Change the facts of ${symbol}`} onPress={() => setAsset(id)}>
                      {symbol}
                    </LinkAct>
                  </th>
                  <td className="number">{facts.qualifiedPercent}</td>
                  <td className="number">{facts.statePercent}</td>
                  <td className="second">{facts.partners}</td>
                </tr>
              )
            })}
          </tbody>
        </table>
      )}
      <div className="fields">
        <Choice
          label="Fund"
          value={asset}
          onChange={setAsset}
          options={[
            { value: '', name: 'Choose one' },
            ...known
              .toSorted((a, b) => (a.symbol < b.symbol ? -1 : 1))
              .map(({ id, symbol }) => ({ value: id, name: symbol })),
          ]}
        />
        {asset === '' ? null : <OneAsset key={asset} asset={asset} profile={profile} known={known} />}
      </div>
    </Section>
  )
}

function OneAsset({
  asset,
  profile,
  known,
}: {
  readonly asset: string
  readonly profile: TaxProfile
  readonly known: readonly Asset[]
}): ReactNode {
  const api = useApi()
  const [typed, setTyped] = useState(() => assetFactsOf(profile, asset, known))
  const [said, setSaid] = useState<Refusal | 'saved'>()
  const facts = withAssetFacts(profile, asset, typed, known)
  const change = (part: Partial<typeof typed>) => {
    setTyped({ ...typed, ...part })
    setSaid(undefined)
  }
  const save = async () => {
    if (facts.profile === undefined) return
    const result = await api('tax.saveProfile', { profile: facts.profile })
    setSaid(result.ok ? 'saved' : result.refusal)
  }
  const percent = 'A percentage from 0 to 100'
  return (
    <>
      <WordsField
        label="Qualified dividends, percent"
        value={typed.qualifiedPercent}
        onChange={(qualifiedPercent) => change({ qualifiedPercent })}
        hint="Empty where the issuer has not said"
        wrong={facts.wrong === 'qualifiedPercent' ? percent : undefined}
      />
      <WordsField
        label="Not taxed by the state, percent"
        value={typed.statePercent}
        onChange={(statePercent) => change({ statePercent })}
        wrong={facts.wrong === 'statePercent' ? percent : undefined}
      />
      <WordsField
        label="Buy instead after a loss"
        value={typed.partners}
        onChange={(partners) => change({ partners })}
        hint="Symbols of the ledger, with commas"
        placeholder="SCHB, ITOT"
        wrong={facts.wrong === 'partners' ? 'Symbols that the ledger knows, not its own' : undefined}
      />
      <div className="acts">
        <Act disabled={facts.profile === undefined} onPress={() => void save()}>
          Save the fund
        </Act>
        <span role="status" className="hint">
          {said === 'saved' ? 'Saved.' : ''}
        </span>
      </div>
      {said === undefined || said === 'saved' ? null : (
        <div className="whole-row">
          <RefusalNote refusal={said} />
        </div>
      )}
    </>
  )
}
