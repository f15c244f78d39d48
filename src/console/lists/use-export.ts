import { isErrorLike } from '@apollo/client/errors'
import { useEffect, useRef, useState } from 'react'
import { useConnection } from '../apollo.tsx'
import { codeOf, readFailure } from '../failure.ts'
import { useMessages } from '../messages/messages.tsx'
import { BrokenExport, type ExportFile, type ExportRequest, fetchExport } from './fetch-export.ts'

/** Null: the server is still counting. */
export type Progress = { done: number; total: number } | null

/** Runs one export at a time and hands its file to the browser. */
export function useExport() {
  const messages = useMessages()
  const connection = useConnection()
  const [isRunning, setIsRunning] = useState(false)
  const [progress, setProgress] = useState<Progress>(null)
  const [message, setMessage] = useState<string | null>(null)
  const running = useRef<AbortController>(null)
  useEffect(() => () => running.current?.abort(), [])

  /** Answers how many rows were written; null when it was cancelled or refused. */
  async function start(list: string, body: object): Promise<number | null> {
    const controller = new AbortController()
    running.current = controller
    setMessage(null)
    setProgress(null)
    setIsRunning(true)
    try {
      const file = await led({ list, body, organizationId: null, signal: controller.signal, onProgress: onProgress() })
      save(file)
      return file.rows
    } catch (error) {
      if (!isErrorLike(error)) throw error
      setMessage(controller.signal.aborted ? messages.lists.exportCancelled : sentenceFor(error))
      return null
    } finally {
      setIsRunning(false)
    }
  }

  /** As any other request: where the session has ended the reader signs in again over the page, and the export goes on. */
  async function led(request: ExportRequest): Promise<ExportFile> {
    const organizationId = connection.organizationId()
    try {
      return await fetchExport({ ...request, organizationId })
    } catch (error) {
      const code = isErrorLike(error) ? codeOf(error) : null
      if (code === null || !(await connection.detour(code, organizationId))) throw error
      return fetchExport({ ...request, organizationId: connection.organizationId() })
    }
  }

  /** Once a frame: chunks come faster. */
  function onProgress(): ExportRequest['onProgress'] {
    let latest: Progress = null
    return (done, total) => {
      if (latest === null)
        requestAnimationFrame(() => {
          setProgress(latest)
          latest = null
        })
      latest = { done, total }
    }
  }

  function sentenceFor(error: Error): string {
    if (error instanceof BrokenExport) return messages.lists.exportBroken(error.done)
    if (codeOf(error) === 'RATE_LIMITED') return messages.lists.exportsAtOnce
    const { sentence, requestId } = readFailure(error, messages)
    return messages.failures.withRequestId(sentence, requestId)
  }

  return { start, cancel: () => running.current?.abort(), isRunning, progress, message }
}

function save({ name, content }: ExportFile): void {
  const link = document.createElement('a')
  link.href = URL.createObjectURL(content)
  link.download = name
  link.click()
  URL.revokeObjectURL(link.href)
}
