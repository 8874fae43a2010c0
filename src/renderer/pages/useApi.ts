import { createContext, useContext, useEffect } from 'react'
import type { ChannelName, Input, Output } from '../../shared/contract.ts'
import { encode } from '../../shared/wire.ts'
import type { Api } from '../api/connect.ts'
import type { Asked, Question } from '../state/question.ts'
import { useRevision } from '../state/status.ts'

export const ApiContext = createContext<Api | undefined>(undefined)

export function useApi(): Api {
  const api = useContext(ApiContext)
  if (api === undefined) throw new Error('a page outside the window')
  return api
}

/** The answer to a question, asked when the page opens and again whenever the input or anything written changes. */
export function useAsked<C extends ChannelName>(
  asker: Question<C>,
  input: Input<C>,
  when = true,
): Asked<Output<C>> {
  const api = useApi()
  const revision = useRevision()
  const text = encode(input)
  useEffect(() => {
    // The text stands for the input, which is a new object at every render.
    if (when && revision !== '') asker.keep(api, input, revision)
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [api, asker, revision, text, when])
  return asker.use()
}
