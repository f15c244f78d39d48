import type { Messages } from '../en.ts'

export const palette: Messages['palette'] = {
  title: 'Aller, chercher, agir',
  placeholder: 'Aller à une page, chercher un utilisateur, agir…',
  here: 'Sur cette page',
  goTo: 'Aller à',
  users: 'Utilisateurs',
  switchOrganization: 'Changer d’organisation',
  searching: 'Recherche…',
  nothing: 'Aucun résultat.',
  shortcuts: 'Raccourcis clavier',
  task: (act, subject) => `${act} : ${subject}`,
  keys: [
    { keys: ['Ctrl', 'K'], does: 'Aller, chercher, agir (⌘ K sur un Mac)' },
    { keys: ['/'], does: 'Rechercher dans la liste' },
    { keys: ['j', 'k'], does: 'Ligne ou utilisateur suivant, précédent' },
    { keys: ['Espace'], does: 'Sélectionner la ligne ; avec Maj toutes depuis la dernière sélectionnée' },
    { keys: ['Entrée'], does: 'Ouvrir la ligne ; confirmer une modification' },
    { keys: ['z'], does: 'Annuler la dernière action, tant que c’est proposé' },
    { keys: ['Échap'], does: 'Fermer, ou tout laisser en l’état' },
    { keys: ['?'], does: 'Cette liste' },
  ],
}
