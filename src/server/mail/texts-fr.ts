import type { MfaChange } from './kinds.ts'
import type { About, Content, Texts } from './texts.ts'

const NOT_YOU = 'Si vous ne vous y attendiez pas, changez votre mot de passe et prévenez votre administrateur.'

type KeyAbout = Pick<About<'API_KEY_CREATED'>, 'facts' | 'by' | 'instance' | 'at'>

const byWhom = (by: string | null): string => (by === null ? 'vous' : by)

const key = ({ facts, by, instance, at }: KeyAbout, verb: string, more: string): Content => ({
  subject: `Clé d’API ${verb}\u00a0: ${facts.name}`,
  title: `Une clé d’API a été ${verb}`,
  lines: [`Une clé d’API de votre compte sur ${instance} a été ${verb}. ${more}`],
  facts: [
    ['Clé', facts.name],
    ['Commence par', facts.prefix],
    ['Par', byWhom(by)],
    ['Le', at],
  ],
  action: 'Voir vos clés',
  after: [NOT_YOU],
})

const MFA: Record<MfaChange, string> = {
  TOTP_ADDED: 'Une application d’authentification a été ajoutée.',
  TOTP_REMOVED: 'Une application d’authentification a été retirée.',
  PASSKEY_ADDED: 'Une clé d’accès a été ajoutée.',
  PASSKEY_REMOVED: 'Une clé d’accès a été retirée.',
  RECOVERY_CODES_MADE: 'De nouveaux codes de secours ont été créés. Les anciens ne fonctionnent plus.',
  RECOVERY_CODE_USED: 'Un code de secours a servi à une connexion. Il ne fonctionnera plus.',
  RESET: 'Tous les seconds facteurs ont été retirés. Vous devrez en configurer de nouveaux s’ils sont exigés.',
}

const orNone = (text: string | null): string => text ?? 'aucune'

