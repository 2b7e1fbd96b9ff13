# reviewed: no
# SPDX-License-Identifier: EUPL-1.2
#
# Translated by a machine from nl.ftl and en.ftl, which explain each text. When a person has read it
# all: "reviewed: yes".

## Everywhere

app-title = Моя справа
back = Назад
home = Головна
log-out = Вийти
language-and-help = Мова та допомога
close = Закрити
try-again = Спробувати ще раз
continue = Далі
please-wait = Хвилинку, будь ласка.
progress-key = Сторінка перевіряє ваш PIN-код. Це триває кілька секунд.
progress-reading = Ваша справа відкривається.
progress-sealing = Ваша справа отримує нові замки. Не закривайте цю сторінку.
progress-proving = Сторінка перевіряє, чи нічого не бракує.
just = { $name }
name-in-language = мова: { $language }
not-reviewed = Ці тексти переклав комп’ютер. Їх ще ніхто не перевірив.
skip-to-content = Перейти до тексту
read-aloud = Прочитати вголос
read-stop = Зупинити читання
times-read = { $count ->
    [0] Ще не читали
    [one] Прочитано { $count } раз
    [few] Прочитано { $count } рази
    [many] Прочитано { $count } разів
   *[other] Прочитано { $count } раза
}

## Language

language-title = Оберіть мову
language-hint = Ви можете будь-коли обрати іншу мову.

## Start: the card

start-title = Відкрити вашу справу
start-intro = Вам потрібна картка, яку вам дали. Також потрібен ваш PIN-код.
start-scan = Сканувати картку
start-scan-hint = Камера читає квадрат із крапками на вашій картці.
start-type = Ввести код
start-type-hint = Код є на вашій картці, під квадратом.
start-what = Що це за сторінка?
start-what-text = Тут ви бачите, хто може читати вашу історію. Ви вирішуєте. Ви завжди можете це зупинити.
start-safe-text = Ваша картка і ваш PIN-код відкривають вашу справу. Без вашого «так» ніхто інший її не прочитає.
start-lost = Я не маю своєї картки
start-lost-text = У вас удома є картка відновлення? Відскануйте її тут.
start-lost-desk = Немає картки відновлення? Зверніться до організації, яка дала вам картку. Там можуть усе призупинити для вас.
scan-title = Відскануйте картку
scan-hint = Тримайте квадрат із крапками перед камерою.
scan-denied = Сторінці не дозволено користуватися камерою. Дозвольте камеру або введіть код.
scan-none = На цьому пристрої немає камери, яка тут працює. Ви можете ввести код.
scan-video = Зображення з камери
type-title = Введіть код із вашої картки
type-label = Код на вашій картці
type-hint = Код можна скопіювати й вставити. Великі й малі літери мають значення.

## PIN

pin-title = Введіть ваш PIN-код
pin-private = Поверніть телефон так, щоб бачили тільки ви.
pin-private-helper = Тепер візьміть телефон самі. Ваш помічник не повинен бачити ваш PIN-код.
pin-never = Ніхто не має права питати ваш PIN-код. Навіть той, хто вам допомагає.
pin-digits = { $count ->
    [0] Ще не введено жодної цифри
    [one] Введено { $count } цифру
    [few] Введено { $count } цифри
    [many] Введено { $count } цифр
   *[other] Введено { $count } цифри
}
pin-keys = Клавіші з цифрами
pin-delete = Видалити останню цифру
pin-open = Відкрити
pin-tries = { $count ->
    [1] Ви можете спробувати ще один раз. Після цього картка заблокується.
    [one] Ви можете спробувати ще { $count } раз.
    [few] Ви можете спробувати ще { $count } рази.
    [many] Ви можете спробувати ще { $count } разів.
   *[other] Ви можете спробувати ще { $count } раза.
}
pin-forgot = Я не пам’ятаю свій PIN-код
pin-forgot-text = Скористайтеся карткою відновлення. З нею ви оберете новий PIN-код.
pin-forgot-desk = Немає картки відновлення? Зверніться до організації, яка дала вам картку.
pin-locked = Вашу картку заблоковано
pin-locked-why = Було забагато неправильних PIN-кодів.

## First time

