# reviewed: no
# SPDX-License-Identifier: EUPL-1.2
#
# Translated by a machine from nl.ftl and en.ftl, which explain each text. When a person has read it
# all: "reviewed: yes".

## Everywhere

app-title = Faylkayga
back = Dib u noqo
home = Bogga hore
log-out = Ka bax
language-and-help = Luqadda iyo caawimada
close = Xir
try-again = Mar kale isku day
continue = Sii wad
please-wait = Fadlan wax yar sug.
progress-key = Boggu wuxuu hubinayaa PIN-kaaga. Dhawr ilbiriqsi ayay qaadataa.
progress-reading = Faylkaagu wuu furmayaa.
progress-sealing = Faylkaagu wuxuu helayaa quful cusub. Fadlan boggan furan u daa.
progress-proving = Boggu wuxuu hubinayaa inaan waxba maqnayn.
just = { $name }
name-in-language = luqad: { $language }
not-reviewed = Qoraalladan waxaa turjumay kombiyuutar. Weli qofna ma hubin.
skip-to-content = U gudub qoraalka
read-aloud = Cod ku akhri
read-stop = Jooji akhrinta
times-read = { $count ->
    [0] Weli lama akhrin
    [one] { $count } mar ayaa la akhriyay
   *[other] { $count } jeer ayaa la akhriyay
}

## Language

language-title = Dooro luqaddaada
language-hint = Mar kasta waxaad dooran kartaa luqad kale.

## Start: the card

start-title = Fur faylkaaga
start-intro = Waxaad u baahan tahay kaarka laguu dhiibay. Waxaad kaloo u baahan tahay PIN-kaaga.
start-scan = Iskaan garee kaarka
start-scan-hint = Kamaradu waxay akhridaa laba-jibbaarka dhibcaha leh ee kaarkaaga.
start-type = Qor koodhka
start-type-hint = Koodhku wuxuu ku yaal kaarkaaga, laba-jibbaarka hoostiisa.
start-what = Waa maxay boggani?
start-what-text = Halkan waxaad ku aragtaa cidda akhrin karta sheekadaada. Adiga ayaa go’aamiya. Mar kasta waad joojin kartaa.
start-safe-text = Kaarkaaga iyo PIN-kaaga ayaa fura faylkaaga. Haa-daada la’aanteed cid kale ma akhrin karto.
start-lost = Kaarkaygii waan lumiyay
start-lost-text = Guriga ma ku haysaa kaarka soo celinta? Kaarkaas halkan ku iskaan garee.
start-lost-desk = Ma haysid kaarka soo celinta? Tag hay’adda kaarka ku siisay. Wax walba way kuu hakin karaan.
scan-title = Iskaan garee kaarkaaga
scan-hint = Laba-jibbaarka dhibcaha leh hor dhig kamarada.
scan-denied = Bogga looma oggola kamarada. Oggolow kamarada, ama qor koodhka.
scan-none = Qalabkan ma laha kamarad halkan ka shaqaysa. Waxaad qori kartaa koodhka.
scan-video = Sawirka kamarada
type-title = Qor koodhka kaarkaaga
type-label = Koodhka kaarkaaga
type-hint = Koodhka waad koobbiyeyn kartaa oo dhejin kartaa. Xarfaha waaweyn iyo kuwa yaryar waa muhiim.

## PIN

pin-title = Qor PIN-kaaga
pin-private = Taleefanka u jeedi si adiga keliya aad u aragto.
pin-private-helper = Hadda taleefanka adigu qaado. Caawiyahaagu waa inuusan arkin PIN-kaaga.
pin-never = Cidna kuma weydiin karto PIN-kaaga. Xitaa qofka ku caawinaya.
pin-digits = { $count ->
    [0] Weli wax lambar ah lama qorin
    [one] { $count } lambar ayaa la qoray
   *[other] { $count } lambar ayaa la qoray
}
pin-keys = Badhamada lambarrada
pin-delete = Tir lambarka ugu dambeeya
pin-open = Fur
pin-tries = { $count ->
    [1] Hal mar oo kale ayaad isku dayi kartaa. Ka dib kaarku wuu xirmayaa.
    [one] { $count } mar oo kale ayaad isku dayi kartaa.
   *[other] { $count } jeer oo kale ayaad isku dayi kartaa.
}
pin-forgot = Ma garanayo PIN-kayga
pin-forgot-text = Isticmaal kaarka soo celinta. Kaarkaas waxaad ku dooranaysaa PIN cusub.
pin-forgot-desk = Ma haysid kaarka soo celinta? Tag hay’adda kaarka ku siisay.
pin-locked = Kaarkaagu waa xiran yahay
pin-locked-why = PIN badan oo khaldan ayaa la qoray.

