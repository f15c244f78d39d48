import type { Messages } from '../en.ts'

export const secondFactor: Messages['secondFactor'] = {
  title: 'Configurez un second facteur',
  required: 'Il est exigé avant de continuer.',
  what: 'Désormais, la connexion demande votre mot de passe et une chose que vous seul possédez.',
  app: 'Application d’authentification',
  passkey: 'Clé d’accès',
  passkeyUnsupported: 'Ce navigateur ne connaît pas les clés d’accès, ou la page n’a pas été ouverte en HTTPS.',
  scan: 'Scannez ceci avec votre application d’authentification, puis saisissez le code qu’elle affiche.',
  qrCode: 'Code QR avec le secret pour votre application d’authentification',
  typeInstead: 'Ou saisissez ce secret dans l’application :',
  secret: 'Secret',
  submit: 'Confirmer',
  back: 'Choisir un autre moyen',
  passkeyWhat: 'Votre navigateur demande où la garder : sur cet appareil, sur un téléphone ou sur une clé de sécurité.',
  passkeyName: 'Nom',
  passkeyNameHint: 'Pour la distinguer des autres.',
  makePasskey: 'Créer une clé d’accès',
  passkeyFailures: {
    cancelled: 'Aucune clé d’accès n’a été créée. Réessayez, ou choisissez un autre moyen.',
    known: 'Cet appareil ou cette clé est déjà configuré. Utilisez-en un autre.',
    failed: 'Le navigateur n’a pas pu créer de clé d’accès. Réessayez, ou choisissez un autre moyen.',
  },
  codesTitle: 'Conservez vos codes de secours',
  codesText:
    'Chacun vous laisse entrer une fois quand vous avez perdu votre second facteur. Ils ne sont montrés que maintenant : gardez-les là où vous gardez vos mots de passe.',
  codesFile: 'codes-de-secours.txt',
  copyCodes: 'Copier',
  saveCodes: 'Enregistrer dans un fichier',
  stored: 'Je les ai conservés',
  done: 'Votre second facteur est configuré.',
}