activate-title = Ви тут уперше
activate-intro = Зараз ми зробимо нові ключі для вашої справи. Після цього тільки ви зможете її відкрити.
activate-why = Ті, хто зробив вашу картку, більше не зможуть відкрити вашу справу.
activate-choose = Оберіть власний PIN-код
activate-rule = Оберіть від 6 до 12 цифр. Не беріть дату народження.
activate-repeat = Введіть той самий PIN-код ще раз
activate-differs = Два PIN-коди різні. Почніть, будь ласка, ще раз.
activate-keep = Запам’ятайте свій PIN-код. Не пишіть його на картці.
activate-done-title = Тепер справа ваша
activate-done = Ви можете відкрити її карткою та новим PIN-кодом.
weak-short = Цей PIN-код закороткий. Оберіть щонайменше 6 цифр.
weak-long = Цей PIN-код задовгий. Оберіть щонайбільше 12 цифр.
weak-same = У цьому PIN-коді цифри повторюються. Його легко вгадати. Оберіть інший.
weak-row = Цифри йдуть підряд, як 123456. Їх легко вгадати. Оберіть інші.
weak-date = Це схоже на дату. Її легко вгадати. Оберіть інший PIN-код.

## Home

home-title = Ваша справа
home-number = Номер { $number }
home-waiting-title = Чекає на вашу відповідь
home-waiting = { $partner } питає вас
home-waiting-parts = { $count ->
    [one] { $count } питання
    [few] { $count } питання
    [many] { $count } питань
   *[other] { $count } питання
}
home-no-waiting = Ніхто не чекає на вашу відповідь.
home-picture-title = Хто що може читати
home-picture-hint = Кольорова картинка означає: можна читати цю частину. Натисніть її, щоб побачити більше або зупинити.
home-picture-none = Зараз ви нічим не ділитеся. Ніхто не може читати вашу справу.
cell-shared = { $kind }: { $partner } може читати це до { $date }
cell-paused = { $kind }: призупинено для { $partner }
cell-none = { $kind }: { $partner } не може це читати
legend-shared = може читати
legend-paused = призупинено
legend-none = не може читати
home-list-title = Чим ви ділитеся
home-list-until = до { $date }
home-list-paused = призупинено
home-list-notyet = починається { $date }
home-ending-title = Скоро закінчиться
home-ending = { $partner } може читати «{ $kind }» до { $date }.
home-ending-hint = Вам нічого не треба робити. Тоді це закінчиться само.
home-go-log = Хто бачив мої дані
home-go-log-hint = Подивіться, хто і коли читав вашу справу.
home-go-dossier = Моя справа
home-go-dossier-hint = Прочитайте все, що в ній є.
home-go-settings = Параметри
home-go-settings-hint = PIN-код, мова, допомога.
home-as-of = Так було { $date } о { $time }.
stop-all = Зупинити все
stop-all-hint = Ніхто більше нічого не зможе читати. Це діє одразу.
stop-all-title = Зупинити все?
stop-all-text = Тоді ніхто не зможе читати вашу справу. Пізніше ви зможете знову ввімкнути.
stop-all-read = Те, що хтось уже прочитав, не можна забрати назад.
stop-all-yes = Так, зупинити все
stop-all-no = Ні, залишити як є
stopped-title = Усе зупинено
stopped-text = Зараз ніхто не може читати вашу справу.
frozen-title = { $partner }: усе призупинено
frozen-text = Зараз ніхто не може читати вашу справу. Тільки ви можете знову ввімкнути.
resume-all = Увімкнути знову
resume-all-text = Тоді організації знову зможуть читати те, що ви дозволили.
resumed-title = Знову ввімкнено

## A request