export const french: Texts = {
  kinds: {
    INVITATION: ({ facts, by, instance, until }) => ({
      subject: `Invitation à rejoindre ${facts.organization}`,
      title: `Vous êtes invité à rejoindre ${facts.organization}`,
      lines: [`${by ?? 'Quelqu’un'} vous invite à rejoindre ${facts.organization} sur ${instance}.`],
      action: 'Voir l’invitation',
      after: [
        `Le lien est valable jusqu’au ${until}. Acceptez avec le compte que vous y avez, ou créez-en un.`,
        'Si vous ne savez pas de quoi il s’agit, ignorez ce message.',
      ],
    }),
    FIRST_PASSWORD: ({ by, instance, until }) => ({
      subject: `Votre compte sur ${instance}`,
      title: 'Choisissez votre mot de passe',
      lines: [`${by ?? 'Un administrateur'} a créé un compte pour vous sur ${instance}. Choisissez un mot de passe et il sera prêt.`],
      action: 'Choisir un mot de passe',
      after: [`Le lien fonctionne une seule fois, jusqu’au ${until}.`, 'Si vous ne savez pas de quoi il s’agit, ignorez ce message.'],
    }),
    PASSWORD_RESET: ({ by, instance, until }) => ({
      subject: 'Choisissez un nouveau mot de passe',
      title: 'Choisissez un nouveau mot de passe',
      lines: [
        by === null
          ? `Quelqu’un, probablement vous, a demandé un nouveau mot de passe pour votre compte sur ${instance}.`
          : `${by} vous demande de choisir un nouveau mot de passe pour votre compte sur ${instance}.`,
      ],
      action: 'Choisir un nouveau mot de passe',
      after: [
        `Le lien fonctionne une seule fois, jusqu’au ${until}.`,
        'Si vous ne vous y attendiez pas, ignorez ce message\u00a0: votre mot de passe reste le même.',
      ],
    }),
    PASSWORD_CHANGED: ({ by, instance, at }) => ({
      subject: 'Votre mot de passe a été changé',
      title: 'Votre mot de passe a été changé',
      lines: [`Le mot de passe de votre compte sur ${instance} a été changé. Les autres sessions ont été fermées.`],
      facts: [
        ['Par', byWhom(by)],
        ['Le', at],
      ],
      action: 'Se connecter',
      after: ['Si vous ne vous y attendiez pas, demandez tout de suite un nouveau mot de passe et prévenez votre administrateur.'],
    }),
    EMAIL_CHANGED: ({ facts, by, instance, at }) => ({
      subject: 'Votre adresse électronique a été changée',
      title: 'Votre adresse électronique a été changée',
      lines: [`L’adresse électronique de votre compte sur ${instance} a été changée. Ce message est envoyé aux deux adresses.`],
      facts: [
        ['Avant', orNone(facts.before)],
        ['Maintenant', orNone(facts.after)],
        ['Par', byWhom(by)],
        ['Le', at],
      ],
      action: 'Voir votre compte',
      after: [NOT_YOU],
    }),
    API_KEY_CREATED: (about) => key(about, 'créée', 'Qui la détient peut agir en votre nom, dans ses limites.'),
    API_KEY_RENEWED: (about) => key(about, 'renouvelée', 'L’ancien secret ne fonctionne pas au-delà du délai choisi.'),
    API_KEY_REVEALED: (about) => key(about, 'révélée', 'Son secret a été affiché à nouveau. Renouvelez la clé si ce n’était pas vous.'),
    API_KEY_REVOKED: (about) => key(about, 'révoquée', 'Les programmes qui l’utilisent sont désormais refusés.'),
    API_KEY_REUSED: ({ facts, instance, at }) => ({
      subject: `Ancien secret d’une clé d’API utilisé\u00a0: ${facts.name}`,
      title: 'Un ancien secret a été utilisé',
      lines: [
        `L’ancien secret d’une de vos clés d’API sur ${instance} a été utilisé alors qu’il n’était plus valable. La requête a été refusée.`,
      ],
      facts: [
        ['Clé', facts.name],
        ['Commence par', facts.prefix],
        ['Depuis', facts.from ?? 'inconnu'],
        ['Le', at],
      ],
      action: 'Voir vos clés',
      after: [
        'Un programme détient sans doute encore l’ancien secret. Si vous n’en connaissez aucun, quelqu’un d’autre l’a\u00a0: prévenez votre administrateur. Vous êtes averti au plus une fois par jour.',
      ],
    }),
    API_KEY_EXPIRING: ({ facts, instance }) => ({
      subject: `Clé d’API bientôt expirée\u00a0: ${facts.name}`,
      title: 'Une clé d’API expire bientôt',
      lines: [`Une de vos clés d’API sur ${instance} expire bientôt. Les programmes qui l’utilisent seront alors refusés.`],
      facts: [
        ['Clé', facts.name],
        ['Commence par', facts.prefix],
        ['Expire le', facts.expiresAt],
      ],
      action: 'Renouveler la clé',
      after: ['Choisissez une échéance plus lointaine, ou laissez-la expirer si rien ne l’utilise plus.'],
    }),
    MFA_CHANGED: ({ facts, by, instance, at }) => ({
      subject: 'Vos seconds facteurs ont été changés',
      title: 'Vos seconds facteurs ont été changés',
      lines: [MFA[facts.change], `Il s’agit de votre compte sur ${instance}.`],
      facts: [
        ['Par', byWhom(by)],
        ['Le', at],
      ],
      action: 'Voir votre compte',
      after: [NOT_YOU],
    }),
    NEW_DEVICE: ({ facts, instance, at }) => ({
      subject: 'Nouvelle connexion à votre compte',
      title: 'Connexion depuis un nouveau navigateur',
      lines: [`Une connexion à votre compte sur ${instance} a eu lieu depuis un navigateur que nous n’avions jamais vu.`],
      facts: [
        ['Navigateur', facts.browser ?? 'inconnu'],
        ['Système', facts.system ?? 'inconnu'],
        ['Depuis', facts.from ?? 'inconnu'],
        ['Le', at],
      ],
      action: 'Voir vos sessions',
      after: ['Si c’était vous, il n’y a rien à faire.', NOT_YOU],
    }),
  },
  trial: (instance) => ({
    subject: `Message d’essai de ${instance}`,
    title: 'L’envoi fonctionne',
    lines: [`Un administrateur de ${instance} a essayé ses réglages d’envoi. Vous lisez le résultat\u00a0: ils fonctionnent.`],
    action: `Ouvrir ${instance}`,
    after: ['Il n’y a rien à faire.'],
  }),
  reason: (kind, instance) =>
    kind === 'INVITATION'
      ? `Quelqu’un a donné cette adresse pour une invitation sur ${instance}.`
      : `Vous recevez ce message parce que vous avez un compte sur ${instance}.`,
  automatic: 'Ce message a été envoyé automatiquement\u00a0: personne ne lit les réponses.',
  copy: 'Si le bouton ne fonctionne pas, copiez cette adresse dans votre navigateur\u00a0:',
}
