import './jitless.ts'
import { z } from 'zod'
import { Account, Asset, Relief, TaxType } from './account.ts'
import { Answer, JournalEntry, Verification } from './decision.ts'
import { ActivityRow, BatchRow, FileIn, ImportedFile, PreviewFile, Profile } from './importing.ts'
import { CashRow, GainRow, GapRow, HoldingRow, LotRow } from './lot.ts'
import { MacroSeriesRow, PriceColumns, PriceFileSummary, SeriesRow } from './market.ts'
import { AmountText, Currency, DayText, Finite, Hash, Id } from './plain.ts'
import { Plan } from './plan.ts'
import { Proposal, Revisions } from './proposal.ts'
import { Reason, Report } from './report.ts'
import { Execution, Strategy, Template } from './strategy.ts'

/**
 * The one list of what Trimtab can be asked. Every host (Electron, localhost, command line, tests) reads this table;
 * there is no second list. Input and output are checked on the host both ways and again in the window.
 *
 * `writes` names the revision stream a call may move; `progress` marks long work that reports shares of one and can be
 * cancelled.
 */
interface Channel<I extends z.ZodType, O extends z.ZodType> {
  readonly input: I
  readonly output: O
  readonly writes?: keyof Revisions | 'journal'
  readonly progress?: true
}

function channel<I extends z.ZodType, O extends z.ZodType>(c: Channel<I, O>): Channel<I, O> {
  return c
}

const nothing = z.strictObject({})
const Done = z.strictObject({ done: z.literal(true) })
const AsOf = z.strictObject({ asOf: DayText.optional() })
const ByAccount = z.strictObject({ asOf: DayText.optional(), account: Id.optional(), asset: Id.optional() })

/** Which strategy is meant: one saved (its newest version, or a given one), a template, or a document at hand. */
export const WhichStrategy = z.union([
  z.strictObject({ id: z.string(), version: z.int().optional() }),
  z.strictObject({ template: z.string() }),
  z.strictObject({ document: Strategy }),
])