## First time

activate-title = Waa markii kuugu horraysay
activate-intro = Hadda waxaan faylkaaga u samaynaynaa furayaal cusub. Ka dib adiga keliya ayaa furi kara.
activate-why = Xafiiska kaarkaaga sameeyay mar dambe ma furi karo faylkaaga.
activate-choose = Dooro PIN adigu aad leedahay
activate-rule = Dooro 6 ilaa 12 lambar. Ha isticmaalin taariikh dhalasho.
activate-repeat = Mar kale qor isla PIN-ka
activate-differs = Labada PIN isku mid ma aha. Fadlan mar kale bilow.
activate-keep = Xusuuso PIN-kaaga. Kaarka ha ku qorin.
activate-done-title = Hadda faylku adiga ayuu kuu yahay
activate-done = Waxaad ku furi kartaa kaarkaaga iyo PIN-kaaga cusub.
weak-short = PIN-kani aad buu u gaaban yahay. Dooro ugu yaraan 6 lambar.
weak-long = PIN-kani aad buu u dheer yahay. Dooro ugu badnaan 12 lambar.
weak-same = PIN-kani wuu soo noqnoqdaa. Dadka kale dhakhso ayay u qiyaasi karaan. Dooro mid kale.
weak-row = Lambarradu way isku xigaan, sida 123456. Dadka kale dhakhso ayay u qiyaasi karaan. Dooro mid kale.
weak-date = Tani waxay u eg tahay taariikh. Dadka kale dhakhso ayay u qiyaasi karaan. Dooro PIN kale.

## Home

home-title = Faylkaaga
home-number = Lambar { $number }
home-waiting-title = Jawaabtaada ayaa la sugayaa
home-waiting = { $partner } wax bay ku weydiinaysaa
home-waiting-parts = { $count ->
    [one] { $count } su’aal
   *[other] { $count } su’aalood
}
home-no-waiting = Cidna ma sugayso jawaabtaada.
home-picture-title = Yaa maxay akhrin karaa
home-picture-hint = Sawir midab leh macnihiisu waa: qaybtan way akhrin kartaa. Taabo si aad wax badan u aragto ama u joojiso.
home-picture-none = Hadda waxba ma wadaagaysid. Cidna ma akhrin karto faylkaaga.
cell-shared = { $kind }: { $partner } way akhrin kartaa ilaa { $date }
cell-paused = { $kind }: waa laga hakiyay { $partner }
cell-none = { $kind }: { $partner } ma akhrin karto
legend-shared = way akhrin kartaa
legend-paused = waa la hakiyay
legend-none = ma akhrin karto
home-list-title = Waxa aad wadaagto
home-list-until = ilaa { $date }
home-list-paused = waa la hakiyay
home-list-notyet = wuxuu bilaabmayaa { $date }
home-ending-title = Dhowaan ayuu dhammaanayaa
home-ending = { $partner } waxay akhrin kartaa “{ $kind }” ilaa { $date }.
home-ending-hint = Waxba uma baahnid inaad samayso. Markaas keligiis ayuu joogsanayaa.
home-go-log = Yaa arkay xogtayda
home-go-log-hint = Arag cidda akhriday faylkaaga iyo goorta.
home-go-dossier = Faylkayga
home-go-dossier-hint = Akhri wax kasta oo ku jira.
home-go-settings = Dejinta
home-go-settings-hint = PIN, luqad, caawimo.
home-as-of = Sidan ayay ahayd { $date } saacadda { $time }.
stop-all = Jooji wax walba
stop-all-hint = Cidna waxba mar dambe ma akhrin karto. Isla markiiba way shaqaynaysaa.
stop-all-title = Ma joojisaa wax walba?
stop-all-text = Markaas cidna ma akhrin karto faylkaaga. Hadhow waad dib u bilaabi kartaa.
stop-all-read = Wixii horay loo akhriyay lama soo celin karo.
stop-all-yes = Haa, jooji wax walba
stop-all-no = Maya, sidii hore ha ahaado
stopped-title = Wax walba way joogsadeen
stopped-text = Hadda cidna ma akhrin karto faylkaaga.
frozen-title = { $partner } wax walba way hakisay
frozen-text = Hadda cidna ma akhrin karto faylkaaga. Adiga keliya ayaa dib u bilaabi kara.
resume-all = Dib u bilow
resume-all-text = Markaas hay’aduhu waxay mar kale akhrin karaan waxa aad oggolaatay.
resumed-title = Mar kale ayaa la bilaabay

