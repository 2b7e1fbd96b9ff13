# reviewed: no
title = Toezicht op het logboek
language-label = Taal
skip = Naar de regels
unreviewed = Deze teksten schreef een computer; geen mens heeft ze nog nagelezen.
working = Bezig met lezen en controleren …

status-title = Wat in deze browser is gecontroleerd
status-size = Regels in het logboek
status-checkpoint = Nieuwste ijkpunt
status-witnessed = Laatste ijkpunt met getuigen
status-witnessed-at = { $size ->
    [one] 1 regel, { $time } UTC
   *[other] { $size } regels, { $time } UTC
  }
status-witnessed-none = geen
status-log = Logboek
status-who = U kijkt als
status-logged = Kijken wordt vastgelegd: elke keer dat u hier leest, is zelf een regel, op naam van uw organisatie. Er staat geen handtekening van u onder, alleen uw certificaat stond ervoor in.
check-checkpoint = Het ijkpunt is ondertekend met de sleutel van het logboek
check-checkpoint-hint = Met een sleutel van { $key } die in de ledenlijst staat. Van elke regel hieronder is bewezen dat die in dit logboek staat.
check-checkpoint-show = Toon het ijkpunt
check-consistent = Het logboek gaat door waar u het laatst zag
check-consistent-hint = Het aantal regels groeide van { $from } naar { $to }; daarvoor is niets veranderd. Uw vorige keer: { $time } UTC.
check-consistent-first = Dit is de eerste keer vanuit deze browser
check-consistent-first-hint = { $to ->
    [one] Vanaf nu onthoudt deze browser het logboek (nu 1 regel) en controleert dat het alleen groeit.
   *[other] Vanaf nu onthoudt deze browser het logboek (nu { $to } regels) en controleert dat het alleen groeit.
  }
check-not-kept = Deze browser bewaart niets: de volgende keer is weer een eerste keer.
check-directory = Ledenlijst, versie { $version }, is ondertekend door de stamsleutel
check-directory-hint = Geldig tot { $until } UTC.
check-root = De stamsleutel is dezelfde als eerder
check-root-hint = Vingerafdruk van de sleutel waarmee de ledenlijst is ondertekend.
check-root-first = Stamsleutel nu vastgelegd: vergelijk die één keer
check-root-first-hint = Vergelijk deze vingerafdruk met die op papier, of met “root” in het profiel van het commando eenmaal. Verschillen ze, stop dan en sla alarm.
check-witnesses-nobody = Er waken geen getuigen over dit logboek
check-witnesses-nobody-hint = De ledenlijst noemt er geen. Of anderen hetzelfde logboek zien, weet alleen het geheugen van deze browser.
check-witnesses = { $all ->
    [one] { $count } van 1 getuige staat in voor dit logboek
   *[other] { $count } van { $all } getuigen staan in voor dit logboek
  }
check-witnesses-quorum = { $quorum ->
    [0] De ledenlijst eist er geen.
    [one] De ledenlijst eist er één.
   *[other] De ledenlijst eist er { $quorum }.
  }
check-witnesses-hint = Hier gecontroleerd: hun handtekeningen, die een dag gelden, en dat het getoonde ijkpunt doorgaat op wat zij ondertekenden.
check-witnesses-show = Toon wat zij ondertekenden
witness-few = { $all ->
    [one] Slechts { $count } van 1 getuige staat in voor dit logboek; de ledenlijst eist er { $quorum }
   *[other] Slechts { $count } van { $all } getuigen staan in voor dit logboek; de ledenlijst eist er { $quorum }
  }
witness-split = Een getuige kent een ander logboek onder deze naam; de makelaar zegt het zelf
witness-rollback = Een getuige kent een langer logboek dan dit; de makelaar zegt het zelf
witness-do = Misschien krijgen anderen een ander logboek te zien dan u. Bewaar dit scherm als bewijs, voer “eenmaal audit verify” uit, en waarschuw de partners van de keten.

