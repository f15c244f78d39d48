import { HomeScreen } from '../../console/shell/home-screen.tsx'

export default function HomePage() {
  return <HomeScreen />
}
