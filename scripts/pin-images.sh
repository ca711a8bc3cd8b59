#!/bin/sh
# Prints docker/versions with the digest that each image has in its registry now: scripts/pin-images.sh
#
# NAME_IMAGE=debian:trixie-slim becomes NAME_IMAGE=debian:trixie-slim@sha256:…, any other value stays as it is. A release
# is built from these lines, so that it can be built again from the very same bytes.
# Exit codes: 0 printed; 1 an image could not be resolved, and nothing was printed.
set -eu

cd "$(dirname "$0")/.."

main() {
  pinned=
  while IFS= read -r line; do
    case $line in
    [A-Z]*_IMAGE=*)
      image=${line#*=}
      digest=$(docker buildx imagetools inspect "$image" --format '{{.Manifest.Digest}}')
      case $digest in
      sha256:*) ;;
      *)
        echo "pin-images: the registry gives no digest for $image; it said: $digest" >&2
        exit 1
        ;;
      esac
      line=$line@$digest
      ;;
    [A-Z]*=*) ;;
    *) continue ;;
    esac
    pinned="$pinned$line
"
  done <docker/versions
  printf '%s' "$pinned"
}

main "$@"