request-title = Чи може { $partner } це читати?
request-number = Питання { $number } з { $total }
request-asked = Дата запиту: { $date }
fact-who = Хто
fact-who-text = { $partner }. Лише люди, які працюють там у цій ролі: { $role }.
fact-what = Що
fact-what-text = { $kind }. { $explain }
fact-why = Навіщо
fact-why-text = { $purpose }. { $explain }
fact-why-law = Це завдання за законом: { $law }. Ви все одно можете сказати «ні».
fact-until = До якого часу
fact-until-text = До { $date }. Тоді це закінчиться само.
fact-stop = Як зупинити
fact-stop-text = Ви можете зупинити це будь-коли. Це діє одразу. Прочитане не можна забрати назад.
fact-ask = Кого запитати
fact-ask-text = Запитайте { $partner } або організацію, яка дала вам картку.
fact-never-text = Ніколи для: { $purposes }. Навіть якщо ви скажете «так».
fact-extend-text = Було до { $date }. Тепер ви продовжуєте цей час.
request-preview = Подивитися, що саме прочитають
request-preview-title = Ось що прочитає { $partner }
request-preview-none = У цій частині ще нічого немає. Прочитати зможуть, коли щось додадуть.
request-preview-later = Також зможуть читати те, що додадуть сюди пізніше.
request-end-shorter = Обрати коротший час
request-end-title = Як довго?
request-end-hint = Ви можете обрати коротший час. Він ніколи не довший, ніж домовлено.
request-end-default = До { $date } (пропозиція)
request-end-choice = До { $date }
request-no-title = А якщо я скажу «ні»?
request-no-free = «Ні» завжди можна сказати. Пояснювати не треба.
request-no-same = Те, чим ви вже ділитеся, залишиться як є.
request-no-stay = Ваша справа, картка та PIN-код працюватимуть далі.
request-no-ask = { $partner } не зможе читати цю частину. Вас можуть запитати про це особисто.
request-no-later = { $partner } може запитати ще раз пізніше. Тоді ви зможете сказати «так».
request-question = Ви цього хочете?
answer-yes = Так
answer-no = Ні
request-later = Вирішу пізніше
request-talk = Спершу поговорю про це
request-not-allowed = Угода цього не дозволяє. Ви не можете сказати на це «так».
request-gone = На це питання вже відповіли, або його забрали.
talk-title = Спершу поговорити про це
talk-text = Не поспішайте. Нічого не станеться, доки ви не відповісте.
talk-who = Поговоріть із тим, кому довіряєте. Або попросіть перекладача допомогти.
talk-ask = Добрі питання: навіщо вам це? Що буде, якщо я скажу «ні»?
talk-helper = Мені зараз хтось допомагає
later-text = Питання залишиться тут. Ви можете відповісти іншого дня.
tell-title = Спершу розкажіть своїми словами
tell-text = Скажіть своїми словами: хто зможе це читати і як ви це зупините?
tell-question = Хто зможе читати «{ $kind }» після вашого «так»?
tell-nobody = Ніхто
tell-everyone = Усі організації
tell-right = Правильно.
tell-wrong = Не зовсім. Подивіться ще раз або спершу поговоріть про це.
tell-back-to-request = Подивитися питання ще раз
tell-yes = Так, я цього хочу
tell-no = Ні, я цього не хочу
granted-title = Ви сказали «так»
granted-text = { $partner } може читати «{ $kind }» до { $date }.
granted-stop = Хочете зупинити? Перейдіть на «Головну» і натисніть картинку.
granted-stop-now = Зупинити це зараз
declined-title = Ви сказали «ні»
declined-text = { $partner } не може читати «{ $kind }».
declined-fine = Це нормально. Більше нічого не змінюється.
next-question = Наступне питання

## What is shared with one organisation

grant-title = { $partner } може це читати
grant-title-paused = Призупинено для { $partner }
grant-title-over = { $partner } більше не може це читати
grant-since = Від { $date }
grant-helper = Допомога: { $helper }
grant-stop = Більше не ділитися
grant-pause = Призупинити
grant-pause-hint = { $partner } не зможе це читати, доки ви знову не ввімкнете.
grant-resume = Увімкнути знову
grant-extend = Продовжити час
state-active = Може читати
state-paused = Призупинено
state-revoked = Зупинено
state-expired = Закінчилося
state-used-up = Використано
state-not-yet = Ще не почалося
state-replaced = Замінено новішим
revoked-title = Зупинено
revoked-text = { $partner } більше не може читати «{ $kind }».
revoked-read = Те, що прочитали раніше, не можна забрати назад.
revoked-turn = Хочете, щоб це видалили? Запитайте { $partner }. Вам мають відповісти протягом одного місяця.
revoked-authority = Незадоволені? Ви можете поскаржитися до нідерландського органу із захисту даних (Autoriteit Persoonsgegevens).
paused-title = Призупинено
paused-text = { $partner } зараз не може читати «{ $kind }».
unpaused-title = Знову ввімкнено
unpaused-text = { $partner } може читати «{ $kind }» до { $date }.
extend-title = Продовжити час?
extend-question = Чи може { $partner } читати це довше?
extended-title = Ви продовжили час
extend-none = Це найдовший час, який дозволяє угода.

