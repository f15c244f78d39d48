// Two hands that work a page, told apart by nothing but how: a story is written once, and whatever the mouse can do in it the keyboard does too.
import type { Locator, Page } from 'playwright-core'

export type Hand = {
  /** A button or a link. */
  press: (target: Locator) => Promise<void>
  /** What a row of a list holds: a value to filter by, or the link to a page. */
  pressIn: (row: Locator, target: Locator) => Promise<void>
  /** Replaces what stands in a field. */
  write: (field: Locator, text: string) => Promise<void>
  /** The field above a list, which has a key of its own. */
  search: (field: Locator, text: string) => Promise<void>
  tick: (box: Locator) => Promise<void>
  /** One of a few choices side by side. */
  mark: (radio: Locator) => Promise<void>
  /** One of a native select. */
  choose: (select: Locator, option: string) => Promise<void>
  /** One that a field finds as its name is typed. */
  find: (field: Locator, option: string) => Promise<void>
  /** One item of the menu behind a button. */
  pick: (button: Locator, item: string) => Promise<void>
  /** Shows what a row of a list is about. */
  open: (row: Locator) => Promise<void>
  select: (row: Locator) => Promise<void>
  /** Why a button can do nothing now. */
  reason: (button: Locator) => Promise<string>
  /** Leaves a question unanswered. */
  leave: (question: Locator) => Promise<void>
  /** Away with what is shown beside a list. */
  close: (drawer: Locator) => Promise<void>
  /** Shows the right end of a picture that is being cut. */
  showRightEnd: (picture: Locator, slider: Locator) => Promise<void>
}

export function mouse(page: Page): Hand {
  const press = (target: Locator) => target.click()

  async function write(field: Locator, text: string): Promise<void> {
    await field.click({ clickCount: 3 })
    await page.keyboard.type(text)
  }

  return {
    press,
    pressIn: async (row, target) => {
      await row.hover()
      await target.click()
    },
    write,
    search: write,
    tick: press,
    // the circle itself may be hidden behind its words
    mark: async (radio) => page.locator(`label[for="${await radio.getAttribute('id')}"]`).click(),
    choose: async (select, option) => {
      await select.hover()
      await optionOf(select, option).waitFor({ state: 'attached' })
      // the browser draws the list outside of the page, where no test can click
      await select.selectOption({ label: option })
    },
    find: async (field, option) => {
      await write(field, option)
      await (await found(page, option)).click()
    },
    pick: async (button, item) => {
      await press(button)
      await itemOf(page, item).click()
    },
    open: (row) =>
      row
        .getByRole('gridcell')
        .filter({ has: page.getByRole('link') })
        .click(),
    select: (row) => row.getByRole('checkbox').click(),
    reason: async (button) => {
      await button.hover()
      return shownReason(page, button)
    },
    leave: async (question) => {
      await question.getByRole('button', { name: 'Cancel' }).click()
      await question.waitFor({ state: 'detached' })
    },
    close: async (drawer) => {
      await drawer.getByRole('button', { name: 'Close' }).click()
      await drawer.waitFor({ state: 'detached' })
    },
    showRightEnd: async (picture) => {
      const box = await picture.boundingBox()
      if (box === null) throw new Error('There is no picture to draw.')
      const [x, y] = [box.x + box.width / 2, box.y + box.height / 2]
      await page.mouse.move(x, y)
      await page.mouse.down()
      await page.mouse.move(x - box.width, y, { steps: 8 })
      await page.mouse.up()
    },
  }
}

