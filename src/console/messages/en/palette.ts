export const palette = {
  title: 'Go to, find, do',
  placeholder: 'Go to a page, find a user, do something…',
  here: 'On this page',
  goTo: 'Go to',
  users: 'Users',
  switchOrganization: 'Switch organization',
  searching: 'Searching…',
  nothing: 'Nothing matches.',
  shortcuts: 'Keyboard shortcuts',
  keys: [
    { keys: ['Ctrl', 'K'], does: 'Go to, find, do (⌘ K on a Mac)' },
    { keys: ['/'], does: 'Search the list' },
    { keys: ['j', 'k'], does: 'Next and previous row or user' },
    { keys: ['Enter'], does: 'Open the row; confirm a change' },
    { keys: ['Esc'], does: 'Close, or leave everything as it was' },
    { keys: ['?'], does: 'This list' },
  ],
}
