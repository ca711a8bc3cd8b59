#!/bin/sh
# Gives a machine without a Docker engine one: scripts/engine.sh
#
# Where an engine answers and Compose and Buildx work, it says nothing, touches
# nothing and exits 0. Otherwise, as root on Debian or Ubuntu, it installs what
# is missing from the distribution's own packages and starts the daemon, also
# where there is no systemd. Run it as often as you like: a daemon that died is
# started again, and nothing is installed twice.
#
# It never changes an existing daemon.json, firewall rule or running daemon.
# Exit codes: 0 an engine answers; 3 refused, nothing touched; 4 failed, run it
# again to go on.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=docker/versions
. "$here/../docker/versions"
# shellcheck source=scripts/progress.sh
. "$here/progress.sh"

log=/var/log/cognobserve-engine.log
daemon_log=/var/log/cognobserve-dockerd.log
daemon_pidfile=/var/run/docker.pid
daemon_config=/etc/docker/daemon.json
default_socket=/var/run/docker.sock
again="Then run the same command again."

# What this run has put on the host, for its last line.
added=

main() {
  if engine_answers && plugin_works compose && plugin_works buildx; then
    exit 0
  fi
  refuse_what_is_not_ours
  : >>"$log"
  install_missing
  if ! engine_answers; then
    start_engine
  fi
  check_result
}

# engine_answers [SECONDS]: how long to wait for the answer; a daemon that is
# still starting accepts the question and says nothing for a while.
engine_answers() {
  command -v docker >/dev/null 2>&1 &&
    [ -n "$(timeout "${1:-20}" docker info --format '{{.ServerVersion}}' 2>/dev/null)" ]
}

plugin_works() {
  command -v docker >/dev/null 2>&1 && timeout 20 docker "$1" version >/dev/null 2>&1
}

# Says why this script must not act here, before anything is touched.
refuse_what_is_not_ours() {
  case ${DOCKER_HOST:-} in
  '' | "unix://$default_socket" | unix:///run/docker.sock) ;;
  *)
    engine_answers || refuse engine-elsewhere "The Docker engine does not answer" \
      "DOCKER_HOST points to $DOCKER_HOST, and nothing answers there." \
      "Start that engine, or use this machine's own:" "unset DOCKER_HOST"
    ;;
  esac
  if command -v docker >/dev/null 2>&1 && [ -z "${DOCKER_HOST:-}" ]; then
    context=$(docker context show 2>/dev/null || echo default)
    if [ "$context" != default ] && ! engine_answers; then
      refuse engine-elsewhere "The Docker engine does not answer" \
        "Docker's context is «$context», and nothing answers there." \
        "Start that engine (Docker Desktop, for example), or use this machine's own:" \
        "docker context use default"
    fi
  fi
  if [ "$(uname -s)" != Linux ]; then
    refuse engine-platform "No Docker engine answers" \
      "This is $(uname -s): the engine runs inside Docker Desktop or a program like it." \
      "Start Docker Desktop, wait until it says it is running, and try again."
  fi
  if [ "$(id -u)" -ne 0 ]; then
    refuse_without_root
  fi
  if ! command -v apt-get >/dev/null 2>&1; then
    refuse engine-platform "No Docker engine, and no apt-get to install one with" \
      "This script knows Debian and Ubuntu; here is $(os_field PRETTY_NAME)." \
      "Install Docker Engine 24 or newer with Compose and Buildx as your distribution describes it. $again" \
      "https://docs.docker.com/engine/install/"
  fi
}

refuse_without_root() {
  if [ -S "$default_socket" ] && [ ! -w "$default_socket" ]; then
    refuse engine-permission "You may not use the Docker engine" \
      "It runs, but $(id -un) is not in the group that owns $default_socket." \
      "Add yourself to it, then log in again:" \
      "sudo usermod -aG $(stat -c %G "$default_socket") $(id -un)"
  fi
  refuse engine-no-root "No Docker engine answers, and installing one needs root" \
    "You are $(id -un)." "Let root do this one step. $again" "sudo sh $here/engine.sh"
}

refuse() {
  say_failure "$@"
  say "  Nothing has been changed."
  exit 3
}

# fail CODE TITLE CAUSE NEXT COMMAND
fail() {
  say_failure "$@"
  say "  The full output: $log"
  if [ -n "$added" ]; then
    say "  What was added to this machine stays:${added%;}. Run again, this goes on from there."
  else
    say "  Nothing has been added to this machine."
  fi
  exit 4
}

