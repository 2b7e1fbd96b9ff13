# reviewed: no
# SPDX-License-Identifier: EUPL-1.2
#
# Translated by a machine from nl.ftl and en.ftl, which explain each text. When a person has read it
# all: "reviewed: yes".

## Everywhere

app-title = پروندهٔ من
back = بازگشت
home = صفحهٔ اصلی
log-out = خروج
language-and-help = زبان و کمک
close = بستن
try-again = دوباره امتحان کردن
continue = ادامه
please-wait = لطفاً یک لحظه صبر کنید.
progress-key = صفحه پین شما را بررسی می‌کند. این کار چند ثانیه وقت می‌گیرد.
progress-reading = پروندهٔ شما باز می‌شود.
progress-sealing = پروندهٔ شما قفل‌های تازه می‌گیرد. لطفاً این صفحه را باز نگه دارید.
progress-proving = صفحه بررسی می‌کند که چیزی کم نباشد.
just = { $name }
name-in-language = به زبان { $language }
not-reviewed = این متن‌ها را کامپیوتر ترجمه کرده است. هنوز هیچ‌کس آنها را بررسی نکرده است.
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

start-title = پروندهٔ خود را باز کنید
start-intro = به کارتی که به شما داده شده نیاز دارید. به پین خود هم نیاز دارید.
start-scan = اسکن کارت
start-scan-hint = دوربین مربع نقطه‌دار روی کارت شما را می‌خواند.
start-type = نوشتن کد
start-type-hint = کد روی کارت شما، زیر مربع است.
start-what = این صفحه چیست؟
start-what-text = اینجا می‌بینید چه کسی اجازه دارد داستان شما را بخواند. شما تصمیم می‌گیرید. همیشه می‌توانید توقف کنید.
start-safe-text = کارت و پین شما پروندهٔ شما را باز می‌کند. بدون اجازهٔ شما هیچ‌کس دیگر آن را نمی‌تواند بخواند.
start-lost = کارتم گم شده است
start-lost-text = آیا در خانه کارت بازیابی دارید؟ آن کارت را اینجا اسکن کنید.
start-lost-desk = کارت بازیابی ندارید؟ به سازمانی بروید که کارت را به شما داده است. آنها می‌توانند همه چیز را برای شما موقتاً متوقف کنند.
scan-title = کارت خود را اسکن کنید
scan-hint = مربع نقطه‌دار را پیش دوربین بگیرید.
scan-denied = صفحه اجازهٔ استفاده از دوربین را ندارد. به دوربین اجازه بدهید، یا کد را بنویسید.
scan-none = این دستگاه دوربینی ندارد که اینجا کار کند. می‌توانید کد را بنویسید.
scan-video = تصویر دوربین
type-title = کد روی کارت خود را بنویسید
type-label = کد روی کارت شما
type-hint = می‌توانید کد را کپی و جای‌گذاری کنید. حروف بزرگ و کوچک مهم است.

## PIN

pin-title = پین خود را بنویسید
pin-private = تلفن را طوری بگیرید که تنها خود شما ببینید.
pin-private-helper = اکنون تلفن را خودتان بگیرید. کمک‌کنندهٔ شما نباید پین شما را ببیند.
pin-never = هیچ‌کس حق ندارد پین شما را بپرسد. حتی کسی که به شما کمک می‌کند.
pin-digits = { $count ->
    [0] هنوز هیچ رقمی نوشته نشده است
    [one] { $count } رقم نوشته شده است
   *[other] { $count } رقم نوشته شده است
}
pin-keys = کلیدهای عددی
pin-delete = پاک کردن آخرین رقم
pin-open = باز کردن
pin-tries = { $count ->
    [0] دیگر نمی‌توانید امتحان کنید.
    [1] یک بار دیگر می‌توانید امتحان کنید. بعد از آن کارت قفل می‌شود.
    [one] { $count } بار دیگر می‌توانید امتحان کنید.
   *[other] { $count } بار دیگر می‌توانید امتحان کنید.
}
pin-forgot = پین خود را نمی‌دانم
pin-forgot-text = از کارت بازیابی خود استفاده کنید. با آن کارت پین تازه انتخاب می‌کنید.
pin-forgot-desk = کارت بازیابی ندارید؟ به سازمانی بروید که کارت را به شما داده است.
pin-locked = کارت شما قفل شده است
pin-locked-why = چند بار پین اشتباه نوشته شد.

