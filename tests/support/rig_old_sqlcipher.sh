#!/bin/bash
# SPDX-License-Identifier: EUPL-1.2
#
#   rig_old_sqlcipher.sh FOLDER SONAME
#
# Unpacks the library of SQLCipher 3 (Debian 12's own) as FOLDER/lib/SONAME, for a daemon that is
# linked with version 4.  Nothing is installed.  Exit 77, with the reason, where it cannot be had.
set -euo pipefail

folder=$1
soname=$2

skip() {
	echo "skipped: $1"
	exit 77
}

for program in apt-get apt-cache dpkg-deb; do
	command -v $program >/dev/null || skip 'not a Debian machine'
done
version=$(apt-cache madison libsqlcipher0 2>/dev/null | awk '{ print $3; exit }')
case $version in
3.*) ;;
*) skip 'libsqlcipher0 3.x cannot be had here' ;;
esac
mkdir -p "$folder/lib"
# apt fetches as its own user where it can, and as us where that may not write here.
(cd "$folder" && apt-get download -q "libsqlcipher0=$version" >download.log 2>&1) ||
	skip "libsqlcipher0 $version could not be fetched"
dpkg-deb -x "$folder"/libsqlcipher0_*.deb "$folder/unpacked"
library=$(find "$folder/unpacked" -name 'libsqlcipher.so.0*' -type f | head -n 1)
[ -n "$library" ] || { echo 'the package holds no library'; exit 1; }
ln -s "$library" "$folder/lib/$soname"
echo "libsqlcipher0 $version"
