# reviewed: no
# SPDX-License-Identifier: EUPL-1.2
#
# Translated by a machine from nl.ftl and en.ftl, which explain each text. When a person has read it
# all: "reviewed: yes".

## Everywhere

app-title = Mon dossier
back = Retour
home = Accueil
log-out = Quitter
language-and-help = Langue et aide
close = Fermer
try-again = Réessayer
continue = Continuer
please-wait = Un instant, s’il vous plaît.
progress-key = La page vérifie votre code PIN. Cela prend quelques secondes.
progress-reading = Votre dossier s’ouvre.
progress-sealing = Votre dossier reçoit de nouveaux verrous. Gardez cette page ouverte, s’il vous plaît.
progress-proving = La page vérifie que rien ne manque.
just = { $name }
name-in-language = en { $language }
not-reviewed = Un ordinateur a traduit ces textes. Personne ne les a encore vérifiés.
skip-to-content = Aller au texte
read-aloud = Lire à voix haute
read-stop = Arrêter la lecture
times-read = { $count ->
    [0] Pas encore lu
    [one] Lu { $count } fois
   *[other] Lu { $count } fois
}

## Language

language-title = Choisissez votre langue
language-hint = Vous pouvez choisir une autre langue à tout moment.

## Start: the card

start-title = Ouvrez votre dossier
start-intro = Il vous faut la carte que vous avez reçue. Il vous faut aussi votre code PIN.
start-scan = Scanner la carte
start-scan-hint = La caméra lit le carré à points sur votre carte.
start-type = Taper le code
start-type-hint = Le code est sur votre carte, sous le carré.
start-what = Qu’est-ce que cette page ?
start-what-text = Ici, vous voyez qui peut lire votre histoire. Vous décidez. Vous pouvez toujours arrêter.
start-safe-text = Votre carte et votre code PIN ouvrent votre dossier. Personne d’autre ne peut le lire sans votre oui.
start-lost = J’ai perdu ma carte
start-lost-text = Avez-vous une carte de secours chez vous ? Scannez cette carte ici.
start-lost-desk = Pas de carte de secours ? Allez voir l’organisation qui vous a donné la carte. Elle peut tout mettre en pause pour vous.
scan-title = Scannez votre carte
scan-hint = Tenez le carré à points devant la caméra.
scan-denied = La page ne peut pas utiliser la caméra. Autorisez la caméra, ou tapez le code.
scan-none = Cet appareil n’a pas de caméra qui marche ici. Vous pouvez taper le code.
scan-video = Image de la caméra
type-title = Tapez le code de votre carte
type-label = Le code sur votre carte
type-hint = Vous pouvez copier et coller le code. Les majuscules comptent.

## PIN

pin-title = Tapez votre code PIN
pin-private = Tournez le téléphone pour être la seule personne à le voir.
pin-private-helper = Prenez maintenant le téléphone vous-même. La personne qui vous aide ne doit pas voir votre code PIN.
pin-never = Personne n’a le droit de demander votre code PIN. Même pas une personne qui vous aide.
pin-digits = { $count ->
    [0] Aucun chiffre pour le moment
    [one] { $count } chiffre tapé
   *[other] { $count } chiffres tapés
}
pin-keys = Touches des chiffres
pin-delete = Effacer le dernier chiffre
pin-open = Ouvrir
pin-tries = { $count ->
    [1] Vous pouvez essayer encore une fois. Ensuite, la carte se bloque.
    [one] Vous pouvez essayer encore { $count } fois.
   *[other] Vous pouvez essayer encore { $count } fois.
}
pin-forgot = Je ne connais pas mon code PIN
pin-forgot-text = Utilisez votre carte de secours. Avec elle, vous choisissez un nouveau code PIN.
pin-forgot-desk = Pas de carte de secours ? Allez voir l’organisation qui vous a donné la carte.
pin-locked = Votre carte est bloquée
pin-locked-why = Il y a eu trop de mauvais codes PIN.

## First time