## First time

activate-title = این اولین بار شما است
activate-intro = اکنون برای پروندهٔ شما کلیدهای تازه می‌سازیم. بعد از آن تنها شما می‌توانید آن را باز کنید.
activate-why = دفتری که کارت شما را ساخته است دیگر نمی‌تواند پروندهٔ شما را باز کند.
activate-choose = پین خود را انتخاب کنید
activate-rule = 6 تا 12 رقم انتخاب کنید. تاریخ تولد نباشد.
activate-repeat = همان پین را دوباره بنویسید
activate-differs = دو پین یکی نیستند. لطفاً از اول شروع کنید.
activate-keep = پین خود را به یاد داشته باشید. آن را روی کارت ننویسید.
activate-done-title = اکنون پرونده از خود شما است
activate-done = با کارت و پین تازهٔ خود می‌توانید آن را باز کنید.
weak-short = این پین کوتاه است. دست‌کم 6 رقم انتخاب کنید.
weak-long = این پین طولانی است. حداکثر 12 رقم انتخاب کنید.
weak-same = این پین تکراری است. دیگران زود حدس می‌زنند. پین دیگری انتخاب کنید.
weak-row = رقم‌ها پشت سر هم هستند، مثل 123456. دیگران زود حدس می‌زنند. پین دیگری انتخاب کنید.
weak-date = این مثل یک تاریخ است. دیگران زود حدس می‌زنند. پین دیگری انتخاب کنید.

## Home

home-title = پروندهٔ شما
home-number = شماره { $number }
home-waiting-title = منتظر جواب شما
home-waiting = { $partner } از شما پرسشی دارد
home-waiting-parts = { $count ->
    [one] { $count } پرسش
   *[other] { $count } پرسش
}
home-no-waiting = هیچ‌کس منتظر جواب شما نیست.
home-picture-title = چه کسی چه چیزی را می‌تواند بخواند
home-picture-hint = تصویر رنگی یعنی: اجازهٔ خواندن این بخش را دارد. برای دیدن بیشتر یا توقف، آن را فشار دهید.
home-picture-none = اکنون چیزی را به اشتراک نمی‌گذارید. هیچ‌کس پروندهٔ شما را نمی‌تواند بخواند.
cell-shared = { $kind }: { $partner } تا { $date } اجازهٔ خواندن دارد
cell-paused = { $kind }: برای { $partner } موقتاً متوقف است
cell-none = { $kind }: { $partner } اجازهٔ خواندن ندارد
legend-shared = اجازهٔ خواندن دارد
legend-paused = موقتاً متوقف
legend-none = اجازهٔ خواندن ندارد
home-list-title = آنچه به اشتراک می‌گذارید
home-list-until = تا { $date }
home-list-paused = موقتاً متوقف
home-list-notyet = شروع: { $date }
home-ending-title = به‌زودی تمام می‌شود
home-ending = { $partner } تا { $date } اجازهٔ خواندن «{ $kind }» را دارد.
home-ending-hint = لازم نیست کاری کنید. بعد خودبه‌خود متوقف می‌شود.
home-go-log = چه کسی اطلاعات مرا دید
home-go-log-hint = ببینید چه کسی و کی پروندهٔ شما را خواند.
home-go-dossier = پروندهٔ من
home-go-dossier-hint = هر چه را در آن است بخوانید.
home-go-settings = تنظیمات
home-go-settings-hint = پین، زبان، کمک.
home-as-of = در { $date } ساعت { $time } چنین بود.
stop-all = توقف همه چیز
stop-all-hint = دیگر هیچ‌کس چیزی را نمی‌تواند بخواند. فوراً اجرا می‌شود.
stop-all-title = همه چیز متوقف شود؟
stop-all-text = بعد هیچ‌کس پروندهٔ شما را نمی‌تواند بخواند. بعداً می‌توانید دوباره شروع کنید.
stop-all-read = آنچه کسی پیشتر خوانده است، پس گرفته نمی‌شود.
stop-all-yes = بله، همه چیز متوقف شود
stop-all-no = نه، همین‌طور بماند
stopped-title = همه چیز متوقف شد
stopped-text = اکنون هیچ‌کس پروندهٔ شما را نمی‌تواند بخواند.
frozen-title = { $partner } همه چیز را موقتاً متوقف کرده است
frozen-text = اکنون هیچ‌کس پروندهٔ شما را نمی‌تواند بخواند. تنها شما می‌توانید دوباره شروع کنید.
resume-all = دوباره شروع کردن
resume-all-text = بعد سازمان‌ها آنچه را شما اجازه داده‌اید دوباره می‌توانند بخوانند.
resumed-title = دوباره شروع شد

