// Every page of the console, and every dialog, drawer, menu and popup over one, in every state that it can be in. Whoever walks says what to do at each stop.
import { frameWalks } from './console-pages/frame.ts'
import { listWalks } from './console-pages/lists.ts'
import { anOffice, type Office } from './console-pages/office.ts'
import { organizationWalks } from './console-pages/organizations.ts'
import { platformWalks, walkOfferingLinks } from './console-pages/platform.ts'
import { userWalks } from './console-pages/users.ts'
import type { Stop, Walk } from './console-pages/walk.ts'
import { unexpected } from './pages.ts'

export { anOffice, type Office, type Stop }

export type Walked = (office: Office, look: (stop: Stop) => Promise<void>) => Promise<string[]>

const walked =
  (walk: Walk): Walked =>
  async (office, look) => {
    const tab = await office.site.tab()
    const { page } = tab
    await walk({ ...tab, office, look: (name, shown, how) => look({ name, page, shown, ...how }) })
    const faults = unexpected(await tab.faults())
    await tab.context.close()
    return faults
  }

const groups = { ...frameWalks, ...listWalks, ...userWalks, ...organizationWalks, ...platformWalks }

/** Each walk by its name; answers what the browser complained of on the way. */
export const consoleWalks: [name: string, walk: Walked][] = Object.entries(groups).map(([name, walk]) => [name, walked(walk)])

/** Through an office that sends no mail. */
export const walkConsoleWithoutMail = walked(walkOfferingLinks)
