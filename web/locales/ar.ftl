# reviewed: no
# SPDX-License-Identifier: EUPL-1.2
#
# Translated by a machine from nl.ftl and en.ftl, which explain each text. When a person has read it
# all: "reviewed: yes".

## Everywhere

app-title = ملفي
back = رجوع
home = الرئيسية
log-out = تسجيل الخروج
language-and-help = اللغة والمساعدة
close = إغلاق
try-again = المحاولة مرة أخرى
continue = متابعة
please-wait = لحظة من فضلك.
progress-key = الصفحة تتحقق من رقمك السري. هذا يستغرق بضع ثوان.
progress-reading = جارٍ فتح ملفك.
progress-sealing = ملفك يحصل على أقفال جديدة. يرجى إبقاء هذه الصفحة مفتوحة.
progress-proving = الصفحة تتحقق من عدم نقص أي شيء.
just = { $name }
name-in-language = باللغة: { $language }
not-reviewed = ترجم الحاسوب هذه النصوص. لم يراجعها أي شخص بعد.
skip-to-content = الانتقال إلى النص
read-aloud = قراءة بصوت عالٍ
read-stop = إيقاف القراءة
times-read = { $count ->
    [zero] لم تتم القراءة بعد
    [one] تمت القراءة مرة واحدة
    [two] تمت القراءة مرتين
    [few] تمت القراءة { $count } مرات
    [many] تمت القراءة { $count } مرة
   *[other] تمت القراءة { $count } مرة
}

## Language

language-title = اختيار اللغة
language-hint = يمكنك اختيار لغة أخرى في أي وقت.

## Start: the card

start-title = فتح ملفك
start-intro = تحتاج إلى البطاقة التي استلمتها. وتحتاج أيضاً إلى رقمك السري.
start-scan = مسح البطاقة
start-scan-hint = تقرأ الكاميرا المربع ذا النقاط على بطاقتك.
start-type = كتابة الرمز
start-type-hint = الرمز مكتوب على بطاقتك، تحت المربع.
start-what = ما هذه الصفحة؟
start-what-text = هنا ترى من يُسمح له بقراءة قصتك. أنت من يقرر. ويمكنك التوقف دائماً.
start-safe-text = بطاقتك ورقمك السري يفتحان ملفك. لا يستطيع أحد غيرك قراءته دون موافقتك.
start-lost = فقدت بطاقتي
start-lost-text = هل لديك بطاقة استرجاع في البيت؟ امسح تلك البطاقة هنا.
start-lost-desk = ليست لديك بطاقة استرجاع؟ توجه إلى الجهة التي أعطتك البطاقة. يمكنهم إيقاف كل شيء مؤقتاً من أجلك.
scan-title = مسح بطاقتك
scan-hint = ضع المربع ذا النقاط أمام الكاميرا.
scan-denied = لا يُسمح للصفحة باستعمال الكاميرا. اسمح باستعمال الكاميرا أو اكتب الرمز.
scan-none = لا توجد في هذا الجهاز كاميرا تعمل هنا. يمكنك كتابة الرمز.
scan-video = صورة من الكاميرا
type-title = اكتب الرمز الموجود على بطاقتك
type-label = الرمز الموجود على بطاقتك
type-hint = يمكنك نسخ الرمز ولصقه. الحروف الكبيرة والصغيرة مهمة.

## PIN

pin-title = اكتب رقمك السري
pin-private = أدر الهاتف بحيث لا يراه أحد غيرك.
pin-private-helper = خذ الهاتف الآن بنفسك. يجب ألا يرى من يساعدك رقمك السري.
pin-never = لا يجوز لأحد أن يسألك عن رقمك السري. ولا حتى من يساعدك.
pin-digits = { $count ->
    [zero] لم يُكتب أي رقم بعد
    [one] كُتب رقم واحد
    [two] كُتب رقمان
    [few] كُتبت { $count } أرقام
    [many] كُتب { $count } رقماً
   *[other] كُتب { $count } رقم
}
pin-keys = أزرار الأرقام
pin-delete = حذف آخر رقم
pin-open = فتح
pin-tries = { $count ->
    [zero] لم تبق أي محاولة.
    [one] يمكنك المحاولة مرة واحدة أخرى. بعدها تُقفل البطاقة.
    [two] يمكنك المحاولة مرتين أخريين.
    [few] يمكنك المحاولة { $count } مرات أخرى.
    [many] يمكنك المحاولة { $count } مرة أخرى.
   *[other] يمكنك المحاولة { $count } مرة أخرى.
}
pin-forgot = لا أعرف رقمي السري
pin-forgot-text = استعمل بطاقة الاسترجاع. بهذه البطاقة تختار رقماً سرياً جديداً.
pin-forgot-desk = ليست لديك بطاقة استرجاع؟ توجه إلى الجهة التي أعطتك البطاقة.
pin-locked = بطاقتك مقفلة
pin-locked-why = كُتبت أرقام سرية خاطئة كثيرة.

