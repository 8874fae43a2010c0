import type { Terms } from '../../shared/terms.ts'
import type { LedgerEvent } from '../../shared/trade.ts'
import { compareEvents, inReplayOrder } from './order.ts'

/** What one look over the events in replay order tells before the replay starts. */
export interface Survey {
  /** The events in the order of LOT-2: the same whatever order they are given in. */
  readonly ordered: readonly LedgerEvent[]
  /** Lots that people named, by closing event key; of two for one closing the later counts (LOT-5). */
  readonly choices: ReadonlyMap<string, NonNullable<LedgerEvent['choice']>>
  /** Places of the events that may be half of a transfer or an exchange. */
  readonly movers: readonly number[]
  /** Places of options assigned or exercised (LOT-35). */
  readonly exercises: readonly number[]
  /** Terms by the key of the event they belong to; of two the later counts, and both over the event's own (LOT-26). */
  readonly terms: ReadonlyMap<string, Terms>
  /** Events that open lots, events that may close some: how much room the replay needs. */
  readonly openings: number
  readonly closings: number
}

/** One pass where the events come in order, as they do from the store; a million objects are too many to look at twice. */
export function survey(events: readonly LedgerEvent[]): Survey {
  return look(events) ?? (look(inReplayOrder(events)) as Survey)
}

/** Undefined as soon as an event stands before one that it belongs after. */
function look(ordered: readonly LedgerEvent[]): Survey | undefined {
  const choices = new Map<string, NonNullable<LedgerEvent['choice']>>()
  const movers: number[] = []
  const exercises: number[] = []
  const own = new Map<string, Terms>()
  const stated = new Map<string, Terms>()
  let previous: LedgerEvent | undefined
  let openings = 0
  let closings = 0
  for (let place = 0; place < ordered.length; place++) {
    const event = ordered[place] as LedgerEvent
    if (previous !== undefined && compareEvents(previous, event) > 0) return undefined
    previous = event
    if (event.choice !== undefined) choices.set(event.choice.sale, event.choice)
    if (event.terms !== undefined) {
      if (event.termsOf === undefined) own.set(event.key, event.terms)
      else stated.set(event.termsOf, event.terms)
    }
    switch (event.kind) {
      case 'buy':
      case 'reinvestment':
      case 'openingLot':
      case 'buyToOpen':
      case 'sellToOpen':
        openings += 1
        break
      case 'sell':
      case 'sellToClose':
      case 'buyToClose':
      case 'optionExpired':
        closings += 1
        break
      case 'optionAssigned':
      case 'optionExercised':
        closings += 1
        exercises.push(place)
        break
      case 'transferIn':
      case 'transferOut':
      case 'merger':
      case 'rename':
      case 'split':
        movers.push(place)
        break
      case 'dividend':
      case 'interest':
      case 'fee':
      case 'withholding':
      case 'deposit':
      case 'withdrawal':
      case 'spinOff':
      case 'returnOfCapital':
      case 'capGainDistribution':
      case 'fxConversion':
      case 'reliefChoice':
      case 'terms':
    }
  }
  return { ordered, choices, movers, exercises, terms: new Map([...own, ...stated]), openings, closings }
}
