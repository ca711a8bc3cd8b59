#!/bin/sh
# Writes the released install.sh to standard output: scripts/stamp-install-sh.sh VERSION SUMS
#
# It is the one in the repository with VERSION and the lines of SUMS, a file as
# sha256sum writes it, put in. It refuses names and sums of any other form, and
# an install.sh that has lost the lines they go into.
set -eu

source=$(dirname "$0")/../install.sh

main() {
  if [ $# -ne 2 ]; then
    echo "stamp: say scripts/stamp-install-sh.sh VERSION SUMS" >&2
    exit 2
  fi
  version=$1
  sums=$2
  case $version in
  '' | *[!0-9A-Za-z.+-]*) refuse "«$version» is not a version" ;;
  esac
  if [ ! -s "$sums" ] || grep -qvE '^[0-9a-f]{64}  cognobserve-install-[a-z0-9-]+$' "$sums"; then
    refuse "$sums is empty or holds lines that are not «SHA-256, two spaces, cognobserve-install-PLATFORM»"
  fi
  if [ "$(grep -cxE "(release|checksums)=''" "$source")" -ne 2 ]; then
    refuse "$source no longer has the two lines release='' and checksums=''"
  fi
  # The version passed the test above: nothing in it means anything to awk.
  awk -v version="$version" -v sums="$sums" -v quote="'" '
    $0 == "release=" quote quote { print "release=" quote version quote; next }
    $0 == "checksums=" quote quote {
      print "checksums=" quote
      while ((getline line < sums) > 0) print line
      print quote
      next
    }
    { print }
  ' "$source"
}

refuse() {
  echo "stamp: $1." >&2
  exit 1
}

main "$@"
