#!/bin/sh
# Fails on what a reviewer should not have to find: types, style, import arrows, shell scripts.
# Runs every part, however many fail, and says at the end which did.
set -eu

cd "$(dirname "$0")/.."
PATH=$PWD/node_modules/.bin:$PATH
export PATH

main() {
  failed=
  part "types" tsc -b
  part "style" biome check --error-on-warnings
  part "import arrows" node scripts/source-rules/check.ts
  part "shell" check_shell
  if [ -n "$failed" ]; then
    echo "lint: failed:$failed" >&2
    exit 1
  fi
  echo "lint: all passed"
}

# part NAME COMMAND…
part() {
  name=$1
  shift
  echo "lint: $name"
  if ! "$@"; then
    failed="$failed «$name»"
  fi
}

# Every file that begins with a shell's #!, whatever it is called. New files count too, those that git ignores do not.
check_shell() {
  need_shellcheck || return 1
  # A deleted file is listed until the deletion is committed: grep's complaint about it is not ours.
  scripts=$(git ls-files --cached --others --exclude-standard -z |
    xargs -0 grep -lsIE -m1 '^#!(/usr)?/bin/(env )?(ba|da)?sh')
  # shellcheck disable=SC2086 # a list of paths, none of which has a space
  shellcheck --external-sources --severity=style $scripts
}

# No package that a lockfile could pin carries shellcheck for every platform without a download of its own.
need_shellcheck() {
  if command -v shellcheck >/dev/null 2>&1; then
    return 0
  fi
  if [ "$(id -u)" -eq 0 ] && command -v apt-get >/dev/null 2>&1; then
    apt-get update -qq
    DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends shellcheck >/dev/null
    return
  fi
  echo "lint: shellcheck is not installed. Install it (apt install shellcheck, brew install shellcheck), then run this again." >&2
  return 1
}

main "$@"
