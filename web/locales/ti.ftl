# reviewed: no
# SPDX-License-Identifier: EUPL-1.2
#
# Translated by a machine from nl.ftl and en.ftl, which explain each text. When a person has read it
# all: "reviewed: yes".

## Everywhere

app-title = ፋይለይ
back = ንድሕሪት
home = መበገሲ
log-out = ውጻእ
language-and-help = ቋንቋን ሓገዝን
close = ዕጾ
try-again = እንደገና ፈትን
continue = ቀጽል
please-wait = በጃኹም ቁሩብ ተጸበዩ።
progress-key = እቲ ገጽ ፒንኩም የረጋግጽ ኣሎ። ቁሩብ ካልኢታት ይወስድ።
progress-reading = ፋይልኩም ይኽፈት ኣሎ።
progress-sealing = ፋይልኩም ሓድሽ መፍትሕ ይግበረሉ ኣሎ። በጃኹም ነዚ ገጽ ክፉት ግደፍዎ።
progress-proving = እቲ ገጽ ዝጎደለ ነገር ከም ዘየለ የረጋግጽ ኣሎ።
just = { $name }
name-in-language = ብቋንቋ { $language }
not-reviewed = ነዚ ጽሑፋት ኮምፒተር እዩ ተርጒምዎ። ክሳብ ሕጂ ብሰብ ኣይተረጋገጸን።
skip-to-content = ናብቲ ጽሑፍ ሕለፍ
read-aloud = ብድምጺ ኣንብብ
read-stop = ምንባብ ኣቋርጽ
times-read = { $count ->
    [0] ክሳብ ሕጂ ኣይተነበን
    [one] ሓደ ግዜ ተነቢቡ
   *[other] { $count } ግዜ ተነቢቡ
}

## Language

language-title = ቋንቋኹም ምረጹ
language-hint = ኣብ ዝኾነ ግዜ ካልእ ቋንቋ ክትመርጹ ትኽእሉ ኢኹም።

## Start: the card

start-title = ፋይልኩም ክፈቱ
start-intro = እቲ ዝተዋህበኩም ካርድ የድልየኩም። ፒንኩም እውን የድልየኩም።
start-scan = ካርድ ስካን ግበሩ
start-scan-hint = ካሜራ ነቲ ኣብ ካርድኩም ዘሎ ነጥብታት ዘለዎ ርቡዕ የንብቦ።
start-type = ኮድ ጽሓፉ
start-type-hint = እቲ ኮድ ኣብ ካርድኩም ትሕቲ እቲ ርቡዕ ይርከብ።
start-what = እዚ ገጽ እንታይ እዩ?
start-what-text = ታሪኽኩም መን ከንብብ ከም ዝኽእል ኣብዚ ትርእዩ። ንስኹም ኢኹም እትውስኑ። ኩሉ ግዜ ከተቋርጹ ትኽእሉ።
start-safe-text = ካርድኩምን ፒንኩምን ንፋይልኩም ይኸፍትዎ። ብዘይ ፍቓድኩም ካልእ ሰብ ከንብቦ ኣይክእልን።
start-lost = ካርደይ ጠፊኡኒ
start-lost-text = ኣብ ገዛ ናይ መመለሲ ካርድ ኣለኩም ዶ? ነቲ ካርድ ኣብዚ ስካን ግበርዎ።
start-lost-desk = ናይ መመለሲ ካርድ የብልኩምን? ናብቲ ካርድ ዝሃበኩም ትካል ኪዱ። ንዓኹም ኢሎም ንኹሉ ንግዚኡ ጠጠው ከብልዎ ይኽእሉ።
scan-title = ካርድኩም ስካን ግበሩ
scan-hint = ነቲ ነጥብታት ዘለዎ ርቡዕ ኣብ ቅድሚ ካሜራ ሓዝዎ።
scan-denied = እቲ ገጽ ካሜራ ክጥቀም ኣይተፈቕደሉን። ካሜራ ፍቐዱ፣ ወይ ኮድ ጽሓፉ።
scan-none = እዚ መሳርሒ ኣብዚ ዝሰርሕ ካሜራ የብሉን። ኮድ ክትጽሕፉ ትኽእሉ።
scan-video = ናይ ካሜራ ስእሊ
type-title = ኣብ ካርድኩም ዘሎ ኮድ ጽሓፉ
type-label = ኣብ ካርድኩም ዘሎ ኮድ
type-hint = ነቲ ኮድ ቀዲሕኩም ከተእትውዎ ትኽእሉ። ዓበይትን ንኣሽቱን ፊደላት ኣገዳሲ እዩ።

## PIN

