# reviewed: no
# SPDX-License-Identifier: EUPL-1.2
#
# Translated by a machine from nl.ftl and en.ftl, which explain each text. When a person has read it
# all: "reviewed: yes".

## Everywhere

app-title = Dosyam
back = Geri
home = Ana sayfa
log-out = Çıkış yap
language-and-help = Dil ve yardım
close = Kapat
try-again = Yeniden dene
continue = Devam
please-wait = Bir dakika lütfen.
progress-key = Sayfa PIN kodunuzu kontrol ediyor. Bu birkaç saniye sürer.
progress-reading = Dosyanız açılıyor.
progress-sealing = Dosyanıza yeni kilitler takılıyor. Lütfen bu sayfayı açık tutun.
progress-proving = Sayfa hiçbir şeyin eksik olmadığını kontrol ediyor.
just = { $name }
name-in-language = dil: { $language }
not-reviewed = Bu metinleri bir bilgisayar çevirdi. Henüz kimse kontrol etmedi.
skip-to-content = Metne git
read-aloud = Sesli oku
read-stop = Okumayı durdur
times-read = { $count ->
    [0] Henüz okunmadı
    [one] { $count } kez okundu
   *[other] { $count } kez okundu
}

## Language

language-title = Dilinizi seçin
language-hint = İstediğiniz zaman başka bir dil seçebilirsiniz.

## Start: the card

start-title = Dosyanızı açın
start-intro = Size verilen karta ihtiyacınız var. PIN kodunuza da ihtiyacınız var.
start-scan = Kartı tara
start-scan-hint = Kamera, kartınızdaki noktalı kareyi okur.
start-type = Kodu yaz
start-type-hint = Kod, kartınızda karenin altındadır.
start-what = Bu sayfa nedir?
start-what-text = Burada hikâyenizi kimin okuyabileceğini görürsünüz. Kararı siz verirsiniz. Her zaman durdurabilirsiniz.
start-safe-text = Kartınız ve PIN kodunuz dosyanızı açar. Siz evet demeden başka kimse okuyamaz.
start-lost = Kartımı kaybettim
start-lost-text = Evde kurtarma kartınız var mı? O kartı burada tarayın.
start-lost-desk = Kurtarma kartınız yok mu? Kartı size veren kuruluşa gidin. Onlar sizin için her şeyi duraklatabilir.
scan-title = Kartınızı tarayın
scan-hint = Noktalı kareyi kameranın önünde tutun.
scan-denied = Sayfanın kamerayı kullanma izni yok. Kameraya izin verin veya kodu yazın.
scan-none = Bu cihazda burada çalışan bir kamera yok. Kodu yazabilirsiniz.
scan-video = Kameradan görüntü
type-title = Kartınızdaki kodu yazın
type-label = Kartınızdaki kod
type-hint = Kodu kopyalayıp yapıştırabilirsiniz. Büyük ve küçük harf önemlidir.

## PIN

pin-title = PIN kodunuzu yazın
pin-private = Telefonu yalnız siz görecek şekilde çevirin.
pin-private-helper = Şimdi telefonu kendiniz alın. Yardımcınız PIN kodunuzu görmemeli.
pin-never = Hiç kimse PIN kodunuzu soramaz. Size yardım eden biri bile.
pin-digits = { $count ->
    [0] Henüz rakam yazılmadı
    [one] { $count } rakam yazıldı
   *[other] { $count } rakam yazıldı
}
pin-keys = Rakam tuşları
pin-delete = Son rakamı sil
pin-open = Aç
pin-tries = { $count ->
    [1] Bir kez daha deneyebilirsiniz. Sonra kart kilitlenir.
    [one] { $count } kez daha deneyebilirsiniz.
   *[other] { $count } kez daha deneyebilirsiniz.
}
pin-forgot = PIN kodumu bilmiyorum
pin-forgot-text = Kurtarma kartınızı kullanın. O kartla yeni bir PIN kodu seçersiniz.
pin-forgot-desk = Kurtarma kartınız yok mu? Kartı size veren kuruluşa gidin.
pin-locked = Kartınız kilitli
pin-locked-why = Çok fazla yanlış PIN kodu yazıldı.

