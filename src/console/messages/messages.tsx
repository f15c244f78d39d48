'use client'
import { createContext, type ReactNode, useContext } from 'react'
import { en, type Messages } from './en.ts'

const MessagesContext = createContext<Messages>(en)

export function MessagesProvider({ messages, children }: { messages: Messages; children: ReactNode }) {
  return <MessagesContext value={messages}>{children}</MessagesContext>
}

/** Every text of the console, in the reader's language. */
export function useMessages(): Messages {
  return useContext(MessagesContext)
}
