#!/bin/sh
# Builds what the containers run (dist/app) and the installer (dist/cognobserve-install): npm run build [app|installer]
set -eu

cd "$(dirname "$0")/.."

main() {
  case "${1:-all}" in
    app) node app/build.ts ;;
    installer) sh scripts/build-installer.sh ;;
    all)
      node app/build.ts
      sh scripts/build-installer.sh
      ;;
    *)
      echo "build: unknown part «$1»; try: npm run build [app|installer]" >&2
      exit 2
      ;;
  esac
}

main "$@"
