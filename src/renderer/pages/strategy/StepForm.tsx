import type { ReactNode } from 'react'
import { unitOf } from '../../../shared/measureUnit.ts'
import { Mapping, Measure } from '../../../shared/strategy.ts'
import { Act, Check, Choice, WordsField } from '../../parts/Controls.tsx'
import { problemOf, problemWithin, type Fault } from './fault.ts'
import type { Field, Plain } from './field.ts'
import { MappingPreview } from './MappingPreview.tsx'
import { NumberInput } from './NumberInput.tsx'
import { startOfFields, startOfVariant, type Offer } from './stepEdit.ts'
import { limitsOf, partOf, variantOf, type Shape } from './stepShape.ts'

/** What a form needs to know beside the value itself. */
export interface Scene {
  readonly offer: Offer
  readonly assets: readonly { readonly value: string; readonly name: string }[]
  readonly series: readonly { readonly value: string; readonly name: string }[]
  /** The part that the checker refuses, by its path, and why. */
  readonly fault: Fault
}

interface FieldsProps {
  readonly fields: readonly Field[]
  readonly shape: Shape
  readonly value: Plain
  readonly path: string
  /** How a threshold is typed, where the measure that it is held against stands further up. */
  readonly unit?: 'share' | 'number'
  readonly scene: Scene
  /** `place` is the path of what was changed. */
  readonly onChange: (value: Plain, place: string) => void
}

/** The fields of one object, drawn from its table. */
export function StepFields({ fields, value, unit = 'number', ...rest }: FieldsProps): ReactNode {
  const measure = Measure.safeParse(value['measure'])
  const own = measure.success ? unitOf(measure.data) : unit
  return (
    <div className="fields step-fields">
      {fields.map((field) => (
        <FieldView
          key={field.key}
          field={field}
          shape={partOf(rest.shape, field.key)}
          value={value[field.key]}
          path={`${rest.path}.${field.key}`}
          unit={own}
          scene={rest.scene}
          onChange={(next, place) => rest.onChange(withPart(value, field.key, next), place)}
        />
      ))}
    </div>
  )
}

function withPart(value: Plain, key: string, next: unknown): Plain {
  if (next !== undefined) return { ...value, [key]: next }
  return Object.fromEntries(Object.entries(value).filter(([each]) => each !== key))
}

interface FieldProps<F extends Field> {
  readonly field: F
  readonly shape: Shape
  readonly value: unknown
  readonly path: string
  readonly unit: 'share' | 'number'
  readonly scene: Scene
  readonly onChange: (value: unknown, place: string) => void
}
type Of<T extends Field['type']> = FieldProps<Extract<Field, { type: T }>>

function FieldView({ field, ...rest }: FieldProps<Field>): ReactNode {
  switch (field.type) {
    case 'number':
      return <NumberView field={field} {...rest} />
    case 'choice':
      return <ChoiceView field={field} {...rest} options={field.options} />
    case 'asset': {
      const cash = field.cash === true ? [{ value: 'cash', name: 'Cash' }] : []
      return <ChoiceView field={field} {...rest} options={[...cash, ...rest.scene.assets]} />
    }
    case 'series':
      return (
        <ChoiceView
          field={{
            ...field,
            ...(rest.scene.series.length === 0
              ? { help: 'None is known. Import one under Data, Prices.' }
              : {}),
          }}
          {...rest}
          options={rest.scene.series}
        />
      )
    case 'window':
      return <WindowView field={field} {...rest} />
    case 'months':
      return <MonthsView field={field} {...rest} />
    case 'words':
      return (
        <WordsField
          label={field.label}
          value={String(rest.value)}
          onChange={(text) => rest.onChange(text.slice(0, 40), rest.path)}
          wrong={problemWithin(rest.scene.fault, rest.path)}
        />
      )
    case 'variant':
      return <VariantView field={field} {...rest} />
    case 'list':
      return <ListView field={field} {...rest} />
    case 'group':
      return (
        <fieldset className="step-part">
          <legend>{field.label}</legend>
          <StepFields
            fields={field.of}
            shape={rest.shape}
            value={rest.value as Plain}
            path={rest.path}
            unit={rest.unit}
            scene={rest.scene}
            onChange={rest.onChange}
          />
          <Wrong>{problemOf(rest.scene.fault, rest.path)}</Wrong>
        </fieldset>
      )
    case 'byAsset':
      return <ByAssetView field={field} {...rest} />
    case 'assets':
      return <AssetsView field={field} {...rest} />
    case 'numbers':
      return <NumbersView field={field} {...rest} />
  }
}