## First time

activate-title = هذه أول مرة لك
activate-intro = نصنع الآن مفاتيح جديدة لملفك. بعد ذلك لا يستطيع أحد غيرك فتحه.
activate-why = المكتب الذي صنع بطاقتك لن يستطيع فتح ملفك بعد الآن.
activate-choose = اختر رقمك السري
activate-rule = اختر من 6 إلى 12 رقماً. لا تستعمل تاريخ ميلاد.
activate-repeat = اكتب الرقم السري نفسه مرة أخرى
activate-differs = الرقمان غير متطابقين. يرجى البدء من جديد.
activate-keep = احفظ رقمك السري. لا تكتبه على البطاقة.
activate-done-title = ملفك أصبح لك الآن
activate-done = يمكنك فتحه ببطاقتك ورقمك السري الجديد.
weak-short = هذا الرقم قصير جداً. اختر 6 أرقام على الأقل.
weak-long = هذا الرقم طويل جداً. اختر 12 رقماً على الأكثر.
weak-same = هذا الرقم يتكرر. يخمنه الآخرون بسرعة. اختر رقماً غيره.
weak-row = الأرقام متتالية، مثل 123456. يخمنها الآخرون بسرعة. اختر رقماً غيره.
weak-date = هذا يشبه تاريخاً. يخمنه الآخرون بسرعة. اختر رقماً سرياً غيره.

## Home

home-title = ملفك
home-number = رقم { $number }
home-waiting-title = بانتظار جوابك
home-waiting = { $partner }: سؤال لك
home-waiting-parts = { $count ->
    [zero] لا أسئلة
    [one] سؤال واحد
    [two] سؤالان
    [few] { $count } أسئلة
    [many] { $count } سؤالاً
   *[other] { $count } سؤال
}
home-no-waiting = لا أحد ينتظر جوابك.
home-picture-title = مَن يقرأ ماذا
home-picture-hint = الصورة الملونة تعني: القراءة مسموحة. اضغط عليها لترى المزيد أو للإيقاف.
home-picture-none = أنت لا تشارك شيئاً الآن. لا يستطيع أحد قراءة ملفك.
cell-shared = { $kind }: القراءة مسموحة لـ { $partner } حتى { $date }
cell-paused = { $kind }: موقوف مؤقتاً لـ { $partner }
cell-none = { $kind }: القراءة غير مسموحة لـ { $partner }
legend-shared = القراءة مسموحة
legend-paused = موقوف مؤقتاً
legend-none = القراءة غير مسموحة
home-list-title = ما تشاركه
home-list-until = حتى { $date }
home-list-paused = موقوف مؤقتاً
home-list-notyet = يبدأ في { $date }
home-ending-title = ينتهي قريباً
home-ending = القراءة مسموحة لـ { $partner } في «{ $kind }» حتى { $date }.
home-ending-hint = لا تحتاج إلى فعل شيء. بعدها يتوقف تلقائياً.
home-go-log = مَن رأى بياناتي
home-go-log-hint = لترى من قرأ ملفك ومتى.
home-go-dossier = ملفي
home-go-dossier-hint = لتقرأ كل ما فيه.
home-go-settings = الإعدادات
home-go-settings-hint = الرقم السري واللغة والمساعدة.
home-as-of = هكذا كان الوضع في { $date } الساعة { $time }.
stop-all = إيقاف كل شيء
stop-all-hint = لن يستطيع أحد قراءة أي شيء. يعمل هذا فوراً.
stop-all-title = هل تريد إيقاف كل شيء؟
stop-all-text = عندها لا يستطيع أحد قراءة ملفك. يمكنك استئناف المشاركة لاحقاً.
stop-all-read = ما قرأه أحد من قبل لا يمكن استرجاعه.
stop-all-yes = نعم، إيقاف كل شيء
stop-all-no = لا، يبقى كما هو
stopped-title = توقف كل شيء
stopped-text = لا يستطيع أحد قراءة ملفك الآن.
frozen-title = أوقف مكتب { $partner } كل شيء مؤقتاً
frozen-text = لا يستطيع أحد قراءة ملفك الآن. أنت وحدك تستطيع استئناف المشاركة.
resume-all = استئناف المشاركة
resume-all-text = عندها تستطيع الجهات أن تقرأ من جديد ما سمحت به.
resumed-title = تم استئناف المشاركة

