# reviewed: no
# SPDX-License-Identifier: EUPL-1.2
#
# Translated by a machine from nl.ftl and en.ftl, which explain each text. When a person has read it
# all: "reviewed: yes".

## Everywhere

app-title = دوسیهٔ من
back = برگشت
home = صفحهٔ اصلی
log-out = خروج
language-and-help = زبان و کمک
close = بستن
try-again = دوباره کوشش کردن
continue = ادامه
please-wait = لطفاً یک لحظه صبر کنید.
progress-key = صفحه پین کود شما را بررسی می‌کند. این کار چند ثانیه وقت می‌گیرد.
progress-reading = دوسیهٔ شما باز می‌شود.
progress-sealing = دوسیهٔ شما قفل‌های نو می‌گیرد. لطفاً این صفحه را باز نگه دارید.
progress-proving = صفحه بررسی می‌کند که چیزی کم نباشد.
just = { $name }
name-in-language = به زبان { $language }
not-reviewed = این متن‌ها را کمپیوتر ترجمه کرده است. هنوز هیچ‌کس آنها را بررسی نکرده است.
skip-to-content = رفتن به متن
read-aloud = خواندن با صدای بلند
read-stop = توقف خواندن
times-read = { $count ->
    [0] هنوز خوانده نشده است
    [one] { $count } بار خوانده شده است
   *[other] { $count } بار خوانده شده است
}

## Language

language-title = زبان خود را انتخاب کنید
language-hint = هر وقت بخواهید می‌توانید زبان دیگری انتخاب کنید.

## Start: the card

start-title = دوسیهٔ خود را باز کنید
start-intro = به کارتی که به شما داده شده ضرورت دارید. به پین کود خود هم ضرورت دارید.
start-scan = اسکن کارت
start-scan-hint = کمره مربع نقطه‌دار روی کارت شما را می‌خواند.
start-type = نوشتن کود
start-type-hint = کود روی کارت شما، زیر مربع است.
start-what = این صفحه چیست؟
start-what-text = اینجا می‌بینید چه کسی اجازه دارد قصهٔ شما را بخواند. شما فیصله می‌کنید. همیشه می‌توانید توقف کنید.
start-safe-text = کارت و پین کود شما دوسیهٔ شما را باز می‌کند. بدون اجازهٔ شما هیچ‌کس دیگر آن را خوانده نمی‌تواند.
start-lost = کارتم گم شده است
start-lost-text = آیا در خانه کارت بازیابی دارید؟ آن کارت را اینجا اسکن کنید.
start-lost-desk = کارت بازیابی ندارید؟ به اداره‌ای بروید که کارت را به شما داده است. آنها می‌توانند همه چیز را برای شما موقتاً توقف دهند.
scan-title = کارت خود را اسکن کنید
scan-hint = مربع نقطه‌دار را پیش کمره بگیرید.
scan-denied = صفحه اجازهٔ استفاده از کمره را ندارد. به کمره اجازه بدهید، یا کود را بنویسید.
scan-none = این دستگاه کمره‌ای ندارد که اینجا کار کند. می‌توانید کود را بنویسید.
scan-video = تصویر کمره
type-title = کود روی کارت خود را بنویسید
type-label = کود روی کارت شما
type-hint = می‌توانید کود را کاپی و پیست کنید. حروف بزرگ و کوچک مهم است.

## PIN

