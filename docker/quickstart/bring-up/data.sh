# shellcheck shell=sh
# Judges /data before anything is written to it: one sentence for each way in which it cannot be used.

# Raised when the way in which things lie in /data changes so that an older image would misread them.
data_layout=1
first_start_mb=300 # an empty installation takes 150 MB, and has to be able to grow
later_start_mb=50  # Postgres cannot even recover without room for its log

check_user() {
  [ "$(id -u)" -ne 0 ] || stop_with "not started as root, which Postgres refuses." \
    "Leave out --user, or give one that is not root: --user 1000:1000."
}

check_data() {
  check_writable
  check_owner
  lock_data
  check_layout
  check_postgres_major
  check_free_space
}

check_writable() {
  probe=$data/.write-probe.$$
  if error=$({ : >"$probe"; } 2>&1); then
    rm -f "$probe"
    return
  fi
  case $error in
  *'Read-only'*)
    stop_with "$data is read-only. Mount it writable: leave out «:ro» at -v ...:/data."
    ;;
  *'No space'*)
    stop_with "the disk of $data is full. Free some space there, then start again."
    ;;
  *'Permission'* | *'not permitted'*)
    stop_with "$data may not be written: it belongs to user $(owner "$data"), and this container runs as $(id -u):$(id -g)." \
      "$(hand_over)"
    ;;
  *)
    stop_with "$data cannot be written (${error##*: }). Mount a volume there: -v cognobserve_data:/data."
    ;;
  esac
}

# Postgres wants to own its directory whatever its mode says, and what we cannot read we cannot judge.
check_owner() {
  for path in "$data/postgres" "$data/postgres/PG_VERSION" "$data/secrets" "$secrets_file" "$data/VERSION"; do
    if [ -e "$path" ] && [ ! -O "$path" ]; then
      stop_with "$path belongs to user $(owner "$path"), and this container runs as $(id -u):$(id -g). $(hand_over)"
    fi
  done
}

owner() {
  stat -c '%u:%g' "$1"
}

# Commands that make /data ours.
hand_over() {
  suggestion="Hand it over: docker run --rm --user 0 --entrypoint chown $(same_data) $(image) -R $(id -u):$(id -g) /data"
  case $(owner "$data") in
  0:*) ;;
  *) suggestion="Run as its owner: --user $(owner "$data"). Or hand it over: ${suggestion#*: }" ;;
  esac
  echo "$suggestion"
}

# Two containers on one volume would destroy it. The open file is passed on to every service, so that the lock lasts
# as long as anything that could write. File systems without locks (some network ones) go without.
lock_data() {
  exec 9>"$data/.lock"
  flock --nonblock --conflict-exit-code 75 9 2>/dev/null || {
    [ $? -ne 75 ] || stop_with "another container is using this volume." \
      "Stop that one first; this shows it: docker ps --filter volume=$(data_volume | grep . || echo /data)"
  }
}

check_layout() {
  [ -f "$data/VERSION" ] || return 0
  layout=$(sed -n 's/^layout=\([0-9]*\)$/\1/p' "$data/VERSION")
  if [ "${layout:-0}" -gt "$data_layout" ]; then
    stop_with "this volume was last used by version $(last_version), which is newer than this image (${APP_VERSION:-dev})." \
      "Nothing was changed. Run that version or a newer one: ghcr.io/cognobserve/cognobserve:$(last_version)."
  fi
}

# The version that used this volume last.
last_version() {
  sed -n 's/^version=//p' "$data/VERSION" 2>/dev/null | grep . || echo unknown
}

check_postgres_major() {
  [ -f "$data/postgres/PG_VERSION" ] || return 0
  major=$(cat "$data/postgres/PG_VERSION")
  [ "$major" = "$POSTGRES_MAJOR" ] || stop_with "the database in this volume is of Postgres $major, and this image has Postgres $POSTGRES_MAJOR." \
    "Nothing was changed. Run the version that wrote it (ghcr.io/cognobserve/cognobserve:$(last_version)), or restore a backup into a new volume."
}

check_free_space() {
  need=$first_start_mb
  [ ! -d "$data/postgres" ] || need=$later_start_mb
  free=$(free_mb)
  [ "$free" -ge "$need" ] || stop_with "only $free MB are free on the disk of $data, and $need MB are needed." \
    "Free some space there, then start again."
}

# Free megabytes on the disk of /data.
free_mb() {
  echo $(($(stat -f -c '%a * %S' "$data") / 1048576))
}
