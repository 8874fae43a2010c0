import { rowAtOrBefore } from '../../engine/market/panel.ts'
import { aheadOf } from '../../engine/strategy/ahead.ts'
import { checkStrategy } from '../../engine/strategy/check.ts'
import { differences } from '../../engine/strategy/diff.ts'
import { familyHash, strategyHash } from '../../engine/strategy/hash.ts'
import { assetsOf, macroOf } from '../../engine/strategy/pipeline.ts'
import { countUpTo, decisionRows } from '../../engine/strategy/schedule.ts'
import { partsOf, sentenceOf } from '../../engine/strategy/sentence.ts'
import { tooEarly, trace } from '../../engine/strategy/trace.ts'
import { canonical } from '../../shared/canonical.ts'
import { type Day, day, isoFromDay } from '../../shared/day.ts'
import { ok, refuse } from '../../shared/refusal.ts'
import { type Schedule, Strategy } from '../../shared/strategy.ts'
import { describeReason } from '../../shared/words.ts'
import { appendDecision } from '../store/decisions.ts'
import { currentPlan } from '../store/plans.ts'
import {
  addStrategyVersion,
  newestStrategies,
  savedStrategy,
  versionsOfStrategy,
} from '../store/strategies.ts'
import { write } from '../store/write.ts'
import type { Handlers } from './handler.ts'
import { calendarOf, panelFor } from './panel.ts'
import { findStrategy, symbolsOf, templatesOf } from './whichStrategy.ts'

export const strategyHandlers = {
  'strategy.templates': (_input, context) => ok([...templatesOf(context)]),

  'strategy.list': (_input, { ledger }) => {
    const symbol = symbolsOf({ ledger })
    const plan = currentPlan(ledger)
    const newest = newestStrategies(ledger)
    const running = plan && savedStrategy(ledger, plan.strategy, plan.version)
    const older = running !== undefined && newest.every(({ hash }) => hash !== running.hash) ? [running] : []
    return ok(
      [...older, ...newest].map(({ strategy, hash, savedAt }) => ({
        strategy,
        hash,
        sentence: sentenceOf(strategy, symbol),
        savedAt,
        live: strategy.id === plan?.strategy && strategy.version === plan.version,
      })),
    )
  },

  'strategy.show': (input, context) => {
    const found = findStrategy(input, context)
    if (!found.ok) return found
    const { strategy } = found.value
    const symbol = symbolsOf(context)
    return ok({
      strategy,
      hash: strategyHash(strategy, (text) => context.host.sha256(text)),
      sentence: sentenceOf(strategy, symbol),
      parts: partsOf(strategy, symbol),
      versions: 'id' in input ? versionsOfStrategy(context.ledger, input.id) : [],
    })
  },

  'strategy.check': ({ document }, context) => {
    const parsed = Strategy.safeParse(document)
    if (!parsed.success) {
      const issue = parsed.error.issues[0]!
      return refuse({ kind: 'invalidStrategy', path: issue.path.join('.'), problem: issue.message })
    }
    const checked = checkStrategy(parsed.data)
    if (!checked.ok) return checked
    const symbol = symbolsOf(context)
    return ok({
      strategy: parsed.data,
      hash: strategyHash(parsed.data, (text) => context.host.sha256(text)),
      sentence: sentenceOf(parsed.data, symbol),
      parts: partsOf(parsed.data, symbol),
    })
  },

  'strategy.save': ({ document, reason }, { ledger, host }) => {
    const checked = checkStrategy(document)
    if (!checked.ok) return checked
    return write(ledger, ['plan'], () => {
      const before = savedStrategy(ledger, document.id)
      const unchanged =
        before !== undefined &&
        canonical(before.strategy) === canonical({ ...document, version: before.strategy.version })
      if (unchanged) return ok({ id: document.id, version: before.strategy.version, hash: before.hash })
      const strategy = { ...document, version: (before?.strategy.version ?? 0) + 1 }
      const hash = strategyHash(strategy, (text) => host.sha256(text))
      addStrategyVersion(ledger, strategy, hash)
      appendDecision(ledger, 'strategySaved', reason, {
        strategy: strategy.id,
        version: strategy.version,
        hash,
        family: familyHash(strategy, (text) => host.sha256(text)),
        sentence: sentenceOf(strategy, symbolsOf({ ledger })),
        changes: before === undefined ? [] : differences(before.strategy, strategy),
      })
      return ok({ id: strategy.id, version: strategy.version, hash })
    })
  },

  'strategy.trace': ({ which, day: asked }, context) => {
    const found = findStrategy(which, context)
    if (!found.ok) return found
    const { strategy } = found.value
    const got = panelFor(context, assetsOf(strategy), macroOf(strategy))
    if (!got.ok) return got
    const panel = got.value
    const calendar = calendarOf(context)
    const row = asked === undefined ? panel.days.length - 1 : rowAtOrBefore(panel, day(asked))
    const wayFrom = (every: Schedule['every'], at: number) => aheadOf(calendar, every, panel.days[at]! as Day)
    const traced = trace(panel, strategy, row, (sleeve) => wayFrom(sleeve.schedule.every, row))
    if (!traced.ok) return traced
    const symbol = symbolsOf(context)
    const signals = traced.value.flatMap(({ sleeve, reasons }) =>
      reasons.map((reason) => ({ ...reason, sleeve, symbol: symbol(reason.asset) })),
    )
    const sleeves = traced.value.map(({ decided, nextDecision }) => ({ decided, next: nextDecision }))
    const decisions = sleeves.length > 0 ? sleeves : coreDecisions()
    if (decisions.length === 0) return refuse(tooEarly(strategy))
    const next = decisions.flatMap((each) => each.next ?? [])
    return ok({
      decided: isoFromDay(Math.max(...decisions.map(({ decided }) => decided)) as Day),
      nextDecision: next.length > 0 ? isoFromDay(Math.min(...next) as Day) : null,
      signals,
      targets: traced.value.flatMap(({ sleeve, targets }) =>
        [...targets].map(([asset, weight]) => ({ sleeve, asset, weight })),
      ),
      sentences: signals.map((signal) => describeReason(signal, signal.symbol)),
    })

    /** A core alone has no signals, only sessions at which its bands are looked at. */
    function coreDecisions(): { decided: Day; next: Day }[] {
      const { every } = strategy.core.schedule
      const rows = decisionRows(panel, every)
      const last = countUpTo(rows, row) - 1
      if (last < 0) return []
      return [{ decided: panel.days[rows[last]!]! as Day, next: wayFrom(every, row).nextDecision }]
    }
  },
} satisfies Partial<Handlers>
