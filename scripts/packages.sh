#!/bin/sh
# Installs the npm packages of the lockfile, unless they are there already: scripts/packages.sh
set -eu

cd "$(dirname "$0")/.."

main() {
  # npm keeps a copy of the lockfile that it installed; a newer lockfile means that packages have changed since.
  if [ -f node_modules/.package-lock.json ] &&
    [ -z "$(find package-lock.json -newer node_modules/.package-lock.json)" ]; then
    exit 0
  fi
  if ! command -v npm >/dev/null 2>&1; then
    echo "npm is not installed. Install Node 20.19 or newer (https://nodejs.org/en/download), then run this again." >&2
    exit 3
  fi
  npm ci --no-audit --no-fund
}

main "$@"
