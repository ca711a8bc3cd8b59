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
  mkdir -p dist/logs
  : >"$log"
  installing=no
  if wants_containers "$@"; then
    installing=yes
  fi
  production=
  if names_production "$@"; then
    production=yes
  fi
  if ! has_node; then
    [ "$installing" = no ] || make_base 1/3 2/3
    part 3/3 Installer
    build_without_node
    return
  fi
  part 1/3 Installer
  build_here
  # Nothing is put on this machine for a command that the installer turns down:
  # it says so itself, in a moment.
  if [ "$installing" = yes ] && installer_accepts "$@"; then
    make_base 2/3 3/3
  fi
}

make_base() {
  part "$1" "Docker engine"
  sh scripts/engine.sh
  part "$2" "Base images"
  sh scripts/base-images.sh ${production:+"--for"} ${production:+"production"}
}

# Does this command line say --mode production? Where that is chosen later, the
# installer has the other images made itself.
names_production() {
  case " $* " in
  *" --mode production "* | *" --mode=production "*) ;;
  *) return 1 ;;
  esac
}

# Does this command line go on to install or upgrade? Asking for help, or what
# would be done, must not put an engine on the machine.
wants_containers() {
  case ${1:-} in
  '' | -* | install | upgrade) ;;
  *) return 1 ;;
  esac
  before=
  for argument in "$@"; do
    case $before$argument in
    -h | --help | --dry-run) return 1 ;;
    # Followed by a value it is the version to install.
    --version) before="--version " ;;
    "--version -"*) return 1 ;;
    *) before= ;;
    esac
  done
  [ "$before" != "--version " ]
}

# Is the command line a valid one, and is there a person to ask or none needed?
installer_accepts() {
  code=0
  dist/cognobserve-install "$@" --dry-run </dev/null >>"$log" 2>&1 || code=$?
  [ "$code" -ne 2 ] || return 1
  for argument in "$@"; do
    [ "$argument" != --yes ] || return 0
  done
  (: </dev/tty) 2>/dev/null
}

# part NUMBER TITLE: what is being made ready now, and how much is left.
part() {
  [ "$installing" = no ] || say "Making ready $1: $2"
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

# work TITLE COMMAND…: runs it with its output in the log. What is over within a
# second had nothing to do, and is not worth a line.
work() {
  title=$1
  shift
  start_job "$log" "$@"
  begun=$(now)
  while ! job_ended "$job_pid"; do
    waited=$(($(now) - begun))
    [ "$waited" -eq 0 ] || progress_show $((waited - 1)) "$title"
    sleep 0.05
  done
  progress_clear
  wait "$job_pid"
}

build_here() {
  work "Fetching npm packages" sh scripts/packages.sh ||
    fail packages "The npm packages could not be installed" "./install.sh"
  work "Building the installer" sh scripts/build-installer.sh ||
    fail build "The installer could not be built" "./install.sh"
}

# Without Node, the packages of an earlier build are enough where they fit this
# system: the bundler needs no Node to run.
build_without_node() {
  if sh scripts/packages.sh >>"$log" 2>&1 && sh scripts/build-installer.sh >>"$log" 2>&1; then
    return
  fi
  if ! docker info >/dev/null 2>&1; then
    say_failure no-node "The installer cannot be built yet" \
      "That takes Node $oldest_node_major.$oldest_node_minor or newer with npm, or a Docker engine; neither is here." \
      "Nothing has been changed. Install one of them, or let a real installation set up an engine:" \
      "./install.sh --yes"
    exit 3
  fi
  sh scripts/base-images.sh
  platform=$(foreign_platform)
  # The checkout is mounted, and its files stay the caller's.
  # shellcheck disable=SC2016 # the container's shell expands that
  work "Building the installer in a container" \
    docker run --rm --user "$(id -u):$(id -g)" --volume "$PWD:/checkout" --workdir /checkout \
    --env HOME=/tmp --env npm_config_cache=/checkout/.cache/npm \
    --env HTTP_PROXY --env HTTPS_PROXY --env NO_PROXY --env http_proxy --env https_proxy --env no_proxy \
    "$NODE_IMAGE" sh -c 'sh scripts/packages.sh && sh scripts/build-installer.sh "$@"' sh ${platform:+"$platform"} ||
    fail build "The installer could not be built" "./install.sh"
  [ -z "$platform" ] || ln -sf "cognobserve-install-$platform" dist/cognobserve-install
}

# This system, when it is another than that of our containers, which are Debian.
foreign_platform() {
  case $(uname -m) in
  aarch64 | arm64) machine=arm64 ;;
  *) machine=x64 ;;
  esac
  case $(uname -s),$(ldd --version 2>&1 || true) in
  Darwin,*) echo "darwin-$machine" ;;
  *musl*) echo "linux-$machine-musl" ;;
  esac
}

# fail CODE TITLE COMMAND: the end of the log is the cause.
fail() {
  say_failure "$1" "$2" "The last lines of $PWD/$log:" "$(tail -n 5 "$log")" ""
  say "  Repair that, then go on with:"
  say "    $3"
  exit 4
}

main "$@"
