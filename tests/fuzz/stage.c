/* SPDX-License-Identifier: EUPL-1.2 */
#include "tests/fuzz/stage.h"

#include "broker/base/clock.h"
#include "tests/fuzz/harness.h"

struct stage stage;
struct script scripts[STAGE_SCRIPTS_MAX];
size_t script_count;

static void script(const char *name, const char *method, int member, const void *request)
{
	struct world *w = stage.w;
	struct buf bytes = BUF_INIT(CODEC_UPLOAD_MAX);
	ProtobufCBinaryData kept;

	FUZZ_CHECK(script_count < STAGE_SCRIPTS_MAX);
	FUZZ_CHECK(codec_encode(request, &bytes) == ERR_OK);
	kept = world_bytes(w, bytes.data, bytes.len);
	buf_free(&bytes);
	scripts[script_count].name = name;
	scripts[script_count].method = method;
	scripts[script_count].member = member;
	scripts[script_count++].body = codec_view(kept);
}

static struct secret *copy_of(const struct secret *s)
{
	struct secret *copy = NULL;

	FUZZ_CHECK(secret_new(secret_open(s), secret_len(s), &copy) == ERR_OK);
	secret_close(s);
	return copy;
}

static const struct wallet_grant to_gemeente = {
	WORLD_GEMEENTE, KIND_BIT(KIND_FINANCE), "debt-counselling", "municipality", 1, 4,
};
static const struct wallet_grant to_school = {
	WORLD_SCHOOL, KIND_BIT(KIND_SKILLS), "language-training", "language-school", 1, 4,
};

static void script_holder(Eenmaal__V1__Grant *grant)
{
	struct wallet *h = stage.h;
	Eenmaal__V1__PutGrantRequest put = EENMAAL__V1__PUT_GRANT_REQUEST__INIT;
	Eenmaal__V1__GetDossierRequest dossier = EENMAAL__V1__GET_DOSSIER_REQUEST__INIT;
	Eenmaal__V1__ListAccessesRequest list = EENMAAL__V1__LIST_ACCESSES_REQUEST__INIT;
	Eenmaal__V1__PutEpochsRequest epochs = EENMAAL__V1__PUT_EPOCHS_REQUEST__INIT;

	put.grant = wallet_grant_signed(h, wallet_grant(h, &to_school));
	script("put-grant", "HolderService/PutGrant", WORLD_PUBLIC, &put);
	dossier.query = wallet_query(h, "GetDossier", 0);
	script("get-dossier", "HolderService/GetDossier", WORLD_PUBLIC, &dossier);
	list.query = wallet_query(h, "ListAccesses", 1);
	script("list-accesses", "HolderService/ListAccesses", WORLD_PUBLIC, &list);
	script("revoke", "HolderService/Revoke", WORLD_PUBLIC, wallet_revocation(h, grant, NULL));
	script("pause", "HolderService/Suspend", WORLD_PUBLIC, wallet_suspension(h, grant, true));
	script("resume", "HolderService/Suspend", WORLD_PUBLIC, wallet_suspension(h, grant, false));
	script("erase-kind", "HolderService/Erase", WORLD_PUBLIC, wallet_erasure(h, "finance"));
	script("erase", "HolderService/Erase", WORLD_PUBLIC, wallet_erasure(h, NULL));
	script("open-vault-1", "HolderService/OpenVault", WORLD_PUBLIC,
	       wallet_opening(h, 1, 1, true));
	script("open-vault-2", "HolderService/OpenVault", WORLD_PUBLIC,
	       wallet_opening(h, 1, 2, true));
	epochs.epochs = wallet_epochs(h, KIND_BIT(KIND_SKILLS), 2);
	script("put-epochs", "HolderService/PutEpochs", WORLD_PUBLIC, &epochs);
	script("rotate", "HolderService/Rotate", WORLD_PUBLIC, wallet_rotation(h, 0, NULL));
}

