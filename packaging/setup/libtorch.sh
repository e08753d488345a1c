# shellcheck shell=bash
# LibTorch out of pinned PyPI wheels, unpacked outside the clone so that a second clone is quick.
# Needs messages.sh and debian.sh.

readonly LIBTORCH_VERSION=2.11.0
readonly PIP_PIN="pip==26.3 --hash=sha256:f3b60b20ffaadd4415ed7957212a38ac63fa4c5fa375bd0f4a797777940fad13"
readonly PIP_PIN_BYTES=1950951
WHEELS_TABLE=$(dirname "${BASH_SOURCE[0]}")/wheels.txt
LIBTORCH_CACHE=${XDG_CACHE_HOME:-$HOME/.cache}/deviascope
LIBTORCH_HOME=$LIBTORCH_CACHE/libtorch-$LIBTORCH_VERSION

# DEVIASCOPE_CUDA=on|off overrides the look for a driver.
nvidia_driver_present() {
    case ${DEVIASCOPE_CUDA:-auto} in
    on) return 0 ;;
    off) return 1 ;;
    esac
    [[ -e /proc/driver/nvidia/version ]] || { command -v nvidia-smi && nvidia-smi -L; } &>/dev/null ||
        /sbin/ldconfig -p 2>/dev/null | grep -q 'libcuda\.so\.1 '
}

# missing_wheels FOLDER: the rows of the table whose file is not in the folder
missing_wheels() {
    local folder=$1 set project bytes hash brings patterns
    while read -r set project bytes hash brings patterns; do
        case $set in
        cpu) ;;
        cuda) nvidia_driver_present || continue ;;
        *) continue ;;
        esac
        [[ -e $folder/$brings ]] || printf '%s\n' "$project $bytes $hash $brings $patterns"
    done <"$WHEELS_TABLE"
}

