/* SPDX-License-Identifier: EUPL-1.2 */
#include "broker/reply_page.h"

#include <microhttpd.h>

#include <stdio.h>
#include <string.h>
#include <strings.h>

#define TAG_HASH_LEN 16

struct header {
	const char *name, *value;
};

/* clang-format off */
#define NOTHING_ELSE \
	"accelerometer=(), autoplay=(), browsing-topics=(), display-capture=(), " \
	"encrypted-media=(), fullscreen=(), geolocation=(), gyroscope=(), hid=(), idle-detection=(), " \
	"local-fonts=(), magnetometer=(), microphone=(), midi=(), payment=(), picture-in-picture=(), " \
	"publickey-credentials-create=(), publickey-credentials-get=(), screen-wake-lock=(), " \
	"serial=(), storage-access=(), usb=(), xr-spatial-tracking=()"
/* clang-format on */

/*
 * A page runs its own scripts and nothing else's, talks to its own server, stands in no other page, and
 * may ask for nothing; the holder's for the camera (to scan a card), and it shows documents.
 */
static const struct header holder_headers[] = {
	{"Content-Security-Policy",
	 "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; "
	 "img-src 'self' blob:; media-src 'self' blob:; font-src 'self'; connect-src 'self'; "
	 "worker-src 'self'; frame-src blob:; manifest-src 'self'; base-uri 'none'; "
	 "form-action 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; "
	 "trusted-types eenmaal"},
	{"Permissions-Policy", "camera=(self), " NOTHING_ELSE},
};

static const struct header audit_headers[] = {
	{"Content-Security-Policy",
	 "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; "
	 "img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; "
	 "frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types 'none'"},
	{"Permissions-Policy", "camera=(), " NOTHING_ELSE},
};

static const struct header headers[] = {
	{"Cross-Origin-Embedder-Policy", "require-corp"},
	{"Cross-Origin-Opener-Policy", "same-origin"},
	{"Cross-Origin-Resource-Policy", "same-origin"},
	{"Referrer-Policy", "no-referrer"},
	{"Strict-Transport-Security", "max-age=31536000"},
	{"X-Content-Type-Options", "nosniff"},
	{"Vary", "Accept-Encoding"},
};

/* Is it "q=0", "q=0.", "q=0.000"? */
static bool refused(const char *parameters, size_t len)
{
	static const char zero[] = "0.000";
	const char *q = memmem(parameters, len, "q=", 2);
	size_t n = 0;

	if (q == NULL)
		return false;
	len -= (size_t)(q + 2 - parameters);
	while (n < len && n < sizeof(zero) - 1 && q[2 + n] == zero[n])
		n++;
	return n > 0 && (n == len || q[2 + n] == ' ' || q[2 + n] == '\t');
}

/* RFC 9110, section 12.5.3; "*" is as good as silence. */
static bool accepts(const char *header, const char *coding)
{
	size_t wanted = strlen(coding);

	while (header && *header) {
		size_t item, name;

		header += strspn(header, ", \t");
		item = strcspn(header, ",");
		name = strcspn(header, ",; \t");
		if (name == wanted && strncasecmp(header, coding, wanted) == 0)
			return !refused(header + name, item - name);
		header += item;
	}
	return false;
}

enum page_coding reply_page_coding(const struct page_file *f, const char *accept_encoding)
{
	if (f->content[PAGE_BROTLI].len > 0 && accepts(accept_encoding, "br"))
		return PAGE_BROTLI;
	if (f->content[PAGE_GZIP].len > 0 && accepts(accept_encoding, "gzip"))
		return PAGE_GZIP;
	return PAGE_PLAIN;
}

void reply_page_tag(const struct page_file *f, enum page_coding coding,
		    char out[static REPLY_PAGE_TAG_MAX])
{
	char hex[2 * TAG_HASH_LEN + 1];

	hex_format(f->hash.b, TAG_HASH_LEN, hex);
	(void)snprintf(out, REPLY_PAGE_TAG_MAX, "\"%s%s\"", hex, page_suffix(coding));
}

