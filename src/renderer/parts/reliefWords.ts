import type { Relief } from '../../shared/account.ts'
import { capital } from './wording.ts'

/** The methods in words that end the sentence "a sale takes lots …". */
export const RELIEF_WORDS: Readonly<Record<Relief, string>> = {
  fifo: 'first in, first out',
  lifo: 'last in, first out',
  hifo: 'highest cost first',
  lowestCost: 'lowest cost first',
  average: 'average cost',
  specific: 'lots named per sale',
  minTax: 'least tax',
  sharePool: 'UK share pool',
  adjustedCostBase: 'Canadian adjusted cost base',
}

export const RELIEF_CHOICES: readonly { readonly value: Relief; readonly name: string }[] = (
  Object.keys(RELIEF_WORDS) as Relief[]
).map((value) => ({ value, name: capital(RELIEF_WORDS[value]) }))

/** Least tax needs rates, which a new account is not asked for: it can be changed to afterwards. */
export const NEW_ACCOUNT_CHOICES = RELIEF_CHOICES.filter(({ value }) => value !== 'minTax')
