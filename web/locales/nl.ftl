# reviewed: no
# SPDX-License-Identifier: EUPL-1.2
#
# De teksten van de pagina in het Nederlands, niveau B1: korte zinnen (hoogstens vijftien woorden),
# gewone woorden, "u". De uitleg voor vertalers staat in en.ftl.

## Everywhere

app-title = Mijn dossier
back = Terug
home = Beginscherm
log-out = Uitloggen
language-and-help = Taal en hulp
close = Sluiten
try-again = Probeer opnieuw
continue = Verder
please-wait = Een moment geduld.
progress-key = De pagina controleert uw pincode. Dat duurt een paar seconden.
progress-reading = Uw dossier gaat open.
progress-sealing = Uw dossier krijgt nieuwe sloten. Houd deze pagina open.
progress-proving = De pagina controleert of er niets ontbreekt.
just = { $name }
name-in-language = in het { $language }
not-reviewed = Een computer heeft deze teksten geschreven. Niemand heeft ze nog gecontroleerd.
skip-to-content = Ga naar de tekst
read-aloud = Lees voor
read-stop = Stop met voorlezen
times-read = { $count ->
    [0] Nog niet gelezen
    [one] Eén keer gelezen
   *[other] { $count } keer gelezen
}

## Language

language-title = Kies uw taal
language-hint = U kunt altijd een andere taal kiezen.

## Start: the card

start-title = Open uw dossier
start-intro = U hebt de kaart nodig die u hebt gekregen. U hebt ook uw pincode nodig.
start-scan = Scan de kaart
start-scan-hint = De camera leest het vierkant met puntjes op uw kaart.
start-type = Typ de code
start-type-hint = De code staat op uw kaart, onder het vierkant.
start-what = Wat is deze pagina?
start-what-text = Hier ziet u wie uw verhaal mag lezen. U beslist. U kunt altijd stoppen.
start-safe-text = Uw kaart en uw pincode openen uw dossier. Zonder uw ja kan niemand anders het lezen.
start-lost = Ik ben mijn kaart kwijt
start-lost-text = Hebt u thuis een herstelkaart? Scan dan hier die kaart.
start-lost-desk = Geen herstelkaart? Ga naar de organisatie die u de kaart gaf. Zij kunnen alles voor u pauzeren.

scan-title = Scan uw kaart
scan-hint = Houd het vierkant met puntjes voor de camera.
scan-denied = De pagina mag de camera niet gebruiken. Geef toestemming, of typ de code.
scan-none = Dit apparaat heeft geen camera die hier werkt. U kunt de code typen.
scan-video = Beeld van de camera

type-title = Typ de code van uw kaart
type-label = De code op uw kaart
type-hint = U mag de code kopiëren en plakken. Hoofdletters zijn belangrijk.

## PIN

pin-title = Typ uw pincode
pin-private = Draai de telefoon zo dat alleen u het scherm ziet.
pin-private-helper = Pak nu zelf de telefoon. Uw helper mag uw pincode niet zien.
pin-never = Niemand mag om uw pincode vragen. Ook niet iemand die u helpt.
pin-digits = { $count ->
    [0] Nog geen cijfer getypt
    [one] Eén cijfer getypt
   *[other] { $count } cijfers getypt
}
pin-keys = Cijfertoetsen
pin-delete = Haal het laatste cijfer weg
pin-open = Open
pin-tries = { $count ->
    [one] U kunt het nog één keer proberen. Daarna gaat de kaart op slot.
   *[other] U kunt het nog { $count } keer proberen.
}
pin-forgot = Ik weet mijn pincode niet
pin-forgot-text = Gebruik uw herstelkaart. Met die kaart kiest u een nieuwe pincode.
pin-forgot-desk = Geen herstelkaart? Ga naar de organisatie die u de kaart gaf.
pin-locked = Uw kaart is op slot
pin-locked-why = De pincode was te vaak verkeerd.

## First time

activate-title = Dit is uw eerste keer
activate-intro = We maken nu nieuwe sleutels voor uw dossier. Daarna kunt alleen u het openen.
activate-why = De balie die uw kaart maakte, kan uw dossier dan niet meer openen.
activate-choose = Kies uw eigen pincode
activate-rule = Kies 6 tot 12 cijfers. Neem geen geboortedatum.
activate-repeat = Typ dezelfde pincode nog een keer
activate-differs = De twee pincodes zijn niet gelijk. Begin opnieuw.
activate-keep = Onthoud uw pincode. Schrijf hem niet op de kaart.
activate-done-title = Uw dossier is nu van u
activate-done = U opent het met uw kaart en uw nieuwe pincode.

