# reviewed: no
# SPDX-License-Identifier: EUPL-1.2
#
# Translated by a machine from nl.ftl and en.ftl, which explain each text. When a person has read it
# all: "reviewed: yes".

## Everywhere

app-title = زما دوسیه
back = شاته
home = کورپاڼه
log-out = وتل
language-and-help = ژبه او مرسته
close = بندول
try-again = بیا هڅه کول
continue = دوام
please-wait = مهرباني وکړئ یوه شېبه انتظار وکړئ.
progress-key = پاڼه ستاسو پین کوډ ګوري. څو ثانیې وخت نیسي.
progress-reading = ستاسو دوسیه پرانیستل کېږي.
progress-sealing = ستاسو دوسیه نوي قلفونه اخلي. مهرباني وکړئ دا پاڼه خلاصه وساتئ.
progress-proving = پاڼه ګوري چې هېڅ شی کم نه وي.
just = { $name }
name-in-language = په { $language } ژبه
not-reviewed = دا متنونه کمپیوټر ژباړلي دي. تر اوسه هېڅوک نه دي کتلي.
skip-to-content = متن ته تلل
read-aloud = په لوړ غږ لوستل
read-stop = لوستل درول
times-read = { $count ->
    [0] تر اوسه نه دی لوستل شوی
    [one] { $count } ځل لوستل شوی
   *[other] { $count } ځله لوستل شوی
}

## Language

language-title = خپله ژبه وټاکئ
language-hint = هر وخت بله ژبه ټاکلی شئ.

## Start: the card

start-title = خپله دوسیه پرانیزئ
start-intro = هغه کارت ته اړتیا لرئ چې درکړل شوی دی. خپل پین کوډ ته هم اړتیا لرئ.
start-scan = کارت سکن کول
start-scan-hint = کمره ستاسو د کارت پر مخ ټکي لرونکی مربع لولي.
start-type = کوډ لیکل
start-type-hint = کوډ ستاسو پر کارت دی، د مربع لاندې.
start-what = دا پاڼه څه ده؟
start-what-text = دلته وینئ چې څوک ستاسو کیسه لوستلی شي. تاسو پرېکړه کوئ. تل یې درولی شئ.
start-safe-text = ستاسو کارت او پین کوډ ستاسو دوسیه پرانیزي. ستاسو له هو پرته بل څوک یې نشي لوستلی.
start-lost = زما کارت ورک شوی دی
start-lost-text = په کور کې د بیا ترلاسه کولو کارت لرئ؟ هغه کارت دلته سکن کړئ.
start-lost-desk = د بیا ترلاسه کولو کارت نه لرئ؟ هغې ادارې ته ورشئ چې کارت یې درکړی دی. هغوی ستاسو لپاره هر څه په لنډمهاله توګه درولی شي.
scan-title = خپل کارت سکن کړئ
scan-hint = ټکي لرونکی مربع د کمرې مخې ته ونیسئ.
scan-denied = پاڼه د کمرې اجازه نه لري. کمرې ته اجازه ورکړئ، یا کوډ ولیکئ.
scan-none = دا آله داسې کمره نه لري چې دلته کار وکړي. کوډ لیکلی شئ.
scan-video = د کمرې انځور
type-title = د خپل کارت کوډ ولیکئ
type-label = ستاسو د کارت کوډ
type-hint = کوډ کاپي او پېسټ کولی شئ. لوی او واړه توري مهم دي.

## PIN

