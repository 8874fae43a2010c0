import type { Asset } from '../../../../shared/account.ts'
import type { TaxProfile } from '../../../../shared/tax.ts'
import { percentOf, shareOf } from '../../../parts/percent.ts'

type Named = Pick<Asset, 'id' | 'symbol'>

/** What only the issuer and the person know of one asset, as typed; empty where nothing is said. */
export interface AssetFacts {
  readonly qualifiedPercent: string
  readonly statePercent: string
  /** Symbols, separated by commas. */
  readonly partners: string
}

export function assetFactsOf(profile: TaxProfile, asset: string, assets: readonly Named[]): AssetFacts {
  const { qualifiedShare, stateExemptShare, partners } = profile
  const percent = (share: string | undefined) => (share === undefined ? '' : percentOf(share))
  const symbol = (id: string) => assets.find((each) => each.id === id)?.symbol ?? id
  return {
    qualifiedPercent: percent(qualifiedShare[asset]),
    statePercent: percent(stateExemptShare[asset]),
    partners: (partners[asset] ?? []).map(symbol).join(', '),
  }
}

/** Assets of which the profile says anything. */
export function assetsWithFacts(profile: TaxProfile): readonly string[] {
  const { qualifiedShare, stateExemptShare, partners } = profile
  return [...new Set([qualifiedShare, stateExemptShare, partners].flatMap((of) => Object.keys(of)))]
}

/** The profile with what was typed of one asset in place of what it said; `wrong` names the first field that cannot be read. */
export function withAssetFacts(
  profile: TaxProfile,
  asset: string,
  typed: AssetFacts,
  assets: readonly Named[],
):
  | { readonly profile: TaxProfile; readonly wrong?: never }
  | { readonly profile?: never; readonly wrong: keyof AssetFacts } {
  const qualified = shareOrNone(typed.qualifiedPercent)
  if (qualified === null) return { wrong: 'qualifiedPercent' }
  const state = shareOrNone(typed.statePercent)
  if (state === null) return { wrong: 'statePercent' }
  const partners: string[] = []
  for (const word of typed.partners.split(',')) {
    const symbol = word.trim().toUpperCase()
    if (symbol === '') continue
    const partner = assets.find((each) => each.symbol.toUpperCase() === symbol)
    if (partner === undefined || partner.id === asset) return { wrong: 'partners' }
    if (!partners.includes(partner.id)) partners.push(partner.id)
  }
  if (partners.length > MOST_PARTNERS) return { wrong: 'partners' }
  return {
    profile: {
      ...profile,
      qualifiedShare: told(profile.qualifiedShare, asset, qualified),
      stateExemptShare: told(profile.stateExemptShare, asset, state),
      partners: told(profile.partners, asset, partners.length === 0 ? undefined : partners),
    },
  }
}

const MOST_PARTNERS = 20

/** Undefined where nothing is typed, null where it is no percentage. */
function shareOrNone(percent: string): string | undefined | null {
  return percent.trim() === '' ? undefined : (shareOf(percent) ?? null)
}

function told<T>(facts: Readonly<Record<string, T>>, asset: string, fact: T | undefined): Record<string, T> {
  const { [asset]: _before, ...others } = facts
  return fact === undefined ? others : { ...others, [asset]: fact }
}
