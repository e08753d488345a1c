# shellcheck shell=bash
# Configures and builds one preset, quietly when there is nothing to do. Needs messages.sh.

# build PRESET [TARGET...]
build() {
    local preset=$1 folder=$ROOT/build/$1 inputs
    shift
    need_space "$ROOT" 1500000000 "Building"
    inputs="$DEVIASCOPE_LIBTORCH $(cksum <"$ROOT/CMakePresets.json")"
    if [[ ! -e $folder/build.ninja || $(cat "$folder/.configured" 2>/dev/null) != "$inputs" ]]; then
        say "Configuring build/$preset..."
        mkdir -p "$ROOT/build"
        (cd "$ROOT" && cmake --preset "$preset") </dev/null >"$folder.log" 2>&1 || {
            tail -n 20 "$folder.log" >&2
            fail "$EXIT_SETUP" "CMake could not configure the build; the end of build/$preset.log is above." \
                "When the clone or the packages have changed, remove build/$preset and run the same command again."
        }
        printf '%s' "$inputs" >"$folder/.configured"
    fi
    local targets=()
    (($#)) && targets=(--target "$@")
    NINJA_STATUS='[%f/%t] ' cmake --build "$folder" --parallel "$(build_jobs)" "${targets[@]}" \
        </dev/null 2>&1 | show_progress ||
        fail "$EXIT_SETUP" "The build failed; the compiler's words are above." "$(build_remedy)"
}

build_remedy() {
    if (($(free_bytes "$ROOT") < 50000000)); then
        printf 'The disk is full: make room and run the same command again.'
    else
        printf 'Report this as a fault, with those words.'
    fi
}

# One job per core, and per 1.5 GB of memory: a file that includes LibTorch takes about that much.
build_jobs() {
    local cores memory
    cores=$(nproc)
    memory=$(awk '/^MemAvailable/ {print int($2 / 1500000)}' /proc/meminfo)
    ((memory < 1)) && memory=1
    echo $((memory < cores ? memory : cores))
}

# Ninja's status lines become one line that changes (on a terminal) or a line every tenth; all else
# is printed as it is. Fails when the build failed.
show_progress() {
    awk -v terminal="$([[ -t 2 ]] && echo 1 || echo 0)" '
        /^ninja: no work to do/ || /Re-checking globbed directories/ || /^-- / { next }
        /^\[[0-9]+\/[0-9]+\] / {
            split(substr($1, 2), part, /[\/\]]/)
            if (terminal) { printf "\r\033[KBuilding %s %s", $1, substr($0, length($1) + 2, 60); open = 1 }
            else if (int(10 * part[1] / part[2]) > tenth) { tenth = int(10 * part[1] / part[2]); print "Building " $1 }
            fflush()
            next
        }
        { if (open) print ""; open = 0; print; fflush() }
        END { if (open) printf "\r\033[K" }' >&2
}

# build_german_locale: where numbers have a decimal comma, for the tests of widgets that take numbers
build_german_locale() {
    local folder=$ROOT/build/locale
    [[ ! -d $folder/de_DE.UTF-8 ]] || return 0
    mkdir -p "$folder"
    localedef -i de_DE -f UTF-8 "$folder/de_DE.UTF-8" ||
        fail "$EXIT_SETUP" "The German locale could not be built; localedef's words are above." \
            "Install Debian's package locales and run the same command again."
}