## Who saw my data

log-title = Хто бачив мої дані
log-verified = { $count ->
    [one] Перевірено на цьому пристрої: { $count } рядок. Нічого не бракує.
    [few] Перевірено на цьому пристрої: { $count } рядки. Нічого не бракує.
    [many] Перевірено на цьому пристрої: { $count } рядків. Нічого не бракує.
   *[other] Перевірено на цьому пристрої: { $count } рядка. Нічого не бракує.
}
log-watch = Незалежних спостерігачів, що підтверджують цей журнал: { $count } з { $all }.
log-watch-alarm = Цей журнал підтверджують лише { $count } з { $all } незалежних спостерігачів, або один із них заперечує. Іншим можуть показувати інший журнал. Скажіть людині, якій довіряєте.
log-empty = Ваших даних ще ніхто не дивився.
log-empty-filter = Для цього вибору нічого немає.
log-filter = Показати
log-filter-partner = Організація
log-filter-kind = Частина
log-all-partners = Усі організації
log-all-kinds = Усі частини
log-own = Показати й мої власні дії
log-count = { $count ->
    [one] { $count } раз
    [few] { $count } рази
    [many] { $count } разів
   *[other] { $count } раза
}
log-reason = Чому ні: { $reason }
log-for = Для чого: { $purpose }
log-as = Роль: { $role }
log-staff = Їхній номер цієї людини: { $staff }
log-more = Показати старіші рядки
you = Ви
broker = Ця служба
what-read = – читання
what-refused = – спроба читання, відмовлено
what-asked = – запит на вашу згоду
what-added = – додано документ
what-opened = – справу відкрито карткою
what-wrong-pin = – введено неправильний PIN-код
what-granted = – відповідь «так»
what-revoked = – доступ зупинено
what-paused = – доступ призупинено
what-resumed = – доступ знову ввімкнено
what-stopped = – усе зупинено
what-answered = – відповідь «ні»
what-erased = – щось видалено
what-keys = – зроблено нові ключі
what-looked = – перегляд справи
what-enrolled = – справу створено
what-vault = – змінено PIN-код або картку
what-resealed = – на документ поставлено новий замок
what-frozen = – усе призупинено
what-remarked = – повідомлено, що щось неправильно
what-rejected = – надіслано щось неправильне
reason-granted = ви це дозволили
reason-not-verified = це не вдалося перевірити
reason-partner-suspended = ця організація зараз не бере участі
reason-no-such-dossier = такої справи немає
reason-unknown-kind = такої частини немає
reason-unknown-purpose = такої мети немає
reason-purpose-forbidden = це ніколи не дозволено
reason-role-not-held = ця організація не виконує такої роботи
reason-not-in-agreement = угода між організаціями цього не дозволяє
reason-everything-stopped = ви все зупинили
reason-no-consent = ви не дали згоди
reason-revoked = ви це зупинили
reason-expired = термін минув
reason-not-yet-valid = це ще не почалося
reason-used-up = прочитано стільки разів, скільки ви дозволили
reason-paused = ви це призупинили
reason-wrong-purpose = ви не дозволили це для такої мети
reason-wrong-role = ви не дозволили це для такої роботи
reason-no-such-segment = у цій частині нічого не було
reason-no-key-for-epoch = у них не було ключа
reason-erased = це було видалено
reason-malformed = повідомлення було пошкоджене
reason-bad-signature = підпис був неправильний
reason-wrong-statement-type = це було повідомлення неправильного виду
reason-wrong-audience = повідомлення було для іншої служби
reason-wrong-issuer = надіслано від чужого імені
reason-statement-expired = повідомлення було застаре
reason-statement-from-the-future = дата повідомлення була неправильна
reason-replay = повідомлення надіслано двічі
reason-not-allowed = це не дозволено
reason-wrong-pin = PIN-код був неправильний
reason-locked = картку заблоковано після кількох неправильних PIN-кодів
reason-wrong-sequence = тим часом щось змінилося
reason-other = інша причина

## My dossier

