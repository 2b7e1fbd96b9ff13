# reviewed: no
title = Oversight of the log
language-label = Language
skip = To the entries
unreviewed = A computer wrote these texts; no person has checked them yet.
working = Working and checking …

status-title = What was verified in this browser
status-size = Entries in the log
status-checkpoint = Newest checkpoint
status-witnessed = Last witnessed checkpoint
status-witnessed-at = { $size ->
    [one] 1 entry, { $time } UTC
   *[other] { $size } entries, { $time } UTC
  }
status-witnessed-none = none
status-log = Log
status-who = You read as
status-logged = Looking is logged: each of your readings here is an entry itself, under your organisation’s name. It carries no signature of yours, only your client certificate stood behind it.
check-checkpoint = The checkpoint is signed by the log’s key
check-checkpoint-hint = Under a key of { $key } that the directory names. Every entry below is proven to lie in the log that it signs.
check-checkpoint-show = Show the checkpoint
check-consistent = The log continues the one you saw last
check-consistent-hint = The number of entries grew from { $from } to { $to }; nothing before was changed. Your last reading: { $time } UTC.
check-consistent-first = This is the first look from this browser
check-consistent-first-hint = { $to ->
    [one] From now on, this browser remembers the log (now 1 entry) and checks that it only grows.
   *[other] From now on, this browser remembers the log (now { $to } entries) and checks that it only grows.
  }
check-not-kept = This browser keeps nothing: the next visit will be a first one again.
check-directory = Directory, version { $version }, is signed by the root
check-directory-hint = In force until { $until } UTC.
check-root = The root is the one that was pinned here
check-root-hint = Fingerprint of the key under which the directory is signed.
check-root-first = Root pinned now: compare it once
check-root-first-hint = Compare this fingerprint with the one that you have on paper, or with “root” in the profile of the command eenmaal. If they differ, stop and sound the alarm.
check-witnesses-nobody = No witnesses watch this log
check-witnesses-nobody-hint = The directory names none. Nobody but this browser’s own memory tells whether others are shown the same log.
check-witnesses = { $all ->
    [one] { $count } of 1 witness vouches for this log
   *[other] { $count } of { $all } witnesses vouch for this log
  }
check-witnesses-quorum = { $quorum ->
    [0] The directory demands none of them.
    [one] The directory demands one.
   *[other] The directory demands { $quorum }.
  }
check-witnesses-hint = Checked here: their signatures, which count for a day, and that the checkpoint shown continues the one that they signed.
check-witnesses-show = Show what they signed
witness-few = { $all ->
    [one] Only { $count } of 1 witness vouches for this log; the directory demands { $quorum }
   *[other] Only { $count } of { $all } witnesses vouch for this log; the directory demands { $quorum }
  }
witness-split = A witness knows another log under this name, as the broker itself says
witness-rollback = A witness knows a longer log than this one, as the broker itself says
witness-do = Others may be shown another log than you. Keep this screen as evidence, run “eenmaal audit verify”, and warn the partners of the chain.

timeline-title = Accesses by day
timeline-label = Bar chart of parts asked for by day, { $from } to { $to }: { $released } released, { $refused } refused. The table below says the same.
timeline-most = { $parts ->
    [one] Busiest day: { $day }, 1 part
   *[other] Busiest day: { $day }, { $count } parts
  }
timeline-table = As a table
range-label = Period
range-days = { $days } days
counts-hint = Days and times are in UTC. These counts are the broker’s own and not proven; entries in the list are. “eenmaal audit stats” counts from verified entries.
matrix-title = Who asked for what
matrix-hint = ✓ released, ✗ refused. A number leads to the entries that it was counted from.
matrix-none = Nobody asked for anything in these days.
cell-none = nothing
refusals-title = Why things were refused
leads-title = Leads
leads-hint = Patterns that may deserve a look. They are not verdicts: a night shift works at night, and a new colleague makes mistakes.
leads-none = Nothing stands out in these days.
leads-more = And { $count } more.
lead-volume = Far more than the role’s others
lead-volume-reason = { $accesses } accesses; the median of role { $role } is { $median }.
lead-night = Much at night
lead-night-reason = { $count } of { $accesses } accesses between 22 and 5 o’clock UTC.
lead-refusals = Many refusals
lead-refusals-reason = { $count } of { $accesses } accesses were refused altogether.
lead-strangers = Dossiers never met before
lead-strangers-reason = { $count } of { $accesses } accesses were to dossiers that never gave this organisation anything.
lead-look = Look at the entries of { $staff }

list-title = Entries
list-proven = { $count ->
    [one] One entry, proven in the log.
   *[other] { $count } entries, each proven in the log.
  }