## A request

request-title = { $partner } ma akhrin kartaa tan?
request-number = Su’aal { $number } ee { $total }
request-asked = Taariikhda la weydiiyay: { $date }
fact-who = Yaa
fact-who-text = { $partner }. Keliya dadka halkaas ka shaqeeya: { $role }.
fact-what = Maxay
fact-what-text = { $kind }. { $explain }
fact-why = Sababta
fact-why-text = { $purpose }. { $explain }
fact-why-law = Tani waa shaqo sharcigu dhigayo: { $law }. Weli maya waad dhihi kartaa.
fact-until = Ilaa goorma
fact-until-text = Ilaa { $date }. Markaas keligiis ayuu joogsanayaa.
fact-stop = Sida loo joojiyo
fact-stop-text = Mar kasta waad joojin kartaa. Isla markiiba way shaqaynaysaa. Wixii la akhriyay lama soo celin karo.
fact-ask = Cidda la weydiiyo
fact-ask-text = Weydii { $partner }, ama hay’adda kaarka ku siisay.
fact-never-text = Weligeed looma isticmaalo: { $purposes }. Xitaa haddii aad haa tiraahdo.
fact-extend-text = Waxay ahayd ilaa { $date }. Hadda waad dheeraynaysaa.
request-preview = Arag si sax ah waxa ay akhrin doonaan
request-preview-title = Tan ayay { $partner } akhrin doontaa
request-preview-none = Weli waxba kuma jiraan qaybtan. Way akhrin karaan marka wax lagu daro.
request-preview-later = Waxay kaloo akhrin karaan waxa qaybtan hadhow lagu daro.
request-end-shorter = Dooro muddo ka gaaban
request-end-title = Muddo intee le’eg?
request-end-hint = Waxaad dooran kartaa muddo ka gaaban. Marnaba kama dheeraato wixii la isku raacay.
request-end-default = Ilaa { $date } (waa soo jeedin)
request-end-choice = Ilaa { $date }
request-no-title = Ka waran haddaan maya iraahdo?
request-no-free = Mar kasta maya waad dhihi kartaa. Uma baahnid inaad sabab sheegto.
request-no-same = Waxa aad hadda wadaagto sidiisii ayuu ahaanayaa.
request-no-stay = Faylkaaga, kaarkaaga iyo PIN-kaaga way sii shaqaynayaan.
request-no-ask = { $partner } ma akhrin karto qaybtan. Iyaga laftoodu way ku weydiin karaan.
request-no-later = { $partner } hadhow mar kale way ku weydiin kartaa. Markaas haa waad dhihi kartaa.
request-question = Tan ma rabtaa?
answer-yes = Haa
answer-no = Maya
request-later = Hadhow go’aanso
request-talk = Marka hore ka hadal
request-not-allowed = Heshiisku tan ma oggola. Haa uma dhihi kartid.
request-gone = Su’aashan waa laga jawaabay ama waa la soo celiyay.
talk-title = Marka hore ka hadal
talk-text = Waqti qaado. Waxba ma dhacayaan ilaa aad ka jawaabto.
talk-who = La hadal qof aad aamminto. Ama weydiiso turjubaan inuu ku caawiyo.
talk-ask = Su’aalo fiican: Maxaad ugu baahan tihiin tan? Maxaa dhacaya haddaan maya iraahdo?
talk-helper = Hadda qof ayaa i caawinaya
later-text = Su’aashu halkan ayay joogaysaa. Maalin kale ayaad ka jawaabi kartaa.
tell-title = Marka hore adigu sheeg
tell-text = Erayadaada ku sheeg: yaa tan akhrin kara, sideese u joojinaysaa?
tell-question = Yaa akhrin kara “{ $kind }” ka dib haa-daada?
tell-nobody = Cidna
tell-everyone = Dhammaan hay’adaha
tell-right = Waa sax.
tell-wrong = Sax ma aha si buuxda. Mar kale eeg, ama marka hore ka hadal.
tell-back-to-request = Mar kale eeg su’aasha
tell-yes = Haa, tan waan rabaa
tell-no = Maya, tan ma rabo
granted-title = Haa ayaad tiri
granted-text = { $partner } waxay akhrin kartaa “{ $kind }” ilaa { $date }.
granted-stop = Ma rabtaa inaad joojiso? Tag bogga hore oo taabo sawirka.
granted-stop-now = Tan hadda jooji
declined-title = Maya ayaad tiri
declined-text = { $partner } ma akhrin karto “{ $kind }”.
declined-fine = Dhib ma leh. Wax kale isma beddelaan.
next-question = Su’aasha xigta

