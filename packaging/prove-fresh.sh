#!/usr/bin/env bash
# Proves the README's commands in a bare Debian 12: a root made by debootstrap, a clone of what is
# committed here, and nothing else. Prints for each command how long it took and what it downloaded.
# As root; needs debootstrap, and xvfb and x11-utils for the studio. The registries' settings of this machine are taken along.
#
#   packaging/prove-fresh.sh [--keep FOLDER] STEP...
#
# Steps, in the order given, in one root: demo (./run without a display), studio (./run under Xvfb
# until its window is there, twice), test (./test), again (./run cli --version: nothing to do).
set -euo pipefail

ROOT=$(dirname "$(dirname "$(readlink -f "${BASH_SOURCE[0]}")")")
SETTINGS='^(PIP_|https?_proxy=|no_proxy=|HTTPS?_PROXY=|NO_PROXY=|[A-Z_]*CA_(BUNDLE|CERTS)=|SSL_CERT_)'

# The mounts live in a namespace of their own and end with it, whatever happens.
if [[ ${1-} != --inside ]]; then
    ((EUID == 0)) || { echo "prove-fresh.sh must run as root (debootstrap, chroot)." >&2; exit 2; }
    exec unshare --mount --propagation private --pid --fork --kill-child "$0" --inside "$@"
fi
shift

fresh=
if [[ ${1-} == --keep ]]; then
    fresh=$2
    shift 2
else
    fresh=$(mktemp -d /var/tmp/deviascope-fresh.XXXXXX)
    trap 'umount --recursive --lazy "$fresh"/{proc,dev,etc/resolv.conf} 2>/dev/null; rm -rf --one-file-system "$fresh"' EXIT
fi

make_root() {
    [[ ! -e $fresh/etc/debian_version ]] || return 0
    debootstrap --variant=minbase bookworm "$fresh" >"$fresh.debootstrap.log" 2>&1
    rm -f "$fresh.debootstrap.log" "$fresh/etc/apt/sources.list"
    cp /etc/apt/sources.list.d/debian.sources "$fresh/etc/apt/sources.list.d/"
    find /etc/apt/apt.conf.d -name '99*' -exec cp -t "$fresh/etc/apt/apt.conf.d" {} +
    mkdir -p "$fresh/etc/ssl/certs" "$fresh/usr/local/share/ca-certificates"
    cp /etc/ssl/certs/ca-certificates.crt "$fresh/etc/ssl/certs/"
    find /usr/local/share/ca-certificates -name '*.crt' \
        -exec cp -t "$fresh/usr/local/share/ca-certificates" {} +
    [[ ! -e /etc/pip.conf ]] || cp /etc/pip.conf "$fresh/etc/"
}

inside() {
    local settings=()
    mapfile -t settings < <(env | grep -E "$SETTINGS" | grep -v '^PIP_FIND_LINKS=' || true)
    chroot "$fresh" /usr/bin/env -i HOME=/root PATH=/usr/sbin:/usr/bin:/sbin:/bin LANG=C.UTF-8 \
        "${settings[@]}" "$@"
}

# Bytes that this root has read from the registries so far: apt's archives and lists, and what our
# own lines say was downloaded beside them.
archive_bytes() { find "$fresh/var/cache/apt/archives" -name '*.deb' -printf '%s\n' | awk '{s += $1} END {print s + 0}'; }

measure() {
    local name=$1 start before seconds status=0
    shift
    start=$(date +%s%N)
    before=$(archive_bytes)
    inside /bin/bash -c "cd ~/deviascope && $*" 2>&1 | tee "$fresh/root/$name.log" || status=$?
    seconds=$((($(date +%s%N) - start) / 1000000))
    printf '== %s: %d.%03d s, Debian packages %d MB, wheels %s, exit status %d\n' "$name" \
        $((seconds / 1000)) $((seconds % 1000)) $((($(archive_bytes) - before) / 1000000)) \
        "$(sed -n 's/^Missing LibTorch .*: \([0-9]* MB\) to download.*/\1/p' "$fresh/root/$name.log" | grep . || echo none)" \
        "$status"
    return "$status"
}

# Seconds until a window of ours is there. The X server runs outside of the root, which so needs none.
measure_window() {
    local name=$1 start display=:77 server studio
    Xvfb "$display" -screen 0 1280x800x24 -nolisten tcp &>/dev/null &
    server=$!
    sleep 2
    start=$(date +%s%N)
    inside DISPLAY="$display" /bin/bash -c "cd ~/deviascope && exec ./run" &>"$fresh/root/$name.log" &
    studio=$!
    until DISPLAY=$display xwininfo -root -tree 2>/dev/null | grep -q '"[^"]*Deviascope'; do
        kill -0 "$studio" 2>/dev/null || { cat "$fresh/root/$name.log"; return 1; }
        sleep 0.1
    done
    cat "$fresh/root/$name.log"
    printf '== %s: a window after %d ms\n' "$name" $((($(date +%s%N) - start) / 1000000))
    pkill -P "$studio" || kill "$studio"
    wait "$studio" || true
    kill "$server"
}

make_root
mount -t proc proc "$fresh/proc"
mount --rbind /dev "$fresh/dev"
mount --bind /etc/resolv.conf "$fresh/etc/resolv.conf" 2>/dev/null || cp /etc/resolv.conf "$fresh/etc/resolv.conf"
rm -rf "$fresh/root/deviascope"
git clone -q --no-local "$ROOT" "$fresh/root/deviascope"
echo "== clone: $(du -sm "$fresh/root/deviascope" | cut -f1) MB"

for step in "$@"; do
    case $step in
    demo) measure demo ./run ;;
    again) measure again ./run cli --version ;;
    test) measure test ./test ;;
    studio)
        measure_window studio-first
        measure_window studio-second
        ;;
    *) echo "unknown step: $step" >&2 && exit 2 ;;
    esac
done