export const contract = {
  'app.status': channel({
    input: nothing,
    output: z.strictObject({
      version: z.string(),
      ledger: z.strictObject({ id: z.string(), file: z.string(), demo: z.boolean(), empty: z.boolean() }),
      revisions: Revisions,
      today: DayText,
      lastClose: DayText.nullable(),
      counts: z.strictObject({
        accounts: z.int(),
        events: z.int(),
        series: z.int(),
        strategies: z.int(),
        journal: z.int(),
      }),
      /** Codes such as `anchorMissing`; empty when all is well. */
      notices: z.array(z.string()),
    }),
  }),
  'demo.create': channel({
    input: z.strictObject({
      seed: z
        .int()
        .min(0)
        .max(2 ** 31 - 1)
        .default(42),
    }),
    output: z.strictObject({ accounts: z.int(), events: z.int(), series: z.int(), closesOf: DayText }),
    writes: 'ledger',
    progress: true,
  }),

  'account.list': channel({ input: nothing, output: z.array(Account) }),
  'account.add': channel({
    input: z.strictObject({
      name: z.string().min(1).max(80),
      institution: z.string().max(80).default(''),
      owner: z.string().min(1).max(80).default('Me'),
      taxType: TaxType.default('taxable'),
      currency: Currency.default('USD'),
      relief: Relief.default('fifo'),
      inPlan: z.boolean().default(true),
      externalIds: z.array(z.string().max(80)).max(20).default([]),
    }),
    output: Account,
    writes: 'ledger',
  }),
  'account.edit': channel({
    input: z.strictObject({
      id: Id,
      name: z.string().min(1).max(80).optional(),
      institution: z.string().max(80).optional(),
      taxType: TaxType.optional(),
      relief: Relief.optional(),
      inPlan: z.boolean().optional(),
      externalIds: z.array(z.string().max(80)).max(20).optional(),
    }),
    output: Account,
    writes: 'ledger',
  }),
  'asset.list': channel({ input: nothing, output: z.array(Asset) }),
  'asset.edit': channel({
    input: z.strictObject({
      id: Id,
      name: z.string().max(200).optional(),
      kind: Asset.shape.kind.optional(),
      taxKind: Asset.shape.taxKind.optional(),
      identicalGroup: z.string().max(80).nullable().optional(),
    }),
    output: Asset,
    writes: 'ledger',
  }),

  'import.preview': channel({
    input: z.strictObject({
      files: z.array(FileIn).min(1).max(50),
      broker: z.string().default('auto'),
      profile: Id.optional(),
      /** Account by the hint a file gives (`''` for a file that names none). */
      accounts: z.record(z.string(), Id).default({}),
    }),
    output: z.strictObject({ preview: Id, revision: z.int(), files: z.array(PreviewFile) }),
    progress: true,
  }),
  'import.commit': channel({
    input: z.strictObject({
      preview: Id,
      /** Possible duplicates that the person says are new, by event key; the others are left out. */
      keep: z.array(z.string()).max(100_000).default([]),
      /** New rows that the person leaves out, by event key. */
      leave: z.array(z.string()).max(100_000).default([]),
      accounts: z.record(z.string(), Id).default({}),
    }),
    output: z.strictObject({ files: z.array(ImportedFile), revision: z.int() }),
    writes: 'ledger',
  }),
  'import.list': channel({ input: nothing, output: z.array(BatchRow) }),
  'import.undo': channel({
    input: z.strictObject({ batch: Id, reason: z.string().max(500).default('') }),
    output: z.strictObject({ batch: Id, events: z.int() }),
    writes: 'ledger',
  }),
  /** First rows of a file as cells, and what the mapper would guess, for a layout that nobody knows. */
  'import.columns': channel({
    input: z.strictObject({ file: FileIn }),
    output: z.strictObject({
      header: z.array(z.string()),
      headerLine: z.int(),
      rows: z.array(z.array(z.string())),
      guess: Profile,
      /** What cannot be told from the values alone and must be asked. */
      ask: z.array(z.enum(['decimal', 'dateOrder', 'date', 'action', 'amount'])),
      actionCells: z.array(z.string()),
    }),
  }),
  'import.saveProfile': channel({ input: Profile, output: Profile, writes: 'settings' }),
  'import.profiles': channel({ input: nothing, output: z.array(Profile) }),

  'ledger.activity': channel({
    input: z.strictObject({
      account: Id.optional(),
      asset: Id.optional(),
      kind: z.string().optional(),
      text: z.string().max(200).optional(),
      offset: z.int().min(0).default(0),
      limit: z.int().min(1).max(5000).default(200),
    }),
    output: z.strictObject({ total: z.int(), rows: z.array(ActivityRow) }),
  }),
  'ledger.holdings': channel({
    input: ByAccount,
    output: z.strictObject({
      asOf: DayText,
      holdings: z.array(HoldingRow),
      cash: z.array(CashRow),
      /** Market value of all holdings with a price plus cash, in the base currency. */
      value: AmountText,
      unpriced: z.array(z.string()),
      gaps: z.array(GapRow),
    }),
  }),
  'ledger.lots': channel({
    input: ByAccount,
    output: z.strictObject({ asOf: DayText, lots: z.array(LotRow), gaps: z.array(GapRow) }),
  }),
  'ledger.gains': channel({
    input: z.strictObject({
      year: z.int().min(1900).max(2200).optional(),
      relief: Relief.optional(),
      account: Id.optional(),
    }),
    output: z.strictObject({
      years: z.array(z.int()),
      rows: z.array(GainRow),
      totals: z.strictObject({ short: AmountText, long: AmountText, unknown: z.int() }),
      gaps: z.array(GapRow),
    }),
  }),
  'ledger.addOpeningLot': channel({
    input: z.strictObject({
      account: Id,
      asset: Id,
      acquired: DayText,
      quantity: AmountText,
      costBasis: AmountText,
      note: z.string().max(500).default(''),
    }),
    output: z.strictObject({ event: Id }),
    writes: 'ledger',
  }),
  'ledger.chooseLots': channel({
    input: z.strictObject({
      sale: Id,
      lots: z
        .array(z.strictObject({ lot: Id, quantity: AmountText }))
        .min(1)
        .max(500),
      note: z.string().max(500).default(''),
    }),
    output: z.strictObject({ event: Id }),
    writes: 'ledger',
  }),
  'ledger.check': channel({
    input: nothing,
    output: z.strictObject({
      checks: z.array(z.strictObject({ name: z.string(), passed: z.boolean(), detail: z.string() })),
      stateHash: Hash,
    }),
  }),

  'prices.import': channel({
    input: z.strictObject({
      files: z.array(FileIn).min(1).max(200),
      /** For layouts that name no symbol (yahoo, lean): the symbol; default the file's name. */
      symbol: z.string().max(60).optional(),
      currency: Currency.default('USD'),
    }),
    output: z.strictObject({ files: z.array(PriceFileSummary), revision: z.int() }),
    writes: 'market',
    progress: true,
  }),
  'prices.list': channel({ input: nothing, output: z.array(SeriesRow) }),
  'prices.columns': channel({
    input: z.strictObject({ asset: Id, from: DayText.optional(), to: DayText.optional() }),
    output: PriceColumns,
  }),
  'macro.import': channel({
    input: z.strictObject({
      files: z.array(FileIn).min(1).max(50),
      series: Id.optional(),
      lagDays: z.int().min(0).max(400).optional(),
    }),
    output: z.strictObject({ series: z.array(MacroSeriesRow), revision: z.int() }),
    writes: 'market',
  }),
  'macro.list': channel({ input: nothing, output: z.array(MacroSeriesRow) }),

  'strategy.templates': channel({ input: nothing, output: z.array(Template) }),
  'strategy.list': channel({
    input: nothing,
    output: z.array(
      z.strictObject({
        strategy: Strategy,
        hash: Hash,
        sentence: z.string(),
        savedAt: z.string(),
        live: z.boolean(),
      }),
    ),
  }),
  'strategy.show': channel({
    input: WhichStrategy,
    output: z.strictObject({
      strategy: Strategy,
      hash: Hash,
      /** The rule as a sentence, and each part as one. */
      sentence: z.string(),
      parts: z.array(z.string()),
      versions: z.array(z.int()),
    }),
  }),
  /** Checks a document as typed: refusals name the path. */
  'strategy.check': channel({
    input: z.strictObject({ document: z.unknown() }),
    output: z.strictObject({
      strategy: Strategy,
      hash: Hash,
      sentence: z.string(),
      parts: z.array(z.string()),
    }),
  }),
  'strategy.save': channel({
    input: z.strictObject({ document: Strategy, reason: z.string().max(2000).default('') }),
    output: z.strictObject({ id: z.string(), version: z.int(), hash: Hash }),
    writes: 'plan',
  }),
  /** The state of each signal on a day, and the numbers behind it: "why out on 31 March". */
  'strategy.trace': channel({
    input: z.strictObject({ which: WhichStrategy, day: DayText.optional() }),
    output: z.strictObject({
      /** The decision session that was in force on the day asked for. */
      decided: DayText,
      nextDecision: DayText.nullable(),
      signals: z.array(Reason.extend({ sleeve: Id, symbol: z.string() })),
      targets: z.array(z.strictObject({ sleeve: Id, asset: Id, weight: Finite })),
      sentences: z.array(z.string()),
    }),
  }),

  'backtest.run': channel({
    input: z.strictObject({
      which: WhichStrategy,
      from: DayText.optional(),
      to: DayText.optional(),
      execution: Execution.prefault({}),
      /** Overrides the sleeve's budget in the blend. */
      budget: z.number().min(0).max(1).optional(),
    }),
    output: Report,
    progress: true,
  }),

  'plan.show': channel({
    input: nothing,
    output: z.strictObject({ plan: Plan.nullable(), strategy: Strategy.nullable(), sentence: z.string() }),
  }),
  'plan.save': channel({
    input: z.strictObject({ plan: Plan, reason: z.string().min(1).max(2000) }),
    output: z.strictObject({ plan: Plan, revision: z.int() }),
    writes: 'plan',
  }),
  'rebalance.propose': channel({ input: AsOf, output: Proposal }),
  'rebalance.decide': channel({
    input: z.strictObject({
      proposal: Hash,
      asOf: DayText,
      decision: z.enum(['accepted', 'edited', 'declined']),
      reason: z.string().max(4000),
      answers: z.array(Answer).max(100).default([]),
      /** For `edited`: tickets kept, each with the quantity it shall have. */
      tickets: z
        .array(z.strictObject({ id: Id, quantity: AmountText }))
        .max(500)
        .optional(),
    }),
    output: z.strictObject({ seq: z.int(), hash: Hash }),
    writes: 'journal',
  }),

  'journal.list': channel({
    input: z.strictObject({
      text: z.string().max(200).optional(),
      offset: z.int().min(0).default(0),
      limit: z.int().min(1).max(1000).default(100),
    }),
    output: z.strictObject({ total: z.int(), entries: z.array(JournalEntry) }),
  }),
  'journal.add': channel({
    input: z.strictObject({ reason: z.string().min(1).max(8000), corrects: z.int().optional() }),
    output: z.strictObject({ seq: z.int(), hash: Hash }),
    writes: 'journal',
  }),
  'journal.verify': channel({ input: nothing, output: Verification }),

  'today.summary': channel({
    input: AsOf,
    output: z.strictObject({
      asOf: DayText,
      closesOf: DayText.nullable(),
      value: AmountText.nullable(),
      coreShare: Finite.nullable(),
      sleeveShare: Finite.nullable(),
      sleeveBudget: Finite.nullable(),
      needs: z.array(
        z.strictObject({
          kind: z.enum([
            'importLedger',
            'importPrices',
            'savePlan',
            'reviewPlan',
            'answerWarning',
            'missingLots',
            'stalePrices',
            'priceFault',
            'journalFault',
            'refusedRows',
          ]),
          urgent: z.boolean(),
          facts: z.record(z.string(), z.union([z.string(), z.number()])),
        }),
      ),
      signals: z.array(Reason.extend({ sleeve: Id, symbol: z.string() })),
      dates: z.array(
        z.strictObject({
          day: DayText,
          kind: z.enum(['decision', 'fill', 'lotTurnsLong', 'washWindowOver', 'pricesStale']),
          facts: z.record(z.string(), z.union([z.string(), z.number()])),
        }),
      ),
      quiet: z.array(
        z.strictObject({ kind: z.string(), facts: z.record(z.string(), z.union([z.string(), z.number()])) }),
      ),
    }),
  }),

  'settings.show': channel({
    input: nothing,
    output: z.strictObject({ theme: z.enum(['system', 'light', 'dark']), disclaimerSeen: z.boolean() }),
  }),
  'settings.save': channel({
    input: z.strictObject({
      theme: z.enum(['system', 'light', 'dark']).optional(),
      disclaimerSeen: z.boolean().optional(),
    }),
    output: Done,
    writes: 'settings',
  }),
} as const

export type Contract = typeof contract
export type ChannelName = keyof Contract
export const channelNames = Object.keys(contract) as ChannelName[]
/** What a caller may leave out is optional here. */
export type Input<C extends ChannelName> = z.input<Contract[C]['input']>
/** What a handler receives: defaults filled in. */
export type Checked<C extends ChannelName> = z.output<Contract[C]['input']>
export type Output<C extends ChannelName> = z.output<Contract[C]['output']>
