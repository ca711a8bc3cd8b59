#!/bin/sh
# Postgres, Valkey and Temporal for tests and development, in one container: scripts/services.sh up | down
#
# `up` starts them unless they run already as this checkout wants them, and prints how they are reached:
#   TEST_POSTGRES_URL=…    may make databases; its own is «postgres»
#   TEST_REDIS_URL=…
#   TEST_TEMPORAL_ADDRESS=…
# Ports are chosen by Docker, on 127.0.0.1 alone. `down` removes the container and its data.
# Exit codes: 0 done, 1 failed, 2 usage. What Docker says while building goes to standard error.
set -eu

cd "$(dirname "$0")/.."

# Each checkout has its own: two that differ would take each other's away in the midst of a test.
checkout=$(printf %s "$PWD" | cksum | cut -d ' ' -f 1)
container=cognobserve-services-$checkout
image=cognobserve-services:$checkout
label=org.cognobserve.inputs

main() {
  case ${1:-} in
  up)
    lock
    if [ "$(running_inputs)" != "true $(inputs)" ]; then
      start
    fi
    print_addresses
    ;;
  down)
    lock
    docker rm --force --volumes "$container" >/dev/null 2>&1 || true
    ;;
  *)
    echo "usage: scripts/services.sh up | down" >&2
    exit 2
    ;;
  esac
}

# Test runs that begin together are not to start it twice.
lock() {
  mkdir -p dist
  exec 8>dist/services.lock
  flock 8
}

# Changes when what the container is made from changes.
inputs() {
  { find docker/quickstart -type f ! -name '*.ts' ! -name '*.yml' | LC_ALL=C sort && echo docker/versions; } |
    xargs cat | sha256sum | cut -c1-32
}

running_inputs() {
  docker inspect --format "{{.State.Running}} {{index .Config.Labels \"$label\"}}" "$container" 2>/dev/null || true
}

start() {
  docker rm --force --volumes "$container" >/dev/null 2>&1 || true
  sh scripts/quickstart-image.sh "$image" services >&2
  # Docker chooses ports among which outgoing connections have theirs: one may be taken before it is published.
  tries=1
  until docker run --detach --name "$container" --label "$label=$(inputs)" --env BIND_ADDRESS=0.0.0.0 \
    --publish 127.0.0.1::5432 --publish 127.0.0.1::6379 --publish 127.0.0.1::7233 "$image" >/dev/null; do
    docker rm --force --volumes "$container" >/dev/null 2>&1 || true
    [ "$tries" -lt 3 ] || exit 1
    tries=$((tries + 1))
  done
  tries=0
  until docker logs "$container" 2>&1 | grep -q '^cognobserve: ready'; do
    tries=$((tries + 1))
    if [ "$tries" -gt 600 ] || [ "$(docker inspect --format '{{.State.Running}}' "$container")" != true ]; then
      docker logs --tail 20 "$container" >&2
      echo "services: they did not become ready; what they said last is above. Try: docker logs $container" >&2
      exit 1
    fi
    sleep 0.1
  done
}

print_addresses() {
  password=$(docker exec "$container" sed -n 's/^POSTGRES_PASSWORD=//p' /data/secrets/.env)
  echo "TEST_POSTGRES_URL=postgres://cognobserve:$password@$(address 5432)/postgres"
  echo "TEST_REDIS_URL=redis://$(address 6379)"
  echo "TEST_TEMPORAL_ADDRESS=$(address 7233)"
}

address() {
  docker port "$container" "$1/tcp" | head -n 1
}

main "$@"
