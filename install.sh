#!/bin/sh
# Installs CognObserve.
#
#   curl -fsSL https://get.cognobserve.dev/install.sh | sh -s -- --yes
#   ./install.sh --yes                    (in a checkout: builds all from it)
#
# The released copy of this script carries the SHA-256 of each installer binary.
# It downloads the one for this machine, verifies it and hands over to it, with
# every argument passed on. Nothing is run that was not verified.
#
# --no-modify-path: never offer to put the installer's folder on PATH.
# COGNOBSERVE_BIN_DIR: the folder where the installer is kept; else XDG_BIN_HOME,
# /usr/local/bin as root, ~/.local/bin.
# COGNOBSERVE_BASE_URL: where to download from instead.
# Exit codes: the installer's own; 3 it cannot be run here, nothing touched; 5 the
# download or its verification failed, nothing left behind.

# A shell runs nothing of a group before its end has come. Without these braces a
# script that was cut off in the name of a function could run a command of that name.
{
set -eu

# Stamped by scripts/release.sh. Empty in the repository: nothing is downloaded then.
release=''
checksums=''

base_url=${COGNOBSERVE_BASE_URL:-https://get.cognobserve.dev}
base_url=${base_url%/}
program=cognobserve-install
attempts=5
# MB that an installer takes, and a little more.
room=140

main() {
  # zsh is only a POSIX shell when it is told to be.
  [ -z "${ZSH_VERSION:-}" ] || emulate sh

  modify_path=yes
  for argument in "$@"; do
    shift
    if [ "$argument" = --no-modify-path ]; then
      modify_path=no
    else
      set -- "$@" "$argument"
    fi
  done
  # What this run has made so far.
  workspace=
  made=
  kept=
  ticker=
  asking=
  find_width
  refuse_lost_directory
  if [ -z "$checksums" ]; then
    build_and_run "$@"
  else
    download_and_run "$@"
  fi
}

# Where the working directory was deleted, no program that asks for it starts; some
# shells still take it for ".".
refuse_lost_directory() {
  case $(pwd -P 2>/dev/null || true) in
  /*) ;;
  *)
    fail 3 no-directory "The directory that you are in is gone" \
      "It was deleted, or replaced by another of the same name, after this terminal had gone there." \
      "Go to one that is there, then run the same command again:" "cd"
    ;;
  esac
}

# ── In a checkout ────────────────────────────────────────────────────────────

build_and_run() {
  find_checkout || fail 5 not-released "This copy of install.sh cannot download anything" \
    "It comes from the repository and carries no checksums to verify a download against." \
    "Take the released one, or run this one inside its checkout as ./install.sh:" \
    "curl -fsSL https://get.cognobserve.dev/install.sh | sh"
  sh "$checkout/scripts/prepare-checkout.sh" "$@" || exit $?
  export COGNOBSERVE_CHECKOUT="$checkout"
  exec "$checkout/dist/$program" "$@"
}

# Sets checkout when this file lies in one. A script that comes through a pipe
# has no place of its own, so it never takes the working directory for one.
find_checkout() {
  case $0 in
  install.sh | */install.sh) ;;
  *) return 1 ;;
  esac
  [ -f "$0" ] || return 1
  checkout=$(CDPATH='' cd -- "$(dirname -- "$0")" && pwd -P) || return 1
  [ -f "$checkout/package.json" ] && [ -d "$checkout/installer" ] &&
    [ -f "$checkout/scripts/prepare-checkout.sh" ]
}

# ── Elsewhere ────────────────────────────────────────────────────────────────

download_and_run() {
  complaints=
  find_builds
  find_libraries
  find_home
  run_if_present "$@"
  find_downloader
  share_network_settings
  find_hasher
  on_exit_clean_up
  choose_directory
  for build in $builds; do
    download "$build"
    if runs "$staged"; then
      new=first
      [ ! -e "$directory/$program" ] || new=newer
      mv -f "$staged" "$directory/$program"
      kept=$directory/$program
      say "Installed as $kept"
      settle_path "$directory" "$new" "$@"
      hand_over "$directory/$program" "$@"
    fi
    complaint=$(complaint_of_build)
    complaints="${complaints:+$complaints$newline}$build: $complaint"
    say "  The build $build does not run here: $complaint"
    # Whoever lacks the library of one C library lacks the other C library, too.
    case $complaint in *'loading shared library'*) break ;; esac
  done
  fail 5 no-build-runs "No build of the installer runs on this machine" \
    "$complaints" "$(libraries_hint)" "$(docker_command)

