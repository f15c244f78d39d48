import type { ReactNode } from 'react'
import { Shell } from '../../console/shell/shell.tsx'

export default function ConsoleLayout({ children }: { children: ReactNode }) {
  return <Shell>{children}</Shell>
}