## What is shared with one organisation

grant-title = { $partner } tan way akhrin kartaa
grant-title-paused = Waa laga hakiyay { $partner }
grant-title-over = { $partner } tan mar dambe ma akhrin karto
grant-since = Laga bilaabo { $date }
grant-helper = Waxaa ku caawiyay: { $helper }
grant-stop = Jooji wadaagista
grant-pause = Haki
grant-pause-hint = { $partner } ma akhrin karto ilaa aad dib u bilowdo.
grant-resume = Dib u bilow
grant-extend = Dheeree muddada
state-active = Way akhrin kartaa
state-paused = Waa la hakiyay
state-revoked = Waa la joojiyay
state-expired = Wuu dhammaaday
state-used-up = Waa la isticmaalay
state-not-yet = Weli ma bilaaban
state-replaced = Mid cusub ayaa beddelay
revoked-title = Way joogsatay
revoked-text = { $partner } mar dambe ma akhrin karto “{ $kind }”.
revoked-read = Wixii ay horay u akhriyeen lama soo celin karo.
revoked-turn = Ma rabtaa inay tirtiraan? Weydii { $partner }. Waa inay bil gudaheed ku jawaabaan.
revoked-authority = Kuma qanacsanid? Waxaad u dacwoon kartaa hay’adda ilaalinta xogta ee Nederland (Autoriteit Persoonsgegevens).
paused-title = Waa la hakiyay
paused-text = { $partner } hadda ma akhrin karto “{ $kind }”.
unpaused-title = Mar kale ayaa la bilaabay
unpaused-text = { $partner } waxay akhrin kartaa “{ $kind }” ilaa { $date }.
extend-title = Ma dheeraysaa muddada?
extend-question = { $partner } ma akhrin kartaa tan muddo ka dheer?
extended-title = Muddada waad dheeraysay
extend-none = Tani waa muddada ugu dheer ee heshiisku oggol yahay.

## Who saw my data

