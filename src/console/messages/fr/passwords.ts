import type { Messages } from '../en.ts'
import { counted, lists, numbers } from './words.ts'

export const passwordField: Messages['passwordField'] = {
  show: 'Afficher le mot de passe',
  capsLock: 'La touche Verr. Maj est activée',
  rules: ({ minLength, maxLength, rules }) => {
    const said = (sentences: Record<string, string>) =>
      Object.entries(sentences).flatMap(([rule, text]) => (rules.includes(rule) ? [text] : []))
    const asked = said({
      DIGIT: 'un chiffre',
      MIXED_CASE: 'une majuscule et une minuscule',
      SYMBOL: 'un caractère qui n’est ni lettre ni chiffre',
    })
    const refused = said({ NOT_COMMON: 'un mot de passe courant', NOT_YOURS: 'votre identifiant, nom ou adresse e-mail' })
    const length = `De ${numbers.format(minLength)} à ${counted(maxLength, 'caractère', 'caractères')}`
    const withKinds = asked.length === 0 ? '' : ` avec ${lists.format(asked)}`
    const butNot = refused.length === 0 ? '' : `, ${refused.length === 1 ? 'mais pas' : 'mais ni'} ${refused.join(' ni ')}`
    return `${length}${withKinds}${butNot}.${asked.length === 0 ? ' Une phrase convient bien.' : ''}`
  },
  short: (length, minLength) => `${numbers.format(length)} sur ${counted(minLength, 'caractère', 'caractères')} au moins`,
  strength: (level) => `Robustesse : ${level}.`,
  levels: ['très faible', 'faible', 'moyenne', 'bonne', 'forte'],
  warnings: {
    straightRow: 'Les rangées de touches sont vite devinées.',
    keyPattern: 'Les motifs du clavier sont vite devinés.',
    simpleRepeat: 'Les caractères répétés apportent peu.',
    extendedRepeat: 'Les motifs répétés apportent peu.',
    sequences: 'Les suites comme « abc » sont vite devinées.',
    recentYears: 'Les années récentes sont vite devinées.',
    dates: 'Les dates sont vite devinées.',
    topTen: 'C’est l’un des mots de passe les plus utilisés.',
    topHundred: 'C’est l’un des mots de passe les plus utilisés.',
    common: 'C’est un mot de passe courant.',
    similarToCommon: 'Il est proche d’un mot de passe courant.',
    wordByItself: 'Les mots seuls sont vite devinés.',
    namesByThemselves: 'Les noms sont vite devinés.',
    commonNames: 'Les noms sont vite devinés.',
    userInputs: 'Quiconque vous connaît l’essaierait.',
  },
}

export const passwordChange: Messages['passwordChange'] = {
  title: 'Choisissez un nouveau mot de passe',
  required: 'Votre mot de passe doit être changé avant de continuer.',
  current: 'Mot de passe actuel',
  next: 'Nouveau mot de passe',
  submit: 'Changer le mot de passe',
  showCurrent: 'Afficher le mot de passe actuel',
  showNext: 'Afficher le nouveau mot de passe',
  done: 'Votre mot de passe a été changé. Toutes vos autres sessions ont pris fin.',
}

export const passwordLink: Messages['passwordLink'] = {
  title: 'Choisissez un nouveau mot de passe',
  password: 'Nouveau mot de passe',
  submit: 'Enregistrer le mot de passe',
  overTitle: 'Ce lien ne peut pas être utilisé',
  overText: 'Il a expiré, a déjà servi ou a été remplacé par un plus récent.',
  missingText:
    'Un lien n’est gardé que tant que sa page est ouverte, et jamais dans l’adresse. Ouvrez-le de nouveau là où vous l’avez reçu.',
  overAdvice: 'Pour en obtenir un nouveau, utilisez « Mot de passe oublié ? » à la connexion, ou demandez à votre administrateur.',
  back: 'Aller à la connexion',
}

export const forgottenPassword: Messages['forgottenPassword'] = {
  title: 'Mot de passe oublié ?',
  login: 'Identifiant ou adresse e-mail',
  hint: 'Un lien pour choisir un nouveau mot de passe est envoyé à l’adresse du compte.',
  submit: 'Envoyer le lien',
  sentTitle: 'Consultez votre messagerie',
  sent: (login) => `Si ${login} correspond à un compte qui peut en recevoir un, un lien pour choisir un nouveau mot de passe est en route.`,
  sentAdvice:
    'Rien après quelques minutes ? Regardez dans les indésirables, vérifiez l’orthographe, ou demandez à votre administrateur un lien à usage unique.',
  unavailable:
    'Cette instance n’envoie pas d’e-mail. Demandez à votre administrateur un lien à usage unique, avec lequel vous choisirez un nouveau mot de passe.',
  back: 'Retour à la connexion',
}
