import type { OrganizationDetailsFragment } from '../../generated/client/graphql.ts'
import { useOrganizationUpdateMutation } from '../../generated/hooks.ts'
import { useMessages } from '../messages/messages.tsx'
import { InlineEdit } from '../ui/inline-edit.tsx'
import { RelativeTime } from '../ui/relative-time.tsx'
import { localMoment, plainTime } from '../ui/times.ts'
import { useToast } from '../ui/toasts.tsx'
import { useOrganizationAct } from './use-organization-act.ts'

interface EditProps {
  organization: OrganizationDetailsFragment
}

export function EditOrganizationName({ organization }: EditProps) {
  const { organization: texts } = useMessages()
  const edit = useEdit(organization, 'name', texts.nameUpdated)
  return (
    <InlineEdit
      {...edit.shown}
      label={texts.name}
      value={organization.name}
      emptyText=""
      isEditable={organization.viewerCanRename && organization.kind !== 'PLATFORM'}
      input={{ maxLength: 64, required: true }}
      onConfirm={edit.confirm}
    />
  )
}

export function EditOrganizationDescription({ organization }: EditProps) {
  const { organization: texts } = useMessages()
  const edit = useEdit(organization, 'description', texts.descriptionUpdated)
  return (
    <InlineEdit
      {...edit.shown}
      label={texts.description}
      value={organization.description ?? ''}
      emptyText={texts.noDescription}
      isEditable={organization.viewerCanUpdate}
      input={{ maxLength: 1000 }}
      onConfirm={edit.confirm}
    />
  )
}

/** From when on members need a second factor; emptied, they need none. */
export function EditMfaDate({ organization }: EditProps) {
  const { organization: texts, ui } = useMessages()
  const edit = useEdit(organization, 'mfaRequiredFrom', texts.mfaUpdated)
  const toMoment = (local: string) => (local === '' ? '' : new Date(local).toISOString())
  const { mfaRequiredFrom } = organization
  return (
    <InlineEdit
      {...edit.shown}
      label={texts.mfaRequiredFrom}
      value={mfaRequiredFrom === null ? '' : localMoment(mfaRequiredFrom)}
      wordsFor={(local) => plainTime(toMoment(local), ui.locale)}
      emptyText={texts.mfaNotRequired}
      isEditable={organization.viewerCanUpdate}
      input={{ type: 'datetime-local' }}
      onConfirm={(local) => edit.confirm(toMoment(local))}
    />
  )
}

type Field = 'name' | 'description' | 'mfaRequiredFrom'

/** One value of the organization, applied unless somebody else was faster. */
function useEdit(organization: OrganizationDetailsFragment, field: Field, done: (name: string) => string) {
  const toast = useToast()
  const [update] = useOrganizationUpdateMutation()
  const form = useOrganizationAct({
    mutate: update,
    payloadOf: (data) => data.organizationUpdate,
    fields: [field],
    isIdempotent: true,
  })

  async function confirm(text: string): Promise<boolean> {
    const value = text === '' && field !== 'name' ? null : text
    const payload = await form.submit({ id: organization.id, [field]: value, expectedVersion: organization.version })
    if (!payload?.organization) return false
    toast.success(done(payload.organization.name))
    return true
  }

  return {
    confirm,
    shown: {
      isBusy: form.isSubmitting,
      error: form.errorOf(field),
      message: form.message,
      conflict: form.hasConflict ? <ChangedFirst organization={organization} /> : null,
      onCancel: form.reset,
    },
  }
}

function ChangedFirst({ organization: { updatedAt, updatedBy } }: EditProps) {
  const { organization: texts } = useMessages()
  return (
    <>
      {updatedBy === null ? texts.changedBySomebody : texts.changedBy(updatedBy.label)} <RelativeTime at={updatedAt} />
    </>
  )
}