pin-title = خپل پین کوډ ولیکئ
pin-private = تلیفون داسې ونیسئ چې یوازې تاسو یې وینئ.
pin-private-helper = اوس تلیفون پخپله واخلئ. ستاسو مرستندوی باید ستاسو پین کوډ ونه ویني.
pin-never = هېڅوک حق نه لري چې ستاسو پین کوډ وپوښتي. حتی هغه څوک چې مرسته درسره کوي.
pin-digits = { $count ->
    [0] تر اوسه هېڅ شمېره نه ده لیکل شوې
    [one] { $count } شمېره لیکل شوې
   *[other] { $count } شمېرې لیکل شوې
}
pin-keys = د شمېرو تڼۍ
pin-delete = وروستۍ شمېره پاکول
pin-open = پرانیستل
pin-tries = { $count ->
    [0] نوره هڅه نشئ کولی.
    [1] یو ځل بیا هڅه کولی شئ. تر هغې وروسته کارت قلفېږي.
    [one] { $count } ځل بیا هڅه کولی شئ.
   *[other] { $count } ځله بیا هڅه کولی شئ.
}
pin-forgot = خپل پین کوډ راته معلوم نه دی
pin-forgot-text = د بیا ترلاسه کولو کارت وکاروئ. په هغه کارت نوی پین کوډ ټاکئ.
pin-forgot-desk = د بیا ترلاسه کولو کارت نه لرئ؟ هغې ادارې ته ورشئ چې کارت یې درکړی دی.
pin-locked = ستاسو کارت قلف شوی دی
pin-locked-why = ډېر ناسم پین کوډونه لیکل شوي وو.

## First time

activate-title = دا ستاسو لومړی ځل دی
activate-intro = اوس ستاسو دوسیې ته نوې کیلۍ جوړوو. تر هغې وروسته یې یوازې تاسو پرانیستلی شئ.
activate-why = هغه دفتر چې ستاسو کارت یې جوړ کړی، نور ستاسو دوسیه نشي پرانیستلی.
activate-choose = خپل پین کوډ وټاکئ
activate-rule = له 6 تر 12 شمېرې وټاکئ. د زېږېدو نېټه مه کاروئ.
activate-repeat = همدا پین کوډ بیا ولیکئ
activate-differs = دواړه پین کوډونه یو شان نه دي. مهرباني وکړئ له سره پیل کړئ.
activate-keep = خپل پین کوډ په یاد وساتئ. پر کارت یې مه لیکئ.
activate-done-title = اوس دوسیه ستاسو ده
activate-done = په خپل کارت او نوي پین کوډ یې پرانیستلی شئ.
weak-short = دا پین کوډ ډېر لنډ دی. لږ تر لږه 6 شمېرې وټاکئ.
weak-long = دا پین کوډ ډېر اوږد دی. ډېر تر ډېره 12 شمېرې وټاکئ.
weak-same = دا پین کوډ تکراري دی. نور یې ژر اټکلوي. بل وټاکئ.
weak-row = شمېرې پرله‌پسې دي، لکه 123456. نور یې ژر اټکلوي. بل وټاکئ.
weak-date = دا د نېټې په څېر دی. نور یې ژر اټکلوي. بل پین کوډ وټاکئ.

## Home