timeline-title = Inzage per dag
timeline-label = Staafdiagram van gevraagde delen per dag, { $from } tot en met { $to }: { $released } gegeven, { $refused } geweigerd. De tabel eronder zegt hetzelfde.
timeline-most = { $parts ->
    [one] Drukste dag: { $day }, 1 deel
   *[other] Drukste dag: { $day }, { $count } delen
  }
timeline-table = Als tabel
range-label = Periode
range-days = { $days } dagen
counts-hint = Dagen en tijden zijn in UTC. Deze tellingen zijn van de makelaar zelf en niet bewezen; de regels in de lijst wel. “eenmaal audit stats” telt uit gecontroleerde regels.
matrix-title = Wie vroeg om wat
matrix-hint = ✓ gegeven, ✗ geweigerd. Een getal leidt naar de regels waar het van is geteld.
matrix-none = In deze dagen vroeg niemand iets.
cell-none = niets
refusals-title = Waarom er is geweigerd
leads-title = Aanwijzingen
leads-hint = Patronen die het bekijken waard kunnen zijn. Het zijn geen oordelen: een nachtdienst werkt ’s nachts, en een nieuwe collega maakt fouten.
leads-none = In deze dagen valt niets op.
leads-more = En nog { $count }.
lead-volume = Veel meer dan anderen in dezelfde rol
lead-volume-reason = { $accesses } keer inzage; de mediaan van de rol { $role } is { $median }.
lead-night = Veel in de nacht
lead-night-reason = { $count } van { $accesses } keer tussen 22 en 5 uur UTC.
lead-refusals = Vaak geweigerd
lead-refusals-reason = { $count } van { $accesses } keer is alles geweigerd.
lead-strangers = Dossiers waar zij niets mee hadden
lead-strangers-reason = { $count } van { $accesses } keer ging het om een dossier dat deze organisatie nooit iets gaf.
lead-look = Bekijk de regels van { $staff }

list-title = Regels
list-proven = { $count ->
    [one] Eén regel, bewezen in het logboek.
   *[other] { $count } regels, elk bewezen in het logboek.
  }
list-none = Er past niets.
list-none-yet = Tot hier past er niets; zoek verder terug.
page-newest = Nieuwste
page-older = Ouder
filter-show = Toon
filter-clear = Wis
filter-wrong = Hiernaar kan niet worden gezocht: { $fields }.
field-any = alles
field-from = Vanaf (dag)
field-to = Tot en met (dag)
field-partner = Organisatie
field-staff = Medewerker
field-holder = Dossiernummer
field-kind = Dossierdeel
field-purpose = Doel
field-verdict = Uitkomst
field-reason = Reden
field-action = Handeling

column-index = Regel
column-time = Tijd (UTC)
column-day = Dag
column-action = Handeling
column-outcome = Uitkomst
column-partner = Organisatie
column-concerned = Betreft
column-staff = Medewerker
column-role = Rol
column-kinds = Dossierdelen
column-purpose = Doel
column-holder = Dossier
column-reason = Reden
column-grant = Toestemming
column-directory = Versie van de ledenlijst
column-statement = Hash van de verklaring
column-statement-type = Soort verklaring
column-leaf = Hash van het blad
column-released = gegeven
column-refused = geweigerd
column-other = andere regels

who-holder = houder
who-broker = makelaar
purpose-audit-page = deze pagina

outcome-done = gedaan
outcome-nothing = niets gegeven
outcome-refused = geweigerd
outcome-erased = gewist
entry-title = Regel { $index }
entry-close = Sluit
entry-erased = gewist
entry-erased-hint = Wat hier stond is gewist: met het dossier, of omdat de bewaartijd voorbij is. Dat de regel er is en niet is verwisseld, is toch bewezen.
statement-none = niet bewaard
proof-title = In deze browser bewezen
proof-hint = { $steps ->
    [one] Wat hier staat hoort bij blad { $index } in de boom van { $size }, over één hash naar de ondertekende wortel.
   *[other] Wat hier staat hoort bij blad { $index } in de boom van { $size }, over { $steps } hashes naar de ondertekende wortel.
  }
proof-show = Toon het bewijs
proof-command = Als bestand voor anderen:

