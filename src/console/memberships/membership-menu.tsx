import { ActionIcon, Menu } from '@mantine/core'
import { IconDots } from '@tabler/icons-react'
import type { Ref } from 'react'
import type { UserMembershipsPartFragment } from '../../generated/client/graphql.ts'
import { useMessages } from '../messages/messages.tsx'
import { useBlockOf } from '../use-user-act.ts'
import type { MembershipActs } from './use-membership-acts.ts'
import styles from './user-memberships.module.css'

interface MembershipMenuProps {
  ref: Ref<HTMLButtonElement>
  user: UserMembershipsPartFragment
  membership: UserMembershipsPartFragment['memberships'][number]
  acts: MembershipActs
  onChangeProfile: () => void
  onRemove: () => void
}

/** What can be done to one membership; nothing where one may do nothing. */
export function MembershipMenu({ ref, user, membership, acts, onChangeProfile, onRemove }: MembershipMenuProps) {
  const { memberships: texts } = useMessages().userSections
  const blockOf = useBlockOf()
  const { organization, suspendedAt, isDefault, viewerCanManage } = membership
  const blocked = organization.kind === 'PLATFORM' ? blockOf(user, 'CHANGE_PLATFORM_MEMBERSHIP') : null
  const canBeDefault = user.viewerCanSetDefaultOrganization && !isDefault && suspendedAt === null && organization.lockedAt === null
  if (!viewerCanManage && !canBeDefault) return null

  const label = texts.actions(organization.name)
  const item = { disabled: blocked !== null }
  return (
    <Menu position="bottom-end" width={240}>
      <Menu.Target>
        <ActionIcon ref={ref} variant="subtle" color="gray" size={26} loading={acts.isBusy} aria-label={label} title={label}>
          <IconDots size={16} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {canBeDefault && <Menu.Item onClick={acts.setDefault}>{texts.setDefault}</Menu.Item>}
        {viewerCanManage && (
          <>
            <Menu.Item {...item} onClick={onChangeProfile}>
              {texts.changeProfile}
            </Menu.Item>
            {suspendedAt === null ? (
              <Menu.Item {...item} onClick={acts.suspend}>
                {texts.suspend}
              </Menu.Item>
            ) : (
              <Menu.Item onClick={acts.resume}>{texts.resume}</Menu.Item>
            )}
            <Menu.Item {...item} onClick={onRemove}>
              {texts.remove}
            </Menu.Item>
            {blocked !== null && <Menu.Label className={styles.reason}>{blocked}</Menu.Label>}
          </>
        )}
      </Menu.Dropdown>
    </Menu>
  )
}
