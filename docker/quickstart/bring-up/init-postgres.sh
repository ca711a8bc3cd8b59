# shellcheck shell=sh
# Lays an empty database into /data: beside its place first, so that a start that is cut short leaves nothing half made.

init_postgres() {
  rm -rf "$data/postgres.new"
  mkdir "$data/postgres.new"
  tar -C "$data/postgres.new" --strip-components=1 --no-same-owner -xzf "$library/database-template.tar.gz"
  chmod 700 "$data/postgres.new"
  initdb --pgdata "$data/postgres.new" --sync-only >/dev/null
  mv "$data/postgres.new" "$data/postgres"
  sync "$data"
}