activate-title = C’est votre première fois
activate-intro = Nous faisons maintenant de nouvelles clés pour votre dossier. Ensuite, personne d’autre que vous ne peut l’ouvrir.
activate-why = Le bureau qui a fait votre carte ne peut plus ouvrir votre dossier.
activate-choose = Choisissez votre propre code PIN
activate-rule = Choisissez 6 à 12 chiffres. Pas de date de naissance.
activate-repeat = Tapez encore une fois le même code PIN
activate-differs = Les deux codes PIN sont différents. Recommencez, s’il vous plaît.
activate-keep = Retenez votre code PIN. Ne l’écrivez pas sur la carte.
activate-done-title = Votre dossier est maintenant à vous
activate-done = Vous pouvez l’ouvrir avec votre carte et votre nouveau code PIN.
weak-short = Ce code PIN est trop court. Choisissez au moins 6 chiffres.
weak-long = Ce code PIN est trop long. Choisissez au plus 12 chiffres.
weak-same = Ce code PIN se répète. On le devine vite. Choisissez-en un autre.
weak-row = Les chiffres se suivent, comme 123456. On les devine vite. Choisissez un autre code.
weak-date = Cela ressemble à une date. On la devine vite. Choisissez un autre code PIN.

## Home

home-title = Votre dossier
home-number = Numéro { $number }
home-waiting-title = En attente de votre réponse
home-waiting = { $partner } vous demande quelque chose
home-waiting-parts = { $count ->
    [one] { $count } question
   *[other] { $count } questions
}
home-no-waiting = Personne n’attend votre réponse.
home-picture-title = Qui peut lire quoi
home-picture-hint = Une image en couleur veut dire : peut lire cette partie. Appuyez dessus pour voir plus ou pour arrêter.
home-picture-none = Vous ne partagez rien maintenant. Personne ne peut lire votre dossier.
cell-shared = { $kind } : { $partner } peut lire jusqu’au { $date }
cell-paused = { $kind } : en pause pour { $partner }
cell-none = { $kind } : { $partner } ne peut pas lire
legend-shared = peut lire
legend-paused = en pause
legend-none = ne peut pas lire
home-list-title = Ce que vous partagez
home-list-until = jusqu’au { $date }
home-list-paused = en pause
home-list-notyet = commence le { $date }
home-ending-title = Cela se termine bientôt
home-ending = { $partner } peut lire « { $kind } » jusqu’au { $date }.
home-ending-hint = Vous n’avez rien à faire. Ensuite, cela s’arrête tout seul.
home-go-log = Qui a vu mes données
home-go-log-hint = Voyez qui a lu votre dossier et quand.
home-go-dossier = Mon dossier
home-go-dossier-hint = Lisez tout ce qu’il contient.
home-go-settings = Réglages
home-go-settings-hint = Code PIN, langue, aide.
home-as-of = C’était ainsi le { $date } à { $time }.
stop-all = Tout arrêter
stop-all-hint = Plus personne ne peut rien lire. Cela marche tout de suite.
stop-all-title = Tout arrêter ?
stop-all-text = Alors, personne ne peut lire votre dossier. Vous pourrez reprendre plus tard.
stop-all-read = Ce qui a déjà été lu ne peut pas être repris.
stop-all-yes = Oui, tout arrêter
stop-all-no = Non, laisser comme cela
stopped-title = Tout est arrêté
stopped-text = Personne ne peut lire votre dossier maintenant.
frozen-title = { $partner } a tout mis en pause
frozen-text = Personne ne peut lire votre dossier maintenant. Vous êtes la seule personne qui peut reprendre le partage.
resume-all = Reprendre le partage
resume-all-text = Alors, les organisations peuvent relire ce que vous avez permis.
resumed-title = Le partage a repris

## A request

