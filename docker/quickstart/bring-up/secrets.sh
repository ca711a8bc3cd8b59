# shellcheck shell=sh
# Secrets: made at the first start, kept for ever after in /data/secrets/.env, never on a command line or in a log.

# Each with the number of random bytes it is made from. A test compares this with the table of settings.
secret_recipes='NEXTAUTH_SECRET:36 INTERNAL_API_SECRET:36 JWT_SHARED_SECRET:36 POSTGRES_PASSWORD:18'

# Makes what is missing (values given by the environment win), refuses what was replaced behind our back, and exports
# them all. The session secret may be changed at will: that costs everybody a sign-in, and nothing else.
ensure_secrets() {
  lines=
  changed=
  for recipe in $secret_recipes; do
    name=${recipe%:*}
    given=$(printenv "$name" || true)
    kept=$(kept_secret "$name")
    if [ -z "$kept" ]; then
      kept=${given:-$(random "${recipe#*:}")}
      changed=yes
    elif [ -z "$given" ] || [ "$given" = "$kept" ]; then
      refuse_replaced "$name" "$kept"
    elif [ "$name" = NEXTAUTH_SECRET ]; then
      say "$name of the environment is a new one: it is kept from now on, and everybody has to sign in again."
      kept=$given
      changed=yes
    else
      stop_with "$name of the environment is not the one this volume was made with. Leave it out; or keep the new one from now on:" \
        "docker run --rm $(same_data) -e $name $(image) accept-secrets"
    fi
    export "$name=$kept"
    lines="$lines$name=$kept
"
  done
  if [ -n "$changed" ] || [ ! -f "$fingerprints_file" ]; then
    keep_secrets "$lines"
  fi
}

# Takes over what stands in the file, or in the environment, as right.
accept_secrets() {
  [ -f "$secrets_file" ] || stop_with "there is nothing to accept: no CognObserve has been started on this volume." \
    "Name the one that yours is on, as docker inspect shows it: -v VOLUME:/data."
  lines=
  for recipe in $secret_recipes; do
    name=${recipe%:*}
    value=$(printenv "$name" || true)
    value=${value:-$(kept_secret "$name")}
    lines="$lines$name=${value:-$(random "${recipe#*:}")}
"
  done
  keep_secrets "$lines"
  say "the secrets in $secrets_file are accepted. Start CognObserve as usual."
}

# kept_secret NAME: as the file has it, or nothing.
kept_secret() {
  [ -f "$secrets_file" ] || return 0
  sed -n "s/^$1=//p" "$secrets_file" | tail -n 1 | sed 's/^"\(.*\)"$/\1/; '"s/^'\(.*\)'\$/\1/"
}

refuse_replaced() {
  known=$(sed -n "s/^$1=//p" "$fingerprints_file" 2>/dev/null || true)
  if [ -n "$known" ] && [ "$known" != "$(fingerprint "$2")" ]; then
    stop_with "$1 in $secrets_file is not the one this volume was made with. Put the old value back; or keep the new one:" \
      "docker run --rm $(same_data) $(image) accept-secrets"
  fi
}

fingerprint() {
  printf %s "$1" | sha256sum | cut -d ' ' -f 1
}

# random BYTES: as URL-safe base64 without padding.
random() {
  head -c "$1" /dev/urandom | base64 -w 0 | tr '+/' '-_' | tr -d '='
}

keep_secrets() {
  mkdir -p "$data/secrets"
  printf %s "$1" | write_file "$secrets_file"
  printf %s "$1" | while IFS='=' read -r name value; do
    echo "$name=$(fingerprint "$value")"
  done | write_file "$fingerprints_file"
}

# write_file PATH: standard input, whole or not at all, even when the power fails; mode 600.
write_file() {
  cat >"$1.new"
  chmod 600 "$1.new"
  sync "$1.new"
  mv "$1.new" "$1"
  sync "$(dirname "$1")"
}