$(this_machine)"
}

# Sets builds: the ones that may run here, the likeliest first.
find_builds() {
  system=$(uname -s)
  machine=$(uname -m)
  case $machine in
  x86_64 | amd64) architecture=x64 ;;
  aarch64 | arm64) architecture=arm64 ;;
  *) refuse_platform "There is no build for this processor: $machine." ;;
  esac
  case $system in
  Linux)
    # A 64-bit kernel may carry a 32-bit system, as on older Raspberry Pis.
    if [ "$(getconf LONG_BIT 2>/dev/null || echo 64)" = 32 ]; then
      refuse_platform "There is no build for a 32-bit system."
    fi
    if is_musl; then
      builds="linux-$architecture-musl linux-$architecture"
    else
      builds="linux-$architecture linux-$architecture-musl"
    fi
    ;;
  Darwin)
    # Under Rosetta uname speaks of the processor that is being imitated.
    if [ "$(sysctl -n sysctl.proc_translated 2>/dev/null || echo 0)" = 1 ]; then
      architecture=arm64
    fi
    builds=darwin-$architecture
    ;;
  MINGW* | MSYS* | CYGWIN* | Windows*)
    refuse_platform "On Windows, run this inside WSL 2: https://learn.microsoft.com/windows/wsl/install"
    ;;
  *) refuse_platform "There is no build for this system: $system." ;;
  esac
}

is_musl() {
  case $(ldd --version 2>&1 || true) in
  *musl*) return 0 ;;
  *GLIBC* | *GNU*) return 1 ;;
  esac
  for loader in /lib/ld-musl-*.so.1; do
    [ -e "$loader" ] && return 0
  done
  return 1
}

# Alpine comes without the library of C++ that the installer needs.
find_libraries() {
  is_musl && command -v apk >/dev/null 2>&1 || return 0
  # There without a package, too: copied into an image, say.
  [ ! -e /usr/lib/libstdc++.so.6 ] || return 0
  apk info -e libstdc++ >/dev/null 2>&1 ||
    fail 3 missing-library "The installer needs a library that is not installed here" \
      "It is libstdc++, which Alpine does not come with." \
      "Install it as root, then run the same command again:" "apk add libstdc++"
}

refuse_platform() {
  fail 3 platform "CognObserve's installer does not run on this system" "$1" \
    "Where Docker runs, this starts CognObserve without it; else tell us what you have at https://github.com/cognobserve/cognobserve/issues/new, with this block:" \
    "$(docker_command)

$(this_machine)"
}

# What we have to know of a machine, to be pasted into an issue.
this_machine() {
  cat <<END
CognObserve ${release:-from the repository}
system:    $(uname -s) $(uname -r)
processor: $(uname -m)
libc:      $(ldd --version 2>&1 | head -n 1 || true)
END
}

# Of this release, as a tag that moves would one day be of another.
docker_command() {
  image=ghcr.io/cognobserve/cognobserve${release:+:$release}
  echo "docker run -d --name cognobserve -p 3000:3000 -p 8080:8080 -v cognobserve_data:/data $image"
}

libraries_hint() {
  if is_musl; then
    echo "It needs musl 1.2.4 or newer and libstdc++. Where Docker runs, this starts CognObserve without it:"
  else
    echo "Where Docker runs, this starts CognObserve without it:"
  fi
}