pin-title = پین کود خود را بنویسید
pin-private = تلیفون را طوری بگیرید که تنها خود شما ببینید.
pin-private-helper = حالا تلیفون را خودتان بگیرید. کمک‌کنندهٔ شما نباید پین کود شما را ببیند.
pin-never = هیچ‌کس حق ندارد پین کود شما را بپرسد. حتی کسی که به شما کمک می‌کند.
pin-digits = { $count ->
    [0] هنوز هیچ رقمی نوشته نشده است
    [one] { $count } رقم نوشته شده است
   *[other] { $count } رقم نوشته شده است
}
pin-keys = دکمه‌های رقم
pin-delete = پاک کردن آخرین رقم
pin-open = باز کردن
pin-tries = { $count ->
    [0] دیگر نمی‌توانید کوشش کنید.
    [1] یک بار دیگر می‌توانید کوشش کنید. بعد از آن کارت قفل می‌شود.
    [one] { $count } بار دیگر می‌توانید کوشش کنید.
   *[other] { $count } بار دیگر می‌توانید کوشش کنید.
}
pin-forgot = پین کود خود را نمی‌دانم
pin-forgot-text = از کارت بازیابی خود استفاده کنید. با آن کارت پین کود نو انتخاب می‌کنید.
pin-forgot-desk = کارت بازیابی ندارید؟ به اداره‌ای بروید که کارت را به شما داده است.
pin-locked = کارت شما قفل شده است
pin-locked-why = چند بار پین کود غلط نوشته شد.

## First time

activate-title = این اولین بار شما است
activate-intro = حالا برای دوسیهٔ شما کلیدهای نو می‌سازیم. بعد از آن تنها شما می‌توانید آن را باز کنید.
activate-why = دفتری که کارت شما را ساخته است دیگر نمی‌تواند دوسیهٔ شما را باز کند.
activate-choose = پین کود خود را انتخاب کنید
activate-rule = 6 تا 12 رقم انتخاب کنید. تاریخ تولد نباشد.
activate-repeat = همان پین کود را دوباره بنویسید
activate-differs = دو پین کود یکی نیستند. لطفاً از سر شروع کنید.
activate-keep = پین کود خود را به یاد داشته باشید. آن را روی کارت ننویسید.
activate-done-title = حالا دوسیه از خود شما است
activate-done = با کارت و پین کود نو خود می‌توانید آن را باز کنید.
weak-short = این پین کود کوتاه است. دست‌کم 6 رقم انتخاب کنید.
weak-long = این پین کود دراز است. حداکثر 12 رقم انتخاب کنید.
weak-same = این پین کود تکراری است. دیگران زود حدس می‌زنند. پین کود دیگری انتخاب کنید.
weak-row = رقم‌ها پشت سر هم هستند، مثل 123456. دیگران زود حدس می‌زنند. پین کود دیگری انتخاب کنید.
weak-date = این مثل یک تاریخ است. دیگران زود حدس می‌زنند. پین کود دیگری انتخاب کنید.

## Home

