import { question } from './question.ts'

/** What several pages show. One store each, so that going back to a page does not ask again. */
export const today = question('today.summary')
export const accounts = question('account.list')
export const assets = question('asset.list')
export const holdings = question('ledger.holdings')
export const lots = question('ledger.lots')
export const gains = question('ledger.gains')
export const plan = question('plan.show')
export const liveTest = question('backtest.run')
export const demo = question('demo.create')
export const profiles = question('import.profiles')
export const batches = question('import.list')
export const prices = question('prices.list')
export const macro = question('macro.list')
export const journal = question('journal.list')
export const verification = question('journal.verify')