## A request

request-title = آیا { $partner } اجازه دارد این را بخواند؟
request-number = پرسش { $number } از { $total }
request-asked = تاریخ پرسش: { $date }
fact-who = چه کسی
fact-who-text = { $partner }. تنها کسانی که آنجا به این عنوان کار می‌کنند: { $role }.
fact-what = چه چیزی
fact-what-text = { $kind }. { $explain }
fact-why = چرا
fact-why-text = { $purpose }. { $explain }
fact-why-law = این وظیفه‌ای است که قانون داده است: { $law }. باز هم می‌توانید نه بگویید.
fact-until = تا کی
fact-until-text = تا { $date }. بعد خودبه‌خود متوقف می‌شود.
fact-stop = چگونه توقف کنم
fact-stop-text = هر وقت بخواهید می‌توانید توقف کنید. فوراً اجرا می‌شود. آنچه خوانده شده، پس گرفته نمی‌شود.
fact-ask = از چه کسی بپرسم
fact-ask-text = از { $partner } بپرسید، یا از سازمانی که کارت را به شما داده است.
fact-never-text = هرگز برای: { $purposes }. حتی اگر بله بگویید.
fact-extend-text = تا { $date } بود. اکنون آن را طولانی‌تر می‌کنید.
request-preview = دقیقاً ببینید چه را خواهند خواند
request-preview-title = این را { $partner } خواهد خواند
request-preview-none = هنوز چیزی در این بخش نیست. وقتی چیزی اضافه شود، می‌توانند بخوانند.
request-preview-later = آنچه بعداً به این بخش اضافه شود، آن را هم می‌توانند بخوانند.
request-end-shorter = انتخاب مدت کوتاه‌تر
request-end-title = برای چه مدت؟
request-end-hint = می‌توانید مدت کوتاه‌تری انتخاب کنید. هرگز بیشتر از توافق نیست.
request-end-default = تا { $date } (پیشنهاد)
request-end-choice = تا { $date }
request-no-title = اگر نه بگویم چه؟
request-no-free = همیشه می‌توانید نه بگویید. لازم نیست دلیل بگویید.
request-no-same = آنچه اکنون به اشتراک می‌گذارید، همان‌طور می‌ماند.
request-no-stay = پرونده، کارت و پین شما کار می‌کند.
request-no-ask = { $partner } این بخش را نمی‌تواند بخواند. شاید خودشان دربارهٔ آن از شما بپرسند.
request-no-later = { $partner } بعداً دوباره می‌تواند بپرسد. آن وقت می‌توانید بله بگویید.
request-question = این را می‌خواهید؟
answer-yes = بله
answer-no = نه
request-later = بعداً تصمیم می‌گیرم
request-talk = اول دربارهٔ آن صحبت می‌کنم
request-not-allowed = توافق این را اجازه نمی‌دهد. نمی‌توانید به آن بله بگویید.
request-gone = این پرسش جواب داده شده یا پس گرفته شده است.
talk-title = اول دربارهٔ آن صحبت کنید
talk-text = شتاب نکنید. تا جواب ندهید هیچ کاری نمی‌شود.
talk-who = با کسی که به او اعتماد دارید صحبت کنید. یا از مترجم کمک بخواهید.
talk-ask = پرسش‌های خوب: چرا به این نیاز دارید؟ اگر نه بگویم چه می‌شود؟
talk-helper = اکنون کسی به من کمک می‌کند
later-text = پرسش اینجا می‌ماند. می‌توانید روز دیگری جواب بدهید.
tell-title = اول خودتان بگویید
tell-text = به زبان خود بگویید: چه کسی اجازه دارد این را بخواند و شما چگونه توقف می‌کنید؟
tell-question = بعد از بلهٔ شما چه کسی اجازه دارد «{ $kind }» را بخواند؟
tell-nobody = هیچ‌کس
tell-everyone = همهٔ سازمان‌ها
tell-right = درست است.
tell-wrong = کاملاً درست نیست. دوباره ببینید، یا اول دربارهٔ آن صحبت کنید.
tell-back-to-request = دوباره دیدن پرسش
tell-yes = بله، این را می‌خواهم
tell-no = نه، این را نمی‌خواهم
granted-title = شما بله گفتید
granted-text = { $partner } تا { $date } اجازهٔ خواندن «{ $kind }» را دارد.
granted-stop = می‌خواهید توقف کنید؟ به صفحهٔ اصلی بروید و تصویر را فشار دهید.
granted-stop-now = اکنون توقف کنید
declined-title = شما نه گفتید
declined-text = { $partner } «{ $kind }» را نمی‌تواند بخواند.
declined-fine = مشکلی نیست. هیچ چیز دیگر تغییر نمی‌کند.
next-question = پرسش بعدی

