#!/bin/sh
# Runs one benchmark, which prints its figures beside a baseline from the same run: npm run bench -- NAME
set -eu

cd "$(dirname "$0")/.."

main() {
  name=${1:-}
  if [ ! -f "bench/$name.ts" ]; then
    echo "bench: say which: npm run bench -- $(names)" >&2
    exit 2
  fi
  shift
  case $name in
  installer | wizard) sh scripts/build-installer.sh ;; # what is measured is what stands here
  esac
  exec node "bench/$name.ts" "$@"
}

# names: every benchmark there is, as «a | b | c».
names() {
  for file in bench/*.ts; do
    case "$file" in
      *.test.ts) ;;
      *) basename "$file" .ts ;;
    esac
  done | paste -sd '|' - | sed 's/|/ | /g'
}

main "$@"