log-title = Yaa arkay xogtayda
log-verified = { $count ->
    [one] Qalabkan waa lagu hubiyay: { $count } sadar. Waxba ma maqna.
   *[other] Qalabkan waa lagu hubiyay: dhammaan { $count } sadar. Waxba ma maqna.
}
log-watch = { $count } ka mid ah { $all } kormeerayaal madaxbannaan ayaa xaqiijinaya diiwaankan.
log-watch-alarm = Kaliya { $count } ka mid ah { $all } kormeerayaal madaxbannaan ayaa xaqiijinaya diiwaankan, ama mid baa diiddan. Laga yaabaa in dadka kale diiwaan kale la tuso. U sheeg qof aad ku kalsoon tahay.
log-empty = Weli cidna ma eegin xogtaada.
log-empty-filter = Doorashadan wax kuma jiraan.
log-filter = Tus
log-filter-partner = Hay’ad
log-filter-kind = Qayb
log-all-partners = Dhammaan hay’adaha
log-all-kinds = Dhammaan qaybaha
log-own = Sidoo kale tus waxa aan anigu sameeyay
log-count = { $count ->
    [one] { $count } mar
   *[other] { $count } jeer
}
log-reason = Sababta loo diiday: { $reason }
log-for = Ujeeddo: { $purpose }
log-as = Doorka: { $role }
log-staff = Lambarka ay qofkan u hayaan: { $staff }
log-more = Tus sadarro ka sii hore
you = Adiga
broker = Adeeggan
what-read = – akhrin
what-refused = – isku day akhrin, waa la diiday
what-asked = – codsi oggolaanshahaaga ah
what-added = – ku darid dukumeenti
what-opened = – furid faylka oo kaarka lagu furay
what-wrong-pin = – qorid PIN khaldan
what-granted = – jawaab: haa
what-revoked = – joojinta wadaagista
what-paused = – hakinta wadaagista
what-resumed = – dib u bilaabidda wadaagista
what-stopped = – joojinta wax walba
what-answered = – jawaab: maya
what-erased = – tirtirid wax
what-keys = – samaynta furayaal cusub
what-looked = – eegista faylka
what-enrolled = – samaynta faylka
what-vault = – beddelka PIN-ka ama kaarka
what-resealed = – quful cusub oo dukumeenti
what-frozen = – hakinta wax walba
what-remarked = – sheegid in wax khaldan yihiin
what-rejected = – diritaan wax aan sax ahayn
reason-granted = adiga ayaa oggolaaday
reason-not-verified = lama hubin karin
reason-partner-suspended = hay’addani hadda kama qayb gasho
reason-no-such-dossier = faylkani ma jiro
reason-unknown-kind = qaybtani ma jirto
reason-unknown-purpose = ujeeddadani ma jirto
reason-purpose-forbidden = tani weligeed lama oggola
reason-role-not-held = hay’addani shaqadan ma qabato
reason-not-in-agreement = heshiiska hay’aduhu ma oggola
reason-everything-stopped = wax walba waad joojisay
reason-no-consent = oggolaansho ma bixin
reason-revoked = waad joojisay
reason-expired = taariikhdu way dhaaftay
reason-not-yet-valid = weli ma bilaaban
reason-used-up = waxaa la akhriyay inta aad oggolaatay
reason-paused = waad hakisay
reason-wrong-purpose = ujeeddadan uma oggolaan
reason-wrong-role = shaqadan uma oggolaan
reason-no-such-segment = qaybtan waxba kuma jirin
reason-no-key-for-epoch = furaha ma ay haysan
reason-erased = waa la tirtiray
reason-malformed = farriintu way xumayd
reason-bad-signature = saxiixu wuu khaldanaa
reason-wrong-statement-type = nooca farriintu wuu khaldanaa
reason-wrong-audience = farriintu adeeg kale ayay u socotay
reason-wrong-issuer = waxaa lagu diray magac qof kale
reason-statement-expired = farriintu aad bay u duugowday
reason-statement-from-the-future = taariikhda farriintu way khaldanayd
reason-replay = farriinta laba jeer ayaa la diray
reason-not-allowed = lama oggola
reason-wrong-pin = PIN-ku wuu khaldanaa
reason-locked = kaarku wuu xirmay PIN badan oo khaldan dartood
reason-wrong-sequence = wax ayaa isbeddelay intii u dhaxaysay
reason-other = sabab kale

## My dossier

dossier-title = Faylkayga
dossier-empty = Weli waxba kuma jiraan faylkaaga.
dossier-part-empty = Weli waxba kuma jiraan qaybtan.
dossier-by = Waxaa qoray { $partner }
dossier-version = Nooca { $number }
document-written = Waxaa qoray { $partner }, { $date }
document-language = Qoraalku wuxuu ku qoran yahay luqaddii lagu qoray.
document-open-file = Fur dukumeentiga
document-save-file = Kaydi dukumeentiga
document-no-view = Boggani ma tusi karo noocan dukumeenti. Waad kaydin kartaa.
document-empty = Dukumeentigani waa madhan yahay.
document-image = Sawir: { $title }
document-wrong = Tani sax ma aha
document-remarks = Waxaad sheegtay in tani sax ahayn
remark-title = Tani sax ma aha
remark-text = Qor waxa aan sax ahayn. Waxaad ku qori kartaa luqaddaada.
remark-who = { $partner } ayaa tan helaysa. Qof kasta oo dukumeentigan akhrin kara sidoo kale wuu arkayaa.
remark-stays = Dukumeentiga laftiisu isma beddelo.
remark-label = Maxaa aan sax ahayn?
remark-send = Dir
remark-done-title = Waa la diray
remark-done = { $partner } hadda way akhrin kartaa. Waxaad ku aragtaa dukumeentiga hoostiisa.
fhir-patient = Ku saabsan
fhir-born = Taariikhda dhalashada
fhir-problems = Cudurro
fhir-allergies = Xasaasiyado
fhir-medication = Daawooyin
fhir-vaccinations = Tallaallo
fhir-results = Natiijooyin
fhir-author = Qoraa
fhir-empty = Wax la yaqaan ma jiro
fhir-all = Faahfaahin dhan
download-title = Soo degso wax walba
download-text = Waxaad helaysaa hal fayl oo wax walba oo faylkaaga ah ku jiraan.
download-warn = Qof kasta oo faylkan haysta wuu akhrin karaa. Tan ku samee qalabkaaga oo keliya.
download-start = Soo degso
download-done = Faylka waxaa lagu kaydiyay qalabkan.
download-date = Taariikh
download-state = Xaalad
download-happened = Wixii dhacay
erase-title = Tirtir
erase-intro = Waxaad tirtiri kartaa hal qayb ama faylka oo dhan.
erase-part = Tirtir “{ $kind }”
erase-whole = Tirtir faylka oo dhan
erase-part-text = Wax walba oo ku jira “{ $kind }” waa la tirtirayaa. Cidna ma soo celin karto.
erase-whole-text = Wax walba waa la tirtirayaa. Kaarkaagu wuu joogsanayaa. Cidna ma soo celin karto.
erase-shared = Wadaagista qaybtan isla markiiba way joogsanaysaa.
erase-read = Waxa dadka kale akhriyeen ama kaydiyeen way haysanayaan.
erase-law = Sharcigu wuxuu ku qasbi karaa hay’adaha inay waraaqahooda hayaan.
erase-download = Ma rabtaa inaad haysato? Marka hore soo degso wax walba.
erase-sure = Waan fahmay in tan aan dib loo celin karin.
erase-yes = Haa, tirtir
erase-no = Maya, ha jiro
erased-title = Waa la tirtiray
erased-text = Kama mid aha faylkaaga.
erased-whole-text = Faylkaagu ma jiro. Waad ku mahadsan tahay isticmaalka boggan.

