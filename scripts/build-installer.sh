#!/bin/sh
# Builds the installer into one file: scripts/build-installer.sh [PLATFORM…]
#
# Without a platform: dist/cognobserve-install, for this machine. With: dist/cognobserve-install-PLATFORM for each of
# linux-x64, linux-x64-musl, linux-arm64, linux-arm64-musl, darwin-x64, darwin-arm64; bun fetches their runtimes from
# the npm registry. VERSION overrides the version that is baked in. Nothing is built when nothing has changed.
set -eu

cd "$(dirname "$0")/.."

main() {
  find_bun
  version=${VERSION:-$(sed -n 's/^  "version": "\(.*\)",$/\1/p' installer/package.json)}
  # Two at once would take each other's half-made file away. Where there is no flock, as on macOS, one goes without.
  if command -v flock >/dev/null 2>&1; then
    exec 9<scripts/build-installer.sh
    flock 9
  fi
  inputs=$(hash_inputs)
  mkdir -p dist
  if [ $# -eq 0 ]; then
    build "$(this_platform)" dist/cognobserve-install
  fi
  for platform in "$@"; do
    build "$platform" "dist/cognobserve-install-$platform"
  done
}

# Sets bun. npm may have been told to run no install scripts, and then only the platform's own package has the program.
find_bun() {
  for bun in node_modules/bun/bin/bun.exe node_modules/@oven/bun-*/bin/bun; do
    if [ -x "$bun" ] && "$bun" --version >/dev/null 2>&1; then
      return
    fi
  done
  echo "build-installer: bun is not installed; run: npm ci" >&2
  exit 1
}

this_platform() {
  case $(uname -m) in
  aarch64 | arm64) machine=arm64 ;;
  *) machine=x64 ;;
  esac
  case $(uname -s) in
  Darwin) echo "darwin-$machine" ;;
  *)
    case $(ldd --version 2>&1 || true) in
    *musl*) echo "linux-$machine-musl" ;;
    *) echo "linux-$machine" ;;
    esac
    ;;
  esac
}

# One hash over everything that goes in: the sources, what they embed, the versions of what they import, this script.
hash_inputs() {
  {
    find installer settings docker/quickstart/docker-compose.yml docker/production/*.yml app/database/migrations/index.ts package-lock.json \
      scripts/build-installer.sh scripts/bundle-installer.ts -type f ! -name '*.test.ts' ! -name '*.test.tsx' ! -path '*/node_modules/*' -print | LC_ALL=C sort |
      while IFS= read -r file; do
        cksum "$file"
      done
    echo "$version"
  } | cksum
}

# build PLATFORM FILE
build() {
  stamp=dist/.$(basename "$2").inputs
  if [ -x "$2" ] && [ "$(cat "$stamp" 2>/dev/null)" = "$1 $inputs" ]; then
    return
  fi
  rm -f "$stamp"
  # The -baseline build runs on processors without AVX2.
  "$bun" scripts/bundle-installer.ts "$(runtime "$1")" "$version" "$2.new" >&2
  mv -f "$2.new" "$2"
  printf '%s\n' "$1 $inputs" >"$stamp"
}

# runtime PLATFORM: bun's name for it.
runtime() {
  case $1 in
  linux-x64) echo linux-x64-baseline ;;
  linux-x64-musl) echo linux-x64-musl-baseline ;;
  linux-arm64 | linux-arm64-musl | darwin-x64 | darwin-arm64) echo "$1" ;;
  *)
    echo "build-installer: unknown platform $1" >&2
    exit 2
    ;;
  esac
}

main "$@"