request-title = Acceptez-vous que { $partner } lise ceci ?
request-number = Question { $number } sur { $total }
request-asked = Demandé le { $date }
fact-who = Qui
fact-who-text = { $partner }. Seulement les personnes qui y travaillent comme : { $role }.
fact-what = Quoi
fact-what-text = { $kind }. { $explain }
fact-why = Pourquoi
fact-why-text = { $purpose }. { $explain }
fact-why-law = C’est une tâche donnée par la loi : { $law }. Vous pouvez quand même dire non.
fact-until = Jusqu’à quand
fact-until-text = Jusqu’au { $date }. Ensuite, cela s’arrête tout seul.
fact-stop = Comment arrêter
fact-stop-text = Vous pouvez arrêter à tout moment. Cela marche tout de suite. Ce qui a été lu ne peut pas être repris.
fact-ask = À qui demander
fact-ask-text = Demandez à { $partner }, ou à l’organisation qui vous a donné la carte.
fact-never-text = Jamais pour : { $purposes }. Même si vous dites oui.
fact-extend-text = C’était jusqu’au { $date }. Maintenant, vous prolongez.
request-preview = Voir exactement ce qui sera lu
request-preview-title = Voici ce que { $partner } va lire
request-preview-none = Il n’y a encore rien dans cette partie. On pourra la lire quand quelque chose sera ajouté.
request-preview-later = Ce qui est ajouté plus tard à cette partie pourra aussi être lu.
request-end-shorter = Choisir moins longtemps
request-end-title = Combien de temps ?
request-end-hint = Vous pouvez choisir moins longtemps. Ce n’est jamais plus long que convenu.
request-end-default = Jusqu’au { $date } (proposé)
request-end-choice = Jusqu’au { $date }
request-no-title = Et si je dis non ?
request-no-free = Vous pouvez toujours dire non. Vous n’avez pas à dire pourquoi.
request-no-same = Ce que vous partagez déjà reste comme avant.
request-no-stay = Votre dossier, votre carte et votre code PIN continuent de marcher.
request-no-ask = { $partner } ne peut pas lire cette partie. On vous posera peut-être des questions.
request-no-later = { $partner } peut redemander plus tard. Vous pourrez alors dire oui.
request-question = Voulez-vous cela ?
answer-yes = Oui
answer-no = Non
request-later = Décider plus tard
request-talk = En parler d’abord
request-not-allowed = L’accord ne permet pas cela. Vous ne pouvez pas dire oui.
request-gone = Cette question a reçu une réponse, ou elle a été retirée.
talk-title = En parler d’abord
talk-text = Prenez votre temps. Rien ne se passe avant votre réponse.
talk-who = Parlez à une personne de confiance. Ou demandez l’aide d’un interprète.
talk-ask = Bonnes questions : pourquoi en avez-vous besoin ? Que se passe-t-il si je dis non ?
talk-helper = Quelqu’un m’aide maintenant
later-text = La question reste ici. Vous pouvez répondre un autre jour.
tell-title = Dites d’abord ce que vous avez compris
tell-text = Dites avec vos mots : qui peut lire ceci, et comment arrêtez-vous ?
tell-question = Qui peut lire « { $kind } » après votre oui ?
tell-nobody = Personne
tell-everyone = Toutes les organisations
tell-right = C’est juste.
tell-wrong = Pas tout à fait. Regardez encore, ou parlez-en d’abord.
tell-back-to-request = Revoir la question
tell-yes = Oui, je veux cela
tell-no = Non, je ne veux pas cela
granted-title = Vous avez dit oui
granted-text = { $partner } peut lire « { $kind } » jusqu’au { $date }.
granted-stop = Voulez-vous arrêter ? Allez à l’accueil et appuyez sur l’image.
granted-stop-now = Arrêter cela maintenant
declined-title = Vous avez dit non
declined-text = { $partner } ne peut pas lire « { $kind } ».
declined-fine = C’est très bien. Rien d’autre ne change.
next-question = Question suivante

## What is shared with one organisation

grant-title = { $partner } peut lire ceci
grant-title-paused = En pause pour { $partner }
grant-title-over = { $partner } ne peut plus lire ceci
grant-since = Depuis le { $date }
grant-helper = Avec l’aide de : { $helper }
grant-stop = Arrêter le partage
grant-pause = Mettre en pause
grant-pause-hint = { $partner } ne peut pas lire tant que vous ne reprenez pas le partage.
grant-resume = Reprendre le partage
grant-extend = Prolonger
state-active = Peut lire
state-paused = En pause
state-revoked = Arrêté
state-expired = Terminé
state-used-up = Épuisé
state-not-yet = Pas encore commencé
state-replaced = Remplacé par un plus récent
revoked-title = C’est arrêté
revoked-text = { $partner } ne peut plus lire « { $kind } ».
revoked-read = Ce qui a été lu avant ne peut pas être repris.
revoked-turn = Voulez-vous que ce soit effacé ? Demandez à { $partner }. On doit vous répondre dans un mois.
revoked-authority = La réponse ne vous va pas ? Vous pouvez vous plaindre à l’autorité néerlandaise de protection des données (Autoriteit Persoonsgegevens).
paused-title = C’est en pause
paused-text = { $partner } ne peut pas lire « { $kind } » maintenant.
unpaused-title = Le partage a repris
unpaused-text = { $partner } peut lire « { $kind } » jusqu’au { $date }.
extend-title = Prolonger ?
extend-question = Acceptez-vous que { $partner } lise ceci plus longtemps ?
extended-title = Vous avez prolongé
extend-none = C’est la durée la plus longue que l’accord permet.

