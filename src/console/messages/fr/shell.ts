import type { Messages } from '../en.ts'
import { counted } from './words.ts'

export const failures: Messages['failures'] = {
  unreachable: 'Le serveur est injoignable. Rien n’est perdu ; réessayez dans un instant.',
  unavailable: 'Le serveur n’est pas prêt. Réessayez dans un instant.',
  internal: 'Une erreur s’est produite sur le serveur. Si elle se répète, transmettez l’ID de requête à votre exploitant.',
  forbidden: 'Vous n’avez pas le droit de faire cela.',
  changedMeanwhile: 'Quelqu’un d’autre vient de modifier ceci. L’état actuel est affiché ; réessayez si vous le souhaitez toujours.',
  rateLimited: (seconds) => `Trop de tentatives. Réessayez dans ${counted(seconds, 'seconde', 'secondes')}.`,
  withRequestId: (sentence, requestId) => (requestId === null ? sentence : `${sentence} (ID de requête : ${requestId})`),
}

export const pages: Messages['pages'] = {
  notFoundTitle: 'Page introuvable',
  notFoundText: 'L’adresse ne mène nulle part, ou à quelque chose que vous ne pouvez pas voir.',
  forbiddenTitle: 'Vous ne pouvez pas voir cette page',
  forbiddenText: (organization, task) => `Votre profil dans ${organization} ne vous donne pas le droit de ${task}.`,
  tasks: {
    manageAllUsers: 'gérer les utilisateurs',
    manageOrganizations: 'gérer les organisations',
    seeOrganizations: 'voir toutes les organisations',
    seeOrganization: 'gérer l’organisation',
    manageOrganizationUsers: 'gérer les utilisateurs',
    managePlatform: 'modifier les paramètres de l’instance',
    manageProfiles: 'gérer les profils',
    seeProfiles: 'voir ce que donnent les profils',
    readAudit: 'lire le journal d’audit',
  },
  platformOnlyText: 'Ce qui concerne toute l’instance se gère dans l’organisation « platform ».',
  switchTo: (organization) => `Passer à ${organization}`,
  noOrganizationTitle: 'Aucune organisation active',
  noOrganizationText: 'Vous n’appartenez à aucune organisation active ; adressez-vous à votre administrateur.',
  crashTitle: 'Cette page ne fonctionne plus',
  crashText: 'Rechargez-la pour continuer. Ce qui a été confirmé auparavant est en sécurité.',
  toStart: 'Aller à la page d’accueil',
}

export const shell: Messages['shell'] = {
  skip: 'Aller au contenu',
  navigation: 'Principale',
  openNavigation: 'Ouvrir la navigation',
  dashboard: 'Tableau de bord',
  audit: 'Audit',
  users: 'Utilisateurs',
  organizations: 'Organisations',
  organizationDetails: 'Détails',
  profiles: 'Profils',
  apiKeys: 'Clés d’API',
  invitations: 'Invitations',
  platform: 'Plateforme',
  smtp: 'SMTP',
  mail: 'E-mails',
  authentication: 'Authentification',
  organization: 'Organisation',
  switchOrganization: (current) => `Organisation : ${current}. Changer d’organisation`,
  findOrganization: 'Chercher une organisation',
  organizationUnavailable:
    'L’organisation dans laquelle vous travailliez n’est plus disponible. Vous êtes maintenant dans celle par défaut.',
  ownMenu: (login) => `Votre menu, ${login}`,
  settings: 'Paramètres',
  language: 'Langue',
  theme: 'Thème',
  themes: { LIGHT: 'Clair', DARK: 'Sombre', SYSTEM: 'Système' },
  signOut: 'Se déconnecter',
}
