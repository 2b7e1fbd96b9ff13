# reviewed: no
# SPDX-License-Identifier: EUPL-1.2
#
# The page's texts in English, with the context for translators; nl.ftl is the other source.
#
# Readers: refugees who read slowly, often aloud with an interpreter. Short sentences (at most 15
# words), everyday words, polite form of address, no jargon, nothing that frightens or pushes.
# Ids, variables ($name) and the number of sentences stay the same in every language.
# $partner is an organisation's name, $kind a part of the dossier ("Health"), $purpose what it is
# used for, $role the work of the person who reads, $date a date with its weekday ("Monday 3 May
# 2027"), $time a time of day. Put them where your grammar wants them; never inflect them.

## Everywhere

# The page's title, also in the browser's tab. Must not tell what the dossier is about.
app-title = My dossier
# Button: to the screen before this one.
back = Back
# Button: to the first screen after logging in.
home = Home
# Button: leave the dossier; everything is forgotten on this device.
log-out = Log out
# Button, opens the choice of language and of helper mode. Next to a globe.
language-and-help = Language and help
# Button: close a dialog or a message.
close = Close
# Button: try the same thing again after it failed.
try-again = Try again
# Button: go on to the next step.
continue = Continue
# Shown while something is going on that takes a moment.
please-wait = One moment, please.
# Progress: making the key out of the PIN; takes several seconds on a cheap phone.
progress-key = The page is checking your PIN. This takes a few seconds.
# Progress: fetching and opening documents.
progress-reading = Your dossier is being opened.
# Progress: locking documents with new keys.
progress-sealing = Your dossier gets new locks. Please keep this page open.
# Progress: checking the log with mathematics.
progress-proving = The page checks that nothing is missing.
# Only a name. Copy as it is.
just = { $name }
# Small mark at a name that is shown in another language because there is no translation.
# $language is that language's own name ("Nederlands").
name-in-language = in { $language }
# Shown on every screen until a person has read the texts. Dutch and English, the originals, were written by a machine; your
# language was translated by one, and says that.
not-reviewed = A computer wrote these texts. Nobody has checked them yet.
# Link text to jump past the header, for keyboard users.
skip-to-content = Go to the text
# Button: read the text of this screen aloud.
read-aloud = Read aloud
# Button: stop reading aloud.
read-stop = Stop reading
# A range of uses: "read 3 times".
times-read = { $count ->
    [0] Not read yet
    [one] Read one time
   *[other] Read { $count } times
}

## Language

# Title of the first screen of all; next to a globe.
language-title = Choose your language
# On the same screen, below the languages.
language-hint = You can choose another language at any time.

## Start: the card

start-title = Open your dossier
start-intro = You need the card that you were given. You also need your PIN.
# Button: start the camera.
start-scan = Scan the card
# Explains it.
start-scan-hint = The camera reads the square with dots on your card.
# Button: type the card's code instead.
start-type = Type the code
start-type-hint = The code is on your card, below the square.
# Link that opens an explanation.
start-what = What is this page?
start-what-text = Here you see who may read your story. You decide. You can always stop.
start-safe-text = Your card and your PIN open your dossier. Nobody else can read it without your yes.
start-lost = I lost my card
start-lost-text = Do you have a recovery card at home? Scan that card here.
start-lost-desk = No recovery card? Go to the organisation that gave you the card. They can pause everything for you.

scan-title = Scan your card
scan-hint = Hold the square with dots in front of the camera.
# The camera may not be used, by the choice of the person or the device.
scan-denied = The page may not use the camera. Allow the camera, or type the code.
scan-none = This device has no camera that works here. You can type the code.
# For screen readers: what the moving picture is.
scan-video = Picture from the camera

type-title = Type the code on your card
type-label = The code on your card
type-hint = You may copy and paste the code. Capital letters matter.

## PIN

