import { locale } from './words.ts'

/** What the parts in `ui/` say by themselves. */
export const ui = {
  locale,
  cancel: 'Cancel',
  close: 'Close',
  confirm: 'Confirm',
  copied: 'Copied',
  copy: (what: string) => `Copy ${what.toLowerCase()}`,
  dismiss: 'Dismiss',
  edit: (what: string) => `Edit ${what.toLowerCase()}`,
  editShort: 'Edit',
  keepMine: 'Keep mine',
  mine: 'Yours',
  never: 'Never',
  next: 'Next page',
  previous: 'Previous page',
  requestId: 'Request id',
  retry: 'Retry',
  sortedAscending: 'sorted ascending',
  sortedDescending: 'sorted descending',
  takeTheirs: 'Take theirs',
  theirs: 'Theirs',
}
