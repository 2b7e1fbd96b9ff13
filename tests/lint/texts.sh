#!/bin/bash
# SPDX-License-Identifier: EUPL-1.2
#
# Whether the lint of the texts catches each planted mistake, and lets good texts be.
# shellcheck disable=SC2016 # nothing is to expand in what is planted
set -euo pipefail

root=$(cd "$(dirname -- "$0")/../.." && pwd)
tree=$(mktemp -d)
trap 'rm -rf "$tree"' EXIT
failures=0

plant() { # path; the content comes on stdin
	mkdir -p "$tree/$(dirname -- "$1")"
	cat >"$tree/$1"
}

clean_tree() {
	find "$tree" -mindepth 1 -maxdepth 1 -exec rm -rf {} +
	mkdir -p "$tree/tools"
	cp -R "$root/tools/lint" "$tree/tools/lint"
	plant web/locales/nl.ftl <<-'END'
		# reviewed: yes

		hello = Dag { $name }
		left = { $count ->
		    [one] Nog één keer, daarna gaat de kaart op slot.
		   *[other] Nog { $count } keer.
		}
		problem-offline = Er is geen verbinding.
		problem-offline-do = Probeer het later.
		state-active = Mag lezen
		what-read = las dit
		reason-expired = het was voorbij
	END
	sed -e 's/^hello.*/hello = Hello { $name }/' -e 's/Nog één.*/One more time, then it locks./' \
		-e 's/Er is geen verbinding/There is no connection/' -e 's/Mag lezen/May read it/' \
		"$tree/web/locales/nl.ftl" | plant web/locales/en.ftl
	plant web/locales/ar.ftl <<-'END'
		# reviewed: no

		hello = مرحباً { $name }
		left = { $count ->
		    [zero] لم يبق شيء
		    [one] مرة واحدة، ثم تُقفل البطاقة.
		    [two] مرتان
		    [few] { $count } مرات
		    [many] { $count } مرة
		   *[other] { $count } مرة
		}
		problem-offline = لا يوجد اتصال.
		problem-offline-do = حاول لاحقاً.
		state-active = القراءة مسموحة
		what-read = – قراءة
		reason-expired = انتهت المدة
	END
	plant web/src/texts/languages.ts <<-'END'
		  { tag: "nl", name: "Nederlands", dir: "ltr" },
		  { tag: "en", name: "English", dir: "ltr" },
		  { tag: "ar", name: "العربية", dir: "rtl" },
	END
	plant web/src/holder/types.ts <<-'END'
		export type ProblemCode =
		  | "offline"; /* "no" connection */
		export type GrantState = "active";
		  what:
		    | "read";
	END
	plant web/src/ui/screen.tsx <<-'END'
		<T id="hello" values={{ name }} /> <T id="left" /> say(`problem-${code}`)
		<P id={`state-${state}`} /> <P id={`what-${what}`} /> { message: `reason-${reason}` }
	END
	plant web/audit/locales/nl.ftl <<-'END'
		# reviewed: no
		title = Toezicht
		found = { $count ->
		    [one] Eén regel, middels een hash die hier met opzet in een zin van meer dan twintig woorden staat, omdat dat mag.
		   *[other] { $count } regels
		}
		action-grant = toestemming
	END
	sed -e 's/Toezicht/Oversight/' -e 's/Eén regel.*/One entry/' -e 's/regels/entries/' -e 's/toestemming/consent/' \
		"$tree/web/audit/locales/nl.ftl" | plant web/audit/locales/en.ftl
	plant web/audit/main.tsx <<<'say("title") say("found", { count }) say(`action-${name}`)'
	plant proto/eenmaal/v1/ledger.proto <<<'  ACTION_GRANT = 9;'
	plant policy/decide.h <<<'	X(REASON_EXPIRED, 13, "expired")'
	plant policy/agreement.yaml <<-'END'
		version: 1
		languages: [nl, en, ar]
		kinds:
		  - id: plan
		    texts:
		      - language: nl
		        name: Uw plan
		        explain: >-
		          Wat u wilt bereiken.
		      - language: en
		        name: Your plan
		        explain: What you want.
		      - language: ar
		        name: خطتك
		        explain: ما تريده.
		roles: []
	END
	plant client/card_text.c <<-'END'
		{ .language = "nl",
		  .what = "Met deze kaart opent u "
		          "uw dossier.", },
		{ .language = "en",
		  .what = "Your card.", },
		{ .language = "ar",
		  .what = "بطاقتك.", },
	END
}

run() { # leaves its output in $output
	output=$(cd "$tree" && tools/lint/texts 2>&1)
}

# After planting: it must fail and say so in words that match.
catches() { # pattern
	if run; then
		printf 'texts: lets this be: %s\n' "$1"
		failures=$((failures + 1))
	elif ! grep -qE -- "$1" <<<"$output"; then
		printf 'texts: fails, but does not say "%s":\n%s\n' "$1" "$output"
		failures=$((failures + 1))
	fi
	clean_tree
}

edit() { # file below the tree, sed command
	sed -i -e "$2" "$tree/$1"
}

clean_tree
if ! run; then
	printf 'texts: fails on a clean tree:\n%s\n' "$output"
	failures=$((failures + 1))
fi