function Wrong({ children }: { readonly children: string | undefined }): ReactNode {
  return children === undefined ? null : <p className="wrong">{children}</p>
}

function NumberView({ field, shape, value, path, unit, scene, onChange }: Of<'number'>): ReactNode {
  const isPercent = field.as === 'percent' || (field.as === 'measured' && unit === 'share')
  const unitWord = field.as === 'measured' ? (isPercent ? '%' : undefined) : field.unit
  return (
    <NumberInput
      label={unitWord === undefined ? field.label : `${field.label}, ${unitWord}`}
      value={value}
      limits={limitsOf(shape)}
      scale={isPercent ? 100 : 1}
      hint={field.help}
      unset={field.unset}
      wrong={problemWithin(scene.fault, path)}
      onChange={(next) => onChange(next, path)}
    />
  )
}

function ChoiceView({
  field,
  value,
  path,
  scene,
  options,
  onChange,
}: Omit<Of<'choice' | 'asset' | 'series'>, 'field'> & {
  readonly field: Field
  readonly options: readonly { readonly value: string; readonly name: string }[]
}): ReactNode {
  const chosen = typeof value === 'string' ? value : ''
  const isKnown = chosen === '' || options.some((each) => each.value === chosen)
  return (
    <div>
      <Choice
        label={field.label}
        value={chosen}
        onChange={(next) => onChange(next === '' ? undefined : next, path)}
        options={[
          ...(field.unset === undefined
            ? chosen === ''
              ? [{ value: '', name: 'Choose one' }]
              : []
            : [{ value: '', name: field.unset }]),
          ...options,
          ...(isKnown ? [] : [{ value: chosen, name: `${chosen}, not known yet` }]),
        ]}
        {...(field.help === undefined ? {} : { hint: field.help })}
      />
      <Wrong>{problemWithin(scene.fault, path)}</Wrong>
    </div>
  )
}