# Sets home, empty when there is none: a service or a container may have no HOME.
find_home() {
  home=${HOME:-}
  if [ -z "$home" ]; then
    home=$(getent passwd "$(id -u)" 2>/dev/null | cut -d: -f6) || home=
  fi
  case $home in
  /*) home=${home%/} ;;
  *) home= ;;
  esac
}

# The places where the installer may stay, one a line, the best first.
places() {
  case ${COGNOBSERVE_BIN_DIR:-} in
  '') ;;
  /*)
    printf '%s\n' "${COGNOBSERVE_BIN_DIR%/}"
    return
    ;;
  *)
    fail 2 bin-dir "COGNOBSERVE_BIN_DIR is not a whole path" "It is: $COGNOBSERVE_BIN_DIR" \
      "Give one that begins with /, or go without it:" "unset COGNOBSERVE_BIN_DIR"
    ;;
  esac
  program_folders
  # Where no such folder can be had, the cache will do.
  case ${XDG_CACHE_HOME:-} in
  /*) printf '%s\n' "$XDG_CACHE_HOME/cognobserve" ;;
  *) [ -z "$home" ] || printf '%s\n' "$home/.cache/cognobserve" ;;
  esac
}

# The folders for a person's own programs, one a line.
program_folders() {
  case ${XDG_BIN_HOME:-} in
  /*) printf '%s\n' "${XDG_BIN_HOME%/}" ;;
  esac
  [ "$(id -u)" != 0 ] || echo /usr/local/bin
  [ -z "$home" ] || printf '%s\n' "$home/.local/bin"
}

# Hands over to a copy that an earlier run left, when it is what would be fetched.
run_if_present() {
  places_left=$(places) || exit $?
  while [ -n "$places_left" ]; do
    take_place
    if [ ! -f "$place/$program" ] || [ ! -x "$place/$program" ]; then
      continue
    fi
    find_hasher
    found=$(hash_of "$place/$program")
    for build in $builds; do
      if [ -n "$found" ] && [ "$found" = "$(checksum_of "$build")" ]; then
        settle_path "$place" same "$@"
        hand_over "$place/$program" "$@"
      fi
    done
  done
}

# Moves the first line of places_left to place.
take_place() {
  place=${places_left%%"$newline"*}
  case $places_left in
  *"$newline"*) places_left=${places_left#*"$newline"} ;;
  *) places_left= ;;
  esac
}

newline='
'

hand_over() {
  binary=$1
  shift
  trap - EXIT INT TERM HUP
  [ -z "$workspace" ] || rm -rf "$workspace"
  exec "$binary" "$@"
}

# Sets directory, where the installer will live, and workspace, a private folder
# in it: staged on the same file system, the last step is a rename.
choose_directory() {
  places_left=$(places) || exit $?
  while [ -n "$places_left" ]; do
    take_place
    if [ ! -d "$place/$program" ] && make_directory "$place" && has_room "$place" && make_workspace "$place"; then
      directory=$place
      return
    fi
    remove_made
  done
  if [ -n "${COGNOBSERVE_BIN_DIR:-}" ]; then
    fail 5 no-place "There is no place for the installer" \
      "COGNOBSERVE_BIN_DIR, $COGNOBSERVE_BIN_DIR, has no room for $room MB, or cannot be written to and run programs from." \
      "Name a folder that can, or go without it:" "unset COGNOBSERVE_BIN_DIR"
  fi
  for place in "${TMPDIR:-/tmp}" /var/tmp "$PWD"; do
    if has_room "$place" && make_workspace "$place"; then
      # For this run only: nobody cleans up what lies in other places.
      directory=$(mktemp -d "$place/cognobserve.XXXXXX")
      made=$directory
      say "  No home directory can hold the installer, so it is kept in $directory."
      return
    fi
  done
  fail 5 no-place "There is no place for the installer" \
    "Neither the home directory${home:+ ($home)}, ${TMPDIR:-/tmp} nor $PWD has room for $room MB and can be written to and run programs from." \
    "Name a folder that can, then run the same command again:" "export COGNOBSERVE_BIN_DIR=/path/to/folder"
}

# Is there room for an installer in folder $1? Where df does not say, the download will.
has_room() {
  free=$(df -Pk "$1" 2>/dev/null | sed -n '$s/.* \([0-9][0-9]*\)  *[0-9][0-9]*%.*/\1/p') || free=
  [ -z "$free" ] || [ "$((free / 1000))" -ge "$room" ]
}

