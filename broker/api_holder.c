/* SPDX-License-Identifier: EUPL-1.2 */
/* HolderService: its table of routes. */
#include "broker/api_holder.h"

#include "broker/api.h"

#define DOCUMENTS_ARENA (64u << 20)

/* A method with three steps, and the message that it takes. */
#define HOLDER_ROUTE(name, steps)                                                              \
	.service = "eenmaal.v1.HolderService", .method = (name), .listeners = LISTENER_PUBLIC, \
	.request = &eenmaal__v1__##steps##_request__descriptor, .prepare = steps##_prepare,    \
	.apply = steps##_apply, .finish = steps##_finish

const struct route api_holder_routes[] = {
	{HOLDER_ROUTE("OpenVault", open_vault), .body_max = CODEC_REQUEST_MAX},
	{HOLDER_ROUTE("GetDossier", get_dossier), .body_max = CODEC_REQUEST_MAX,
	 .arena_max = DOCUMENTS_ARENA},
	{HOLDER_ROUTE("GetSegment", get_segment), .body_max = CODEC_REQUEST_MAX,
	 .arena_max = DOCUMENTS_ARENA},
	{HOLDER_ROUTE("ListAccesses", list_accesses), .body_max = CODEC_REQUEST_MAX,
	 .arena_max = DOCUMENTS_ARENA},
	{HOLDER_ROUTE("PutGrant", put_grant), .body_max = CODEC_REQUEST_KEYS_MAX},
	{HOLDER_ROUTE("Revoke", revoke), .body_max = CODEC_REQUEST_GRANTS_MAX},
	{HOLDER_ROUTE("Suspend", suspend), .body_max = CODEC_REQUEST_MAX},
	{HOLDER_ROUTE("AnswerRequest", answer_request), .body_max = CODEC_REQUEST_MAX},
	{HOLDER_ROUTE("PutEpochs", put_epochs), .body_max = CODEC_REQUEST_KEYS_MAX},
	{HOLDER_ROUTE("Rotate", rotate), .body_max = CODEC_REQUEST_GRANTS_MAX,
	 .arena_max = DOCUMENTS_ARENA},
	{HOLDER_ROUTE("Reseal", reseal), .body_max = CODEC_UPLOAD_MAX},
	{HOLDER_ROUTE("PutVault", put_vault), .body_max = CODEC_REQUEST_MAX},
	{HOLDER_ROUTE("PutRemark", put_remark), .body_max = CODEC_REQUEST_MAX},
	{HOLDER_ROUTE("Erase", erase), .body_max = CODEC_REQUEST_MAX},
	{0},
};