weak-short = Deze pincode is te kort. Kies minstens 6 cijfers.
weak-long = Deze pincode is te lang. Kies hoogstens 12 cijfers.
weak-same = Deze pincode herhaalt zichzelf. Anderen raden hem snel. Kies een andere.
weak-row = De cijfers staan op een rij, zoals 123456. Anderen raden dat snel. Kies een andere.
weak-date = Dit lijkt op een datum. Anderen raden dat snel. Kies een andere pincode.

## Home

home-title = Uw dossier
home-number = Nummer { $number }
home-waiting-title = Wacht op uw antwoord
home-waiting = { $partner } vraagt u iets
home-waiting-parts = { $count ->
    [one] Eén vraag
   *[other] { $count } vragen
}
home-no-waiting = Niemand wacht op uw antwoord.
home-picture-title = Wie mag wat lezen
home-picture-hint = Een gekleurd plaatje betekent: mag dit deel lezen. Druk erop om te stoppen.
home-picture-none = U deelt nu niets. Niemand kan uw dossier lezen.
cell-shared = { $kind }: { $partner } mag dit lezen tot { $date }
cell-paused = { $kind }: gepauzeerd voor { $partner }
cell-none = { $kind }: { $partner } mag dit niet lezen
legend-shared = mag lezen
legend-paused = gepauzeerd
legend-none = mag niet lezen
home-list-title = Wat u deelt
home-list-until = tot { $date }
home-list-paused = gepauzeerd
home-list-notyet = begint op { $date }
home-ending-title = Dit stopt binnenkort
home-ending = { $partner } mag “{ $kind }” lezen tot { $date }.
home-ending-hint = U hoeft niets te doen. Dan stopt het vanzelf.
home-go-log = Wie zag mijn gegevens
home-go-log-hint = Zie wie uw dossier las, en wanneer.
home-go-dossier = Mijn dossier
home-go-dossier-hint = Lees alles wat erin staat.
home-go-settings = Instellingen
home-go-settings-hint = Pincode, taal, hulp.
home-as-of = Zo was het op { $date } om { $time }.

stop-all = Stop alles
stop-all-hint = Niemand kan dan nog iets lezen. Het werkt meteen.
stop-all-title = Alles stoppen?
stop-all-text = Dan kan niemand uw dossier lezen. U kunt het later weer aanzetten.
stop-all-read = Wat iemand al gelezen heeft, kan niet terug.
stop-all-yes = Ja, stop alles
stop-all-no = Nee, laat het zo
stopped-title = Alles is gestopt
stopped-text = Niemand kan uw dossier nu lezen.
frozen-title = { $partner } heeft alles gepauzeerd
frozen-text = Niemand kan uw dossier nu lezen. Alleen u kunt het weer aanzetten.
resume-all = Zet het weer aan
resume-all-text = Dan kunnen de organisaties weer lezen wat u goedvond.
resumed-title = Het staat weer aan

## A request

request-title = Mag { $partner } dit lezen?
request-number = Vraag { $number } van { $total }
request-asked = Gevraagd op { $date }
fact-who = Wie
fact-who-text = { $partner }. Alleen mensen die daar werken als: { $role }.
fact-what = Wat
fact-what-text = { $kind }. { $explain }
fact-why = Waarom
fact-why-text = { $purpose }. { $explain }
fact-why-law = Dit is een taak volgens de wet: { $law }. U mag toch nee zeggen.
fact-until = Tot wanneer
fact-until-text = Tot { $date }. Dan stopt het vanzelf.
fact-stop = Hoe u stopt
fact-stop-text = U kunt altijd stoppen. Het werkt meteen. Wat al gelezen is, kan niet terug.
fact-ask = Vragen
fact-ask-text = Vraag het aan { $partner }, of aan de organisatie die u de kaart gaf.
fact-never-text = Nooit voor: { $purposes }. Ook niet als u ja zegt.
fact-extend-text = Het was tot { $date }. U maakt het nu langer.

