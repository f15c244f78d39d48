import type { Messages } from '../en.ts'
import { counted } from './words.ts'

export const signIn: Messages['signIn'] = {
  title: 'Connexion',
  login: 'Identifiant',
  password: 'Mot de passe',
  submit: 'Se connecter',
  created: 'Votre compte a été créé. Connectez-vous avec.',
  newPassword: 'Votre mot de passe a été changé. Connectez-vous avec le nouveau.',
  forgotten: 'Mot de passe oublié ?',
}

export const secondStep: Messages['secondStep'] = {
  title: 'Encore une étape',
  code: 'Code',
  codeHint: 'Les 6 chiffres que votre application d’authentification affiche maintenant.',
  recoveryCode: 'Code de secours',
  recoveryCodeHint: 'L’un des codes que vous avez conservés en configurant votre second facteur. Chacun sert une fois.',
  passkeyHint: 'Confirmez avec votre empreinte, votre visage, le code de l’appareil ou une clé de sécurité.',
  usePasskey: 'Utiliser une clé d’accès',
  passkeyCancelled: 'Aucune clé d’accès n’a été utilisée. Réessayez, ou choisissez un autre moyen.',
  passkeyFailed: 'Le navigateur n’a pas pu utiliser la clé d’accès. Réessayez, ou choisissez un autre moyen.',
  submit: 'Vérifier',
  instead: {
    TOTP: 'Utiliser un code de votre application d’authentification',
    PASSKEY: 'Utiliser une clé d’accès',
    RECOVERY_CODE: 'Utiliser un code de secours',
  },
  startAgain: 'Recommencer',
}

export const session: Messages['session'] = {
  endedTitle: 'Votre session est terminée',
  endedText: (login) =>
    `Reconnectez-vous en tant que ${login} pour continuer là où vous en étiez. Rien de ce que vous avez saisi n’est perdu.`,
  somebodyElse: 'Se connecter avec un autre compte',
  idleTitle: 'Êtes-vous toujours là ?',
  idleText: (minutes) =>
    `Rien ne s’est passé ici depuis un moment. Vous serez déconnecté dans ${counted(minutes, 'minute', 'minutes')}, sauf si vous restez.`,
  lastMinute: 'Plus qu’une minute.',
  stay: 'Rester connecté',
  finalText: 'Votre session se termine',
  finalAdvice:
    'Elle a duré aussi longtemps que permis. Votre mot de passe vous sera demandé par-dessus la page : rien de ce que vous avez saisi n’est perdu.',
}

export const confirmation: Messages['confirmation'] = {
  title: 'Confirmez que c’est vous',
  text: (login) => `Prouvez une nouvelle fois que vous êtes ${login}. Ce que vous avez commencé se poursuit ensuite de lui-même.`,
  instead: {
    password: 'Utiliser le mot de passe',
    code: 'Utiliser un code de votre application d’authentification',
    passkey: 'Utiliser une clé d’accès',
  },
}
