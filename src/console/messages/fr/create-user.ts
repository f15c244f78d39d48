import type { Messages } from '../en.ts'

export const createUser: Messages['createUser'] = {
  title: 'Créer un utilisateur',
  titleIn: (organization) => `Créer un utilisateur dans ${organization}`,
  create: 'Créer l’utilisateur',
  types: { NORMAL: 'Personne', SERVICE: 'Programme' },
  loginHint: 'Ce avec quoi l’utilisateur se connecte, par exemple une adresse.',
  emailHint: 'Vide : les e-mails vont à l’identifiant si c’est une adresse.',
  invite: 'Envoyer par e-mail un lien pour le premier mot de passe',
  inviteHint: 'Sinon, définissez ensuite un mot de passe ou créez un lien à usage unique.',
  noMail: 'Cette instance n’envoie pas d’e-mail. Définissez ensuite un mot de passe ou créez un lien à usage unique.',
  profileMissing: 'Choisissez le profil de l’utilisateur dans l’organisation.',
  created: (login) => `${login} a été créé`,
}