pin-title = ፒንኩም ጽሓፉ
pin-private = ንስኹም ጥራይ ከም እትርእይዎ ጌርኩም ነቲ ስልኪ ኣዙርዎ።
pin-private-helper = ሕጂ ነቲ ስልኪ ባዕልኹም ሓዝዎ። ሓጋዚኹም ንፒንኩም ክርእዮ የብሉን።
pin-never = ፒንኩም ዝሓትት ሰብ ክህሉ የብሉን። ዋላ እቲ ዝሕግዘኩም ሰብ።
pin-digits = { $count ->
    [0] ክሳብ ሕጂ ቁጽሪ ኣይተጻሕፈን
    [one] ሓደ ቁጽሪ ተጻሒፉ
   *[other] { $count } ቁጽርታት ተጻሒፎም
}
pin-keys = ናይ ቁጽሪ መልጎማት
pin-delete = ንናይ መወዳእታ ቁጽሪ ደምስስ
pin-open = ክፈት
pin-tries = { $count ->
    [0] ፈተነ የብልኩምን።
    [one] ሓደ ግዜ ጥራይ ክትፍትኑ ትኽእሉ። ድሕሪኡ እቲ ካርድ ይዕጾ።
   *[other] ገና { $count } ግዜ ክትፍትኑ ትኽእሉ።
}
pin-forgot = ፒነይ ኣይፈልጦን እየ
pin-forgot-text = ናይ መመለሲ ካርድኩም ተጠቐሙ። ብእኡ ሓድሽ ፒን ትመርጹ።
pin-forgot-desk = ናይ መመለሲ ካርድ የብልኩምን? ናብቲ ካርድ ዝሃበኩም ትካል ኪዱ።
pin-locked = ካርድኩም ተዓጽዩ
pin-locked-why = ብዙሕ ጌጋ ፒን ተጻሒፉ።

## First time

activate-title = እዚ ናይ መጀመርታ ግዜኹም እዩ
activate-intro = ሕጂ ንፋይልኩም ሓደስቲ መፍትሓት ንገብረሉ። ድሕሪኡ ንስኹም ጥራይ ክትከፍትዎ ትኽእሉ።
activate-why = እቲ ካርድኩም ዝሰርሐ ቤት ጽሕፈት ድሕሪ ሕጂ ንፋይልኩም ክኸፍቶ ኣይክእልን።
activate-choose = ናይ ገዛእ ርእስኹም ፒን ምረጹ
activate-rule = ካብ 6 ክሳብ 12 ቁጽርታት ምረጹ። ዕለተ ልደት ኣይትጠቐሙ።
activate-repeat = ነቲ ባዕሉ ፒን እንደገና ጽሓፍዎ
activate-differs = እቶም ክልተ ፒን ሓደ ዓይነት ኣይኮኑን። በጃኹም ካብ መጀመርታ ጀምሩ።
activate-keep = ፒንኩም ዘክርዎ። ኣብ ካርድ ኣይትጽሓፍዎ።
activate-done-title = ሕጂ ፋይልኩም ናትኩም እዩ
activate-done = ብካርድኩምን ብሓድሽ ፒንኩምን ክትከፍትዎ ትኽእሉ።
weak-short = እዚ ፒን ሓጺር እዩ። እንተ ወሓደ 6 ቁጽርታት ምረጹ።
weak-long = እዚ ፒን ነዊሕ እዩ። እንተ በዝሐ 12 ቁጽርታት ምረጹ።
weak-same = እዚ ፒን ይደጋገም። ካልኦት ብቐሊሉ ይግምትዎ። ካልእ ምረጹ።
weak-row = እቶም ቁጽርታት ከም 123456 ብተርታ እዮም። ካልኦት ብቐሊሉ ይግምትዎም። ካልእ ምረጹ።
weak-date = እዚ ዕለት ይመስል። ካልኦት ብቐሊሉ ይግምትዎ። ካልእ ፒን ምረጹ።

## Home

home-title = ፋይልኩም
home-number = ቁጽሪ { $number }
home-waiting-title = መልስኹም ይጽበ ኣሎ
home-waiting = { $partner } ይሓተኩም ኣሎ
home-waiting-parts = { $count ->
    [one] ሓደ ሕቶ
   *[other] { $count } ሕቶታት
}
home-no-waiting = መልስኹም ዝጽበ ሰብ የለን።
home-picture-title = መን እንታይ ከንብብ ይኽእል
home-picture-hint = ሕብሪ ዘለዎ ስእሊ ማለት፦ ነዚ ክፋል ከንብብ ይኽእል ማለት እዩ። ዝያዳ ንምርኣይ ወይ ንምቁራጽ ጽቐጥዎ።
home-picture-none = ሕጂ እተካፍልዎ ነገር የለን። ፋይልኩም ከንብብ ዝኽእል ሰብ የለን።
cell-shared = { $kind }፦ { $partner } ክሳብ { $date } ከንብብ ይኽእል
cell-paused = { $kind }፦ ን{ $partner } ንግዚኡ ጠጠው ኢሉ
cell-none = { $kind }፦ { $partner } ከንብብ ኣይክእልን
legend-shared = ከንብብ ይኽእል
legend-paused = ንግዚኡ ጠጠው ኢሉ
legend-none = ከንብብ ኣይክእልን
home-list-title = እተካፍልዎ
home-list-until = ክሳብ { $date }
home-list-paused = ንግዚኡ ጠጠው ኢሉ
home-list-notyet = ብ{ $date } ይጅምር
home-ending-title = እዚ ቀልጢፉ ክውዳእ እዩ
home-ending = { $partner } ን“{ $kind }” ክሳብ { $date } ከንብብ ይኽእል።
home-ending-hint = ዝኾነ ክትገብሩ ኣየድልየኩምን። ሽዑ ባዕሉ ይቋረጽ።
home-go-log = ሓበሬታይ መን ርእዩ
home-go-log-hint = ፋይልኩም መንን መዓስን ከም ዘንበቦ ርኣዩ።
home-go-dossier = ፋይለይ
home-go-dossier-hint = ኣብኡ ዘሎ ኩሉ ኣንብቡ።
home-go-settings = ምርጫታት
home-go-settings-hint = ፒን፣ ቋንቋ፣ ሓገዝ።
home-as-of = ብ{ $date } ሰዓት { $time } ከምዚ ነይሩ።
stop-all = ንኹሉ ኣቋርጽ
stop-all-hint = ድሕሪኡ ዋላ ሓደ ከንብብ ኣይክእልን። ብኡንብኡ ይሰርሕ።
stop-all-title = ንኹሉ ከተቋርጽዎ ትደልዩ ዶ?
stop-all-text = ሽዑ ፋይልኩም ከንብብ ዝኽእል ሰብ የለን። ጸኒሕኩም ዳግማይ ክትጅምርዎ ትኽእሉ።
stop-all-read = ሓደ ሰብ ኣቐዲሙ ዘንበቦ ክምለስ ኣይክእልን።
stop-all-yes = እወ፣ ንኹሉ ኣቋርጽ
stop-all-no = ኣይፋል፣ ከም ዘለዎ ይጽናሕ
stopped-title = ኩሉ ተቋሪጹ
stopped-text = ሕጂ ፋይልኩም ከንብብ ዝኽእል ሰብ የለን።
frozen-title = { $partner } ንኹሉ ንግዚኡ ጠጠው ኣቢልዎ
frozen-text = ሕጂ ፋይልኩም ከንብብ ዝኽእል ሰብ የለን። ዳግማይ ክትጅምርዎ እትኽእሉ ንስኹም ጥራይ ኢኹም።
resume-all = ዳግማይ ጀምር
resume-all-text = ሽዑ እቶም ትካላት ነቲ ዝፈቐድክምዎ ዳግማይ ከንብቡ ይኽእሉ።
resumed-title = ዳግማይ ጀሚሩ

