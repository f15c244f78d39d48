import { type CSSVariablesResolver, createTheme, darken, type MantineColorsTuple } from '@mantine/core'

// the tones of text, lines and surfaces in dark mode, lightest first
const dark: MantineColorsTuple = [
  '#d5d9df',
  '#b4bac3',
  '#989fab',
  '#6b727d',
  '#3b414a',
  '#2b3037',
  '#22262c',
  '#17191d',
  '#121417',
  '#0c0d10',
]

/** Sizes are one step denser than Mantine's own: `md` is 14 px. */
export const theme = createTheme({
  primaryColor: 'indigo',
  primaryShade: { light: 8, dark: 8 },
  colors: { dark },
  black: '#1a1d21',
  fontFamily: "'Inter Variable', system-ui, sans-serif",
  fontFamilyMonospace: "ui-monospace, 'SF Mono', Menlo, Consolas, monospace",
  fontSizes: { xs: '0.75rem', sm: '0.8125rem', md: '0.875rem', lg: '1rem', xl: '1.125rem' },
  headings: { fontWeight: '600' },
  defaultRadius: 'sm',
  radius: { xs: '3px', sm: '6px', md: '8px', lg: '12px', xl: '16px' },
  cursorType: 'pointer',
  respectReducedMotion: true,
  components: {
    InputWrapper: { styles: { label: { marginBottom: 4, fontWeight: 500 } } },
    // its element of role presentation may not stand in a menu
    Menu: { defaultProps: { withInitialFocusPlaceholder: false } },
    Button: { styles: { label: { fontWeight: 500 } } },
  },
})

/** The colours that style sheets name, and the Mantine colours that would miss WCAG AA contrast. */
export const cssVariables: CSSVariablesResolver = ({ colors }) => {
  const hues = Object.entries(colors).filter(([name]) => name !== 'dark')
  return {
    variables: {},
    light: {
      '--mantine-color-placeholder': '#687078',
      '--mantine-color-dimmed': '#5a626b',
      '--mantine-color-error': colors.red[9],
      '--mantine-color-red-filled': colors.red[9],
      ...Object.fromEntries(hues.map(([name, shades]) => [`--mantine-color-${name}-light-color`, darken(shades[9], 0.35)])),
      '--roster-surface': '#ffffff',
      '--roster-surface-sunken': '#f7f8f9',
      '--roster-surface-hover': '#f3f4f6',
      '--roster-surface-selected': '#edf2ff',
      '--roster-line': '#e4e7ea',
      '--roster-line-strong': '#cdd2d8',
      '--roster-accent': colors.indigo[8],
      '--roster-good': '#2b8a3e',
      '--roster-warning': '#a65208',
      '--roster-bad': '#c92a2a',
      '--roster-quiet': '#5a626b',
      '--roster-initials-lightness': '90%',
      '--roster-initials-text-lightness': '24%',
      '--roster-shadow': '0 1px 2px rgb(16 24 40 / 0.06), 0 8px 24px rgb(16 24 40 / 0.08)',
    },
    dark: {
      '--mantine-color-placeholder': '#8f96a2',
      '--mantine-color-error': colors.red[4],
      '--roster-surface': '#17191d',
      '--roster-surface-sunken': '#131518',
      '--roster-surface-hover': '#1f2227',
      '--roster-surface-selected': '#20283d',
      '--roster-line': '#2a2e35',
      '--roster-line-strong': '#414852',
      '--roster-accent': colors.indigo[3],
      '--roster-good': '#69db7c',
      '--roster-warning': '#ffc078',
      '--roster-bad': '#ff8787',
      '--roster-quiet': '#989fab',
      '--roster-initials-lightness': '26%',
      '--roster-initials-text-lightness': '86%',
      '--roster-shadow': '0 1px 2px rgb(0 0 0 / 0.4), 0 8px 24px rgb(0 0 0 / 0.4)',
    },
  }
}
