// SPDX-License-Identifier: EUPL-1.2
/**
 * Dates and times in every language: always the Gregorian calendar, as on every letter from a Dutch organisation, always
 * with the weekday, always in Dutch time, and with the digits 0-9 that those letters have.
 */

const ZONE = "Europe/Amsterdam";
const EXTENSION = "-u-ca-gregory-nu-latn";

/**
 * Month and weekday names for languages that many browsers do not know or each knows otherwise, and for those whose usual
 * order does not fit into a sentence: after "до" a Ukrainian weekday would be inflected.
 */
interface OwnNames {
  months: readonly string[];
  /** From Sunday. */
  weekdays: readonly string[];
  /** {weekday}, {day}, {month} and {year} in the language's order. */
  pattern: string;
}

const OWN: Readonly<Record<string, OwnNames>> = {
  ti: {
    months: ["ጥሪ", "ለካቲት", "መጋቢት", "ሚያዝያ", "ግንቦት", "ሰነ", "ሓምለ", "ነሓሰ", "መስከረም", "ጥቅምቲ", "ሕዳር", "ታሕሳስ"],
    weekdays: ["ሰንበት", "ሰኑይ", "ሰሉስ", "ረቡዕ", "ሓሙስ", "ዓርቢ", "ቀዳም"],
    pattern: "{weekday}፣ {day} {month} {year}",
  },
  so: {
    months: [
      "Jannaayo", "Febraayo", "Maarso", "Abriil", "Maayo", "Juun", "Luuliyo", "Ogost", "Sebtembar", "Oktoobar",
      "Nofembar", "Desembar",
    ],
    weekdays: ["Axad", "Isniin", "Talaado", "Arbaco", "Khamiis", "Jimco", "Sabti"],
    pattern: "{weekday}, {day} {month} {year}",
  },
  ps: {
    months: [
      "جنوري", "فبروري", "مارچ", "اپریل", "مۍ", "جون", "جولای", "اګست", "سېپتمبر", "اکتوبر", "نومبر", "دسمبر",
    ],
    weekdays: ["یکشنبه", "دوشنبه", "سېشنبه", "چارشنبه", "پنجشنبه", "جمعه", "شنبه"],
    pattern: "{weekday}، {day} {month} {year}",
  },
  uk: {
    months: [
      "січня", "лютого", "березня", "квітня", "травня", "червня", "липня", "серпня", "вересня", "жовтня", "листопада",
      "грудня",
    ],
    weekdays: ["неділя", "понеділок", "вівторок", "середа", "четвер", "п’ятниця", "субота"],
    pattern: "{day} {month} {year} ({weekday})",
  },
};

/** The tag with which Intl and Fluent are asked: our calendar, our digits. */
export const localeOf = (language: string): string => language + EXTENSION;

/** Year, month and day in Dutch time; weekday 0 is Sunday. */
interface Day {
  year: number;
  month: number;
  day: number;
  weekday: number;
}

const parts = new Intl.DateTimeFormat("en-US-u-ca-gregory-nu-latn", {
  timeZone: ZONE, year: "numeric", month: "numeric", day: "numeric",
});

function dayOf(seconds: number): Day {
  const found = { year: 0, month: 0, day: 0 };
  for (const { type, value } of parts.formatToParts(new Date(seconds * 1000))) {
    if (type === "year" || type === "month" || type === "day") found[type] = Number(value);
  }
  const weekday = new Date(Date.UTC(found.year, found.month - 1, found.day)).getUTCDay();
  return { ...found, weekday };
}

function withOwnNames(own: OwnNames, seconds: number): string {
  const { year, month, day, weekday } = dayOf(seconds);
  const words: Record<string, string> = {
    weekday: own.weekdays[weekday] ?? "", day: String(day), month: own.months[month - 1] ?? "", year: String(year),
  };
  return own.pattern.replace(/\{(\w+)\}/g, (_, word: string) => words[word] ?? "");
}

/** "maandag 3 mei 2027" */
export function formatDate(language: string, seconds: number): string {
  const own = OWN[language];
  if (own) return withOwnNames(own, seconds);
  return new Intl.DateTimeFormat([localeOf(language === "en" ? "en-GB" : language), localeOf("en-GB")], {
    timeZone: ZONE, weekday: "long", day: "numeric", month: "long", year: "numeric",
  }).format(new Date(seconds * 1000));
}

/** "14:05" */
export function formatTime(seconds: number): string {
  return new Intl.DateTimeFormat("nl-NL", { timeZone: ZONE, hour: "2-digit", minute: "2-digit" })
    .format(new Date(seconds * 1000));
}

/** The same for all times of one day in Dutch time; for grouping. */
export function dayKey(seconds: number): string {
  const { year, month, day } = dayOf(seconds);
  return `${year}-${month}-${day}`;
}

