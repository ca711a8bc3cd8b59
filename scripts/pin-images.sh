#!/bin/sh
# Prints docker/versions with the digest that each image has in its registry now: scripts/pin-images.sh [FILE]
#
# NAME_IMAGE=debian:trixie-slim becomes NAME_IMAGE=debian:trixie-slim@sha256:…, any other value stays as it is. A release
# is built from these lines, so that it can be built again from the very same bytes. FILE stands in for docker/versions.
# Exit codes: 0 printed; 1 an image could not be resolved, and nothing was printed.
set -eu

main() {
  versions=${1:-$(dirname "$0")/../docker/versions}
  pinned=
  while IFS= read -r line; do
    case $line in
    [A-Z]*_IMAGE=*)
      image=${line#*=}
      # In words, as a template is not heeded for an image of one platform alone.
      said=$(docker buildx imagetools inspect "$image")
      digest=$(printf '%s\n' "$said" | sed -n 's/^Digest: *//p')
      case $digest in
      sha256:*) ;;
      *)
        echo "pin-images: the registry gives no digest for $image; it said: $said" >&2
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
  done <"$versions"
  printf '%s' "$pinned"
}

main "$@"