## What is shared with one organisation

grant-title = { $partner } اجازه دارد این را بخواند
grant-title-paused = برای { $partner } موقتاً متوقف است
grant-title-over = { $partner } دیگر این را نمی‌تواند بخواند
grant-since = از { $date }
grant-helper = به کمک: { $helper }
grant-stop = توقف اشتراک‌گذاری
grant-pause = توقف موقت
grant-pause-hint = { $partner } آن را نمی‌تواند بخواند تا شما دوباره شروع کنید.
grant-resume = دوباره شروع کردن
grant-extend = طولانی‌تر کردن
state-active = اجازهٔ خواندن دارد
state-paused = موقتاً متوقف
state-revoked = متوقف شد
state-expired = تمام شد
state-used-up = مصرف شد
state-not-yet = هنوز شروع نشده
state-replaced = اجازهٔ تازه‌تری جای آن را گرفته
revoked-title = متوقف شد
revoked-text = { $partner } دیگر «{ $kind }» را نمی‌تواند بخواند.
revoked-read = آنچه پیش از این خوانده‌اند، پس گرفته نمی‌شود.
revoked-turn = می‌خواهید آن را پاک کنند؟ از { $partner } بخواهید. آنها باید ظرف یک ماه جواب بدهند.
revoked-authority = راضی نیستید؟ می‌توانید به ادارهٔ حفاظت از داده‌های هلند (Autoriteit Persoonsgegevens) شکایت کنید.
paused-title = موقتاً متوقف است
paused-text = { $partner } اکنون «{ $kind }» را نمی‌تواند بخواند.
unpaused-title = دوباره شروع شد
unpaused-text = { $partner } تا { $date } اجازهٔ خواندن «{ $kind }» را دارد.
extend-title = طولانی‌تر شود؟
extend-question = آیا { $partner } اجازه دارد این را مدت بیشتری بخواند؟
extended-title = شما مدت را طولانی‌تر کردید
extend-none = این بیشترین مدتی است که توافق اجازه می‌دهد.

## Who saw my data

