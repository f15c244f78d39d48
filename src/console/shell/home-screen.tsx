'use client'
import { useRouter } from 'next/navigation'
import { useEffect } from 'react'
import { paths } from '../paths.ts'
import { useViewer } from './viewer.tsx'

/** Leads on to the first page that the reader may see. */
export function HomeScreen() {
  const router = useRouter()
  const { may, user } = useViewer()
  const listOrSelf = may('manageOrganizationUsers') ? paths.organizationUsers : paths.organizationUser(user.id)
  const first = may('manageAllUsers') ? paths.users : listOrSelf

  useEffect(() => router.replace(first), [router, first])
  return null
}
