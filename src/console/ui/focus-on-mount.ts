/** As a ref: what appears takes the focus, also where its code arrives after the dialog round it has opened. */
export function focusOnMount(element: HTMLElement | null): void {
  element?.focus({ preventScroll: true })
}