## A request

request-title = { $partner } ነዚ ከንብብ ትፈቕዱ ዶ?
request-number = ሕቶ { $number } ካብ { $total }
request-asked = ብ{ $date } ተሓቲቱ
fact-who = መን
fact-who-text = { $partner }። ኣብኡ ከም { $role } ዝሰርሑ ሰባት ጥራይ።
fact-what = እንታይ
fact-what-text = { $kind }። { $explain }
fact-why = ንምንታይ
fact-why-text = { $purpose }። { $explain }
fact-why-law = እዚ ብሕጊ ዝተዋህበ ዕዮ እዩ፦ { $law }። ሽሕ እኳ ከምኡ ይኹን ኣይፋል ክትብሉ ትኽእሉ።
fact-until = ክሳብ መዓስ
fact-until-text = ክሳብ { $date }። ሽዑ ባዕሉ ይቋረጽ።
fact-stop = ብኸመይ ተቋርጹ
fact-stop-text = ኣብ ዝኾነ ግዜ ከተቋርጹ ትኽእሉ። ብኡንብኡ ይሰርሕ። እቲ ዝተነበ ክምለስ ኣይክእልን።
fact-ask = ንመን ትሓትቱ
fact-ask-text = ን{ $partner } ወይ ነቲ ካርድ ዝሃበኩም ትካል ሕተቱ።
fact-never-text = ፈጺሙ ንዚ ኣይኮነን፦ { $purposes }። ዋላ እወ እንተ በልኩም።
fact-extend-text = ክሳብ { $date } ነይሩ። ሕጂ ተናውሕዎ ኣለኹም።
request-preview = ብልክዕ እንታይ ከም ዘንብቡ ርኣዩ
request-preview-title = { $partner } ዘንብቦ እዚ እዩ
request-preview-none = ኣብዚ ክፋል ገና ዝኾነ ነገር የለን። ገለ ነገር ምስ ተወሰኸ ከንብብዎ ይኽእሉ።
request-preview-later = ጸኒሑ ኣብዚ ክፋል ዝውሰኽ እውን ከንብብዎ ይኽእሉ።
request-end-shorter = ዝሓጸረ ግዜ ምረጹ
request-end-title = ንኽንደይ ግዜ?
request-end-hint = ዝሓጸረ ግዜ ክትመርጹ ትኽእሉ። ካብቲ ዝተሰማማዕናሉ ፈጺሙ ኣይነውሕን።
request-end-default = ክሳብ { $date } (ዝቐረበ ሓሳብ)
request-end-choice = ክሳብ { $date }
request-no-title = ኣይፋል እንተ በልኩኸ?
request-no-free = ኩሉ ግዜ ኣይፋል ክትብሉ ትኽእሉ። ምኽንያት ክትነግሩ ኣየድልየኩምን።
request-no-same = ሕጂ እተካፍልዎ ከም ዘለዎ ይጸንሕ።
request-no-stay = ፋይልኩም፣ ካርድኩምን ፒንኩምን ምስራሕ ይቕጽሉ።
request-no-ask = { $partner } ነዚ ክፋል ከንብብ ኣይክእልን። ባዕሎም ክሓቱኹም ይኽእሉ።
request-no-later = { $partner } ጸኒሑ ዳግማይ ክሓተኩም ይኽእል። ሽዑ እወ ክትብሉ ትኽእሉ።
request-question = ነዚ ትደልዩ ዶ?
answer-yes = እወ
answer-no = ኣይፋል
request-later = ጸኒሐ ክውስን
request-talk = ቅድሚኡ ክዛረበሉ
request-not-allowed = እቲ ስምምዕ ነዚ ኣይፈቅድን። እወ ክትብልዎ ኣይትኽእሉን።
request-gone = እዚ ሕቶ መልሲ ረኺቡ ወይ ተሳሒቡ እዩ።
talk-title = ቅድሚኡ ምዝራብ
talk-text = ግዜ ውሰዱ። ክሳብ እትምልሱ ዝኾነ ነገር ኣይፍጸምን።
talk-who = ምስ እትኣምንዎ ሰብ ተዛረቡ። ወይ ተርጓሚ ክሕግዘኩም ሕተቱ።
talk-ask = ጽቡቕ ሕቶታት፦ እዚ ንምንታይ የድልየኩም? ኣይፋል እንተ በልኩኸ እንታይ ይኸውን?
talk-helper = ሕጂ ዝሕግዘኒ ሰብ ኣሎ
later-text = እቲ ሕቶ ኣብዚ ይጸንሕ። ኣብ ካልእ መዓልቲ ክትምልሱ ትኽእሉ።
tell-title = ቅድሚኡ ባዕልኹም ንገሩ
tell-text = ብናትኩም ቃላት ንገሩ፦ ነዚ መን ከንብብ ይኽእል? ከመይከ ተቋርጹ?
tell-question = እወ ምስ በልኩም “{ $kind }” መን ከንብብ ይኽእል?
tell-nobody = ዋላ ሓደ
tell-everyone = ኩሎም ትካላት
tell-right = ልክዕ እዩ።
tell-wrong = ሙሉእ ብሙሉእ ልክዕ ኣይኮነን። እንደገና ርኣዩ፣ ወይ ቅድሚኡ ተዛረቡ።
tell-back-to-request = ነቲ ሕቶ እንደገና ርኣዩ
tell-yes = እወ፣ ነዚ እደሊ
tell-no = ኣይፋል፣ ነዚ ኣይደልን
granted-title = እወ ኢልኩም
granted-text = { $partner } ን“{ $kind }” ክሳብ { $date } ከንብብ ይኽእል።
granted-stop = ከተቋርጹ ትደልዩ ዶ? ናብ መበገሲ ኬድኩም ነቲ ስእሊ ጽቐጥዎ።
granted-stop-now = ነዚ ሕጂ ኣቋርጽ
declined-title = ኣይፋል ኢልኩም
declined-text = { $partner } ን“{ $kind }” ከንብብ ኣይክእልን።
declined-fine = ጸገም የብሉን። ካልእ ዝቕየር ነገር የለን።
next-question = ዝቕጽል ሕቶ