request-preview = Zie precies wat zij lezen
request-preview-title = Dit leest { $partner }
request-preview-none = In dit deel staat nog niets. Zij kunnen het lezen als er iets bij komt.
request-preview-later = Zij kunnen ook lezen wat later bij dit deel komt.
request-end-shorter = Kies een kortere tijd
request-end-title = Hoe lang?
request-end-hint = U mag een kortere tijd kiezen. Het is nooit langer dan afgesproken.
request-end-default = Tot { $date } (voorstel)
request-end-choice = Tot { $date }
request-no-title = Wat als ik nee zeg?
request-no-free = Nee mag altijd. U hoeft niet te zeggen waarom.
request-no-same = Wat u al deelt, blijft zoals het is.
request-no-stay = Uw dossier, uw kaart en uw pincode blijven werken.
request-no-ask = { $partner } kan dit deel niet lezen. Misschien stellen zij u zelf vragen.
request-no-later = { $partner } kan het later weer vragen. Dan mag u alsnog ja zeggen.
request-question = Wilt u dit?
answer-yes = Ja
answer-no = Nee
request-later = Later beslissen
request-talk = Eerst erover praten
request-not-allowed = De afspraken staan dit niet toe. U kunt hier geen ja op zeggen.
request-gone = Deze vraag is al beantwoord of ingetrokken.

talk-title = Eerst erover praten
talk-text = Neem de tijd. Er gebeurt niets tot u antwoord geeft.
talk-who = Praat met iemand die u vertrouwt. Of vraag een tolk om hulp.
talk-ask = Goede vragen: Waarom hebt u dit nodig? Wat gebeurt er als ik nee zeg?
talk-helper = Iemand helpt mij nu
later-text = De vraag blijft hier staan. U kunt op een andere dag antwoorden.

tell-title = Vertel het eerst terug
tell-text = Vertel het in uw eigen woorden. Wie mag dit lezen, en hoe stopt u?
tell-question = Wie mag “{ $kind }” lezen na uw ja?
tell-nobody = Niemand
tell-everyone = Alle organisaties
tell-right = Dat klopt.
tell-wrong = Niet helemaal. Kijk nog eens, of praat er eerst over.
tell-back-to-request = Bekijk de vraag nog eens
tell-yes = Ja, ik wil dit
tell-no = Nee, ik wil dit niet

granted-title = U zei ja
granted-text = { $partner } mag “{ $kind }” lezen tot { $date }.
granted-stop = Wilt u stoppen? Ga naar het beginscherm en druk op het plaatje.
granted-stop-now = Stop dit nu
declined-title = U zei nee
declined-text = { $partner } kan “{ $kind }” niet lezen.
declined-fine = Dat is goed. Verder verandert er niets.
next-question = Volgende vraag

## What is shared with one organisation

grant-title = { $partner } mag dit lezen
grant-title-paused = Gepauzeerd voor { $partner }
grant-title-over = { $partner } mag dit niet meer lezen
grant-since = Sinds { $date }
grant-helper = Met hulp van: { $helper }
grant-stop = Stop met delen
grant-pause = Pauze
grant-pause-hint = { $partner } kan het niet lezen tot u het weer aanzet.
grant-resume = Zet het weer aan
grant-extend = Maak het langer
state-active = Mag lezen
state-paused = Gepauzeerd
state-revoked = Gestopt
state-expired = Afgelopen
state-used-up = Opgebruikt
state-not-yet = Nog niet begonnen
state-replaced = Vervangen door een nieuwere
revoked-title = Het is gestopt
revoked-text = { $partner } kan “{ $kind }” niet meer lezen.
revoked-read = Wat zij eerder lazen, kan niet terug.
revoked-turn = Wilt u dat zij het wissen? Vraag het aan { $partner }. Zij moeten binnen een maand antwoorden.
revoked-authority = Niet tevreden? U kunt klagen bij de Autoriteit Persoonsgegevens.
paused-title = Het is gepauzeerd
paused-text = { $partner } kan “{ $kind }” nu niet lezen.
unpaused-title = Het staat weer aan
unpaused-text = { $partner } mag “{ $kind }” lezen tot { $date }.
extend-title = Langer maken?
extend-question = Mag { $partner } dit langer lezen?
extended-title = U maakte het langer
extend-none = Langer staan de afspraken niet toe.