## First time

activate-title = Bu sizin ilk seferiniz
activate-intro = Şimdi dosyanız için yeni anahtarlar yapıyoruz. Sonra onu yalnız siz açabilirsiniz.
activate-why = Kartınızı hazırlayan büro artık dosyanızı açamaz.
activate-choose = Kendi PIN kodunuzu seçin
activate-rule = 6 ile 12 arası rakam seçin. Doğum tarihi kullanmayın.
activate-repeat = Aynı PIN kodunu bir daha yazın
activate-differs = İki PIN kodu aynı değil. Lütfen baştan başlayın.
activate-keep = PIN kodunuzu aklınızda tutun. Kartın üzerine yazmayın.
activate-done-title = Dosyanız artık sizin
activate-done = Onu kartınız ve yeni PIN kodunuzla açabilirsiniz.
weak-short = Bu PIN kodu çok kısa. En az 6 rakam seçin.
weak-long = Bu PIN kodu çok uzun. En fazla 12 rakam seçin.
weak-same = Bu PIN kodu kendini tekrar ediyor. Başkaları çabuk tahmin eder. Başka bir tane seçin.
weak-row = Rakamlar 123456 gibi sıralı. Başkaları çabuk tahmin eder. Başka bir tane seçin.
weak-date = Bu bir tarihe benziyor. Başkaları çabuk tahmin eder. Başka bir PIN kodu seçin.

## Home

home-title = Dosyanız
home-number = Numara { $number }
home-waiting-title = Cevabınızı bekliyor
home-waiting = { $partner } size bir şey soruyor
home-waiting-parts = { $count ->
    [one] { $count } soru
   *[other] { $count } soru
}
home-no-waiting = Cevabınızı bekleyen kimse yok.
home-picture-title = Kim neyi okuyabilir
home-picture-hint = Renkli resim şu demektir: bu bölümü okuyabilir. Daha fazlasını görmek veya durdurmak için basın.
home-picture-none = Şu anda hiçbir şey paylaşmıyorsunuz. Kimse dosyanızı okuyamaz.
cell-shared = { $kind }: { $partner } okuyabilir; son gün: { $date }
cell-paused = { $kind }: { $partner } için duraklatıldı
cell-none = { $kind }: { $partner } okuyamaz
legend-shared = okuyabilir
legend-paused = duraklatıldı
legend-none = okuyamaz
home-list-title = Paylaştıklarınız
home-list-until = { $date } tarihine kadar
home-list-paused = duraklatıldı
home-list-notyet = başlangıç: { $date }
home-ending-title = Yakında bitiyor
home-ending = { $partner }, “{ $kind }” bölümünü { $date } tarihine kadar okuyabilir.
home-ending-hint = Bir şey yapmanız gerekmez. Sonra kendiliğinden durur.
home-go-log = Bilgilerimi kim gördü
home-go-log-hint = Dosyanızı kimin ne zaman okuduğunu görün.
home-go-dossier = Dosyam
home-go-dossier-hint = İçindeki her şeyi okuyun.
home-go-settings = Ayarlar
home-go-settings-hint = PIN kodu, dil, yardım.
home-as-of = { $date }, saat { $time } durumu böyleydi.
stop-all = Her şeyi durdur
stop-all-hint = Artık kimse hiçbir şey okuyamaz. Hemen geçerli olur.
stop-all-title = Her şey durdurulsun mu?
stop-all-text = Sonra kimse dosyanızı okuyamaz. Daha sonra yeniden açabilirsiniz.
stop-all-read = Birinin daha önce okuduğu geri alınamaz.
stop-all-yes = Evet, her şeyi durdur
stop-all-no = Hayır, olduğu gibi kalsın
stopped-title = Her şey durdu
stopped-text = Şu anda kimse dosyanızı okuyamaz.
frozen-title = { $partner } her şeyi duraklattı
frozen-text = Şu anda kimse dosyanızı okuyamaz. Yalnız siz yeniden açabilirsiniz.
resume-all = Yeniden aç
resume-all-text = Sonra kuruluşlar, izin verdiklerinizi yeniden okuyabilir.
resumed-title = Yeniden açıldı