pin-title = Type your PIN
# Shown above the keys, with a picture of a turned phone.
pin-private = Turn the phone so that only you can see it.
# When a helper or interpreter is taking part.
pin-private-helper = Take the phone yourself now. Your helper must not see your PIN.
pin-never = Nobody may ask for your PIN. Not even somebody who helps you.
# For screen readers and sight: how many digits stand there now; the digits themselves never show.
pin-digits = { $count ->
    [0] No digits typed yet
    [one] One digit typed
   *[other] { $count } digits typed
}
# Group of the number keys.
pin-keys = Number keys
# Key: take the last digit away.
pin-delete = Delete the last digit
# Key: confirm.
pin-open = Open
# How many wrong PINs are left before the card locks.
pin-tries = { $count ->
    [one] You can try one more time. After that the card locks.
   *[other] You can try { $count } more times.
}
pin-forgot = I do not know my PIN
pin-forgot-text = Use your recovery card. With that card you choose a new PIN.
pin-forgot-desk = No recovery card? Go to the organisation that gave you the card.
# Title of the screen when too many wrong PINs locked the card. Below it: why, and what to do.
pin-locked = Your card is locked
pin-locked-why = There were too many wrong PINs.

## First time

activate-title = This is your first time
activate-intro = We now make new keys for your dossier. After that only you can open it.
activate-why = The desk that made your card cannot open your dossier any more.
activate-choose = Choose your own PIN
activate-rule = Choose 6 to 12 digits. Do not use a date of birth.
activate-repeat = Type the same PIN again
activate-differs = The two PINs are not the same. Please start again.
activate-keep = Remember your PIN. Do not write it on the card.
activate-done-title = Your dossier is yours now
activate-done = You can open it with your card and your new PIN.

# Why a PIN is refused.
weak-short = This PIN is too short. Choose at least 6 digits.
weak-long = This PIN is too long. Choose at most 12 digits.
weak-same = This PIN repeats itself. Others guess it quickly. Choose another one.
weak-row = The digits are in a row, such as 123456. Others guess it quickly. Choose another one.
weak-date = This looks like a date. Others guess it quickly. Choose another PIN.

## Home

home-title = Your dossier
# The dossier's number as on the card.
home-number = Number { $number }
home-waiting-title = Waiting for your answer
# One request: who asks. $count: how many parts of the dossier it is about.
home-waiting = { $partner } asks you something
home-waiting-parts = { $count ->
    [one] One question
   *[other] { $count } questions
}
home-no-waiting = Nobody is waiting for your answer.
home-picture-title = Who may read what
home-picture-hint = A coloured picture means: may read this part. Press it to see more or to stop.
home-picture-none = You share nothing now. Nobody can read your dossier.
# One cell of the picture, for screen readers.
cell-shared = { $kind }: { $partner } may read this until { $date }
cell-paused = { $kind }: paused for { $partner }
cell-none = { $kind }: { $partner } may not read this
# Legend of the picture.
legend-shared = may read
legend-paused = paused
legend-none = may not read
home-list-title = What you share
home-list-until = until { $date }
home-list-paused = paused
home-list-notyet = starts on { $date }
home-ending-title = This ends soon
home-ending = { $partner } may read “{ $kind }” until { $date }.
home-ending-hint = You do not have to do anything. Then it stops by itself.
home-go-log = Who saw my data
home-go-log-hint = See who read your dossier and when.
home-go-dossier = My dossier
home-go-dossier-hint = Read everything that is in it.
home-go-settings = Settings
home-go-settings-hint = PIN, language, help.
# Time of what is shown.
home-as-of = This is how it was on { $date } at { $time }.

stop-all = Stop everything
stop-all-hint = Nobody can read anything any more. It works at once.
stop-all-title = Stop everything?
stop-all-text = Then nobody can read your dossier. You can switch it on again later.
stop-all-read = What somebody has read already cannot be taken back.
stop-all-yes = Yes, stop everything
stop-all-no = No, leave it as it is
stopped-title = Everything has stopped
stopped-text = Nobody can read your dossier now.
# A desk stopped it after the holder lost the card.
frozen-title = { $partner } has paused everything
frozen-text = Nobody can read your dossier now. Only you can switch it on again.
resume-all = Switch it on again
resume-all-text = Then the organisations can read again what you allowed.
resumed-title = It is on again

