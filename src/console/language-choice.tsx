'use client'
import styles from './language-choice.module.css'
import { languageNames, languages } from './messages/languages.ts'
import { useSpeech } from './messages/messages.tsx'

/** For pages that nobody is signed in to; the browser remembers it. */
export function LanguageChoice() {
  const { messages, language: spoken, speak } = useSpeech()
  return (
    <footer className={styles.footer}>
      <fieldset className={styles.choice} aria-label={messages.shell.language}>
        {languages.map((language) => (
          <button
            key={language}
            type="button"
            lang={language}
            className={styles.language}
            aria-pressed={language === spoken}
            onClick={() => speak(language)}
          >
            {languageNames[language]}
          </button>
        ))}
      </fieldset>
    </footer>
  )
}
