import { act, screen, waitFor, within } from '@testing-library/react'
import { useState } from 'react'
import { renderScreen } from '../../testing/render.tsx'
import { Section } from './section.tsx'
import { useToast } from './toasts.tsx'

/** Things in a section that go when they are pressed, and can be had back. */
function Things() {
  const [things, setThings] = useState(['one', 'two'])
  const toast = useToast()

  function remove(gone: string) {
    setThings((current) => current.filter((thing) => thing !== gone))
    toast.success(`${gone} removed`, () => setThings((current) => [...current, gone]))
  }

  return (
    <main>
      <h1>Page</h1>
      <input aria-label="Text" />
      <Section heading="h2" title="Things">
        <ul>
          {things.map((thing) => (
            <li key={thing}>
              <button type="button" onClick={() => remove(thing)}>
                {thing}
              </button>
            </li>
          ))}
        </ul>
      </Section>
    </main>
  )
}

const button = (name: string) => screen.getByRole('button', { name })
const heading = () => screen.getByRole('heading', { name: 'Things' })
const names = () =>
  within(screen.getByRole('list'))
    .queryAllByRole('button')
    .map(({ textContent }) => textContent)

it('leaves the focus at the heading above what is gone', async () => {
  const { user } = renderScreen(<Things />)

  button('one').focus()
  await user.keyboard('{Enter}')

  await waitFor(() => expect(heading()).toHaveFocus())
  expect(names()).toEqual(['two'])
})

it('lets the focus go where somebody gave it up', async () => {
  const { user } = renderScreen(<Things />)
  button('one').focus()
  await user.click(document.body)
  await new Promise((resolve) => setTimeout(resolve))

  // by somebody else
  act(() => button('one').click())

  await screen.findByText('one removed')
  await new Promise((resolve) => setTimeout(resolve))
  expect(document.body).toHaveFocus()
})

it('takes back what was done last by a single key, and not while text is typed', async () => {
  const { user } = renderScreen(<Things />)
  await user.click(button('one'))
  await user.click(button('two'))
  expect(names()).toEqual([])

  await user.type(screen.getByRole('textbox', { name: 'Text' }), 'z')
  expect(names()).toEqual([])
  await user.click(heading())
  await user.keyboard('z')
  expect(names()).toEqual(['two'])
  await user.keyboard('z')
  expect(names()).toEqual(['two', 'one'])
  await user.keyboard('z')
  expect(names()).toEqual(['two', 'one'])
  expect(screen.queryByRole('button', { name: 'Undo' })).toBeNull()
})

it('gives the focus back where it was before the note had it', async () => {
  const { user } = renderScreen(<Things />)
  await user.click(button('one'))
  const text = screen.getByRole('textbox', { name: 'Text' })
  await user.click(text)

  await user.click(await screen.findByRole('button', { name: 'Undo' }))

  expect(text).toHaveFocus()
  expect(names()).toEqual(['two', 'one'])
})