## A request

# The question at the top. One organisation, one part.
request-title = May { $partner } read this?
# When a request has several parts; each is a question of its own.
request-number = Question { $number } of { $total }
request-asked = Asked on { $date }
# The six facts. Each has a short title and a text.
fact-who = Who
fact-who-text = { $partner }. Only people who work there as: { $role }.
fact-what = What
fact-what-text = { $kind }. { $explain }
fact-why = Why
fact-why-text = { $purpose }. { $explain }
# Some purposes are a task by law; $law is the name of the law in Dutch.
fact-why-law = This is a task by law: { $law }. You may still say no.
fact-until = Until when
fact-until-text = Until { $date }. Then it stops by itself.
fact-stop = How to stop
fact-stop-text = You can stop at any time. It works at once. What was read cannot be taken back.
fact-ask = Whom to ask
fact-ask-text = Ask { $partner }, or the organisation that gave you your card.
# What can never be granted, whatever one signs. $purposes: a list of purposes.
fact-never-text = Never for: { $purposes }. Not even if you say yes.
# Part of the text that is kept with a yes when a date is extended.
fact-extend-text = It was until { $date }. You make it longer now.

request-preview = See exactly what they will read
request-preview-title = This is what { $partner } will read
request-preview-none = There is nothing in this part yet. They can read it when something is added.
request-preview-later = They can also read what is added to this part later.
# Opens the choice of a shorter time than was proposed.
request-end-shorter = Choose a shorter time
request-end-title = How long?
request-end-hint = You may choose a shorter time. It is never longer than agreed.
# The end that the agreement proposes.
request-end-default = Until { $date } (proposed)
request-end-choice = Until { $date }
request-no-title = What if I say no?
request-no-free = No is always allowed. You do not have to say why.
request-no-same = What you already share stays as it is.
request-no-stay = Your dossier, your card and your PIN keep working.
request-no-ask = { $partner } cannot read this part. They may ask you about it themselves.
request-no-later = { $partner } can ask again later. Then you can still say yes.
request-question = Do you want this?
answer-yes = Yes
answer-no = No
request-later = Decide later
request-talk = Talk about it first
request-not-allowed = The agreement does not allow this. You cannot say yes to it.
request-gone = This question has been answered or taken back.

talk-title = Talk about it first
talk-text = Take your time. Nothing happens until you answer.
talk-who = Talk to somebody you trust. Or ask an interpreter to help.
talk-ask = Good questions: Why do you need this? What happens if I say no?
talk-helper = Somebody is helping me now
later-text = The question stays here. You can answer it another day.

# A question to check, together, that it is clear. Only for health and what one has been through.
tell-title = Tell it back first
tell-text = Tell it in your own words first. Who may read this, and how do you stop?
tell-question = Who may read “{ $kind }” after your yes?
tell-nobody = Nobody
tell-everyone = All organisations
tell-right = That is right.
tell-wrong = Not quite. Look again, or talk about it first.
tell-back-to-request = Look at the question again
# Button after the right answer: this is the yes.
tell-yes = Yes, I want this
tell-no = No, I do not want this

granted-title = You said yes
granted-text = { $partner } may read “{ $kind }” until { $date }.
granted-stop = Do you want to stop? Go to Home and press the picture.
granted-stop-now = Stop this now
declined-title = You said no
declined-text = { $partner } cannot read “{ $kind }”.
declined-fine = That is fine. Nothing else changes.
next-question = Next question

## What is shared with one organisation