log-title = چه کسی اطلاعات مرا دید
log-verified = { $count ->
    [one] در این دستگاه بررسی شد: { $count } سطر. چیزی کم نیست.
   *[other] در این دستگاه بررسی شد: هر { $count } سطر. چیزی کم نیست.
}
log-watch = { $count } نفر از { $all } ناظر مستقل این گزارش را تأیید می‌کنند.
log-watch-alarm = فقط { $count } نفر از { $all } ناظر مستقل این گزارش را تأیید می‌کنند، یا یکی از آن‌ها مخالف است. شاید به دیگران گزارش دیگری نشان داده شود. به کسی که به او اعتماد دارید بگویید.
log-empty = هنوز هیچ‌کس اطلاعات شما را ندیده است.
log-empty-filter = برای این انتخاب چیزی نیست.
log-filter = نشان دادن
log-filter-partner = سازمان
log-filter-kind = بخش
log-all-partners = همهٔ سازمان‌ها
log-all-kinds = همهٔ بخش‌ها
log-own = کارهای خودم را هم نشان بده
log-count = { $count } بار
log-reason = چرا رد شد: { $reason }
log-for = برای: { $purpose }
log-as = به عنوان: { $role }
log-staff = شمارهٔ این شخص نزد آنها: { $staff }
log-more = نشان دادن سطرهای قدیمی‌تر
you = شما
broker = این خدمت
what-read = – خواندن
what-refused = – خواست بخواند، رد شد
what-asked = – درخواست اجازه از شما
what-added = – اضافه کردن سند
what-opened = – باز کردن پرونده با کارت
what-wrong-pin = – نوشتن پین اشتباه
what-granted = – جواب: بله
what-revoked = – توقف اشتراک‌گذاری
what-paused = – توقف موقت اشتراک‌گذاری
what-resumed = – دوباره شروع کردن اشتراک‌گذاری
what-stopped = – توقف همه چیز
what-answered = – جواب: نه
what-erased = – پاک کردن چیزی
what-keys = – ساختن کلیدهای تازه
what-looked = – دیدن پرونده
what-enrolled = – ساختن پرونده
what-vault = – تغییر پین یا کارت
what-resealed = – قفل تازه برای یک سند
what-frozen = – توقف موقت همه چیز
what-remarked = – گفتن این که چیزی درست نیست
what-rejected = – فرستادن چیزی نادرست
reason-granted = شما اجازه داده بودید
reason-not-verified = بررسی انجام نشد
reason-partner-suspended = این سازمان اکنون شرکت ندارد
reason-no-such-dossier = این پرونده وجود ندارد
reason-unknown-kind = این بخش وجود ندارد
reason-unknown-purpose = این هدف وجود ندارد
reason-purpose-forbidden = این هرگز مجاز نیست
reason-role-not-held = این سازمان این کار را نمی‌کند
reason-not-in-agreement = توافق سازمان‌ها اجازه نمی‌دهد
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
reason-bad-signature = امضا اشتباه بود
reason-wrong-statement-type = نوع پیام اشتباه بود
reason-wrong-audience = پیام برای خدمت دیگری بود
reason-wrong-issuer = به نام کس دیگری فرستاده شده بود
reason-statement-expired = پیام بسیار قدیمی بود
reason-statement-from-the-future = تاریخ پیام اشتباه بود
reason-replay = پیام دو بار فرستاده شده بود
reason-not-allowed = مجاز نیست
reason-wrong-pin = پین اشتباه بود
reason-locked = کارت بعد از چند پین اشتباه قفل شده بود
reason-wrong-sequence = در این میان چیزی تغییر کرده بود
reason-other = دلیل دیگر

## My dossier

dossier-title = پروندهٔ من
dossier-empty = هنوز چیزی در پروندهٔ شما نیست.
dossier-part-empty = هنوز چیزی در این بخش نیست.
dossier-by = از { $partner }
dossier-version = نسخهٔ { $number }
document-written = نوشتهٔ { $partner } در { $date }
document-language = متن به زبانی است که نوشته شده است.
document-open-file = باز کردن سند
document-save-file = ذخیره کردن سند
document-no-view = این صفحه این نوع سند را نمی‌تواند نشان دهد. می‌توانید آن را ذخیره کنید.
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
remark-done = { $partner } اکنون آن را می‌تواند بخواند. شما آن را زیر سند می‌بینید.
fhir-patient = دربارهٔ
fhir-born = تاریخ تولد
fhir-problems = بیماری‌ها
fhir-allergies = حساسیت‌ها
fhir-medication = داروها
fhir-vaccinations = واکسن‌ها
fhir-results = نتیجه‌ها
fhir-author = نویسنده
fhir-empty = چیزی معلوم نیست
fhir-all = همهٔ جزئیات
download-title = دانلود همه چیز
download-text = یک فایل می‌گیرید که هر چه در پروندهٔ شما است در آن است.
download-warn = هر کسی که این فایل را دارد آن را می‌تواند بخواند. این کار را تنها در دستگاه خود بکنید.
download-start = دانلود
download-done = فایل در این دستگاه ذخیره شد.
download-date = تاریخ
download-state = وضعیت
download-happened = چه شد
erase-title = پاک کردن
erase-intro = می‌توانید یک بخش یا تمام پرونده را پاک کنید.
erase-part = پاک کردن «{ $kind }»
erase-whole = پاک کردن تمام پرونده
erase-part-text = هر چه در «{ $kind }» است پاک می‌شود. هیچ‌کس آن را نمی‌تواند برگرداند.
erase-whole-text = همه چیز پاک می‌شود. کارت شما دیگر کار نمی‌کند. هیچ‌کس آن را نمی‌تواند برگرداند.
erase-shared = اشتراک‌گذاری این بخش فوراً متوقف می‌شود.
erase-read = آنچه دیگران خوانده یا ذخیره کرده‌اند، نزد آنها می‌ماند.
erase-law = شاید سازمان‌ها به حکم قانون کاغذهای خود را نگه دارند.
erase-download = می‌خواهید آن را نگه دارید؟ اول همه چیز را دانلود کنید.
erase-sure = می‌فهمم که این کار برگشت ندارد.
erase-yes = بله، پاک شود
erase-no = نه، بماند
erased-title = پاک شد
erased-text = دیگر در پروندهٔ شما نیست.
erased-whole-text = پروندهٔ شما پاک شد. سپاس که از این صفحه استفاده کردید.