## What is shared with one organisation

grant-title = { $partner } ነዚ ከንብብ ይኽእል
grant-title-paused = ን{ $partner } ንግዚኡ ጠጠው ኢሉ
grant-title-over = { $partner } ድሕሪ ሕጂ ነዚ ከንብብ ኣይክእልን
grant-since = ካብ { $date }
grant-helper = ዝሓገዘኩም፦ { $helper }
grant-stop = ምክፋል ኣቋርጽ
grant-pause = ንግዚኡ ጠጠው ኣብል
grant-pause-hint = ክሳብ ዳግማይ እትጅምርዎ { $partner } ከንብብ ኣይክእልን።
grant-resume = ዳግማይ ጀምር
grant-extend = ግዜ ኣናውሕ
state-active = ከንብብ ይኽእል
state-paused = ንግዚኡ ጠጠው ኢሉ
state-revoked = ተቋሪጹ
state-expired = ግዜኡ ወዲኡ
state-used-up = ተወዲኡ
state-not-yet = ገና ኣይጀመረን
state-replaced = ብሓድሽ ተተኪኡ
revoked-title = ተቋሪጹ ኣሎ
revoked-text = { $partner } ድሕሪ ሕጂ ን“{ $kind }” ከንብብ ኣይክእልን።
revoked-read = ኣቐዲሞም ዘንበብዎ ክምለስ ኣይክእልን።
revoked-turn = ክድምስስዎ ትደልዩ ዶ? ን{ $partner } ሕተቱ። ኣብ ውሽጢ ሓደ ወርሒ ክምልሱ ኣለዎም።
revoked-authority = ዘየዕግብ ድዩ? ናብ ናይ ሆላንድ በዓል መዚ ሓለዋ ሓበሬታ (Autoriteit Persoonsgegevens) ጥርዓን ከተቕርቡ ትኽእሉ።
paused-title = ንግዚኡ ጠጠው ኢሉ ኣሎ
paused-text = { $partner } ሕጂ ን“{ $kind }” ከንብብ ኣይክእልን።
unpaused-title = ዳግማይ ጀሚሩ
unpaused-text = { $partner } ን“{ $kind }” ክሳብ { $date } ከንብብ ይኽእል።
extend-title = ግዜ ከተናውሑ ትደልዩ ዶ?
extend-question = { $partner } ንዝነውሐ ግዜ ከንብብ ትፈቕዱ ዶ?
extended-title = ግዜ ኣናዊሕኩም
extend-none = እቲ ስምምዕ ዝፈቕዶ ዝነውሐ ግዜ እዚ እዩ።

