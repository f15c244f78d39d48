import Link from 'next/link'
import type { ProfileFieldsFragment } from '../../generated/client/graphql.ts'
import { useMessages } from '../messages/messages.tsx'
import { type Permission, PermissionGroups } from '../permission-groups.tsx'
import { ActButton } from '../ui/act-button.tsx'
import { CopyText } from '../ui/copy-text.tsx'
import { Fact, Facts } from '../ui/facts.tsx'
import { Note, Section } from '../ui/section.tsx'
import { restingPlace } from '../ui/use-kept-focus.ts'
import { DeleteProfile } from './delete-profile.tsx'
import { PermissionEditor } from './permission-editor.tsx'
import styles from './profile-details.module.css'
import { RenameProfile } from './rename-profile.tsx'
import { permissionsOf } from './use-profiles.ts'

/** Where a profile leads to; null for readers who may not go there. */
export interface ProfileLinks {
  /** Users who have the profile. */
  usersHref: ((id: string) => string) | null
  /** What was done to the profile. */
  historyHref: ((id: string) => string) | null
}

interface ProfileDetailsProps {
  profile: ProfileFieldsFragment
  catalogue: readonly Permission[]
  /** `h1` where the profile is what the page is about. */
  heading: 'h1' | 'h3'
  isManager: boolean
  links: ProfileLinks
  onDuplicate: () => void
  /** There is nothing left to show. */
  onDeleted: () => void
}

export function ProfileDetails({ profile, catalogue, heading: Heading, isManager, links, onDuplicate, onDeleted }: ProfileDetailsProps) {
  const { profiles: texts } = useMessages()
  const { id, name, kind, permissions, membershipCount } = profile
  const offered = permissionsOf(catalogue, kind)
  const sectionHeading = Heading === 'h1' ? 'h2' : 'h3'
  const used = membershipCount === null ? texts.showUsers : texts.memberships(membershipCount)

  return (
    <div className={styles.details}>
      {Heading === 'h1' && (
        <h1 {...restingPlace} className={styles.name}>
          {name}
        </h1>
      )}
      {/* whoever may delete it has the rights that another name takes */}
      {profile.viewerCanDelete && <RenameProfile key={id} profile={profile} />}
      <Facts>
        <Fact label={texts.columns.kind}>
          {texts.kinds[kind]}
          {profile.isPredefined && <span className={styles.quiet}> · {texts.predefined}</span>}
        </Fact>
        {(membershipCount !== null || links.usersHref !== null) && (
          <Fact label={texts.columns.usedBy}>
            {links.usersHref === null || membershipCount === 0 ? (
              <span className={styles.quiet}>{membershipCount === 0 ? texts.nobody : used}</span>
            ) : (
              <Link href={links.usersHref(id)} prefetch={false} title={texts.usersWith(name)}>
                {used}
              </Link>
            )}
          </Fact>
        )}
        <Fact label={texts.id}>
          <CopyText text={id} label={texts.id} />
        </Fact>
        {links.historyHref !== null && (
          <Fact label={texts.history}>
            <Link href={links.historyHref(id)} prefetch={false}>
              {texts.showHistory}
            </Link>
          </Fact>
        )}
      </Facts>

      <Section heading={sectionHeading} title={`${texts.permissions} · ${texts.countOf(permissions.length, offered.length)}`}>
        {profile.viewerCanUpdate ? (
          <PermissionEditor key={id} profile={profile} offered={offered} />
        ) : (
          <>
            <div className={styles.reason}>
              <Note>{reasonOf()}</Note>
            </div>
            {permissions.length === 0 && <p className={styles.none}>{texts.none}</p>}
            <PermissionGroups permissions={offered.filter((permission) => permissions.includes(permission.name))} />
          </>
        )}
      </Section>

      {isManager && (
        <Section heading={sectionHeading} title={profile.isPredefined ? texts.duplicate : texts.manage}>
          <div className={styles.acts}>
            <ActButton onClick={onDuplicate}>{texts.duplicate}</ActButton>
            {profile.viewerCanDelete && <DeleteProfile key={id} profile={profile} onDeleted={onDeleted} />}
          </div>
        </Section>
      )}
    </div>
  )

  /** Why the reader cannot change what the profile gives. */
  function reasonOf(): string {
    if (profile.isPredefined) return isManager ? texts.fixed : texts.fixedNoDuplicate
    if (!isManager) return texts.readOnly
    const exceeds = offered.some((permission) => permissions.includes(permission.name) && !permission.viewerCanGrant)
    return exceeds ? texts.exceeds : texts.own
  }
}
