import { notifications } from '@mantine/notifications'
import { useLabels } from './labels.tsx'

const noticeMs = 10_000

/** Short notes in the corner that are read out and go by themselves. */
export function useToast() {
  const { dismiss } = useLabels()
  const common = { role: 'status', closeButtonProps: { 'aria-label': dismiss } }
  return {
    success: (message: string) => notifications.show({ ...common, message, color: 'green' }),
    notice: (message: string) => notifications.show({ ...common, message, color: 'yellow', autoClose: noticeMs }),
  }
}
