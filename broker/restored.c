/* SPDX-License-Identifier: EUPL-1.2 */
#include "broker/restored.h"

#include <inttypes.h>
#include <limits.h>
#include <unistd.h>

#include "broker/base/buf.h"
#include "broker/base/clock.h"
#include "broker/base/io.h"
#include "broker/base/log.h"

#define MARK_MAX 256

static enum err name_of(const char *database, struct buf *name)
{
	enum err e = buf_printf(name, "%s.restored", database);

	return e == ERR_OK ? buf_put_u8(name, 0) : e;
}

enum err restored_mark(const char *database, const struct restored *r)
{
	struct buf name = BUF_INIT(PATH_MAX + 16), text = BUF_INIT(MARK_MAX);
	char newest[21], now[21];
	enum err e = name_of(database, &name);

	clock_format(r->newest, newest);
	clock_format(clock_now(), now);
	if (e == ERR_OK)
		e = buf_printf(&text, "%" PRIu64 " entries, the newest of %s, restored at %s",
			       r->entries, newest, now);
	if (e == ERR_OK)
		e = io_write_file((const char *)name.data, buf_view(&text), 0600);
	buf_free(&name);
	buf_free(&text);
	return e;
}

void restored_announce(const char *database, uint64_t entries)
{
	struct buf name = BUF_INIT(PATH_MAX + 16), text = BUF_INIT(MARK_MAX);

	if (name_of(database, &name) != ERR_OK || !io_exists((const char *)name.data))
		goto out;
	/* Whatever is in it: that it is there says enough. */
	if (io_read_file((const char *)name.data, &text) != ERR_OK ||
	    buf_put_u8(&text, 0) != ERR_OK)
		buf_clear(&text);
	log_event(LOG_LEVEL_WARN, "restored", LOG_NUM("entries", entries),
		  LOG_TEXT("backup", text.len > 0 ? (const char *)text.data : ""),
		  LOG_TEXT("means", "what was recorded after that backup is lost; clients that saw "
				    "it will report that the log went back"));
	(void)unlink((const char *)name.data);
out:
	buf_free(&name);
	buf_free(&text);
}