home-title = دوسیهٔ شما
home-number = شماره { $number }
home-waiting-title = منتظر جواب شما
home-waiting = { $partner } از شما سؤالی دارد
home-waiting-parts = { $count ->
    [one] { $count } سؤال
   *[other] { $count } سؤال
}
home-no-waiting = هیچ‌کس منتظر جواب شما نیست.
home-picture-title = چه کسی چه چیزی را می‌خواند
home-picture-hint = تصویر رنگی یعنی: اجازهٔ خواندن این بخش را دارد. برای دیدن بیشتر یا توقف، آن را فشار دهید.
home-picture-none = حالا چیزی را شریک نمی‌سازید. هیچ‌کس دوسیهٔ شما را خوانده نمی‌تواند.
cell-shared = { $kind }: { $partner } تا { $date } اجازهٔ خواندن دارد
cell-paused = { $kind }: برای { $partner } موقتاً متوقف است
cell-none = { $kind }: { $partner } اجازهٔ خواندن ندارد
legend-shared = اجازهٔ خواندن دارد
legend-paused = موقتاً متوقف
legend-none = اجازهٔ خواندن ندارد
home-list-title = آنچه شریک می‌سازید
home-list-until = تا { $date }
home-list-paused = موقتاً متوقف
home-list-notyet = شروع: { $date }
home-ending-title = به‌زودی تمام می‌شود
home-ending = { $partner } تا { $date } اجازهٔ خواندن «{ $kind }» را دارد.
home-ending-hint = لازم نیست کاری کنید. بعد خودش متوقف می‌شود.
home-go-log = چه کسی معلومات مرا دید
home-go-log-hint = ببینید چه کسی و چه وقت دوسیهٔ شما را خواند.
home-go-dossier = دوسیهٔ من
home-go-dossier-hint = هر چه را در آن است بخوانید.
home-go-settings = تنظیمات
home-go-settings-hint = پین کود، زبان، کمک.
home-as-of = در { $date } ساعت { $time } چنین بود.
stop-all = توقف همه چیز
stop-all-hint = دیگر هیچ‌کس چیزی را خوانده نمی‌تواند. فوراً عملی می‌شود.
stop-all-title = همه چیز متوقف شود؟
stop-all-text = بعد هیچ‌کس دوسیهٔ شما را خوانده نمی‌تواند. پسان‌تر می‌توانید دوباره شروع کنید.
stop-all-read = آنچه کسی قبلاً خوانده است، پس گرفته نمی‌شود.
stop-all-yes = بلی، همه چیز متوقف شود
stop-all-no = نخیر، همین‌طور بماند
stopped-title = همه چیز متوقف شد
stopped-text = حالا هیچ‌کس دوسیهٔ شما را خوانده نمی‌تواند.
frozen-title = { $partner } همه چیز را موقتاً متوقف کرده است
frozen-text = حالا هیچ‌کس دوسیهٔ شما را خوانده نمی‌تواند. تنها شما می‌توانید دوباره شروع کنید.
resume-all = دوباره شروع کردن
resume-all-text = بعد اداره‌ها آنچه را شما اجازه داده‌اید دوباره خوانده می‌توانند.
resumed-title = دوباره شروع شد

## A request