list-none = Nothing fits.
list-none-yet = Nothing fits so far; the search goes on further back.
page-newest = Newest
page-older = Older
filter-show = Show
filter-clear = Clear
filter-wrong = This cannot be looked for: { $fields }.
field-any = any
field-from = From (day)
field-to = To (day, included)
field-partner = Organisation
field-staff = Staff member
field-holder = Dossier number
field-kind = Part of the dossier
field-purpose = Purpose
field-verdict = Outcome
field-reason = Reason
field-action = Action

column-index = Entry
column-time = Time (UTC)
column-day = Day
column-action = Action
column-outcome = Outcome
column-partner = Organisation
column-concerned = Concerns
column-staff = Staff member
column-role = Role
column-kinds = Parts of the dossier
column-purpose = Purpose
column-holder = Dossier
column-reason = Reason
column-grant = Consent
column-directory = Directory version
column-statement = Hash of the statement
column-statement-type = Kind of statement
column-leaf = Leaf hash
column-released = released
column-refused = refused
column-other = other entries

who-holder = holder
who-broker = broker
purpose-audit-page = this page

outcome-done = done
outcome-nothing = nothing released
outcome-refused = refused
outcome-erased = erased
entry-title = Entry { $index }
entry-close = Close
entry-erased = erased
entry-erased-hint = What this entry said was erased: with its dossier, or because its retention ended. That it is there, and was not swapped, is proven all the same.
statement-none = none is kept
proof-title = Proven in this browser
proof-hint = { $steps ->
    [one] What is shown hashes to leaf { $index } in the tree of { $size }, over one hash to the signed root.
   *[other] What is shown hashes to leaf { $index } in the tree of { $size }, over { $steps } hashes to the signed root.
  }
proof-show = Show the proof
proof-command = As a file for others:

export-title = Take it along
export-csv = As a table (CSV)
export-jsonl = For programs (JSON Lines)
export-progress = { $count ->
    [one] One entry, verified …
   *[other] { $count } entries, verified …
  }
export-done = { $count ->
    [one] One verified entry written.
   *[other] { $count } verified entries written.
  }
export-cut = The newest { $count } entries written; a browser takes at most { $most }. The command takes all.
export-command = Everything, with all proofs and in other formats (NEN 7513, Logboek Dataverwerkingen, FHIR):

trouble-refused = Verification failed
trouble-refused-do = What the broker sent does not fit the log that it signed. Nothing of it is shown. Keep this screen as evidence, run “eenmaal audit verify”, and tell the chain’s partners.
trouble-back = The log is not the one that was seen before
trouble-back-do = It went back or was rewritten since this browser or a witness saw it. Keep this screen as evidence, do not clear the browser’s data, and tell the chain’s partners.
trouble-detail = Seen at { $time } UTC, at { $place }. For whoever looks into it:
trouble-denied = You may not look here
trouble-denied-do = This page is for members of the chain with the role of auditor, by their client certificate.
trouble-none = The log does not have this
trouble-none-do = It has no entry with this number yet. Look whether the number is right.
trouble-line = The broker cannot be reached
trouble-line-do = Try again in a moment.
trouble-failed = That did not work
trouble-failed-do = Try again. If it stays so, the operator finds the request by its number.

action-directory = directory adopted
action-enrol = dossier opened
action-rotate = keys replaced
action-epochs = keys published
action-upload = document added
action-reseal = document sealed anew
action-consent-request = consent asked for
action-consent-answer = request answered
action-grant = consent given
action-revoke = consent taken back
action-suspend = paused or resumed
action-access = access
action-vault-open = card used
action-vault-update = vault replaced
action-holder-read = holder looked
action-audit-read = auditor looked
action-erase = erased
action-reject = refused before a decision
action-freeze = everything stopped for the holder
action-remark = remark by the holder
action-remarks-read = remarks read
action-retention = retention ended
action-accesses-read = partner read its own accesses

reason-granted = granted
reason-not-verified = not verified
reason-partner-suspended = organisation suspended
reason-no-dossier = no such dossier
reason-unknown-kind = unknown part
reason-unknown-purpose = unknown purpose
reason-purpose-forbidden = purpose forbidden
reason-role-not-held = role not held
reason-not-in-agreement = not in the agreement
reason-stopped = holder stopped everything
reason-no-consent = no consent
reason-revoked = consent taken back
reason-expired = consent ended
reason-not-yet-valid = consent not valid yet
reason-used-up = consent used up
reason-paused = consent paused
reason-wrong-purpose = another purpose
reason-wrong-role = another role
reason-no-segment = no document
reason-no-key = no key for the document
reason-erased = erased
reason-malformed = malformed
reason-bad-signature = wrong signature
reason-wrong-type = wrong type of statement
reason-wrong-audience = meant for another broker
reason-wrong-issuer = in another’s name
reason-statement-expired = too late
reason-statement-future = dated ahead
reason-replay = sent again
reason-not-allowed = not allowed
reason-wrong-pin = wrong PIN
reason-locked = card locked
reason-wrong-sequence = out of order
