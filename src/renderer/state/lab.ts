import { create } from 'zustand'
import type { Input } from '../../shared/contract.ts'
import type { Api } from '../api/connect.ts'
import { question } from './question.ts'

/** What is to be tested. Empty text leaves a choice to the strategy or to the data. */
export interface LabSetup {
  /** `saved:<id>`, `template:<id>`, or empty for the plan's own. */
  readonly which: string
  readonly from: string
  readonly to: string
  readonly costBp: number
  readonly lag: number
  /** Percent of the whole; empty for the sleeve's own budget. */
  readonly budget: string
}

export const NO_SETUP: LabSetup = { which: '', from: '', to: '', costBp: 10, lag: 1, budget: '' }

export const useLab = create<{
  readonly setup: LabSetup
  /** What the run that is shown was asked with. */
  readonly ran: Input<'backtest.run'> | undefined
}>(() => ({ setup: NO_SETUP, ran: undefined }))

export function changeSetup(change: Partial<LabSetup>): void {
  useLab.setState(({ setup }) => ({ setup: { ...setup, ...change } }))
}

/** Asks for a run, and keeps what it was asked with once it is shown. */
export async function runLab(api: Api, input: Input<'backtest.run'>): Promise<void> {
  const { phase } = await labRun.ask(api, input)
  if (phase === 'ready') useLab.setState({ ran: input })
}

/** One run at a time: starting another stops the first, and its late answer changes nothing. */
export const labRun = question('backtest.run')

export const labHonesty = question('backtest.honesty')
export const labSweep = question('backtest.sweep')

/** The run that a set-up asks for; undefined while no strategy is chosen. */
export function runInput({
  which,
  from,
  to,
  costBp,
  lag,
  budget,
}: LabSetup): Input<'backtest.run'> | undefined {
  const [kind, id] = [which.slice(0, which.indexOf(':')), which.slice(which.indexOf(':') + 1)]
  if (id === '' || (kind !== 'saved' && kind !== 'template')) return undefined
  const share = budgetShare(budget)
  return {
    which: kind === 'saved' ? { id } : { template: id },
    execution: { costBp, lag },
    ...(from === '' ? {} : { from }),
    ...(to === '' ? {} : { to }),
    ...(share === undefined ? {} : { budget: share }),
  }
}

/** A typed percentage as a share of one; undefined where it is empty or none from 0 to 100. */
export function budgetShare(typed: string): number | undefined {
  if (!/^\d{1,3}(\.\d+)?$/.test(typed.trim())) return undefined
  const share = Number(typed) / 100
  return share <= 1 ? share : undefined
}