request-title = آیا { $partner } اجازه دارد این را بخواند؟
request-number = سؤال { $number } از { $total }
request-asked = تاریخ سؤال: { $date }
fact-who = چه کسی
fact-who-text = { $partner }. تنها کسانی که آنجا به این حیث کار می‌کنند: { $role }.
fact-what = چه چیزی
fact-what-text = { $kind }. { $explain }
fact-why = چرا
fact-why-text = { $purpose }. { $explain }
fact-why-law = این وظیفه‌ای است که قانون داده است: { $law }. باز هم می‌توانید نخیر بگویید.
fact-until = تا چه وقت
fact-until-text = تا { $date }. بعد خودش متوقف می‌شود.
fact-stop = چطور توقف کنم
fact-stop-text = هر وقت بخواهید می‌توانید توقف کنید. فوراً عملی می‌شود. آنچه خوانده شده، پس گرفته نمی‌شود.
fact-ask = از چه کسی بپرسم
fact-ask-text = از { $partner } بپرسید، یا از اداره‌ای که کارت را به شما داده است.
fact-never-text = هرگز برای: { $purposes }. حتی اگر بلی بگویید.
fact-extend-text = تا { $date } بود. حالا آن را درازتر می‌کنید.
request-preview = دقیقاً ببینید چه را خواهند خواند
request-preview-title = این را { $partner } خواهد خواند
request-preview-none = هنوز چیزی در این بخش نیست. وقتی چیزی اضافه شود، خوانده می‌توانند.
request-preview-later = آنچه پسان‌تر به این بخش اضافه شود، آن را هم خوانده می‌توانند.
request-end-shorter = انتخاب مدت کوتاه‌تر
request-end-title = برای چه مدت؟
request-end-hint = می‌توانید مدت کوتاه‌تری انتخاب کنید. هرگز بیشتر از توافق نیست.
request-end-default = تا { $date } (پیشنهاد)
request-end-choice = تا { $date }
request-no-title = اگر نخیر بگویم چه؟
request-no-free = همیشه می‌توانید نخیر بگویید. لازم نیست دلیل بگویید.
request-no-same = آنچه حالا شریک می‌سازید، همان‌طور می‌ماند.
request-no-stay = دوسیه، کارت و پین کود شما کار می‌کند.
request-no-ask = { $partner } این بخش را خوانده نمی‌تواند. شاید خودشان دربارهٔ آن از شما بپرسند.
request-no-later = { $partner } پسان‌تر دوباره پرسیده می‌تواند. آن وقت می‌توانید بلی بگویید.
request-question = این را می‌خواهید؟
answer-yes = بلی
answer-no = نخیر
request-later = پسان‌تر فیصله می‌کنم
request-talk = اول دربارهٔ آن گپ می‌زنم
request-not-allowed = توافق این را اجازه نمی‌دهد. نمی‌توانید به آن بلی بگویید.
request-gone = این سؤال جواب داده شده یا پس گرفته شده است.
talk-title = اول دربارهٔ آن گپ بزنید
talk-text = عجله نکنید. تا جواب ندهید هیچ کاری نمی‌شود.
talk-who = با کسی که به او اعتماد دارید گپ بزنید. یا از ترجمان کمک بخواهید.
talk-ask = سؤال‌های خوب: چرا به این ضرورت دارید؟ اگر نخیر بگویم چه می‌شود؟
talk-helper = حالا کسی به من کمک می‌کند
later-text = سؤال اینجا می‌ماند. می‌توانید روز دیگری جواب بدهید.
tell-title = اول خودتان بگویید
tell-text = به زبان خود بگویید: چه کسی اجازه دارد این را بخواند و شما چطور توقف می‌کنید؟
tell-question = بعد از بلی شما چه کسی اجازه دارد «{ $kind }» را بخواند؟
tell-nobody = هیچ‌کس
tell-everyone = همهٔ اداره‌ها
tell-right = درست است.
tell-wrong = کاملاً درست نیست. دوباره ببینید، یا اول دربارهٔ آن گپ بزنید.
tell-back-to-request = دوباره دیدن سؤال
tell-yes = بلی، این را می‌خواهم
tell-no = نخیر، این را نمی‌خواهم
granted-title = شما بلی گفتید
granted-text = { $partner } تا { $date } اجازهٔ خواندن «{ $kind }» را دارد.
granted-stop = می‌خواهید توقف کنید؟ به صفحهٔ اصلی بروید و تصویر را فشار دهید.
granted-stop-now = حالا توقف کنید
declined-title = شما نخیر گفتید
declined-text = { $partner } «{ $kind }» را خوانده نمی‌تواند.
declined-fine = مشکلی نیست. هیچ چیز دیگر تغییر نمی‌کند.
next-question = سؤال بعدی

## What is shared with one organisation

grant-title = { $partner } اجازه دارد این را بخواند
grant-title-paused = برای { $partner } موقتاً متوقف است
grant-title-over = { $partner } دیگر این را خوانده نمی‌تواند
grant-since = از { $date }
grant-helper = به کمک: { $helper }
grant-stop = توقف شریک ساختن
grant-pause = توقف موقت
grant-pause-hint = { $partner } آن را خوانده نمی‌تواند تا شما دوباره شروع کنید.
grant-resume = دوباره شروع کردن
grant-extend = درازتر کردن
state-active = اجازهٔ خواندن دارد
state-paused = موقتاً متوقف
state-revoked = متوقف شد
state-expired = تمام شد
state-used-up = مصرف شد
state-not-yet = هنوز شروع نشده
state-replaced = اجازهٔ نوتر جای آن را گرفته
revoked-title = متوقف شد
revoked-text = { $partner } دیگر «{ $kind }» را خوانده نمی‌تواند.
revoked-read = آنچه پیش از این خوانده‌اند، پس گرفته نمی‌شود.
revoked-turn = می‌خواهید آن را پاک کنند؟ از { $partner } بخواهید. آنها باید در یک ماه جواب بدهند.
revoked-authority = راضی نیستید؟ می‌توانید به ادارهٔ حفاظت از معلومات هالند (Autoriteit Persoonsgegevens) شکایت کنید.
paused-title = موقتاً متوقف است
paused-text = { $partner } حالا «{ $kind }» را خوانده نمی‌تواند.
unpaused-title = دوباره شروع شد
unpaused-text = { $partner } تا { $date } اجازهٔ خواندن «{ $kind }» را دارد.
extend-title = درازتر شود؟
extend-question = آیا { $partner } اجازه دارد این را مدت بیشتری بخواند؟
extended-title = شما مدت را درازتر کردید
extend-none = این بیشترین مدتی است که توافق اجازه می‌دهد.

