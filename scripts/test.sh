#!/bin/sh
# Runs every test: scripts/test.sh [lint|unit|system]
#
# Installs what the tests need first (npm packages, an engine, base images, a browser, shells), and ends with one line
# «N passed, N failed». The full output of a suite stays on the screen; its counts go to dist/test.
set -eu

cd "$(dirname "$0")/.."

main() {
  need_node
  install_packages
  PATH=$PWD/node_modules/.bin:$PATH
  export PATH
  sh scripts/engine.sh
  sh scripts/base-images.sh
  sh scripts/test-tools.sh
  exec node scripts/run-tests.ts "$@"
}

need_node() {
  if ! command -v npm >/dev/null 2>&1; then
    echo "test: npm is not installed. Install Node 20.19 or newer (https://nodejs.org/en/download), then run this again." >&2
    exit 3
  fi
}

# npm keeps a copy of the lockfile it installed; a newer lockfile means that packages have changed since.
install_packages() {
  if [ ! -f node_modules/.package-lock.json ] || [ package-lock.json -nt node_modules/.package-lock.json ]; then
    npm ci --no-audit --no-fund
  fi
}

main "$@"
