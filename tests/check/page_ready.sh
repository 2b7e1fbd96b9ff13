#!/bin/bash
# SPDX-License-Identifier: EUPL-1.2
#
# How long a slow phone takes until the PIN can be typed; nothing else should run beside it.
set -euo pipefail

cd "$(dirname -- "$0")/../.."
tests/page/browser.sh ready.check.mjs
