#!/bin/sh
# Sees to it that the images we build on are here: scripts/base-images.sh
#
# Each image named in docker/versions is left alone when it is present. Else it
# is pulled; and where no registry answers, a stand-in with the same name,
# paths, users and commands is built from distribution packages and modules
# (docker/base-images), independent ones side by side. A stand-in carries a label made from all that went into
# it, so it is built again when that changes, and only then.
#
# By default these are the ones that Quick Start is built on; `--for production`
# adds those that the production compose file runs.
#
# scripts/base-images.sh debian | node | temporal | temporal-ui | postgres |
# valkey | caddy builds that one stand-in, here and now, with its output on the
# screen.
#
# Exit codes: 0 all are here; 3 refused, nothing touched; 4 failed, run it again
# to go on: what was finished is kept.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
recipes=$here/../docker/base-images
# shellcheck source=docker/versions
. "$here/../docker/versions"
# shellcheck source=scripts/progress.sh
. "$here/progress.sh"

label=org.cognobserve.stand-in
logs=$(cd "$here/.." && pwd)/dist/logs/base-images
images="debian node temporal-server temporal-admin-tools"
again="sh scripts/base-images.sh"

main() {
  require_engine
  debian_key=$(key_of debian "$DEBIAN_IMAGE" "$DEBIAN_SUITE" "$(private_authorities)")
  node_key=$(key_of node "$debian_key" "$NODE_VERSION" "$NODE_NPM_WHEEL")
  temporal_key=$(key_of temporal "$debian_key" "$GO_TOOLCHAIN")
  postgres_key=$(key_of postgres "$debian_key" "$POSTGRES_MAJOR")
  valkey_key=$(key_of valkey "$debian_key")
  temporal_ui_key=$(key_of temporal-ui "$debian_key" "$GO_TOOLCHAIN")
  caddy_key=$(key_of caddy "$debian_key" "$GO_TOOLCHAIN")

  case $* in
  '') ;;
  '--for production')
    images="$images postgres valkey temporal-ui caddy"
    again="$again --for production"
    ;;
  debian | node | temporal | temporal-ui | postgres | valkey | caddy)
    "build_$(echo "$1" | tr - _)"
    exit
    ;;
  *)
    say "No such stand-in: $*. There are debian, node, temporal, temporal-ui, postgres, valkey and caddy; or --for production."
    exit 2
    ;;
  esac

  missing=$(list_missing)
  if [ -z "$missing" ]; then
    exit 0
  fi
  mkdir -p "$logs"
  pull "$missing"
  missing=$(list_missing)
  if [ -n "$missing" ]; then
    build "$missing"
  fi
  say_done "Base images are ready: $(for image in $images; do name_of "$image"; done | paste -s -d , | sed 's/,/, /g')"
}

require_engine() {
  if ! docker info >/dev/null 2>&1; then
    say_failure engine-missing "No Docker engine answers" \
      "Base images are kept by the engine." "Get one, then run this again:" \
      "sh scripts/engine.sh && $again"
    exit 3
  fi
}

