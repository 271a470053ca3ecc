#!/bin/sh
# Runs a command in a network of its own. It has the loopback device and nothing else, but a default route too: that is
# how WebKit tells online from offline. Rules before that for local addresses can take loopback away.
as_root="--user --map-root-user"
[ "$(id -u)" = 0 ] && as_root=""
# shellcheck disable=SC2086 # two options, or none
exec unshare --net $as_root sh -ec '
ip link set lo up
ip route add default dev lo
ip rule add pref 100 lookup local
ip rule del pref 0
OWN_NETWORK=yes exec "$@"' sh "$@"
