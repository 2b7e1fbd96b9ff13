/* SPDX-License-Identifier: EUPL-1.2 */
#include "client/holder_words.h"

#include <stddef.h>
#include <strings.h>

#include "policy/decide.h"
#include "proto/codec.h"

struct words {
	int number;
	const char *en, *nl;
};

static const struct words actions[] = {
	{EENMAAL__V1__ACTION__ACTION_DIRECTORY, "new directory", "nieuwe deelnemerslijst"},
	{EENMAAL__V1__ACTION__ACTION_ENROL, "opened the dossier", "opende het dossier"},
	{EENMAAL__V1__ACTION__ACTION_ROTATE, "replaced all keys", "verving alle sleutels"},
	{EENMAAL__V1__ACTION__ACTION_EPOCHS, "published keys", "maakte sleutels bekend"},
	{EENMAAL__V1__ACTION__ACTION_UPLOAD, "added a document", "voegde een document toe"},
	{EENMAAL__V1__ACTION__ACTION_RESEAL, "locked a document anew",
	 "deed een document opnieuw op slot"},
	{EENMAAL__V1__ACTION__ACTION_CONSENT_REQUEST, "asked for consent", "vroeg om toestemming"},
	{EENMAAL__V1__ACTION__ACTION_CONSENT_ANSWER, "declined", "weigerde"},
	{EENMAAL__V1__ACTION__ACTION_GRANT, "gave consent", "gaf toestemming"},
	{EENMAAL__V1__ACTION__ACTION_REVOKE, "took consent back", "trok toestemming in"},
	{EENMAAL__V1__ACTION__ACTION_SUSPEND, "paused or resumed", "pauzeerde of hervatte"},
	{EENMAAL__V1__ACTION__ACTION_ACCESS, "asked to read", "wilde lezen"},
	{EENMAAL__V1__ACTION__ACTION_VAULT_OPEN, "opened the dossier with the card",
	 "opende het dossier met de kaart"},
	{EENMAAL__V1__ACTION__ACTION_VAULT_UPDATE, "changed PIN or card",
	 "veranderde pincode of kaart"},
	{EENMAAL__V1__ACTION__ACTION_HOLDER_READ, "looked into the dossier", "keek in het dossier"},
	{EENMAAL__V1__ACTION__ACTION_AUDIT_READ, "inspected the log", "controleerde het logboek"},
	{EENMAAL__V1__ACTION__ACTION_ERASE, "erased", "wiste"},
	{EENMAAL__V1__ACTION__ACTION_REJECT, "sent something that does not hold",
	 "stuurde iets dat niet klopt"},
	{EENMAAL__V1__ACTION__ACTION_FREEZE, "stopped everything for you",
	 "zette alles voor u stil"},
	{EENMAAL__V1__ACTION__ACTION_REMARK, "said that something is not right",
	 "zei dat iets niet klopt"},
	{EENMAAL__V1__ACTION__ACTION_REMARKS_READ, "read remarks", "las opmerkingen"},
	{EENMAAL__V1__ACTION__ACTION_RETENTION, "removed what is too old",
	 "verwijderde wat te oud is"},
	{EENMAAL__V1__ACTION__ACTION_ACCESSES_READ, "read its own accesses",
	 "las wat het zelf had gelezen"},
};

static const struct words outcomes[] = {
	{EENMAAL__V1__OUTCOME__OUTCOME_DONE, "done", "gelukt"},
	{EENMAAL__V1__OUTCOME__OUTCOME_NOTHING, "got nothing", "kreeg niets"},
	{EENMAAL__V1__OUTCOME__OUTCOME_REFUSED, "refused", "geweigerd"},
};

static const struct words reasons[] = {
	{REASON_GRANTED, "you allowed it", "u vond het goed"},
	{REASON_NOT_VERIFIED, "could not be checked", "kon niet worden gecontroleerd"},
	{REASON_PARTNER_SUSPENDED, "the organisation may not act now",
	 "de organisatie mag nu niets doen"},
	{REASON_NO_DOSSIER, "no such dossier", "dit dossier bestaat niet"},
	{REASON_UNKNOWN_KIND, "no such kind", "dit soort informatie bestaat niet"},
	{REASON_UNKNOWN_PURPOSE, "no such purpose", "dit doel bestaat niet"},
	{REASON_PURPOSE_FORBIDDEN, "this purpose is never allowed", "dit doel mag nooit"},
	{REASON_ROLE_NOT_HELD, "not a role of the organisation", "geen rol van deze organisatie"},
	{REASON_NOT_IN_AGREEMENT, "the agreement does not allow it",
	 "de afspraken staan het niet toe"},
	{REASON_STOPPED, "everything was stopped", "alles was gestopt"},
	{REASON_NO_CONSENT, "you gave no consent", "u gaf geen toestemming"},
	{REASON_REVOKED, "you took consent back", "u trok de toestemming in"},
	{REASON_EXPIRED, "the consent has ended", "de toestemming is afgelopen"},
	{REASON_NOT_YET_VALID, "the consent has not begun", "de toestemming geldt nog niet"},
	{REASON_USED_UP, "the consent is used up", "de toestemming is opgebruikt"},
	{REASON_PAUSED, "you paused it", "u pauzeerde het"},
	{REASON_WRONG_PURPOSE, "not for this purpose", "niet voor dit doel"},
	{REASON_WRONG_ROLE, "not for this work", "niet voor dit werk"},
	{REASON_NO_SEGMENT, "there is no such document", "er is geen document"},
	{REASON_NO_KEY, "the organisation lacks the key", "de organisatie mist de sleutel"},
	{REASON_ERASED, "erased", "gewist"},
	{REASON_MALFORMED, "not well-formed", "verkeerd opgebouwd"},
	{REASON_BAD_SIGNATURE, "the signature is wrong", "de handtekening klopt niet"},
	{REASON_WRONG_TYPE, "the wrong kind of message", "het verkeerde soort bericht"},
	{REASON_WRONG_AUDIENCE, "meant for another broker", "bedoeld voor een andere plek"},
	{REASON_WRONG_ISSUER, "sent in another's name", "in naam van een ander gestuurd"},
	{REASON_STATEMENT_EXPIRED, "too old", "te oud"},
	{REASON_STATEMENT_FUTURE, "dated in the future", "datum in de toekomst"},
	{REASON_REPLAY, "sent twice", "twee keer gestuurd"},
	{REASON_NOT_ALLOWED, "not allowed", "niet toegestaan"},
	{REASON_WRONG_PIN, "wrong PIN", "verkeerde pincode"},
	{REASON_LOCKED, "locked after too many wrong PINs",
	 "op slot na te veel verkeerde pincodes"},
	{REASON_WRONG_SEQUENCE, "the dossier had changed meanwhile",
	 "het dossier was intussen veranderd"},
};

static const char *find(const struct words *table, size_t count, const char *language, int number)
{
	for (size_t n = 0; n < count; n++)
		if (table[n].number == number)
			return language != NULL && strncasecmp(language, "nl", 2) == 0
				       ? table[n].nl
				       : table[n].en;
	return "?";
}

#define COUNT(table) (sizeof(table) / sizeof((table)[0]))

const char *holder_words_action(const char *language, int action)
{
	return find(actions, COUNT(actions), language, action);
}

const char *holder_words_outcome(const char *language, int outcome)
{
	return find(outcomes, COUNT(outcomes), language, outcome);
}

const char *holder_words_reason(const char *language, int reason)
{
	return find(reasons, COUNT(reasons), language, reason);
}