## Who saw my data

log-title = چه کسی معلومات مرا دید
log-verified = { $count ->
    [one] در این دستگاه بررسی شد: { $count } سطر. چیزی کم نیست.
   *[other] در این دستگاه بررسی شد: هر { $count } سطر. چیزی کم نیست.
}
log-watch = { $count } نفر از { $all } ناظر مستقل این گزارش را تأیید می‌کنند.
log-watch-alarm = تنها { $count } نفر از { $all } ناظر مستقل این گزارش را تأیید می‌کنند، یا یکی از آن‌ها مخالف است. شاید به دیگران گزارش دیگری نشان داده شود. به کسی که بالایش اعتماد دارید بگویید.
log-empty = هنوز هیچ‌کس معلومات شما را ندیده است.
log-empty-filter = برای این انتخاب چیزی نیست.
log-filter = نشان دادن
log-filter-partner = اداره
log-filter-kind = بخش
log-all-partners = همهٔ اداره‌ها
log-all-kinds = همهٔ بخش‌ها
log-own = کارهای خودم را هم نشان بده
log-count = { $count } بار
log-reason = چرا رد شد: { $reason }
log-for = برای: { $purpose }
log-as = به حیث: { $role }
log-staff = شمارهٔ این شخص نزد آنها: { $staff }
log-more = نشان دادن سطرهای کهنه‌تر
you = شما
broker = این خدمت
what-read = – خواندن
what-refused = – خواست بخواند، رد شد
what-asked = – درخواست اجازه از شما
what-added = – اضافه کردن سند
what-opened = – باز کردن دوسیه با کارت
what-wrong-pin = – نوشتن پین کود غلط
what-granted = – جواب: بلی
what-revoked = – توقف شریک ساختن
what-paused = – توقف موقت شریک ساختن
what-resumed = – دوباره شروع کردن شریک ساختن
what-stopped = – توقف همه چیز
what-answered = – جواب: نخیر
what-erased = – پاک کردن چیزی
what-keys = – ساختن کلیدهای نو
what-looked = – دیدن دوسیه
what-enrolled = – ساختن دوسیه
what-vault = – تغییر پین کود یا کارت
what-resealed = – قفل نو برای یک سند
what-frozen = – توقف موقت همه چیز
what-remarked = – گفتن این که چیزی درست نیست
what-rejected = – فرستادن چیزی نادرست
reason-granted = شما اجازه داده بودید
reason-not-verified = بررسی نشد
reason-partner-suspended = این اداره حالا سهم ندارد
reason-no-such-dossier = این دوسیه وجود ندارد
reason-unknown-kind = این بخش وجود ندارد
reason-unknown-purpose = این هدف وجود ندارد
reason-purpose-forbidden = این هرگز اجازه نیست
reason-role-not-held = این اداره این کار را نمی‌کند
reason-not-in-agreement = توافق اداره‌ها اجازه نمی‌دهد
reason-everything-stopped = شما همه چیز را متوقف کرده بودید
reason-no-consent = شما اجازه نداده بودید
reason-revoked = شما آن را متوقف کرده بودید
reason-expired = مدت آن گذشته بود
reason-not-yet-valid = هنوز شروع نشده بود
reason-used-up = به تعدادی که اجازه داده بودید خوانده شده بود
reason-paused = شما آن را موقتاً متوقف کرده بودید
reason-wrong-purpose = برای این هدف اجازه نداده بودید
reason-wrong-role = برای این وظیفه اجازه نداده بودید
reason-no-such-segment = در این بخش چیزی نبود
reason-no-key-for-epoch = آنها کلید را نداشتند
reason-erased = پاک شده بود
reason-malformed = پیام خراب بود
reason-bad-signature = امضا غلط بود
reason-wrong-statement-type = نوع پیام غلط بود
reason-wrong-audience = پیام برای خدمت دیگری بود
reason-wrong-issuer = به نام کس دیگری فرستاده شده بود
reason-statement-expired = پیام بسیار کهنه بود
reason-statement-from-the-future = تاریخ پیام غلط بود
reason-replay = پیام دو بار فرستاده شده بود
reason-not-allowed = اجازه نیست
reason-wrong-pin = پین کود غلط بود
reason-locked = کارت بعد از چند پین کود غلط قفل شده بود
reason-wrong-sequence = در این میان چیزی تغییر کرده بود
reason-other = دلیل دیگر