# mkdir -p that notes in made what it made, the deepest first.
make_directory() {
  [ -d "$1" ] && return
  make_directory "$(dirname -- "$1")" || return
  if mkdir -- "$1" 2>/dev/null; then
    made="$1$newline$made"
  else
    [ -d "$1" ] # another run was quicker
  fi
}

# Some systems mount /tmp or even /home so that nothing in it can be run: the
# only way to know is to run something.
make_workspace() {
  sweep "$1"
  workspace=$(mktemp -d "$1/.cognobserve.XXXXXX" 2>/dev/null) || {
    workspace=
    return 1
  }
  echo "$$ on $(uname -n)" >"$workspace/owner" || true
  if printf '#!/bin/sh\n' >"$workspace/probe" && chmod 700 "$workspace/probe" && "$workspace/probe"; then
    return 0
  fi 2>/dev/null
  rm -rf "$workspace"
  workspace=
  return 1
}

# Takes away what runs that were killed have left in folder $1.
sweep() {
  for left in "$1"/.cognobserve.??????; do
    read -r owner 2>/dev/null <"$left/owner" || continue
    if [ "${owner#* }" = "on $(uname -n)" ] && ! kill -0 "${owner%% *}" 2>/dev/null; then
      rm -rf "$left"
    fi
  done
}

# Takes directories that this run made away again, when nothing else came into them.
remove_made() {
  printf '%s' "$made" | while IFS= read -r folder || [ -n "$folder" ]; do
    rmdir -- "$folder" 2>/dev/null || true
  done
  made=
}

on_exit_clean_up() {
  trap clean_up EXIT
  trap 'stopped 130' INT
  trap 'stopped 143' TERM
  trap 'stopped 129' HUP
}

stopped() {
  stop_ticker
  [ -z "$asking" ] || echo >/dev/tty
  take_back
  # A terminal that is gone takes no words.
  say "Stopped. $(what_is_left)" || true
  exit "$1"
}

clean_up() {
  code=$?
  trap - EXIT
  take_back
  exit "$code"
}

# Leaves the machine as it was found, but for an installer that is in its place.
take_back() {
  [ -z "$workspace" ] || rm -rf "$workspace" || true
  remove_made
}

what_is_left() {
  if [ -n "$workspace" ] && [ -e "$workspace" ]; then
    echo "$workspace could not be removed. Nothing else has been changed."
  elif [ -n "$kept" ]; then
    echo "The installer stays, as $kept. Nothing else has been changed."
  else
    echo "Nothing has been changed."
  fi
}

# ── PATH ─────────────────────────────────────────────────────────────────────

# settle_path FOLDER NEW ARGUMENTS…: sees to it that a shell finds the installer
# by its name. Somebody's start-up file is touched by consent only, which is asked
# for where it is the first installer in that folder (NEW is first): whoever said no
# is not asked again. Else the line to add is said, unless the installer is the
# same one as before.
settle_path() {
  folder=$1
  new=$2
  shift 2
  case :$PATH: in
  *":$folder:"*)
    first=$(command -v "$program" || true)
    [ "$first" = "$folder/$program" ] || say "  Mind that $first comes before it on PATH."
    return
    ;;
  esac
  # A cache, or a folder for this run only, does not belong there.
  is_for_programs "$folder" || return 0
  find_startup
  if [ -n "$line" ] && grep -qxF -e "$line" "$startup" 2>/dev/null; then
    [ "$new" = same ] || say "  Terminals that you open from now on find it by its name, by the line in $startup."
  elif [ "$new" = first ] && [ -n "$line" ] && ! is_marked && may_ask "$@"; then
    ask_for_line
  elif [ "$new" != same ]; then
    say_line
  fi
}

is_for_programs() {
  [ -n "${COGNOBSERVE_BIN_DIR:-}" ] || program_folders | grep -qxF -e "$1"
}

is_marked() {
  grep -qF "# $program" "$startup" 2>/dev/null
}

