#!/bin/sh
# Three MQTT brokers (mosquitto), each in a network namespace of its own, on one bridge. N messages of 100 bytes are
# published at the first, whose bridges pass them on to the other two, where a subscriber waits for all of them.
#
#     joulemark exec --net -- docs/three-brokers.sh N
#
# Needs ip (iproute2), unshare and nsenter (util-linux), mosquitto and its clients; and to be root, or to run below
# unshare --user --map-root-user. It writes to a temporary folder alone, and what it makes in the network ends with it.
set -eu
PATH=$PATH:/usr/sbin:/sbin
n=${1-}
case $n in
'' | *[!0-9]*)
	echo "three-brokers.sh: how many messages? (allowed: a whole number)" >&2
	exit 2
	;;
esac
if ip -oneline link show up | grep -qv ': lo:'; then
	echo "three-brokers.sh: this is the network of the machine (run it by: joulemark exec --net -- $0 $n)" >&2
	exit 1
fi
ip link add bridge type bridge
ip link set bridge addrgenmode none up # without addresses of IPv6, nothing is sent that nobody asked for

work=$(mktemp -d)
children=
finish() {
	trap - EXIT
	for pid in $children; do
		kill "$pid" 2>/dev/null || true
	done
	wait || wait || true # once more where a signal has ended it
	rm -rf "$work"
}
trap finish EXIT
trap 'exit 129' HUP
trap 'exit 130' INT
trap 'exit 143' TERM

# host I: a namespace with the address 10.77.0.I on the bridge, and a broker in it with what standard input adds to its
# configuration.
host() {
	at="$work/$1"
	mkfifo "$at.made" "$at.go"
	{
		echo "listener 1883 0.0.0.0"
		echo "allow_anonymous true"
		echo "user root" # it is nobody else in a namespace of users
		echo "max_inflight_messages 0"
		echo "max_queued_messages 0" # a message that there is no room for would be lost
		cat
	} >"$at.conf"
	# shellcheck disable=SC2016 # the inner shell's
	unshare --net sh -c 'echo >"$1.made"; read -r _ <"$1.go"; exec mosquitto -c "$1.conf"' sh "$at" >"$at.log" 2>&1 &
	eval "host$1=$!"
	children="$children $!"
	read -r _ <"$at.made"
	ip link add "port$1" type veth peer name eth0 netns "$!"
	ip link set "port$1" addrgenmode none master bridge up
	within "$1" ip link set eth0 addrgenmode none up
	within "$1" ip addr add "10.77.0.$1/24" dev eth0
	within "$1" ip link set lo up
	echo >"$at.go"
	until grep -q ' running$' "$at.log"; do
		kill -0 "$!" 2>/dev/null || { cat "$at.log" >&2; exit 1; }
		sleep 0.02
	done
}

# within I COMMAND: runs a command in the namespace of a host.
within() {
	eval "pid=\$host$1"
	shift
	nsenter --net="/proc/$pid/ns/net" "$@"
}

host 2 </dev/null
host 3 </dev/null
host 1 <<END
connection two
address 10.77.0.2
topic # out 1
connection three
address 10.77.0.3
topic # out 1
END

# A message that is retained comes through as soon as the bridges are there.
within 1 mosquitto_pub -t ready -m yes -r -q 1
for i in 2 3; do
	within "$i" mosquitto_sub -t ready -C 1 >/dev/null
	# The session stays, so nothing is lost until the subscriber is back.
	within "$i" mosquitto_sub -i "reader$i" -c -q 1 -t load -E
done
readers=
for i in 2 3; do
	[ "$n" -gt 0 ] || break
	within "$i" mosquitto_sub -i "reader$i" -c -q 1 -t load -C "$n" >"$work/$i.read" &
	readers="$readers $!"
	children="$children $!"
done
awk -v n="$n" 'BEGIN { for (i = 1; i <= n; i++) printf "%0100d\n", i }' |
	within 1 mosquitto_pub -t load -q 1 -l
for pid in $readers; do
	wait "$pid"
done
[ "$n" -eq 0 ] || wc -l "$work"/*.read | awk -v n="$n" '$2 != "total" && $1 != n { exit 1 }'
echo "$n messages reached two other brokers"
