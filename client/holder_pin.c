/* SPDX-License-Identifier: EUPL-1.2 */
/* Another PIN, and the way back in with the recovery card. */
#include "client/holder.h"

#include <string.h>
#include <unistd.h>

#include "broker/base/io.h"
#include "client/card.h"

/*
 * The vault key stays, so that the recovery card goes on to open it: its slot can only be made anew
 * by whoever has that card's secret.
 */
static enum err change_pin(struct holder *h)
{
	struct holder_vault vault = {
		.holder = &h->profile->holder,
		.keys = &h->keys,
		.vault_key = h->vault_key,
		.card = h->card,
		.recovery_slot = holder_vault_slot(h->vault, SLOT_RECOVERY),
	};
	enum err e = ERR_OK;

	/* The enrolling partner knows the keys until then; another PIN alone would not help. */
	if (!h->keys.activated)
		return holder_problem(h, ERR_STATE,
				      "first run \"eenmaal holder activate\"; it asks "
				      "for a new PIN");
	e = holder_pin_ask(h);
	vault.pin = h->new_pin;
	if (e == ERR_OK)
		e = holder_vault_put(h, &vault);
	if (e == ERR_OK) {
		json_bool(&h->json, "changed", true);
		command_say(h->command, "The new PIN holds from now on.");
	}
	return e;
}

/* ---- recover ----------------------------------------------------------------------------------- */

static enum err write_card(struct holder *h, const char *path)
{
	struct card card = {.holder = h->profile->holder, .root = h->profile->root};
	struct card_print print = {&card, h->profile->language,
				   holder_partner_name(h, h->identity.enrolled_by)};
	enum err e = ERR_OK;

	if (h->new_card != NULL)
		return ERR_OK;
	e = secret_random(CARD_SECRET_LEN, &h->new_card);
	if (e == ERR_OK)
		e = card_page(&card, holder_page(h->command));
	card.secret = h->new_card;
	if (e == ERR_OK)
		e = card_write(&print, path);
	return e == ERR_OK ? e : holder_problem(h, e, "%s: %s", path, err_text(e));
}

/* The profile's card file; replaced at once, so that there is never half a secret in it. */
static enum err keep_card(struct holder *h)
{
	char *path = profile_path(h->profile, h->profile->card);
	char hex[2 * CARD_SECRET_LEN + 2];
	enum err e = path != NULL ? ERR_OK : ERR_MEMORY;

	if (e == ERR_OK) {
		hex_format(secret_open(h->new_card), CARD_SECRET_LEN, hex);
		secret_close(h->new_card);
		hex[2 * CARD_SECRET_LEN] = '\n';
		e = io_write_file(path, view_of(hex, 2 * CARD_SECRET_LEN + 1), 0600);
		if (e != ERR_OK)
			(void)holder_problem(h, e,
					     "the dossier has its new card, but %s could not be "
					     "written: %s; the printed card opens it",
					     path, err_text(e));
	}
	explicit_bzero(hex, sizeof(hex));
	mem_free(path);
	return e;
}

/* A new vault key: whoever finds the lost card opens nothing, also with its PIN. */
static enum err put_recovered(struct holder *h)
{
	struct holder_vault vault = {
		.holder = &h->profile->holder,
		.keys = &h->keys,
		.card = h->new_card,
		.pin = h->new_pin,
		.recovery = h->card,
	};
	struct secret *vault_key = NULL;
	enum err e = secret_random(32, &vault_key);

	vault.vault_key = vault_key;
	if (e == ERR_OK)
		e = holder_vault_put(h, &vault);
	secret_free(vault_key);
	return e;
}

static enum err recover(struct holder *h)
{
	const char *path = command_option(h->command, "card");
	enum err e = holder_pin_ask(h);

	if (e == ERR_OK)
		e = write_card(h, path);
	if (e != ERR_OK)
		return e;
	e = put_recovered(h);
	/* An answer that never came says nothing: the new card may be the one that counts. */
	if (e != ERR_OK && e != ERR_SEQUENCE && e != ERR_UNREACHABLE && e != ERR_DEADLINE)
		(void)unlink(path);
	if (e == ERR_OK)
		e = keep_card(h);
	if (e != ERR_OK)
		return e;
	json_bool(&h->json, "recovered", true);
	json_string(&h->json, "card", path);
	command_say(h->command,
		    "The new card is in %s; print it.  The lost card and its PIN open nothing any "
		    "more; the recovery card still does.",
		    path);
	return ERR_OK;
}

enum exit_code holder_change_pin_run(struct command *c)
{
	return holder_run(c, change_pin);
}

enum exit_code holder_recover_run(struct command *c)
{
	return holder_run_recovery(c, recover);
}