## A request

request-title = { $partner } bunu okuyabilir mi?
request-number = Soru { $number } / { $total }
request-asked = Soru tarihi: { $date }
fact-who = Kim
fact-who-text = { $partner }. Yalnız orada şu rolde çalışanlar: { $role }.
fact-what = Ne
fact-what-text = { $kind }. { $explain }
fact-why = Neden
fact-why-text = { $purpose }. { $explain }
fact-why-law = Bu, yasanın verdiği bir görevdir: { $law }. Yine de hayır diyebilirsiniz.
fact-until = Ne zamana kadar
fact-until-text = { $date } tarihine kadar. Sonra kendiliğinden durur.
fact-stop = Nasıl durdurulur
fact-stop-text = İstediğiniz zaman durdurabilirsiniz. Hemen geçerli olur. Okunan geri alınamaz.
fact-ask = Kime sorulur
fact-ask-text = { $partner } çalışanlarına veya kartı size veren kuruluşa sorun.
fact-never-text = Asla şunun için değil: { $purposes }. Siz evet deseniz bile.
fact-extend-text = { $date } tarihine kadardı. Şimdi siz uzatıyorsunuz.
request-preview = Tam olarak ne okuyacaklarını gör
request-preview-title = { $partner } bunu okuyacak
request-preview-none = Bu bölümde henüz bir şey yok. Bir şey eklenince okuyabilirler.
request-preview-later = Bu bölüme sonra eklenenleri de okuyabilirler.
request-end-shorter = Daha kısa bir süre seç
request-end-title = Ne kadar süre?
request-end-hint = Daha kısa bir süre seçebilirsiniz. Asla anlaşılandan uzun olmaz.
request-end-default = { $date } tarihine kadar (öneri)
request-end-choice = { $date } tarihine kadar
request-no-title = Hayır dersem ne olur?
request-no-free = Her zaman hayır diyebilirsiniz. Nedenini söylemeniz gerekmez.
request-no-same = Şimdi paylaştıklarınız olduğu gibi kalır.
request-no-stay = Dosyanız, kartınız ve PIN kodunuz çalışmaya devam eder.
request-no-ask = { $partner } bu bölümü okuyamaz. Size kendileri sorabilirler.
request-no-later = { $partner } sonra yeniden sorabilir. O zaman evet diyebilirsiniz.
request-question = Bunu istiyor musunuz?
answer-yes = Evet
answer-no = Hayır
request-later = Sonra karar ver
request-talk = Önce bunu konuş
request-not-allowed = Anlaşma buna izin vermiyor. Buna evet diyemezsiniz.
request-gone = Bu soru cevaplandı veya geri alındı.
talk-title = Önce bunu konuşun
talk-text = Acele etmeyin. Siz cevap verene kadar hiçbir şey olmaz.
talk-who = Güvendiğiniz biriyle konuşun. Veya bir tercümandan yardım isteyin.
talk-ask = İyi sorular: Buna neden ihtiyacınız var? Hayır dersem ne olur?
talk-helper = Şu anda biri bana yardım ediyor
later-text = Soru burada kalır. Başka bir gün cevap verebilirsiniz.
tell-title = Önce siz anlatın
tell-text = Kendi sözlerinizle anlatın: Bunu kim okuyabilir ve nasıl durdurursunuz?
tell-question = Evet dedikten sonra “{ $kind }” bölümünü kim okuyabilir?
tell-nobody = Hiç kimse
tell-everyone = Bütün kuruluşlar
tell-right = Doğru.
tell-wrong = Tam değil. Bir daha bakın veya önce bunu konuşun.
tell-back-to-request = Soruya bir daha bak
tell-yes = Evet, bunu istiyorum
tell-no = Hayır, bunu istemiyorum
granted-title = Evet dediniz
granted-text = { $partner }, “{ $kind }” bölümünü { $date } tarihine kadar okuyabilir.
granted-stop = Durdurmak mı istiyorsunuz? Ana sayfaya gidin ve resme basın.
granted-stop-now = Bunu şimdi durdur
declined-title = Hayır dediniz
declined-text = { $partner }, “{ $kind }” bölümünü okuyamaz.
declined-fine = Sorun değil. Başka hiçbir şey değişmez.
next-question = Sonraki soru