## Who saw my data

log-title = ሓበሬታይ መን ርእዩ
log-verified = { $count ->
    [one] ኣብዚ መሳርሒ ተረጋጊጹ፦ ሓደ መስመር። ዝጎደለ ነገር የለን።
   *[other] ኣብዚ መሳርሒ ተረጋጊጹ፦ ኩሎም { $count } መስመራት። ዝጎደለ ነገር የለን።
}
log-watch = ካብ { $all } ነጻ ተዓዘብቲ { $count } ነዚ መዝገብ የረጋግጹ።
log-watch-alarm = ካብ { $all } ነጻ ተዓዘብቲ { $count } ጥራይ ነዚ መዝገብ የረጋግጹ፣ ወይ ሓደ ካብኣቶም ይቃወም። ንካልኦት ካልእ መዝገብ ይርአ ይኸውን። ንእትኣምኖ ሰብ ንገሮ።
log-empty = ሓበሬታኹም ክሳብ ሕጂ ዝረኣየ ሰብ የለን።
log-empty-filter = ነዚ ምርጫ ዝኸውን ነገር የለን።
log-filter = ኣርኢ
log-filter-partner = ትካል
log-filter-kind = ክፋል
log-all-partners = ኩሎም ትካላት
log-all-kinds = ኩሎም ክፋላት
log-own = ኣነ ዝገበርክዎ እውን ኣርኢ
log-count = { $count } ግዜ
log-reason = ንምንታይ ተኸልኪሉ፦ { $reason }
log-for = ንምንታይ፦ { $purpose }
log-as = ከም፦ { $role }
log-staff = ናይዚ ሰብ ቁጽሪ ኣብኣቶም፦ { $staff }
log-more = ዝኣረጉ መስመራት ኣርኢ
you = ንስኹም
broker = እዚ ኣገልግሎት
what-read = – ምንባብ
what-refused = – ናይ ምንባብ ፈተነ፣ ተኸልኪሉ
what-asked = – ፍቓድኩም ምሕታት
what-added = – ሰነድ ምውሳኽ
what-opened = – ፋይል ብካርድ ምኽፋት
what-wrong-pin = – ጌጋ ፒን ምጽሓፍ
what-granted = – መልሲ፦ እወ
what-revoked = – ምክፋል ምቁራጽ
what-paused = – ምክፋል ንግዚኡ ጠጠው ምባል
what-resumed = – ምክፋል ዳግማይ ምጅማር
what-stopped = – ንኹሉ ምቁራጽ
what-answered = – መልሲ፦ ኣይፋል
what-erased = – ገለ ነገር ምድምሳስ
what-keys = – ሓደስቲ መፍትሓት ምግባር
what-looked = – ናብቲ ፋይል ምርኣይ
what-enrolled = – ነቲ ፋይል ምጅማር
what-vault = – ፒን ወይ ካርድ ምቕያር
what-resealed = – ንሰነድ ሓድሽ መፍትሕ ምግባር
what-frozen = – ንኹሉ ንግዚኡ ጠጠው ምባል
what-remarked = – ገለ ነገር ልክዕ ከም ዘይኮነ ምሕባር
what-rejected = – ልክዕ ዘይኮነ ነገር ምልኣኽ
reason-granted = ፈቒድኩምዎ ነይርኩም
reason-not-verified = ክረጋገጽ ኣይተኻእለን
reason-partner-suspended = እዚ ትካል ሕጂ ኣይሳተፍን እዩ
reason-no-such-dossier = እዚ ፋይል የለን
reason-unknown-kind = እዚ ክፋል የለን
reason-unknown-purpose = እዚ ዕላማ የለን
reason-purpose-forbidden = እዚ ፈጺሙ ኣይፍቀድን
reason-role-not-held = እዚ ትካል ነዚ ስራሕ ኣይሰርሕን
reason-not-in-agreement = እቲ ናይ ትካላት ስምምዕ ኣይፈቅዶን
reason-everything-stopped = ንኹሉ ኣቋሪጽኩምዎ ነይርኩም
reason-no-consent = ፍቓድ ኣይሃብኩምን
reason-revoked = ኣቋሪጽኩምዎ ነይርኩም
reason-expired = ግዜኡ ሓሊፉ ነይሩ
reason-not-yet-valid = ገና ኣይጀመረን ነይሩ
reason-used-up = ክንዲ ዝፈቐድክምዎ ግዜ ተነቢቡ
reason-paused = ንግዚኡ ጠጠው ኣቢልክምዎ ነይርኩም
reason-wrong-purpose = ነዚ ዕላማ ኣይፈቐድክምዎን
reason-wrong-role = ነዚ ስራሕ ኣይፈቐድክምዎን
reason-no-such-segment = ኣብዚ ክፋል ዝነበረ ነገር የለን
reason-no-key-for-epoch = መፍትሕ ኣይነበሮምን
reason-erased = ተደምሲሱ ነይሩ
reason-malformed = እታ መልእኽቲ ተበላሽያ ነይራ
reason-bad-signature = እቲ ፌርማ ጌጋ ነይሩ
reason-wrong-statement-type = ጌጋ ዓይነት መልእኽቲ ነይራ
reason-wrong-audience = እታ መልእኽቲ ንኻልእ ኣገልግሎት ነይራ
reason-wrong-issuer = ብስም ካልእ ሰብ ተላኢኻ
reason-statement-expired = እታ መልእኽቲ ኣዝያ ኣሪጋ ነይራ
reason-statement-from-the-future = ዕለት ናይታ መልእኽቲ ጌጋ ነይሩ
reason-replay = እታ መልእኽቲ ክልተ ግዜ ተላኢኻ
reason-not-allowed = ኣይፍቀድን እዩ
reason-wrong-pin = እቲ ፒን ጌጋ ነይሩ
reason-locked = ብብዙሕ ጌጋ ፒን እቲ ካርድ ተዓጽዩ
reason-wrong-sequence = ኣብ መንጎ ገለ ነገር ተቐይሩ
reason-other = ካልእ ምኽንያት

