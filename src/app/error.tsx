'use client'
import { CrashScreen } from '../console/shell/crash-screen.tsx'

export default function PageError({ retry }: { retry: () => void }) {
  return <CrashScreen onRetry={retry} />
}