## My dossier

dossier-title = دوسیهٔ من
dossier-empty = هنوز چیزی در دوسیهٔ شما نیست.
dossier-part-empty = هنوز چیزی در این بخش نیست.
dossier-by = از { $partner }
dossier-version = نسخهٔ { $number }
document-written = نوشتهٔ { $partner } در { $date }
document-language = متن به زبانی است که نوشته شده است.
document-open-file = باز کردن سند
document-save-file = ذخیره کردن سند
document-no-view = این صفحه این نوع سند را نشان داده نمی‌تواند. می‌توانید آن را ذخیره کنید.
document-empty = این سند خالی است.
document-image = تصویر: { $title }
document-wrong = این درست نیست
document-remarks = شما گفتید که این درست نیست
remark-title = این درست نیست
remark-text = بنویسید چه چیزی درست نیست. می‌توانید به زبان خود بنویسید.
remark-who = این به { $partner } می‌رسد. هر کسی که اجازهٔ خواندن این سند را دارد نیز آن را می‌بیند.
remark-stays = خود سند تغییر نمی‌کند.
remark-label = چه چیزی درست نیست؟
remark-send = فرستادن
remark-done-title = فرستاده شد
remark-done = { $partner } حالا آن را خوانده می‌تواند. شما آن را زیر سند می‌بینید.
fhir-patient = دربارهٔ
fhir-born = تاریخ تولد
fhir-problems = مریضی‌ها
fhir-allergies = حساسیت‌ها
fhir-medication = دواها
fhir-vaccinations = واکسین‌ها
fhir-results = نتیجه‌ها
fhir-author = نویسنده
fhir-empty = چیزی معلوم نیست
fhir-all = همهٔ جزئیات
download-title = داونلود همه چیز
download-text = یک فایل می‌گیرید که هر چه در دوسیهٔ شما است در آن است.
download-warn = هر کسی که این فایل را دارد آن را خوانده می‌تواند. این کار را تنها در دستگاه خود بکنید.
download-start = داونلود
download-done = فایل در این دستگاه ذخیره شد.
download-date = تاریخ
download-state = وضعیت
download-happened = چه شد
erase-title = پاک کردن
erase-intro = می‌توانید یک بخش یا تمام دوسیه را پاک کنید.
erase-part = پاک کردن «{ $kind }»
erase-whole = پاک کردن تمام دوسیه
erase-part-text = هر چه در «{ $kind }» است پاک می‌شود. هیچ‌کس آن را پس آورده نمی‌تواند.
erase-whole-text = همه چیز پاک می‌شود. کارت شما دیگر کار نمی‌کند. هیچ‌کس آن را پس آورده نمی‌تواند.
erase-shared = شریک ساختن این بخش فوراً متوقف می‌شود.
erase-read = آنچه دیگران خوانده یا ذخیره کرده‌اند، نزد آنها می‌ماند.
erase-law = شاید اداره‌ها به حکم قانون کاغذهای خود را نگه دارند.
erase-download = می‌خواهید آن را نگه دارید؟ اول همه چیز را داونلود کنید.
erase-sure = می‌فهمم که این کار برگشت ندارد.
erase-yes = بلی، پاک شود
erase-no = نخیر، بماند
erased-title = پاک شد
erased-text = دیگر در دوسیهٔ شما نیست.
erased-whole-text = دوسیهٔ شما پاک شد. تشکر که از این صفحه استفاده کردید.

