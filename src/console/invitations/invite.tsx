import { SegmentedControl, Textarea, TextInput } from '@mantine/core'
import { useState } from 'react'
import type { OrganizationKind } from '../../generated/client/graphql.ts'
import { useInstanceMailQuery, useProfileChoicesQuery, useUserInviteMutation } from '../../generated/hooks.ts'
import { useMessages } from '../messages/messages.tsx'
import { leastOf, type Organization, OrganizationField } from '../organization-field.tsx'
import { ProfileField } from '../profile-field.tsx'
import { AskDialog } from '../ui/ask-dialog.tsx'
import { useSubmit } from '../use-submit.ts'
import styles from './invitations.module.css'
import { MadeLinks } from './made-links.tsx'

interface InviteProps {
  /** Where to; null: to be chosen. */
  organization: { id: string; name: string; kind: OrganizationKind } | null
  /** Who has this login; null: to be given. */
  login?: string | null
  onDone: () => void
  onCancel: () => void
}

type Kind = 'email' | 'login'
type Made = { address: string; link: string }

const mostAtOnce = 20

/** Invites one after the other; whom a refusal concerns stays in the field with all after it. */
export function Invite({ organization, login = null, onDone, onCancel }: InviteProps) {
  const { invitations: texts } = useMessages()
  const [kind, setKind] = useState<Kind>(login === null ? 'email' : 'login')
  const [typed, setTyped] = useState(login ?? '')
  const [place, setPlace] = useState<Organization | null>(null)
  const [profileId, setProfileId] = useState<string | null>(null)
  const [problem, setProblem] = useState<string | null>(null)
  const [made, setMade] = useState<readonly Made[]>([])
  const [isOver, setIsOver] = useState(false)
  const mail = useInstanceMailQuery()
  const sendsMail = mail.data?.instance.passwordResetAvailable ?? false
  const target = organization ?? place
  const { data } = useProfileChoicesQuery({ variables: { kind: target?.kind ?? 'ORGANIZATION' } })
  const profiles = data?.profiles ?? []
  const profile = profiles.find(({ id }) => id === profileId) ?? leastOf(profiles)
  // the link is a secret, which no cache keeps
  const [invite] = useUserInviteMutation({ fetchPolicy: 'no-cache', refetchQueries: ['Invitations'] })
  const form = useSubmit({
    mutate: invite,
    payloadOf: (data) => data.userInvite,
    fields: ['email', 'login', 'organizationId', 'profileId'],
    isIdempotent: true,
  })
  const addresses = addressesIn(typed)

  async function confirm() {
    const missing = whatIsMissing()
    setProblem(missing)
    if (missing !== null || target === null || profile === undefined) return
    let links = made
    for (const [index, address] of addresses.entries()) {
      const payload = await form.submit({ organizationId: target.id, profileId: profile.id, [kind]: address })
      if (payload === null) return setTyped(addresses.slice(index).join('\n'))
      links = [...links, ...(payload.link === null ? [] : [{ address, link: payload.link }])]
      setMade(links)
    }
    setIsOver(true)
  }

  function whatIsMissing(): string | null {
    if (addresses.length === 0) return texts.addressMissing
    if (addresses.length > mostAtOnce) return texts.tooMany(mostAtOnce)
    if (target === null) return texts.organizationMissing
    return profile === undefined ? texts.profileMissing : null
  }

  function choose(chosen: string) {
    setKind(chosen === 'login' ? 'login' : 'email')
    form.reset()
  }

  if (isOver) return <MadeLinks links={made} sendsMail={sendsMail} onDone={onDone} />

  const sentence = form.errorOf(kind)
  const error = sentence !== null && addresses.length > 1 ? texts.refused(addresses[0] ?? '', sentence) : sentence
  return (
    <AskDialog
      title={organization === null ? texts.inviteTitle : texts.inviteTitleTo(organization.name)}
      text={sendsMail ? texts.withMail : texts.withoutMail}
      confirmLabel={texts.invite}
      form={{ ...form, problem: problem ?? form.problem }}
      onConfirm={confirm}
      // links that were made are shown before the end
      onCancel={() => (made.length > 0 ? setIsOver(true) : onCancel())}
    >
      <SegmentedControl
        fullWidth
        value={kind}
        aria-label={texts.addressedBy}
        data={(['email', 'login'] as const).map((value) => ({ value, label: texts.kinds[value] }))}
        onChange={choose}
      />
      {kind === 'email' ? (
        <Textarea
          label={texts.emails}
          description={texts.emailsHint(mostAtOnce)}
          value={typed}
          error={error}
          autosize
          minRows={1}
          maxRows={8}
          autoCapitalize="none"
          spellCheck={false}
          inputMode="email"
          data-autofocus
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
      ) : (
        <TextInput
          label={texts.login}
          description={texts.loginHint}
          value={typed}
          error={error}
          maxLength={128}
          autoComplete="off"
          autoCapitalize="none"
          spellCheck={false}
          onChange={(event) => setTyped(event.currentTarget.value)}
        />
      )}
      {organization === null && <OrganizationField chosen={place} error={form.errorOf('organizationId')} onChoose={setPlace} />}
      <ProfileField
        label={texts.profile}
        profiles={profiles}
        chosenId={profile?.id ?? null}
        error={form.errorOf('profileId')}
        onChoose={setProfileId}
      />
      {made.length > 0 && <p className={styles.note}>{texts.invited(made.length)}</p>}
    </AskDialog>
  )
}

/** Each one once. */
const addressesIn = (text: string): readonly string[] => [...new Set(text.split(/[\s,;]+/u).filter((address) => address !== ''))]
