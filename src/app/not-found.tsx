import { NotFoundScreen } from '../console/shell/not-found-screen.tsx'

export default function NotFound() {
  return <NotFoundScreen />
}
