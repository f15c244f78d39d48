import { Checkbox, SegmentedControl, TextInput } from '@mantine/core'
import { useState } from 'react'
import type { OrganizationKind, UserType } from '../../generated/client/graphql.ts'
import { useInstanceMailQuery, useProfileChoicesQuery, useUserCreateMutation } from '../../generated/hooks.ts'
import { useMessages } from '../messages/messages.tsx'
import { leastOf, type Organization, OrganizationField } from '../organization-field.tsx'
import { ProfileField } from '../profile-field.tsx'
import { AskDialog } from '../ui/ask-dialog.tsx'
import { useToast } from '../ui/toasts.tsx'
import { useSubmit } from '../use-submit.ts'
import styles from './create-user.module.css'

interface CreateUserProps {
  /** Where the user will belong; null: to be chosen, or nowhere. */
  organization: { id: string; name: string; kind: OrganizationKind } | null
  /** What can be done with a login that somebody has. */
  instead?: { label: string; onChoose: (login: string) => void }
  onCreated: (id: string) => void
  onCancel: () => void
}

/** A new account, with its first membership; by mail it gets the link for its first password. */
export function CreateUser({ organization, instead, onCreated, onCancel }: CreateUserProps) {
  const { createUser: texts, users, user: words, userSections } = useMessages()
  const toast = useToast()
  const [draft, setDraft] = useState({ login: '', name: '', email: '' })
  const [type, setType] = useState<UserType>('NORMAL')
  const [place, setPlace] = useState<Organization | null>(null)
  const [profileId, setProfileId] = useState<string | null>(null)
  const [problem, setProblem] = useState<string | null>(null)
  const [isInvited, setIsInvited] = useState(true)
  const [takenLogin, setTakenLogin] = useState<string | null>(null)
  const mail = useInstanceMailQuery()
  const kind = organization?.kind ?? place?.kind ?? 'ORGANIZATION'
  const choices = useProfileChoicesQuery({ variables: { kind } })
  const profiles = choices.data?.profiles ?? []
  const profile = profiles.find(({ id }) => id === profileId) ?? leastOf(profiles)
  const organizationId = organization?.id ?? place?.id
  const isMissingProfile = organizationId !== undefined && profile === undefined
  const canMail = mail.data?.instance.passwordResetAvailable ?? false
  const [create] = useUserCreateMutation()
  const form = useSubmit({
    mutate: create,
    payloadOf: (data) => data.userCreate,
    fields: ['login', 'name', 'email', 'memberships'],
    isIdempotent: true,
    onRefused: ({ userErrors }) => setTakenLogin(userErrors.some(({ code }) => code === 'TAKEN') ? draft.login : null),
  })
  const isTaken = takenLogin !== null && takenLogin === draft.login

  async function confirm() {
    setProblem(null)
    const { login, name, email } = draft
    const isMember = organizationId !== undefined && profile !== undefined
    if (isMissingProfile) return setProblem(texts.profileMissing)
    const payload = await form.submit({
      login,
      name: name.trim() === '' ? login : name,
      type,
      ...(email.trim() !== '' && { email }),
      ...(isMember && { memberships: [{ organizationId, profileId: profile.id }] }),
      ...(type === 'NORMAL' && canMail && isInvited && { invite: true }),
    })
    if (!payload?.user) return
    toast.success(texts.created(payload.user.login))
    onCreated(payload.user.id)
  }

  const text = (field: keyof typeof draft) => ({
    value: draft[field],
    error: form.errorOf(field),
    autoComplete: 'off',
    onChange: (event: { currentTarget: { value: string } }) => setDraft({ ...draft, [field]: event.currentTarget.value }),
  })

  return (
    <AskDialog
      title={organization === null ? texts.title : texts.titleIn(organization.name)}
      confirmLabel={texts.create}
      form={{ ...form, problem: problem ?? form.problem }}
      {...(isTaken && instead !== undefined && { instead: { label: instead.label, onChoose: () => instead.onChoose(draft.login) } })}
      onConfirm={confirm}
      onCancel={onCancel}
    >
      <SegmentedControl
        fullWidth
        value={type}
        aria-label={words.type}
        data={(['NORMAL', 'SERVICE'] as const).map((value) => ({ value, label: texts.types[value] }))}
        onChange={(value) => setType(value === 'SERVICE' ? 'SERVICE' : 'NORMAL')}
      />
      <TextInput
        {...text('login')}
        label={words.login}
        description={texts.loginHint}
        maxLength={128}
        autoCapitalize="none"
        spellCheck={false}
        data-autofocus
      />
      <TextInput {...text('name')} label={words.name} placeholder={draft.login} maxLength={128} />
      <TextInput {...text('email')} label={words.email} description={texts.emailHint} type="email" maxLength={254} />
      {organization === null && <OrganizationField chosen={place} error={form.errorOf('memberships')} onChoose={setPlace} />}
      {organizationId !== undefined && (
        <ProfileField
          label={users.columns.profile}
          profiles={profiles}
          chosenId={profile?.id ?? null}
          error={organization === null ? null : form.errorOf('memberships')}
          onChoose={setProfileId}
        />
      )}
      {type === 'NORMAL' && (
        <Checkbox
          label={texts.invite}
          description={canMail ? texts.inviteHint : texts.noMail}
          disabled={!canMail}
          checked={canMail && isInvited}
          onChange={(event) => setIsInvited(event.currentTarget.checked)}
        />
      )}
      {type === 'SERVICE' && <p className={styles.note}>{userSections.state.service}</p>}
    </AskDialog>
  )
}
