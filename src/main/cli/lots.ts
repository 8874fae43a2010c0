import type { ActionText } from '../../shared/action.ts'
import type { Input, Output } from '../../shared/contract.ts'
import { count, showDay, showMoney, showQuantity } from '../../shared/format.ts'
import { ok } from '../../shared/refusal.ts'
import type { TermsText } from '../../shared/terms.ts'
import { describeRefusal } from '../../shared/words.ts'
import { accountId } from './account.ts'
import { defined, has, one, UsageError, type Command, type Given } from './command.ts'
import { left, right, table } from './print.ts'

const RATES = ['short-rate', 'long-rate', 'carried-short', 'carried-long'] as const

/** How sales take lots, and what happens to lots without a trade. */
export const lotCommands: readonly Command[] = [
  {
    name: 'account relief',
    usage:
      'ACCOUNT fifo|lifo|hifo|lowestCost|average|specific|minTax|sharePool|adjustedCostBase --from DAY [--short-rate R --long-rate R [--carried-short AMOUNT] [--carried-long AMOUNT]] [--apply]',
    about: 'Shows what another relief method from a day on would change; --apply lets it hold',
    options: ['from', ...RATES],
    flags: ['apply'],
    words: [2, 2],
    async run(client, given) {
      const account = await accountId(client, given.words[0]!)
      if (!account.ok) return account
      const change = defined({
        account: account.value,
        method: given.words[1]!,
        from: one(given, 'from') ?? '',
        rates: ratesOf(given),
      }) as Input<'account.setRelief'>
      if (has(given, 'apply')) {
        const set = await client.call('account.setRelief', change)
        if (!set.ok) return set
        const text = `${set.value.name} goes by ${change.method} from ${showDay(change.from)} on.`
        return ok({ json: set.value, text })
      }
      const got = await client.call('ledger.reliefPreview', change)
      return got.ok ? ok({ json: got.value, text: previewText(got.value) }) : got
    },
  },
  {
    name: 'lots sale',
    usage: 'SALE [--short-rate R --long-rate R [--carried-short AMOUNT] [--carried-long AMOUNT]]',
    about: 'A sale with the lots that were there, and what each method would take',
    options: [...RATES],
    flags: [],
    words: [1, 1],
    async run(client, given) {
      const input = defined({ sale: given.words[0]!, rates: ratesOf(given) }) as Input<'ledger.sale'>
      const got = await client.call('ledger.sale', input)
      if (!got.ok) return got
      const { lots, methods, currency } = got.value
      const held = table(
        [left('Lot'), left('Acquired'), right('Held'), right('Cost'), left('Term'), right('Taken')],
        lots.map((l) => [
          l.lot,
          showDay(l.acquired),
          showQuantity(l.quantity),
          l.costBasis === null ? 'unknown' : showMoney(l.costBasis, currency),
          l.term,
          showQuantity(l.taken),
        ]),
      )
      const by = table(
        [left('Method'), right('Short-term'), right('Long-term'), right('Lots')],
        methods.map((m) => [
          m.method,
          showMoney(m.gained.short, currency),
          showMoney(m.gained.long, currency),
          String(m.takes.length),
        ]),
      )
      const about = `${showQuantity(got.value.quantity)} ${got.value.symbol} of ${got.value.accountName} on ${showDay(got.value.day)} for ${showMoney(got.value.proceeds, currency)}, by ${got.value.method}${got.value.filed ? '; the year is filed' : ''}.`
      return ok({ json: got.value, text: [about, held, '', by].join('\n') })
    },
  },
  {
    name: 'lots choose',
    usage: 'SALE LOT=UNITS…',
    about: 'Names the lots that a sale takes, in order',
    options: [],
    flags: [],
    words: [2, 501],
    async run(client, given) {
      const [sale = '', ...named] = given.words
      const lots = named.map((word) => {
        const at = word.lastIndexOf('=')
        if (at < 1) throw new UsageError(`a lot and its units look like LOT=10, not "${word}"`)
        return { lot: word.slice(0, at), quantity: word.slice(at + 1) }
      })
      const got = await client.call('ledger.chooseLots', { sale, lots })
      return got.ok ? ok({ json: got.value, text: `Kept as ${got.value.event}.` }) : got
    },
  },
  {
    name: 'lots unchoose',
    usage: 'SALE',
    about: 'Lets a sale go by its account again',
    options: [],
    flags: [],
    words: [1, 1],
    async run(client, given) {
      const got = await client.call('ledger.unchooseLots', { sale: given.words[0]! })
      return got.ok ? ok({ json: got.value, text: 'The sale goes by its account again.' }) : got
    },
  },
  {
    name: 'lots asks',
    usage: '',
    about: 'What the ledger must be told: basis, spin-off shares, values, ratios',
    options: [],
    flags: [],
    words: [0, 0],
    async run(client) {
      const got = await client.call('ledger.asks', {})
      if (!got.ok) return got
      const heads = [
        left('Asks'),
        left('Of'),
        left('Day'),
        left('Account'),
        left('Symbol'),
        right('Units'),
        left('Event'),
      ]
      const rows = got.value.map((a) => [
        a.kind,
        a.eventKind,
        showDay(a.day),
        a.accountName,
        a.symbol,
        showQuantity(a.quantity),
        a.event,
      ])
      return ok({ json: got.value, text: rows.length === 0 ? 'Nothing is open.' : table(heads, rows) })
    },
  },
  {
    name: 'lots state',
    usage:
      'EVENT basis --acquired DAY --cost AMOUNT | inherited --died DAY --cost AMOUNT | gifted --given DAY --acquired DAY --cost AMOUNT --value AMOUNT | spinOff --parent SYMBOL --share S | reorganisation|taxable --unit-value PRICE | split --after N --before N | nothing',
    about: 'States what a row does not say of an action; "nothing" takes it back',
    options: [
      'acquired',
      'cost',
      'died',
      'given',
      'value',
      'parent',
      'share',
      'unit-value',
      'after',
      'before',
    ],
    flags: [],
    words: [2, 2],
    async run(client, given) {
      const [event = '', kind = ''] = given.words
      const terms = kind === 'nothing' ? null : (termsFrom(kind, given) as TermsText)
      const got = await client.call('ledger.stateTerms', { event, terms })
      return got.ok ? ok({ json: got.value, text: terms === null ? 'Taken back.' : 'Stated.' }) : got
    },
  },
  {
    name: 'lots action',
    usage:
      'split|spinOff|merger|rename|returnOfCapital|capGainDistribution|liquidation ASSET --day DAY [--account A] [--after N --before N] [--into SYMBOL] [--share S] [--cash-per-unit PRICE] [--unit-value PRICE] [--taxable] [--cash-in-lieu AMOUNT] [--symbol NEW] [--amount AMOUNT] [--note TEXT] [--add]',
    about: 'Shows what a corporate action would do to lots; --add enters it (import undo takes it back)',
    options: [
      'day',
      'account',
      'after',
      'before',
      'into',
      'share',
      'cash-per-unit',
      'unit-value',
      'cash-in-lieu',
      'symbol',
      'amount',
      'note',
    ],
    flags: ['taxable', 'add'],
    words: [2, 2],
    async run(client, given) {
      const typed = one(given, 'account')
      const account = typed === undefined ? ok(undefined) : await accountId(client, typed)
      if (!account.ok) return account
      const action = actionFrom(given, account.value)
      if (!has(given, 'add')) {
        const got = await client.call('ledger.previewAction', { action })
        return got.ok ? ok({ json: got.value, text: actionText(got.value) }) : got
      }
      const added = await client.call('ledger.addAction', defined({ action, note: one(given, 'note') }))
      if (!added.ok) return added
      return ok({
        json: added.value,
        text: `Entered; trimtab import undo ${added.value.batch} takes it back.`,
      })
    },
  },
]

