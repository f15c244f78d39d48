// read by Next before it would report anything to anybody
process.env.NEXT_TELEMETRY_DISABLED = '1'

/** @type {import('next').NextConfig} */
const config = {
  reactStrictMode: true,
  poweredByHeader: false,
  devIndicators: false,
  // what browsers ask for where no page has named an icon yet
  rewrites: async () => [{ source: '/favicon.ico', destination: '/icon.svg' }],
  images: { unoptimized: true },
  // `npm run check` runs tsc over the whole repository, a build only builds; Next rewrites every tsconfig.json but one that extends another
  typescript: { ignoreBuildErrors: true, tsconfigPath: 'src/app/tsconfig.json' },
  // no generated instructions in the repository, no look-up of newer versions
  agentRules: false,
  experimental: { agentUpgrade: false },
}

export default config