# os_field NAME: a value from os-release, such as ID or VERSION_CODENAME.
os_field() {
  sed -n "s/^$1=//p" /etc/os-release 2>/dev/null | tr -d '"' | head -n 1
}

# Installs the engine and the plugins that are missing, and only those.
install_missing() {
  packages=
  if ! command -v dockerd >/dev/null 2>&1 && ! engine_answers; then
    packages="iptables docker.io"
  fi
  command -v docker >/dev/null 2>&1 || packages="$packages $(client_package)"
  plugin_works compose || packages="$packages $(compose_package)"
  plugin_works buildx || packages="$packages docker-buildx"
  if [ -z "$packages" ]; then
    return
  fi

  export DEBIAN_FRONTEND=noninteractive
  needs_newer_suite && add_suite
  refresh_package_lists
  # Only Docker's own packages come from the newer suite: everything that they
  # depend on, libc above all, stays the machine's.
  wanted=
  for package in $packages; do
    case $package in
    docker*) wanted="$wanted $package${suite:+/$suite}" ;;
    *) wanted="$wanted $package" ;;
    esac
  done
  # An installation that was interrupted leaves packages half set up.
  run_logged "$log" "Checking for interrupted installations" dpkg --configure -a || true
  added_before=$added
  added="$added perhaps a part of the packages ${packages# };"
  # shellcheck disable=SC2086 # a list of package names
  run_logged "$log" "Installing Docker:${packages# }" \
    apt-get install -y --no-install-recommends $wanted ||
    fail engine-packages "Docker could not be installed" \
      "apt-get said: $(last_apt_error)" "Repair that, for example with:" \
      "apt-get -f install && sh $here/engine.sh"
  added="$added_before packages ${packages# };"
  say_done "Docker is installed"
}

client_package() {
  case $(os_field ID) in
  ubuntu) ;; # docker.io holds the client there
  *) echo docker-cli ;;
  esac
}

compose_package() {
  case $(os_field ID) in
  ubuntu) echo docker-compose-v2 ;;
  *) echo docker-compose ;;
  esac
}

# Debian 12's engine (20.10) is under our floor, so older Debians get Docker
# from the suite that we are built on, pinned so low that nothing else follows.
needs_newer_suite() {
  suite=
  [ "$(os_field ID)" = debian ] || return 1
  case $(os_field VERSION_CODENAME) in
  buster | bullseye | bookworm) suite=$DEBIAN_SUITE ;;
  *) return 1 ;;
  esac
}

add_suite() {
  sources=/etc/apt/sources.list.d/cognobserve-$suite.sources
  preferences=/etc/apt/preferences.d/cognobserve-$suite
  # The mirror that this machine already uses, whichever that is.
  # shellcheck disable=SC2016 # apt-get expands that
  mirror=$(apt-get indextargets --format '$(REPO_URI)' 'Created-By: Packages' \
    "Codename: $(os_field VERSION_CODENAME)" | head -n 1)
  if [ -z "$mirror" ]; then
    fail engine-packages "No Debian mirror is configured" \
      "apt-get knows no source for $(os_field VERSION_CODENAME)." \
      "Add one to /etc/apt/sources.list. $again"
  fi
  if [ ! -f "$sources" ]; then
    printf 'Types: deb\nURIs: %s\nSuites: %s\nComponents: main\nSigned-By: %s\n' \
      "$mirror" "$suite" /usr/share/keyrings/debian-archive-keyring.gpg >"$sources.new"
    mv "$sources.new" "$sources"
    added="$added $sources;"
  fi
  if [ ! -f "$preferences" ]; then
    printf 'Package: *\nPin: release n=%s\nPin-Priority: 100\n' "$suite" >"$preferences.new"
    mv "$preferences.new" "$preferences"
    added="$added $preferences;"
  fi
}

refresh_package_lists() {
  run_logged "$log" "Fetching package lists" apt-get update ||
    fail engine-packages "The package lists could not be fetched" \
      "apt-get said: $(last_apt_error)" "See that the network works, then:" "sh $here/engine.sh"
}

last_apt_error() {
  grep '^E: ' "$log" | tail -n 1 | cut -c1-300
}

