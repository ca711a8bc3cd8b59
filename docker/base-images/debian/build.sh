#!/bin/sh
# Makes a stand-in for Debian's own slim image and imports it into the engine:
#   docker/base-images/debian/build.sh IMAGE SUITE KEY
#
# IMAGE is the name it gets, SUITE Debian's name for the release, KEY the
# content label. Needs root and debootstrap. Like the original it has no root
# certificates, no man pages, no translations, and documentation only where a
# licence asks for it. Private certificate authorities of this machine go in,
# because without them nothing could be fetched inside a build.
set -eu

here=$(cd "$(dirname "$0")" && pwd)

main() {
  image=$1
  suite=$2
  key=$3
  # Not under /tmp: that is often mounted without leave to run programs.
  work=$(mktemp -d /var/tmp/cognobserve-debian.XXXXXX)
  trap 'rm -rf "$work"' EXIT
  trap 'exit 130' INT
  trap 'exit 143' TERM
  root=$work/root

  mirror=$(mirror_of_this_machine)
  # shellcheck disable=SC2086 # no mirror: debootstrap's own default
  debootstrap --variant=minbase --include=netbase,tzdata "$suite" "$root" $mirror
  write_apt_sources
  cp "$here/dpkg.cfg" "$root/etc/dpkg/dpkg.cfg.d/docker"
  cp "$here/apt.conf" "$root/etc/apt/apt.conf.d/docker"
  printf '#!/bin/sh\n# A container has no init that could start a service.\nexit 101\n' >"$root/usr/sbin/policy-rc.d"
  chmod 755 "$root/usr/sbin/policy-rc.d"
  slim
  import
}

# The Debian mirror that apt uses here; empty on a machine that has none.
mirror_of_this_machine() {
  command -v apt-get >/dev/null 2>&1 || return 0
  # shellcheck disable=SC2016 # apt-get expands these
  apt-get indextargets --format '$(ORIGIN) $(REPO_URI)' 'Created-By: Packages' 2>/dev/null |
    sed -n 's/^Debian //p' | grep -v -e '-security' | head -n 1
}

# debootstrap leaves a one-line list with the mirror it used. Official images
# name the updates and the security suite too.
write_apt_sources() {
  mirror=$(sed -n 's/^deb \([^ ]*\) .*/\1/p' "$root/etc/apt/sources.list" | head -n 1)
  mirror=${mirror%/}
  rm "$root/etc/apt/sources.list"
  keyring=/usr/share/keyrings/debian-archive-keyring.gpg
  {
    printf 'Types: deb\nURIs: %s\nSuites: %s %s-updates\nComponents: main\nSigned-By: %s\n\n' \
      "$mirror" "$suite" "$suite" "$keyring"
    printf 'Types: deb\nURIs: %s\nSuites: %s-security\nComponents: main\nSigned-By: %s\n' \
      "$mirror-security" "$suite" "$keyring"
  } >"$root/etc/apt/sources.list.d/debian.sources"
}

# Takes out what the copied dpkg.cfg keeps out from now on, and what apt left.
slim() {
  find "$root/usr/share/doc" -mindepth 1 ! -type d ! -name copyright -delete
  find "$root/usr/share/doc" -mindepth 1 -type d -empty -delete
  rm -rf "$root/usr/share/groff/"* "$root/usr/share/info/"* "$root/usr/share/linda/"* \
    "$root/usr/share/lintian/"* "$root/usr/share/locale/"* "$root/usr/share/man/"*
  rm -rf "$root/var/cache/apt/"* "$root/var/lib/apt/lists/"* "$root/var/cache/debconf/"*-old
  rm -rf "$root/var/log/"*.log "$root/var/log/apt/"* "$root/var/lib/dpkg/"*-old
  rm -f "$root/etc/hostname" "$root/etc/resolv.conf"
  : >"$root/etc/machine-id"
}

import() {
  set -- --change 'CMD ["bash"]' --change "LABEL org.cognobserve.stand-in=$key"
  authorities=/usr/local/share/ca-certificates
  if ls "$authorities"/*.crt >/dev/null 2>&1; then
    # Where ca-certificates looks when it is installed; Node, which brings its
    # own list, is told of them by a variable.
    mkdir -p "$root$authorities"
    cp "$authorities"/*.crt "$root$authorities/"
    cat "$authorities"/*.crt >"$root$authorities/bundle.pem"
    chmod 644 "$root$authorities"/*
    set -- "$@" --change "ENV NODE_EXTRA_CA_CERTS=$authorities/bundle.pem"
  fi
  tar -C "$root" --numeric-owner -c . | docker import "$@" - "$image"
}

main "$@"