## Settings

settings-title = Dejinta
settings-pin = Beddel PIN-kaaga
settings-pin-hint = Dooro PIN cusub oo ah 6 ilaa 12 lambar.
settings-pin-done = PIN-kaaga cusub hadda laga bilaabo wuu shaqaynayaa.
settings-language = Luqadda
settings-helper = Habka caawiyaha
settings-helper-on = Way shidan tahay: luqadda labaad { $language }
settings-helper-off = Way damsan tahay
settings-remember = Ku xusuuso qalabkan
settings-remember-text = Markaas boggu mar dambe wuu ogaanayaa haddii wax laga saaro diiwaanka. Ma kaydiyo magac, PIN ama wax faylkaaga ka mid ah.
settings-kiosk = Qalabkan qof kale ayaa leh
settings-kiosk-text = Markaas waxba kuma harayaan qalabkan.
settings-kiosk-on = Qalabkan waa la wadaagaa. Waxba kuma harayaan.
helper-title = Qof ayaa i caawinaya
helper-text = Boggu wuxuu weer kasta ku tusayaa laba luqadood. Caawiyahaagu wuu kula akhrin karaa.
helper-record = Marka aad haa tiraahdo, waxaa la qorayaa cidda ku caawisay. Magacyada lama qoro.
helper-use = Isticmaal laba luqadood
helper-second = Luqadda labaad, caawiyahaaga
helper-who = Yaa ku caawinaya?
helper-from = Caawiyahaagu hay’addee ayuu ka socdaa?
helper-from-none = Hay’ad ma jirto
helper-interpreter = Turjubaan
helper-family = Qoys ama saaxiib
helper-client-manager = Maareeyaha kiiska
helper-volunteer = Mutadawac
helper-teacher = Macallin
helper-other = Qof kale
helper-start = Bilow
helper-stop = Dami
helper-banner = Laba luqadood. Caawiye: { $role }
helper-trust = Adiga ayaa go’aamiya, caawiyahaagu maaha.

## Recovery

recover-title = Kaarkaaga soo celinta
recover-intro = Waxaad samaynaysaa kaar cusub iyo PIN cusub.
recover-dead = Kaarkaagii hore isla markiiba wuu joogsanayaa. PIN-kaagii hore sidoo kale.
recover-start = Samee kaar cusub
recover-card-title = Kaarkaaga cusub
recover-card-text = Daabac kaarkan, ama ku kaydi meel ammaan ah. Mar keliya ayaad aragtaa.
recover-card-warn = Cidna ha u oggolaan inay sawir ka qaaddo.
recover-qr = Koodhka kaarkaaga cusub
recover-number = Lambarka faylka
recover-print = Daabac kaarka
recover-code = Koodhka qoraal ahaan u tus
recover-kept = Kaarkayga cusub waan kaydsaday
recover-old = Kaarkii hore iyo PIN-kii hore mar dambe ma shaqeeyaan.
backup-what = Haddii aad kaarkaagii kale lumiso ama PIN-ka ilowdo, kaarkan ayaad faylkaaga ku soo heshaa. Markaas waxaad dooranaysaa PIN cusub.
backup-keep = Guriga ku hay, ha la dhigin kaarkaaga kale. Qofka kaarkan haysta wuxuu faylkaaga furi karaa PIN la’aan. Cidna ha tusin.
backup-old = Kaarkii soo celinta ee hore laguu siiyey mar dambe ma shaqeeyo.
backup-kept = Kaarkayga soo celinta waan kaydsaday