grant-title = { $partner } may read this
grant-title-paused = Paused for { $partner }
grant-title-over = { $partner } can no longer read this
grant-since = Since { $date }
grant-helper = Helped by: { $helper }
grant-stop = Stop sharing
grant-pause = Pause
grant-pause-hint = { $partner } cannot read it until you switch it on again.
grant-resume = Switch it on again
grant-extend = Make it longer
# State of what is shared.
state-active = May read
state-paused = Paused
state-revoked = Stopped
state-expired = Ended
state-used-up = Used up
state-not-yet = Has not started yet
state-replaced = Replaced by a newer one
revoked-title = It has stopped
revoked-text = { $partner } can no longer read “{ $kind }”.
revoked-read = What they read before cannot be taken back.
revoked-turn = Do you want them to delete it? Ask { $partner }. They must answer within one month.
revoked-authority = Not satisfied? You can complain to the Dutch Data Protection Authority (Autoriteit Persoonsgegevens).
paused-title = It is paused
paused-text = { $partner } cannot read “{ $kind }” now.
unpaused-title = It is on again
unpaused-text = { $partner } may read “{ $kind }” until { $date }.
extend-title = Make it longer?
extend-question = May { $partner } read this longer?
extended-title = You made it longer
extend-none = This is the longest time that the agreement allows.

## Who saw my data

log-title = Who saw my data
log-verified = { $count ->
    [one] Checked on this device: one line. Nothing is missing.
   *[other] Checked on this device: all { $count } lines. Nothing is missing.
}
log-watch = Independent watchers that confirm this log: { $count } of { $all }.
log-watch-alarm = Independent watchers that confirm this log: only { $count } of { $all }, or one of them objects. Others may be shown another log. Tell someone you trust.
log-empty = Nobody has looked at your data yet.
log-empty-filter = There is nothing for this choice.
log-filter = Show
log-filter-partner = Organisation
log-filter-kind = Part
log-all-partners = All organisations
log-all-kinds = All parts
log-own = Also show what I did myself
# The same thing several times on one day.
log-count = { $count } times
log-reason = Why not: { $reason }
log-for = For: { $purpose }
log-as = Works as: { $role }
# $staff: a code that the organisation itself can turn into a name.
log-staff = Their number for this person: { $staff }
log-more = Show older lines
you = You
broker = This service

# What happened; after the name of who did it. "Taalschool De Brug  read this".
what-read = read this
what-refused = wanted to read this, and was refused
what-asked = asked for your consent
what-added = added a document
what-opened = opened the dossier with the card
what-wrong-pin = typed a wrong PIN
what-granted = said yes
what-revoked = stopped sharing
what-paused = paused sharing
what-resumed = switched sharing on again
what-stopped = stopped everything
what-answered = said no
what-erased = erased something
what-keys = made new keys
what-looked = looked into the dossier
what-enrolled = made the dossier
what-vault = changed the PIN or the card
what-resealed = put a new lock on a document
what-frozen = paused everything
what-remarked = said that something is not right
what-rejected = sent something that was not right

# Why somebody was refused; after "Why not:".
reason-granted = you allowed it
reason-not-verified = it could not be checked
reason-partner-suspended = this organisation does not take part now
reason-no-such-dossier = this dossier does not exist
reason-unknown-kind = this part does not exist
reason-unknown-purpose = this purpose does not exist
reason-purpose-forbidden = this is never allowed
reason-role-not-held = this organisation does not do this work
reason-not-in-agreement = the agreement between the organisations does not allow it
reason-everything-stopped = you had stopped everything
reason-no-consent = you gave no consent
reason-revoked = you had stopped it
reason-expired = the date had passed
reason-not-yet-valid = it had not started yet
reason-used-up = it had been read as often as you allowed
reason-paused = you had paused it
reason-wrong-purpose = you did not allow it for this purpose
reason-wrong-role = you did not allow it for this work
reason-no-such-segment = there was nothing in this part
reason-no-key-for-epoch = they did not have the key
reason-erased = it had been erased
reason-malformed = the message was damaged
reason-bad-signature = the signature was wrong
reason-wrong-statement-type = it was the wrong kind of message
reason-wrong-audience = the message was meant for another service
reason-wrong-issuer = it was sent in somebody else's name
reason-statement-expired = the message was too old
reason-statement-from-the-future = the date of the message was wrong
reason-replay = the message was sent twice
reason-not-allowed = it is not allowed
reason-wrong-pin = the PIN was wrong
reason-locked = the card was locked after too many wrong PINs
reason-wrong-sequence = something had changed in between
reason-other = another reason

