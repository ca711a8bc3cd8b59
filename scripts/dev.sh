#!/bin/sh
# Runs the app on real services in one container, web and ingest from their sources and restarted when edited: npm run dev
#
# Dashboard with hot reload at http://localhost:5173, its API at :3000, traces at :8080. Ctrl-C ends all three services;
# Postgres, Valkey and Temporal stay up for the next time (sh scripts/services.sh down removes them and their data).
set -eu

cd "$(dirname "$0")/.."

secret_file=dist/dev/secret

main() {
  sh scripts/packages.sh
  PATH=$PWD/node_modules/.bin:$PATH
  sh scripts/engine.sh
  sh scripts/base-images.sh
  addresses=$(sh scripts/services.sh up)
  address() { printf '%s\n' "$addresses" | sed -n "s/^$1=//p"; }

  mkdir -p "$(dirname "$secret_file")"
  [ -s "$secret_file" ] || (umask 077 && node -p 'crypto.randomUUID() + crypto.randomUUID()' >"$secret_file")
  DATABASE_URL=$(address TEST_POSTGRES_URL)
  REDIS_URL=$(address TEST_REDIS_URL)
  TEMPORAL_ADDRESS=$(address TEST_TEMPORAL_ADDRESS)
  NEXTAUTH_SECRET=$(cat "$secret_file")
  DATABASE_URL=${DATABASE_URL%/postgres}/cognobserve
  export PATH DATABASE_URL REDIS_URL TEMPORAL_ADDRESS NEXTAUTH_SECRET

  node app/database/main.ts
  # Temporal's sandbox loads a bundle, so the worker runs as built; start again after changing it.
  node app/build.ts
  trap 'trap - EXIT INT TERM; kill 0' EXIT INT TERM
  node --watch --watch-preserve-output app/ingest/main.ts &
  node --watch --watch-preserve-output app/web/server/main.ts &
  node dist/app/worker.js &
  vite app/web/client
}

main "$@"