home-title = ستاسو دوسیه
home-number = شمېره { $number }
home-waiting-title = ستاسو ځواب ته په تمه
home-waiting = { $partner } له تاسو پوښتنه لري
home-waiting-parts = { $count ->
    [one] { $count } پوښتنه
   *[other] { $count } پوښتنې
}
home-no-waiting = هېڅوک ستاسو ځواب ته په تمه نه دی.
home-picture-title = څوک څه لوستلی شي
home-picture-hint = رنګه انځور دا مانا لري: دا برخه لوستلی شي. د ډېرو لیدو یا درولو لپاره یې کېکاږئ.
home-picture-none = اوس هېڅ نه شریکوئ. هېڅوک ستاسو دوسیه نشي لوستلی.
cell-shared = { $kind }: { $partner } یې تر { $date } پورې لوستلی شي
cell-paused = { $kind }: د { $partner } لپاره لنډمهاله درول شوی
cell-none = { $kind }: { $partner } یې نشي لوستلی
legend-shared = لوستلی شي
legend-paused = لنډمهاله درول شوی
legend-none = نشي لوستلی
home-list-title = هغه څه چې شریکوئ یې
home-list-until = تر { $date } پورې
home-list-paused = لنډمهاله درول شوی
home-list-notyet = پیل: { $date }
home-ending-title = دا ژر پای ته رسېږي
home-ending = { $partner } «{ $kind }» تر { $date } پورې لوستلی شي.
home-ending-hint = هېڅ کار ته اړتیا نشته. بیا پخپله درېږي.
home-go-log = زما مالومات چا ولیدل
home-go-log-hint = وګورئ چې ستاسو دوسیه چا او کله لوستې ده.
home-go-dossier = زما دوسیه
home-go-dossier-hint = هر څه چې پکې دي ولولئ.
home-go-settings = تنظیمات
home-go-settings-hint = پین کوډ، ژبه، مرسته.
home-as-of = په { $date } د { $time } بجو داسې وو.
stop-all = هر څه درول
stop-all-hint = نور هېڅوک هېڅ نشي لوستلی. سمدستي کار کوي.
stop-all-title = هر څه ودرول شي؟
stop-all-text = بیا هېڅوک ستاسو دوسیه نشي لوستلی. وروسته یې بیا پیلولی شئ.
stop-all-read = هغه څه چې چا مخکې لوستي دي، بېرته نه اخیستل کېږي.
stop-all-yes = هو، هر څه ودروئ
stop-all-no = نه، همداسې دې وي
stopped-title = هر څه ودرول شول
stopped-text = اوس هېڅوک ستاسو دوسیه نشي لوستلی.
frozen-title = { $partner } هر څه لنډمهاله درولي دي
frozen-text = اوس هېڅوک ستاسو دوسیه نشي لوستلی. یوازې تاسو یې بیا پیلولی شئ.
resume-all = بیا پیلول
resume-all-text = بیا ادارې هغه څه بیا لوستلی شي چې تاسو یې اجازه ورکړې ده.
resumed-title = بیا پیل شو

## A request

