import { ok, refuse } from '../../shared/refusal.ts'
import type { Refusal } from '../../shared/refusal.ts'
import { accountById, addAccount, editAccount, listAccounts } from '../store/accounts.ts'
import type { OpenLedger } from '../store/open.ts'
import { write } from '../store/write.ts'
import type { Handlers } from './handler.ts'

export const accountHandlers = {
  'account.list': (_input, { ledger }) => ok(listAccounts(ledger)),

  'account.add': (input, { ledger }) =>
    write(ledger, ['ledger'], () => {
      const taken = alreadyTaken(ledger, undefined, input.name, input.externalIds)
      if (input.relief === 'minTax') return refuse(RATES_NEEDED)
      return taken
        ? refuse(taken)
        : ok(addAccount(ledger, { ...input, externalIds: [...new Set(input.externalIds)] }))
    }),

  'account.edit': ({ id, ...change }, { ledger, host }) =>
    write(ledger, ['ledger'], () => {
      if (accountById(ledger, id) === undefined) return refuse(unknownAccount(ledger, id))
      const taken = alreadyTaken(ledger, id, change.name, change.externalIds ?? [])
      if (taken) return refuse(taken)
      if (change.relief === 'minTax') return refuse(RATES_NEEDED)
      editAccount(ledger, id, change, host.today())
      return ok(accountById(ledger, id)!)
    }),
} satisfies Partial<Handlers>

/** Least tax is reckoned at rates, which the other channel takes. */
const RATES_NEEDED: Refusal = {
  kind: 'badArguments',
  path: 'relief',
  problem: 'minTax needs rates: account.setRelief takes them',
}

/** The refusal for an account that is not there, with those that are. */
export function unknownAccount(ledger: OpenLedger, id: string): Refusal {
  return {
    kind: 'notFound',
    what: 'account',
    id,
    known: listAccounts(ledger)
      .map((a) => a.id)
      .slice(0, 40),
  }
}

/** Two accounts of one name, or under one number, could not be told apart when a file is imported. */
function alreadyTaken(
  ledger: OpenLedger,
  id: string | undefined,
  name: string | undefined,
  externalIds: readonly string[],
): Refusal | undefined {
  for (const other of listAccounts(ledger)) {
    if (other.id === id) continue
    if (name !== undefined && other.name.toLowerCase() === name.toLowerCase()) {
      return { kind: 'alreadyExists', what: 'account', id: other.name }
    }
    const shared = externalIds.find((value) => other.externalIds.includes(value))
    if (shared !== undefined) return { kind: 'alreadyExists', what: 'account number', id: shared }
  }
  return undefined
}
