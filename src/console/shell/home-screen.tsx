'use client'
import { useRouter } from 'next/navigation'
import { useEffect } from 'react'
import { paths } from '../paths.ts'
import { useViewer } from './viewer.tsx'

/** Leads on to the first page that the reader may see. */
export function HomeScreen() {
  const router = useRouter()
  const { may } = useViewer()
  const listOrSettings = may('manageOrganizationUsers') ? paths.organizationUsers : paths.settings
  const first = may('manageAllUsers') ? paths.users : listOrSettings

  useEffect(() => router.replace(first), [router, first])
  return null
}
