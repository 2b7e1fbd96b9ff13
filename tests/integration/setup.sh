#!/bin/bash
# SPDX-License-Identifier: EUPL-1.2
#
# tools/setup finds the release's archive among the apt sources of a machine,
# whichever way they are written, and touches nothing when nothing is missing.
set -euo pipefail

cd "$(dirname -- "$0")/../.."
machine=$(mktemp -d)
trap 'rm -rf "$machine"' EXIT
mkdir -p "$machine/etc/apt/sources.list.d"
printf 'ID=debian\nVERSION_ID="12"\nVERSION_CODENAME=bookworm\n' >"$machine/etc/os-release"

# The stanza that setup would add; $1 is what apt knows to be Debian's.
stanza() {
	EENMAAL_APT_ROOT=$machine KNOWN=${1:-} sh -c '
		. tools/lib/apt.sh
		apt_debian_uris() { printf %s "$KNOWN"; }
		apt_backports_stanza'
}

expect() { # what, expected, actual
	[ "$2" = "$3" ] || { printf '%s: expected\n%s\ngot\n%s\n' "$1" "$2" "$3"; exit 1; }
}

head='# Written by Eenmaal'"'"'s tools/setup, for SQLCipher 4.
Types: deb
URIs: '
tail='
Suites: bookworm-backports
Components: main'

cat >"$machine/etc/apt/sources.list" <<'END'
deb [arch=amd64 signed-by=/usr/share/keyrings/vendor.gpg] https://vendor.example/apt bookworm main
deb http://mirror.example/debian bookworm-updates main
deb http://mirror.example/debian-security bookworm-security main
# deb http://old.example/debian bookworm main
deb-src http://source.example/debian bookworm main
deb http://mirror.example/debian/ bookworm main contrib # the release itself
END
expect 'one-line sources' "${head}http://mirror.example/debian/$tail" "$(stanza)"
expect 'what apt knows decides' \
	"${head}https://vendor.example/apt$tail
Signed-By: /usr/share/keyrings/vendor.gpg" "$(stanza 'https://vendor.example/apt/')"

: >"$machine/etc/apt/sources.list"
cat >"$machine/etc/apt/sources.list.d/vendor.sources" <<'END'
Types: deb
URIs: https://vendor.example/apt
Suites: bookworm
Components: main
Signed-By: /usr/share/keyrings/vendor.gpg
END
if stanza >/dev/null; then
	echo "took a vendor's repository for the archive"
	exit 1
fi

cat >"$machine/etc/apt/sources.list.d/debian.sources" <<'END'
Types: deb
Enabled: no
URIs: http://off.example/debian
Suites: bookworm
Components: main

Types: deb deb-src
# a comment within a stanza
URIs: http://mirror.example/debian
Suites: bookworm
 bookworm-updates
Components: main contrib
Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg
END
expect 'stanzas' "${head}http://mirror.example/debian$tail
Signed-By: /usr/share/keyrings/debian-archive-keyring.gpg" "$(stanza)"

cat >"$machine/etc/apt/sources.list.d/debian.sources" <<'END'
Types: deb
URIs: mirror+file:///etc/apt/mirrors/debian.list
Suites: bookworm bookworm-updates
Components: main
Signed-By:
 -----BEGIN PGP PUBLIC KEY BLOCK-----
 .
 mDMEY865UxYJKwYBBAHaRw8BAQdAd7Z0srwuhlB6JKFkcf4HU4SSS
 -----END PGP PUBLIC KEY BLOCK-----
END
expect 'a key within the stanza' "${head}mirror+file:///etc/apt/mirrors/debian.list$tail
Signed-By:
 -----BEGIN PGP PUBLIC KEY BLOCK-----
 .
 mDMEY865UxYJKwYBBAHaRw8BAQdAd7Z0srwuhlB6JKFkcf4HU4SSS
 -----END PGP PUBLIC KEY BLOCK-----" "$(stanza)"

# With everything there, setup says one line and calls neither apt nor sudo.
mkdir "$machine/bin"
# shellcheck disable=SC2016 # for the script to expand
printf '#!/bin/sh\necho "called $0" >&2\nexit 1\n' >"$machine/bin/apt-get"
chmod +x "$machine/bin/apt-get"
cp "$machine/bin/apt-get" "$machine/bin/sudo"
said=$(PATH=$machine/bin:$PATH tools/setup build 2>&1)
expect 'nothing missing' 'setup: everything that "build" needs is on this machine' "$said"