# Sets startup, the file that the user's shell reads on a terminal, line, which
# puts folder on PATH there and only once, and short, which a person would write.
# They are empty for a shell, or a folder, that this script knows nothing of.
find_startup() {
  startup=
  line=
  short=
  [ -n "$home" ] || return 0
  name=$folder
  case $folder in
  "$home"/*) name="\$HOME/${folder#"$home"/}" ;;
  esac
  case ${name#"\$HOME"} in
  *[!A-Za-z0-9._/@%+,\ -]*) return ;;
  esac
  short="export PATH=\"$name:\$PATH\""
  line="case \":\$PATH:\" in *\":$name:\"*) ;; *) $short ;; esac # $program"
  shell=${SHELL:-sh}
  case ${shell##*/} in
  bash) startup=$(bash_startup) ;;
  zsh) startup=${ZDOTDIR:-$home}/.zshrc ;;
  fish)
    startup=${XDG_CONFIG_HOME:-$home/.config}/fish/config.fish
    short="fish_add_path \"$name\""
    line="contains -- \"$name\" \$PATH; or set -gx PATH \"$name\" \$PATH # $program"
    ;;
  sh | ash | dash | ksh* | mksh | yash) startup=$home/.profile ;;
  *)
    short=
    line=
    ;;
  esac
}

# macOS opens every terminal as a login shell, which does not read .bashrc by itself.
bash_startup() {
  set -- .bash_profile .bash_login .profile
  [ "$system" = Darwin ] || set -- .bashrc "$@"
  for name in "$@"; do
    [ ! -e "$home/$name" ] || break
  done
  printf '%s\n' "$home/$name"
}

# Is there somebody to ask, and do the arguments ask for an installation?
may_ask() {
  # As root on another's behalf the start-up files are not ours to judge.
  [ "$modify_path" = yes ] && [ -z "${CI:-}${SUDO_USER:-}" ] || return 1
  case ${1:-} in
  '' | -* | install | upgrade) ;;
  *) return 1 ;;
  esac
  while [ $# -gt 0 ]; do
    case $1 in
    --yes | --json | --dry-run | --help | -h) return 1 ;;
    --version)
      # With a value after it, it names the version to install; alone it only asks for the installer's own.
      case ${2:-} in
      '' | -*) return 1 ;;
      esac
      ;;
    esac
    shift
  done
  (: </dev/tty) 2>/dev/null
}

ask_for_line() {
  {
    say "  Your shell does not look for programs in $folder."
    say "  May this line be added to $startup?"
    say "    $line"
    printf '  [Y/n] ' >&2
  } 2>/dev/tty
  asking=yes
  read -r answer </dev/tty || answer=no
  asking=
  case $answer in
  '' | [Yy] | [Yy][Ee][Ss])
    if add_line; then
      say "  Added. Terminals that you open from now on find it by its name."
    else
      say "  $startup cannot be written to."
      say_line
    fi
    ;;
  *) say_line ;;
  esac
}

add_line() {
  mkdir -p -- "$(dirname -- "$startup")" 2>/dev/null || return 1
  # The file's last line may lack its end.
  separator=
  [ -z "$(tail -c 1 "$startup" 2>/dev/null)" ] || separator=$newline
  # In a subshell, which takes a failed redirection upon itself.
  (printf '%s%s\n' "$separator" "$line" >>"$startup") 2>/dev/null
}

say_line() {
  if [ -n "$short" ]; then
    say "  To call it by its name, add this line to $startup:"
    say "    $short"
  else
    say "  To call it by its name, put $folder on PATH."
  fi
}

# ── Download ─────────────────────────────────────────────────────────────────