## A request

request-title = هل تسمح لـ { $partner } بقراءة هذا؟
request-number = السؤال { $number } من { $total }
request-asked = تاريخ السؤال: { $date }
fact-who = مَن
fact-who-text = { $partner }. فقط من يعمل هناك بصفة: { $role }.
fact-what = ماذا
fact-what-text = { $kind }. { $explain }
fact-why = لماذا
fact-why-text = { $purpose }. { $explain }
fact-why-law = هذه مهمة يحددها القانون: { $law }. ومع ذلك يمكنك أن تقول لا.
fact-until = حتى متى
fact-until-text = حتى { $date }. بعدها يتوقف تلقائياً.
fact-stop = كيف تتوقف
fact-stop-text = يمكنك التوقف في أي وقت. يعمل هذا فوراً. ما قُرئ لا يمكن استرجاعه.
fact-ask = مَن تسأل
fact-ask-text = اسأل { $partner } أو الجهة التي أعطتك البطاقة.
fact-never-text = أبداً من أجل: { $purposes }. حتى لو قلت نعم.
fact-extend-text = كان حتى { $date }. أنت الآن تمدده.
request-preview = انظر بالضبط ماذا سيقرؤون
request-preview-title = هذا ما سيقرؤه { $partner }
request-preview-none = لا يوجد شيء في هذا الجزء بعد. سيقرؤونه عندما يُضاف إليه شيء.
request-preview-later = سيقرؤون أيضاً ما يُضاف إلى هذا الجزء لاحقاً.
request-end-shorter = اختيار وقت أقصر
request-end-title = كم من الوقت؟
request-end-hint = يمكنك اختيار وقت أقصر. لا يكون أطول من المتفق عليه أبداً.
request-end-default = حتى { $date } (مقترح)
request-end-choice = حتى { $date }
request-no-title = ماذا لو قلت لا؟
request-no-free = يمكنك دائماً أن تقول لا. لا تحتاج إلى ذكر السبب.
request-no-same = ما تشاركه الآن يبقى كما هو.
request-no-stay = ملفك وبطاقتك ورقمك السري تبقى صالحة.
request-no-ask = لن يقرأ { $partner } هذا الجزء. قد يسألونك عنه بأنفسهم.
request-no-later = قد يسألك { $partner } مرة أخرى لاحقاً. وعندها يمكنك أن تقول نعم.
request-question = هل تريد هذا؟
answer-yes = نعم
answer-no = لا
request-later = أقرر لاحقاً
request-talk = أتحدث عنه أولاً
request-not-allowed = الاتفاق لا يسمح بهذا. لا يمكنك الموافقة عليه.
request-gone = تم الرد على هذا السؤال أو سحبه.
talk-title = التحدث عنه أولاً
talk-text = خذ وقتك. لا يحدث شيء قبل أن تجيب.
talk-who = تحدث مع شخص تثق به. أو اطلب مساعدة مترجم.
talk-ask = أسئلة جيدة: لماذا تحتاجون إلى هذا؟ ماذا يحدث إذا قلت لا؟
talk-helper = هناك من يساعدني الآن
later-text = يبقى السؤال هنا. يمكنك الجواب في يوم آخر.
tell-title = احكِ ما فهمته أولاً
tell-text = قل بكلماتك أنت: من يُسمح له بقراءة هذا؟ وكيف تتوقف؟
tell-question = من سيقرأ «{ $kind }» بعد أن تقول نعم؟
tell-nobody = لا أحد
tell-everyone = كل الجهات
tell-right = هذا صحيح.
tell-wrong = ليس تماماً. انظر مرة أخرى أو تحدث عنه أولاً.
tell-back-to-request = النظر إلى السؤال مرة أخرى
tell-yes = نعم، أريد هذا
tell-no = لا، لا أريد هذا
granted-title = قلت نعم
granted-text = القراءة مسموحة لـ { $partner } في «{ $kind }» حتى { $date }.
granted-stop = هل تريد التوقف؟ اذهب إلى الرئيسية واضغط على الصورة.
granted-stop-now = إيقاف هذا الآن
declined-title = قلت لا
declined-text = لا يستطيع { $partner } قراءة «{ $kind }».
declined-fine = لا بأس في ذلك. لا يتغير شيء آخر.
next-question = السؤال التالي