## My dossier

dossier-title = My dossier
dossier-empty = There is nothing in your dossier yet.
dossier-part-empty = Nothing in this part yet.
dossier-by = By { $partner }
dossier-version = Version { $number }
document-written = Written by { $partner } on { $date }
document-language = The text is in the language in which it was written.
document-open-file = Open the document
document-save-file = Save the document
document-no-view = This page cannot show this kind of document. You can save it.
document-empty = This document is empty.
# For screen readers: a picture from the dossier.
document-image = Picture: { $title }
document-wrong = This is not right
document-remarks = You said that this is not right
remark-title = This is not right
remark-text = Write what is not right. You may write in your own language.
remark-who = { $partner } gets this. Everybody who may read this document sees it too.
remark-stays = The document itself does not change.
remark-label = What is not right?
remark-send = Send
remark-done-title = It has been sent
remark-done = { $partner } can read it now. You see it below the document.

# Headings in a patient summary.
fhir-patient = About
fhir-born = Born
fhir-problems = Illnesses
fhir-allergies = Allergies
fhir-medication = Medicines
fhir-vaccinations = Vaccinations
fhir-results = Results
fhir-author = Written by
fhir-empty = Nothing known
# Opens everything in the summary, also codes.
fhir-all = All details

download-title = Download everything
download-text = You get one file with everything in your dossier.
download-warn = Everybody who has this file can read it. Do this only on your own device.
download-start = Download
download-done = The file has been saved on this device.
# Heads of columns in the page that is in the download; not on the screen.
download-date = Date
download-state = State
download-happened = What happened

erase-title = Erase
erase-intro = You can erase one part or the whole dossier.
erase-part = Erase “{ $kind }”
erase-whole = Erase the whole dossier
erase-part-text = Everything in “{ $kind }” is deleted. Nobody can bring it back.
erase-whole-text = Everything is deleted. Your card stops working. Nobody can bring it back.
erase-shared = Sharing this part stops at once.
erase-read = What others have read or saved stays with them.
erase-law = Organisations may have to keep their own papers by law.
erase-download = Do you want to keep it? Download everything first.
erase-sure = I understand that this cannot be undone.
erase-yes = Yes, erase
erase-no = No, keep it
erased-title = It has been erased
erased-text = It is gone from your dossier.
erased-whole-text = Your dossier is gone. Thank you for using this page.

## Settings

settings-title = Settings
settings-pin = Change your PIN
settings-pin-hint = Choose a new PIN of 6 to 12 digits.
settings-pin-done = Your new PIN works from now on.
settings-language = Language
settings-helper = Helper mode
settings-helper-on = On: { $language } as the second language
settings-helper-off = Off
settings-remember = Remember on this device
settings-remember-text = The page then notices next time if something was taken out of the log. It keeps no names, no PIN and nothing from your dossier.
settings-kiosk = This device belongs to somebody else
settings-kiosk-text = Then nothing stays behind on this device.
settings-kiosk-on = This device is shared. Nothing stays behind.