## Who saw my data

log-title = Qui a vu mes données
log-verified = { $count ->
    [one] Vérifié sur cet appareil : { $count } ligne. Rien ne manque.
   *[other] Vérifié sur cet appareil : les { $count } lignes. Rien ne manque.
}
log-watch = Observateurs indépendants qui confirment ce journal : { $count } sur { $all }.
log-watch-alarm = Observateurs indépendants qui confirment ce journal : seulement { $count } sur { $all }, ou l’un d’eux s’y oppose. D’autres voient peut-être un autre journal. Parlez-en à une personne de confiance.
log-empty = Personne n’a encore regardé vos données.
log-empty-filter = Il n’y a rien pour ce choix.
log-filter = Afficher
log-filter-partner = Organisation
log-filter-kind = Partie
log-all-partners = Toutes les organisations
log-all-kinds = Toutes les parties
log-own = Afficher aussi ce que j’ai fait
log-count = { $count } fois
log-reason = Pourquoi non : { $reason }
log-for = Pour : { $purpose }
log-as = En tant que : { $role }
log-staff = Leur numéro pour cette personne : { $staff }
log-more = Afficher les lignes plus anciennes
you = Vous
broker = Ce service
what-read = – lecture
what-refused = – demande de lecture, refusée
what-asked = – demande de votre accord
what-added = – ajout d’un document
what-opened = – ouverture du dossier avec la carte
what-wrong-pin = – mauvais code PIN
what-granted = – réponse : oui
what-revoked = – arrêt du partage
what-paused = – pause du partage
what-resumed = – reprise du partage
what-stopped = – arrêt de tout
what-answered = – réponse : non
what-erased = – quelque chose a été effacé
what-keys = – nouvelles clés
what-looked = – consultation du dossier
what-enrolled = – création du dossier
what-vault = – changement de code PIN ou de carte
what-resealed = – nouveau verrou sur un document
what-frozen = – mise en pause de tout
what-remarked = – message : quelque chose n’est pas juste
what-rejected = – envoi incorrect
reason-granted = vous l’avez permis
reason-not-verified = cela n’a pas pu être vérifié
reason-partner-suspended = cette organisation ne participe pas en ce moment
reason-no-such-dossier = ce dossier n’existe pas
reason-unknown-kind = cette partie n’existe pas
reason-unknown-purpose = ce but n’existe pas
reason-purpose-forbidden = ce n’est jamais permis
reason-role-not-held = cette organisation ne fait pas ce travail
reason-not-in-agreement = l’accord entre les organisations ne le permet pas
reason-everything-stopped = vous aviez tout arrêté
reason-no-consent = vous n’avez pas donné votre accord
reason-revoked = vous l’aviez arrêté
reason-expired = la date était passée
reason-not-yet-valid = cela n’avait pas encore commencé
reason-used-up = cela a été lu autant de fois que vous l’avez permis
reason-paused = vous l’aviez mis en pause
reason-wrong-purpose = vous ne l’avez pas permis pour ce but
reason-wrong-role = vous ne l’avez pas permis pour ce travail
reason-no-such-segment = il n’y avait rien dans cette partie
reason-no-key-for-epoch = ils n’avaient pas la clé
reason-erased = c’était effacé
reason-malformed = le message était abîmé
reason-bad-signature = la signature était fausse
reason-wrong-statement-type = ce n’était pas le bon type de message
reason-wrong-audience = le message était pour un autre service
reason-wrong-issuer = envoyé au nom de quelqu’un d’autre
reason-statement-expired = le message était trop vieux
reason-statement-from-the-future = la date du message était fausse
reason-replay = le message a été envoyé deux fois
reason-not-allowed = ce n’est pas permis
reason-wrong-pin = le code PIN était faux
reason-locked = la carte était bloquée après trop de mauvais codes PIN
reason-wrong-sequence = quelque chose avait changé entre-temps
reason-other = une autre raison

## My dossier

