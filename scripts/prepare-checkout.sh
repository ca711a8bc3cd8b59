#!/bin/sh
# Makes a fresh checkout ready to install from: scripts/prepare-checkout.sh [THE INSTALLER'S ARGUMENTS]…
#
# Ends with dist/cognobserve-install, and where the arguments ask for an
# installation that asks nothing (--yes) also with a Docker engine and the base
# images. Without --yes nobody has agreed to those yet: the installer shows them
# first, and has them made. Each part is left alone when there is nothing to do,
# so that a second run takes a blink. Where Node is missing, the installer is
# built in a container instead.
#
# install.sh calls it. Exit codes: 0 ready; 3 refused, nothing touched; 4 failed,
# run it again to go on; 130 somebody was asked and did not agree, nothing touched.
set -eu

cd "$(dirname "$0")/.."
# shellcheck source=docker/versions
. docker/versions
# shellcheck source=scripts/progress.sh
. scripts/progress.sh

log=dist/logs/installer.log
oldest_node_major=20
oldest_node_minor=19

# What has been made outside of the checkout.
made=

main() {
  mkdir -p dist/logs
  : >"$log"
  # Nobody is going to be asked, and so the command line has agreed to all of it.
  unattended=no
  if has_yes "$@"; then
    unattended=yes
  fi
  whole=no
  if [ "$unattended" = yes ] && wants_containers "$@"; then
    whole=yes
  fi
  production=
  if names_production "$@"; then
    production=yes
  fi
  if has_node; then
    part 1/3 Installer
    build_here
  elif ! build_from_earlier; then
    build_without_node
    return
  fi
  # Nothing is put on this machine for a command that the installer turns down:
  # it says so itself, in a moment.
  if [ "$whole" = yes ] && installer_accepts "$@"; then
    make_base 2/3 3/3
  fi
}

make_base() {
  part "$1" "Docker engine"
  sh scripts/engine.sh
  part "$2" "Base images"
  sh scripts/base-images.sh ${production:+"--for"} ${production:+"production"}
  made="a Docker engine and the base images, which stay"
}

has_yes() {
  for argument in "$@"; do
    [ "$argument" != --yes ] || return 0
  done
  return 1
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

# Is the command line a valid one?
installer_accepts() {
  code=0
  dist/cognobserve-install "$@" --dry-run </dev/null >>"$log" 2>&1 || code=$?
  [ "$code" -ne 2 ]
}

# part NUMBER TITLE: what is being made ready now, and how much is left. The
# installer alone is soon ready, and says what it does where it takes longer.
part() {
  [ "$whole" = no ] || say "Making ready $1: $2"
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
    fail packages "The npm packages could not be installed"
  work "Building the installer" sh scripts/build-installer.sh ||
    fail build "The installer could not be built"
}

# Without Node, the packages of an earlier build are enough where they fit this
# system: the bundler needs no Node to run.
build_from_earlier() {
  sh scripts/packages.sh >>"$log" 2>&1 && sh scripts/build-installer.sh >>"$log" 2>&1
}

build_without_node() {
  if [ "$whole" = yes ]; then
    make_base 1/3 2/3
    part 3/3 Installer
  else
    have_container_agreed
    sh scripts/base-images.sh
    made="the base images, which stay"
  fi
  build_in_container
}

# There is no installer yet that could show what it is going to do, and ask.
have_container_agreed() {
  node="Node $oldest_node_major.$oldest_node_minor or newer with npm"
  if ! docker info >/dev/null 2>&1; then
    say_failure no-node "The installer cannot be built yet" \
      "That takes $node, or a Docker engine; neither is here." \
      "Install Node, or have an engine installed, which says at its end what it has added; then run the same command again:" \
      "sh \"$PWD/scripts/engine.sh\""
    say "  Nothing has been changed."
    exit 3
  fi
  [ "$unattended" = no ] || return 0
  if ! (: </dev/tty) 2>/dev/null; then
    say_failure no-node "The installer cannot be built yet" \
      "That takes $node, or a container of Node, and nobody can be asked here whether that may be fetched and run." \
      "Install Node, or run this once on a terminal, or have all that it takes made ready:" "./install.sh --yes"
    say "  Nothing has been changed."
    exit 3
  fi
  say "$node is not here. The installer can be built in a container instead."
  say "  Downloaded  base images: Debian, Node and Temporal, about 600 MB on the disk."
  say "              Where no registry answers they are built here, for which root installs debootstrap."
  say "  Started     a container of Node, which is gone when the installer is built"
  say "  Written     $PWD/node_modules, $PWD/dist"
  printf 'Build it so? Nothing has been changed yet. [Y/n] ' >/dev/tty
  read -r answer </dev/tty || answer=no
  case $answer in
  '' | [Yy] | [Yy][Ee][Ss]) ;;
  *)
    say "Nothing has been changed."
    exit 130
    ;;
  esac
}

build_in_container() {
  platform=$(foreign_platform)
  # The checkout is mounted, and its files stay the caller's.
  # shellcheck disable=SC2016 # the container's shell expands that
  work "Building the installer in a container" \
    docker run --rm --user "$(id -u):$(id -g)" --volume "$PWD:/checkout" --workdir /checkout \
    --env HOME=/tmp --env npm_config_cache=/checkout/.cache/npm \
    --env HTTP_PROXY --env HTTPS_PROXY --env NO_PROXY --env http_proxy --env https_proxy --env no_proxy \
    "$NODE_IMAGE" sh -c 'sh scripts/packages.sh && sh scripts/build-installer.sh "$@"' sh ${platform:+"$platform"} ||
    fail build "The installer could not be built"
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

# fail CODE TITLE: the end of the log is the cause.
fail() {
  say_failure "$1" "$2" "The last lines of $PWD/$log:" "$(tail -n 5 "$log")" ""
  say "  Repair that, then run the same command again, which goes on where this one ended."
  say "  Nothing has been changed outside $PWD${made:+ but $made}."
  exit 4
}

main "$@"
