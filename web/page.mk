# SPDX-License-Identifier: EUPL-1.2
#
# The holder's page; part of the Makefile.

# The holder's page needs Node; nothing else does.  Packages as the lock file has them, and the
# messages in TypeScript; both outside the sources.
WEB := $(BUILD)/web

$(WEB)/.modules: web/package.json web/package-lock.json
	$(call quiet,NPM,$<)mkdir -p $(@D); cp $^ $(@D); \
	cd $(@D) && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error
	@touch $@

$(WEB)/.gen: $(PROTOS:%=proto/%) $(WEB)/.modules
	$(call quiet,PROTOC,$(WEB)/gen)mkdir -p $(WEB)/gen; \
	$(PROTOC) --plugin=$(WEB)/node_modules/.bin/protoc-gen-es --proto_path=proto \
		--es_out=$(WEB)/gen --es_opt=target=ts,import_extension=none $(PROTOS)
	@touch $@

.PHONY: page-modules
page-modules: $(WEB)/.modules $(WEB)/.gen

.PHONY: page
page: page-modules ## build the holder's page and the auditor's into build/web/page and audit-page
	@tools/lint/texts
	@node web/build.mjs --modules $(WEB)
	@node web/build.mjs --modules $(WEB) --audit

.PHONY: page-types
page-types: page-modules ## check the page's types
	@node web/build.mjs --modules $(WEB) --link
	@$(WEB)/node_modules/.bin/tsc --project $(WEB)/tsconfig.json
