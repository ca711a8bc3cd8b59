#!/bin/sh
# Prints what CHANGELOG.md says about a version: scripts/release-notes.sh VERSION
#
# Exit codes: 0 printed; 1 the version has no section there, which a release must have.
set -eu

cd "$(dirname "$0")/.."

main() {
  version=${1:?say the version: scripts/release-notes.sh 1.2.3}
  notes=$(awk -v heading="## [$version]" '
    index($0, "## [") == 1 || index($0, "[") == 1 { inside = index($0, heading) == 1; next }
    inside { print }
  ' CHANGELOG.md)
  if [ -z "$(printf '%s' "$notes" | tr -d '[:space:]')" ]; then
    echo "release-notes: CHANGELOG.md says nothing under «## [$version]»" >&2
    exit 1
  fi
  printf '%s\n' "$notes"
}

main "$@"