helper-title = Somebody is helping me
helper-text = The page shows every sentence in two languages. Your helper can read along.
helper-record = When you say yes, it is written down who helped you. Names are not written down.
helper-use = Switch on two languages
helper-second = Second language, for your helper
helper-who = Who is helping you?
helper-from = Which organisation is your helper from?
helper-from-none = No organisation
helper-interpreter = Interpreter
helper-family = Family or friend
helper-client-manager = Client manager
helper-volunteer = Volunteer
helper-teacher = Teacher
helper-other = Somebody else
helper-start = Start
helper-stop = Switch off
helper-banner = Two languages. Helper: { $role }
helper-trust = You decide, not your helper.

## Recovery

recover-title = Your recovery card
recover-intro = You are going to make a new card and a new PIN.
recover-dead = Your old card stops working at once. Your old PIN too.
recover-start = Make a new card
recover-card-title = Your new card
recover-card-text = Print this card, or save it in a safe place. You see it only once.
recover-card-warn = Do not let anyone take a picture of it.
# For screen readers: the square with dots.
recover-qr = The code of your new card
recover-number = Dossier number
recover-print = Print the card
recover-code = Show the code as text
recover-kept = I have kept my new card
recover-old = The old card and the old PIN no longer work.
# Shown once, after the first use: a card with which one gets in when the other is lost.
backup-what = With this card you get in when you lose your other card. Or when you forget your PIN.
backup-keep = Keep it at home, not with your other card. Show it to nobody.
# The desk made one, too; its keys have been replaced.
backup-old = The recovery card that you got first no longer works.
backup-kept = I have kept my recovery card

## The session

session-title = Are you still there?
session-text = Nothing was pressed for some time. In one minute you are logged out.
session-stay = Yes, stay here
session-leave = Log out
out-title = You have logged out
out-text = Nothing of your dossier stays behind on this device.
out-timeout = Nobody pressed anything for five minutes. That is why you were logged out.
out-again = Open the dossier again
out-close = You can close this page now.

## When something goes wrong. One text for each code: what it is, and what to do.

problem-title = That did not work
problem-todo = What you can do
alarm-title = Stop. Something is not right.
problem-offline = There is no connection to the internet. It is not certain that it worked.
problem-offline-do = Go to a place with a better connection. Then look again.
problem-busy = It is very busy now.
problem-busy-do = Wait a minute. Then try again.
problem-card-unreadable = The page cannot read this card or this code.
problem-card-unreadable-do = Scan the card again, in good light. Or type the code carefully.
problem-card-dead = This card does not work any more.
problem-card-dead-do = Do you have a newer card? Use that one. If not, go to the desk.
problem-wrong-pin = This PIN is not right.
problem-wrong-pin-do = Take your time and type it again.
problem-locked = Your card is locked. There were too many wrong PINs.
problem-locked-do = Use your recovery card. Or go to the organisation that gave you the card.
problem-weak-pin = This PIN is too easy.
problem-weak-pin-do = Choose another PIN.
problem-not-proven = The page could not check the answer of the service. Somebody may have changed something.
problem-not-proven-do = Stop for now and log out. Tell the organisation that gave you the card. Show them this word: { $what }.
problem-log-went-back = Lines that were there before have gone from the log. That may never happen.
problem-log-went-back-do = Log out. Tell the organisation that gave you the card, or the auditor.
problem-changed = Your dossier has changed in the meantime. Nothing was done.
problem-changed-do = Look at it again and then decide.
problem-not-allowed = The agreement between the organisations does not allow this.
problem-not-allowed-do = You do not have to do anything. Ask your helper if you have questions.
problem-not-active = This organisation does not take part now.
problem-not-active-do = Ask the organisation itself, or try again later.
problem-over = You have been logged out.
problem-over-do = Open your dossier again with your card.
problem-frozen = Everything is paused.
problem-frozen-do = Go to Home and switch it on again. Then try again.
problem-failed = Something went wrong. It is not your fault.
problem-failed-do = Try again. Does it happen again? Go to the organisation that gave you the card.
# $id: a number for the people who look into it.
problem-number = Tell them this number: { $id }
# A notice above the page while there is no connection.
offline-banner = No connection. You see how it was on { $date } at { $time }.