find_downloader() {
  downloader=
  for name in curl wget; do
    case $(command -v "$name" || true) in
    # A snap may not write to hidden folders: its curl fails half way.
    '' | */snap/*) ;;
    *)
      downloader=$name
      break
      ;;
    esac
  done
  case $downloader,$base_url in
  ,*)
    fail 5 no-downloader "Neither curl nor wget is here" \
      "One of them fetches the installer (a curl that comes as a snap cannot)." "Install one, then run this again:" \
      "apt-get install curl    # or: dnf, apk add, pacman -S"
    ;;
  *,https://?*) protocols='=https' ;;
  # Only by the user's own choice; what comes is verified all the same.
  *,http://?*) protocols='=http,https' ;;
  *)
    fail 2 base-url "COGNOBSERVE_BASE_URL is not a web address" "It is: $base_url" \
      "Give one, or go without it:" "unset COGNOBSERVE_BASE_URL"
    ;;
  esac
}

# curl reads the names of the proxies in capitals, and those of a file with
# authorities; wget knows the small ones alone, and of no file.
share_network_settings() {
  authorities=${CURL_CA_BUNDLE:-${SSL_CERT_FILE:-}}
  [ -n "${https_proxy:-}" ] || [ -z "${HTTPS_PROXY:-}" ] || export https_proxy="$HTTPS_PROXY"
  [ -n "${no_proxy:-}" ] || [ -z "${NO_PROXY:-}" ] || export no_proxy="$NO_PROXY"
}

# Sets staged: the verified, executable file of build $1.
download() {
  expected=$(checksum_of "$1")
  [ -n "$expected" ] || fail 5 no-checksum "There is no installer for $1 in CognObserve $release" \
    "This script carries no checksum for it, and runs nothing unverified." "Start CognObserve without it:" \
    "$(docker_command)"
  staged=$workspace/$program
  url=$base_url/$program-$1
  rm -f "$staged"
  say "Downloading the CognObserve $release installer for $1"
  fetch
  actual=$(hash_of "$staged")
  if [ "$actual" != "$expected" ] && [ "$resumed" = yes ]; then
    # Its parts may have come from two different files.
    rm -f "$staged"
    fetch
    actual=$(hash_of "$staged")
  fi
  [ "$actual" = "$expected" ] || fail 5 wrong-checksum "The download is not what was released" \
    "$(describe_wrong)" \
    "Nothing of it was run. A newer release may have come out just now: fetch install.sh afresh and run it. If that does not help, something between here and there changes downloads, a proxy for instance."
  chmod 755 "$staged"
}

describe_wrong() {
  case $(dd if="$staged" bs=512 count=1 2>/dev/null | LC_ALL=C tr -cd '<!a-zA-Z') in
  '<'*) printf 'A web page came instead of a program from %s' "$url" ;;
  *) printf '%s has the SHA-256 %s, not %s' "$url" "${actual:-(none)}" "$expected" ;;
  esac
}

# Fetches url into staged. A lost connection is taken up where it broke off, as
# often as that brings the download further than it has ever been.
fetch() {
  attempt=1
  furthest=0
  resumed=no
  while ! fetch_once; do
    reason=$(last_line)
    reason=${reason:-no answer}
    refuse_full_disk
    if [ "$attempt" -ge "$attempts" ] || is_final; then
      fail_download
    fi
    size=$(size_of_staged)
    # A server that cannot go on from here needs a fresh start.
    [ "$size" -gt "$size_before" ] || rm -f "$staged"
    if [ "$size" -gt "$furthest" ]; then
      furthest=$size
      attempt=1
    fi
    say "  $reason. Trying again, $attempt of $((attempts - 1))."
    sleep "$attempt"
    attempt=$((attempt + 1))
  done
}

# Asks the disk itself: where it is full, no complaint could be written down.
refuse_full_disk() {
  complaint=$(dd if=/dev/zero of="$workspace/more" bs=1000000 count=1 2>&1) && complaint=
  rm -f "$workspace/more"
  [ -z "$complaint" ] || fail 5 unwritable "The installer could not be written to $directory" \
    "$(printf '%s\n' "$complaint" | head -n 1)" \
    "Make room there, or name another folder, then run the same command again:" \
    "export COGNOBSERVE_BIN_DIR=/path/to/folder"
}

fetch_once() {
  size_before=$(size_of_staged)
  [ "$size_before" -eq 0 ] || resumed=yes
  start_ticker 0 how_much
  code=0
  # English, as their words are read below.
  if [ "$downloader" = curl ]; then
    LC_ALL=C curl --fail --location --silent --show-error --proto "$protocols" \
      --connect-timeout 15 --speed-limit 1000 --speed-time 30 \
      --continue-at - --output "$staged" "$url" 2>"$workspace/errors" || code=$?
  elif wget --version 2>/dev/null | grep -q GNU; then
    LC_ALL=C wget --no-verbose --tries=1 --timeout=30 ${authorities:+"--ca-certificate=$authorities"} \
      --continue -O "$staged" "$url" 2>"$workspace/errors" || code=$?
  else
    # BusyBox. Its -T makes some versions crash; by itself it waits 15 minutes.
    wget -q -c -O "$staged" "$url" 2>"$workspace/errors" || code=$?
  fi
  stop_ticker
  [ "$code" -eq 0 ] && [ -s "$staged" ]
}

# Would every further attempt end the same?
is_final() {
  is_refusal || is_distrust
}

# 408, 416, 425 and 429 may be answered otherwise later.
is_refusal() {
  grep -qE '(error:|ERROR|HTTP/[0-9.]+) 4(0[0-79]|1[0-578])' "$workspace/errors"
}

is_distrust() {
  grep -qi 'certificate' "$workspace/errors"
}

fail_download() {
  title="The installer could not be downloaded"
  proxy="export HTTPS_PROXY=http://proxy.example.com:3128"
  if is_distrust; then
    fail 5 certificate "$title" "$url: $reason" \
      "Where a proxy looks into what passes, or the server is your own, name the authority that they are signed by:" \
      "export SSL_CERT_FILE=/path/to/authority.pem"
  elif is_refusal; then
    fail 5 download "$title" "$url: $reason" \
      "The server is reached but does not have that file. See whether COGNOBSERVE_BASE_URL is right, or whether a proxy answers in the server's place:" \
      "$proxy"
  else
    fail 5 download "$title" "$url: $reason" \
      "See whether this machine reaches the network, then run the same command again. Behind a proxy, name it first:" \
      "$proxy"
  fi
}

size_of_staged() {
  if [ -f "$staged" ]; then
    wc -c <"$staged" | tr -d ' '
  else
    echo 0
  fi
}

how_much() {
  echo "$(($(size_of_staged) / 1000000)) MB so far"
}

# start_ticker AFTER COMMAND: a sign of life until stop_ticker. After that many
# seconds, and then every second, what COMMAND says of the seconds passed stands on
# the terminal in a line that is rewritten; elsewhere, in a log say, in a line of its
# own, and again every ten seconds. Nothing at second 0 there: what begins was said.
start_ticker() {
  (: >"$workspace/ticks") 2>/dev/null || true
  (
    trap 'exit 0' TERM
    passed=0
    while [ -e "$workspace/ticks" ] && kill -0 $$ 2>/dev/null; do
      if [ "$passed" -lt "$1" ]; then
        :
      elif rewrites; then
        printf '\r  %s \033[K' "$("$2" "$passed")" >&2
      elif [ "$passed" -gt 0 ] && { [ "$passed" = "$1" ] || [ "$((passed % 10))" = 0 ]; }; then
        say "  $("$2" "$passed")"
      fi
      # Waited for, so that the end of the work need not wait for it.
      sleep 1 >/dev/null 2>&1 &
      wait $!
      passed=$((passed + 1))
    done
  ) &
  ticker=$!
}

stop_ticker() {
  [ -n "$ticker" ] || return 0
  # The signal hastens it only: one that comes before a shell has set its trap is lost.
  rm -f "$workspace/ticks"
  kill "$ticker" 2>/dev/null || true
  wait "$ticker" 2>/dev/null || true
  ticker=
  ! rewrites || printf '\r\033[K' >&2
}

# Can a line be written over here?
rewrites() {
  [ -t 2 ] && [ "${TERM:-dumb}" != dumb ]
}

# ── Verification ─────────────────────────────────────────────────────────────

find_hasher() {
  for hasher in sha256sum shasum openssl; do
    # One that is there may still be broken, or too old for SHA-256.
    if [ "$(printf abc | hash_of -)" = ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad ]; then
      return
    fi
  done
  fail 5 no-hasher "The download could not be verified" \
    "None of sha256sum, shasum and openssl works here, and nothing unverified is run." "Install one, then run this again:" \
    "apt-get install coreutils    # or: dnf install openssl, apk add openssl"
}

# hash_of FILE: its SHA-256 in hexadecimal; nothing when it cannot be made. - is standard input.
hash_of() {
  case $hasher in
  sha256sum) sha256sum -- "$1" 2>/dev/null | cut -d' ' -f1 ;;
  shasum) shasum -a 256 -- "$1" 2>/dev/null | cut -d' ' -f1 ;;
  openssl)
    if [ "$1" = - ]; then
      openssl dgst -sha256 2>/dev/null
    else
      openssl dgst -sha256 "$1" 2>/dev/null
    fi | sed 's/.*= *//'
    ;;
  esac || true
}