## Who saw my data

log-title = Wie zag mijn gegevens
log-verified = { $count ->
    [one] Op dit apparaat gecontroleerd: één regel. Er ontbreekt niets.
   *[other] Op dit apparaat gecontroleerd: alle { $count } regels. Er ontbreekt niets.
}
log-watch = Onafhankelijke bewakers die dit logboek bevestigen: { $count } van { $all }.
log-watch-alarm = Onafhankelijke bewakers die dit logboek bevestigen: maar { $count } van { $all }, of één maakt bezwaar. Misschien ziet een ander iets anders. Vertel het iemand die u vertrouwt.
log-empty = Niemand heeft uw gegevens nog bekeken.
log-empty-filter = Bij deze keuze is er niets.
log-filter = Laat zien
log-filter-partner = Organisatie
log-filter-kind = Deel
log-all-partners = Alle organisaties
log-all-kinds = Alle delen
log-own = Ook wat ik zelf deed
log-count = { $count } keer
log-reason = Waarom niet: { $reason }
log-for = Voor: { $purpose }
log-as = Werkt als: { $role }
log-staff = Hun nummer voor deze persoon: { $staff }
log-more = Laat oudere regels zien
you = U
broker = Deze dienst

what-read = las dit
what-refused = wilde dit lezen, en mocht niet
what-asked = vroeg uw toestemming
what-added = voegde een document toe
what-opened = opende het dossier met de kaart
what-wrong-pin = typte een verkeerde pincode
what-granted = zei ja
what-revoked = stopte met delen
what-paused = pauzeerde het delen
what-resumed = zette het delen weer aan
what-stopped = stopte alles
what-answered = zei nee
what-erased = wiste iets
what-keys = maakte nieuwe sleutels
what-looked = keek in het dossier
what-enrolled = maakte het dossier
what-vault = veranderde de pincode of de kaart
what-resealed = deed een nieuw slot op een document
what-frozen = pauzeerde alles
what-remarked = zei dat iets niet klopt
what-rejected = stuurde iets dat niet klopte

reason-granted = u vond het goed
reason-not-verified = het kon niet worden gecontroleerd
reason-partner-suspended = deze organisatie doet nu niet mee
reason-no-such-dossier = dit dossier bestaat niet
reason-unknown-kind = dit deel bestaat niet
reason-unknown-purpose = dit doel bestaat niet
reason-purpose-forbidden = dit mag nooit
reason-role-not-held = deze organisatie doet dit werk niet
reason-not-in-agreement = de afspraken tussen de organisaties staan het niet toe
reason-everything-stopped = u had alles gestopt
reason-no-consent = u gaf geen toestemming
reason-revoked = u had het gestopt
reason-expired = de datum was voorbij
reason-not-yet-valid = het was nog niet begonnen
reason-used-up = het was al zo vaak gelezen als u goedvond
reason-paused = u had het gepauzeerd
reason-wrong-purpose = u vond het niet goed voor dit doel
reason-wrong-role = u vond het niet goed voor dit werk
reason-no-such-segment = er stond niets in dit deel
reason-no-key-for-epoch = zij hadden de sleutel niet
reason-erased = het was gewist
reason-malformed = het bericht was beschadigd
reason-bad-signature = de handtekening klopte niet
reason-wrong-statement-type = het was het verkeerde soort bericht
reason-wrong-audience = het bericht was voor een andere dienst
reason-wrong-issuer = het werd gestuurd in de naam van iemand anders
reason-statement-expired = het bericht was te oud
reason-statement-from-the-future = de datum van het bericht klopte niet
reason-replay = het bericht was twee keer gestuurd
reason-not-allowed = het is niet toegestaan
reason-wrong-pin = de pincode was verkeerd
reason-locked = de kaart was op slot na te veel verkeerde pincodes
reason-wrong-sequence = er was intussen iets veranderd
reason-other = een andere reden

## My dossier