## Settings

settings-title = تنظیمات
settings-pin = تغییر پین کود
settings-pin-hint = یک پین کود نو با 6 تا 12 رقم انتخاب کنید.
settings-pin-done = پین کود نو شما از حالا کار می‌کند.
settings-language = زبان
settings-helper = حالت کمک
settings-helper-on = فعال: زبان دوم { $language }
settings-helper-off = خاموش
settings-remember = به یاد سپردن در این دستگاه
settings-remember-text = بعد صفحه بار دیگر می‌فهمد که آیا چیزی از ثبت برداشته شده است. نام، پین کود یا چیزی از دوسیهٔ شما را نگه نمی‌دارد.
settings-kiosk = این دستگاه از کس دیگری است
settings-kiosk-text = بعد هیچ چیز در این دستگاه نمی‌ماند.
settings-kiosk-on = این دستگاه مشترک است. هیچ چیز در آن نمی‌ماند.
helper-title = کسی به من کمک می‌کند
helper-text = صفحه هر جمله را به دو زبان نشان می‌دهد. کمک‌کنندهٔ شما همراه شما خوانده می‌تواند.
helper-record = وقتی بلی می‌گویید، نوشته می‌شود که چه کسی به شما کمک کرد. نام‌ها نوشته نمی‌شود.
helper-use = استفاده از دو زبان
helper-second = زبان دوم، برای کمک‌کنندهٔ شما
helper-who = چه کسی به شما کمک می‌کند؟
helper-from = کمک‌کنندهٔ شما از کدام اداره است؟
helper-from-none = از هیچ اداره‌ای
helper-interpreter = ترجمان
helper-family = خانواده یا دوست
helper-client-manager = مسئول دوسیه
helper-volunteer = داوطلب
helper-teacher = معلم
helper-other = کس دیگر
helper-start = شروع
helper-stop = خاموش کردن
helper-banner = دو زبان. کمک‌کننده: { $role }
helper-trust = شما فیصله می‌کنید، نه کمک‌کنندهٔ شما.

## Recovery

recover-title = کارت بازیابی شما
recover-intro = شما یک کارت نو و یک پین کود نو می‌سازید.
recover-dead = کارت کهنهٔ شما فوراً از کار می‌افتد. پین کود کهنه هم.
recover-start = ساختن کارت نو
recover-card-title = کارت نو شما
recover-card-text = این کارت را چاپ کنید، یا در جای امن نگه دارید. تنها یک بار آن را می‌بینید.
recover-card-warn = نگذارید کسی از آن عکس بگیرد.
recover-qr = کود کارت نو شما
recover-number = شمارهٔ دوسیه
recover-print = چاپ کارت
recover-code = نشان دادن کود به شکل متن
recover-kept = کارت نو خود را نگه داشته‌ام
recover-old = کارت کهنه و پین کود کهنه دیگر کار نمی‌کند.
backup-what = اگر کارت دیگر خود را گم کرده‌اید یا پین کود را از یاد برده‌اید، با این کارت دوباره به دوسیهٔ خود می‌رسید. بعد پین کود نو انتخاب می‌کنید.
backup-keep = آن را در خانه نگه دارید، نه با کارت دیگر. کسی که این کارت را دارد دوسیهٔ شما را بدون پین کود باز کرده می‌تواند. آن را به هیچ‌کس نشان ندهید.
backup-old = کارت بازیابی که پیشتر گرفتید دیگر کار نمی‌کند.
backup-kept = کارت بازیابی خود را نگه داشتم

