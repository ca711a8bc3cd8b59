# shellcheck shell=sh
# How the scripts speak to a person: sourced, prints to standard error only, so
# that standard output stays free for answers.
#
# On a terminal a running job is one line that is rewritten every second. With
# no terminal it is a line when it starts, one every ten seconds, and one when
# it ends: a log stays readable, and nobody wonders whether it is alive.

progress_shown=
progress_terminal=no
if [ -t 2 ] && [ "${TERM:-dumb}" != dumb ]; then
  progress_terminal=yes
fi

# say TEXT: a plain line.
say() {
  progress_clear
  printf '%s\n' "$1" >&2
}

# say_done TEXT: something was finished.
say_done() {
  progress_clear
  printf '✓ %s\n' "$1" >&2
}

# say_failure CODE TITLE CAUSE NEXT COMMAND: what happened, why, and what to type.
# COMMAND may be several lines, or empty when there is none.
say_failure() {
  progress_clear
  printf '✗ %s  (%s)\n  %s\n  %s\n' "$2" "$1" "$3" "$4" >&2
  if [ -n "${5:-}" ]; then
    printf '%s\n' "$5" | sed 's/^/    /' >&2
  fi
}

# clock SECONDS: 75 → 1:15.
clock() {
  printf '%d:%02d' $(($1 / 60)) $(($1 % 60))
}

# now: seconds since some fixed moment.
now() {
  date +%s
}

# progress_clear: takes the rewritten line away. Nothing without a terminal.
progress_clear() {
  if [ "$progress_terminal" = yes ]; then
    printf '\r\033[K' >&2
  fi
}

# progress_show SECONDS TEXT [EVERY]: the state of a job that has run for
# SECONDS. To be called about once a second or more often; without a terminal it
# prints only every EVERY (10) seconds.
progress_show() {
  if [ "$progress_terminal" = yes ]; then
    # Cut to the terminal's width: a wrapped line cannot be rewritten.
    progress_columns=$(stty size <&2 2>/dev/null | cut -d' ' -f2)
    [ "${progress_columns:-0}" -ge 20 ] || progress_columns=80
    printf '\r\033[K%s' "$(printf '… %s %s' "$(clock "$1")" "$2" | cut -c1-$((progress_columns - 1)))" >&2
  elif [ $(($1 % ${3:-10})) -eq 0 ] && [ "$1 $2" != "$progress_shown" ]; then
    progress_shown="$1 $2"
    printf '… %s %s\n' "$(clock "$1")" "$2" >&2
  fi
}

# start_job LOG COMMAND…: runs COMMAND in the background with its output appended
# to LOG, and sets job_pid. Interrupting the script ends the job with all that it
# started: a shell's background jobs would outlive Ctrl-C.
start_job() {
  job_log=$1
  shift
  printf '$ %s\n' "$*" >>"$job_log"
  if command -v setsid >/dev/null 2>&1; then
    setsid "$@" >>"$job_log" 2>&1 </dev/null &
  else
    "$@" >>"$job_log" 2>&1 </dev/null &
  fi
  job_pid=$!
  job_pids="$job_pids $job_pid"
}

# job_ended PID: has it?
job_ended() {
  ! kill -0 "$1" 2>/dev/null
}

# stop_jobs CODE: ends what start_job started, then the script with CODE.
stop_jobs() {
  progress_clear
  for job_pid in $job_pids; do
    kill -TERM -- "-$job_pid" 2>/dev/null || kill -TERM "$job_pid" 2>/dev/null || true
  done
  wait
  exit "$1"
}

job_pids=
trap 'stop_jobs 130' INT
trap 'stop_jobs 143' TERM HUP

# run_logged LOG TITLE COMMAND…: start_job and wait for it, with a sign of life
# on the screen; returns what COMMAND returned.
run_logged() {
  run_log=$1
  run_title=$2
  shift 2
  run_start=$(now)
  start_job "$run_log" "$@"
  while ! job_ended "$job_pid"; do
    progress_show $(($(now) - run_start)) "$run_title"
    sleep 0.3
  done
  progress_clear
  wait "$job_pid"
}
