import { useState, type ReactNode } from 'react'
import { WordsField } from '../../parts/Controls.tsx'
import { limitWords, numberText, numberTyped, type Limits } from './stepShape.ts'

interface NumberInputProps {
  readonly label: string
  readonly value: unknown
  readonly limits: Limits
  /** How many times larger it is typed than it is held: 100 for percent. */
  readonly scale?: number
  readonly hint?: string | undefined
  readonly wrong?: string | undefined
  /** What empty means; without it a number must stand here. */
  readonly unset?: string | undefined
  readonly bare?: boolean
  readonly onChange: (value: number | undefined) => void
}

/** A number within limits: what is typed past them is said at once, changes nothing, and is gone when the field is left. */
export function NumberInput(props: NumberInputProps): ReactNode {
  const { value, limits, scale = 1, unset, hint } = props
  const [typed, setTyped] = useState<string>()
  const isEmpty = typed?.trim() === '' && unset !== undefined
  const isWrong = typed !== undefined && !isEmpty && numberTyped(typed, limits, scale) === undefined
  const note = [unset === undefined ? '' : `Empty: ${unset.toLowerCase()}`, hint ?? '']
    .filter((part) => part !== '')
    .join('. ')
  return (
    <WordsField
      label={props.label}
      bare={props.bare ?? false}
      value={typed ?? numberText(value, scale)}
      {...(note === '' ? {} : { hint: note })}
      wrong={isWrong ? limitWords(limits, scale) : props.wrong}
      onLeave={() => setTyped(undefined)}
      onChange={(text) => {
        setTyped(text)
        const number = numberTyped(text, limits, scale)
        if (number !== undefined) props.onChange(number)
        else if (text.trim() === '' && unset !== undefined) props.onChange(undefined)
      }}
    />
  )
}
