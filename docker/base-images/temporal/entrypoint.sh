#!/bin/sh
# Starts the server as the official image does: on this container's own address
# unless told otherwise, and with an address for others where it is a wildcard.
set -eu

own_address() {
  getent hosts "$(hostname)" | awk '{ print $1; exit }'
}

: "${BIND_ON_IP:=$(own_address)}"
export BIND_ON_IP
case $BIND_ON_IP in
0.0.0.0 | ::0)
  : "${TEMPORAL_BROADCAST_ADDRESS:=$(own_address)}"
  export TEMPORAL_BROADCAST_ADDRESS
  ;;
esac

exec temporal-server start
