# shellcheck shell=sh
# SPDX-License-Identifier: EUPL-1.2
#
# What tools/setup needs of apt: becoming root, refreshing the lists, adding the
# backports suite of the archive that this machine already uses, installing.
#
# No archive is named here.  Where packages come from is the machine's affair;
# the backports suite lives beside the release that its sources already name.

apt_root=${EENMAAL_APT_ROOT:-}
apt_sudo=
apt_added=
apt_backports_list=$apt_root/etc/apt/sources.list.d/eenmaal-backports.sources

# The apt sources of this machine, one line per repository:
#   URI <tab> suite <tab> Signed-By, "\001" standing for a line's end in it
# Only binary repositories that are enabled and have component main.
apt_repositories() {
	for list in "$apt_root"/etc/apt/sources.list.d/*.sources; do
		[ ! -f "$list" ] || apt_parse_stanzas <"$list"
	done
	for list in "$apt_root"/etc/apt/sources.list \
		"$apt_root"/etc/apt/sources.list.d/*.list; do
		[ ! -f "$list" ] || apt_parse_lines <"$list"
	done
}

apt_parse_stanzas() {
	awk '
	function flush(    u, s, i, j, n, m) {
		if ((" " field["types"] " ") ~ / deb / &&
		    (" " field["components"] " ") ~ / main / &&
		    tolower(field["enabled"]) !~ /^(no|false|0|off|without|disable)$/) {
			n = split(field["uris"], u, " ")
			m = split(field["suites"], s, " ")
			for (i = 1; i <= n; i++)
				for (j = 1; j <= m; j++)
					print u[i] "\t" s[j] "\t" field["signed-by"]
		}
		split("", field)
		name = ""
	}
	/^#/ { next }
	/^[ \t]*$/ { flush(); next }
	/^[ \t]/ {
		if (name == "signed-by")
			field[name] = field[name] "\001" $0
		else if (name != "") {
			sub(/^[ \t]+/, " ")
			gsub(/[ \t]+/, " ")
			field[name] = field[name] $0
		}
		next
	}
	{
		colon = index($0, ":")
		if (!colon)
			next
		name = tolower(substr($0, 1, colon - 1))
		value = substr($0, colon + 1)
		gsub(/[ \t]+/, " ", value)
		sub(/^ /, "", value)
		sub(/ $/, "", value)
		field[name] = value
	}
	END { flush() }'
}

apt_parse_lines() {
	awk '
	{ sub(/#.*/, "") }
	$1 != "deb" { next }
	{
		signed = ""
		if (match($0, /\[[^]]*\]/)) {
			options = substr($0, RSTART + 1, RLENGTH - 2)
			$0 = substr($0, 1, RSTART - 1) substr($0, RSTART + RLENGTH)
			n = split(options, option, " ")
			for (i = 1; i <= n; i++)
				if (tolower(option[i]) ~ /^signed-by=/)
					signed = substr(option[i], 11)
			gsub(/,/, " ", signed)
		}
		for (i = 4; i <= NF; i++)
			if ($i == "main") {
				print $2 "\t" $3 "\t" signed
				next
			}
	}'
}

# The repository among those on stdin that carries the release itself.  A
# vendor may call its suite by the same name, so what apt knows from the signed
# Release files (origin Debian) decides; without it, the archive's key does.
apt_choose_archive() {
	awk -F '\t' -v suite="$1" -v known="$2" '
	function bare(uri) { sub(/\/+$/, "", uri); return uri }
	BEGIN { n = split(known, uris, " "); for (i = 1; i <= n; i++) debian[bare(uris[i])] = 1 }
	$2 != suite || $1 ~ /security/ { next }
	bare($1) in debian { if (sure == "") sure = $0; next }
	$3 ~ /debian-archive/ { if (likely == "") likely = $0; next }
	$3 == "" { if (maybe == "") maybe = $0 }
	END {
		if (sure == "") sure = likely
		if (sure == "") sure = maybe
		if (sure != "") print sure
	}'
}

# URIs that the signed Release files call Debian's, for the suite $1.
apt_debian_uris() {
	# shellcheck disable=SC2016 # apt expands these names
	LC_ALL=C apt-get indextargets --format '$(ORIGIN) $(CODENAME) $(COMPONENT) $(REPO_URI)' \
		'Created-By: Packages' 2>/dev/null |
		awk -v suite="$1" '$1 == "Debian" && $2 == suite && $3 == "main" { print $4 }' |
		sort -u | tr '\n' ' '
}

apt_codename() {
	sed -n 's/^VERSION_CODENAME=//p' "$apt_root/etc/os-release" | tr -d '"'
}

