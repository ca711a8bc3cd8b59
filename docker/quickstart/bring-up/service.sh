# shellcheck shell=sh
# Begins the run script of every service: its words go to its log, and it is the only one of its kind.

exec 2>&1
# glibc gives each thread an arena of its own, which costs Node and Temporal's module tens of megabytes for nothing.
export MALLOC_ARENA_MAX=1
library=/usr/local/lib/cognobserve
# shellcheck source=docker/quickstart/bring-up/say.sh
. "$library/say.sh"

# replace_predecessor SIGNAL: when a supervisor was killed, what it supervised lives on without one. Ends that first.
# Afterwards $$ is on record as this service's process.
replace_predecessor() {
  record=data/pid
  predecessor=$(cat "$record" 2>/dev/null || true)
  tries=0
  while [ -n "$predecessor" ] && [ "$predecessor" != $$ ] && kill -"$1" "$predecessor" 2>/dev/null; do
    tries=$((tries + 1))
    [ "$tries" -lt 50 ] || kill -KILL "$predecessor"
    sleep 0.1
  done
  echo $$ >"$record"
}
