#!/bin/sh
# Asks whether the tests would notice a mistake: changes the code one piece at a time (a condition, a text, a bound) and
# runs the tests of its room on each. Fails when they notice fewer than 85 of 100: npm run mutation [-- PATH…]
#
# A path is a file, a folder or a glob in one of the rooms below; without any, all of them take their turn. What
# survived is printed, and to be seen beside the code in dist/mutation/<room>.html. It takes minutes a room, so it is no
# part of npm test.
set -eu

cd "$(dirname "$0")/.."

# How a failure reads: its texts, what becomes of what nobody foresaw, and what shows it.
failures=installer/src/failures.ts,installer/src/explain.ts
failures="$failures,installer/src/failures/*.ts"
failures=$failures,installer/src/ui/lines.ts,installer/src/ui/command-line.ts,installer/src/ui/paint.ts
failures=$failures,installer/src/ui/plain.ts,installer/src/ui/live.ts,installer/src/ui/json.ts

main() {
  sh scripts/packages.sh
  PATH=$PWD/node_modules/.bin:$PATH
  export PATH
  failed=
  if [ $# -eq 0 ]; then
    judge settings 'settings/*.ts'
    judge plan 'installer/src/plan/*.ts'
    judge answers 'installer/src/answers/*.ts'
    judge failures "$failures"
    judge checks 'installer/src/checks/*.ts'
  fi
  for path; do
    if [ -d "$path" ]; then
      judge "$(basename "$path")" "${path%/}/**/*.ts"
    else
      judge "$(basename "$path" .ts)" "$path"
    fi
  done
  if [ -n "$failed" ]; then
    echo "mutation: under the threshold, or not run to the end:$failed" >&2
    exit 1
  fi
}

# judge ROOM GLOBS: globs with commas between them. Each room has to reach the threshold, so each is a run of its own.
judge() {
  echo "mutation: $1"
  if ! nice -n 19 stryker run scripts/mutation/stryker.config.mjs --mutate "$2,!**/*.test.ts"; then
    failed="$failed $1"
  fi
  for kind in html json; do
    if [ -f "dist/mutation/report.$kind" ]; then
      mv "dist/mutation/report.$kind" "dist/mutation/$1.$kind"
    fi
  done
}

main "$@"