edit web/locales/ar.ftl '/^state-active/d'
catches "ar.ftl: there is no 'state-active'"
edit web/locales/ar.ftl '$afresh = جديد'
catches "'fresh' is not in nl.ftl"
edit web/locales/ar.ftl 's/{ \$name }//'
catches "'hello' has the variables \(\), nl.ftl has \(name\)"
edit web/locales/ar.ftl 's/\$name/$nmae/'
catches "'hello' has the variables \(nmae\)"
edit web/locales/ar.ftl '/\[few\]/d'
catches 'this plural has no \[few\]'
edit web/locales/en.ftl 's/\[one\]/[few]/'
catches 'en has no plural \[few\]'
edit web/locales/en.ftl 's/\*\[other\]/[other]/'
catches 'the variant \*\[other\] is the default'
edit web/locales/ar.ftl 1d
catches 'the first line is'
edit web/locales/ar.ftl 's/^hello.*/&\n&/'
catches "'hello' stands there twice"
edit web/locales/ar.ftl 's/^hello/?hello/'
catches 'no message, comment or continuation'

edit web/locales/ar.ftl 's/واحدة،/واحدة,/'
catches "Latin ',' where this script has its own"
edit web/locales/ar.ftl 's/القراءة مسموحة/القراءة مسموحة?/'
catches "Latin '\?' where this script has its own"
edit web/locales/ar.ftl 's/^what-read.*/what-read = read this now/'
catches 'no letter of the Arabic script'
edit web/locales/ar.ftl 's/القراءة/القراءة یہ/'
catches 'is not a letter of ar'
edit web/locales/ar.ftl 's/^problem-offline =.*/problem-offline = There is no connection./'
catches "'problem-offline' is still in English"
edit web/locales/en.ftl 's/Hello/Hello مرحبا/'
catches 'a letter of another script'
edit web/locales/ar.ftl 's/^state-active.*/& /'
catches 'one at the end'
edit web/locales/nl.ftl 's/Mag lezen/Mag "lezen"/'
catches 'a straight quotation mark'
for file in web/locales/nl.ftl web/locales/en.ftl web/locales/ar.ftl; do cp "$tree/$file" "$tree/${file%??.ftl}ti.ftl"; done
edit web/locales/ti.ftl 's/^hello.*/hello = ሰላም { $name }, ደሓን./'
catches "Latin ',' where Ethiopic has its own"

edit web/locales/en.ftl 's/^hello.*/hello = Hello : { $name }/'
mv "$tree/web/locales/en.ftl" "$tree/web/locales/fr.ftl"
cp "$tree/web/locales/nl.ftl" "$tree/web/locales/en.ftl"
catches 'put a no-break space'

edit web/locales/nl.ftl 's/^hello.*/hello = { $name } een twee drie vier vijf zes zeven acht negen tien elf twaalf dertien veertien vijftien zestien zeventien achttien negentien twintig/'
catches '21 words in a sentence; at most 20'
edit web/locales/nl.ftl 's/Mag lezen/Raadplegen indien nodig/'
catches "'Raadplegen' is a difficult word"

edit web/src/ui/screen.tsx 's/"hello"/"hallo"/'
catches "there is no message 'hallo'"
edit web/src/ui/screen.tsx '$a<p>Hello there</p>'
catches "a text without an id: 'Hello there'"
edit web/src/ui/screen.tsx '$a<img alt="A picture" />'
catches "a text without an id: 'A picture'"
edit web/src/ui/screen.tsx 's/<T id="left" \/>//'
catches "nothing uses 'left'"
edit web/src/holder/types.ts 's/| "offline"/| "offline" | "busy"/'
catches "there is no 'problem-busy'"
edit web/src/holder/types.ts 's/| "read"/| "read" | "asked"/'
catches "there is no 'what-asked'"
edit policy/decide.h 's/"expired"/"revoked"/'
catches "there is no 'reason-revoked'"
edit web/src/texts/languages.ts '/"ar"/d'
catches 'offers \(en nl\)'

edit policy/agreement.yaml 's/, ar\]/]/'
catches 'languages are \(en nl\)'
edit policy/agreement.yaml '/language: ar/,/explain/d'
catches "kinds 'plan' has no text in 'ar'"
edit policy/agreement.yaml '/name: خطتك/d'
catches 'lacks a name or an explanation'
edit policy/agreement.yaml 's/ما تريده\./ما تريده?/'
catches "Latin '\?' where this script has its own"
edit client/card_text.c 's/"ar"/"fa"/'
catches "says nothing in 'ar'"
edit client/card_text.c 's/بطاقتك\./بطاقتك;/'
catches "card_text.c:7: Latin ';' where this script has its own"
edit client/card_text.c 's/uw dossier/middels dit/'
catches "'middels' is a difficult word"

edit web/audit/locales/en.ftl '/^title/d'
catches "audit/locales/en.ftl: there is no 'title'"
edit web/audit/locales/nl.ftl '/\[one\]/d'
catches 'audit/locales/nl.ftl:3: this plural has no \[one\]'
edit web/audit/locales/en.ftl 's/\$count } entries/$number } entries/'
catches "'found' has the variables \(count number\)"
edit web/audit/main.tsx 's/"title"/"titel"/'
catches "there is no message 'titel'"
edit web/audit/main.tsx 's/say("found", { count })//'
catches "audit/locales/nl.ftl:3: nothing uses 'found'"
edit proto/eenmaal/v1/ledger.proto 's/GRANT/AUDIT_READ/'
catches "audit/locales/nl.ftl: there is no 'action-audit-read'"

if [ "$failures" -gt 0 ]; then
	echo "texts: $failures rules do not work"
	exit 1
fi
echo 'texts: every rule catches what it should'