dossier-title = Mijn dossier
dossier-empty = In uw dossier staat nog niets.
dossier-part-empty = In dit deel staat nog niets.
dossier-by = Van { $partner }
dossier-version = Versie { $number }
document-written = Geschreven door { $partner } op { $date }
document-language = De tekst is in de taal waarin hij geschreven is.
document-open-file = Open het document
document-save-file = Bewaar het document
document-no-view = Deze pagina kan dit soort document niet laten zien. U kunt het bewaren.
document-empty = Dit document is leeg.
document-image = Plaatje: { $title }
document-wrong = Dit klopt niet
document-remarks = U zei dat dit niet klopt
remark-title = Dit klopt niet
remark-text = Schrijf op wat niet klopt. U mag in uw eigen taal schrijven.
remark-who = { $partner } krijgt dit. Iedereen die dit document mag lezen, ziet het ook.
remark-stays = Het document zelf verandert niet.
remark-label = Wat klopt er niet?
remark-send = Verstuur
remark-done-title = Het is verstuurd
remark-done = { $partner } kan het nu lezen. U ziet het onder het document.

fhir-patient = Over
fhir-born = Geboren
fhir-problems = Ziektes
fhir-allergies = Allergieën
fhir-medication = Medicijnen
fhir-vaccinations = Vaccinaties
fhir-results = Uitslagen
fhir-author = Geschreven door
fhir-empty = Niets bekend
fhir-all = Alle details

download-title = Alles downloaden
download-text = U krijgt één bestand met alles uit uw dossier.
download-warn = Iedereen met dit bestand kan het lezen. Doe dit alleen op uw eigen apparaat.
download-start = Download
download-done = Het bestand is bewaard op dit apparaat.
download-date = Datum
download-state = Hoe het staat
download-happened = Wat er gebeurde

erase-title = Wissen
erase-intro = U kunt één deel wissen of het hele dossier.
erase-part = Wis “{ $kind }”
erase-whole = Wis het hele dossier
erase-part-text = Alles in “{ $kind }” gaat weg. Niemand kan het terughalen.
erase-whole-text = Alles gaat weg. Uw kaart werkt dan niet meer. Niemand kan het terughalen.
erase-shared = Het delen van dit deel stopt meteen.
erase-read = Wat anderen hebben gelezen of bewaard, blijft bij hen.
erase-law = Organisaties moeten soms van de wet hun eigen papieren bewaren.
erase-download = Wilt u het zelf houden? Download dan eerst alles.
erase-sure = Ik begrijp dat dit niet terug kan.
erase-yes = Ja, wis het
erase-no = Nee, houd het
erased-title = Het is gewist
erased-text = Het is weg uit uw dossier.
erased-whole-text = Uw dossier is weg. Bedankt dat u deze pagina gebruikte.

## Settings

settings-title = Instellingen
settings-pin = Verander uw pincode
settings-pin-hint = Kies een nieuwe pincode van 6 tot 12 cijfers.
settings-pin-done = Uw nieuwe pincode werkt vanaf nu.
settings-language = Taal
settings-helper = Samen lezen
settings-helper-on = Aan: { $language } is de tweede taal
settings-helper-off = Uit
settings-remember = Onthoud op dit apparaat
settings-remember-text = De pagina merkt dan de volgende keer of er iets uit het logboek is gehaald. Zij bewaart geen namen, geen pincode en niets uit uw dossier.
settings-kiosk = Dit apparaat is van iemand anders
settings-kiosk-text = Dan blijft er niets achter op dit apparaat.
settings-kiosk-on = Dit apparaat is van iedereen. Er blijft niets achter.

helper-title = Iemand helpt mij
helper-text = De pagina toont elke zin in twee talen. Uw helper kan meelezen.
helper-record = Zegt u ja? Dan wordt opgeschreven wie u hielp. Namen worden niet opgeschreven.
helper-use = Zet twee talen aan
helper-second = Tweede taal, voor uw helper
helper-who = Wie helpt u?
helper-from = Van welke organisatie is uw helper?
helper-from-none = Geen organisatie
helper-interpreter = Tolk
helper-family = Familie of vriend
helper-client-manager = Klantmanager
helper-volunteer = Vrijwilliger
helper-teacher = Docent
helper-other = Iemand anders
helper-start = Begin
helper-stop = Zet uit
helper-banner = Twee talen. Helper: { $role }
helper-trust = U beslist, niet uw helper.

## Recovery