## My dossier

dossier-title = ፋይለይ
dossier-empty = ኣብ ፋይልኩም ገና ዝኾነ ነገር የለን።
dossier-part-empty = ኣብዚ ክፋል ገና ዝኾነ ነገር የለን።
dossier-by = ብ{ $partner }
dossier-version = ሕታም { $number }
document-written = ብ{ $partner } ብ{ $date } ዝተጻሕፈ
document-language = እቲ ጽሑፍ በቲ ዝተጻሕፈሉ ቋንቋ እዩ።
document-open-file = ነቲ ሰነድ ክፈት
document-save-file = ነቲ ሰነድ ዓቅብ
document-no-view = እዚ ገጽ ነዚ ዓይነት ሰነድ ከርእዮ ኣይክእልን። ክትዕቅብዎ ትኽእሉ።
document-empty = እዚ ሰነድ ባዶ እዩ።
document-image = ስእሊ፦ { $title }
document-wrong = እዚ ልክዕ ኣይኮነን
document-remarks = እዚ ልክዕ ኣይኮነን ኢልኩም
remark-title = እዚ ልክዕ ኣይኮነን
remark-text = እንታይ ልክዕ ከም ዘይኮነ ጽሓፉ። ብቋንቋኹም ክትጽሕፉ ትኽእሉ።
remark-who = እዚ ናብ { $partner } ይበጽሕ። ነዚ ሰነድ ከንብብ ዝኽእል ኩሉ እውን ይርእዮ።
remark-stays = እቲ ሰነድ ባዕሉ ኣይቅየርን።
remark-label = እንታይ እዩ ልክዕ ዘይኮነ?
remark-send = ስደድ
remark-done-title = ተላኢኹ
remark-done = { $partner } ሕጂ ከንብቦ ይኽእል። ትሕቲ እቲ ሰነድ ትርእይዎ።
fhir-patient = ብዛዕባ
fhir-born = ዕለተ ልደት
fhir-problems = ሕማማት
fhir-allergies = ኣለርጂታት
fhir-medication = መድሃኒታት
fhir-vaccinations = ክታበታት
fhir-results = ውጽኢታት
fhir-author = ጸሓፊ
fhir-empty = ዝፍለጥ ነገር የለን
fhir-all = ኩሉ ዝርዝር
download-title = ንኹሉ ኣውርድ
download-text = ኣብ ፋይልኩም ዘሎ ኩሉ ዝሓዘ ሓደ ሰነድ ትረኽቡ።
download-warn = እዚ ሰነድ ዘለዎ ዝኾነ ሰብ ከንብቦ ይኽእል። ነዚ ኣብ ናይ ገዛእ ርእስኹም መሳርሒ ጥራይ ግበርዎ።
download-start = ኣውርድ
download-done = እቲ ሰነድ ኣብዚ መሳርሒ ተዓቂቡ።
download-date = ዕለት
download-state = ኩነታት
download-happened = እንታይ ኣጋጢሙ
erase-title = ደምስስ
erase-intro = ሓደ ክፋል ወይ ንምሉእ ፋይል ክትድምስሱ ትኽእሉ።
erase-part = “{ $kind }” ደምስስ
erase-whole = ንምሉእ ፋይል ደምስስ
erase-part-text = ኣብ “{ $kind }” ዘሎ ኩሉ ይድምሰስ። ዝመልሶ ሰብ የለን።
erase-whole-text = ኩሉ ይድምሰስ። ካርድኩም ምስራሕ የቋርጽ። ዝመልሶ ሰብ የለን።
erase-shared = ናይዚ ክፋል ምክፋል ብኡንብኡ ይቋረጽ።
erase-read = ካልኦት ዘንበብዎ ወይ ዝዓቀብዎ ኣብኣቶም ይተርፍ።
erase-law = ትካላት ብሕጊ ናቶም ወረቓቕቲ ክዕቅቡ ይግደዱ ይኾኑ።
erase-download = ክትዕቅብዎ ትደልዩ ዶ? ቅድሚኡ ንኹሉ ኣውርዱ።
erase-sure = እዚ ክምለስ ከም ዘይክእል ተረዲኡኒ።
erase-yes = እወ፣ ደምስስ
erase-no = ኣይፋል፣ ይጽናሕ
erased-title = ተደምሲሱ
erased-text = ካብ ፋይልኩም ጠፊኡ ኣሎ።
erased-whole-text = ፋይልኩም ጠፊኡ ኣሎ። ነዚ ገጽ ስለ ዝተጠቐምኩም የቐንየልና።

