// A reader of the part of Beancount's grammar that our export writes, written from the language's own description: options,
// commodity, open, transactions with postings at cost, and balance. It reckons in whole units of the last decimal.

const SCALE = 10
const ACCOUNT = String.raw`(?:Assets|Liabilities|Equity|Income|Expenses)(?::[A-Z0-9][A-Za-z0-9-]*)+`
const COMMODITY = String.raw`[A-Z][A-Z0-9'._-]{0,22}[A-Z0-9]`
const DATE = String.raw`\d{4}-\d{2}-\d{2}`
const NUMBER = String.raw`-?\d+(?:\.\d+)?`
const STRING = String.raw`"(?:[^"\\]|\\["\\])*"`
const OPTION = new RegExp(`^option ${STRING} ${STRING}$`)
const COMMODITY_LINE = new RegExp(`^(${DATE}) commodity (${COMMODITY})$`)
const OPEN = new RegExp(`^(${DATE}) open (${ACCOUNT})$`)
const BALANCE = new RegExp(`^(${DATE}) balance (${ACCOUNT})  (${NUMBER}) (${COMMODITY})$`)
const TRANSACTION = new RegExp(`^(${DATE}) \\* ${STRING} ${STRING}$`)
const META = new RegExp(`^  [a-z][a-zA-Z0-9_-]*: ${STRING}$`)
const POSTING = new RegExp(
  `^  (${ACCOUNT})  (${NUMBER}) (${COMMODITY})(?: \\{\\{(${NUMBER}) (${COMMODITY})\\}\\})?$`,
)

export interface Book {
  readonly transactions: number
  readonly balances: number
  /** Lines that are not by the grammar, accounts not opened, transactions and balances that do not hold. */
  readonly faults: readonly string[]
}

export function rereadBeancount(text: string): Book {
  const faults: string[] = []
  const opened = new Map<string, string>()
  const sums = new Map<string, bigint>()
  let transactions = 0
  let balances = 0
  let current: { line: string; day: string; left: Map<string, bigint>; postings: number } | undefined
  const finish = () => {
    if (current === undefined) return
    for (const [commodity, left] of current.left)
      if (left !== 0n) faults.push(`${current.line}: ${left} ${commodity} left`)
    current = undefined
  }
  for (const line of text.split('\n')) {
    const posting = POSTING.exec(line)
    if (posting !== null && current !== undefined) {
      const [, account, number, commodity, cost, currency] = posting
      const units = scaled(number!)
      const [name, weight] =
        cost === undefined ? [commodity!, units] : [currency!, units < 0n ? -scaled(cost) : scaled(cost)]
      current.left.set(name, (current.left.get(name) ?? 0n) + weight)
      current.postings++
      if (!opened.has(account!) || opened.get(account!)! > current.day) faults.push(`${account} is not open`)
      const key = `${account} ${commodity}`
      sums.set(key, (sums.get(key) ?? 0n) + units)
      continue
    }
    if (META.test(line)) continue
    finish()
    const begun = TRANSACTION.exec(line)
    const open = OPEN.exec(line)
    const balance = BALANCE.exec(line)
    if (begun) {
      transactions++
      current = { line, day: begun[1]!, left: new Map(), postings: 0 }
    } else if (open) opened.set(open[2]!, open[1]!)
    else if (balance) {
      balances++
      const [, , account, number, commodity] = balance
      if ((sums.get(`${account} ${commodity}`) ?? 0n) !== scaled(number!)) faults.push(line)
    } else if (line !== '' && !OPTION.test(line) && !COMMODITY_LINE.test(line))
      faults.push(`not read: ${line}`)
  }
  finish()
  return { transactions, balances, faults }
}

function scaled(number: string): bigint {
  const [whole = '', fraction = ''] = number.replace('-', '').split('.')
  const units = BigInt(whole + fraction.padEnd(SCALE, '0'))
  return number.startsWith('-') ? -units : units
}