## What is shared with one organisation

grant-title = { $partner } bunu okuyabilir
grant-title-paused = { $partner } için duraklatıldı
grant-title-over = { $partner } bunu artık okuyamaz
grant-since = Başlangıç: { $date }
grant-helper = Yardım eden: { $helper }
grant-stop = Paylaşmayı durdur
grant-pause = Duraklat
grant-pause-hint = Siz yeniden açana kadar { $partner } bunu okuyamaz.
grant-resume = Yeniden aç
grant-extend = Süreyi uzat
state-active = Okuyabilir
state-paused = Duraklatıldı
state-revoked = Durduruldu
state-expired = Bitti
state-used-up = Kullanıldı
state-not-yet = Henüz başlamadı
state-replaced = Yerine yenisi geçti
revoked-title = Durdu
revoked-text = { $partner } artık “{ $kind }” bölümünü okuyamaz.
revoked-read = Daha önce okudukları geri alınamaz.
revoked-turn = Silinmesini ister misiniz? { $partner } çalışanlarına sorun. Bir ay içinde cevap vermeleri gerekir.
revoked-authority = Memnun değil misiniz? Hollanda Veri Koruma Kurumuna (Autoriteit Persoonsgegevens) şikâyet edebilirsiniz.
paused-title = Duraklatıldı
paused-text = { $partner } şu anda “{ $kind }” bölümünü okuyamaz.
unpaused-title = Yeniden açıldı
unpaused-text = { $partner }, “{ $kind }” bölümünü { $date } tarihine kadar okuyabilir.
extend-title = Süre uzatılsın mı?
extend-question = { $partner } bunu daha uzun süre okuyabilir mi?
extended-title = Süreyi uzattınız
extend-none = Anlaşmanın izin verdiği en uzun süre budur.

## Who saw my data