## Settings

settings-title = ምርጫታት
settings-pin = ፒንኩም ቀይሩ
settings-pin-hint = ካብ 6 ክሳብ 12 ቁጽርታት ዘለዎ ሓድሽ ፒን ምረጹ።
settings-pin-done = ሓድሽ ፒንኩም ካብ ሕጂ ይሰርሕ።
settings-language = ቋንቋ
settings-helper = ናይ ሓጋዚ መንገዲ
settings-helper-on = ይሰርሕ ኣሎ፦ ካልኣይ ቋንቋ { $language }
settings-helper-off = ኣይሰርሕን ኣሎ
settings-remember = ኣብዚ መሳርሒ ዘክር
settings-remember-text = ሽዑ ገለ ነገር ካብቲ መዝገብ እንተ ተኣልዩ እቲ ገጽ ይፈልጥ። ስም፣ ፒን ወይ ካብ ፋይልኩም ዝኾነ ነገር ኣይዕቅብን።
settings-kiosk = እዚ መሳርሒ ናይ ካልእ ሰብ እዩ
settings-kiosk-text = ሽዑ ኣብዚ መሳርሒ ዝተርፍ ነገር የለን።
settings-kiosk-on = እዚ መሳርሒ ናይ ሓባር እዩ። ዝተርፍ ነገር የለን።
helper-title = ዝሕግዘኒ ሰብ ኣሎ
helper-text = እቲ ገጽ ንነፍሲ ወከፍ ምሉእ ሓሳብ ብኽልተ ቋንቋ የርእዮ። ሓጋዚኹም ምሳኹም ከንብብ ይኽእል።
helper-record = እወ ክትብሉ ከለኹም፣ መን ከም ዝሓገዘኩም ይምዝገብ። ስም ኣይምዝገብን።
helper-use = ክልተ ቋንቋ ተጠቐሙ
helper-second = ካልኣይ ቋንቋ፣ ንሓጋዚኹም
helper-who = መን ይሕግዘኩም ኣሎ?
helper-from = ሓጋዚኹም ካብ ኣየናይ ትካል እዩ?
helper-from-none = ካብ ትካል ኣይኮነን
helper-interpreter = ተርጓሚ
helper-family = ቤተሰብ ወይ ዓርኪ
helper-client-manager = ሓላፊ ጉዳይኩም
helper-volunteer = ወለንተኛ
helper-teacher = መምህር
helper-other = ካልእ ሰብ
helper-start = ጀምር
helper-stop = ኣጥፍእ
helper-banner = ክልተ ቋንቋ። ሓጋዚ፦ { $role }
helper-trust = እትውስኑ ንስኹም ኢኹም፣ ሓጋዚኹም ኣይኮነን።

## Recovery

recover-title = ናይ መመለሲ ካርድኩም
recover-intro = ሓድሽ ካርድን ሓድሽ ፒንን ክትገብሩ ኢኹም።
recover-dead = ኣረጊት ካርድኩም ብኡንብኡ ምስራሕ የቋርጽ። ኣረጊት ፒንኩም እውን።
recover-start = ሓድሽ ካርድ ግበር
recover-card-title = ሓድሽ ካርድኩም
recover-card-text = ነዚ ካርድ ሕተምዎ፣ ወይ ኣብ ውሑስ ቦታ ዓቅብዎ። ሓደ ግዜ ጥራይ ትርእይዎ።
recover-card-warn = ዝኾነ ሰብ ስእሊ ከልዕሎ ኣይትፍቀዱ።
recover-qr = ናይ ሓድሽ ካርድኩም ኮድ
recover-number = ቁጽሪ ፋይል
recover-print = ነቲ ካርድ ሕተም
recover-code = ነቲ ኮድ ብጽሑፍ ኣርኢ
recover-kept = ሓድሽ ካርደይ ዓቂበዮ ኣለኹ
recover-old = ኣረጊት ካርድን ኣረጊት ፒንን ድሕሪ ሕጂ ኣይሰርሑን።
backup-what = ካልእ ካርድኩም እንተ ጠፊኡ ወይ ፒንኩም እንተ ረሲዕኩም፣ በዚ ካርድ ናብ ፋይልኩም ትምለሱ። ሽዑ ሓድሽ ፒን ትመርጹ።
backup-keep = ኣብ ገዛ ዓቅብዎ፣ ምስ ካልእ ካርድኩም ኣይትሓዝዎ። እዚ ካርድ ዘለዎ ሰብ ብዘይ ፒን ፋይልኩም ክኸፍት ይኽእል። ንማንም ኣይተርእይዎ።
backup-old = ቅድሚ ሕጂ ዝተዋህበኩም ናይ መመለሲ ካርድ ድሕሪ ሕጂ ኣይሰርሕን።
backup-kept = ናይ መመለሲ ካርደይ ዓቂበዮ ኣለኹ

## The session

