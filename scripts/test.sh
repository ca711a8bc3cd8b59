#!/bin/sh
# Runs every test, or the suites that are named: scripts/test.sh [lint|build|unit|system]…
#
# Installs what the tests need first (npm packages, an engine, base images, a browser, shells), and ends with one line
# «N passed, N failed». What a suite prints stays on the screen; its counts go to dist/test.
set -eu

cd "$(dirname "$0")/.."

main() {
  sh scripts/packages.sh
  PATH=$PWD/node_modules/.bin:$PATH
  export PATH
  sh scripts/engine.sh
  sh scripts/base-images.sh
  case " ${*:-system} " in
  *' system '*) sh scripts/base-images.sh --for production ;;
  esac
  sh scripts/test-tools.sh "$@"
  exec node scripts/run-tests.ts "$@"
}

main "$@"
