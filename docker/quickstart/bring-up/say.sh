# shellcheck shell=sh
# How the container speaks, and where it keeps what it knows. Sourced by the others.

run=/run/cognobserve          # sockets and supervision: made anew at each start
scan=$run/services            # what s6 supervises
data=/data                    # everything that outlives the container
secrets_file=$data/secrets/.env
fingerprints_file=$data/secrets/.fingerprints
# shellcheck disable=SC2034 # used by those who source this
readonly run scan data secrets_file fingerprints_file

say() {
  printf 'cognobserve: %s\n' "$*" >&2
}

# give_up SENTENCE…: takes the container down in order, with SENTENCE as its last line and exit code 1. The first
# reason counts: what fails afterwards follows from it.
give_up() {
  if mkdir "$run/giving-up" 2>/dev/null; then
    printf '%s\n' "$*" >"$run/last-words"
    # In a session of its own: the service whose end this is may not take it along.
    setsid "$library/shut-down" </dev/null >/dev/null 2>&1 &
  fi
}