session-title = ገና ኣብዚ ኣለኹም ዶ?
session-text = ንቁሩብ ግዜ ዝተጸቕጠ ነገር የለን። ድሕሪ ሓደ ደቒቕ ክትወጹ ኢኹም።
session-stay = እወ፣ ኣብዚ ክጸንሕ
session-leave = ውጻእ
out-title = ወጺእኩም ኣለኹም
out-text = ካብ ፋይልኩም ኣብዚ መሳርሒ ዝተረፈ ነገር የለን።
out-timeout = ንሓሙሽተ ደቒቕ ዝጸቐጠ ሰብ የለን። ስለዚ ወጺእኩም ኣለኹም።
out-again = ነቲ ፋይል እንደገና ክፈት
out-close = ሕጂ ነዚ ገጽ ክትዓጽውዎ ትኽእሉ።

## When something goes wrong. One text for each code: what it is, and what to do.

problem-title = ኣይሰለጠን
problem-todo = እንታይ ክትገብሩ ትኽእሉ
alarm-title = ጠጠው በሉ። ልክዕ ዘይኮነ ነገር ኣሎ።
problem-offline = ናይ ኢንተርነት መስመር የለን። ሰሊጡ ድዩ ኣይሰለጠን ርግጽ ኣይኮነን።
problem-offline-do = ዝሓሸ መስመር ናብ ዘለዎ ቦታ ኪዱ። ድሕሪኡ እንደገና ርኣዩ።
problem-busy = ሕጂ ብዙሕ ጽዕቀት ኣሎ።
problem-busy-do = ሓደ ደቒቕ ተጸበዩ። ድሕሪኡ እንደገና ፈትኑ።
problem-card-unreadable = እቲ ገጽ ነዚ ካርድ ወይ ነዚ ኮድ ከንብቦ ኣይክእልን።
problem-card-unreadable-do = ጽቡቕ ብርሃን ኣብ ዘለዎ ቦታ እንደገና ስካን ግበሩ። ወይ ኮድ ብጥንቃቐ ጽሓፉ።
problem-card-dead = እዚ ካርድ ድሕሪ ሕጂ ኣይሰርሕን።
problem-card-dead-do = ሓድሽ ካርድ ኣለኩም ዶ? ንዕኡ ተጠቐሙ። እንተ ዘይብልኩም ናብቲ ቤት ጽሕፈት ኪዱ።
problem-wrong-pin = እዚ ፒን ልክዕ ኣይኮነን።
problem-wrong-pin-do = ግዜ ወሲድኩም እንደገና ጽሓፍዎ።
problem-locked = ካርድኩም ተዓጽዩ። ብዙሕ ጌጋ ፒን ተጻሒፉ።
problem-locked-do = ናይ መመለሲ ካርድኩም ተጠቐሙ። ወይ ናብቲ ካርድ ዝሃበኩም ትካል ኪዱ።
problem-weak-pin = እዚ ፒን ኣዝዩ ቀሊል እዩ።
problem-weak-pin-do = ካልእ ፒን ምረጹ።
problem-not-proven = እቲ ገጽ ናይቲ ኣገልግሎት መልሲ ከረጋግጽ ኣይከኣለን። ምናልባት ሓደ ሰብ ገለ ነገር ቀይሩ ይኸውን።
problem-not-proven-do = ንሕጂ ጠጠው ኢልኩም ውጹ። ነቲ ካርድ ዝሃበኩም ትካል ንገሩ። ነዛ ቃል ኣርእይዎም፦ { $what }።
problem-log-went-back = ቅድም ዝነበሩ መስመራት ካብቲ መዝገብ ጠፊኦም። እዚ ፈጺሙ ክኸውን የብሉን።
problem-log-went-back-do = ውጹ። ነቲ ካርድ ዝሃበኩም ትካል፣ ወይ ነቲ ተቖጻጻሪ ንገሩ።
problem-changed = ኣብ መንጎ ፋይልኩም ተቐይሩ። ዝተገብረ ነገር የለን።
problem-changed-do = እንደገና ርኣይዎ፣ ድሕሪኡ ወስኑ።
problem-not-allowed = እቲ ናይ ትካላት ስምምዕ ነዚ ኣይፈቅድን።
problem-not-allowed-do = ዝኾነ ክትገብሩ ኣየድልየኩምን። ሕቶ እንተ ኣለኩም ንሓጋዚኹም ሕተቱ።
problem-not-active = እዚ ትካል ሕጂ ኣይሳተፍን እዩ።
problem-not-active-do = ነቲ ትካል ባዕሉ ሕተቱ፣ ወይ ጸኒሕኩም ፈትኑ።
problem-over = ወጺእኩም ኣለኹም።
problem-over-do = ፋይልኩም ብካርድኩም እንደገና ክፈቱ።
problem-frozen = ኩሉ ንግዚኡ ጠጠው ኢሉ ኣሎ።
problem-frozen-do = ናብ መበገሲ ኬድኩም ዳግማይ ጀምርዎ። ድሕሪኡ እንደገና ፈትኑ።
problem-failed = ጌጋ ኣጋጢሙ። ናትኩም ጌጋ ኣይኮነን።
problem-failed-do = እንደገና ፈትኑ። ዳግማይ ኣጋጢሙ ዶ? ናብቲ ካርድ ዝሃበኩም ትካል ኪዱ።
problem-number = ነዚ ቁጽሪ ንገርዎም፦ { $id }
offline-banner = መስመር የለን። ብ{ $date } ሰዓት { $time } ከመይ ከም ዝነበረ ትርእዩ ኣለኹም።
