import { useRouter } from 'next/navigation'
import { startTransition } from 'react'
import { useConnection } from '../apollo.tsx'
import { paths } from '../paths.ts'
import { useViewer } from './viewer.tsx'

/** Leads to the first page of another organization. */
export function useWorkIn(): (organizationId: string) => void {
  const router = useRouter()
  const { switchOrganization } = useConnection()
  const { organization } = useViewer()
  return (id) => {
    if (id === organization.id) return
    // together, or the present page would be shown in the new organization first
    startTransition(() => {
      router.push(paths.home)
      switchOrganization(id)
    })
  }
}