start_engine() {
  if [ -d /run/systemd/system ]; then
    # Enabled too: an engine that is gone after a reboot is no engine.
    run_logged "$log" "Starting Docker" systemctl enable --now docker || true
    wait_for_engine "" || fail engine-start "Docker does not start" \
      "systemd could not bring it up." "See why with:" "journalctl -u docker --no-pager -n 50"
    return
  fi
  can_overlay || install_fuse_overlay
  start_daemon
  # The daemon itself takes the best storage driver that works, down to vfs.
  wait_for_engine "$daemon_pid" ||
    fail engine-start "The Docker daemon does not start" \
    "$(grep -v '^time=' "$daemon_log" | tail -n 1 | cut -c1-400)" \
    "Its log says more. $again" "tail -n 30 $daemon_log"
}

data_root() {
  configured=$(sed -n 's/.*"data-root"[^"]*"\([^"]*\)".*/\1/p' "$daemon_config" 2>/dev/null || true)
  echo "${configured:-/var/lib/docker}"
}

# Really mounts an overlay where the layers will lie: neither the kernel's list
# of file systems nor the name of the one below tells whether that works.
can_overlay() {
  root=$(data_root)
  mkdir -p "$root"
  probe=$(mktemp -d "$root/overlay-probe.XXXXXX")
  mkdir "$probe/lower" "$probe/upper" "$probe/work" "$probe/merged"
  works=no
  if mount -t overlay overlay -o "lowerdir=$probe/lower,upperdir=$probe/upper,workdir=$probe/work" \
    "$probe/merged" 2>>"$log"; then
    works=yes
    umount "$probe/merged"
  fi
  rm -rf "$probe"
  [ "$works" = yes ]
}

# The next best where overlay2 does not work. Where that cannot be had either,
# vfs is left.
install_fuse_overlay() {
  if [ ! -c /dev/fuse ] || command -v fuse-overlayfs >/dev/null 2>&1; then
    return
  fi
  refresh_package_lists
  if run_logged "$log" "Installing fuse-overlayfs" \
    apt-get install -y --no-install-recommends fuse-overlayfs; then
    added="$added package fuse-overlayfs;"
  fi
}

# start_daemon: sets daemon_pid. Detached from this script's
# terminal, session and files (a caller's lock may be among them), so that it
# lives on.
start_daemon() {
  running=$(cat "$daemon_pidfile" 2>/dev/null || true)
  if is_program "$running" dockerd; then
    daemon_pid=$running
    return
  fi
  # After a crash these can hold the number of some other, living program, and
  # the daemon would take that for itself.
  rm -f "$daemon_pidfile"
  containerd_pidfile=/var/run/docker/containerd/containerd.pid
  is_program "$(cat "$containerd_pidfile" 2>/dev/null || true)" containerd || rm -f "$containerd_pidfile"

  [ ! -f "$daemon_log" ] || mv "$daemon_log" "$daemon_log.1"
  : >"$daemon_log"
  (cd / && exec setsid dockerd </dev/null >>"$daemon_log" 2>&1 \
    3>&- 4>&- 5>&- 6>&- 7>&- 8>&- 9>&-) &
  daemon_pid=$!
  added="$added dockerd in the background, log $daemon_log;"
}

# is_program PID NAME: PID runs NAME, and is not a dead child that nobody has
# collected, as they stay behind in containers without an init.
is_program() {
  [ -n "$1" ] && [ "$(cat "/proc/$1/comm" 2>/dev/null || true)" = "$2" ] &&
    ! grep -q '^State:.*Z' "/proc/$1/status"
}

# wait_for_engine PID: until it answers, at most two minutes (a large store is
# slow to load); gives up at once when process PID is gone.
wait_for_engine() {
  start=$(now)
  while ! engine_answers 1; do
    waited=$(($(now) - start))
    if [ -n "$1" ] && ! kill -0 "$1" 2>/dev/null; then
      return 1
    fi
    [ "$waited" -lt 120 ] || return 1
    progress_show "$waited" "Waiting for the Docker engine to answer" 2
    sleep 0.5
  done
}

check_result() {
  for plugin in compose buildx; do
    plugin_works "$plugin" || fail engine-plugin "docker $plugin does not work" \
      "The engine answers, but: $(docker "$plugin" version 2>&1 | tail -n 1)" \
      "Install that plugin. $again" "https://docs.docker.com/engine/install/"
  done
  version=$(docker info --format '{{.ServerVersion}}, storage {{.Driver}}')
  say_done "Docker engine $version answers"
  case $version in
  *vfs) say "  This storage copies every layer, since $(data_root) cannot hold overlays: builds are slow and large." ;;
  esac
  if [ -n "$added" ]; then
    say "  Added to this machine:${added%;}"
    say "  Full output: $log"
  fi
}

main "$@"