# Print a deb822 stanza for the backports suite, or fail when no repository here
# carries the release.
apt_backports_stanza() {
	release=$(apt_codename)
	chosen=$(apt_repositories |
		apt_choose_archive "$release" "$(apt_debian_uris "$release")")
	[ -n "$chosen" ] || return 1
	printf '%s\n' "$chosen" | awk -F '\t' -v suite="$release-backports" '{
		print "# Written by Eenmaal'"'"'s tools/setup, for SQLCipher 4."
		print "Types: deb"
		print "URIs: " $1
		print "Suites: " suite
		print "Components: main"
		if ($3 != "") print "Signed-By: " $3
	}' | tr '\001' '\n'
}

# Leave a command in $apt_sudo that gives root, or say what to run and exit.
apt_become_root() {
	[ "$(id -u)" -ne 0 ] || return 0
	if command -v sudo >/dev/null; then
		if [ -t 0 ]; then
			echo "setup: installing packages needs root; sudo may ask for your password"
			sudo -v && apt_sudo=sudo && return 0
		elif sudo -n true 2>/dev/null; then
			apt_sudo='sudo -n'
			return 0
		fi
	fi
	{
		echo "setup: you are not root and sudo does not work here. Run as root:"
		case " $1 " in
		*' libsqlcipher-dev '*) apt_explain_backports ;;
		esac
		printf '  apt-get update\n'
		printf '  apt-get install --no-install-recommends %s%s\n' "$1" \
			"$(apt_suffix " $1 ")"
	} >&2
	exit 1
}

# When the release has no SQLCipher that fits, its parts come from backports.
apt_suffix() {
	case $1 in
	*' libsqlcipher-dev '*)
		apt_version_fits libsqlcipher-dev 4.5 ||
			printf ' libsqlcipher-dev/%s-backports' "$(apt_codename)"
		;;
	esac
}

apt_explain_backports() {
	! apt_version_fits libsqlcipher-dev 4.5 || return 0
	! apt_has_backports || return 0
	stanza=$(apt_backports_stanza) || return 0
	printf "  cat >%s <<'END'\n%s\nEND\n" "$apt_backports_list" "$stanza"
}

apt_get() {
	# shellcheck disable=SC2086 # empty, or "sudo -n"
	$apt_sudo env DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=300 \
		-o Acquire::Retries=3 "$@"
}

# A vendor's repository that is out of order must not stop us: when a package is
# really not to be had, installing it says so.
apt_refresh() {
	attempt=1
	while ! apt_get update -qq; do
		[ "$attempt" -lt 3 ] || break
		attempt=$((attempt + 1))
		sleep 5
	done
}

# The version of package $1 that apt would install is at least $2.
apt_version_fits() {
	candidate=$(LC_ALL=C apt-cache policy "$1" | sed -n 's/^  Candidate: //p')
	case $candidate in '' | '(none)') return 1 ;; esac
	dpkg --compare-versions "$candidate" ge "$2"
}

apt_has_backports() {
	# shellcheck disable=SC2016 # apt expands these names
	LC_ALL=C apt-get indextargets --format '$(RELEASE)' 'Created-By: Packages' |
		grep -qx "$(apt_codename)-backports"
}

# Make sure that package $1 can be had in version $2 or later, if need be from
# the backports suite; $apt_added then names what has to come from there.
apt_need_version() {
	! apt_version_fits "$1" "$2" || return 0
	backports=$(apt_codename)-backports
	if ! apt_has_backports; then
		if ! stanza=$(apt_backports_stanza); then
			echo "setup: $1 $2 is not in this release, and no apt source here" >&2
			echo "setup: carries the release from which to find $backports." >&2
			exit 1
		fi
		echo "setup: $1 $2 is not in this release; adding $backports"
		# shellcheck disable=SC2086 # empty, or "sudo -n"
		printf '%s\n' "$stanza" | $apt_sudo tee "$apt_backports_list" >/dev/null
		apt_refresh
	fi
	available=$(LC_ALL=C apt-cache madison "$1" |
		awk -v suite="$backports/main" 'index($0, suite) { print $3; exit }')
	if [ -z "$available" ] || ! dpkg --compare-versions "$available" ge "$2"; then
		echo "setup: $backports has no $1 $2 either (found: ${available:-nothing})" >&2
		exit 1
	fi
	apt_added="$1/$backports"
}

apt_install() {
	echo "setup: installing"
	# shellcheck disable=SC2086 # empty, or one word
	apt_get install -y -qq --no-install-recommends "$@" $apt_added
}