checksum_of() {
  printf '%s\n' "$checksums" | sed -n "s/^\([0-9a-f]\{64\}\)  $program-$1\$/\1/p"
}

# Why a build does not run. musl first names the library that is missing, then each function of it.
complaint_of_build() {
  said=$(grep 'loading shared library' "$workspace/errors" 2>/dev/null | head -n 1 | cut -c1-300)
  said=${said:-$(last_line)}
  printf '%s\n' "${said:-it ended with code $ended_with and said nothing}"
}

# Can this machine run it? Asked for its version it answers at once, or never.
runs() {
  start_ticker 2 how_long
  ended_with=0
  ask_version "$1" || ended_with=$?
  stop_ticker
  [ "$ended_with" -eq 0 ]
}

how_long() {
  echo "Seeing whether it runs here, for $1 s so far"
}

ask_version() {
  limit=
  if command -v timeout >/dev/null 2>&1; then
    limit="timeout 30"
  fi
  # shellcheck disable=SC2086 # a command with its argument, or nothing
  $limit "$1" --version </dev/null >/dev/null 2>"$workspace/errors"
}

# The last thing that a program complained of.
last_line() {
  grep '[^[:space:]]' "$workspace/errors" 2>/dev/null | tail -n 1 | cut -c1-300
}

# ── Words ────────────────────────────────────────────────────────────────────