export-title = Meenemen
export-csv = Als tabel (CSV)
export-jsonl = Voor programma’s (JSON Lines)
export-progress = { $count ->
    [one] Eén regel, gecontroleerd …
   *[other] { $count } regels, gecontroleerd …
  }
export-done = { $count ->
    [one] Eén gecontroleerde regel geschreven.
   *[other] { $count } gecontroleerde regels geschreven.
  }
export-cut = De nieuwste { $count } regels geschreven; een browser neemt er hooguit { $most }. Het commando neemt alles.
export-command = Alles, met elk bewijs en in andere vormen (NEN 7513, Logboek Dataverwerkingen, FHIR):

trouble-refused = De controle is mislukt
trouble-refused-do = Wat de makelaar stuurde past niet bij het logboek dat hij ondertekende. Niets ervan wordt getoond. Bewaar dit scherm als bewijs, voer “eenmaal audit verify” uit, en waarschuw de partners van de keten.
trouble-back = Het logboek is niet wat er eerder is gezien
trouble-back-do = Het ging terug of is herschreven sinds deze browser of een getuige het zag. Bewaar dit scherm als bewijs, wis de gegevens van de browser niet, en waarschuw de partners van de keten.
trouble-detail = Gezien op { $time } UTC, bij { $place }. Voor wie het uitzoekt:
trouble-denied = U mag hier niet kijken
trouble-denied-do = Deze pagina is voor leden van de keten met de rol van toezichthouder, met hun certificaat.
trouble-none = Dit staat niet in het logboek
trouble-none-do = Het logboek heeft nog geen regel met dit nummer. Kijk of het nummer klopt.
trouble-line = De makelaar is niet bereikbaar
trouble-line-do = Probeer het zo nog eens.
trouble-failed = Dat lukte niet
trouble-failed-do = Probeer het nog eens. Blijft het zo, dan vindt de beheerder het verzoek met het nummer.

action-directory = ledenlijst in gebruik
action-enrol = dossier geopend
action-rotate = sleutels vervangen
action-epochs = sleutels bekendgemaakt
action-upload = document toegevoegd
action-reseal = document opnieuw verzegeld
action-consent-request = toestemming gevraagd
action-consent-answer = vraag beantwoord
action-grant = toestemming gegeven
action-revoke = toestemming ingetrokken
action-suspend = gepauzeerd of hervat
action-access = inzage
action-vault-open = kaart gebruikt
action-vault-update = kluis vervangen
action-holder-read = houder keek
action-audit-read = toezichthouder keek
action-erase = gewist
action-reject = geweigerd vóór een beslissing
action-freeze = alles gestopt voor de houder
action-remark = opmerking van de houder
action-remarks-read = opmerkingen gelezen
action-retention = bewaartijd voorbij
action-accesses-read = partner las eigen inzagen

reason-granted = toestemming
reason-not-verified = niet gecontroleerd
reason-partner-suspended = organisatie geschorst
reason-no-dossier = geen dossier met dit nummer
reason-unknown-kind = onbekend deel
reason-unknown-purpose = onbekend doel
reason-purpose-forbidden = verboden doel
reason-role-not-held = rol niet van deze organisatie
reason-not-in-agreement = niet in de afspraken
reason-stopped = houder stopte alles
reason-no-consent = geen toestemming
reason-revoked = toestemming ingetrokken
reason-expired = toestemming afgelopen
reason-not-yet-valid = toestemming nog niet begonnen
reason-used-up = toestemming opgebruikt
reason-paused = toestemming gepauzeerd
reason-wrong-purpose = ander doel
reason-wrong-role = andere rol
reason-no-segment = geen document
reason-no-key = geen sleutel voor het document
reason-erased = gewist
reason-malformed = onleesbaar
reason-bad-signature = handtekening klopt niet
reason-wrong-type = verkeerde soort verklaring
reason-wrong-audience = voor een andere makelaar
reason-wrong-issuer = op naam van een ander
reason-statement-expired = te laat
reason-statement-future = datum in de toekomst
reason-replay = nog eens gestuurd
reason-not-allowed = niet toegestaan
reason-wrong-pin = verkeerde PIN
reason-locked = kaart geblokkeerd
reason-wrong-sequence = verkeerde volgorde