## Settings

settings-title = تنظیمات
settings-pin = تغییر پین
settings-pin-hint = یک پین تازه با 6 تا 12 رقم انتخاب کنید.
settings-pin-done = پین تازهٔ شما از اکنون کار می‌کند.
settings-language = زبان
settings-helper = حالت کمک
settings-helper-on = فعال: زبان دوم { $language }
settings-helper-off = خاموش
settings-remember = به یاد سپردن در این دستگاه
settings-remember-text = بعد صفحه بار دیگر می‌فهمد که آیا چیزی از فهرست ثبت برداشته شده است. نام، پین یا چیزی از پروندهٔ شما را نگه نمی‌دارد.
settings-kiosk = این دستگاه از کس دیگری است
settings-kiosk-text = بعد هیچ چیز در این دستگاه نمی‌ماند.
settings-kiosk-on = این دستگاه مشترک است. هیچ چیز در آن نمی‌ماند.
helper-title = کسی به من کمک می‌کند
helper-text = صفحه هر جمله را به دو زبان نشان می‌دهد. کمک‌کنندهٔ شما همراه شما می‌تواند بخواند.
helper-record = وقتی بله می‌گویید، نوشته می‌شود که چه کسی به شما کمک کرد. نام‌ها نوشته نمی‌شود.
helper-use = استفاده از دو زبان
helper-second = زبان دوم، برای کمک‌کنندهٔ شما
helper-who = چه کسی به شما کمک می‌کند؟
helper-from = کمک‌کنندهٔ شما از کدام سازمان است؟
helper-from-none = از هیچ سازمانی
helper-interpreter = مترجم
helper-family = خانواده یا دوست
helper-client-manager = مسئول پرونده
helper-volunteer = داوطلب
helper-teacher = معلم
helper-other = کس دیگر
helper-start = شروع
helper-stop = خاموش کردن
helper-banner = دو زبان. کمک‌کننده: { $role }
helper-trust = شما تصمیم می‌گیرید، نه کمک‌کنندهٔ شما.

## Recovery

recover-title = کارت بازیابی شما
recover-intro = شما یک کارت تازه و یک پین تازه می‌سازید.
recover-dead = کارت قدیمی شما فوراً از کار می‌افتد. پین قدیمی هم.
recover-start = ساختن کارت تازه
recover-card-title = کارت تازهٔ شما
recover-card-text = این کارت را چاپ کنید، یا در جای امن نگه دارید. تنها یک بار آن را می‌بینید.
recover-card-warn = نگذارید کسی از آن عکس بگیرد.
recover-qr = کد کارت تازهٔ شما
recover-number = شمارهٔ پرونده
recover-print = چاپ کارت
recover-code = نشان دادن کد به شکل متن
recover-kept = کارت تازه خود را نگه داشته‌ام
recover-old = کارت قدیمی و پین قدیمی دیگر کار نمی‌کند.
backup-what = اگر کارت دیگر خود را گم کرده‌اید یا پین را فراموش کرده‌اید، با این کارت دوباره به پروندهٔ خود می‌رسید. سپس پین تازه انتخاب می‌کنید.
backup-keep = آن را در خانه نگه دارید، نه با کارت دیگر. کسی که این کارت را دارد می‌تواند پروندهٔ شما را بدون پین باز کند. آن را به هیچ‌کس نشان ندهید.
backup-old = کارت بازیابی که قبلاً گرفتید دیگر کار نمی‌کند.
backup-kept = کارت بازیابی خود را نگه داشتم

