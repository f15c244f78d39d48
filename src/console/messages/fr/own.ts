import type { Messages } from '../en.ts'
import { counted, numbers } from './words.ts'

export const own: Messages['own'] = {
  title: 'Paramètres',
  sections: {
    profile: 'Profil',
    password: 'Mot de passe',
    factors: 'Seconds facteurs',
    keys: 'Clés d’API',
    sessions: 'Sessions',
    organizations: 'Organisations',
    preferences: 'Préférences',
  },

  password: {
    text: 'Toutes vos autres sessions prennent fin quand vous le changez.',
    change: 'Changer le mot de passe',
  },

  factors: {
    none: 'Vous vous connectez par votre seul mot de passe. Un second facteur ajoute une chose que vous seul possédez.',
    dueFrom: 'Vous devez avoir un second facteur : échéance',
    added: 'ajouté',
    lastUsed: 'dernier usage',
    neverUsed: 'pas encore utilisé',
    addApp: 'Ajouter une application d’authentification',
    replaceApp: 'Remplacer l’application d’authentification',
    addAppTitle: 'Ajouter une application d’authentification',
    replaceAppTitle: 'Remplacer votre application d’authentification',
    replaceAppText: 'L’application actuelle fonctionne jusqu’à ce que la nouvelle soit confirmée.',
    addPasskey: 'Ajouter une clé d’accès',
    addPasskeyTitle: 'Ajouter une clé d’accès',
    tooMany: 'Vous avez 10 clés d’accès. Supprimez-en une d’abord.',
    addedToast: 'Votre second facteur est configuré',
    remove: 'Supprimer',
    removeOf: (name) => `Supprimer ${name}`,
    removeTitle: (name) => `Supprimer ${name} ?`,
    removeText: 'Vous ne pourrez plus vous connecter avec.',
    lastConsequences: ['Vous vous connecterez désormais par votre seul mot de passe.', 'Vos codes de secours disparaissent aussi.'],
    isLast: 'Un second facteur est exigé de vous, et c’est le dernier. Ajoutez-en un autre d’abord.',
    removed: (name) => `${name} supprimé`,
    codesLeft: (count) => `${counted(count, 'code de secours restant', 'codes de secours restants')}.`,
    fewCodes: 'Renouvelez-les avant d’en manquer.',
    renew: 'Renouveler les codes de secours',
    renewTitle: 'Renouveler vos codes de secours ?',
    renewText: 'Les codes que vous avez conservés cessent de fonctionner.',
  },

  organizations: {
    permissions: (organization) => `Ce que vous pouvez faire dans ${organization}`,
    noPermissions: 'Votre profil ne vous y donne aucune permission.',
  },

  preferences: {
    browsersLanguage: 'Celle du navigateur',
    singleKeys: 'Raccourcis à une touche',
    singleKeysHint: '/ recherche, j et k parcourent la liste, ? les montre tous',
    density: 'Densité',
    densities: { COMFORTABLE: 'Aérée', COMPACT: 'Compacte' },
    pageSize: 'Lignes par page',
    usual: (size) => `Habituel (${numbers.format(size)})`,
    text: 'Conservées avec votre compte, pour chaque navigateur où vous vous connectez.',
  },
}