dossier-title = Mon dossier
dossier-empty = Il n’y a encore rien dans votre dossier.
dossier-part-empty = Encore rien dans cette partie.
dossier-by = De { $partner }
dossier-version = Version { $number }
document-written = Écrit par { $partner } le { $date }
document-language = Le texte est dans la langue où il a été écrit.
document-open-file = Ouvrir le document
document-save-file = Enregistrer le document
document-no-view = Cette page ne peut pas montrer ce type de document. Vous pouvez l’enregistrer.
document-empty = Ce document est vide.
document-image = Image : { $title }
document-wrong = Ce n’est pas juste
document-remarks = Vous avez dit que ce n’est pas juste
remark-title = Ce n’est pas juste
remark-text = Écrivez ce qui n’est pas juste. Vous pouvez écrire dans votre langue.
remark-who = { $partner } reçoit ce message. Tous ceux qui peuvent lire ce document le voient aussi.
remark-stays = Le document lui-même ne change pas.
remark-label = Qu’est-ce qui n’est pas juste ?
remark-send = Envoyer
remark-done-title = C’est envoyé
remark-done = { $partner } peut le lire maintenant. Vous le voyez sous le document.
fhir-patient = À propos de
fhir-born = Date de naissance
fhir-problems = Maladies
fhir-allergies = Allergies
fhir-medication = Médicaments
fhir-vaccinations = Vaccins
fhir-results = Résultats
fhir-author = Écrit par
fhir-empty = Rien de connu
fhir-all = Tous les détails
download-title = Tout télécharger
download-text = Vous recevez un fichier avec tout votre dossier.
download-warn = Toute personne qui a ce fichier peut le lire. Faites-le seulement sur votre propre appareil.
download-start = Télécharger
download-done = Le fichier est enregistré sur cet appareil.
download-date = Date
download-state = État
download-happened = Ce qui s’est passé
erase-title = Effacer
erase-intro = Vous pouvez effacer une partie ou tout le dossier.
erase-part = Effacer « { $kind } »
erase-whole = Effacer tout le dossier
erase-part-text = Tout ce qui est dans « { $kind } » est effacé. Personne ne peut le récupérer.
erase-whole-text = Tout est effacé. Votre carte ne marche plus. Personne ne peut le récupérer.
erase-shared = Le partage de cette partie s’arrête tout de suite.
erase-read = Ce que d’autres ont lu ou enregistré reste chez eux.
erase-law = La loi peut obliger les organisations à garder leurs propres papiers.
erase-download = Voulez-vous le garder ? Téléchargez tout d’abord.
erase-sure = Je comprends qu’on ne peut pas revenir en arrière.
erase-yes = Oui, effacer
erase-no = Non, garder
erased-title = C’est effacé
erased-text = Ce n’est plus dans votre dossier.
erased-whole-text = Votre dossier n’existe plus. Merci d’avoir utilisé cette page.

## Settings

settings-title = Réglages
settings-pin = Changer votre code PIN
settings-pin-hint = Choisissez un nouveau code PIN de 6 à 12 chiffres.
settings-pin-done = Votre nouveau code PIN marche à partir de maintenant.
settings-language = Langue
settings-helper = Mode d’aide
settings-helper-on = Activé : { $language } comme deuxième langue
settings-helper-off = Désactivé
settings-remember = Se souvenir sur cet appareil
settings-remember-text = La page remarquera la prochaine fois si quelque chose a été retiré du journal. Elle ne garde ni noms, ni code PIN, ni rien de votre dossier.
settings-kiosk = Cet appareil est à quelqu’un d’autre
settings-kiosk-text = Alors, rien ne reste sur cet appareil.
settings-kiosk-on = Cet appareil est partagé. Rien ne reste dessus.
helper-title = Quelqu’un m’aide
helper-text = La page montre chaque phrase en deux langues. La personne qui vous aide peut lire avec vous.
helper-record = Quand vous dites oui, on note qui vous a aidé. Les noms ne sont pas notés.
helper-use = Activer deux langues
helper-second = Deuxième langue, pour la personne qui vous aide
helper-who = Qui vous aide ?
helper-from = De quelle organisation vient cette personne ?
helper-from-none = Aucune organisation
helper-interpreter = Interprète
helper-family = Famille ou ami
helper-client-manager = Référent de la commune
helper-volunteer = Bénévole
helper-teacher = Professeur
helper-other = Quelqu’un d’autre
helper-start = Commencer
helper-stop = Désactiver
helper-banner = Deux langues. Aide : { $role }
helper-trust = C’est vous qui décidez, pas la personne qui vous aide.

## Recovery