## The session

session-title = هنوز اینجا هستید؟
session-text = مدتی چیزی فشار داده نشده است. در یک دقیقه خارج می‌شوید.
session-stay = بله، می‌مانم
session-leave = خروج
out-title = شما خارج شدید
out-text = هیچ چیز از پروندهٔ شما در این دستگاه نمی‌ماند.
out-timeout = پنج دقیقه چیزی فشار داده نشد. به همین خاطر خارج شدید.
out-again = دوباره باز کردن پرونده
out-close = اکنون می‌توانید این صفحه را ببندید.

## When something goes wrong. One text for each code: what it is, and what to do.

problem-title = انجام نشد
problem-todo = چه می‌توانید بکنید
alarm-title = صبر کنید. چیزی درست نیست.
problem-offline = اتصال اینترنت نیست. معلوم نیست که انجام شد یا نه.
problem-offline-do = به جایی بروید که اتصال بهتر است. بعد دوباره ببینید.
problem-busy = اکنون بسیار شلوغ است.
problem-busy-do = یک دقیقه صبر کنید. بعد دوباره امتحان کنید.
problem-card-unreadable = صفحه این کارت یا این کد را نمی‌تواند بخواند.
problem-card-unreadable-do = کارت را در نور خوب دوباره اسکن کنید. یا کد را با دقت بنویسید.
problem-card-dead = این کارت دیگر کار نمی‌کند.
problem-card-dead-do = کارت تازه‌تری دارید؟ از آن استفاده کنید. اگر نه، به دفتر بروید.
problem-wrong-pin = این پین درست نیست.
problem-wrong-pin-do = شتاب نکنید و دوباره بنویسید.
problem-locked = کارت شما قفل شده است. چند بار پین اشتباه نوشته شد.
problem-locked-do = از کارت بازیابی خود استفاده کنید. یا به سازمانی بروید که کارت را به شما داده است.
problem-weak-pin = این پین بسیار آسان است.
problem-weak-pin-do = پین دیگری انتخاب کنید.
problem-not-proven = صفحه جواب خدمت را نتوانست بررسی کند. شاید کسی چیزی را تغییر داده است.
problem-not-proven-do = اکنون توقف کنید و خارج شوید. به سازمانی که کارت را به شما داده است بگویید. این کلمه را نشان دهید: { $what }.
problem-log-went-back = سطرهایی که پیشتر بود از فهرست ثبت گم شده است. این هرگز نباید بشود.
problem-log-went-back-do = خارج شوید. به سازمانی که کارت را به شما داده است، یا به ناظر بگویید.
problem-changed = در این میان پروندهٔ شما تغییر کرد. هیچ کاری نشد.
problem-changed-do = دوباره ببینید و بعد تصمیم بگیرید.
problem-not-allowed = توافق سازمان‌ها این را اجازه نمی‌دهد.
problem-not-allowed-do = لازم نیست کاری کنید. اگر پرسش دارید از کمک‌کنندهٔ خود بپرسید.
problem-not-active = این سازمان اکنون شرکت ندارد.
problem-not-active-do = از خود سازمان بپرسید، یا بعداً دوباره امتحان کنید.
problem-over = شما خارج شده‌اید.
problem-over-do = پروندهٔ خود را دوباره با کارت باز کنید.
problem-frozen = همه چیز موقتاً متوقف است.
problem-frozen-do = به صفحهٔ اصلی بروید و دوباره شروع کنید. بعد دوباره امتحان کنید.
problem-failed = مشکلی پیش آمد. تقصیر شما نیست.
problem-failed-do = دوباره امتحان کنید. باز هم نشد؟ به سازمانی بروید که کارت را به شما داده است.
problem-number = این شماره را به آنها بگویید: { $id }
offline-banner = اتصال نیست. می‌بینید که در { $date } ساعت { $time } چگونه بود.