## What is shared with one organisation

grant-title = القراءة مسموحة لـ { $partner }
grant-title-paused = موقوف مؤقتاً لـ { $partner }
grant-title-over = لم تعد القراءة مسموحة لـ { $partner }
grant-since = منذ { $date }
grant-helper = بمساعدة: { $helper }
grant-stop = إيقاف المشاركة
grant-pause = إيقاف مؤقت
grant-pause-hint = لا يستطيع { $partner } قراءته حتى تستأنف المشاركة.
grant-resume = استئناف المشاركة
grant-extend = تمديد الوقت
state-active = القراءة مسموحة
state-paused = موقوف مؤقتاً
state-revoked = متوقف
state-expired = انتهى
state-used-up = استُنفد
state-not-yet = لم يبدأ بعد
state-replaced = حل محله إذن أحدث
revoked-title = لقد توقف
revoked-text = لم يعد { $partner } يستطيع قراءة «{ $kind }».
revoked-read = ما قرؤوه من قبل لا يمكن استرجاعه.
revoked-turn = هل تريد أن يحذفوه؟ اطلب ذلك من { $partner }. يجب أن يجيبوك خلال شهر واحد.
revoked-authority = لم يرضك الجواب؟ يمكنك تقديم شكوى إلى هيئة حماية البيانات الهولندية (Autoriteit Persoonsgegevens).
paused-title = إنه موقوف مؤقتاً
paused-text = لا يستطيع { $partner } قراءة «{ $kind }» الآن.
unpaused-title = تم استئناف المشاركة
unpaused-text = القراءة مسموحة لـ { $partner } في «{ $kind }» حتى { $date }.
extend-title = هل تريد التمديد؟
extend-question = هل تسمح لـ { $partner } بالقراءة وقتاً أطول؟
extended-title = لقد مددت الوقت
extend-none = هذا أطول وقت يسمح به الاتفاق.

## Who saw my data

