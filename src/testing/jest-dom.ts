// What screens expect of a browser and jsdom lacks, and the matchers of their tests.
import '@testing-library/jest-dom'
import { configure } from '@testing-library/react'
import { toHaveNoViolations } from 'jest-axe'

expect.extend(toHaveNoViolations)
// a busy machine takes long to load what comes late
configure({ asyncUtilTimeout: 10_000 })

Object.assign(window, {
  matchMedia: (media: string) => ({
    media,
    matches: false,
    onchange: null,
    addEventListener() {},
    removeEventListener() {},
    addListener() {},
    removeListener() {},
    dispatchEvent: () => false,
  }),
  ResizeObserver: class {
    observe() {}
    unobserve() {}
    disconnect() {}
  },
})

Element.prototype.scrollIntoView = () => {}

// jsdom knows the element, but not how to show it
const focusedBefore = new WeakMap<HTMLDialogElement, Element>()
Object.assign(HTMLDialogElement.prototype, {
  showModal(this: HTMLDialogElement) {
    this.open = true
    if (document.activeElement !== null) focusedBefore.set(this, document.activeElement)
  },
  close(this: HTMLDialogElement) {
    this.open = false
    const before = focusedBefore.get(this)
    if (before instanceof HTMLElement) before.focus()
  },
})
