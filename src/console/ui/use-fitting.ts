import { type RefObject, useLayoutEffect, useMemo, useRef, useState } from 'react'
import { fitting, type Sized } from './column-widths.ts'

/** Of the columns those that there is room for in the element, which keep their identity while the same ones fit. */
export function useFitting<Column extends Sized>(
  columns: readonly Column[],
  isSelectable: boolean,
): [element: RefObject<HTMLDivElement | null>, shown: readonly Column[]] {
  const element = useRef<HTMLDivElement>(null)
  const [width, setWidth] = useState(Number.POSITIVE_INFINITY)

  useLayoutEffect(() => {
    const { current } = element
    if (current === null) return
    // what has no width is not laid out
    const measure = () => setWidth(current.clientWidth || Number.POSITIVE_INFINITY)
    measure()
    const observer = new ResizeObserver(measure)
    observer.observe(current)
    return () => observer.disconnect()
  }, [])

  const { length } = fitting(columns, isSelectable, width)
  // biome-ignore lint/correctness/useExhaustiveDependencies: as many of the same columns are the same ones
  const shown = useMemo(() => fitting(columns, isSelectable, width), [columns, isSelectable, length])
  return [element, shown]
}
