#!/bin/sh
# A monitor around `tier2 doctor --json`, as Nagios, Icinga, Zabbix, check_mk and most RMMs on Linux take it: one line, and
# exit code 0 ok, 1 warning, 2 critical, 3 unknown. Arguments are handed on:
#
#   tier2-doctor.sh --config /etc/tier2/config.yaml
#   tier2-doctor.sh --only button bridge psa queue
#
# TIER2 names the program where it is not on the PATH, e.g. TIER2="node /opt/tier2/scripts/tier2.mjs";
# TIER2_SECONDS is the longest time (default 90), where the command timeout is there.
set -u
LC_ALL=C # texts are taken byte by byte, whatever the language here
export LC_ALL

program=${TIER2:-tier2}
seconds=${TIER2_SECONDS:-90}

# Some shells' echo would take backslashes in a text for commands.
tell() {
  printf 'TIER2 %s - %s\n' "$1" "$2"
}

unknown() {
  tell UNKNOWN "$1"
  exit 3
}

said=$(mktemp) || unknown "no temporary file can be made"
trap 'rm -f "$said"' EXIT

limit=
if command -v timeout >/dev/null 2>&1; then
  limit="timeout $seconds"
fi
# The program and the limit are words apart.
# shellcheck disable=SC2086
found=$($limit $program doctor --json "$@" 2>"$said")
code=$?

# Asked to end it tells what it has, with the rest as skipped: that is no answer.
if [ "$code" -eq 124 ]; then
  unknown "no answer within $seconds s"
fi
if [ "$code" -gt 11 ] && [ -n "$found" ]; then
  unknown "it was ended before it was done (exit code $code)"
fi

# One key a line, the same indentation for the same depth: that is how the JSON is printed.
status=$(printf '%s\n' "$found" | sed -n 's/^  "status": "\([a-z]*\)",*$/\1/p')
lines=$(printf '%s\n' "$found" | awk '
  function text(line) {
    sub(/^[^:]*: "/, "", line)
    sub(/",?$/, "", line)
    gsub(/\\"/, "\"", line)
    gsub(/\\\\/, "\\", line)
    gsub(/\|/, "/", line) # begins performance data
    return line
  }
  /^      "name": / { name = text($0) }
  /^      "status": / { state = text($0) }
  /^      "message": / {
    if (state == "fail") { failed = failed sep(failed) name ": " text($0) }
    if (state == "warn") { warned = warned sep(warned) name ": " text($0) }
    if (state == "ok") { well++ }
  }
  function sep(before) { return before == "" ? "" : "; " }
  END {
    all = failed (failed != "" && warned != "" ? "; " : "") warned
    if (all != "") print all
    else if (well > 0) print "checks that are well: " well
  }')

case $status in
  ok)
    [ -n "$lines" ] || unknown "nothing could be looked at; run it as root, or look what is skipped: $program doctor"
    tell OK "$lines"
    exit 0 ;;
  warn) tell WARNING "$lines"; exit 1 ;;
  fail) tell CRITICAL "$lines"; exit 2 ;;
  *)
    reason=$(sed -n '1s/|/\//g;1p' "$said")
    unknown "${reason:-$program gave no answer (exit code $code)}" ;;
esac
