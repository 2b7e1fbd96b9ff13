/* SPDX-License-Identifier: EUPL-1.2 */
/* Files of the holder's page, and of the auditor's: from memory, and only by the names of their lists. */
#include <string.h>

#include "broker/api_audit.h"
#include "broker/reply_page.h"
#include "broker/request_internal.h"

/* The auditor's page stands below this on the partner listener, the holder's at the other's root. */
#define AUDIT_ROOT "/audit"

/* Where in a page the path leads; NULL: it is no page's. */
static const char *find_page(struct request *r, const char *path)
{
	const struct trust *t = r->call.trust;
	bool audit = r->call.listener == LISTENER_PARTNER;
	size_t root = audit ? strlen(AUDIT_ROOT) : 0;

	r->page = audit ? t->audit_page : t->page;
	if (r->page == NULL || strncmp(path, AUDIT_ROOT, root) != 0)
		return NULL;
	return path[root] == '/' ? path + root + 1 : NULL;
}

/* Only auditors see theirs. */
static void check_auditor(struct request *r)
{
	request_check_member(r);
	if (r->problem.status == 0 && !api_audit_allowed(r->call.member))
		r->problem = reply_no_auditor;
}

/* The library has cut off the query: "/?kiosk" is the index like "/". */
bool request_page_find(struct request *r, const char *method, const char *path)
{
	const char *name;

	if (r->call.route || !request_is_read(method) || atomic_load(&r->service->stopping))
		return false;
	name = find_page(r, path);
	if (name == NULL && r->page && r->call.listener == LISTENER_PARTNER &&
	    strcmp(path, AUDIT_ROOT) == 0)
		r->problem = reply_audit_page;
	if (name == NULL)
		return r->problem.status != 0;
	if (r->call.listener == LISTENER_PARTNER)
		check_auditor(r);
	if (r->problem.status != 0)
		return true;
	r->page_list = strcmp(name, PAGE_LIST) == 0;
	r->page_file = r->page_list ? NULL : page_find(r->page, name);
	if (r->page_list || r->page_file)
		r->problem = (struct reply_problem){.status = MHD_HTTP_OK};
	else
		r->problem = reply_no_page;
	return true;
}

static const char *header_of(const struct request *r, const char *name)
{
	return MHD_lookup_connection_value(r->connection, MHD_HEADER_KIND, name);
}

enum MHD_Result request_page_answer(struct request *r)
{
	struct reply_page_wish wish = {
		.accept_encoding = header_of(r, MHD_HTTP_HEADER_ACCEPT_ENCODING),
		.if_none_match = header_of(r, MHD_HTTP_HEADER_IF_NONE_MATCH),
		.audit = r->call.listener == LISTENER_PARTNER,
	};
	bool sent;

	request_log(r);
	if (r->page_list)
		sent = reply_send_page_list(r->connection, r->call.trust, r->page, &wish);
	else
		sent = reply_send_page(r->connection, r->call.trust, r->page_file, &wish);
	r->answered = true;
	r->page_file = NULL;
	request_release(r);
	return sent ? MHD_YES : MHD_NO;
}