## The session

session-title = هنوز اینجا هستید؟
session-text = مدتی چیزی فشار داده نشده است. در یک دقیقه خارج می‌شوید.
session-stay = بلی، می‌مانم
session-leave = خروج
out-title = شما خارج شدید
out-text = هیچ چیز از دوسیهٔ شما در این دستگاه نمی‌ماند.
out-timeout = پنج دقیقه چیزی فشار داده نشد. به همین خاطر خارج شدید.
out-again = دوباره باز کردن دوسیه
out-close = حالا می‌توانید این صفحه را ببندید.

## When something goes wrong. One text for each code: what it is, and what to do.

problem-title = نشد
problem-todo = چه کرده می‌توانید
alarm-title = صبر کنید. چیزی درست نیست.
problem-offline = ارتباط انترنت نیست. معلوم نیست که انجام شد یا نه.
problem-offline-do = به جایی بروید که ارتباط بهتر است. بعد دوباره ببینید.
problem-busy = حالا بسیار مصروف است.
problem-busy-do = یک دقیقه صبر کنید. بعد دوباره کوشش کنید.
problem-card-unreadable = صفحه این کارت یا این کود را خوانده نمی‌تواند.
problem-card-unreadable-do = کارت را در روشنی خوب دوباره اسکن کنید. یا کود را با دقت بنویسید.
problem-card-dead = این کارت دیگر کار نمی‌کند.
problem-card-dead-do = کارت نوتر دارید؟ از آن استفاده کنید. اگر نه، به دفتر بروید.
problem-wrong-pin = این پین کود درست نیست.
problem-wrong-pin-do = عجله نکنید و دوباره بنویسید.
problem-locked = کارت شما قفل شده است. چند بار پین کود غلط نوشته شد.
problem-locked-do = از کارت بازیابی خود استفاده کنید. یا به اداره‌ای بروید که کارت را به شما داده است.
problem-weak-pin = این پین کود بسیار آسان است.
problem-weak-pin-do = پین کود دیگری انتخاب کنید.
problem-not-proven = صفحه جواب خدمت را بررسی کرده نتوانست. شاید کسی چیزی را تغییر داده است.
problem-not-proven-do = حالا توقف کنید و خارج شوید. به اداره‌ای که کارت را به شما داده است بگویید. این کلمه را نشان دهید: { $what }.
problem-log-went-back = سطرهایی که قبلاً بود از ثبت گم شده است. این هرگز نباید بشود.
problem-log-went-back-do = خارج شوید. به اداره‌ای که کارت را به شما داده است، یا به مفتش بگویید.
problem-changed = در این میان دوسیهٔ شما تغییر کرد. هیچ کاری نشد.
problem-changed-do = دوباره ببینید و بعد فیصله کنید.
problem-not-allowed = توافق اداره‌ها این را اجازه نمی‌دهد.
problem-not-allowed-do = لازم نیست کاری کنید. اگر سؤال دارید از کمک‌کنندهٔ خود بپرسید.
problem-not-active = این اداره حالا سهم ندارد.
problem-not-active-do = از خود اداره بپرسید، یا پسان‌تر دوباره کوشش کنید.
problem-over = شما خارج شده‌اید.
problem-over-do = دوسیهٔ خود را دوباره با کارت باز کنید.
problem-frozen = همه چیز موقتاً متوقف است.
problem-frozen-do = به صفحهٔ اصلی بروید و دوباره شروع کنید. بعد دوباره کوشش کنید.
problem-failed = یک چیز غلط شد. گناه شما نیست.
problem-failed-do = دوباره کوشش کنید. باز هم نشد؟ به اداره‌ای بروید که کارت را به شما داده است.
problem-number = این شماره را به آنها بگویید: { $id }
offline-banner = ارتباط نیست. می‌بینید که در { $date } ساعت { $time } چطور بود.
