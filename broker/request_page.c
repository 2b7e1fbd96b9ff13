/* SPDX-License-Identifier: EUPL-1.2 */
/* Files of the holder's page: from memory, and only by the names of its list. */
#include <string.h>

#include "broker/reply_page.h"
#include "broker/request_internal.h"

/* The library has cut off the query: "/?kiosk" is the index like "/". */
bool request_page_find(struct request *r, const char *method, const char *path)
{
	const struct page *page = r->call.trust->page;

	if (page == NULL || r->call.listener != LISTENER_PUBLIC || r->call.route ||
	    !request_is_read(method) || path[0] != '/' || atomic_load(&r->service->stopping))
		return false;
	r->page_list = strcmp(path + 1, PAGE_LIST) == 0;
	r->page_file = r->page_list ? NULL : page_find(page, path + 1);
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
	};
	bool sent;

	request_log(r);
	if (r->page_list)
		sent = reply_send_page_list(r->connection, r->call.trust);
	else
		sent = reply_send_page(r->connection, r->call.trust, r->page_file, &wish);
	r->answered = true;
	r->page_file = NULL;
	request_release(r);
	return sent ? MHD_YES : MHD_NO;
}
