# shellcheck shell=sh
# How this container is called from outside, so that a command that we print can be pasted as it is. Sourced.

# What is mounted, a line each: the path within its file system and where it is (fields 4 and 5 of mountinfo, proc(5)).
mounts() {
  cut -d ' ' -f 4,5 /proc/self/mountinfo
}

# The named volume at /data; nothing when it is a directory of the host, whose path cannot be told from in here.
data_volume() {
  mounts | sed -n 's|^.*/volumes/\([^/]*\)/_data /data$|\1|p'
}

# The first twelve digits of this container's id, which Docker takes for a name.
container_id() {
  mounts | sed -n 's|^.*/containers/\([0-9a-f]\{12\}\)[0-9a-f]*/hostname /etc/hostname$|\1|p' | grep . || echo CONTAINER
}

# The argument that gives another container the same /data.
same_data() {
  volume=$(data_volume)
  if [ -n "$volume" ]; then
    echo "-v $volume:/data"
  else
    echo "--volumes-from $(container_id)"
  fi
}

image() {
  echo "ghcr.io/cognobserve/cognobserve${APP_VERSION:+:$APP_VERSION}"
}