request-title = آیا { $partner } دا لوستلی شي؟
request-number = { $number } پوښتنه له { $total } څخه
request-asked = د پوښتنې نېټه: { $date }
fact-who = څوک
fact-who-text = { $partner }. یوازې هغه کسان چې هلته په دې حیث کار کوي: { $role }.
fact-what = څه
fact-what-text = { $kind }. { $explain }
fact-why = ولې
fact-why-text = { $purpose }. { $explain }
fact-why-law = دا د قانون له مخې دنده ده: { $law }. بیا هم نه ویلی شئ.
fact-until = تر کله
fact-until-text = تر { $date } پورې. بیا پخپله درېږي.
fact-stop = څنګه یې ودروم
fact-stop-text = هر وخت یې درولی شئ. سمدستي کار کوي. لوستل شوي مالومات بېرته نه اخیستل کېږي.
fact-ask = له چا وپوښتم
fact-ask-text = له { $partner } وپوښتئ، یا له هغې ادارې چې کارت یې درکړی دی.
fact-never-text = هېڅکله د دې لپاره نه: { $purposes }. حتی که تاسو هو ووایئ.
fact-extend-text = تر { $date } پورې وو. اوس یې تاسو اوږدوئ.
request-preview = په کره توګه وګورئ چې څه به ولولي
request-preview-title = دا به { $partner } لولي
request-preview-none = په دې برخه کې لا هېڅ نشته. کله چې څه ورزیات شي، لوستلی یې شي.
request-preview-later = هغه څه هم لوستلی شي چې وروسته دې برخې ته ورزیاتېږي.
request-end-shorter = لنډ وخت ټاکل
request-end-title = څومره وخت؟
request-end-hint = لنډ وخت هم ټاکلی شئ. هېڅکله له هوکړې اوږد نه وي.
request-end-default = تر { $date } پورې (وړاندیز)
request-end-choice = تر { $date } پورې
request-no-title = که نه ووایم څه؟
request-no-free = تل نه ویلی شئ. دلیل ویلو ته اړتیا نشته.
request-no-same = هغه څه چې اوس یې شریکوئ، همداسې پاتې کېږي.
request-no-stay = ستاسو دوسیه، کارت او پین کوډ کار کوي.
request-no-ask = { $partner } دا برخه نشي لوستلی. ښايي پخپله یې درڅخه وپوښتي.
request-no-later = { $partner } وروسته بیا پوښتلی شي. هغه وخت هو ویلی شئ.
request-question = دا غواړئ؟
answer-yes = هو
answer-no = نه
request-later = وروسته پرېکړه کوم
request-talk = لومړی پرې خبرې کوم
request-not-allowed = هوکړه دا اجازه نه ورکوي. تاسو ورته هو نشئ ویلی.
request-gone = دې پوښتنې ته ځواب ورکړل شوی یا بېرته اخیستل شوې ده.
talk-title = لومړی پرې خبرې وکړئ
talk-text = بیړه مه کوئ. تر ځواب مخکې هېڅ نه کېږي.
talk-who = له هغه چا سره خبرې وکړئ چې باور پرې لرئ. یا له ژباړن مرسته وغواړئ.
talk-ask = ښې پوښتنې: دې ته ولې اړتیا لرئ؟ که نه ووایم څه کېږي؟
talk-helper = اوس څوک راسره مرسته کوي
later-text = پوښتنه دلته پاتې کېږي. بله ورځ ځواب ورکولی شئ.
tell-title = لومړی یې تاسو ووایئ
tell-text = په خپلو خبرو یې ووایئ: څوک دا لوستلی شي او تاسو یې څنګه دروئ؟
tell-question = ستاسو له هو وروسته «{ $kind }» څوک لوستلی شي؟
tell-nobody = هېڅوک
tell-everyone = ټولې ادارې
tell-right = سمه ده.
tell-wrong = پوره سمه نه ده. بیا وګورئ، یا لومړی پرې خبرې وکړئ.
tell-back-to-request = پوښتنه بیا کتل
tell-yes = هو، دا غواړم
tell-no = نه، دا نه غواړم
granted-title = تاسو هو وویل
granted-text = { $partner } «{ $kind }» تر { $date } پورې لوستلی شي.
granted-stop = غواړئ ودروئ یې؟ کورپاڼې ته ورشئ او انځور کېکاږئ.
granted-stop-now = دا اوس ودروئ
declined-title = تاسو نه وویل
declined-text = { $partner } «{ $kind }» نشي لوستلی.
declined-fine = پروا نه کوي. بل هېڅ نه بدلېږي.
next-question = بله پوښتنه

## What is shared with one organisation

grant-title = { $partner } دا لوستلی شي
grant-title-paused = د { $partner } لپاره لنډمهاله درول شوی
grant-title-over = { $partner } نور دا نشي لوستلی
grant-since = له { $date } راهیسې
grant-helper = مرستندوی: { $helper }
grant-stop = شریکول درول
grant-pause = لنډمهاله درول
grant-pause-hint = { $partner } یې نشي لوستلی تر څو یې تاسو بیا پیل نه کړئ.
grant-resume = بیا پیلول
grant-extend = وخت اوږدول
state-active = لوستلی شي
state-paused = لنډمهاله درول شوی
state-revoked = درول شوی
state-expired = پای ته رسېدلی
state-used-up = کارول شوی
state-not-yet = لا نه دی پیل شوی
state-replaced = نوي یې ځای نیولی
revoked-title = ودرول شو
revoked-text = { $partner } نور «{ $kind }» نشي لوستلی.
revoked-read = هغه څه چې مخکې یې لوستي دي، بېرته نه اخیستل کېږي.
revoked-turn = غواړئ چې پاک یې کړي؟ له { $partner } یې وغواړئ. هغوی باید په یوه میاشت کې ځواب درکړي.
revoked-authority = خوښ نه یاست؟ د هالنډ د مالوماتو د ساتنې ادارې (Autoriteit Persoonsgegevens) ته شکایت کولی شئ.
paused-title = لنډمهاله درول شوی دی
paused-text = { $partner } اوس «{ $kind }» نشي لوستلی.
unpaused-title = بیا پیل شو
unpaused-text = { $partner } «{ $kind }» تر { $date } پورې لوستلی شي.
extend-title = وخت اوږد شي؟
extend-question = آیا { $partner } دا د اوږدې مودې لپاره لوستلی شي؟
extended-title = تاسو وخت اوږد کړ
extend-none = دا تر ټولو اوږد وخت دی چې هوکړه یې اجازه ورکوي.

