# shellcheck shell=sh
# What has to be in Postgres before the app and Temporal can start.

# As the superuser, whom only this container's own user can be, through the socket.
query() {
  psql -X -q -A -t -h "$run" -U postgres -v ON_ERROR_STOP=1 "$@"
}

ensure_databases() {
  if ! output=$(query -d postgres -f "$library/databases.sql" 2>&1); then
    give_up "stopped: the databases could not be made ready: $output"
    exit 1
  fi
}

# Does nothing when both schemas are the ones that this Temporal wants, which a start is quick with.
ensure_temporal_schema() {
  update_schema temporal temporal &
  update_schema temporal_visibility visibility
  wait $! || exit 1
}

# update_schema DATABASE SCHEMA
update_schema() {
  wanted=$(sed -n "s/^$2=//p" "$library/temporal-schema-versions")
  found=$(query -d postgres -v "name=$1" -f "$library/temporal-schema-version.sql")
  [ "$found" != "$wanted" ] || return 0
  if [ "$(printf '%s\n' "$found" "$wanted" | sort -V | tail -n 1)" != "$wanted" ]; then
    give_up "stopped: Temporal's database is of a newer version ($1 $found, and this image has $wanted). Nothing was changed in it. Run the version of CognObserve that wrote it, or a newer one."
    exit 1
  fi
  # Beside the database, so that a start that is cut short leaves it whole.
  if ! output=$(
    query -d postgres -v "name=$1" -f "$library/temporal-database-new.sql" 2>&1 &&
      { [ -n "$found" ] || temporal_sql "$1_new" setup-schema -v 0.0; } &&
      temporal_sql "$1_new" update-schema --schema-name "postgresql/v12/$2" &&
      query -d postgres -v "name=$1" -f "$library/temporal-database-swap.sql" 2>&1
  ); then
    give_up "stopped: Temporal's database $1 could not be brought up to date: $(echo "$output" | tail -n 1)"
    exit 1
  fi
}

# temporal_sql DATABASE ARGUMENT…
temporal_sql() {
  database=$1
  shift
  SQL_PLUGIN=postgres12 SQL_HOST=127.0.0.1 SQL_PORT=5432 SQL_USER=cognobserve SQL_PASSWORD=$POSTGRES_PASSWORD \
    SQL_DATABASE=$database temporal-sql-tool "$@" 2>&1
}

# From now on an older image refuses this volume, if it could misread it.
record_version() {
  content="layout=$data_layout
version=${APP_VERSION:-dev}"
  if [ "$(cat "$data/VERSION" 2>/dev/null || true)" != "$content" ]; then
    printf '%s\n' "$content" | write_file "$data/VERSION"
  fi
}
