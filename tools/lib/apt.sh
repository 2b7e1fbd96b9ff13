# shellcheck shell=sh
# SPDX-License-Identifier: EUPL-1.2
#
# What tools/setup needs of apt: becoming root, refreshing the lists, adding the
# backports suite of the archive that this machine already uses, installing.
#
# One package may have to be newer than the release has it; the caller says which
# in $apt_newer_package and $apt_newer_version.  No archive is named here: where
# packages come from is the machine's affair, and the backports suite lives beside
# the release that its sources already name.

apt_root=${EENMAAL_APT_ROOT:-}
apt_sudo=
apt_selection=
apt_own_list=
apt_newer_package=
apt_newer_version=
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
# Release files (origin Debian) decides; without it, the archive's key or address.
apt_choose_archive() {
	awk -F '\t' -v suite="$1" -v known="$2" '
	function bare(uri) { sub(/\/+$/, "", uri); return uri }
	BEGIN { n = split(known, uris, " "); for (i = 1; i <= n; i++) debian[bare(uris[i])] = 1 }
	$2 != suite || $1 ~ /security/ { next }
	bare($1) in debian { if (sure == "") sure = $0; next }
	$3 ~ /debian-archive/ { if (likely == "") likely = $0; next }
	$3 == "" || bare($1) ~ /debian([.]list)?$/ { if (maybe == "") maybe = $0 }
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
		if ($3 != "") print "Signed-By:" ($3 ~ /^\001/ ? "" : " ") $3
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
		echo "setup: you are not root and sudo does not work here. Let root run these:"
		apt_explain "$1"
	} >&2
	exit 1
}

# Print the commands that install the packages $1.
apt_explain() {
	newer=
	case " $1 " in
	*" $apt_newer_package "*)
		if ! apt_release_fits; then
			newer=" $apt_newer_package/$(apt_codename)-backports"
			if ! apt_has_backports && stanza=$(apt_backports_stanza); then
				printf "  cat >%s <<'END'\n%s\nEND\n" "$apt_backports_list" "$stanza"
			fi
		fi
		;;
	esac
	printf '  apt-get update\n'
	printf '  apt-get install --no-install-recommends %s%s\n' "$1" "$newer"
}

apt_get() {
	# shellcheck disable=SC2086 # empty, or "sudo -n"
	$apt_sudo env LC_ALL=C DEBIAN_FRONTEND=noninteractive apt-get -o DPkg::Lock::Timeout=300 \
		-o Acquire::Retries=3 "$@"
}

# A vendor's repository that is out of order must not stop us: when a package is
# really not to be had, installing it says so.  Another apt at work is waited for.
apt_refresh() {
	attempt=1
	while ! report=$(apt_get update -qq 2>&1); do
		case $report in
		*'Could not get lock'*) limit=60 ;;
		*) limit=2 ;;
		esac
		if [ "$attempt" -ge "$limit" ]; then
			printf '%s\n' "$report" >&2
			return 0
		fi
		attempt=$((attempt + 1))
		sleep 5
	done
}

# The newer package that apt would install by itself is new enough.  Before the
# first update nothing is known; then it is only Debian 12 that lacks it.
apt_release_fits() {
	candidate=$(LC_ALL=C apt-cache policy "$apt_newer_package" | sed -n 's/^  Candidate: //p')
	case $candidate in
	'' | '(none)') [ "$(apt_codename)" != bookworm ] ;;
	*) dpkg --compare-versions "$candidate" ge "$apt_newer_version" ;;
	esac
}

apt_has_backports() {
	# shellcheck disable=SC2016 # apt expands these names
	LC_ALL=C apt-get indextargets --format '$(RELEASE)' 'Created-By: Packages' |
		grep -qx "$(apt_codename)-backports"
}

# Make sure that the newer package can be had, if need be from the backports
# suite; $apt_selection then names it as coming from there.
apt_find_newer() {
	! apt_release_fits || return 0
	wanted="$apt_newer_package $apt_newer_version"
	backports=$(apt_codename)-backports
	if ! apt_has_backports; then
		if ! stanza=$(apt_backports_stanza); then
			echo "setup: $wanted is not in this release, and no apt source here" >&2
			echo "setup: carries the release from which to find $backports." >&2
			exit 1
		fi
		echo "setup: $wanted is not in this release; adding $backports"
		# shellcheck disable=SC2086 # empty, or "sudo -n"
		printf '%s\n' "$stanza" | $apt_sudo tee "$apt_backports_list" >/dev/null
		$apt_sudo chmod 644 "$apt_backports_list"
		apt_own_list=yes
		apt_refresh
	fi
	available=$(LC_ALL=C apt-cache madison "$apt_newer_package" |
		awk -v suite="$backports/main" 'index($0, suite) { print $3; exit }')
	if [ -z "$available" ] || ! dpkg --compare-versions "$available" ge "$apt_newer_version"; then
		echo "setup: $backports has no $wanted either (found: ${available:-nothing})" >&2
		[ -z "$apt_own_list" ] || $apt_sudo rm -f "$apt_backports_list"
		exit 1
	fi
	apt_selection="$apt_newer_package/$backports"
}

# What apt has to say about it is of interest only when it fails.
apt_install() {
	echo "setup: installing; on a fresh machine this takes a few minutes"
	# shellcheck disable=SC2086 # empty, or one word
	if ! report=$(apt_get install -y -qq --no-install-recommends "$@" $apt_selection 2>&1); then
		printf '%s\n' "$report" >&2
		echo "setup: apt-get could not install what is missing" >&2
		exit 1
	fi
}
