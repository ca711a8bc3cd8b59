# shellcheck shell=sh
# Temporal's dynamic configuration: a file that it insists on, and reads again every ten seconds.

temporal_dynamic_config=$run/temporal-dynamic-config.yaml

# write_temporal_dynamic_config REFRESH: a namespace can be used when every part of the server has heard of it. At the
# first start ours is waited for, so that they ask often; afterwards they ask as seldom as by default, since it costs.
write_temporal_dynamic_config() {
  printf 'system.namespaceCacheRefreshInterval:\n  - value: %s\n' "$1" >"$temporal_dynamic_config.new"
  mv "$temporal_dynamic_config.new" "$temporal_dynamic_config"
}