log-title = مَن رأى بياناتي
log-verified = { $count ->
    [zero] تم التحقق على هذا الجهاز. لا ينقص شيء.
    [one] تم التحقق على هذا الجهاز: سطر واحد. لا ينقص شيء.
    [two] تم التحقق على هذا الجهاز: سطران. لا ينقص شيء.
    [few] تم التحقق على هذا الجهاز: كل الأسطر وعددها { $count }. لا ينقص شيء.
    [many] تم التحقق على هذا الجهاز: كل الأسطر وعددها { $count }. لا ينقص شيء.
   *[other] تم التحقق على هذا الجهاز: كل الأسطر وعددها { $count }. لا ينقص شيء.
}
log-watch = يؤكد { $count } من { $all } من المراقبين المستقلين هذا السجل.
log-watch-alarm = يؤكد { $count } فقط من { $all } من المراقبين المستقلين هذا السجل، أو يعترض أحدهم. ربما يُعرض على غيرك سجل آخر. أخبر شخصًا تثق به.
log-empty = لم يطلع أحد على بياناتك بعد.
log-empty-filter = لا يوجد شيء لهذا الاختيار.
log-filter = عرض
log-filter-partner = الجهة
log-filter-kind = الجزء
log-all-partners = كل الجهات
log-all-kinds = كل الأجزاء
log-own = عرض ما فعلته أنا أيضاً
log-count = { $count ->
    [zero] ولا مرة
    [one] مرة واحدة
    [two] مرتين
    [few] { $count } مرات
    [many] { $count } مرة
   *[other] { $count } مرة
}
log-reason = سبب الرفض: { $reason }
log-for = من أجل: { $purpose }
log-as = بصفة: { $role }
log-staff = رقم هذا الشخص لديهم: { $staff }
log-more = عرض الأسطر الأقدم
you = أنت
broker = هذه الخدمة
what-read = – قراءة
what-refused = – محاولة قراءة، وتم رفضها
what-asked = – طلب موافقتك
what-added = – إضافة وثيقة
what-opened = – فتح الملف بالبطاقة
what-wrong-pin = – كتابة رقم سري خاطئ
what-granted = – جواب: نعم
what-revoked = – إيقاف المشاركة
what-paused = – إيقاف المشاركة مؤقتاً
what-resumed = – استئناف المشاركة
what-stopped = – إيقاف كل شيء
what-answered = – جواب: لا
what-erased = – مسح شيء
what-keys = – صنع مفاتيح جديدة
what-looked = – الاطلاع على الملف
what-enrolled = – إنشاء الملف
what-vault = – تغيير الرقم السري أو البطاقة
what-resealed = – وضع قفل جديد على وثيقة
what-frozen = – إيقاف كل شيء مؤقتاً
what-remarked = – إبلاغ بأن شيئاً غير صحيح
what-rejected = – إرسال شيء غير سليم
reason-granted = أنت سمحت بذلك
reason-not-verified = لم يكن التحقق ممكناً
reason-partner-suspended = هذه الجهة لا تشارك الآن
reason-no-such-dossier = هذا الملف غير موجود
reason-unknown-kind = هذا الجزء غير موجود
reason-unknown-purpose = هذا الغرض غير موجود
reason-purpose-forbidden = هذا غير مسموح أبداً
reason-role-not-held = هذه الجهة لا تقوم بهذا العمل
reason-not-in-agreement = الاتفاق بين الجهات لا يسمح بذلك
reason-everything-stopped = كنت قد أوقفت كل شيء
reason-no-consent = أنت لم توافق
reason-revoked = كنت قد أوقفت ذلك
reason-expired = انتهت المدة
reason-not-yet-valid = لم يكن قد بدأ بعد
reason-used-up = تمت القراءة بالعدد الذي سمحت به
reason-paused = كنت قد أوقفت ذلك مؤقتاً
reason-wrong-purpose = لم تسمح به لهذا الغرض
reason-wrong-role = لم تسمح به لهذا العمل
reason-no-such-segment = لم يكن هناك شيء في هذا الجزء
reason-no-key-for-epoch = لم يكن لديهم المفتاح
reason-erased = تم مسحه
reason-malformed = كانت الرسالة تالفة
reason-bad-signature = كان التوقيع خاطئاً
reason-wrong-statement-type = كان نوع الرسالة خاطئاً
reason-wrong-audience = كانت الرسالة موجهة إلى خدمة أخرى
reason-wrong-issuer = أُرسلت باسم شخص آخر
reason-statement-expired = كانت الرسالة قديمة جداً
reason-statement-from-the-future = كان تاريخ الرسالة خاطئاً
reason-replay = أُرسلت الرسالة مرتين
reason-not-allowed = هذا غير مسموح
reason-wrong-pin = كان الرقم السري خاطئاً
reason-locked = قُفلت البطاقة بعد أرقام سرية خاطئة كثيرة
reason-wrong-sequence = تغير شيء في هذه الأثناء
reason-other = سبب آخر

## My dossier

