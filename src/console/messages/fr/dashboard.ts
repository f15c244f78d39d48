import type { Messages } from '../en.ts'
import { counted, numbers } from './words.ts'

export const dashboard: Messages['dashboard'] = {
  title: 'Tableau de bord',
  titleOf: (organization) => `Tableau de bord de ${organization}`,
  counts: {
    total: 'Utilisateurs',
    active: 'Actifs',
    locked: 'Verrouillés',
    invited: 'Invités',
    throttled: 'Freinés actuellement',
    normal: 'Personnes',
    service: 'Comptes de service',
    withMfa: 'Avec MFA',
    withoutMfa: 'Sans MFA',
    neverSeen: 'Jamais connectés',
    notSeenFor90Days: 'Inactifs depuis 90 jours',
    createdInLast30Days: 'Nouveaux en 30 jours',
    withoutOrganization: 'Sans organisation',
    organizations: 'Organisations',
    organizationsWithoutAdministrator: 'Organisations sans administrateur',
  },
  signIns: 'Connexions',
  failures: 'Échecs de connexion',
  inDays: (count, days) => `${numbers.format(count)} en ${counted(days, 'jour', 'jours')}`,
  highest: (count) => `au plus ${numbers.format(count)} par jour`,
  seenUsers: 'Utilisateurs vus ces jours-là',
  throttledUsers: 'Utilisateurs freinés actuellement',
}