log-title = Bilgilerimi kim gördü
log-verified = { $count ->
    [one] Bu cihazda kontrol edildi: { $count } satır. Hiçbir şey eksik değil.
   *[other] Bu cihazda kontrol edildi: { $count } satırın hepsi. Hiçbir şey eksik değil.
}
log-watch = { $all } bağımsız gözlemciden { $count } tanesi bu kaydı doğruluyor.
log-watch-alarm = { $all } bağımsız gözlemciden yalnızca { $count } tanesi bu kaydı doğruluyor ya da biri itiraz ediyor. Başkalarına başka bir kayıt gösteriliyor olabilir. Güvendiğiniz birine söyleyin.
log-empty = Bilgilerinize henüz kimse bakmadı.
log-empty-filter = Bu seçim için bir şey yok.
log-filter = Göster
log-filter-partner = Kuruluş
log-filter-kind = Bölüm
log-all-partners = Bütün kuruluşlar
log-all-kinds = Bütün bölümler
log-own = Kendi yaptıklarımı da göster
log-count = { $count } kez
log-reason = Neden olmadı: { $reason }
log-for = Amaç: { $purpose }
log-as = Rol: { $role }
log-staff = Bu kişi için onların numarası: { $staff }
log-more = Daha eski satırları göster
you = Siz
broker = Bu hizmet
what-read = – okuma
what-refused = – okuma isteği, reddedildi
what-asked = – izninizi isteme
what-added = – belge ekleme
what-opened = – dosyayı kartla açma
what-wrong-pin = – yanlış PIN kodu yazma
what-granted = – cevap: evet
what-revoked = – paylaşmayı durdurma
what-paused = – paylaşmayı duraklatma
what-resumed = – paylaşmayı yeniden açma
what-stopped = – her şeyi durdurma
what-answered = – cevap: hayır
what-erased = – bir şey silme
what-keys = – yeni anahtarlar yapma
what-looked = – dosyaya bakma
what-enrolled = – dosyayı oluşturma
what-vault = – PIN kodunu veya kartı değiştirme
what-resealed = – bir belgeye yeni kilit takma
what-frozen = – her şeyi duraklatma
what-remarked = – bir şeyin doğru olmadığını bildirme
what-rejected = – doğru olmayan bir şey gönderme
reason-granted = siz izin verdiniz
reason-not-verified = kontrol edilemedi
reason-partner-suspended = bu kuruluş şu anda katılmıyor
reason-no-such-dossier = böyle bir dosya yok
reason-unknown-kind = böyle bir bölüm yok
reason-unknown-purpose = böyle bir amaç yok
reason-purpose-forbidden = buna asla izin verilmez
reason-role-not-held = bu kuruluş bu işi yapmıyor
reason-not-in-agreement = kuruluşlar arasındaki anlaşma izin vermiyor
reason-everything-stopped = her şeyi durdurmuştunuz
reason-no-consent = izin vermediniz
reason-revoked = bunu durdurmuştunuz
reason-expired = tarihi geçmişti
reason-not-yet-valid = henüz başlamamıştı
reason-used-up = izin verdiğiniz kadar okunmuştu
reason-paused = bunu duraklatmıştınız
reason-wrong-purpose = bu amaç için izin vermediniz
reason-wrong-role = bu görev için izin vermediniz
reason-no-such-segment = bu bölümde bir şey yoktu
reason-no-key-for-epoch = onlarda anahtar yoktu
reason-erased = silinmişti
reason-malformed = mesaj bozuktu
reason-bad-signature = imza yanlıştı
reason-wrong-statement-type = mesajın türü yanlıştı
reason-wrong-audience = mesaj başka bir hizmet içindi
reason-wrong-issuer = başkasının adıyla gönderildi
reason-statement-expired = mesaj çok eskiydi
reason-statement-from-the-future = mesajın tarihi yanlıştı
reason-replay = mesaj iki kez gönderildi
reason-not-allowed = izin verilmez
reason-wrong-pin = PIN kodu yanlıştı
reason-locked = çok fazla yanlış PIN kodundan sonra kart kilitlendi
reason-wrong-sequence = bu arada bir şey değişmişti
reason-other = başka bir neden

## My dossier

dossier-title = Dosyam
dossier-empty = Dosyanızda henüz bir şey yok.
dossier-part-empty = Bu bölümde henüz bir şey yok.
dossier-by = Yazan: { $partner }
dossier-version = Sürüm { $number }
document-written = Yazan: { $partner }, { $date }
document-language = Metin, yazıldığı dildedir.
document-open-file = Belgeyi aç
document-save-file = Belgeyi kaydet
document-no-view = Bu sayfa bu tür belgeyi gösteremez. Kaydedebilirsiniz.
document-empty = Bu belge boş.
document-image = Resim: { $title }
document-wrong = Bu doğru değil
document-remarks = Bunun doğru olmadığını söylediniz
remark-title = Bu doğru değil
remark-text = Neyin doğru olmadığını yazın. Kendi dilinizde yazabilirsiniz.
remark-who = Bunu { $partner } alır. Bu belgeyi okuyabilen herkes de görür.
remark-stays = Belgenin kendisi değişmez.
remark-label = Doğru olmayan nedir?
remark-send = Gönder
remark-done-title = Gönderildi
remark-done = { $partner } bunu şimdi okuyabilir. Siz belgenin altında görürsünüz.
fhir-patient = Kimin hakkında
fhir-born = Doğum tarihi
fhir-problems = Hastalıklar
fhir-allergies = Alerjiler
fhir-medication = İlaçlar
fhir-vaccinations = Aşılar
fhir-results = Sonuçlar
fhir-author = Yazan
fhir-empty = Bilinen bir şey yok
fhir-all = Bütün ayrıntılar
download-title = Her şeyi indir
download-text = Dosyanızdaki her şeyi içeren tek bir belge alırsınız.
download-warn = Bu belgeye sahip olan herkes onu okuyabilir. Bunu yalnız kendi cihazınızda yapın.
download-start = İndir
download-done = Belge bu cihaza kaydedildi.
download-date = Tarih
download-state = Durum
download-happened = Ne oldu
erase-title = Sil
erase-intro = Bir bölümü veya bütün dosyayı silebilirsiniz.
erase-part = “{ $kind }” bölümünü sil
erase-whole = Bütün dosyayı sil
erase-part-text = “{ $kind }” bölümündeki her şey silinir. Kimse geri getiremez.
erase-whole-text = Her şey silinir. Kartınız artık çalışmaz. Kimse geri getiremez.
erase-shared = Bu bölümün paylaşılması hemen durur.
erase-read = Başkalarının okuduğu veya kaydettiği onlarda kalır.
erase-law = Kuruluşlar yasa gereği kendi evraklarını saklamak zorunda olabilir.
erase-download = Saklamak ister misiniz? Önce her şeyi indirin.
erase-sure = Bunun geri alınamayacağını anlıyorum.
erase-yes = Evet, sil
erase-no = Hayır, kalsın
erased-title = Silindi
erased-text = Artık dosyanızda yok.
erased-whole-text = Dosyanız artık yok. Bu sayfayı kullandığınız için teşekkür ederiz.