static void script_partners(void)
{
	struct wallet *h = stage.h;
	Eenmaal__V1__GetEpochKeyRequest key = EENMAAL__V1__GET_EPOCH_KEY_REQUEST__INIT;
	Eenmaal__V1__RequestConsentRequest ask = EENMAAL__V1__REQUEST_CONSENT_REQUEST__INIT;
	Eenmaal__V1__ListGrantsRequest grants = EENMAAL__V1__LIST_GRANTS_REQUEST__INIT;
	Eenmaal__V1__GetTimeRequest now = EENMAAL__V1__GET_TIME_REQUEST__INIT;
	Eenmaal__V1__ListDirectoriesRequest editions = EENMAAL__V1__LIST_DIRECTORIES_REQUEST__INIT;
	Eenmaal__V1__ConsentRequest m = EENMAAL__V1__CONSENT_REQUEST__INIT;
	const struct wallet_document d = {
		WORLD_COA, KIND_MEDICAL, 1, 1, 0, NULL, "asthma",
	};

	script("fetch", "PartnerService/Fetch", WORLD_GEMEENTE,
	       wallet_fetch(h, WORLD_GEMEENTE,
			    wallet_access(h, WORLD_GEMEENTE, "finance", "debt-counselling",
					  "municipality")));
	script("fetch-nothing", "PartnerService/Fetch", WORLD_ZORG,
	       wallet_fetch(h, WORLD_ZORG,
			    wallet_access(h, WORLD_ZORG, "trauma", "treatment",
					  "mental-health-care")));
	script("put-segment", "PartnerService/PutSegment", WORLD_COA, wallet_upload(h, &d));
	script("enrol", "PartnerService/Enrol", WORLD_COA, wallet_enrolment(stage.other));
	key.holder = codec_bytes(h->id.b, HOLDER_ID_LEN);
	key.kind = world_text(stage.w, "finance");
	script("epoch-key", "PartnerService/GetEpochKey", WORLD_COA, &key);
	m.header = world_header(stage.w, "school", &h->id, 0);
	m.request_id = world_random(stage.w, UUID_LEN);
	m.n_kinds = 1;
	m.kinds = world_texts(stage.w, 1, "skills");
	m.purpose = world_text(stage.w, "language-training");
	m.staff_role = world_text(stage.w, "language-school");
	m.not_after = clock_now() + 100 * WORLD_DAY;
	ask.consent_request =
		world_member_signed(stage.w, STATEMENT_CONSENT_REQUEST, &m, WORLD_SCHOOL);
	script("ask", "PartnerService/RequestConsent", WORLD_SCHOOL, &ask);
	script("list-grants", "PartnerService/ListGrants", WORLD_GEMEENTE, &grants);
	script("time", "DirectoryService/GetTime", WORLD_PUBLIC, &now);
	script("editions", "AuditService/ListDirectories", WORLD_INSPECTIE, &editions);
}

void stage_open(void)
{
	void *state = NULL;
	Eenmaal__V1__Grant *grant;

	random_seed(4711);
	FUZZ_CHECK(world_start(&state) == 0);
	stage.w = state;
	stage.h = wallet_enrolled(stage.w);
	wallet_upload_first(stage.h, KIND_FINANCE, 1, "owes 300 euros");
	grant = wallet_grant(stage.h, &to_gemeente);
	wallet_grant_put(stage.h, grant);
	stage.seeds[0] = copy_of(stage.h->seed);
	stage.card = copy_of(stage.h->card_seed[0]);
	stage.open = copy_of(stage.h->open_seed[0]);
	stage.ledger = world_ledger_size(stage.w);
	stage.over = false;
	stage.other = wallet_new(stage.w);
	script_count = 0;
	script_partners();
	script_holder(grant);
	stage.seeds[1] = copy_of(stage.h->seed);
}

void stage_close(void)
{
	world_check_ledger(stage.w);
	(void)world_check_chain(stage.w, &stage.h->id);
	secret_free(stage.seeds[0]);
	secret_free(stage.seeds[1]);
	secret_free(stage.card);
	secret_free(stage.open);
	FUZZ_CHECK(world_stop((void **)&stage.w) == 0);
}