dossier-title = ملفي
dossier-empty = لا يوجد شيء في ملفك بعد.
dossier-part-empty = لا يوجد شيء في هذا الجزء بعد.
dossier-by = من { $partner }
dossier-version = النسخة { $number }
document-written = كتبه { $partner } في { $date }
document-language = النص باللغة التي كُتب بها.
document-open-file = فتح الوثيقة
document-save-file = حفظ الوثيقة
document-no-view = لا تستطيع هذه الصفحة عرض هذا النوع من الوثائق. يمكنك حفظها.
document-empty = هذه الوثيقة فارغة.
document-image = صورة: { $title }
document-wrong = هذا غير صحيح
document-remarks = قلت إن هذا غير صحيح
remark-title = هذا غير صحيح
remark-text = اكتب ما هو غير صحيح. يمكنك الكتابة بلغتك.
remark-who = يصل هذا إلى { $partner }. ويراه أيضاً كل من يُسمح له بقراءة هذه الوثيقة.
remark-stays = الوثيقة نفسها لا تتغير.
remark-label = ما الشيء غير الصحيح؟
remark-send = إرسال
remark-done-title = تم الإرسال
remark-done = يستطيع { $partner } قراءته الآن. تراه تحت الوثيقة.
fhir-patient = عن
fhir-born = تاريخ الميلاد
fhir-problems = الأمراض
fhir-allergies = الحساسية
fhir-medication = الأدوية
fhir-vaccinations = التطعيمات
fhir-results = النتائج
fhir-author = الكاتب
fhir-empty = لا شيء معروف
fhir-all = كل التفاصيل
download-title = تنزيل كل شيء
download-text = تحصل على ملف واحد فيه كل محتوى ملفك.
download-warn = كل من لديه هذا الملف يستطيع قراءته. افعل هذا على جهازك أنت فقط.
download-start = تنزيل
download-done = تم حفظ الملف على هذا الجهاز.
download-date = التاريخ
download-state = الحالة
download-happened = ما حدث
erase-title = مسح
erase-intro = يمكنك مسح جزء واحد أو الملف كله.
erase-part = مسح «{ $kind }»
erase-whole = مسح الملف كله
erase-part-text = يُحذف كل ما في «{ $kind }». لا يستطيع أحد استرجاعه.
erase-whole-text = يُحذف كل شيء. تتوقف بطاقتك عن العمل. لا يستطيع أحد استرجاعه.
erase-shared = تتوقف مشاركة هذا الجزء فوراً.
erase-read = ما قرأه الآخرون أو حفظوه يبقى عندهم.
erase-law = قد يُلزم القانون الجهات بالاحتفاظ بأوراقها.
erase-download = هل تريد الاحتفاظ به؟ نزّل كل شيء أولاً.
erase-sure = أفهم أنه لا يمكن التراجع عن هذا.
erase-yes = نعم، مسح
erase-no = لا، احتفاظ
erased-title = تم المسح
erased-text = لم يعد موجوداً في ملفك.
erased-whole-text = لم يعد ملفك موجوداً. شكراً لاستعمالك هذه الصفحة.

## Settings

settings-title = الإعدادات
settings-pin = تغيير رقمك السري
settings-pin-hint = اختر رقماً سرياً جديداً من 6 إلى 12 رقماً.
settings-pin-done = رقمك السري الجديد يعمل من الآن.
settings-language = اللغة
settings-helper = وضع المساعدة
settings-helper-on = يعمل: { $language } هي اللغة الثانية
settings-helper-off = لا يعمل
settings-remember = التذكر على هذا الجهاز
settings-remember-text = عندها تلاحظ الصفحة في المرة القادمة إن حُذف شيء من السجل. لا تحفظ أسماء ولا رقماً سرياً ولا شيئاً من ملفك.
settings-kiosk = هذا الجهاز لشخص آخر
settings-kiosk-text = عندها لا يبقى شيء على هذا الجهاز.
settings-kiosk-on = هذا الجهاز مشترك. لا يبقى عليه شيء.
helper-title = هناك من يساعدني
helper-text = تعرض الصفحة كل جملة بلغتين. يستطيع من يساعدك القراءة معك.
helper-record = عندما تقول نعم، يُسجَّل نوع من ساعدك. لا تُسجَّل الأسماء.
helper-use = استعمال لغتين
helper-second = اللغة الثانية، لمن يساعدك
helper-who = مَن يساعدك؟
helper-from = من أي جهة الشخص الذي يساعدك؟
helper-from-none = لا جهة
helper-interpreter = مترجم
helper-family = قريب أو صديق
helper-client-manager = مسؤول ملف
helper-volunteer = متطوع
helper-teacher = معلم
helper-other = شخص آخر
helper-start = بدء
helper-stop = إيقاف
helper-banner = لغتان. من يساعد: { $role }
helper-trust = أنت من يقرر، وليس من يساعدك.

## Recovery

recover-title = بطاقة الاسترجاع
recover-intro = ستصنع بطاقة جديدة ورقماً سرياً جديداً.
recover-dead = تتوقف بطاقتك القديمة عن العمل فوراً. ورقمك السري القديم أيضاً.
recover-start = صنع بطاقة جديدة
recover-card-title = بطاقتك الجديدة
recover-card-text = اطبع هذه البطاقة أو احفظها في مكان آمن. تراها مرة واحدة فقط.
recover-card-warn = لا تدع أحداً يصورها.
recover-qr = رمز بطاقتك الجديدة
recover-number = رقم الملف
recover-print = طباعة البطاقة
recover-code = عرض الرمز كنص
recover-kept = لقد حفظت بطاقتي الجديدة
recover-old = البطاقة القديمة والرقم السري القديم لم يعودا يعملان.
backup-what = بهذه البطاقة تعود إلى ملفك إذا فقدت بطاقتك الأخرى أو نسيت رقمك السري. تختار عندها رقماً سرياً جديداً.
backup-keep = احفظها في البيت، لا مع بطاقتك الأخرى. من لديه هذه البطاقة يستطيع فتح ملفك دون رقم سري. لا تُرها لأحد.
backup-old = بطاقة الاسترجاع التي استلمتها من قبل لم تعد تعمل.
backup-kept = لقد حفظت بطاقة الاسترجاع

