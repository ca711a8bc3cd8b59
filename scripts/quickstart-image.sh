#!/bin/sh
# Builds the Quick Start image from this checkout: scripts/quickstart-image.sh [TAG [TARGET]]
#
# TAG is ghcr.io/cognobserve/cognobserve:dev by default, TARGET the whole image; `services` is the part without the app.
# The version in the image is the tag's. What Docker prints stays on the screen.
set -eu

cd "$(dirname "$0")/.."

main() {
  tag=${1:-ghcr.io/cognobserve/cognobserve:dev}
  target=${2:-}
  set -- --file docker/quickstart/Dockerfile --tag "$tag" --build-arg "VERSION=${tag##*:}"
  [ -z "$target" ] || set -- "$@" --target "$target"
  while IFS= read -r line; do
    case $line in
    [A-Z]*=*) set -- "$@" --build-arg "$line" ;;
    esac
  done <docker/versions
  exec docker build "$@" .
}

main "$@"