## Settings

settings-title = Ayarlar
settings-pin = PIN kodunuzu değiştirin
settings-pin-hint = 6 ile 12 rakam arası yeni bir PIN kodu seçin.
settings-pin-done = Yeni PIN kodunuz artık geçerli.
settings-language = Dil
settings-helper = Yardımcı modu
settings-helper-on = Açık: ikinci dil { $language }
settings-helper-off = Kapalı
settings-remember = Bu cihazda hatırla
settings-remember-text = Sonra sayfa, kayıttan bir şey çıkarılırsa bir dahaki sefer fark eder. Ad, PIN kodu veya dosyanızdan bir şey saklamaz.
settings-kiosk = Bu cihaz başkasına ait
settings-kiosk-text = Sonra bu cihazda hiçbir şey kalmaz.
settings-kiosk-on = Bu cihaz ortak kullanılıyor. Hiçbir şey kalmaz.
helper-title = Biri bana yardım ediyor
helper-text = Sayfa her cümleyi iki dilde gösterir. Yardımcınız sizinle birlikte okuyabilir.
helper-record = Evet dediğinizde size kimin yardım ettiği yazılır. Adlar yazılmaz.
helper-use = İki dili aç
helper-second = İkinci dil, yardımcınız için
helper-who = Size kim yardım ediyor?
helper-from = Yardımcınız hangi kuruluştan?
helper-from-none = Kuruluş yok
helper-interpreter = Tercüman
helper-family = Aile veya arkadaş
helper-client-manager = Danışman
helper-volunteer = Gönüllü
helper-teacher = Öğretmen
helper-other = Başka biri
helper-start = Başla
helper-stop = Kapat
helper-banner = İki dil. Yardımcı: { $role }
helper-trust = Kararı siz verirsiniz, yardımcınız değil.

## Recovery

recover-title = Kurtarma kartınız
recover-intro = Yeni bir kart ve yeni bir PIN kodu yapacaksınız.
recover-dead = Eski kartınız hemen geçersiz olur. Eski PIN kodunuz da.
recover-start = Yeni kart yap
recover-card-title = Yeni kartınız
recover-card-text = Bu kartı yazdırın veya güvenli bir yere kaydedin. Onu yalnız bir kez görürsünüz.
recover-card-warn = Kimsenin fotoğrafını çekmesine izin vermeyin.
recover-qr = Yeni kartınızın kodu
recover-number = Dosya numarası
recover-print = Kartı yazdır
recover-code = Kodu metin olarak göster
recover-kept = Yeni kartımı sakladım
recover-old = Eski kart ve eski PIN kodu artık çalışmaz.
backup-what = Öbür kartınızı kaybettiyseniz veya PIN kodunuzu unuttuysanız, bu kartla dosyanıza yeniden ulaşırsınız. O zaman yeni bir PIN kodu seçersiniz.
backup-keep = Evde saklayın, öbür kartınızla birlikte değil. Bu karta sahip olan, dosyanızı PIN kodu olmadan açabilir. Kimseye göstermeyin.
backup-old = Daha önce aldığınız kurtarma kartı artık çalışmaz.
backup-kept = Kurtarma kartımı sakladım

