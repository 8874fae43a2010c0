import { useId, type ReactNode } from 'react'
import {
  Button,
  FieldError,
  FileTrigger,
  Input,
  Label,
  Text,
  TextArea,
  TextField,
  ToggleButton,
  ToggleButtonGroup,
  Tooltip,
  TooltipTrigger,
} from 'react-aria-components'

interface ActProps {
  readonly children: ReactNode
  readonly onPress: () => void
  readonly kind?: 'primary' | 'plain' | 'bare'
  readonly tiny?: boolean
  readonly disabled?: boolean
  /** What it does, where the visible word alone does not say. */
  readonly label?: string
}

/** A verb. */
export function Act({
  children,
  onPress,
  kind = 'plain',
  tiny = false,
  disabled = false,
  label,
}: ActProps): ReactNode {
  return (
    <Button
      className={['button', kind === 'plain' ? '' : kind, tiny ? 'tiny' : '']
        .filter((name) => name !== '')
        .join(' ')}
      onPress={onPress}
      isDisabled={disabled}
      {...(label === undefined ? {} : { 'aria-label': label })}
    >
      {children}
    </Button>
  )
}

/** A verb that reads as a word of its sentence. */
export function LinkAct({
  children,
  onPress,
  label,
}: {
  readonly children: ReactNode
  readonly onPress: () => void
  readonly label?: string
}): ReactNode {
  return (
    <Button className="link" onPress={onPress} {...(label === undefined ? {} : { 'aria-label': label })}>
      {children}
    </Button>
  )
}

/** A place to go that looks like a button. */
export function GoTo({
  children,
  href,
  primary = false,
}: {
  readonly children: ReactNode
  readonly href: string
  readonly primary?: boolean
}): ReactNode {
  return (
    <a className={primary ? 'button primary' : 'button'} href={href}>
      {children}
    </a>
  )
}

interface SwitchProps<T extends string> {
  readonly label: string
  readonly options: readonly { readonly value: T; readonly name: string; readonly count?: number }[]
  readonly value: T
  readonly onChange: (value: T) => void
}

/** Two to six views or modes. Never verbs. */
export function Switch<T extends string>({ label, options, value, onChange }: SwitchProps<T>): ReactNode {
  return (
    <ToggleButtonGroup
      className="switch"
      aria-label={label}
      selectionMode="single"
      disallowEmptySelection
      selectedKeys={[value]}
      onSelectionChange={(keys) => {
        const chosen = options.find((option) => keys.has(option.value))
        if (chosen !== undefined) onChange(chosen.value)
      }}
    >
      {options.map((option) => (
        <ToggleButton key={option.value} id={option.value}>
          {option.name}
          {option.count === undefined ? null : <span className="count">{option.count}</span>}
        </ToggleButton>
      ))}
    </ToggleButtonGroup>
  )
}

interface ChoiceProps<T extends string> {
  readonly label: string
  readonly options: readonly { readonly value: T; readonly name: string }[]
  readonly value: T
  readonly onChange: (value: T) => void
  /** The label is spoken but not drawn. */
  readonly bare?: boolean
  readonly hint?: string
}

/** One of many. The platform's own list: it is fast, it types ahead and every reader knows it. */
export function Choice<T extends string>({
  label,
  options,
  value,
  onChange,
  bare = false,
  hint,
}: ChoiceProps<T>): ReactNode {
  const id = useId()
  const list = (
    <select
      id={id}
      className="box"
      value={value}
      aria-label={bare ? label : undefined}
      onChange={(event) => {
        const chosen = options.find((option) => option.value === event.target.value)
        if (chosen !== undefined) onChange(chosen.value)
      }}
    >
      {options.map((option) => (
        <option key={option.value} value={option.value}>
          {option.name}
        </option>
      ))}
    </select>
  )
  if (bare) return list
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      {list}
      {hint === undefined ? null : <span className="hint">{hint}</span>}
    </div>
  )
}

interface WordsFieldProps {
  readonly label: string
  readonly value: string
  readonly onChange: (value: string) => void
  readonly placeholder?: string
  readonly hint?: string
  readonly wrong?: string | undefined
  readonly lines?: number
  readonly bare?: boolean
  readonly required?: boolean
  /** The focus went elsewhere. */
  readonly onLeave?: () => void
}

/** Typed text, of one line or several. */
export function WordsField({
  label,
  value,
  onChange,
  placeholder,
  hint,
  wrong,
  lines = 1,
  bare = false,
  required = false,
  onLeave,
}: WordsFieldProps): ReactNode {
  const given = placeholder === undefined ? {} : { placeholder }
  return (
    <TextField
      className="field"
      value={value}
      onChange={onChange}
      isInvalid={wrong !== undefined}
      isRequired={required}
      validationBehavior="aria"
      {...(bare ? { 'aria-label': label } : {})}
      {...(onLeave === undefined ? {} : { onBlur: onLeave })}
    >
      {bare ? null : <Label>{label}</Label>}
      {lines === 1 ? (
        <Input className="box" {...given} />
      ) : (
        <TextArea className="box" rows={lines} {...given} />
      )}
      {hint === undefined ? null : (
        <Text slot="description" className="hint">
          {hint}
        </Text>
      )}
      <FieldError className="wrong">{wrong}</FieldError>
    </TextField>
  )
}

/** A day, typed or picked with the platform's own calendar; ISO text, or empty. */
export function DayField({
  label,
  value,
  onChange,
  hint,
}: {
  readonly label: string
  readonly value: string
  readonly onChange: (value: string) => void
  readonly hint?: string
}): ReactNode {
  const id = useId()
  return (
    <div className="field">
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        className="box"
        type="date"
        value={value}
        onChange={(event) => onChange(event.target.value)}
      />
      {hint === undefined ? null : <span className="hint">{hint}</span>}
    </div>
  )
}

/** Yes or no, beside its words. */
export function Check({
  children,
  checked,
  onChange,
  label,
}: {
  readonly children?: ReactNode
  readonly checked: boolean
  readonly onChange: (checked: boolean) => void
  readonly label?: string
}): ReactNode {
  return (
    <label className="check">
      <input
        type="checkbox"
        className="tick-box"
        checked={checked}
        aria-label={label}
        onChange={(event) => onChange(event.target.checked)}
      />
      {children}
    </label>
  )
}

/** Opens the system's file dialog. */
export function ChooseFiles({
  children,
  onFiles,
  primary = false,
}: {
  readonly children: ReactNode
  readonly onFiles: (files: readonly File[]) => void
  readonly primary?: boolean
}): ReactNode {
  return (
    <FileTrigger
      allowsMultiple
      onSelect={(list) => {
        if (list !== null && list.length > 0) onFiles([...list])
      }}
    >
      <Button className={primary ? 'button primary' : 'button'}>{children}</Button>
    </FileTrigger>
  )
}

/** A word with its computation behind it, on hover and on focus. */
export function How({
  children,
  title,
  note,
}: {
  readonly children: ReactNode
  readonly title: string
  readonly note: ReactNode
}): ReactNode {
  return (
    <TooltipTrigger delay={150} closeDelay={80}>
      <Button className="how">{children}</Button>
      <Tooltip className="how-note" offset={8} placement="bottom start">
        <b>{title}</b>
        {note}
      </Tooltip>
    </TooltipTrigger>
  )
}
