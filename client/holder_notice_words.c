/* SPDX-License-Identifier: EUPL-1.2 */
#include "client/holder_notice_words.h"

#include <stddef.h>
#include <string.h>
#include <strings.h>

static const struct holder_notice_words table[] = {
	{
		.language = "en",
		.colon = ": ",
		.comma = ", ",
		.end = ".",
		.who = "Who",
		.what = "What",
		.why = "Why",
		.until = "Until",
		.stop = "Stop",
		.ask = "Questions",
		.staff = "only staff who work as",
		.at_most = "at most",
		.times = "times",
		.stop_text =
			"You can stop at any time; it works at once. Open your dossier with your "
			"card and choose “Stop sharing”, or ask somebody to help you. What was read before "
			"cannot be taken back.",
		.ask_text = "Ask",
		.or_text = "or",
		.question = "Do you want this?",
		.months = {"January", "February", "March", "April", "May", "June", "July", "August",
			   "September", "October", "November", "December"},
	},
	{
		.language = "nl",
		.colon = ": ",
		.comma = ", ",
		.end = ".",
		.who = "Wie",
		.what = "Wat",
		.why = "Waarom",
		.until = "Tot",
		.stop = "Stoppen",
		.ask = "Vragen",
		.staff = "alleen medewerkers die dit werk doen:",
		.at_most = "hoogstens",
		.times = "keer",
		.stop_text =
			"U kunt altijd stoppen; het werkt meteen. Open uw dossier met uw kaart en "
			"kies “Stop met delen”, of vraag iemand om u te helpen. Wat al gelezen is, kan "
			"niet worden teruggehaald.",
		.ask_text = "Vraag het aan",
		.or_text = "of aan",
		.question = "Wilt u dit?",
		.months = {"januari", "februari", "maart", "april", "mei", "juni", "juli",
			   "augustus", "september", "oktober", "november", "december"},
	},
	/* A machine translated what follows; no person has checked it yet. */
	/* clang-format off: a line is a text, for who translates it */
	{
		.language = "ar",
		.colon = ": ",
		.comma = "، ",
		.end = ".",
		.who = "مَن",
		.what = "ماذا",
		.why = "لماذا",
		.until = "حتى متى",
		.stop = "كيف تتوقف",
		.ask = "مَن تسأل",
		.staff = "فقط من يعمل هناك بصفة:",
		.at_most = "عدد القراءات على الأكثر:",
		.times = "",
		.stop_text =
			"يمكنك التوقف في أي وقت. يعمل هذا فوراً. افتح ملفك ببطاقتك واختر «إيقاف المشاركة»، أو اطلب من شخص أن يساعدك. ما قُرئ لا يمكن استرجاعه.",
		.ask_text = "اسأل",
		.or_text = "أو",
		.question = "هل تريد هذا؟",
		.months = {"يناير", "فبراير", "مارس", "أبريل", "مايو", "يونيو", "يوليو", "أغسطس",
			   "سبتمبر", "أكتوبر", "نوفمبر", "ديسمبر"},
	},
	{
		.language = "ti",
		.colon = "፦ ",
		.comma = "፣ ",
		.end = "።",
		.who = "መን",
		.what = "እንታይ",
		.why = "ንምንታይ",
		.until = "ክሳብ መዓስ",
		.stop = "ብኸመይ ተቋርጹ",
		.ask = "ንመን ትሓትቱ",
		.staff = "ኣብኡ ከምዚ ኮይኖም ዝሰርሑ ሰባት ጥራይ፦",
		.at_most = "እንተ በዝሐ",
		.times = "ግዜ",
		.stop_text =
			"ኣብ ዝኾነ ግዜ ከተቋርጹ ትኽእሉ። ብኡንብኡ ይሰርሕ። ፋይልኩም ብካርድኩም ክፈቱ፣ “ምክፋል ኣቋርጽ” ድማ ምረጹ። ወይ ሓደ ሰብ ክሕግዘኩም ሕተቱ። እቲ ዝተነበ ክምለስ ኣይክእልን።",
		.ask_text = "ሕተቱ፦",
		.or_text = "ወይ",
		.question = "ነዚ ትደልዩ ዶ?",
		.months = {"ጥሪ", "ለካቲት", "መጋቢት", "ሚያዝያ", "ግንቦት", "ሰነ", "ሓምለ", "ነሓሰ", "መስከረም",
			   "ጥቅምቲ", "ሕዳር", "ታሕሳስ"},
	},
	{
		.language = "fa-AF",
		.colon = ": ",
		.comma = "، ",
		.end = ".",
		.who = "چه کسی",
		.what = "چه چیزی",
		.why = "چرا",
		.until = "تا چه وقت",
		.stop = "چطور توقف کنم",
		.ask = "از چه کسی بپرسم",
		.staff =
			"تنها کسانی که آنجا به این حیث کار می‌کنند:",
		.at_most = "حداکثر",
		.times = "بار",
		.stop_text =
			"هر وقت بخواهید می‌توانید توقف کنید. فوراً عملی می‌شود. دوسیهٔ خود را با کارت باز کنید و «توقف شریک ساختن» را انتخاب کنید، یا از کسی کمک بخواهید. آنچه خوانده شده، پس گرفته نمی‌شود.",
		.ask_text = "بپرسید از",
		.or_text = "یا از",
		.question = "این را می‌خواهید؟",
		.months = {"جنوری", "فبروری", "مارچ", "اپریل", "می", "جون", "جولای", "اگست",
			   "سپتمبر", "اکتوبر", "نومبر", "دسمبر"},
	},
	{
		.language = "fa",
		.colon = ": ",
		.comma = "، ",
		.end = ".",
		.who = "چه کسی",
		.what = "چه چیزی",
		.why = "چرا",
		.until = "تا کی",
		.stop = "چگونه متوقف کنم",
		.ask = "از چه کسی بپرسم",
		.staff =
			"تنها کسانی که آنجا به این عنوان کار می‌کنند:",
		.at_most = "حداکثر",
		.times = "بار",
		.stop_text =
			"هر وقت بخواهید می‌توانید متوقف کنید. فوراً اجرا می‌شود. پروندهٔ خود را با کارت باز کنید و «توقف اشتراک‌گذاری» را انتخاب کنید، یا از کسی کمک بخواهید. آنچه خوانده شده، پس گرفته نمی‌شود.",
		.ask_text = "بپرسید از",
		.or_text = "یا از",
		.question = "این را می‌خواهید؟",
		.months = {"ژانویه", "فوریه", "مارس", "آوریل", "مه", "ژوئن", "ژوئیه", "اوت",
			   "سپتامبر", "اکتبر", "نوامبر", "دسامبر"},
	},
	{
		.language = "tr",
		.colon = ": ",
		.comma = ", ",
		.end = ".",
		.who = "Kim",
		.what = "Ne",
		.why = "Neden",
		.until = "Ne zamana kadar",
		.stop = "Nasıl durdurulur",
		.ask = "Kime sorulur",
		.staff = "yalnız orada şu rolde çalışanlar:",
		.at_most = "en fazla",
		.times = "kez",
		.stop_text =
			"İstediğiniz zaman durdurabilirsiniz. Hemen geçerli olur. Dosyanızı kartınızla açın ve “Paylaşmayı durdur”u seçin veya birinden yardım isteyin. Okunan geri alınamaz.",
		.ask_text = "Sorun:",
		.or_text = "veya",
		.question = "Bunu istiyor musunuz?",
		.months = {"Ocak", "Şubat", "Mart", "Nisan", "Mayıs", "Haziran", "Temmuz",
			   "Ağustos", "Eylül", "Ekim", "Kasım", "Aralık"},
	},
	{
		.language = "uk",
		.colon = ": ",
		.comma = ", ",
		.end = ".",
		.who = "Хто",
		.what = "Що",
		.why = "Навіщо",
		.until = "До якого часу",
		.stop = "Як зупинити",
		.ask = "Кого запитати",
		.staff = "лише люди, які працюють там у цій ролі:",
		.at_most = "найбільше разів:",
		.times = "",
		.stop_text =
			"Ви можете зупинити це будь-коли. Це діє одразу. Відкрийте свою справу карткою і оберіть «Більше не ділитися» або попросіть когось допомогти. Прочитане не можна забрати назад.",
		.ask_text = "Запитайте",
		.or_text = "або",
		.question = "Ви цього хочете?",
		.months = {"січня", "лютого", "березня", "квітня", "травня", "червня", "липня",
			   "серпня", "вересня", "жовтня", "листопада", "грудня"},
	},
	{
		.language = "so",
		.colon = ": ",
		.comma = ", ",
		.end = ".",
		.who = "Yaa",
		.what = "Maxay",
		.why = "Sababta",
		.until = "Ilaa goorma",
		.stop = "Sida loo joojiyo",
		.ask = "Cidda la weydiiyo",
		.staff = "keliya dadka halkaas ka shaqeeya:",
		.at_most = "ugu badnaan",
		.times = "jeer",
		.stop_text =
			"Mar kasta waad joojin kartaa. Isla markiiba way shaqaynaysaa. Faylkaaga ku fur kaarkaaga oo dooro “Jooji wadaagista”, ama qof caawimo weydiiso. Wixii la akhriyay lama soo celin karo.",
		.ask_text = "Weydii",
		.or_text = "ama",
		.question = "Tan ma rabtaa?",
		.months = {"Jannaayo", "Febraayo", "Maarso", "Abriil", "Maayo", "Juun", "Luuliyo",
			   "Ogost", "Sebtembar", "Oktoobar", "Nofembar", "Desembar"},
	},
	{
		.language = "fr",
		.colon = " : ",
		.comma = ", ",
		.end = ".",
		.who = "Qui",
		.what = "Quoi",
		.why = "Pourquoi",
		.until = "Jusqu’à quand",
		.stop = "Comment arrêter",
		.ask = "À qui demander",
		.staff = "seulement les personnes qui y travaillent comme :",
		.at_most = "au plus",
		.times = "fois",
		.stop_text =
			"Vous pouvez arrêter à tout moment. Cela marche tout de suite. Ouvrez votre dossier avec votre carte et choisissez « Arrêter le partage », ou demandez de l’aide. Ce qui a été lu ne peut pas être repris.",
		.ask_text = "Demandez à",
		.or_text = "ou à",
		.question = "Voulez-vous cela ?",
		.months = {"janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août",
			   "septembre", "octobre", "novembre", "décembre"},
	},
	{
		.language = "ps",
		.colon = ": ",
		.comma = "، ",
		.end = ".",
		.who = "څوک",
		.what = "څه",
		.why = "ولې",
		.until = "تر کله",
		.stop = "څنګه یې ودروم",
		.ask = "له چا وپوښتم",
		.staff = "یوازې هغه کسان چې هلته په دې حیث کار کوي:",
		.at_most = "تر ټولو ډېر",
		.times = "ځله",
		.stop_text =
			"هر وخت یې درولی شئ. سمدستي کار کوي. خپله دوسیه په کارت پرانیزئ او «شریکول درول» وټاکئ، یا له چا مرسته وغواړئ. لوستل شوي مالومات بېرته نه اخیستل کېږي.",
		.ask_text = "وپوښتئ له",
		.or_text = "یا له",
		.question = "دا غواړئ؟",
		.months = {"جنوري", "فبروري", "مارچ", "اپریل", "مۍ", "جون", "جولای", "اګست",
			   "سېپتمبر", "اکتوبر", "نومبر", "دسمبر"},
	},
	{
		.language = "es",
		.colon = ": ",
		.comma = ", ",
		.end = ".",
		.who = "Quién",
		.what = "Qué",
		.why = "Por qué",
		.until = "Hasta cuándo",
		.stop = "Cómo parar",
		.ask = "A quién preguntar",
		.staff = "solo personas que trabajan allí como:",
		.at_most = "como mucho",
		.times = "veces",
		.stop_text =
			"Puede parar en cualquier momento. Funciona al momento. Abra su expediente con su tarjeta y elija «Dejar de compartir», o pida ayuda a alguien. Lo leído no se puede recuperar.",
		.ask_text = "Pregunte a",
		.or_text = "o a",
		.question = "¿Quiere esto?",
		.months = {"de enero de", "de febrero de", "de marzo de", "de abril de",
			   "de mayo de", "de junio de", "de julio de", "de agosto de",
			   "de septiembre de", "de octubre de", "de noviembre de",
			   "de diciembre de"},
	},
	/* clang-format on */
};

/* How much of the tag a row's language is: its length, or 0. */
static size_t fit(const struct holder_notice_words *row, const char *tag)
{
	size_t len = strlen(row->language);

	if (strncasecmp(tag, row->language, len) != 0 || (tag[len] != 0 && tag[len] != '-'))
		return 0;
	return len;
}

const struct holder_notice_words *holder_notice_words_find(const char *language)
{
	const struct holder_notice_words *found = &table[0];
	size_t most = 0;

	for (size_t n = 0; language != NULL && n < sizeof(table) / sizeof(table[0]); n++)
		if (fit(&table[n], language) > most) {
			found = &table[n];
			most = fit(found, language);
		}
	return found;
}
