# shellcheck shell=bash
# Everything that run and test share. ROOT is the clone.
# shellcheck source=packaging/setup/messages.sh
. "$ROOT/packaging/setup/messages.sh"
# shellcheck source=packaging/setup/debian.sh
. "$ROOT/packaging/setup/debian.sh"
# shellcheck source=packaging/setup/libtorch.sh
. "$ROOT/packaging/setup/libtorch.sh"
# shellcheck source=packaging/setup/build.sh
. "$ROOT/packaging/setup/build.sh"

# prepare PACKAGE...: everything a build needs, after saying what is missing and what it downloads
prepare() {
    local packages=("$@")
    plan_libtorch
    ((${#LIBTORCH_ROWS[@]} == 0)) || packages+=("${PACKAGES_FETCH[@]}")
    install_packages "${packages[@]}"
    install_libtorch
}
