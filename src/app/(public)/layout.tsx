import type { ReactNode } from 'react'
import { LanguageChoice } from '../../console/language-choice.tsx'

export default function PublicLayout({ children }: { children: ReactNode }) {
  return (
    <>
      {children}
      <LanguageChoice />
    </>
  )
}
