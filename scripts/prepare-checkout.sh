#!/bin/sh
# Makes a fresh checkout ready to install from: scripts/prepare-checkout.sh [THE INSTALLER'S ARGUMENTS]…
#
# Ends with dist/cognobserve-install, and where the arguments ask for an
# installation also with a Docker engine and the base images. Each part is left
# alone when there is nothing to do, so that a second run takes a blink. Where
# Node is missing, the installer is built in a container instead.
#
# install.sh calls it. Exit codes: 0 ready; 3 refused, nothing touched; 4 failed,
# run it again to go on.
set -eu

cd "$(dirname "$0")/.."
# shellcheck source=docker/versions
. docker/versions
# shellcheck source=scripts/progress.sh
. scripts/progress.sh

log=dist/logs/installer.log
oldest_node_major=20
oldest_node_minor=19

main() {
  if wants_containers "$@"; then
    part 1/3 "Docker engine"
    sh scripts/engine.sh
    part 2/3 "Base images"
    sh scripts/base-images.sh
    part 3/3 "Installer"
  fi
  mkdir -p dist/logs
  : >"$log"
  if has_node; then
    build_here
  else
    build_in_container
  fi
}

# Does this command line go on to install or upgrade? Asking for help, or what
# would be done, must not put an engine on the machine.
wants_containers() {
  case ${1:-} in
  '' | -* | install | upgrade) ;;
  *) return 1 ;;
  esac
  for argument in "$@"; do
    case $argument in
    -h | --help | -V | --version | --dry-run) return 1 ;;
    esac
  done
}

# part NUMBER TITLE: what is being made ready now, and how much is left.
part() {
  say "$1 $2"
}

has_node() {
  command -v npm >/dev/null 2>&1 || return 1
  found=$(node --version 2>/dev/null) || return 1
  found=${found#v}
  major=${found%%.*}
  minor=${found#*.}
  minor=${minor%%.*}
  [ "$major" -gt "$oldest_node_major" ] ||
    { [ "$major" -eq "$oldest_node_major" ] && [ "$minor" -ge "$oldest_node_minor" ]; }
}

build_here() {
  run_logged "$log" "Fetching npm packages" sh scripts/packages.sh ||
    fail packages "The npm packages could not be installed" "npm ci"
  run_logged "$log" "Building the installer" sh scripts/build-installer.sh ||
    fail build "The installer could not be built" "sh scripts/build-installer.sh"
}

# The checkout is mounted, and its files stay the caller's.
build_in_container() {
  if ! docker info >/dev/null 2>&1; then
    say_failure no-node "The installer cannot be built yet" \
      "That takes Node $oldest_node_major.$oldest_node_minor or newer with npm, or a Docker engine; neither is here." \
      "Nothing has been changed. Install one of them, or run install.sh without --help, --version and --dry-run, which sets up an engine."
    exit 3
  fi
  if ! docker image inspect "$NODE_IMAGE" >/dev/null 2>&1; then
    sh scripts/base-images.sh
  fi
  run_logged "$log" "Building the installer in a container" \
    docker run --rm --user "$(id -u):$(id -g)" --volume "$PWD:/checkout" --workdir /checkout \
    --env HOME=/tmp --env npm_config_cache=/checkout/.cache/npm \
    --env HTTP_PROXY --env HTTPS_PROXY --env NO_PROXY --env http_proxy --env https_proxy --env no_proxy \
    "$NODE_IMAGE" sh -c 'sh scripts/packages.sh && sh scripts/build-installer.sh' ||
    fail build "The installer could not be built" "./install.sh"
}

# fail CODE TITLE COMMAND
fail() {
  say_failure "$1" "$2" "The last lines of $PWD/$log say:" "$(tail -n 5 "$log" | sed '1!s/^/  /')"
  say "  Repair that, then go on with:"
  say "    $3"
  exit 4
}

main "$@"
