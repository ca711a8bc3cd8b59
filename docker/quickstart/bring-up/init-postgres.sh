# shellcheck shell=sh
# Makes an empty Postgres: beside its place first, so that a start that is cut short leaves nothing half made.

init_postgres() {
  rm -rf "$data/postgres.new"
  name_user
  # Sorting by code point needs no locale of the image, so that no upgrade of it can break an index.
  initdb --pgdata "$data/postgres.new" --username postgres --auth trust --encoding UTF8 --locale C \
    --locale-provider builtin --builtin-locale C.UTF-8 --data-checksums --no-sync --no-instructions >/dev/null
  unset LD_PRELOAD
  initdb --pgdata "$data/postgres.new" --sync-only >/dev/null
  mv "$data/postgres.new" "$data/postgres"
  sync "$data"
}

# initdb wants its user to have a name, which a number given with --user has not.
name_user() {
  if ! getent passwd "$(id -u)" >/dev/null; then
    echo "cognobserve:x:$(id -u):$(id -g)::/data:/bin/sh" >"$run/passwd"
    echo "cognobserve:x:$(id -g):" >"$run/group"
    export LD_PRELOAD=libnss_wrapper.so NSS_WRAPPER_PASSWD="$run/passwd" NSS_WRAPPER_GROUP="$run/group"
  fi
}
