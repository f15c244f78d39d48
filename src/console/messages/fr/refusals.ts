import type { Messages } from '../en.ts'

export const refusals: Messages['refusals'] = {
  // INVALID, CONFLICT, IN_USE, LIMIT and TOO_LARGE are missing: only the sentence says which value, how many or how large
  codes: {
    NOT_FOUND: 'Introuvable : cela n’existe pas, ou vous ne pouvez pas le voir.',
    TAKEN: 'Déjà utilisé. L’identifiant d’un utilisateur supprimé reste réservé 30 jours.',
    VERSION_MISMATCH: 'Quelqu’un a modifié ceci entre-temps. Regardez les valeurs actuelles, puis décidez.',
    LAST_ADMINISTRATOR: 'L’instance n’aurait plus aucun administrateur qui puisse se connecter.',
    SELF: 'Personne ne peut se faire cela à soi-même.',
    NOT_SOLE_AUTHORITY: 'Cet utilisateur appartient aussi à des organisations où vous ne gérez pas les utilisateurs.',
    EXCEEDS_OWN_RIGHTS: 'Cela touche à des permissions que vous ne détenez pas vous-même.',
    INVALID_CREDENTIALS: 'Ce n’est pas correct. Vérifiez votre saisie.',
    CONFIRMATION_REQUIRED: 'Confirmez d’abord que c’est vous.',
    UNSUPPORTED_TYPE: 'Ce type de fichier n’est pas accepté.',
    EXPIRED: 'Cela a expiré ou a déjà servi.',
    NO_ORGANIZATION: 'Ce compte n’appartient à aucune organisation active.',
    ALREADY_MEMBER: 'Cet utilisateur appartient déjà à l’organisation.',
    SMTP_REQUIRED:
      'Il faut pour cela envoyer un e-mail, et aucun serveur SMTP n’est configuré et activé. Un lien à usage unique n’en a pas besoin.',
    NO_ADDRESS: 'Cet utilisateur n’a ni adresse e-mail ni identifiant qui en soit une. Utilisez un lien à usage unique.',
    IDEMPOTENCY_MISMATCH: 'Cette demande a déjà été faite avec d’autres valeurs. Réessayez.',
    SECRET_NOT_REPLAYABLE: 'Cette demande a déjà été exécutée. Son secret a été montré alors, et ne l’est plus.',
    UNAUTHENTICATED: 'Connectez-vous d’abord.',
    ORGANIZATION_UNAVAILABLE: 'Vous ne pouvez pas travailler dans cette organisation.',
  },
  rules: {
    WHOLE_CHARACTERS: 'Le mot de passe contient un caractère incomplet.',
    MIN_LENGTH: 'Le mot de passe est trop court.',
    MAX_LENGTH: 'Le mot de passe est trop long.',
    DIGIT: 'Il faut un chiffre.',
    MIXED_CASE: 'Il faut une majuscule et une minuscule.',
    SYMBOL: 'Il faut un caractère qui n’est ni lettre ni chiffre.',
    NOT_YOURS: 'Il est trop proche de l’identifiant, du nom ou de l’adresse e-mail.',
    NOT_COMMON: 'C’est un mot de passe courant.',
    NOT_THE_CURRENT_ONE: 'C’est le mot de passe actuel. Choisissez-en un autre.',
  },
}
