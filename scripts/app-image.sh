#!/bin/sh
# Builds the image that production runs from this checkout: scripts/app-image.sh [TAG [OPTION OF docker buildx bake]…]
#
# TAG is ghcr.io/cognobserve/cognobserve-app:dev by default, and the version in the image is its tag. What Docker prints
# stays on the screen.
set -eu

cd "$(dirname "$0")/.."

main() {
  tag=${1:-ghcr.io/cognobserve/cognobserve-app:dev}
  [ $# -eq 0 ] || shift
  set -a
  # shellcheck source=docker/versions
  . docker/versions
  set +a
  export VERSION="${tag##*:}"
  exec docker buildx bake --file docker/app/docker-bake.hcl --set "app.tags=$tag" "$@" app
}

main "$@"