bool reply_page_known(const char *if_none_match, const char *tag)
{
	size_t len = strlen(tag);

	while (if_none_match && *if_none_match) {
		const char *item = if_none_match + strspn(if_none_match, ", \t");
		size_t item_len = strcspn(item, ", \t");

		if (item_len == 1 && *item == '*')
			return true;
		if (item_len > 2 && strncmp(item, "W/", 2) == 0) {
			item += 2;
			item_len -= 2;
		}
		if (item_len == len && strncmp(item, tag, len) == 0)
			return true;
		if_none_match = item + item_len;
	}
	return false;
}

static bool add(struct MHD_Response *response, const char *name, const char *value)
{
	return MHD_add_response_header(response, name, value) == MHD_YES;
}

static bool add_list(struct MHD_Response *response, const struct header *list, size_t count)
{
	for (size_t i = 0; i < count; i++)
		if (!add(response, list[i].name, list[i].value))
			return false;
	return true;
}

#define ADD_LIST(response, list) add_list(response, list, sizeof(list) / sizeof((list)[0]))

static bool add_all(struct MHD_Response *response, const struct reply_page_wish *wish)
{
	return ADD_LIST(response, headers) && (wish->audit ? ADD_LIST(response, audit_headers)
							   : ADD_LIST(response, holder_headers));
}

/* Names below assets/ change with what they hold; all others have to be asked for again. */
static const char *cache_control(const char *path)
{
	return strncmp(path, "assets/", 7) == 0 ? "public, max-age=31536000, immutable"
						: "no-cache";
}

static void let_go(void *t)
{
	trust_drop(t);
}

/* The bytes belong to t, which the response holds. */
static struct MHD_Response *response_of(struct trust *t, const struct buf *bytes)
{
	struct MHD_Response *response;

	if (bytes == NULL || bytes->len == 0)
		return MHD_create_response_from_buffer(0, NULL, MHD_RESPMEM_PERSISTENT);
	response = MHD_create_response_from_buffer_with_free_callback_cls(bytes->len, bytes->data,
									  let_go, trust_hold(t));
	if (response == NULL)
		trust_drop(t);
	return response;
}

static bool queue(struct MHD_Connection *connection, unsigned status, struct MHD_Response *response,
		  bool complete)
{
	bool sent = complete && MHD_queue_response(connection, status, response) == MHD_YES;

	MHD_destroy_response(response);
	return sent;
}

bool reply_send_page(struct MHD_Connection *connection, struct trust *t, const struct page_file *f,
		     const struct reply_page_wish *wish)
{
	static const char *const codings[PAGE_CODINGS] = {NULL, "br", "gzip"};
	enum page_coding coding = reply_page_coding(f, wish->accept_encoding);
	struct MHD_Response *response;
	char tag[REPLY_PAGE_TAG_MAX];
	bool complete, known;

	reply_page_tag(f, coding, tag);
	known = reply_page_known(wish->if_none_match, tag);
	response = response_of(t, known ? NULL : &f->content[coding]);
	if (response == NULL)
		return false;
	complete = add_all(response, wish) && add(response, "Content-Type", f->type) &&
		   add(response, "ETag", tag) &&
		   add(response, "Cache-Control", cache_control(f->path));
	if (codings[coding] && !known)
		complete = complete && add(response, "Content-Encoding", codings[coding]);
	return queue(connection, known ? MHD_HTTP_NOT_MODIFIED : MHD_HTTP_OK, response, complete);
}

bool reply_send_page_list(struct MHD_Connection *connection, struct trust *t, const struct page *p,
			  const struct reply_page_wish *wish)
{
	struct MHD_Response *response = response_of(t, &p->list);
	bool complete;

	if (response == NULL)
		return false;
	complete = add_all(response, wish) && add(response, "Content-Type", "application/json") &&
		   add(response, "Cache-Control", "no-cache");
	return queue(connection, MHD_HTTP_OK, response, complete);
}