## The session

session-title = هل ما زلت هنا؟
session-text = لم يُضغط على شيء منذ مدة. بعد دقيقة واحدة يتم تسجيل خروجك.
session-stay = نعم، البقاء هنا
session-leave = تسجيل الخروج
out-title = تم تسجيل خروجك
out-text = لا يبقى شيء من ملفك على هذا الجهاز.
out-timeout = لم يُضغط على شيء لمدة خمس دقائق. لذلك تم تسجيل خروجك.
out-again = فتح الملف مرة أخرى
out-close = يمكنك إغلاق هذه الصفحة الآن.

## When something goes wrong. One text for each code: what it is, and what to do.

problem-title = لم ينجح ذلك
problem-todo = ما الذي يمكنك فعله
alarm-title = توقف. هناك شيء غير سليم.
problem-offline = لا يوجد اتصال بالإنترنت. ليس من المؤكد أن ذلك نجح.
problem-offline-do = اذهب إلى مكان فيه اتصال أفضل. ثم انظر مرة أخرى.
problem-busy = هناك ازدحام شديد الآن.
problem-busy-do = انتظر دقيقة. ثم حاول مرة أخرى.
problem-card-unreadable = لا تستطيع الصفحة قراءة هذه البطاقة أو هذا الرمز.
problem-card-unreadable-do = امسح البطاقة مرة أخرى في ضوء جيد. أو اكتب الرمز بعناية.
problem-card-dead = هذه البطاقة لم تعد تعمل.
problem-card-dead-do = هل لديك بطاقة أحدث؟ استعملها. وإلا فتوجه إلى المكتب.
problem-wrong-pin = هذا الرقم السري غير صحيح.
problem-wrong-pin-do = خذ وقتك واكتبه مرة أخرى.
problem-locked = بطاقتك مقفلة. كُتبت أرقام سرية خاطئة كثيرة.
problem-locked-do = استعمل بطاقة الاسترجاع. أو توجه إلى الجهة التي أعطتك البطاقة.
problem-weak-pin = هذا الرقم السري سهل جداً.
problem-weak-pin-do = اختر رقماً سرياً آخر.
problem-not-proven = لم تستطع الصفحة التحقق من جواب الخدمة. ربما غيّر أحد شيئاً.
problem-not-proven-do = توقف الآن وسجل خروجك. أخبر الجهة التي أعطتك البطاقة. أرهم هذه الكلمة: { $what }.
problem-log-went-back = اختفت من السجل أسطر كانت موجودة من قبل. هذا لا يجوز أن يحدث أبداً.
problem-log-went-back-do = سجل خروجك. أخبر الجهة التي أعطتك البطاقة أو جهة الرقابة.
problem-changed = تغير ملفك في هذه الأثناء. لم يُنفذ شيء.
problem-changed-do = انظر إليه مرة أخرى ثم قرر.
problem-not-allowed = الاتفاق بين الجهات لا يسمح بهذا.
problem-not-allowed-do = لا تحتاج إلى فعل شيء. اسأل من يساعدك إن كانت لديك أسئلة.
problem-not-active = هذه الجهة لا تشارك الآن.
problem-not-active-do = اسأل الجهة نفسها أو حاول مرة أخرى لاحقاً.
problem-over = تم تسجيل خروجك.
problem-over-do = افتح ملفك مرة أخرى ببطاقتك.
problem-frozen = كل شيء موقوف مؤقتاً.
problem-frozen-do = اذهب إلى الرئيسية واضغط على «استئناف المشاركة». ثم حاول مرة أخرى.
problem-failed = حدث خطأ ما. ليس الذنب ذنبك.
problem-failed-do = حاول مرة أخرى. هل حدث ذلك من جديد؟ توجه إلى الجهة التي أعطتك البطاقة.
problem-number = أخبرهم بهذا الرقم: { $id }
offline-banner = لا يوجد اتصال. ترى كيف كان الوضع في { $date } الساعة { $time }.