## The session

session-title = Weli ma joogtaa?
session-text = Muddo waxba lama taaban. Hal daqiiqo ka dib waa lagaa saarayaa.
session-stay = Haa, halkan joog
session-leave = Ka bax
out-title = Waad ka baxday
out-text = Wax faylkaaga ka mid ah kuma harin qalabkan.
out-timeout = Shan daqiiqo waxba lama taaban. Sidaa darteed waa lagaa saaray.
out-again = Mar kale fur faylka
out-close = Hadda boggan waad xiri kartaa.

## When something goes wrong. One text for each code: what it is, and what to do.

problem-title = Ma suurtagelin
problem-todo = Waxa aad samayn karto
alarm-title = Jooji. Wax baan sax ahayn.
problem-offline = Internet ma jiro. Ma hubno inay suurtagashay.
problem-offline-do = Tag meel internetku ka fiican yahay. Ka dib mar kale eeg.
problem-busy = Hadda aad bay u mashquul tahay.
problem-busy-do = Hal daqiiqo sug. Ka dib mar kale isku day.
problem-card-unreadable = Boggu ma akhrin karo kaarkan ama koodhkan.
problem-card-unreadable-do = Kaarka mar kale iskaan garee, iftiin fiican dhexdiis. Ama koodhka si taxaddar leh u qor.
problem-card-dead = Kaarkani mar dambe ma shaqeeyo.
problem-card-dead-do = Ma haysaa kaar ka cusub? Kaas isticmaal. Haddii kale, tag xafiiska.
problem-wrong-pin = PIN-kani sax ma aha.
problem-wrong-pin-do = Waqti qaado oo mar kale qor.
problem-locked = Kaarkaagu waa xiran yahay. PIN badan oo khaldan ayaa la qoray.
problem-locked-do = Isticmaal kaarka soo celinta. Ama tag hay’adda kaarka ku siisay.
problem-weak-pin = PIN-kani aad buu u fudud yahay.
problem-weak-pin-do = Dooro PIN kale.
problem-not-proven = Boggu ma hubin karin jawaabta adeegga. Laga yaabee in qof wax beddelay.
problem-not-proven-do = Hadda jooji oo ka bax. U sheeg hay’adda kaarka ku siisay. Tus eraygan: { $what }.
problem-log-went-back = Sadarro horay u jiray ayaa ka maqan diiwaanka. Taasi weligeed waa inaysan dhicin.
problem-log-went-back-do = Ka bax. U sheeg hay’adda kaarka ku siisay, ama kormeeraha.
problem-changed = Faylkaagu wuu isbeddelay intii u dhaxaysay. Waxba lama samayn.
problem-changed-do = Mar kale eeg, ka dibna go’aanso.
problem-not-allowed = Heshiiska hay’aduhu tan ma oggola.
problem-not-allowed-do = Waxba uma baahnid inaad samayso. Haddii aad su’aalo qabto, weydii caawiyahaaga.
problem-not-active = Hay’addani hadda kama qayb gasho.
problem-not-active-do = Weydii hay’adda lafteeda, ama hadhow isku day.
problem-over = Waa lagaa saaray.
problem-over-do = Faylkaaga mar kale ku fur kaarkaaga.
problem-frozen = Wax walba waa la hakiyay.
problem-frozen-do = Tag bogga hore oo dib u bilow. Ka dib mar kale isku day.
problem-failed = Wax ayaa khaldamay. Khaladkaaga ma aha.
problem-failed-do = Mar kale isku day. Mar kale ma dhacday? Tag hay’adda kaarka ku siisay.
problem-number = U sheeg lambarkan: { $id }
offline-banner = Internet ma jiro. Waxaad aragtaa sidii ay ahayd { $date } saacadda { $time }.
