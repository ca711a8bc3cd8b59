#!/bin/sh
# Makes what a release offers for download: scripts/release.sh VERSION [PLATFORM…]
#
# dist/release/ then holds cognobserve-install-PLATFORM for each platform (all six when none is named), install.sh with
# their sums in it, the files of docker/production as the installers embed them, and SHA256SUMS of everything. Only these
# files belong together: copy all of them to one place, and COGNOBSERVE_BASE_URL of whoever downloads is that place's
# address.
# Exit codes: 0 made; 2 usage; 1 failed, and dist/release/ is as it was before.
set -eu

cd "$(dirname "$0")/.."

all="linux-x64 linux-x64-musl linux-arm64 linux-arm64-musl darwin-x64 darwin-arm64"
stage=dist/release.new

main() {
  version=${1:-}
  case $version in
  '' | v* | *[!0-9A-Za-z.+-]*)
    echo "release: say the version, without a v in front: scripts/release.sh 1.2.3" >&2
    exit 2
    ;;
  esac
  shift
  # shellcheck disable=SC2086 # a list of names
  [ $# -gt 0 ] || set -- $all

  sh scripts/packages.sh
  rm -rf "$stage"
  mkdir -p "$stage"
  VERSION=$version sh scripts/build-installer.sh "$@"
  for platform in "$@"; do
    cp "dist/cognobserve-install-$platform" "$stage/"
  done
  (cd "$stage" && sha256 cognobserve-install-* >SHA256SUMS)
  sh scripts/stamp-install-sh.sh "$version" "$stage/SHA256SUMS" >"$stage/install.sh"
  chmod 755 "$stage/install.sh"
  cp docker/production/*.yml "$stage/"
  (cd "$stage" && sha256 install.sh ./*.yml | sed 's,  \./,  ,' >>SHA256SUMS)
  rm -rf dist/release
  mv "$stage" dist/release
  echo "CognObserve $version lies in $PWD/dist/release:" >&2
  ls -l dist/release >&2
}

sha256() {
  if command -v sha256sum >/dev/null 2>&1; then
    sha256sum "$@"
  else
    shasum -a 256 "$@"
  fi
}

main "$@"
