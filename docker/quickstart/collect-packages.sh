#!/bin/sh
# Copies what the image runs out of installed packages: collect-packages.sh POSTGRES_MAJOR BASE_FILES DESTINATION
#
# Programs are named one by one; the libraries that they load are found with ldd, and left out where the base image has
# them (BASE_FILES lists its files). Each package that something came from is recorded under /var/lib/dpkg/status.d,
# where vulnerability scanners look in images that hold no package's full files.
set -eu

main() {
  major=$1
  base_files=$2
  root=$3
  taken=$(mktemp)

  for program in initdb postgres pg_isready pg_controldata pg_resetwal pg_dump pg_restore psql; do
    take "/usr/lib/postgresql/$major/bin/$program"
  done
  for module in "/usr/lib/postgresql/$major/lib"/*.so; do
    case $module in
    */llvmjit.so | */sepgsql.so | */test_decoding.so) ;;
    *) take "$module" ;;
    esac
  done
  copy_tree "/usr/share/postgresql/$major" ! -path '*/man/*'
  for program in /usr/bin/valkey-server /usr/bin/valkey-cli /usr/bin/s6-* /usr/lib/execline/bin/*; do
    take "$program"
  done
  copy_tree /usr/share/zoneinfo ! -path '*/right/*' ! -path '*/posix/*'
  copy /etc/ssl/certs/ca-certificates.crt

  record_packages
}

# take FILE: a program or library with all libraries that it loads.
take() {
  copy "$1"
  ldd "$1" 2>/dev/null | sed -n 's/.*=> \(\/[^ ]*\) .*/\1/p' | while read -r library; do
    copy "$(readlink -f "$(dirname "$library")")/$(basename "$library")"
  done
}

# copy_tree DIRECTORY FIND_TEST…
copy_tree() {
  tree=$1
  shift
  find "$tree" \( -type f -o -type l \) "$@" | while read -r file; do copy "$file"; done
}

# copy FILE: to the same path under the destination, with what it is a link to.
copy() {
  if [ -e "$root$1" ] || [ -L "$root$1" ] || grep -qxF "$1" "$base_files"; then
    return
  fi
  mkdir -p "$root$(dirname "$1")"
  cp -pd "$1" "$root$1"
  echo "$1" >>"$taken"
  if [ -L "$1" ]; then
    copy "$(readlink -f "$1")"
  fi
}

record_packages() {
  mkdir -p "$root/var/lib/dpkg/status.d"
  # A file that no package owns, such as the certificate bundle, was made by one that is listed for another.
  { xargs dpkg -S <"$taken" 2>/dev/null || true; } | sed 's/: .*//' | sort -u | while read -r package; do
    dpkg -s "$package" >"$root/var/lib/dpkg/status.d/${package%%:*}"
  done
}

main "$@"
