/* SPDX-License-Identifier: EUPL-1.2 */
#include "client/card_text.h"

#include <string.h>
#include <strings.h>

static const struct card_text texts[] = {
	{
		.language = "en",
		.number_title = "Your dossier number",
		.what_title = "What is this?",
		.keep_title = "Keep it safe",
		.stop_title = "How do I stop sharing?",
		.ask_title = "Who can help me?",
		.ask = "Ask the people who gave you this card:",
		.words =
			{
				{
					.title = "My dossier",
					.what = "With this card and your PIN you open your own dossier. You "
						"decide who may read which part, and you see who has read it. "
						"You tell your story once.",
					.keep = "Keep the card with you. Do not let anyone take a picture of "
						"it. Do not write your PIN on it. Tell nobody your PIN, also "
						"not people who help you.",
					.stop = "Scan the code, enter your PIN and choose “Stop everything”. It works at "
						"once. What somebody has read before cannot be taken back.",
				},
				{
					.title = "Recovery card",
					.what = "With this card you get back to your dossier when you have "
						"lost your other card or forgotten your PIN. You then choose a "
						"new PIN.",
					.keep = "Keep it at home, not with your other card. Whoever has this "
						"card can open your dossier without a PIN. Show it to nobody.",
					.stop = "Scan the code, choose a new PIN and then “Stop everything”. If this card "
						"is lost or stolen, ask for help at once.",
				},
			},
	},
	{
		.language = "nl",
		.number_title = "Uw dossiernummer",
		.what_title = "Wat is dit?",
		.keep_title = "Bewaar dit goed",
		.stop_title = "Hoe stop ik met delen?",
		.ask_title = "Wie kan mij helpen?",
		.ask = "Vraag het aan wie u deze kaart gaf:",
		.words =
			{
				{
					.title = "Mijn dossier",
					.what = "Met deze kaart en uw pincode opent u uw eigen dossier. U "
						"beslist wie welk deel mag lezen en u ziet wie het heeft "
						"gelezen. U vertelt uw verhaal één keer.",
					.keep = "Houd de kaart bij u. Laat niemand er een foto van maken. "
						"Schrijf uw pincode er niet op. Vertel niemand uw pincode, ook "
						"niet aan mensen die u helpen.",
					.stop = "Scan de code, vul uw pincode in en kies “Stop alles”. Het werkt "
						"meteen. Wat iemand al gelezen heeft, kan niet worden "
						"teruggehaald.",
				},
				{
					.title = "Herstelkaart",
					.what = "Bent u uw andere kaart kwijt, of weet u uw pincode niet meer? Met "
						"deze kaart komt u weer in uw dossier. U kiest dan een nieuwe "
						"pincode.",
					.keep = "Bewaar deze kaart thuis, niet bij uw andere kaart. Wie deze "
						"kaart heeft, kan uw dossier openen zonder pincode. Laat hem "
						"aan niemand zien.",
					.stop = "Scan de code, kies een nieuwe pincode en dan “Stop alles”. Bent u "
						"deze kaart kwijt of is hij gestolen? Vraag dan meteen om hulp.",
				},
			},
	},
};

/* How much of the tag a row's language is: its length, or 0. */
static size_t fit(const struct card_text *row, const char *tag)
{
	size_t len = strlen(row->language);

	return strncasecmp(tag, row->language, len) == 0 && (tag[len] == 0 || tag[len] == '-') ? len
											       : 0;
}

static const struct card_text *best(const struct card_text *rows, size_t count, const char *tag)
{
	const struct card_text *found = NULL;

	for (size_t n = 0; n < count; n++)
		if (fit(&rows[n], tag) > (found != NULL ? fit(found, tag) : 0))
			found = &rows[n];
	return found;
}

const struct card_text *card_text_find(const char *language)
{
	const struct card_text *found = NULL;

	if (language != NULL)
		found = best(texts, sizeof(texts) / sizeof(texts[0]), language);
	if (language != NULL && found == NULL)
		found = best(card_text_translated, card_text_translated_count, language);
	return found != NULL ? found : &texts[0];
}
