import type { Client } from '../../shared/client.ts'
import type { Input } from '../../shared/contract.ts'
import { ok, refuse, type Result } from '../../shared/refusal.ts'
import { defined, has, many, one, type Command } from './command.ts'
import { left, table } from './print.ts'

export const accountCommands: readonly Command[] = [
  {
    name: 'account add',
    usage:
      'NAME [--institution TEXT] [--owner NAME] [--tax taxable|deferred|exempt] [--currency USD] [--relief fifo|lifo|hifo|lowestCost|average|specific|sharePool|adjustedCostBase] [--number TEXT]… [--outside-plan]',
    about: 'Adds an account; --number is how exports name it',
    options: ['institution', 'owner', 'tax', 'currency', 'relief', 'number'],
    flags: ['outside-plan'],
    words: [1, 1],
    async run(client, given) {
      const input = defined({
        name: given.words[0]!,
        institution: one(given, 'institution'),
        owner: one(given, 'owner'),
        taxType: one(given, 'tax'),
        currency: one(given, 'currency'),
        relief: one(given, 'relief'),
        externalIds: [...many(given, 'number')],
        inPlan: !has(given, 'outside-plan'),
      }) as Input<'account.add'>
      const added = await client.call('account.add', input)
      if (!added.ok) return added
      return ok({
        json: added.value,
        text: `Added ${added.value.name} (${added.value.id}), ${added.value.taxType}, ${added.value.currency}, ${added.value.relief}.`,
      })
    },
  },
  {
    name: 'account edit',
    usage:
      'ACCOUNT [--name TEXT] [--institution TEXT] [--tax …] [--relief …] [--number TEXT]… [--in-plan yes|no]',
    about: 'Changes an account; a relief method holds from today on (account relief: from another day)',
    options: ['name', 'institution', 'tax', 'relief', 'number', 'in-plan'],
    flags: [],
    words: [1, 1],
    async run(client, given) {
      const id = await accountId(client, given.words[0]!)
      if (!id.ok) return id
      const inPlan = one(given, 'in-plan')
      const input = defined({
        id: id.value,
        name: one(given, 'name'),
        institution: one(given, 'institution'),
        taxType: one(given, 'tax'),
        relief: one(given, 'relief'),
        externalIds: given.options.has('number') ? [...many(given, 'number')] : undefined,
        inPlan: inPlan === undefined ? undefined : inPlan === 'yes',
      }) as Input<'account.edit'>
      const edited = await client.call('account.edit', input)
      if (!edited.ok) return edited
      return ok({ json: edited.value, text: `Changed ${edited.value.name}.` })
    },
  },
  {
    name: 'account list',
    usage: '',
    about: 'Lists accounts with tax type, currency and relief method',
    options: [],
    flags: [],
    words: [0, 0],
    async run(client) {
      const list = await client.call('account.list', {})
      if (!list.ok) return list
      const rows = list.value.map((a) => [
        a.id,
        a.name,
        a.institution,
        a.owner,
        a.taxType,
        a.currency,
        a.relief,
        a.inPlan ? 'yes' : 'no',
        a.externalIds.join(' '),
      ])
      const heads = [
        'Id',
        'Name',
        'Institution',
        'Owner',
        'Tax',
        'Currency',
        'Relief',
        'In plan',
        'Numbers',
      ].map(left)
      return ok({
        json: list.value,
        text: rows.length === 0 ? 'No accounts yet: trimtab account add NAME.' : table(heads, rows),
      })
    },
  },
  {
    name: 'asset list',
    usage: '',
    about: 'Lists assets with kind, tax kind and identifiers',
    options: [],
    flags: [],
    words: [0, 0],
    async run(client) {
      const list = await client.call('asset.list', {})
      if (!list.ok) return list
      const rows = list.value.map((a) => [
        a.id,
        a.symbol,
        a.name,
        a.kind,
        a.taxKind,
        a.currency,
        a.ids
          .filter((i) => i.scheme !== 'symbol')
          .map((i) => `${i.scheme}:${i.value}`)
          .join(' '),
      ])
      const heads = ['Id', 'Symbol', 'Name', 'Kind', 'Tax kind', 'Currency', 'Other ids'].map(left)
      return ok({ json: list.value, text: rows.length === 0 ? 'No assets yet.' : table(heads, rows) })
    },
  },
  {
    name: 'asset edit',
    usage: 'ASSET [--name TEXT] [--kind etf|equity|…] [--tax-kind securities|collectible|…]',
    about: 'Corrects what an export could not tell about an asset',
    options: ['name', 'kind', 'tax-kind'],
    flags: [],
    words: [1, 1],
    async run(client, given) {
      const input = defined({
        id: given.words[0]!,
        name: one(given, 'name'),
        kind: one(given, 'kind'),
        taxKind: one(given, 'tax-kind'),
      }) as Input<'asset.edit'>
      const edited = await client.call('asset.edit', input)
      if (!edited.ok) return edited
      return ok({ json: edited.value, text: `Changed ${edited.value.symbol}.` })
    },
  },
]

/** An account by id or by name, as a person types it. */
export async function accountId(client: Client, typed: string): Promise<Result<string>> {
  const list = await client.call('account.list', {})
  if (!list.ok) return list
  const found = list.value.find((a) => a.id === typed || a.name.toLowerCase() === typed.toLowerCase())
  if (found) return ok(found.id)
  return refuse({
    kind: 'notFound',
    what: 'account',
    id: typed,
    known: list.value.map((a) => a.name).slice(0, 40),
  })
}
