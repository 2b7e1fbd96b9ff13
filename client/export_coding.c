/* SPDX-License-Identifier: EUPL-1.2 */
#include "client/export_coding.h"

#include <string.h>

#define ACTION(name) EENMAAL__V1__ACTION__ACTION_##name

/* clang-format off */
#define RECORD {"110110", "Patient Record"}
#define SECURITY_ALERT {"110113", "Security Alert"}
#define OBJECT_SECURITY {"110135", "Object Security Attributes Changed"}
#define NONE {NULL, NULL}

static const struct {
	Eenmaal__V1__Action action;
	struct export_coding coding;
} table[] = {
	{ACTION(DIRECTORY), {SECURITY_ALERT, {"110129", "Security Configuration"}, NONE, 'U'}},
	{ACTION(ENROL), {RECORD, NONE, {"originate", "Originate/Retain Record Lifecycle Event"}, 'C'}},
	{ACTION(ROTATE), {RECORD, OBJECT_SECURITY, NONE, 'U'}},
	{ACTION(EPOCHS), {RECORD, OBJECT_SECURITY, NONE, 'U'}},
	{ACTION(UPLOAD), {RECORD, NONE, {"receive", "Receive/Retain Record Lifecycle Event"}, 'C'}},
	{ACTION(RESEAL), {RECORD, NONE, {"encrypt", "Encrypt Record Lifecycle Event"}, 'U'}},
	{ACTION(CONSENT_REQUEST), {RECORD, NONE, NONE, 'C'}},
	{ACTION(CONSENT_ANSWER), {RECORD, NONE, NONE, 'U'}},
	{ACTION(GRANT), {RECORD, OBJECT_SECURITY, NONE, 'C'}},
	{ACTION(REVOKE), {RECORD, OBJECT_SECURITY, NONE, 'U'}},
	{ACTION(SUSPEND), {RECORD, OBJECT_SECURITY, NONE, 'U'}},
	{ACTION(ACCESS), {RECORD, NONE, {"disclose", "Disclose Record Lifecycle Event"}, 'R'}},
	{ACTION(VAULT_OPEN), {{"110114", "User Authentication"}, {"110122", "Login"}, NONE, 'E'}},
	{ACTION(VAULT_UPDATE), {RECORD, OBJECT_SECURITY, NONE, 'U'}},
	{ACTION(HOLDER_READ), {RECORD, NONE, {"access", "Access/View Record Lifecycle Event"}, 'R'}},
	{ACTION(AUDIT_READ), {{"110101", "Audit Log Used"}, NONE, NONE, 'R'}},
	{ACTION(ERASE), {RECORD, NONE, {"destroy", "Destroy/Delete Record Lifecycle Event"}, 'D'}},
	{ACTION(REJECT), {SECURITY_ALERT, {"110132", "Use of Restricted Function"}, NONE, 'E'}},
	{ACTION(FREEZE), {RECORD, OBJECT_SECURITY, NONE, 'U'}},
	{ACTION(REMARK), {RECORD, NONE, NONE, 'C'}},
	{ACTION(RETENTION), {{"110101", "Audit Log Used"}, NONE, {"destroy", "Destroy/Delete Record Lifecycle Event"}, 'D'}},
	{ACTION(ACCESSES_READ), {{"110101", "Audit Log Used"}, NONE, NONE, 'R'}},
	{ACTION(REMARKS_READ), {RECORD, NONE, {"access", "Access/View Record Lifecycle Event"}, 'R'}},
};

static const struct export_coding other = {{"110100", "Application Activity"}, NONE, NONE, 'E'};
/* clang-format on */

const struct export_coding *export_coding(Eenmaal__V1__Action action)
{
	for (size_t n = 0; n < sizeof(table) / sizeof(table[0]); n++)
		if (table[n].action == action)
			return &table[n].coding;
	return &other;
}

int export_outcome(const struct audit_entry *e)
{
	return e->seen->outcome == EENMAAL__V1__OUTCOME__OUTCOME_DONE ? 0 : 4;
}

const char *export_reason(const struct audit_entry *e)
{
	const Eenmaal__V1__KeptRecord *k = e->kept;

	for (size_t n = 0; n < k->n_kinds; n++)
		if (!k->kinds[n]->released)
			return reason_name((enum reason)k->kinds[n]->reason);
	return k->reason ? reason_name((enum reason)k->reason) : NULL;
}

const char *export_member_name(const struct export *x, const char *id)
{
	const struct member *m = NULL;
	struct slug slug;

	if (x->edition && codec_slug(id, &slug) == ERR_OK)
		m = directory_find(x->edition->directory, &slug);
	for (size_t n = 0; m && n < m->name_count; n++)
		if (strcmp(m->names[n].language, "en") == 0)
			return m->names[n].text;
	return m && m->name_count > 0 ? m->names[0].text : id;
}

bool export_by_holder(const struct audit_entry *e)
{
	return strcmp(e->seen->requester, "holder") == 0;
}