# Sets width, of the terminal that the words go to; empty where there is none.
find_width() {
  width=
  [ -t 2 ] || return 0
  width=$(stty size <&2 2>/dev/null | cut -d' ' -f2) || width=
  case $width in
  *[!0-9]* | ?) width= ;;
  esac
}

# say TEXT: each line as it is, or on a terminal that is narrower in lines of whole
# words, as far in as it begins. Four columns in stands what is to be copied, which
# is never broken.
say() {
  printf '%s\n' "$1" | while IFS= read -r left || [ -n "$left" ]; do
    case $left in
    "    "*) printf '%s\n' "$left" ;;
    "  "*) wrap "  " "$left" ;;
    *) wrap "" "$left" ;;
    esac
  done >&2
}

# wrap INDENT TEXT
wrap() {
  if [ -z "$width" ] || [ "${#2}" -lt "$width" ]; then
    printf '%s\n' "$2"
    return
  fi
  laid=
  set -f
  for word in $2; do
    if [ -n "$laid" ] && [ "$((${#1} + ${#laid} + 1 + ${#word}))" -ge "$width" ]; then
      printf '%s%s\n' "$1" "$laid"
      laid=$word
    else
      laid=${laid:+$laid }$word
    fi
  done
  set +f
  printf '%s%s\n' "$1" "$laid"
}

# fail EXIT CODE TITLE CAUSE NEXT [COMMAND]: what happened, why, what to type, and
# what is left of this run.
fail() {
  take_back
  say "✗ $3  ($2)"
  say "$(printf '%s\n' "$4" "$5" | sed 's/^/  /')"
  if [ -n "${6:-}" ]; then
    say "$(printf '%s\n' "$6" | sed 's/^./    &/')"
  fi
  say "  $(what_is_left)"
  exit "$1"
}

main "$@"; }
