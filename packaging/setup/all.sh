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

# prepare_diffusers: a Python that holds what tests/diffusers compares with
prepare_diffusers() {
    local venv=$LIBTORCH_CACHE/diffusers wanted=$ROOT/tests/diffusers/requirements.txt
    ! cmp --silent "$wanted" "$venv/requirements.txt" || return 0
    install_packages python3-venv
    say "Installing diffusers and torch for Python in $venv: about 3 GB to download"
    need_space "$LIBTORCH_CACHE" 9000000000 "Installing diffusers"
    python3 -m venv "$venv"
    "$venv/bin/python" -m pip install --quiet --disable-pip-version-check --requirement "$wanted" ||
        fail "$EXIT_SETUP" "diffusers could not be installed; pip's words are above." \
            "Check the network connection and run the same command again."
    cp "$wanted" "$venv/requirements.txt"
}

# prepare PACKAGE...: everything a build needs, after saying what is missing and what it downloads
prepare() {
    local packages=("$@")
    plan_libtorch
    ((${#LIBTORCH_ROWS[@]} == 0)) || packages+=("${PACKAGES_FETCH[@]}")
    install_packages "${packages[@]}"
    install_libtorch
}
