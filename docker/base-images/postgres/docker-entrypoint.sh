#!/usr/bin/env bash
# Starts Postgres as the official image does: the first start makes a database by
# POSTGRES_USER, POSTGRES_PASSWORD, POSTGRES_DB, POSTGRES_INITDB_ARGS and
# POSTGRES_HOST_AUTH_METHOD (each of the first four also as NAME_FILE), and runs
# what lies in /docker-entrypoint-initdb.d. Later starts only start it.
set -Eeuo pipefail

main() {
  # A first word that is an option is Postgres's.
  if [ "${1:0:1}" = - ]; then
    set -- postgres "$@"
  fi
  if [ "$1" = postgres ] && ! wants_help "$@"; then
    prepare_directories
    # Root only hands over the directories, and then goes on as «postgres».
    if [ "$(id -u)" = 0 ]; then
      exec gosu postgres "${BASH_SOURCE[0]}" "$@"
    fi
    if [ -s "$PGDATA/PG_VERSION" ]; then
      printf '\nPostgreSQL Database directory appears to contain a database; Skipping initialization\n\n'
    else
      first_start "$@"
    fi
  fi
  exec "$@"
}

wants_help() {
  for argument; do
    case $argument in -\? | --help | --describe-config | -V | --version) return 0 ;; esac
  done
  return 1
}

prepare_directories() {
  # Neither has to succeed: another user may own them, and Postgres says so itself.
  { mkdir -p "$PGDATA" && chmod 00700 "$PGDATA"; } || true
  { mkdir -p /var/run/postgresql && chmod 03775 /var/run/postgresql; } || true
  if [ "$(id -u)" = 0 ]; then
    find "$PGDATA" /var/run/postgresql \! -user postgres -exec chown postgres '{}' +
  fi
}

first_start() {
  read_setting POSTGRES_PASSWORD ''
  read_setting POSTGRES_USER postgres
  read_setting POSTGRES_DB "$POSTGRES_USER"
  read_setting POSTGRES_INITDB_ARGS ''
  : "${POSTGRES_HOST_AUTH_METHOD:=}"
  refuse_open_door
  # So that a mistake in there is found before anything is made.
  ls /docker-entrypoint-initdb.d/ >/dev/null

  make_database
  printf '\nhost all all all %s\n' "${POSTGRES_HOST_AUTH_METHOD:-$(postgres -C password_encryption "${@:2}")}" \
    >>"$PGDATA/pg_hba.conf"
  export PGPASSWORD=${PGPASSWORD:-$POSTGRES_PASSWORD}
  # Nobody but us can reach it until the first start is complete.
  PGUSER=$POSTGRES_USER pg_ctl -D "$PGDATA" -o "-c listen_addresses='' -p ${PGPORT:-5432} ${*:2}" -w start
  if [ "$POSTGRES_DB" != postgres ]; then
    process_sql postgres --set db="$POSTGRES_DB" <<<'CREATE DATABASE :"db";'
  fi
  run_init_files /docker-entrypoint-initdb.d/*
  PGUSER=$POSTGRES_USER pg_ctl -D "$PGDATA" -m fast -w stop
  unset PGPASSWORD
  printf '\nPostgreSQL init process complete; ready for start up.\n\n'
}

# read_setting NAME DEFAULT: from NAME, else from the file that NAME_FILE names.
read_setting() {
  local name=$1 file_name=$1_FILE value=$2
  if [ -n "${!name:-}" ] && [ -n "${!file_name:-}" ]; then
    printf >&2 'error: both %s and %s are set (but are exclusive)\n' "$name" "$file_name"
    exit 1
  fi
  if [ -n "${!name:-}" ]; then
    value=${!name}
  elif [ -n "${!file_name:-}" ]; then
    value=$(<"${!file_name}")
  fi
  export "$name"="$value"
  unset "$file_name"
}

refuse_open_door() {
  if [ -z "$POSTGRES_PASSWORD" ] && [ "$POSTGRES_HOST_AUTH_METHOD" != trust ]; then
    printf >&2 'Error: Database is uninitialized and superuser password is not specified.\n       You must specify POSTGRES_PASSWORD to a non-empty value for the superuser.\n'
    exit 1
  fi
}

make_database() {
  # initdb wants its user to have a name, which a number given with --user has not.
  if ! getent passwd "$(id -u)" &>/dev/null; then
    NSS_WRAPPER_PASSWD=$(mktemp)
    NSS_WRAPPER_GROUP=$(mktemp)
    printf 'postgres:x:%s:%s:PostgreSQL:%s:/bin/false\n' "$(id -u)" "$(id -g)" "$PGDATA" >"$NSS_WRAPPER_PASSWD"
    printf 'postgres:x:%s:\n' "$(id -g)" >"$NSS_WRAPPER_GROUP"
    export LD_PRELOAD=libnss_wrapper.so NSS_WRAPPER_PASSWD NSS_WRAPPER_GROUP
  fi
  if [ -n "${POSTGRES_INITDB_WALDIR:-}" ]; then
    set -- --waldir "$POSTGRES_INITDB_WALDIR"
  fi
  # The options are words, as in the official image.
  eval 'initdb --username="$POSTGRES_USER" --pwfile=<(printf "%s\n" "$POSTGRES_PASSWORD") '"$POSTGRES_INITDB_ARGS"' "$@"'
  if [ -n "${NSS_WRAPPER_PASSWD:-}" ]; then
    rm -f "$NSS_WRAPPER_PASSWD" "$NSS_WRAPPER_GROUP"
    unset LD_PRELOAD NSS_WRAPPER_PASSWD NSS_WRAPPER_GROUP
  fi
}

# process_sql DATABASE ARGUMENT…
process_sql() {
  PGHOST='' PGHOSTADDR='' psql -v ON_ERROR_STOP=1 --username "$POSTGRES_USER" --no-password --no-psqlrc --dbname "$@"
}

run_init_files() {
  for file; do
    case $file in
    *.sh)
      printf '%s: running %s\n' "$0" "$file"
      # shellcheck disable=SC1090 # whatever was put there
      if [ -x "$file" ]; then "$file"; else . "$file"; fi
      ;;
    *.sql) process_sql "$POSTGRES_DB" -f "$file" ;;
    *.sql.gz) gunzip -c "$file" | process_sql "$POSTGRES_DB" ;;
    *.sql.xz) xzcat "$file" | process_sql "$POSTGRES_DB" ;;
    *.sql.zst) zstd -dc "$file" | process_sql "$POSTGRES_DB" ;;
    '/docker-entrypoint-initdb.d/*') ;;
    *) printf '%s: ignoring %s\n' "$0" "$file" ;;
    esac
  done
}

main "$@"
