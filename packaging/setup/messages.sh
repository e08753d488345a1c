# shellcheck shell=bash
# shellcheck disable=SC2034 # the statuses are used by the other parts
# Words to the user. Everything goes to stderr: stdout belongs to the program that is started.

# Exit statuses of the command line's contract, for failures before the program runs.
readonly EXIT_NO_SPACE=5
readonly EXIT_SETUP=70

say() { printf '%s\n' "$*" >&2; }

# fail STATUS WHAT-HAPPENED WHAT-TO-DO: one line, and with JSON_ERRORS=1 the contract's object too.
fail() {
    local status=$1 message=$2 remedy=${3:-}
    say "error: $message${remedy:+ $remedy}"
    if [[ ${JSON_ERRORS:-0} == 1 ]]; then
        printf '{"error": {"code": "setup", "message": "%s", "where": "", "remedy": "%s"}}\n' \
            "$(json_text "$message")" "$(json_text "$remedy")"
    fi
    exit "$status"
}

json_text() { printf '%s' "$1" | tr '\n\t' '  ' | sed 's/[\\"]/\\&/g'; }

# megabytes BYTES, as people read them
megabytes() { printf '%d MB' $((($1 + 999999) / 1000000)); }

# free_bytes FOLDER, which need not exist yet
free_bytes() {
    local folder=$1
    while [[ ! -d $folder ]]; do folder=$(dirname "$folder"); done
    df --output=avail -B1 "$folder" | tail -n 1 | tr -d ' '
}

# need_space FOLDER BYTES WHAT-FOR
need_space() {
    local have
    have=$(free_bytes "$1")
    ((have >= $2)) ||
        fail "$EXIT_NO_SPACE" "$3 needs $(megabytes "$2") in $1, where $(megabytes "$have") are free." \
            "Make room and run the same command again."
}

# show_last_line: on a terminal the newest line of the input, over and over in place; else nothing
show_last_line() {
    if [[ -t 2 ]]; then
        awk '{ printf "\r\033[K%s", substr($0, 1, 78); fflush() } END { printf "\r\033[K" }' >&2
    else
        cat >/dev/null
    fi
}