/** Nothing but keys: what they do not reach fails. */
export function keyboard(page: Page): Hand {
  const key = (name: string) => page.keyboard.press(name)

  /** Presses one key after the other until there is none to press any more. */
  async function lead(target: Locator, next: () => Promise<string | null>): Promise<void> {
    for (let presses = 0; presses < MOST_PRESSES; presses++) {
      const name = await next()
      if (name === null) return
      await key(name)
    }
    throw new Error(`No key leads to ${target}: the focus is on ${await page.evaluate(nameOfFocus)}.`)
  }

  async function reach(target: Locator): Promise<void> {
    // what is disabled for a moment is passed by
    await target.and(page.locator(':not(:disabled)')).waitFor({ state: 'attached' })
    await lead(target, () => target.evaluate(tabTowards))
  }

  async function press(target: Locator): Promise<void> {
    await reach(target)
    await key('Enter')
  }

  async function typeOver(text: string): Promise<void> {
    await key('ControlOrMeta+A')
    await page.keyboard.type(text)
  }

  async function write(field: Locator, text: string): Promise<void> {
    await reach(field)
    await typeOver(text)
  }

  async function escapeFrom(place: Locator): Promise<void> {
    await key('Escape')
    await place.waitFor({ state: 'detached' })
  }

  /** One row of a list is in the tab order. */
  async function goTo(row: Locator): Promise<void> {
    await row.waitFor()
    await reach(page.getByRole('grid').locator('tbody tr[tabindex="0"]'))
    await lead(row, () => row.evaluate(arrowTowards))
  }

  return {
    press,
    pressIn: async (row, target) => {
      await goTo(row)
      await lead(target, async () => ((await hasFocus(target)) ? null : 'ArrowRight'))
      await key('Enter')
    },
    write,
    search: async (field, text) => {
      await key('/')
      if (!(await hasFocus(field))) throw new Error(`The key / does not lead to ${field}.`)
      await typeOver(text)
    },
    tick: async (box) => {
      await reach(box)
      await key('Space')
    },
    mark: async (radio) => {
      const group = page.locator(`input[type="radio"][name="${await radio.getAttribute('name')}"]`)
      await reach(group.and(page.locator(':checked')))
      await lead(radio, async () => ((await radio.isChecked()) ? null : 'ArrowRight'))
    },
    choose: async (select, option) => {
      await reach(select)
      const wanted = optionOf(select, option)
      await wanted.waitFor({ state: 'attached' })
      await lead(wanted, () => wanted.evaluate(arrowTowardsOption))
    },
    find: async (field, option) => {
      await write(field, option)
      const wanted = await found(page, option)
      await lead(wanted, () =>
        wanted.evaluate((element) => (document.activeElement?.getAttribute('aria-activedescendant') === element.id ? null : 'ArrowDown')),
      )
      await key('Enter')
    },
    pick: async (button, item) => {
      await press(button)
      const wanted = itemOf(page, item)
      await wanted.waitFor()
      await lead(wanted, async () => ((await hasFocus(wanted)) ? null : 'ArrowDown'))
      await key('Enter')
    },
    open: async (row) => {
      await goTo(row)
      await key('Enter')
    },
    select: async (row) => {
      await goTo(row)
      await key('Space')
    },
    reason: async (button) => {
      await reach(button)
      return shownReason(page, button)
    },
    leave: escapeFrom,
    close: escapeFrom,
    showRightEnd: async (_picture, slider) => {
      await reach(slider)
      await key('End')
    },
  }
}

/** More than any page has to stop at. */
const MOST_PRESSES = 150

const optionOf = (select: Locator, option: string) => select.locator(`option:text-is("${option}")`)
const itemOf = (page: Page, item: string) => page.getByRole('menuitem', { name: item, exact: true })
const hasFocus = (target: Locator) => target.evaluate((element) => element === document.activeElement)

/** The option, as soon as all that are offered hold what was typed. */
async function found(page: Page, option: string): Promise<Locator> {
  const options = page.getByRole('listbox').getByRole('option')
  const wanted = options.filter({ hasText: new RegExp(`^${option}$`) })
  await wanted.waitFor()
  await options.filter({ hasNotText: option }).first().waitFor({ state: 'detached' })
  return wanted
}

/** What is told to those who do not see it stands in the tooltip too. */
async function shownReason(page: Page, button: Locator): Promise<string> {
  const words = (await page.locator(`[id="${await button.getAttribute('aria-describedby')}"]`).textContent()) ?? ''
  await page.getByRole('tooltip').filter({ hasText: words }).first().waitFor()
  return words
}

// what follows runs in the page

function tabTowards(target: Element): string | null {
  const { activeElement } = document
  if (target === activeElement) return null
  if (activeElement === null || activeElement === document.body) return 'Tab'
  return activeElement.compareDocumentPosition(target) & Node.DOCUMENT_POSITION_PRECEDING ? 'Shift+Tab' : 'Tab'
}

function arrowTowards(row: Element): string | null {
  const { activeElement } = document
  if (row === activeElement) return null
  return activeElement && activeElement.compareDocumentPosition(row) & Node.DOCUMENT_POSITION_PRECEDING ? 'ArrowUp' : 'ArrowDown'
}

function arrowTowardsOption(option: Element): string | null {
  const select = option.closest('select')
  if (select === null || !(option instanceof HTMLOptionElement) || option.selected) return null
  return select.selectedIndex > option.index ? 'ArrowUp' : 'ArrowDown'
}

const nameOfFocus = (): string => {
  const { activeElement } = document
  return activeElement === null || activeElement === document.body ? 'nothing' : activeElement.outerHTML.slice(0, 200)
}
