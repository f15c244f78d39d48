'use client'
import { Button } from '@mantine/core'
import { useRouter } from 'next/navigation'
import { useMessages } from '../messages/messages.tsx'
import { paths } from '../paths.ts'
import { useSignOut } from '../use-sign-out.ts'

export function SignOutButton() {
  const { shell: texts } = useMessages()
  const router = useRouter()
  const signOut = useSignOut(() => router.replace(paths.signIn()))
  return (
    <Button variant="default" onClick={signOut}>
      {texts.signOut}
    </Button>
  )
}
