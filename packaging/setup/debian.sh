# shellcheck shell=bash
# shellcheck disable=SC2034 # the lists are read by run and test
# The Debian packages that a build needs, and how they are installed. Needs messages.sh.

PACKAGES_COMMAND_LINE=(
    g++ cmake ninja-build ccache
    nlohmann-json3-dev libcli11-dev libicu-dev libboost-dev libsqlite3-dev libpng-dev
    libssl-dev libzip-dev libopencv-core-dev libopencv-imgproc-dev libopencv-imgcodecs-dev
)
PACKAGES_STUDIO=(
    qt6-base-dev qt6-svg-dev qt6-tools-dev qt6-l10n-tools libqcustomplot-dev libgl-dev
)
PACKAGES_TESTS=(clang-format-14 locales)
PACKAGES_FUZZ=(clang-14 libclang-rt-14-dev)
PACKAGES_FETCH=(python3 python3-pip unzip)

# missing_packages NAME...: those of the names that are not installed, a line each
missing_packages() {
    comm -23 <(printf '%s\n' "$@" | LC_ALL=C sort -u) \
        <(dpkg-query -W -f='${db:Status-Status} ${Package}\n' "$@" 2>/dev/null |
            sed -n 's/^installed //p' | LC_ALL=C sort -u)
}

as_root() {
    if ((EUID == 0)); then
        "$@"
    elif [[ -t 0 ]]; then
        sudo -- "$@"
    else
        sudo -n -- "$@"
    fi
}

# need_root PACKAGE...
need_root() {
    ((EUID == 0)) && return
    local by_hand="Ask an administrator for: apt-get install --no-install-recommends $*"
    command -v sudo >/dev/null ||
        fail "$EXIT_SETUP" "Debian packages are missing, and there is no sudo to install them." "$by_hand"
    [[ -t 0 ]] || sudo -n true 2>/dev/null ||
        fail "$EXIT_SETUP" "Debian packages are missing, and sudo wants a password that cannot be typed here." "$by_hand"
}

# apt_get ARGUMENT...: asks nothing; its words go to a log, the end of which is shown when it fails
apt_get() {
    local log
    log=$(mktemp)
    if as_root env DEBIAN_FRONTEND=noninteractive LC_ALL=C apt-get -q -o Dpkg::Use-Pty=0 "$@" \
        </dev/null 2>&1 | tee "$log" | show_last_line; then
        rm "$log"
    else
        grep -A 5 -m 3 -E '^(E|dpkg: error)' "$log" >&2 || tail -n 5 "$log" >&2
        rm "$log"
        return 1
    fi
}

# install_packages NAME...: says what is missing and how much it downloads, then installs it.
# Does nothing, and asks no network, when nothing is missing.
install_packages() {
    [[ ${DEVIASCOPE_PACKAGES:-check} != skip ]] || return 0
    if ! command -v dpkg-query >/dev/null || ! command -v apt-get >/dev/null; then
        fail "$EXIT_SETUP" "This system is not Debian, so its packages cannot be installed from here." \
            "Install what corresponds to: $*; then run the same command with DEVIASCOPE_PACKAGES=skip."
    fi
    local missing=() plan sizes
    mapfile -t missing < <(missing_packages "$@")
    ((${#missing[@]})) || return 0
    need_root "${missing[@]}"
    say "Missing Debian packages: ${missing[*]}"
    say "Reading Debian's package lists (about 10 MB)..."
    apt_get update ||
        fail "$EXIT_SETUP" "Debian's package lists could not be read." \
            "Check the network connection and run the same command again."
    plan=$(LC_ALL=C apt-get -o Debug::NoLocking=1 --assume-no --no-install-recommends \
        install "${missing[@]}" 2>&1 </dev/null || true)
    sizes=$(sed -nE 's/.* ([0-9]+ newly installed).*/\1;/p
        s/^Need to get (.*) of archives\./\1 to download;/p
        s/^After this operation, (.*) of additional disk space.*/\1 on disk/p' <<<"$plan" | paste -sd ' ')
    [[ $sizes == *"to download"* ]] ||
        fail "$EXIT_SETUP" "Debian cannot install them: $(grep -m1 '^E:' <<<"$plan" || tail -n 1 <<<"$plan")." \
            "Deviascope is built on Debian 12; see README.md."
    say "Installing them with what they need: $sizes"
    if ! apt_get install --yes --no-install-recommends "${missing[@]}"; then
        (($(free_bytes /usr) > 200000000 && $(free_bytes /var/cache) > 200000000)) ||
            fail "$EXIT_NO_SPACE" "The disk filled up while Debian packages were installed." \
                "Make room and run the same command again."
        fail "$EXIT_SETUP" "Debian packages could not be installed; apt-get's words are above." \
            "When the network broke off, run the same command again: what arrived is kept."
    fi
}
