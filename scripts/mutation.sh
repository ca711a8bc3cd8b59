#!/bin/sh
# Asks whether the tests would notice a mistake: changes the code one piece at a time (a condition, a text, a bound) and
# runs the tests of its room on each. Fails when they notice fewer than 85 of 100: npm run mutation [-- ROOM… | PATH…]
#
# Without a room all of them take their turn; a path is a file, a folder or a glob in one of them. What
# survived is printed, and to be seen beside the code in dist/mutation/<room>.html. It takes minutes a room, so it is no
# part of npm test.
set -eu

cd "$(dirname "$0")/.."

# How a failure reads: its texts, what becomes of what nobody foresaw, and what shows it.
failures=installer/src/failures.ts,installer/src/explain.ts
failures="$failures,installer/src/failures/*.ts"
failures=$failures,installer/src/ui/lines.ts,installer/src/ui/command-line.ts,installer/src/ui/paint.ts
failures=$failures,installer/src/ui/plain.ts,installer/src/ui/live.ts,installer/src/ui/json.ts

# Where the tests of all rooms stand. A room is judged by tests of its own, as all of them would take a quarter of a
# minute for each piece that is read once, when a program starts.
tests='settings/*,installer/src/{plan,checks,answers,failures,ui}/**/*,installer/src/{explain,failures}'

main() {
  sh scripts/packages.sh
  PATH=$PWD/node_modules/.bin:$PATH
  export PATH
  failed=
  if [ $# -eq 0 ]; then
    set -- settings plan answers failures checks
  fi
  for room; do
    case $room in
      settings) judge settings 'settings/*.ts' 'settings/*,installer/src/answers/*' ;;
      failures) judge failures "$failures" 'installer/src/{failures,ui}/**/*,installer/src/{explain,failures}' ;;
      plan | answers | checks) judge "$room" "installer/src/$room/*.ts" "installer/src/$room/*" ;;
      *)
        if [ -d "$room" ]; then
          judge "$(basename "$room")" "${room%/}/**/*.ts" "$tests"
        else
          judge "$(basename "$room" .ts)" "$room" "$tests"
        fi
        ;;
    esac
  done
  if [ -n "$failed" ]; then
    echo "mutation: under the threshold, or not run to the end:$failed" >&2
    exit 1
  fi
}

# judge ROOM GLOBS TESTS: globs with commas between them, those of tests without their ending. Each room has to reach
# the threshold, so each is a run of its own.
judge() {
  echo "mutation: $1"
  if ! MUTATION_TESTS=$3 nice -n 19 stryker run scripts/mutation/stryker.config.mjs --mutate "$2,!**/*.test.ts"; then
    failed="$failed $1"
  fi
  for kind in html json; do
    if [ -f "dist/mutation/report.$kind" ]; then
      mv "dist/mutation/report.$kind" "dist/mutation/$1.$kind"
    fi
  done
}

main "$@"