## The session

session-title = Hâlâ orada mısınız?
session-text = Bir süredir hiçbir şeye basılmadı. Bir dakika sonra çıkış yapılır.
session-stay = Evet, burada kal
session-leave = Çıkış yap
out-title = Çıkış yaptınız
out-text = Dosyanızdan bu cihazda hiçbir şey kalmaz.
out-timeout = Beş dakika boyunca hiçbir şeye basılmadı. Bu yüzden çıkış yapıldı.
out-again = Dosyayı yeniden aç
out-close = Şimdi bu sayfayı kapatabilirsiniz.

## When something goes wrong. One text for each code: what it is, and what to do.

problem-title = Olmadı
problem-todo = Ne yapabilirsiniz
alarm-title = Durun. Bir şey doğru değil.
problem-offline = İnternet bağlantısı yok. İşlemin olup olmadığı belli değil.
problem-offline-do = Bağlantının daha iyi olduğu bir yere gidin. Sonra bir daha bakın.
problem-busy = Şu anda çok yoğun.
problem-busy-do = Bir dakika bekleyin. Sonra yeniden deneyin.
problem-card-unreadable = Sayfa bu kartı veya bu kodu okuyamıyor.
problem-card-unreadable-do = Kartı iyi ışıkta bir daha tarayın. Veya kodu dikkatle yazın.
problem-card-dead = Bu kart artık çalışmıyor.
problem-card-dead-do = Daha yeni bir kartınız var mı? Onu kullanın. Yoksa büroya gidin.
problem-wrong-pin = Bu PIN kodu doğru değil.
problem-wrong-pin-do = Acele etmeyin ve bir daha yazın.
problem-locked = Kartınız kilitli. Çok fazla yanlış PIN kodu yazıldı.
problem-locked-do = Kurtarma kartınızı kullanın. Veya kartı size veren kuruluşa gidin.
problem-weak-pin = Bu PIN kodu çok kolay.
problem-weak-pin-do = Başka bir PIN kodu seçin.
problem-not-proven = Sayfa hizmetin cevabını kontrol edemedi. Biri bir şeyi değiştirmiş olabilir.
problem-not-proven-do = Şimdilik durun ve çıkış yapın. Kartı size veren kuruluşa söyleyin. Onlara şu kelimeyi gösterin: { $what }.
problem-log-went-back = Daha önce kayıtta olan satırlar yok olmuş. Bu asla olmamalı.
problem-log-went-back-do = Çıkış yapın. Kartı size veren kuruluşa veya denetçiye söyleyin.
problem-changed = Bu arada dosyanız değişti. Hiçbir şey yapılmadı.
problem-changed-do = Bir daha bakın ve sonra karar verin.
problem-not-allowed = Kuruluşlar arasındaki anlaşma buna izin vermiyor.
problem-not-allowed-do = Bir şey yapmanız gerekmez. Sorunuz varsa yardımcınıza sorun.
problem-not-active = Bu kuruluş şu anda katılmıyor.
problem-not-active-do = Kuruluşun kendisine sorun veya sonra yeniden deneyin.
problem-over = Çıkış yapıldı.
problem-over-do = Dosyanızı kartınızla yeniden açın.
problem-frozen = Her şey duraklatıldı.
problem-frozen-do = Ana sayfaya gidin ve yeniden açın. Sonra yeniden deneyin.
problem-failed = Bir şey ters gitti. Sizin hatanız değil.
problem-failed-do = Yeniden deneyin. Yine mi oldu? Kartı size veren kuruluşa gidin.
problem-number = Onlara bu numarayı söyleyin: { $id }
offline-banner = Bağlantı yok. { $date }, saat { $time } durumunu görüyorsunuz.