recover-title = Uw herstelkaart
recover-intro = U maakt nu een nieuwe kaart en een nieuwe pincode.
recover-dead = Uw oude kaart werkt meteen niet meer. Uw oude pincode ook niet.
recover-start = Maak een nieuwe kaart
recover-card-title = Uw nieuwe kaart
recover-card-text = Print deze kaart, of bewaar hem veilig. U ziet hem maar één keer.
recover-card-warn = Laat niemand er een foto van maken.
recover-qr = De code van uw nieuwe kaart
recover-number = Dossiernummer
recover-print = Print de kaart
recover-code = Toon de code als tekst
recover-kept = Ik heb mijn nieuwe kaart bewaard
recover-old = De oude kaart en de oude pincode werken niet meer.
backup-what = Kaart kwijt of pincode vergeten? Met deze kaart opent u uw dossier toch.
backup-keep = Bewaar deze kaart thuis, niet bij uw andere kaart. Laat hem aan niemand zien.
backup-old = De herstelkaart die u eerder kreeg, werkt niet meer.
backup-kept = Ik heb mijn herstelkaart bewaard

## The session

session-title = Bent u er nog?
session-text = Er is een tijd niets ingedrukt. Over één minuut wordt u uitgelogd.
session-stay = Ja, ik blijf
session-leave = Uitloggen
out-title = U bent uitgelogd
out-text = Er blijft niets van uw dossier achter op dit apparaat.
out-timeout = Vijf minuten lang drukte niemand op iets. Daarom bent u uitgelogd.
out-again = Open het dossier opnieuw
out-close = U kunt deze pagina nu sluiten.

## When something goes wrong

problem-title = Dat is niet gelukt
problem-todo = Wat u kunt doen
alarm-title = Stop. Er klopt iets niet.
problem-offline = Er is geen verbinding met internet. Het is niet zeker of het lukte.
problem-offline-do = Ga naar een plek met beter internet. Kijk dan opnieuw.
problem-busy = Het is nu erg druk.
problem-busy-do = Wacht een minuut. Probeer het dan opnieuw.
problem-card-unreadable = De pagina kan deze kaart of deze code niet lezen.
problem-card-unreadable-do = Scan de kaart opnieuw, bij goed licht. Of typ de code rustig over.
problem-card-dead = Deze kaart werkt niet meer.
problem-card-dead-do = Hebt u een nieuwere kaart? Gebruik die. Anders gaat u naar de balie.
problem-wrong-pin = Deze pincode klopt niet.
problem-wrong-pin-do = Neem de tijd en typ hem opnieuw.
problem-locked = Uw kaart is op slot. De pincode was te vaak verkeerd.
problem-locked-do = Gebruik uw herstelkaart. Of ga naar de organisatie die u de kaart gaf.
problem-weak-pin = Deze pincode is te makkelijk.
problem-weak-pin-do = Kies een andere pincode.
problem-not-proven = De pagina kon het antwoord van de dienst niet controleren. Misschien heeft iemand iets veranderd.
problem-not-proven-do = Stop nu en log uit. Vertel het aan de organisatie die u de kaart gaf. Laat dit woord zien: { $what }.
problem-log-went-back = Er zijn regels weg uit het logboek. Dat mag nooit gebeuren.
problem-log-went-back-do = Log uit. Vertel het aan de organisatie die u de kaart gaf, of aan de toezichthouder.
problem-changed = Uw dossier is intussen veranderd. Er is niets gedaan.
problem-changed-do = Kijk er opnieuw naar en beslis dan.
problem-not-allowed = De afspraken tussen de organisaties staan dit niet toe.
problem-not-allowed-do = U hoeft niets te doen. Vraag uw helper als u vragen hebt.
problem-not-active = Deze organisatie doet nu niet mee.
problem-not-active-do = Vraag het aan de organisatie zelf, of probeer het later opnieuw.
problem-over = U bent uitgelogd.
problem-over-do = Open uw dossier opnieuw met uw kaart.
problem-frozen = Alles is gepauzeerd.
problem-frozen-do = Ga naar het beginscherm en zet het weer aan. Probeer het dan opnieuw.
problem-failed = Er ging iets mis. Het is niet uw schuld.
problem-failed-do = Probeer het opnieuw. Gebeurt het weer? Ga naar de organisatie die u de kaart gaf.
problem-number = Noem daar dit nummer: { $id }
offline-banner = Geen verbinding. U ziet hoe het was op { $date } om { $time }.