# Private certificate authorities of this machine: a stand-in carries them.
private_authorities() {
  cat /usr/local/share/ca-certificates/*.crt 2>/dev/null || true
}

# key_of RECIPE INPUT…: changes when the recipe's files or an input change.
key_of() {
  key_recipe=$1
  shift
  {
    printf '%s\n' "$(uname -m)" "$@"
    find "$recipes/$key_recipe" -type f | LC_ALL=C sort | while read -r file; do cat "$file"; done
  } | sha256sum | cut -c1-32
}

name_of() {
  case $1 in
  debian) echo "$DEBIAN_IMAGE" ;;
  node) echo "$NODE_IMAGE" ;;
  temporal-server) echo "$TEMPORAL_SERVER_IMAGE" ;;
  temporal-admin-tools) echo "$TEMPORAL_ADMIN_TOOLS_IMAGE" ;;
  postgres) echo "$POSTGRES_IMAGE" ;;
  valkey) echo "$VALKEY_IMAGE" ;;
  temporal-ui) echo "$TEMPORAL_UI_IMAGE" ;;
  caddy) echo "$CADDY_IMAGE" ;;
  esac
}

wanted_key() {
  case $1 in
  debian) echo "$debian_key" ;;
  node) echo "$node_key" ;;
  temporal-ui) echo "$temporal_ui_key" ;;
  temporal-*) echo "$temporal_key" ;;
  postgres) echo "$postgres_key" ;;
  valkey) echo "$valkey_key" ;;
  caddy) echo "$caddy_key" ;;
  esac
}

# The images that are not here, or are stand-ins from other contents. One
# without our label is the official one, and always good.
list_missing() {
  for image in $images; do
    found=$(docker image inspect --format "label={{index .Config.Labels \"$label\"}}" \
      "$(name_of "$image")" 2>/dev/null || true)
    case $found in
    label= | "label=$(wanted_key "$image")") ;;
    *) echo "$image" ;;
    esac
  done | tr '\n' ' ' | sed 's/ $//'
}

# Tries each image until the registry fails once: then it would fail for all.
pull() {
  for image in $1; do
    pull_log=$logs/pull-$image.log
    : >"$pull_log"
    start_job "$pull_log" docker pull "$(name_of "$image")"
    start=$(now)
    while ! job_ended "$job_pid"; do
      waited=$(($(now) - start))
      progress_show "$waited" "Pulling $(name_of "$image")"
      # A registry that has not even named the image by now is not there.
      if [ "$waited" -ge 20 ] && ! grep -q 'Pulling from' "$pull_log"; then
        kill "$job_pid" 2>/dev/null || true
        echo "no answer within 20 seconds" >>"$pull_log"
      fi
      sleep 0.3
    done
    if ! wait "$job_pid"; then
      say "No registry answers ($(tail -n 1 "$pull_log" | sed 's/.*: //')): stand-ins for the base images are built here."
      return
    fi
  done
}

build() {
  refuse_without_tools
  # Two runs at once would build everything twice.
  exec 9>"$logs/lock"
  if ! flock -n 9; then
    say "Another run is building base images; waiting for it."
    flock 9
    missing=$(list_missing)
  fi
  say "  Full output: $logs/"
  replaced=$(for image in $missing; do docker image inspect --format '{{.Id}}' "$(name_of "$image")" 2>/dev/null || true; done)
  recipes_left=$(recipes_of "$missing")
  # Debian first: the others are built on it.
  case " $recipes_left " in
  *" debian "*) build_together debian ;;
  esac
  # shellcheck disable=SC2086 # a list of recipes
  [ -z "$recipes_left" ] || build_together $recipes_left
  # What something else still uses is kept by the engine itself.
  # shellcheck disable=SC2086 # a list of ids
  [ -z "$replaced" ] || docker image rm $replaced >/dev/null 2>&1 || true
}

# recipes_of "IMAGE…": each recipe once; Temporal's makes two images.
recipes_of() {
  for image in $1; do
    case $image in
    temporal-ui) echo temporal-ui ;;
    *) echo "${image%%-*}" ;;
    esac
  done | uniq | tr '\n' ' ' | sed 's/ $//'
}

refuse_without_tools() {
  if [ "$(id -u)" -ne 0 ]; then
    say_failure base-images-root "Stand-ins for base images can only be built by root" \
      "No registry answers, and a Debian is laid out with its own owners." \
      "Let root do this one step:" "sudo $again"
    exit 3
  fi
  if command -v debootstrap >/dev/null 2>&1; then
    return
  fi
  if ! command -v apt-get >/dev/null 2>&1; then
    say_failure base-images-tools "debootstrap is missing" \
      "No registry answers, and this is what lays out a Debian without one." \
      "Install debootstrap, or make a registry reachable, then:" "$again"
    exit 3
  fi
  if ! run_logged "$logs/debootstrap.log" "Installing debootstrap" sh -c \
    'apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends debootstrap debian-archive-keyring'; then
    say_failure base-images-tools "debootstrap could not be installed" \
      "apt-get said: $(grep '^E: ' "$logs/debootstrap.log" | tail -n 1)" "Repair that, then:" "$again"
    exit 4
  fi
  say "  Added to this machine: package debootstrap"
}

# build_together RECIPE…: side by side, until all have ended; takes each finished
# one out of recipes_left.
build_together() {
  started=$(now)
  jobs=
  for recipe in "$@"; do
    : >"$logs/$recipe.log"
    start_job "$logs/$recipe.log" sh "$0" "$recipe" 9>&-
    jobs="$jobs $recipe:$job_pid"
  done
  while [ -n "$jobs" ]; do
    waited=$(($(now) - started))
    running=
    still=
    for job in $jobs; do
      recipe=${job%:*}
      if job_ended "${job#*:}"; then
        wait "${job#*:}" || fail_build "$recipe"
        recipes_left=$(printf '%s' "$recipes_left" | tr ' ' '\n' | grep -vx "$recipe" | tr '\n' ' ' | sed 's/ $//')
        say_done "Stand-in built: $recipe ($(clock "$waited"))"
      else
        running="$running, $recipe$(detail_of "$recipe")"
        still="$still $job"
      fi
    done
    jobs=$still
    [ -z "$jobs" ] || progress_show "$waited" "building ${running#, }$(later)"
    sleep 1
  done
}

# What is left after the jobs that run now.
later() {
  waiting=
  for recipe in $recipes_left; do
    case "$jobs " in
    *" $recipe:"*) ;;
    *) waiting="$waiting, $recipe" ;;
    esac
  done
  [ -z "$waiting" ] || printf '; then %s' "${waiting#, }"
}

# How far the long one is: the compiler names each package that it has done.
detail_of() {
  if [ -f "$recipes/$1/go.mod" ]; then
    total=$(sed -n 's/^#[0-9]* [0-9.]* packages to compile: //p' "$logs/$1.log")
    packages=$(grep -cE '^#[0-9]+ [0-9.]+ [a-z0-9-]+(\.[a-z0-9-]+)+/' "$logs/$1.log" || true)
    [ -z "$total" ] || printf ' (%s of %s Go packages)' "$packages" "$total"
  fi
}

build_debian() {
  sh "$recipes/debian/build.sh" "$DEBIAN_IMAGE" "$DEBIAN_SUITE" "$debian_key"
}

build_node() {
  docker build --progress=plain --label "$label=$node_key" --tag "$NODE_IMAGE" \
    --build-arg "DEBIAN_IMAGE=$DEBIAN_IMAGE" --build-arg "NODE_VERSION=$NODE_VERSION" \
    --build-arg "NODE_NPM_WHEEL=$NODE_NPM_WHEEL" "$recipes/node"
}

build_temporal() {
  build_temporal_image server "$TEMPORAL_SERVER_IMAGE" &&
    build_temporal_image admin-tools "$TEMPORAL_ADMIN_TOOLS_IMAGE"
}

build_temporal_image() {
  docker build --progress=plain --label "$label=$temporal_key" --tag "$2" --target "$1" \
    --build-arg "DEBIAN_IMAGE=$DEBIAN_IMAGE" --build-arg "GO_TOOLCHAIN=$GO_TOOLCHAIN" "$recipes/temporal"
}

build_temporal_ui() {
  docker build --progress=plain --label "$label=$temporal_ui_key" --tag "$TEMPORAL_UI_IMAGE" \
    --build-arg "DEBIAN_IMAGE=$DEBIAN_IMAGE" --build-arg "GO_TOOLCHAIN=$GO_TOOLCHAIN" "$recipes/temporal-ui"
}

build_postgres() {
  docker build --progress=plain --label "$label=$postgres_key" --tag "$POSTGRES_IMAGE" \
    --build-arg "DEBIAN_IMAGE=$DEBIAN_IMAGE" --build-arg "POSTGRES_MAJOR=$POSTGRES_MAJOR" "$recipes/postgres"
}

build_valkey() {
  docker build --progress=plain --label "$label=$valkey_key" --tag "$VALKEY_IMAGE" \
    --build-arg "DEBIAN_IMAGE=$DEBIAN_IMAGE" "$recipes/valkey"
}

build_caddy() {
  docker build --progress=plain --label "$label=$caddy_key" --tag "$CADDY_IMAGE" \
    --build-arg "DEBIAN_IMAGE=$DEBIAN_IMAGE" --build-arg "GO_TOOLCHAIN=$GO_TOOLCHAIN" "$recipes/caddy"
}

# fail_build RECIPE: ends everything, with what the failed program said itself:
# BuildKit repeats that at the end, each line after the seconds it came at.
fail_build() {
  said=$(sed -nE 's/^[0-9]+\.[0-9]+ (.*[^[:space:]].*)$/\1/p' "$logs/$1.log")
  cause=$(printf '%s\n' "$said" | grep -E '(40[34]|410) |No matching version|No matching distribution' | tail -n 1)
  if [ -n "$cause" ]; then
    cause="A package was refused: $cause"
  elif [ -n "$said" ]; then
    cause=$(printf '%s\n' "$said" | grep -E '^E: |[Ee]rror|missing|cannot|not found' | tail -n 1)
    cause=${cause:-$(printf '%s\n' "$said" | tail -n 1)}
  else
    cause=$(tail -n 1 "$logs/$1.log")
  fi
  say_failure base-image-failed "The stand-in «$1» could not be built" \
    "$(printf '%s' "$cause" | cut -c1-300)" "Its log: $logs/$1.log. What is finished is kept; go on with:" "$again"
  stop_jobs 4
}

main "$@"
