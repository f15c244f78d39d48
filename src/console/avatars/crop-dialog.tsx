import { Button } from '@mantine/core'
import { type FormEvent, type PointerEvent, useEffect, useId, useRef, useState } from 'react'
import { useMessages } from '../messages/messages.tsx'
import { Dialog } from '../ui/dialog.tsx'
import { FormMessage } from '../ui/form-message.tsx'
import { type Crop, centred, dragged, maxZoom, squareOf } from './crop.ts'
import styles from './crop-dialog.module.css'
import { encoded } from './picture.ts'

interface CropDialogProps {
  picture: ImageBitmap
  isBusy: boolean
  message: string | null
  /** With the bytes of the square, as base64. */
  onConfirm: (image: string) => void
  onCancel: () => void
}

const viewPixels = 256

/** Chooses the square of a picture: with the pointer, or by three sliders. */
export function CropDialog({ picture, isBusy, message, onConfirm, onCancel }: CropDialogProps) {
  const { ui, userSections } = useMessages()
  const texts = userSections.avatar
  const [crop, setCrop] = useState(centred)
  const canvas = useRef<HTMLCanvasElement>(null)
  const { width, height } = picture
  const { side } = squareOf(picture, crop)

  useEffect(() => {
    const context = canvas.current?.getContext('2d')
    const { left, top, side } = squareOf(picture, crop)
    context?.clearRect(0, 0, viewPixels * 2, viewPixels * 2)
    context?.drawImage(picture, left, top, side, side, 0, 0, viewPixels * 2, viewPixels * 2)
  }, [picture, crop])

  function onPointerMove({ buttons, movementX, movementY }: PointerEvent) {
    if (buttons === 1) setCrop((present) => dragged(picture, present, { x: movementX, y: movementY }, viewPixels))
  }

  async function onSubmit(event: FormEvent) {
    event.preventDefault()
    onConfirm(await encoded(picture, squareOf(picture, crop)))
  }

  return (
    <Dialog title={texts.cropTitle} text={texts.cropText} onCancel={isBusy ? null : onCancel}>
      <form className={styles.dialog} onSubmit={onSubmit}>
        <canvas
          ref={canvas}
          className={styles.view}
          width={viewPixels * 2}
          height={viewPixels * 2}
          role="img"
          aria-label={texts.preview}
          onPointerDown={(event) => event.currentTarget.setPointerCapture(event.pointerId)}
          onPointerMove={onPointerMove}
        />
        <div className={styles.sliders}>
          <Slider label={texts.zoom} min={1} max={maxZoom} crop={crop} of="zoom" isDisabled={false} onChange={setCrop} />
          <Slider label={texts.horizontal} min={0} max={1} crop={crop} of="x" isDisabled={width === side} onChange={setCrop} />
          <Slider label={texts.vertical} min={0} max={1} crop={crop} of="y" isDisabled={height === side} onChange={setCrop} />
        </div>
        <FormMessage message={message} />
        <div className={styles.buttons}>
          <Button variant="default" disabled={isBusy} onClick={onCancel}>
            {ui.cancel}
          </Button>
          <Button type="submit" loading={isBusy}>
            {ui.confirm}
          </Button>
        </div>
      </form>
    </Dialog>
  )
}

interface SliderProps {
  label: string
  min: number
  max: number
  crop: Crop
  of: keyof Crop
  /** There is no room to move. */
  isDisabled: boolean
  onChange: (crop: Crop) => void
}

function Slider({ label, min, max, crop, of, isDisabled, onChange }: SliderProps) {
  const id = useId()
  const percent = Math.round(((crop[of] - min) / (max - min)) * 100)
  return (
    <>
      <label htmlFor={id}>{label}</label>
      <input
        id={id}
        type="range"
        min={0}
        max={100}
        value={percent}
        aria-valuetext={`${percent} %`}
        disabled={isDisabled}
        onChange={(event) => onChange({ ...crop, [of]: min + (Number(event.currentTarget.value) / 100) * (max - min) })}
      />
    </>
  )
}