dossier-title = Моя справа
dossier-empty = У вашій справі ще нічого немає.
dossier-part-empty = У цій частині ще нічого немає.
dossier-by = Від: { $partner }
dossier-version = Версія { $number }
document-written = Автор: { $partner }. Дата: { $date }
document-language = Текст мовою, якою його написано.
document-open-file = Відкрити документ
document-save-file = Зберегти документ
document-no-view = Ця сторінка не може показати документ такого виду. Ви можете його зберегти.
document-empty = Цей документ порожній.
document-image = Зображення: { $title }
document-wrong = Це неправильно
document-remarks = Ви сказали, що це неправильно
remark-title = Це неправильно
remark-text = Напишіть, що неправильно. Можете писати своєю мовою.
remark-who = Це отримає { $partner }. Це побачать і всі, хто може читати цей документ.
remark-stays = Сам документ не змінюється.
remark-label = Що неправильно?
remark-send = Надіслати
remark-done-title = Надіслано
remark-done = { $partner } тепер може це прочитати. Ви бачите це під документом.
fhir-patient = Про кого
fhir-born = Дата народження
fhir-problems = Хвороби
fhir-allergies = Алергії
fhir-medication = Ліки
fhir-vaccinations = Щеплення
fhir-results = Результати
fhir-author = Автор
fhir-empty = Нічого не відомо
fhir-all = Усі подробиці
download-title = Завантажити все
download-text = Ви отримаєте один файл з усім, що є у вашій справі.
download-warn = Кожен, хто має цей файл, може його прочитати. Робіть це лише на власному пристрої.
download-start = Завантажити
download-done = Файл збережено на цьому пристрої.
download-date = Дата
download-state = Стан
download-happened = Що сталося
erase-title = Видалити
erase-intro = Ви можете видалити одну частину або всю справу.
erase-part = Видалити «{ $kind }»
erase-whole = Видалити всю справу
erase-part-text = Усе в «{ $kind }» буде видалено. Ніхто не зможе це повернути.
erase-whole-text = Усе буде видалено. Ваша картка перестане працювати. Ніхто не зможе це повернути.
erase-shared = Доступ до цієї частини припиниться одразу.
erase-read = Те, що інші прочитали або зберегли, залишиться в них.
erase-law = За законом організації можуть бути зобов’язані зберігати свої папери.
erase-download = Хочете зберегти це? Спершу завантажте все.
erase-sure = Я розумію, що це не можна скасувати.
erase-yes = Так, видалити
erase-no = Ні, залишити
erased-title = Видалено
erased-text = Цього більше немає у вашій справі.
erased-whole-text = Вашої справи більше немає. Дякуємо, що користувалися цією сторінкою.

## Settings

settings-title = Параметри
settings-pin = Змінити PIN-код
settings-pin-hint = Оберіть новий PIN-код від 6 до 12 цифр.
settings-pin-done = Ваш новий PIN-код уже діє.
settings-language = Мова
settings-helper = Режим помічника
settings-helper-on = Увімкнено. Друга мова: { $language }
settings-helper-off = Вимкнено
settings-remember = Запам’ятати на цьому пристрої
settings-remember-text = Тоді наступного разу сторінка помітить, якщо щось забрали з журналу. Вона не зберігає імен, PIN-коду і нічого з вашої справи.
settings-kiosk = Цей пристрій належить комусь іншому
settings-kiosk-text = Тоді на цьому пристрої нічого не залишиться.
settings-kiosk-on = Цей пристрій спільний. На ньому нічого не залишається.
helper-title = Мені хтось допомагає
helper-text = Сторінка показує кожне речення двома мовами. Ваш помічник може читати разом із вами.
helper-record = Коли ви кажете «так», записується, хто вам допоміг. Імена не записуються.
helper-use = Увімкнути дві мови
helper-second = Друга мова, для вашого помічника
helper-who = Хто вам допомагає?
helper-from = З якої організації ваш помічник?
helper-from-none = Без організації
helper-interpreter = Перекладач
helper-family = Родич або друг
helper-client-manager = Куратор із муніципалітету
helper-volunteer = Волонтер
helper-teacher = Учитель
helper-other = Хтось інший
helper-start = Почати
helper-stop = Вимкнути
helper-banner = Дві мови. Помічник: { $role }
helper-trust = Вирішуєте ви, а не помічник.

## Recovery