# The folder of a Python that already has this very torch, with all its libraries; else nothing.
libtorch_of_python() {
    local folder
    command -v python3 >/dev/null || return 1
    folder=$(python3 -c 'import os, sys, torch
if torch.__version__.split("+")[0] != sys.argv[1]: sys.exit(1)
print(os.path.dirname(os.path.dirname(torch.__file__)))' "$LIBTORCH_VERSION" 2>/dev/null) || return 1
    [[ -e $folder/torch/include/ATen/ATen.h && -e $folder/torch/lib/libtorch_cpu.so ]] || return 1
    ! ldd "$folder/torch/lib/libtorch_cpu.so" | grep -q 'not found' || return 1
    printf '%s\n' "$folder"
}

# fetch_wheel PROJECT HASH FOLDER: prints where the checked wheel is. Finished ones are kept until
# they are unpacked; a connection that breaks off is taken up where it broke.
fetch_wheel() {
    local project=$1 hash=$2 folder=$3/$2 platforms=() pip resuming=() quiet=() wheel minor
    wheel=$(find "$folder" -name '*.whl' 2>/dev/null | head -n 1)
    if [[ -n $wheel ]] && sha256sum --status -c <<<"$hash  $wheel"; then
        printf '%s\n' "$wheel"
        return
    fi
    rm -rf "$folder"
    mkdir -p "$folder"
    for minor in $(seq 28 -1 5); do platforms+=(--platform "manylinux_2_${minor}_x86_64"); done
    for minor in 2014 2010 1; do platforms+=(--platform "manylinux${minor}_x86_64"); done
    # Debian's pip cannot take up a broken download; a newer one can run straight out of its wheel.
    pip=(/usr/bin/python3 -m pip)
    if printf '%s\n' "$PIP_PIN" >"$3/pip.txt" &&
        "${pip[@]}" download --quiet --disable-pip-version-check --no-deps --only-binary :all: \
            --require-hashes -r "$3/pip.txt" -d "$3" </dev/null >&2; then
        pip=(/usr/bin/python3 "$(find "$3" -maxdepth 1 -name 'pip-*.whl' | head -n 1)/pip")
        resuming=(--resume-retries 20)
    fi
    printf '%s --hash=sha256:%s\n' "$project" "$hash" >"$folder/requirement.txt"
    [[ -t 2 ]] || quiet=(--quiet)
    "${pip[@]}" download "${quiet[@]}" "${resuming[@]}" --disable-pip-version-check --no-cache-dir --no-deps \
        --only-binary :all: --python-version 3.11 --implementation cp --abi cp311 --abi none \
        "${platforms[@]}" --require-hashes -r "$folder/requirement.txt" -d "$folder" \
        </dev/null >&2 || return 1
    find "$folder" -name '*.whl'
}

# plan_libtorch: sets DEVIASCOPE_LIBTORCH to a folder that holds torch/ (and nvidia/), and
# LIBTORCH_ROWS to the wheels that it lacks. Asks no network.
plan_libtorch() {
    LIBTORCH_ROWS=()
    if [[ -n ${DEVIASCOPE_LIBTORCH:-} ]]; then
        [[ -e $DEVIASCOPE_LIBTORCH/torch/lib/libtorch_cpu.so ]] ||
            fail "$EXIT_SETUP" "DEVIASCOPE_LIBTORCH=$DEVIASCOPE_LIBTORCH holds no torch/lib/libtorch_cpu.so." \
                "Unset it, or let it name the folder above torch/."
        export DEVIASCOPE_LIBTORCH
        return
    fi
    export DEVIASCOPE_LIBTORCH=$LIBTORCH_HOME
    if [[ -L $LIBTORCH_HOME ]]; then # a Python's own; may have changed since
        [[ -z $(find "$LIBTORCH_HOME/" -maxdepth 1 -name "torch-${LIBTORCH_VERSION}[.+]*") ]] || return 0
        rm "$LIBTORCH_HOME"
    fi
    mapfile -t LIBTORCH_ROWS < <(missing_wheels "$LIBTORCH_HOME")
    ((${#LIBTORCH_ROWS[@]})) || return 0

    local of_python
    if [[ ! -e $LIBTORCH_HOME ]] && of_python=$(libtorch_of_python); then
        say "Using the LibTorch $LIBTORCH_VERSION of this Python: $of_python"
        mkdir -p "$LIBTORCH_CACHE"
        ln -s "$of_python" "$LIBTORCH_HOME"
        LIBTORCH_ROWS=()
    else
        announce_wheels
    fi
}

# install_libtorch: fetches and unpacks LIBTORCH_ROWS, beside the folder, and puts it in place at the end
install_libtorch() {
    ((${#LIBTORCH_ROWS[@]})) || return 0
    local lock row downloads=$LIBTORCH_CACHE/downloads partial=$LIBTORCH_HOME.partial
    exec {lock}>"$LIBTORCH_CACHE/lock"
    if ! flock -n "$lock"; then
        say "Another run is fetching LibTorch; waiting for it..."
        flock "$lock"
        mapfile -t LIBTORCH_ROWS < <(missing_wheels "$LIBTORCH_HOME") # what that run left
    fi
    mkdir -p "$downloads"
    rm -rf "$partial"
    # What is there already is shared by hard links, so that files in use never change.
    if [[ -d $LIBTORCH_HOME ]]; then cp -al "$LIBTORCH_HOME" "$partial"; else mkdir "$partial"; fi
    for row in "${LIBTORCH_ROWS[@]}"; do unpack_row "$row" "$downloads" "$partial"; done
    rm -rf "$LIBTORCH_HOME.old"
    [[ ! -d $LIBTORCH_HOME ]] || mv -T "$LIBTORCH_HOME" "$LIBTORCH_HOME.old"
    mv -T "$partial" "$LIBTORCH_HOME"
    rm -rf "$LIBTORCH_HOME.old" "$downloads"
    exec {lock}>&-
}

# announce_wheels: says what will be fetched, and stops early when the disk cannot hold it
announce_wheels() {
    local row project bytes rest names=() total=$PIP_PIN_BYTES seen=' '
    for row in "${LIBTORCH_ROWS[@]}"; do
        read -r project bytes rest <<<"$row"
        [[ $seen != *" $project "* ]] || continue # torch stands in both sets
        seen+="$project "
        names+=("$project")
        total=$((total + bytes))
    done
    mkdir -p "$LIBTORCH_CACHE"
    say "Missing LibTorch $LIBTORCH_VERSION in $LIBTORCH_CACHE: $(megabytes "$total") to download (${names[*]})"
    need_space "$LIBTORCH_CACHE" $((total * 3)) "Unpacking LibTorch"
}

# unpack_row ROW DOWNLOADS INTO
unpack_row() {
    local project bytes hash brings patterns wheel members=()
    read -r project bytes hash brings patterns <<<"$1"
    read -ra members <<<"$patterns"
    wheel=$(fetch_wheel "$project" "$hash" "$2") ||
        fail "$EXIT_SETUP" "$project could not be downloaded; pip's words are above." \
            "Check the network connection (pip's own settings are used) and run the same command again: finished files are kept."
    unzip -qo "$wheel" "${members[@]}" -d "$3" ||
        fail "$EXIT_NO_SPACE" "$(basename "$wheel") could not be unpacked into $LIBTORCH_CACHE." \
            "Most often the disk is full: make room and run the same command again."
    [[ -e $3/$brings ]] || fail "$EXIT_SETUP" "$(basename "$wheel") brought no $brings." "Report this as a fault."
}
