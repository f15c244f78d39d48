import { Select, type SelectProps } from '@mantine/core'
import styles from './search-select.module.css'

type SearchSelectProps = Omit<SelectProps, 'classNames' | 'clearable' | 'comboboxProps' | 'filter' | 'searchable' | 'withScrollArea'>

/** One of the options that are looked for elsewhere while somebody types. */
export function SearchSelect(props: SearchSelectProps) {
  return (
    <Select
      searchable
      clearable
      filter={({ options }) => options}
      // the list itself scrolls, through which the arrow keys lead; an area round it is out of their reach
      withScrollArea={false}
      classNames={{ options: styles.options ?? '' }}
      // over a dialog too, whatever the dialog cuts off
      comboboxProps={{ withinPortal: false, floatingStrategy: 'fixed' }}
      {...props}
    />
  )
}