## Who saw my data

log-title = زما مالومات چا ولیدل
log-verified = { $count ->
    [one] پر دې آله وکتل شول: { $count } کرښه. هېڅ کم نه دي.
   *[other] پر دې آله وکتل شول: ټولې { $count } کرښې. هېڅ کم نه دي.
}
log-watch = له { $all } خپلواکو څارونکو څخه { $count } دا راجستر تاییدوي.
log-watch-alarm = له { $all } خپلواکو څارونکو څخه یوازې { $count } دا راجستر تاییدوي، یا یو یې مخالف دی. ښايي نورو ته بل راجستر ښودل کېږي. هغه چا ته یې ووایئ چې باور پرې لرئ.
log-empty = تر اوسه ستاسو مالومات هېڅ چا نه دي کتلي.
log-empty-filter = د دې ټاکنې لپاره هېڅ نشته.
log-filter = ښودل
log-filter-partner = اداره
log-filter-kind = برخه
log-all-partners = ټولې ادارې
log-all-kinds = ټولې برخې
log-own = زما خپل کارونه هم وښایه
log-count = { $count ->
    [one] { $count } ځل
   *[other] { $count } ځله
}
log-reason = ولې رد شو: { $reason }
log-for = د دې لپاره: { $purpose }
log-as = په حیث: { $role }
log-staff = د دې کس لپاره د هغوی شمېره: { $staff }
log-more = زړې کرښې ښودل
you = تاسو
broker = دا خدمت
what-read = – لوستل
what-refused = – د لوستلو هڅه، رد شوه
what-asked = – ستاسو د اجازې غوښتنه
what-added = – د سند زیاتول
what-opened = – په کارت د دوسیې پرانیستل
what-wrong-pin = – د ناسم پین کوډ لیکل
what-granted = – ځواب: هو
what-revoked = – د شریکولو درول
what-paused = – د شریکولو لنډمهاله درول
what-resumed = – د شریکولو بیا پیلول
what-stopped = – د هر څه درول
what-answered = – ځواب: نه
what-erased = – د یو څه پاکول
what-keys = – د نویو کیلیو جوړول
what-looked = – د دوسیې کتل
what-enrolled = – د دوسیې جوړول
what-vault = – د پین کوډ یا کارت بدلول
what-resealed = – پر سند نوی قلف
what-frozen = – د هر څه لنډمهاله درول
what-remarked = – ویل چې یو څه سم نه دي
what-rejected = – د ناسم شي لېږل
reason-granted = تاسو اجازه ورکړې وه
reason-not-verified = ونه کتل شو
reason-partner-suspended = دا اداره اوس ګډون نه کوي
reason-no-such-dossier = دا دوسیه نشته
reason-unknown-kind = دا برخه نشته
reason-unknown-purpose = دا موخه نشته
reason-purpose-forbidden = دا هېڅکله اجازه نه لري
reason-role-not-held = دا اداره دا کار نه کوي
reason-not-in-agreement = د ادارو هوکړه یې اجازه نه ورکوي
reason-everything-stopped = تاسو هر څه درولي وو
reason-no-consent = تاسو اجازه نه وه ورکړې
reason-revoked = تاسو درولی و
reason-expired = نېټه یې تېره شوې وه
reason-not-yet-valid = لا پیل شوی نه و
reason-used-up = هغومره لوستل شوی و چې تاسو اجازه ورکړې وه
reason-paused = تاسو لنډمهاله درولی و
reason-wrong-purpose = د دې موخې لپاره مو اجازه نه وه ورکړې
reason-wrong-role = د دې دندې لپاره مو اجازه نه وه ورکړې
reason-no-such-segment = په دې برخه کې هېڅ نه وو
reason-no-key-for-epoch = هغوی کیلي نه درلوده
reason-erased = پاک شوی و
reason-malformed = پیغام خراب و
reason-bad-signature = لاسلیک ناسم و
reason-wrong-statement-type = د پیغام ډول ناسم و
reason-wrong-audience = پیغام د بل خدمت لپاره و
reason-wrong-issuer = د بل چا په نوم لېږل شوی و
reason-statement-expired = پیغام ډېر زوړ و
reason-statement-from-the-future = د پیغام نېټه ناسمه وه
reason-replay = پیغام دوه ځله لېږل شوی و
reason-not-allowed = اجازه نشته
reason-wrong-pin = پین کوډ ناسم و
reason-locked = کارت د څو ناسمو پین کوډونو له امله قلف شوی و
reason-wrong-sequence = په دې منځ کې یو څه بدل شوي وو
reason-other = بل دلیل

