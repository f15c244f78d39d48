import type { Messages } from '../en.ts'
import { counted, lists, numbers } from './words.ts'

const namedAtMost = 6

/** Some names, and how many more there are. */
const named = (names: readonly string[]) =>
  names.length <= namedAtMost
    ? lists.format(names)
    : lists.format([...names.slice(0, namedAtMost), counted(names.length - namedAtMost, 'autre', 'autres')])

const holders = (memberships: number | null) =>
  memberships === null ? 'Quiconque a ce profil' : counted(memberships, 'appartenance', 'appartenances')

export const profiles: Messages['profiles'] = {
  title: 'Profils',
  titleIn: (organization) => `Profils pour ${organization}`,
  profile: 'Profil',
  search: 'Rechercher nom ou permission',
  openFullPage: (name) => `Ouvrir la page de ${name}`,
  fullPage: 'Pleine page',
  previous: 'Profil précédent',
  next: 'Profil suivant',
  backToList: 'Tous les profils',
  notFoundTitle: 'Profil introuvable',
  notFoundText: 'Ce profil n’existe plus.',
  emptyTitle: 'Aucun profil',
  emptyText: 'Il n’y a pas encore de profil.',
  kinds: { PLATFORM: 'Plateforme', ORGANIZATION: 'Organisation' },
  predefined: 'Prédéfini',
  columns: { name: 'Nom', kind: 'Pour', permissions: 'Permissions', usedBy: 'Utilisé par' },
  gives: 'Donne',
  countOf: (given, all) => `${numbers.format(given)} sur ${numbers.format(all)}`,
  memberships: (count) => counted(count, 'appartenance', 'appartenances'),
  nobody: 'Personne',
  showUsers: 'Afficher les utilisateurs',
  usersWith: (name) => `Utilisateurs ayant le profil ${name}`,
  id: 'ID',
  name: 'Nom',
  history: 'Historique',
  showHistory: 'Afficher dans le journal d’audit',

  permissions: 'Permissions',
  form: (name) => `Permissions de ${name}`,
  find: 'Chercher une permission',
  nothingFound: (text) => `Aucune permission ne contient « ${text} ».`,
  none: 'Ce profil ne donne aucune permission.',
  groupCount: (given, all) => `${numbers.format(given)} sur ${numbers.format(all)}`,
  notGranted: {
    PLATFORM: 'Vous ne pouvez pas donner ce que vous ne détenez pas vous-même.',
    ORGANIZATION: 'Donnée seulement par ceux qui gèrent tous les utilisateurs de l’instance.',
  },
  fixed: 'Les profils prédéfinis restent tels quels. Dupliquez celui-ci pour faire le vôtre.',
  fixedNoDuplicate: 'Les profils prédéfinis restent tels quels.',
  readOnly: 'Seuls ceux qui gèrent les profils peuvent changer ce qu’il donne.',
  exceeds: 'Il donne des permissions que vous ne détenez pas : seul quelqu’un qui les détient peut le modifier.',
  own: 'Vous avez vous-même ce profil : demandez à un autre administrateur de changer ce qu’il donne.',
  effect: (memberships, gains, losses) => {
    if (memberships === 0) return 'Personne n’a encore ce profil.'
    const isOne = memberships === null || memberships === 1
    const parts = [
      ...(gains > 0 ? [`${isOne ? 'gagne' : 'gagnent'} ${counted(gains, 'permission', 'permissions')}`] : []),
      ...(losses > 0 ? [`${isOne ? 'perd' : 'perdent'} ${counted(losses, 'permission', 'permissions')}`] : []),
    ]
    return `${holders(memberships)} ${parts.join(' et ')}, dès la prochaine requête.`
  },
  gains: (names) => `+ ${named(names)}`,
  losses: (names) => `− ${named(names)}`,
  given: 'Donnée',
  notGiven: 'Non donnée',
  saved: (name) => `Permissions de ${name} modifiées`,
  renamed: (name) => `Le profil s’appelle maintenant ${name}`,
  changedBy: (label) => `${label} a modifié ce profil`,
  changedBySomebody: 'Quelqu’un a modifié ce profil',

  manage: 'Dupliquer ou supprimer',
  create: 'Créer',
  createTitle: 'Créer un profil',
  kind: 'Pour les appartenances à',
  kindNames: { PLATFORM: 'platform', ORGANIZATION: 'Organisations' },
  basis: 'Permissions de départ',
  basisNone: 'Aucune',
  basisHint: 'Elles peuvent être modifiées avant que quelqu’un ne reçoive le profil.',
  created: (name) => `Profil ${name} créé`,
  duplicate: 'Dupliquer',
  duplicateTitle: (name) => `Dupliquer ${name}`,
  copyOf: (name) => `${name} (copie)`,
  delete: 'Supprimer le profil',
  deleteTitle: (name) => `Supprimer le profil ${name} ?`,
  deleteConsequences: ['Il ne peut plus être donné à personne.', 'C’est irréversible. Le journal d’audit garde ce qu’il donnait.'],
  inUse: (memberships) => `${counted(memberships, 'appartenance a', 'appartenances ont')} ce profil. Donnez-leur-en un autre d’abord.`,
  deleted: (name) => `Profil ${name} supprimé`,
}
