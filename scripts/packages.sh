#!/bin/sh
# Installs the npm packages of the lockfile, unless they are there already: scripts/packages.sh
set -eu

cd "$(dirname "$0")/.."

main() {
  if installed; then
    exit 0
  fi
  if ! command -v npm >/dev/null 2>&1; then
    echo "npm is not installed. Install Node 20.19 or newer (https://nodejs.org/en/download), then run this again." >&2
    exit 3
  fi
  # Two at once would take the folder away from under each other. The lockfile itself is what is locked: npm ci leaves
  # it alone. Where there is no flock, as on macOS, one goes without.
  if command -v flock >/dev/null 2>&1; then
    exec 9<package-lock.json
    flock 9
    if installed; then
      exit 0
    fi
  fi
  npm ci --no-audit --no-fund
}

# npm keeps a copy of the lockfile that it installed; a newer lockfile means that packages have changed since.
installed() {
  [ -f node_modules/.package-lock.json ] &&
    [ -z "$(find package-lock.json -newer node_modules/.package-lock.json)" ]
}

main "$@"