## My dossier

dossier-title = زما دوسیه
dossier-empty = ستاسو په دوسیه کې لا هېڅ نشته.
dossier-part-empty = په دې برخه کې لا هېڅ نشته.
dossier-by = د { $partner } لخوا
dossier-version = بڼه { $number }
document-written = د { $partner } لیکنه، { $date }
document-language = متن په هغه ژبه دی چې لیکل شوی دی.
document-open-file = سند پرانیستل
document-save-file = سند ساتل
document-no-view = دا پاڼه دا ډول سند نشي ښودلی. ساتلی یې شئ.
document-empty = دا سند تش دی.
document-image = انځور: { $title }
document-wrong = دا سم نه دي
document-remarks = تاسو وویل چې دا سم نه دي
remark-title = دا سم نه دي
remark-text = ولیکئ چې څه سم نه دي. په خپله ژبه یې لیکلی شئ.
remark-who = دا { $partner } ته رسېږي. هر څوک چې دا سند لوستلی شي، هم یې ویني.
remark-stays = پخپله سند نه بدلېږي.
remark-label = څه سم نه دي؟
remark-send = لېږل
remark-done-title = ولېږل شو
remark-done = { $partner } یې اوس لوستلی شي. تاسو یې د سند لاندې وینئ.
fhir-patient = په اړه
fhir-born = د زېږېدو نېټه
fhir-problems = ناروغۍ
fhir-allergies = حساسیتونه
fhir-medication = درمل
fhir-vaccinations = واکسینونه
fhir-results = پایلې
fhir-author = لیکوال
fhir-empty = هېڅ معلوم نه دي
fhir-all = ټول جزئیات
download-title = هر څه ډاونلوډ کول
download-text = یو فایل ترلاسه کوئ چې ستاسو د دوسیې هر څه پکې دي.
download-warn = هر څوک چې دا فایل لري لوستلی یې شي. دا یوازې پر خپله آله وکړئ.
download-start = ډاونلوډ
download-done = فایل پر دې آله وساتل شو.
download-date = نېټه
download-state = حالت
download-happened = څه وشول
erase-title = پاکول
erase-intro = یوه برخه یا ټوله دوسیه پاکولی شئ.
erase-part = «{ $kind }» پاکول
erase-whole = ټوله دوسیه پاکول
erase-part-text = په «{ $kind }» کې هر څه پاکېږي. هېڅوک یې بېرته نشي راوستلی.
erase-whole-text = هر څه پاکېږي. ستاسو کارت نور کار نه کوي. هېڅوک یې بېرته نشي راوستلی.
erase-shared = د دې برخې شریکول سمدستي درېږي.
erase-read = هغه څه چې نورو لوستي یا ساتلي دي، له هغوی سره پاتې کېږي.
erase-law = ښايي قانون ادارې اړې کړي چې خپل کاغذونه وساتي.
erase-download = غواړئ ویې ساتئ؟ لومړی هر څه ډاونلوډ کړئ.
erase-sure = پوهېږم چې دا بېرته نه کېږي.
erase-yes = هو، پاک کړئ
erase-no = نه، ویې ساتئ
erased-title = پاک شو
erased-text = نور ستاسو په دوسیه کې نشته.
erased-whole-text = ستاسو دوسیه پاکه شوه. د دې پاڼې له کارولو مننه.