function WindowView({ field, shape, value, path, scene, onChange }: Of<'window'>): ReactNode {
  const window = value as { readonly length: number; readonly unit: 'days' | 'months' }
  return (
    <div className="window-pair">
      <NumberInput
        label={field.label}
        value={window.length}
        limits={limitsOf(partOf(shape, 'length'))}
        hint={field.help}
        wrong={problemWithin(scene.fault, path)}
        onChange={(length) => onChange({ ...window, length }, `${path}.length`)}
      />
      <Choice
        label={`${field.label}: counted in`}
        bare
        value={window.unit}
        onChange={(unit) => onChange({ ...window, unit }, `${path}.unit`)}
        options={[
          { value: 'months', name: 'Months' },
          { value: 'days', name: 'Sessions' },
        ]}
      />
    </div>
  )
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

function MonthsView({ field, value, path, scene, onChange }: Of<'months'>): ReactNode {
  const months = value as readonly number[]
  const set = (month: number, isIn: boolean) => {
    const next = isIn ? [...months, month].toSorted((a, b) => a - b) : months.filter((each) => each !== month)
    // The last one stays: a rule with no month would never be in.
    if (next.length > 0) onChange(next, path)
  }
  return (
    <fieldset className="step-part month-checks">
      <legend>{field.label}</legend>
      {MONTHS.map((name, i) => (
        <Check key={name} checked={months.includes(i + 1)} onChange={(isIn) => set(i + 1, isIn)}>
          {name}
        </Check>
      ))}
      <Wrong>{problemWithin(scene.fault, path)}</Wrong>
    </fieldset>
  )
}

function VariantView({ field, shape, value, path, unit, scene, onChange }: Of<'variant'>): ReactNode {
  const current = value as Plain | undefined
  const tag = typeof current?.[field.tag] === 'string' ? String(current[field.tag]) : ''
  const variant = field.of.find((each) => each.value === tag)
  const map = field.tag === 'shape' ? Mapping.safeParse(value) : undefined
  const choose = (next: string) =>
    onChange(next === '' ? undefined : startOfVariant(field, next, shape, scene.offer, current), path)
  return (
    <fieldset className="step-part">
      <legend>{field.label}</legend>
      <div className="variant-choice">
        <Choice
          label={field.label}
          bare
          value={tag}
          onChange={choose}
          options={[
            ...(field.unset === undefined ? [] : [{ value: '', name: field.unset }]),
            ...field.of.map(({ value: each, name }) => ({ value: each, name })),
          ]}
        />
        {variant === undefined ? null : <span className="note">{variant.what}</span>}
      </div>
      <Wrong>{problemOf(scene.fault, path) ?? problemOf(scene.fault, `${path}.${field.tag}`)}</Wrong>
      {variant === undefined || variant.fields.length === 0 ? null : (
        <StepFields
          fields={variant.fields}
          shape={variantOf(shape, field.tag, tag)}
          value={current ?? {}}
          path={path}
          unit={unit}
          scene={scene}
          onChange={onChange}
        />
      )}
      {map?.success === true ? <MappingPreview map={map.data} unit={unit} /> : null}
    </fieldset>
  )
}

function ListView({ field, shape, value, path, unit, scene, onChange }: Of<'list'>): ReactNode {
  const rows = (value ?? []) as readonly Plain[]
  const items = shape.items ?? {}
  const least = shape.minItems ?? 0
  return (
    <fieldset className="step-part">
      <legend>{field.label}</legend>
      <ol className="step-list">
        {rows.map((row, i) => (
          <li key={i} aria-label={`${field.one} ${i + 1}`}>
            <StepFields
              fields={field.of}
              shape={items}
              value={row}
              path={`${path}.${i}`}
              unit={unit}
              scene={scene}
              onChange={(next, place) => onChange(rows.with(i, next), place)}
            />
            <Act
              kind="bare"
              tiny
              disabled={rows.length <= least}
              label={`Remove ${field.one} ${i + 1}`}
              onPress={() => onChange(rows.toSpliced(i, 1), '')}
            >
              Remove
            </Act>
          </li>
        ))}
      </ol>
      <Wrong>{problemOf(scene.fault, path)}</Wrong>
      <Act
        tiny
        disabled={rows.length >= (shape.maxItems ?? Infinity)}
        onPress={() => onChange([...rows, rows.at(-1) ?? startOfFields(field.of, items, scene.offer)], '')}
      >
        Add a {field.one}
      </Act>
    </fieldset>
  )
}

function ByAssetView({ field, shape, value, path, scene, onChange }: Of<'byAsset'>): ReactNode {
  const numbers = (value ?? {}) as Plain
  const limits = limitsOf(typeof shape.additionalProperties === 'object' ? shape.additionalProperties : {})
  return (
    <fieldset className="step-part">
      <legend>{field.label}</legend>
      <div className="fields step-fields">
        {scene.offer.universe.map((asset) => (
          <NumberInput
            key={asset}
            label={field.as === 'number' ? asset : `${asset}, %`}
            value={numbers[asset]}
            limits={limits}
            scale={field.as === 'number' ? 1 : 100}
            wrong={problemWithin(scene.fault, `${path}.${asset}`)}
            onChange={(next) => onChange({ ...numbers, [asset]: next }, `${path}.${asset}`)}
          />
        ))}
      </div>
      <Wrong>{problemOf(scene.fault, path)}</Wrong>
    </fieldset>
  )
}

function AssetsView({ field, value, path, scene, onChange }: Of<'assets'>): ReactNode {
  const chosen = value as readonly string[]
  return (
    <fieldset className="step-part month-checks">
      <legend>{field.label}</legend>
      {scene.offer.universe.map((asset) => (
        <Check
          key={asset}
          checked={chosen.includes(asset)}
          onChange={(isIn) => {
            const next = isIn ? [...chosen, asset] : chosen.filter((each) => each !== asset)
            // A group of none is no group: the last one stays.
            if (next.length > 0) onChange(next, path)
          }}
        >
          {asset}
        </Check>
      ))}
      <Wrong>{problemWithin(scene.fault, path)}</Wrong>
    </fieldset>
  )
}

function NumbersView({ field, shape, value, path, scene, onChange }: Of<'numbers'>): ReactNode {
  const numbers = value as readonly number[]
  return (
    <fieldset className="step-part">
      <legend>{field.label}</legend>
      <div className="fields step-fields">
        {numbers.map((number, i) => (
          <NumberInput
            key={i}
            label={`Of ${field.one} ${i + 1}`}
            value={number}
            limits={limitsOf(shape.items ?? {})}
            wrong={problemWithin(scene.fault, `${path}.${i}`)}
            onChange={(next) => onChange(numbers.with(i, next ?? number), `${path}.${i}`)}
          />
        ))}
      </div>
      <Wrong>{problemOf(scene.fault, path)}</Wrong>
    </fieldset>
  )
}
