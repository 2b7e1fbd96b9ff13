/* SPDX-License-Identifier: EUPL-1.2 */
/* PartnerService: its reads and its table of routes. */
#include "broker/api_partner.h"

#include "broker/api.h"
#include "broker/api_epochs.h"
#include "broker/api_fetch.h"
#include "broker/api_grant_status.h"
#include "broker/api_statement.h"

#define GRANTS_PAGE 256
#define RELEASE_ARENA (64u << 20)

/* ---- GetEpochKey ------------------------------------------------------------------------------------- */

static enum err own_line(struct call *c, const struct holder_id *holder, const struct slug *kind,
			 Eenmaal__V1__GetEpochKeyResponse *reply)
{
	struct store_segment *newest = call_alloc(c, sizeof(*newest));
	enum err e = newest == NULL ? ERR_MEMORY
				    : store_segment_newest(c->worker->reader, holder, kind,
							   &c->member->id, newest);

	if (e == ERR_NOT_FOUND)
		return ERR_OK;
	if (e != ERR_OK)
		return e;
	reply->own_version = newest->version;
	reply->own_hash = codec_bytes(newest->origin.b, HASH_LEN);
	return ERR_OK;
}

static enum err present_key(struct call *c, const struct holder_id *holder, const struct slug *kind,
			    Eenmaal__V1__GetEpochKeyResponse *reply)
{
	struct store_epoch epoch = {0};
	enum err e = api_epoch_present(c, c->worker->reader, holder, kind, &epoch);

	reply->epoch = epoch.epoch;
	if (e == ERR_OK)
		e = api_stored_statement(c, c->worker->reader, &epoch.statement, &reply->epochs);
	if (e == ERR_OK)
		e = api_identity(c, c->worker->reader, holder, &reply->identity);
	return e;
}

enum err epoch_key_read(struct call *c)
{
	const Eenmaal__V1__GetEpochKeyRequest *request =
		(const Eenmaal__V1__GetEpochKeyRequest *)c->request;
	Eenmaal__V1__GetEpochKeyResponse reply = EENMAAL__V1__GET_EPOCH_KEY_RESPONSE__INIT;
	struct holder_id holder = {0};
	struct slug kind = {0};
	enum err e = codec_holder(request->holder, &holder);

	if (e == ERR_OK)
		e = codec_slug(request->kind, &kind);
	if (e != ERR_OK)
		return e;
	if (c->member->status != MEMBER_ACTIVE ||
	    !policy_may_contribute(agreement_permissions(c->trust->agreement),
				   trust_roles(c->trust, c->member),
				   agreement_kind(c->trust->agreement, &kind)))
		return ERR_FORBIDDEN;
	e = present_key(c, &holder, &kind, &reply);
	if (e == ERR_NOT_FOUND)
		return call_fail(c, e, "there is no open dossier with this number");
	if (e == ERR_OK)
		e = own_line(c, &holder, &kind, &reply);
	return e == ERR_OK ? call_reply(c, &reply) : e;
}

/* ---- ListGrants ---------------------------------------------------------------------------------------- */

static enum err load_grants(struct call *c, struct store_page *page, struct store_grant *rows)
{
	const Eenmaal__V1__ListGrantsRequest *request =
		(const Eenmaal__V1__ListGrantsRequest *)c->request;
	struct holder_id holder = {0};
	struct uuid after = {0};
	enum err e = ERR_OK;

	if (request->holder.len != 0) {
		e = codec_holder(request->holder, &holder);
		return e == ERR_OK ? store_grant_list(c->worker->reader, &holder, &c->member->id,
						      page, rows)
				   : e;
	}
	if (request->after.len != 0)
		e = codec_uuid(request->after, &after);
	return e == ERR_OK ? store_grant_list_partner(c->worker->reader, &c->member->id,
						      request->after.len != 0 ? &after : NULL, page,
						      rows)
			   : e;
}

enum err grants_read(struct call *c)
{
	Eenmaal__V1__ListGrantsResponse reply = EENMAAL__V1__LIST_GRANTS_RESPONSE__INIT;
	struct store_grant *rows = call_alloc(c, (GRANTS_PAGE + 1) * sizeof(*rows));
	struct store_page page = {.limit = GRANTS_PAGE + 1, .arena = c->arena};
	enum err e = rows == NULL ? ERR_MEMORY : load_grants(c, &page, rows);

	if (e != ERR_OK)
		return e;
	reply.more = page.count > GRANTS_PAGE;
	page.count -= reply.more ? 1 : 0;
	e = api_grant_statuses(c, c->worker->reader, rows, page.count, &reply.grants);
	reply.n_grants = page.count;
	return e == ERR_OK ? call_reply(c, &reply) : e;
}

#define PARTNER_ROUTE(name) \
	.service = "eenmaal.v1.PartnerService", .method = (name), .listeners = LISTENER_PARTNER

const struct route api_partner_routes[] = {
	{
		PARTNER_ROUTE("Fetch"),
		.body_max = CODEC_REQUEST_MAX,
		.arena_max = RELEASE_ARENA,
		.request = &eenmaal__v1__fetch_request__descriptor,
		.prepare = fetch_prepare,
		.apply = fetch_apply,
		.finish = fetch_finish,
	},
	{
		PARTNER_ROUTE("PutSegment"),
		.body_max = CODEC_UPLOAD_MAX,
		.request = &eenmaal__v1__put_segment_request__descriptor,
		.prepare = upload_prepare,
		.apply = upload_apply,
		.finish = upload_finish,
	},
	{
		PARTNER_ROUTE("RequestConsent"),
		.body_max = CODEC_REQUEST_MAX,
		.request = &eenmaal__v1__request_consent_request__descriptor,
		.prepare = consent_request_prepare,
		.apply = consent_request_apply,
		.finish = consent_request_finish,
	},
	{
		PARTNER_ROUTE("Freeze"),
		.body_max = CODEC_REQUEST_MAX,
		.request = &eenmaal__v1__freeze_request__descriptor,
		.prepare = freeze_prepare,
		.apply = freeze_apply,
		.finish = freeze_finish,
	},
	{
		PARTNER_ROUTE("ListRemarks"),
		.body_max = CODEC_REQUEST_MAX,
		.arena_max = RELEASE_ARENA,
		.request = &eenmaal__v1__list_remarks_request__descriptor,
		.prepare = list_remarks_prepare,
		.apply = list_remarks_apply,
		.finish = list_remarks_finish,
	},
	{
		PARTNER_ROUTE("ListOwnAccesses"),
		.body_max = CODEC_REQUEST_MAX,
		.arena_max = RELEASE_ARENA,
		.request = &eenmaal__v1__list_own_accesses_request__descriptor,
		.prepare = list_own_accesses_prepare,
		.apply = list_own_accesses_apply,
		.finish = list_own_accesses_finish,
	},
	{
		PARTNER_ROUTE("Enrol"),
		.body_max = CODEC_REQUEST_KEYS_MAX,
		.request = &eenmaal__v1__enrol_request__descriptor,
		.prepare = enrol_prepare,
		.apply = enrol_apply,
		.finish = enrol_finish,
	},
	{
		PARTNER_ROUTE("GetEpochKey"),
		.body_max = CODEC_REQUEST_MAX,
		.request = &eenmaal__v1__get_epoch_key_request__descriptor,
		.read = epoch_key_read,
	},
	{
		PARTNER_ROUTE("ListGrants"),
		.body_max = CODEC_REQUEST_MAX,
		.arena_max = RELEASE_ARENA,
		.request = &eenmaal__v1__list_grants_request__descriptor,
		.read = grants_read,
	},
	{0},
};