## Settings

settings-title = تنظیمات
settings-pin = خپل پین کوډ بدلول
settings-pin-hint = له 6 تر 12 شمېرو نوی پین کوډ وټاکئ.
settings-pin-done = ستاسو نوی پین کوډ له اوس څخه کار کوي.
settings-language = ژبه
settings-helper = د مرستندوی حالت
settings-helper-on = فعال: دویمه ژبه { $language }
settings-helper-off = بند
settings-remember = پر دې آله په یاد ساتل
settings-remember-text = بیا پاڼه بل ځل پوهېږي چې له ثبت څخه څه لرې شوي که نه. نوم، پین کوډ یا ستاسو له دوسیې څخه هېڅ نه ساتي.
settings-kiosk = دا آله د بل چا ده
settings-kiosk-text = بیا پر دې آله هېڅ نه پاتې کېږي.
settings-kiosk-on = دا آله ګډه ده. هېڅ پکې نه پاتې کېږي.
helper-title = څوک راسره مرسته کوي
helper-text = پاڼه هره جمله په دوو ژبو ښيي. ستاسو مرستندوی یې درسره لوستلی شي.
helper-record = کله چې هو ووایئ، لیکل کېږي چې چا مرسته درسره کړې. نومونه نه لیکل کېږي.
helper-use = دوه ژبې کارول
helper-second = دویمه ژبه، ستاسو د مرستندوی لپاره
helper-who = څوک مرسته درسره کوي؟
helper-from = ستاسو مرستندوی له کومې ادارې دی؟
helper-from-none = له هېڅ ادارې
helper-interpreter = ژباړن
helper-family = کورنۍ یا ملګری
helper-client-manager = د دوسیې مسئول
helper-volunteer = رضاکار
helper-teacher = ښوونکی
helper-other = بل څوک
helper-start = پیل
helper-stop = بندول
helper-banner = دوه ژبې. مرستندوی: { $role }
helper-trust = تاسو پرېکړه کوئ، نه ستاسو مرستندوی.

## Recovery

recover-title = ستاسو د بیا ترلاسه کولو کارت
recover-intro = تاسو نوی کارت او نوی پین کوډ جوړوئ.
recover-dead = ستاسو زوړ کارت سمدستي له کاره لوېږي. زوړ پین کوډ مو هم.
recover-start = نوی کارت جوړول
recover-card-title = ستاسو نوی کارت
recover-card-text = دا کارت چاپ کړئ، یا یې په خوندي ځای کې وساتئ. یوازې یو ځل یې وینئ.
recover-card-warn = مه پرېږدئ چې څوک یې عکس واخلي.
recover-qr = ستاسو د نوي کارت کوډ
recover-number = د دوسیې شمېره
recover-print = کارت چاپول
recover-code = کوډ د متن په بڼه ښودل
recover-kept = خپل نوی کارت مې ساتلی دی
recover-old = زوړ کارت او زوړ پین کوډ نور کار نه کوي.
backup-what = که مو بل کارت ورک کړی وي یا مو پین کوډ هېر کړی وي، په دې کارت بیا خپلې دوسیې ته رسېږئ. بیا نوی پین کوډ ټاکئ.
backup-keep = په کور کې یې وساتئ، له بل کارت سره نه. هر څوک چې دا کارت لري، ستاسو دوسیه له پین کوډ پرته پرانیستلی شي. هېچا ته یې مه ښایئ.
backup-old = د بیا ترلاسه کولو هغه کارت چې مخکې مو اخیستی و، نور کار نه کوي.
backup-kept = د بیا ترلاسه کولو کارت مې وساته

## The session