recover-title = Ваша картка відновлення
recover-intro = Ви зробите нову картку і новий PIN-код.
recover-dead = Стара картка одразу перестане працювати. Старий PIN-код також.
recover-start = Зробити нову картку
recover-card-title = Ваша нова картка
recover-card-text = Надрукуйте цю картку або збережіть у надійному місці. Ви бачите її лише один раз.
recover-card-warn = Нікому не дозволяйте її фотографувати.
recover-qr = Код вашої нової картки
recover-number = Номер справи
recover-print = Надрукувати картку
recover-code = Показати код як текст
recover-kept = Мою нову картку збережено
recover-old = Стара картка і старий PIN-код більше не працюють.
backup-what = З цією карткою ви повернетеся до своєї справи, якщо загубили іншу картку або забули PIN-код. Тоді ви оберете новий PIN-код.
backup-keep = Зберігайте її вдома, окремо від іншої картки. Хто має цю картку, може відкрити вашу справу без PIN-коду. Нікому її не показуйте.
backup-old = Картка відновлення, яку ви отримали раніше, більше не працює.
backup-kept = Мою картку відновлення збережено

## The session

session-title = Ви ще тут?
session-text = Деякий час нічого не натискали. Через одну хвилину ви вийдете.
session-stay = Так, залишитися
session-leave = Вийти
out-title = Ви вийшли
out-text = На цьому пристрої нічого з вашої справи не залишилося.
out-timeout = П’ять хвилин ніхто нічого не натискав. Тому ви вийшли.
out-again = Відкрити справу знову
out-close = Тепер можна закрити цю сторінку.

## When something goes wrong. One text for each code: what it is, and what to do.

problem-title = Не вийшло
problem-todo = Що ви можете зробити
alarm-title = Стоп. Щось не так.
problem-offline = Немає з’єднання з інтернетом. Невідомо, чи все вийшло.
problem-offline-do = Перейдіть туди, де зв’язок кращий. Тоді подивіться ще раз.
problem-busy = Зараз дуже багато запитів.
problem-busy-do = Зачекайте хвилину. Тоді спробуйте ще раз.
problem-card-unreadable = Сторінка не може прочитати цю картку або цей код.
problem-card-unreadable-do = Відскануйте картку ще раз при доброму світлі. Або уважно введіть код.
problem-card-dead = Ця картка більше не працює.
problem-card-dead-do = Маєте новішу картку? Скористайтеся нею. Якщо ні, зверніться до організації.
problem-wrong-pin = Цей PIN-код неправильний.
problem-wrong-pin-do = Не поспішайте і введіть його ще раз.
problem-locked = Вашу картку заблоковано. Було забагато неправильних PIN-кодів.
problem-locked-do = Скористайтеся карткою відновлення. Або зверніться до організації, яка дала вам картку.
problem-weak-pin = Цей PIN-код занадто простий.
problem-weak-pin-do = Оберіть інший PIN-код.
problem-not-proven = Сторінка не змогла перевірити відповідь служби. Можливо, хтось щось змінив.
problem-not-proven-do = Зупиніться і вийдіть. Скажіть організації, яка дала вам картку. Покажіть їм це слово: { $what }.
problem-log-went-back = З журналу зникли рядки, які були раніше. Такого ніколи не має бути.
problem-log-went-back-do = Вийдіть. Скажіть організації, яка дала вам картку, або наглядовому органу.
problem-changed = Тим часом ваша справа змінилася. Нічого не зроблено.
problem-changed-do = Подивіться ще раз і тоді вирішіть.
problem-not-allowed = Угода між організаціями цього не дозволяє.
problem-not-allowed-do = Вам нічого не треба робити. Якщо є питання, запитайте помічника.
problem-not-active = Ця організація зараз не бере участі.
problem-not-active-do = Запитайте саму організацію або спробуйте пізніше.
problem-over = Ви вийшли.
problem-over-do = Відкрийте справу знову своєю карткою.
problem-frozen = Усе призупинено.
problem-frozen-do = Перейдіть на «Головну» і ввімкніть знову. Тоді спробуйте ще раз.
problem-failed = Щось пішло не так. Це не ваша провина.
problem-failed-do = Спробуйте ще раз. Знову не вийшло? Зверніться до організації, яка дала вам картку.
problem-number = Скажіть їм цей номер: { $id }
offline-banner = Немає з’єднання. Ви бачите, як було { $date } о { $time }.