function ratesOf(given: Given): Input<'ledger.sale'>['rates'] {
  if (RATES.every((name) => !given.options.has(name))) return undefined
  return defined({
    shortRate: one(given, 'short-rate') ?? '',
    longRate: one(given, 'long-rate') ?? '',
    carriedShort: one(given, 'carried-short'),
    carriedLong: one(given, 'carried-long'),
  })
}

/** What was typed, by the names of the contract, which says what fits the kind. */
function termsFrom(kind: string, given: Given): object {
  return defined({
    kind,
    acquired: one(given, 'acquired'),
    cost: one(given, 'cost'),
    died: one(given, 'died'),
    given: one(given, 'given'),
    value: one(given, 'value'),
    parent: one(given, 'parent'),
    share: one(given, 'share'),
    unitValue: one(given, 'unit-value'),
    after: one(given, 'after'),
    before: one(given, 'before'),
  })
}

function actionFrom(given: Given, account: string | undefined): ActionText {
  const [kind = '', asset = ''] = given.words
  return defined({
    kind,
    asset,
    day: one(given, 'day') ?? '',
    account,
    after: one(given, 'after'),
    before: one(given, 'before'),
    into: one(given, 'into'),
    share: one(given, 'share'),
    cashPerUnit: one(given, 'cash-per-unit'),
    unitValue: one(given, 'unit-value'),
    taxable: has(given, 'taxable') ? true : undefined,
    cashInLieu: one(given, 'cash-in-lieu'),
    symbol: one(given, 'symbol'),
    amount: one(given, 'amount'),
  }) as unknown as ActionText
}

function previewText(preview: Output<'ledger.reliefPreview'>): string {
  const { years, sales, refused, now, method } = preview
  const heads = [
    left('Year'),
    right('Short now'),
    right('Short then'),
    right('Long now'),
    right('Long then'),
    left('Filed'),
  ]
  const rows = years.map(({ year, currency, before, after, filed }) => [
    String(year),
    showMoney(before.short, currency),
    showMoney(after.short, currency),
    showMoney(before.long, currency),
    showMoney(after.long, currency),
    filed ? 'filed' : '',
  ])
  return [
    `From ${now} to ${method} on ${showDay(preview.from)}: ${count(sales.length, 'sale')} would change.`,
    ...(rows.length === 0 ? [] : [table(heads, rows)]),
    ...(refused === null ? ['--apply lets it hold.'] : [describeRefusal(refused).sentence]),
  ].join('\n')
}

function actionText({ before, after, gains, events }: Output<'ledger.previewAction'>): string {
  const lots = (list: typeof before) =>
    table(
      [left('Account'), left('Symbol'), left('Acquired'), right('Units'), right('Cost'), left('Lot')],
      list.map((l) => [
        l.accountName,
        l.symbol,
        showDay(l.acquired),
        showQuantity(l.quantity),
        l.costBasis === null ? 'unknown' : showMoney(l.costBasis, l.currency),
        l.lot,
      ]),
    )
  const closed = gains.map(
    (g) =>
      `${showQuantity(g.quantity)} ${g.symbol} of ${showDay(g.acquired)}: ${g.gain === null ? 'gain unknown' : `gain ${showMoney(g.gain, g.currency)}`}, ${g.term}-term.`,
  )
  return [
    `${count(events.length, 'event')} would be entered.`,
    ...(before.length === 0 ? [] : ['Lots now:', lots(before)]),
    ...(after.length === 0 ? [] : ['Lots then:', lots(after)]),
    ...closed,
  ].join('\n')
}