session-title = لا هم دلته یاست؟
session-text = یو څه وخت هېڅ نه دي کېکاږل شوي. یوه دقیقه وروسته وځئ.
session-stay = هو، دلته پاتې کېږم
session-leave = وتل
out-title = تاسو ووتلئ
out-text = ستاسو د دوسیې هېڅ پر دې آله نه پاتې کېږي.
out-timeout = پنځه دقیقې هېڅ ونه کېکاږل شول. ځکه نو ووتلئ.
out-again = دوسیه بیا پرانیستل
out-close = اوس دا پاڼه تړلی شئ.

## When something goes wrong. One text for each code: what it is, and what to do.

problem-title = ونه شو
problem-todo = څه کولی شئ
alarm-title = ودرېږئ. یو څه سم نه دي.
problem-offline = د انټرنېټ اړیکه نشته. معلومه نه ده چې وشو که نه.
problem-offline-do = داسې ځای ته ورشئ چې اړیکه ښه وي. بیا وګورئ.
problem-busy = اوس ډېر بوخت دی.
problem-busy-do = یوه دقیقه انتظار وکړئ. بیا هڅه وکړئ.
problem-card-unreadable = پاڼه دا کارت یا دا کوډ نشي لوستلی.
problem-card-unreadable-do = کارت په ښه رڼا کې بیا سکن کړئ. یا کوډ په پام ولیکئ.
problem-card-dead = دا کارت نور کار نه کوي.
problem-card-dead-do = نوی کارت لرئ؟ هغه وکاروئ. که نه، دفتر ته ورشئ.
problem-wrong-pin = دا پین کوډ سم نه دی.
problem-wrong-pin-do = بیړه مه کوئ او بیا یې ولیکئ.
problem-locked = ستاسو کارت قلف شوی دی. ډېر ناسم پین کوډونه لیکل شوي وو.
problem-locked-do = د بیا ترلاسه کولو کارت وکاروئ. یا هغې ادارې ته ورشئ چې کارت یې درکړی دی.
problem-weak-pin = دا پین کوډ ډېر اسانه دی.
problem-weak-pin-do = بل پین کوډ وټاکئ.
problem-not-proven = پاڼې د خدمت ځواب ونه شو کتلی. ښايي چا یو څه بدل کړي وي.
problem-not-proven-do = اوس ودرېږئ او ووځئ. هغې ادارې ته ووایئ چې کارت یې درکړی دی. دا کلمه وروښایئ: { $what }.
problem-log-went-back = هغه کرښې چې مخکې وې، له ثبت څخه ورکې دي. دا باید هېڅکله ونه شي.
problem-log-went-back-do = ووځئ. هغې ادارې ته ووایئ چې کارت یې درکړی دی، یا څارونکي ته.
problem-changed = په دې منځ کې ستاسو دوسیه بدله شوه. هېڅ ونه شول.
problem-changed-do = بیا یې وګورئ او بیا پرېکړه وکړئ.
problem-not-allowed = د ادارو هوکړه دا اجازه نه ورکوي.
problem-not-allowed-do = هېڅ کار ته اړتیا نشته. که پوښتنې لرئ له خپل مرستندوی وپوښتئ.
problem-not-active = دا اداره اوس ګډون نه کوي.
problem-not-active-do = پخپله له ادارې وپوښتئ، یا وروسته بیا هڅه وکړئ.
problem-over = تاسو وتلي یاست.
problem-over-do = خپله دوسیه په کارت بیا پرانیزئ.
problem-frozen = هر څه لنډمهاله درول شوي دي.
problem-frozen-do = کورپاڼې ته ورشئ او بیا یې پیل کړئ. بیا هڅه وکړئ.
problem-failed = یو څه سم ونه شول. ستاسو ګناه نه ده.
problem-failed-do = بیا هڅه وکړئ. بیا هم ونه شو؟ هغې ادارې ته ورشئ چې کارت یې درکړی دی.
problem-number = دا شمېره ورته ووایئ: { $id }
offline-banner = اړیکه نشته. تاسو وینئ چې په { $date } د { $time } بجو څنګه وو.
