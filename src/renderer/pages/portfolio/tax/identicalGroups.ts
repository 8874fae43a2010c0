import type { Asset } from '../../../../shared/account.ts'
import type { Output } from '../../../../shared/contract.ts'

type Group = Output<'tax.groups'>['groups'][number]
type Grouped = Pick<Asset, 'id' | 'symbol' | 'identicalGroup'>

/** Which assets must be told which group so that two, with all that already counts as one with either, count as one. */
export function groupTogether(
  assets: readonly Grouped[],
  first: string,
  second: string,
): { readonly name: string; readonly assets: readonly string[] } | undefined {
  const a = assets.find(({ id }) => id === first)
  const b = assets.find(({ id }) => id === second)
  if (a === undefined || b === undefined || a === b) return undefined
  const groups = [a.identicalGroup, b.identicalGroup].filter((name) => name !== undefined)
  const members = assets.filter(
    (asset) =>
      asset === a ||
      asset === b ||
      (asset.identicalGroup !== undefined && groups.includes(asset.identicalGroup)),
  )
  const name = groups[0] ?? `${a.symbol} and ${b.symbol}`.slice(0, 80)
  return {
    name,
    assets: members.filter(({ identicalGroup }) => identicalGroup !== name).map(({ id }) => id),
  }
}

/** The groups to show: what the person has grouped is no open question any more. */
export function openGroups(groups: readonly Group[]): readonly Group[] {
  const own = groups.filter(({ kind }) => kind === 'own').map(idsOf)
  return groups.filter(
    (group) => group.kind !== 'grey' || !own.some((ids) => [...idsOf(group)].every((id) => ids.has(id))),
  )
}

function idsOf(group: Group): ReadonlySet<string> {
  return new Set(group.assets.map(({ asset }) => asset))
}
