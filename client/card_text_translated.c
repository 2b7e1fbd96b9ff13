/* SPDX-License-Identifier: EUPL-1.2 */
/*
 * The cards in ten more languages, translated by a machine from the Dutch and the English; no person
 * has checked them yet.  “Stop everything” is what the page's button says.
 */
#include "client/card_text.h"

/* clang-format off: a line is a text, for who translates it */
const struct card_text
	card_text_translated[] =
		{
			{
				.language = "ar",
				.right_to_left = true,
				.number_title = "رقم ملفك",
				.what_title = "ما هذا؟",
				.keep_title = "احفظها في مكان آمن",
				.stop_title = "كيف أوقف المشاركة؟",
				.ask_title = "من يمكنه مساعدتي؟",
				.ask = "اسأل من أعطاك هذه البطاقة:",
				.words =
					{
						{
							.title = "ملفي",
							.what = "بهذه البطاقة ورقمك السري تفتح ملفك. أنت تقرر من يقرأ أي جزء، وترى من قرأه. تحكي قصتك مرة واحدة.",
							.keep = "احتفظ بالبطاقة معك. لا تدع أحداً يصورها. لا تكتب رقمك السري عليها. لا تخبر أحداً برقمك السري، ولا حتى من يساعدك.",
							.stop = "امسح الرمز واكتب رقمك السري واختر «إيقاف كل شيء». يعمل هذا فوراً. ما قُرئ من قبل لا يمكن استرجاعه.",
						},
						{
							.title = "بطاقة الاسترجاع",
							.what = "بهذه البطاقة تعود إلى ملفك إذا فقدت بطاقتك الأخرى أو نسيت رقمك السري. تختار عندها رقماً سرياً جديداً.",
							.keep = "احفظها في البيت، لا مع بطاقتك الأخرى. من لديه هذه البطاقة يستطيع فتح ملفك دون رقم سري. لا تُرها لأحد.",
							.stop = "امسح الرمز واختر رقماً سرياً جديداً ثم «إيقاف كل شيء». إذا ضاعت هذه البطاقة أو سُرقت، فاطلب المساعدة فوراً.",
						},
					},
			},
			{
				.language = "ti",
				.number_title = "ቁጽሪ ፋይልኩም",
				.what_title = "እዚ እንታይ እዩ?",
				.keep_title = "ብጥንቃቐ ዓቅብዎ",
				.stop_title = "ምክፋል ብኸመይ የቋርጽ?",
				.ask_title = "መን ክሕግዘኒ ይኽእል?",
				.ask = "ነዚ ካርድ ዝሃበኩም ሕተቱ፦",
				.words =
					{
						{
							.title = "ፋይለይ",
							.what = "በዚ ካርድን ብፒንኩምን ፋይልኩም ትኸፍቱ። መን ኣየናይ ክፋል ከንብብ ከም ዝኽእል ትውስኑ፣ መን ከም ዘንበቦ ድማ ትርእዩ። ታሪኽኩም ሓደ ግዜ ጥራይ ትነግሩ።",
							.keep = "እቲ ካርድ ምሳኹም ይኹን። ዝኾነ ሰብ ስእሊ ከልዕሎ ኣይትፍቀዱ። ፒንኩም ኣብኡ ኣይትጽሓፉ። ፒንኩም ንማንም ኣይትንገሩ፣ ዋላ ንዝሕግዘኩም ሰብ።",
							.stop = "ነቲ ኮድ ስካን ግበሩ፣ ፒንኩም ጽሓፉ፣ “ንኹሉ ኣቋርጽ” ድማ ምረጹ። ብኡንብኡ ይሰርሕ። ኣቐዲሙ ዝተነበ ክምለስ ኣይክእልን።",
						},
						{
							.title = "ናይ መመለሲ ካርድ",
							.what = "ካልእ ካርድኩም እንተ ጠፊኡ ወይ ፒንኩም እንተ ረሲዕኩም፣ በዚ ካርድ ናብ ፋይልኩም ትምለሱ። ሽዑ ሓድሽ ፒን ትመርጹ።",
							.keep = "ኣብ ገዛ ዓቅብዎ፣ ምስ ካልእ ካርድኩም ኣይትሓዝዎ። እዚ ካርድ ዘለዎ ሰብ ብዘይ ፒን ፋይልኩም ክኸፍት ይኽእል። ንማንም ኣይተርእይዎ።",
							.stop = "ነቲ ኮድ ስካን ግበሩ፣ ሓድሽ ፒን ምረጹ፣ ድሕሪኡ “ንኹሉ ኣቋርጽ” ምረጹ። እዚ ካርድ እንተ ጠፊኡ ወይ ተሰሪቑ፣ ብኡንብኡ ሓገዝ ሕተቱ።",
						},
					},
			},
			{
				.language = "fa-AF",
				.right_to_left = true,
				.number_title = "شمارهٔ دوسیهٔ شما",
				.what_title = "این چیست؟",
				.keep_title = "آن را خوب نگه دارید",
				.stop_title = "چطور شریک ساختن را توقف کنم؟",
				.ask_title =
					"چه کسی به من کمک کرده می‌تواند؟",
				.ask = "از کسی بپرسید که این کارت را به شما داد:",
				.words =
					{
						{
							.title = "دوسیهٔ من",
							.what = "با این کارت و پین کود خود دوسیهٔ خود را باز می‌کنید. شما فیصله می‌کنید چه کسی کدام بخش را بخواند و می‌بینید چه کسی آن را خواند. قصهٔ خود را یک بار می‌گویید.",
							.keep = "کارت را با خود داشته باشید. نگذارید کسی از آن عکس بگیرد. پین کود خود را روی آن ننویسید. پین کود خود را به هیچ‌کس نگویید، حتی به کسی که به شما کمک می‌کند.",
							.stop = "کود را اسکن کنید، پین کود خود را بنویسید و «توقف همه چیز» را انتخاب کنید. فوراً عملی می‌شود. آنچه قبلاً خوانده شده، پس گرفته نمی‌شود.",
						},
						{
							.title = "کارت بازیابی",
							.what = "اگر کارت دیگر خود را گم کرده‌اید یا پین کود را از یاد برده‌اید، با این کارت دوباره به دوسیهٔ خود می‌رسید. بعد پین کود نو انتخاب می‌کنید.",
							.keep = "آن را در خانه نگه دارید، نه با کارت دیگر. کسی که این کارت را دارد دوسیهٔ شما را بدون پین کود باز کرده می‌تواند. آن را به هیچ‌کس نشان ندهید.",
							.stop = "کود را اسکن کنید، پین کود نو و بعد «توقف همه چیز» را انتخاب کنید. اگر این کارت گم یا دزدی شود، فوراً کمک بخواهید.",
						},
					},
			},
			{
				.language = "fa",
				.right_to_left = true,
				.number_title = "شمارهٔ پروندهٔ شما",
				.what_title = "این چیست؟",
				.keep_title = "آن را خوب نگه دارید",
				.stop_title =
					"چگونه اشتراک‌گذاری را متوقف کنم؟",
				.ask_title =
					"چه کسی می‌تواند به من کمک کند؟",
				.ask = "از کسی بپرسید که این کارت را به شما داد:",
				.words =
					{
						{
							.title = "پروندهٔ من",
							.what = "با این کارت و پین خود پروندهٔ خود را باز می‌کنید. شما تصمیم می‌گیرید چه کسی کدام بخش را بخواند و می‌بینید چه کسی آن را خواند. داستان خود را یک بار می‌گویید.",
							.keep = "کارت را با خود داشته باشید. نگذارید کسی از آن عکس بگیرد. پین خود را روی آن ننویسید. پین خود را به هیچ‌کس نگویید، حتی به کسی که به شما کمک می‌کند.",
							.stop = "کد را اسکن کنید، پین خود را بنویسید و «توقف همه چیز» را انتخاب کنید. فوراً اجرا می‌شود. آنچه پیشتر خوانده شده، پس گرفته نمی‌شود.",
						},
						{
							.title = "کارت بازیابی",
							.what = "اگر کارت دیگر خود را گم کرده‌اید یا پین را فراموش کرده‌اید، با این کارت دوباره به پروندهٔ خود می‌رسید. سپس پین تازه انتخاب می‌کنید.",
							.keep = "آن را در خانه نگه دارید، نه با کارت دیگر. کسی که این کارت را دارد می‌تواند پروندهٔ شما را بدون پین باز کند. آن را به هیچ‌کس نشان ندهید.",
							.stop = "کد را اسکن کنید، پین تازه و سپس «توقف همه چیز» را انتخاب کنید. اگر این کارت گم یا دزدیده شود، فوراً کمک بخواهید.",
						},
					},
			},
			{
				.language = "tr",
				.number_title = "Dosya numaranız",
				.what_title = "Bu nedir?",
				.keep_title = "Bunu iyi saklayın",
				.stop_title = "Paylaşmayı nasıl durdururum?",
				.ask_title = "Bana kim yardım edebilir?",
				.ask = "Bu kartı size verenlere sorun:",
				.words =
					{
						{
							.title = "Dosyam",
							.what = "Bu kart ve PIN kodunuzla kendi dosyanızı açarsınız. Kimin hangi bölümü okuyabileceğine siz karar verirsiniz ve kimin okuduğunu görürsünüz. Hikâyenizi bir kez anlatırsınız.",
							.keep = "Kartı yanınızda taşıyın. Kimsenin fotoğrafını çekmesine izin vermeyin. PIN kodunuzu üzerine yazmayın. PIN kodunuzu kimseye söylemeyin, size yardım edenlere de.",
							.stop = "Kodu tarayın, PIN kodunuzu yazın ve “Her şeyi durdur”u seçin. Hemen geçerli olur. Daha önce okunan geri alınamaz.",
						},
						{
							.title = "Kurtarma kartı",
							.what = "Öbür kartınızı kaybettiyseniz veya PIN kodunuzu unuttuysanız, bu kartla dosyanıza yeniden ulaşırsınız. O zaman yeni bir PIN kodu seçersiniz.",
							.keep = "Evde saklayın, öbür kartınızla birlikte değil. Bu karta sahip olan, dosyanızı PIN kodu olmadan açabilir. Kimseye göstermeyin.",
							.stop = "Kodu tarayın, yeni bir PIN kodu ve sonra “Her şeyi durdur”u seçin. Bu kart kaybolur veya çalınırsa hemen yardım isteyin.",
						},
					},
			},
			{
				.language = "uk",
				.number_title = "Номер вашої справи",
				.what_title = "Що це?",
				.keep_title = "Бережіть її",
				.stop_title = "Як перестати ділитися?",
				.ask_title = "Хто може мені допомогти?",
				.ask = "Запитайте тих, хто дав вам цю картку:",
				.words =
					{
						{
							.title = "Моя справа",
							.what = "З цією карткою та вашим PIN-кодом ви відкриваєте свою справу. Ви вирішуєте, хто яку частину може читати, і бачите, хто її читав. Ви розповідаєте свою історію один раз.",
							.keep = "Тримайте картку при собі. Нікому не дозволяйте її фотографувати. Не пишіть на ній PIN-код. Нікому не кажіть PIN-код, навіть тим, хто вам допомагає.",
							.stop = "Відскануйте код, введіть PIN-код і оберіть «Зупинити все». Це діє одразу. Те, що вже прочитали, не можна забрати назад.",
						},
						{
							.title = "Картка відновлення",
							.what = "З цією карткою ви повернетеся до своєї справи, якщо загубили іншу картку або забули PIN-код. Тоді ви оберете новий PIN-код.",
							.keep = "Зберігайте її вдома, окремо від іншої картки. Хто має цю картку, може відкрити вашу справу без PIN-коду. Нікому її не показуйте.",
							.stop = "Відскануйте код, оберіть новий PIN-код, а тоді «Зупинити все». Якщо цю картку загублено або вкрадено, одразу попросіть допомоги.",
						},
					},
			},
			{
				.language = "so",
				.number_title = "Lambarka faylkaaga",
				.what_title = "Waa maxay tani?",
				.keep_title = "Si fiican u hay",
				.stop_title = "Sideen wadaagista u joojiyaa?",
				.ask_title = "Yaa i caawin kara?",
				.ask = "Weydii dadka kaarkan ku siiyay:",
				.words =
					{
						{
							.title = "Faylkayga",
							.what = "Kaarkan iyo PIN-kaaga waxaad ku furtaa faylkaaga. Adiga ayaa go’aamiya cidda akhrin karta qayb kasta, waxaadna aragtaa cidda akhriday. Sheekadaada mar keliya ayaad sheegtaa.",
							.keep = "Kaarka ha kula jiro. Cidna ha u oggolaan inay sawir ka qaaddo. PIN-kaaga ha ku qorin. PIN-kaaga cidna ha u sheegin, xitaa dadka ku caawiya.",
							.stop = "Iskaan garee koodhka, qor PIN-kaaga oo dooro “Jooji wax walba”. Isla markiiba way shaqaynaysaa. Wixii horay loo akhriyay lama soo celin karo.",
						},
						{
							.title = "Kaarka soo celinta",
							.what = "Haddii aad kaarkaagii kale lumiso ama PIN-ka ilowdo, kaarkan ayaad faylkaaga ku soo heshaa. Markaas waxaad dooranaysaa PIN cusub.",
							.keep = "Guriga ku hay, ha la dhigin kaarkaaga kale. Qofka kaarkan haysta wuxuu faylkaaga furi karaa PIN la’aan. Cidna ha tusin.",
							.stop = "Iskaan garee koodhka, dooro PIN cusub, ka dibna “Jooji wax walba”. Haddii kaarkan lumo ama la xado, isla markiiba caawimo weydiiso.",
						},
					},
			},
			{
				.language = "fr",
				.number_title = "Votre numéro de dossier",
				.what_title = "Qu’est-ce que c’est ?",
				.keep_title = "Gardez-la bien",
				.stop_title = "Comment arrêter le partage ?",
				.ask_title = "Qui peut m’aider ?",
				.ask = "Demandez aux personnes qui vous ont donné cette carte :",
				.words =
					{
						{
							.title = "Mon dossier",
							.what = "Avec cette carte et votre code PIN, vous ouvrez votre propre dossier. Vous décidez qui peut lire quelle partie, et vous voyez qui l’a lue. Vous racontez votre histoire une seule fois.",
							.keep = "Gardez la carte sur vous. Ne laissez personne la prendre en photo. N’écrivez pas votre code PIN dessus. Ne dites votre code PIN à personne, même pas à ceux qui vous aident.",
							.stop = "Scannez le code, tapez votre code PIN et choisissez « Tout arrêter ». Cela marche tout de suite. Ce qui a déjà été lu ne peut pas être repris.",
						},
						{
							.title = "Carte de secours",
							.what = "Avec cette carte, vous retrouvez votre dossier si vous avez perdu l’autre carte ou oublié votre code PIN. Vous choisissez alors un nouveau code PIN.",
							.keep = "Gardez-la chez vous, pas avec l’autre carte. Qui a cette carte peut ouvrir votre dossier sans code PIN. Ne la montrez à personne.",
							.stop = "Scannez le code, choisissez un nouveau code PIN, puis « Tout arrêter ». Si cette carte est perdue ou volée, demandez de l’aide tout de suite.",
						},
					},
			},
			{
				.language = "ps",
				.right_to_left = true,
				.number_title = "ستاسو د دوسیې شمېره",
				.what_title = "دا څه دي؟",
				.keep_title = "ښه یې وساتئ",
				.stop_title = "شریکول څنګه ودروم؟",
				.ask_title = "څوک راسره مرسته کولی شي؟",
				.ask = "له هغو کسانو وپوښتئ چې دا کارت یې درکړی دی:",
				.words =
					{
						{
							.title = "زما دوسیه",
							.what = "په دې کارت او خپل پین کوډ خپله دوسیه پرانیزئ. تاسو پرېکړه کوئ چې څوک کومه برخه لوستلی شي، او وینئ چې چا لوستې ده. خپله کیسه یو ځل وایئ.",
							.keep = "کارت له ځانه سره وساتئ. مه پرېږدئ چې څوک یې عکس واخلي. خپل پین کوډ پرې مه لیکئ. خپل پین کوډ هېچا ته مه وایئ، هغو کسانو ته هم نه چې مرسته درسره کوي.",
							.stop = "کوډ سکن کړئ، خپل پین کوډ ولیکئ او «هر څه درول» وټاکئ. سمدستي کار کوي. هغه څه چې مخکې لوستل شوي، بېرته نه اخیستل کېږي.",
						},
						{
							.title = "د بیا ترلاسه کولو کارت",
							.what = "که مو بل کارت ورک کړی وي یا مو پین کوډ هېر کړی وي، په دې کارت بیا خپلې دوسیې ته رسېږئ. بیا نوی پین کوډ ټاکئ.",
							.keep = "په کور کې یې وساتئ، له بل کارت سره نه. هر څوک چې دا کارت لري، ستاسو دوسیه له پین کوډ پرته پرانیستلی شي. هېچا ته یې مه ښایئ.",
							.stop = "کوډ سکن کړئ، نوی پین کوډ او بیا «هر څه درول» وټاکئ. که دا کارت ورک یا غلا شي، سمدستي مرسته وغواړئ.",
						},
					},
			},
			{
				.language = "es",
				.number_title = "Su número de expediente",
				.what_title = "¿Qué es esto?",
				.keep_title = "Guárdela bien",
				.stop_title = "¿Cómo dejo de compartir?",
				.ask_title = "¿Quién puede ayudarme?",
				.ask = "Pregunte a quienes le dieron esta tarjeta:",
				.words =
					{
						{
							.title = "Mi expediente",
							.what = "Con esta tarjeta y su PIN abre su propio expediente. Usted decide quién puede leer cada parte y ve quién la ha leído. Cuenta su historia una sola vez.",
							.keep = "Lleve la tarjeta consigo. No deje que nadie le haga una foto. No escriba su PIN en ella. No diga su PIN a nadie, tampoco a quien le ayuda.",
							.stop = "Escanee el código, escriba su PIN y elija «Parar todo». Funciona al momento. Lo que alguien ya ha leído no se puede recuperar.",
						},
						{
							.title = "Tarjeta de recuperación",
							.what = "Con esta tarjeta vuelve a su expediente si ha perdido la otra o ha olvidado su PIN. Entonces elige un PIN nuevo.",
							.keep = "Guárdela en casa, no con la otra tarjeta. Quien tenga esta tarjeta puede abrir su expediente sin PIN. No la enseñe a nadie.",
							.stop = "Escanee el código, elija un PIN nuevo y después «Parar todo». Si esta tarjeta se pierde o se la roban, pida ayuda enseguida.",
						},
					},
			},
};
/* clang-format on */

const size_t card_text_translated_count =
	sizeof(card_text_translated) / sizeof(card_text_translated[0]);
