import { setupServer } from 'msw/node'

/** The network of a screen's test. A request that no handler answers fails, and says so. */
export const server = setupServer()

beforeAll(() => server.listen({ onUnhandledRequest: 'error' }))
afterEach(() => server.resetHandlers())
afterAll(() => server.close())