recover-title = Votre carte de secours
recover-intro = Vous allez faire une nouvelle carte et un nouveau code PIN.
recover-dead = Votre ancienne carte s’arrête tout de suite. Votre ancien code PIN aussi.
recover-start = Faire une nouvelle carte
recover-card-title = Votre nouvelle carte
recover-card-text = Imprimez cette carte, ou gardez-la en lieu sûr. Vous la voyez une seule fois.
recover-card-warn = Ne laissez personne la prendre en photo.
recover-qr = Le code de votre nouvelle carte
recover-number = Numéro de dossier
recover-print = Imprimer la carte
recover-code = Montrer le code en texte
recover-kept = J’ai gardé ma nouvelle carte
recover-old = L’ancienne carte et l’ancien code PIN ne marchent plus.
backup-what = Avec cette carte, vous retrouvez votre dossier si vous avez perdu l’autre carte ou oublié votre code PIN. Vous choisissez alors un nouveau code PIN.
backup-keep = Gardez-la chez vous, pas avec l’autre carte. Qui a cette carte peut ouvrir votre dossier sans code PIN. Ne la montrez à personne.
backup-old = La carte de secours que vous aviez reçue ne marche plus.
backup-kept = J’ai gardé ma carte de secours

## The session

session-title = Êtes-vous encore là ?
session-text = On n’a rien touché depuis un moment. Dans une minute, la page se ferme.
session-stay = Oui, rester ici
session-leave = Quitter
out-title = Vous avez quitté le dossier
out-text = Rien de votre dossier ne reste sur cet appareil.
out-timeout = On n’a rien touché pendant cinq minutes. La page s’est donc fermée.
out-again = Rouvrir le dossier
out-close = Vous pouvez fermer cette page maintenant.

## When something goes wrong. One text for each code: what it is, and what to do.

problem-title = Cela n’a pas marché
problem-todo = Ce que vous pouvez faire
alarm-title = Stop. Quelque chose n’est pas normal.
problem-offline = Il n’y a pas de connexion à Internet. On ne sait pas si cela a marché.
problem-offline-do = Allez à un endroit où la connexion est meilleure. Puis regardez encore.
problem-busy = Il y a beaucoup de monde en ce moment.
problem-busy-do = Attendez une minute. Puis réessayez.
problem-card-unreadable = La page ne peut pas lire cette carte ou ce code.
problem-card-unreadable-do = Scannez encore la carte, avec une bonne lumière. Ou tapez le code avec soin.
problem-card-dead = Cette carte ne marche plus.
problem-card-dead-do = Avez-vous une carte plus récente ? Utilisez-la. Sinon, allez au bureau.
problem-wrong-pin = Ce code PIN n’est pas juste.
problem-wrong-pin-do = Prenez votre temps et tapez-le encore.
problem-locked = Votre carte est bloquée. Il y a eu trop de mauvais codes PIN.
problem-locked-do = Utilisez votre carte de secours. Ou allez voir l’organisation qui vous a donné la carte.
problem-weak-pin = Ce code PIN est trop facile.
problem-weak-pin-do = Choisissez un autre code PIN.
problem-not-proven = La page n’a pas pu vérifier la réponse du service. Quelqu’un a peut-être changé quelque chose.
problem-not-proven-do = Arrêtez pour le moment et quittez. Prévenez l’organisation qui vous a donné la carte. Montrez-lui ce mot : { $what }.
problem-log-went-back = Des lignes qui étaient là ont disparu du journal. Cela ne doit jamais arriver.
problem-log-went-back-do = Quittez. Prévenez l’organisation qui vous a donné la carte, ou le contrôleur.
problem-changed = Votre dossier a changé entre-temps. Rien n’a été fait.
problem-changed-do = Regardez encore, puis décidez.
problem-not-allowed = L’accord entre les organisations ne permet pas cela.
problem-not-allowed-do = Vous n’avez rien à faire. Si vous avez des questions, demandez à la personne qui vous aide.
problem-not-active = Cette organisation ne participe pas en ce moment.
problem-not-active-do = Demandez à l’organisation elle-même, ou réessayez plus tard.
problem-over = La page s’est fermée.
problem-over-do = Rouvrez votre dossier avec votre carte.
problem-frozen = Tout est en pause.
problem-frozen-do = Allez à l’accueil et reprenez le partage. Puis réessayez.
problem-failed = Quelque chose n’a pas marché. Ce n’est pas votre faute.
problem-failed-do = Réessayez. Cela arrive encore ? Allez voir l’organisation qui vous a donné la carte.
problem-number = Donnez-leur ce numéro : { $id }
offline-banner = Pas de connexion. Vous voyez la situation du { $date } à { $time }.
