#!/bin/sh
# Makes docker/production/ a release's own: scripts/pin-compose.sh VERSION PINNED DIRECTORY
#
# DIRECTORY gets docker-compose.yml and its overlays; it may be docker/production itself, so that the installer embeds
# the very files that are published. Each image of PINNED, lines as scripts/pin-images.sh prints them, is named with its
# digest, and our own with VERSION where .env says nothing else.
# Exit codes: 0 written; 1 an image has no digest, and nothing was written; 2 usage.
set -eu

source=$(dirname "$0")/../docker/production

main() {
  if [ $# -ne 3 ]; then
    echo "pin-compose: say scripts/pin-compose.sh VERSION PINNED DIRECTORY" >&2
    exit 2
  fi
  version=$1
  pinned=$2
  directory=$3
  case $version in
  '' | v* | *[!0-9A-Za-z.-]*)
    echo "pin-compose: «$version» is not a version without a v in front, such as 1.2.3" >&2
    exit 2
    ;;
  esac

  stage=$(mktemp -d)
  trap 'rm -rf "$stage"' EXIT
  for file in "$source"/*.yml; do
    pin "$file" >"$stage/$(basename "$file")"
  done
  loose=$(sed -n 's/^ *image: //p' "$stage"/*.yml |
    grep -vxE '.+@sha256:[0-9a-f]{64}' | grep -vxF "ghcr.io/cognobserve/cognobserve-app:\${VERSION:-$version}") || true
  if [ -n "$loose" ]; then
    echo "pin-compose: $pinned has no digest for: $loose" >&2
    exit 1
  fi
  mkdir -p "$directory"
  cp "$stage"/*.yml "$directory/"
}

# pin FILE: the file with digests and the version, on standard output.
pin() {
  awk -v pinned="$pinned" -v version="$version" '
    BEGIN {
      while ((getline line < pinned) > 0) {
        if (line !~ /^[A-Z_]+_IMAGE=.+@sha256:/) continue
        sub(/^[A-Z_]+=/, "", line)
        digest[substr(line, 1, index(line, "@") - 1)] = line
      }
    }
    /^ *image: / && ($2 in digest) { sub(/image: .*/, "image: " digest[$2]) }
    { sub(/cognobserve-app:\$\{VERSION:-latest\}/, "cognobserve-app:${VERSION:-" version "}"); print }
  ' "$1"
}

main "$@"
