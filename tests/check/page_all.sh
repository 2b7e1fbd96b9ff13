#!/bin/bash
# SPDX-License-Identifier: EUPL-1.2
#
# Every screen of the holder's page in each of its languages, looked at by axe-core and a ruler; yes and no in each of them.
# Screenshots land in build/screens.
set -euo pipefail

cd "$(dirname -- "$0")/../.."
export EENMAAL_LANGUAGES='nl en ar ti fa-AF fa tr uk so fr ps es'
tests/page/browser.sh screens.test.mjs decide.test.mjs
