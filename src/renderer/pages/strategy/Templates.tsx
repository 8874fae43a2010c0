import type { ReactNode } from 'react'
import type { Template } from '../../../shared/strategy.ts'
import { Act } from '../../parts/Controls.tsx'
import { Section } from '../../parts/Page.tsx'
import { templates } from '../../state/questions.ts'
import { goTo } from '../../state/route.ts'
import { AnsweredPart } from '../Answered.tsx'
import { TradeOffs } from '../TradeOffs.tsx'
import { useApi, useAsked } from '../useApi.ts'

/** Ways to begin, what each is good for and what it costs, at the same size (checklist 1a). */
export function Templates(): ReactNode {
  const api = useApi()
  const asked = useAsked(templates, {})
  return (
    <AnsweredPart reading="Reading the templates." asked={asked} onAgain={() => void templates.ask(api, {})}>
      {(list) => list.map((template) => <TemplateView key={template.id} template={template} />)}
    </AnsweredPart>
  )
}

function TemplateView({ template }: { readonly template: Template }): ReactNode {
  return (
    <Section
      title={template.title}
      end={
        <Act
          tiny
          label={`Use this: ${template.title}`}
          onPress={() => goTo('strategy', 'edit', { template: template.id })}
        >
          Use this
        </Act>
      }
    >
      <p className="template-words">{template.summary}</p>
      <TradeOffs template={template} />
    </Section>
  )
}
