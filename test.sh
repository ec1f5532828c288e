#!/usr/bin/env bash
# Builds everything with warnings as errors, checks its format and runs every test. Ends with the ten slowest tests and the line
# "N passed, N failed".
#   --long           floods, loads and searches at their full size: by default they run at a tenth
#   --clock 'TIME'   as if it were another time, in UTC: ./test.sh --clock '2027-02-28 23:58' (Linux, with cc)
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
cd "$root"
. build/prerequisites.sh

clock=
while [ $# -gt 0 ]; do
  case $1 in
    --long) export TAKT_TEST_LONG=1 ;;
    --clock) clock=${2:?"--clock needs a time, as in --clock '2027-02-28 23:58'"}; shift ;;
    *) fail "Unknown: $1. ./test.sh takes --long and --clock 'TIME'." ;;
  esac
  shift
done

need_dotnet
need_node

# Most programs here run for seconds: what the runtime does for those that run for days would be a quarter of the work.
export DOTNET_TieredPGO=0 DOTNET_gcConcurrent=0 DOTNET_EnableWriteXorExecute=0

# What only tests need is installed where that asks nobody for a password; elsewhere its tests are skipped, on a build server they fail.
install_packages() {
  local missing=()
  ls /usr/lib/postgresql/*/bin/initdb > /dev/null 2>&1 || command -v initdb > /dev/null || missing+=(postgresql)
  command -v chromium > /dev/null || command -v google-chrome > /dev/null || missing+=(chromium fonts-dejavu-core)
  command -v zsh > /dev/null || missing+=(zsh)
  command -v clang > /dev/null || command -v gcc > /dev/null || missing+=(gcc libc6-dev)
  if [ ${#missing[@]} -gt 0 ] && [ "$(id -u)" = 0 ] && command -v apt-get > /dev/null; then
    echo "Installing ${missing[*]} ..."
    { apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install --yes --no-install-recommends "${missing[@]}"; } > /dev/null 2>&1 ||
      echo "They could not be installed: tests that need them are skipped." >&2
  fi
}

install_clients() {
  local clients=tests/clients
  [ -f "$clients/package.json" ] || return 0
  [ "$clients/node_modules/.package-lock.json" -nt "$clients/package-lock.json" ] && return 0
  echo "Installing the tests' telemetry clients ..."
  (cd "$clients" && npm ci --no-audit --no-fund --loglevel=error)
}

# What runs a project's tests at the time that --clock names: the tests, their servers, PostgreSQL and the browser.
at_clock=()
shift_clock() {
  [ -n "$clock" ] || return 0
  command -v cc > /dev/null || fail "--clock needs a C compiler: $(install_command 'sudo apt-get install gcc libc6-dev' 'sudo dnf install gcc' Linux Linux)"
  chmod 755 "$programs"
  cc -O2 -shared -fPIC -o "$programs/clock.so" build/clock.c -ldl
  # By an offset and not to a time: else each process would begin at that time anew.
  local shift=("LD_PRELOAD=$programs/clock.so" "CLOCK_SHIFT=$(($(date -u -d "$clock" +%s) - $(date +%s)))")
  # PostgreSQL's environment is empty on purpose, so its programs shift the clock themselves.
  local bin program
  bin=$(ls -d /usr/lib/postgresql/*/bin 2> /dev/null | sort -V | tail -n 1)
  [ -n "$bin" ] || ! command -v initdb > /dev/null || bin=$(dirname "$(command -v initdb)")
  [ -n "$bin" ] || fail "--clock needs PostgreSQL on this machine."
  for program in initdb pg_ctl postgres; do
    printf '#!/bin/sh\nexec env %s "%s" "$@"\n' "${shift[*]}" "$bin/$program" > "$programs/$program"
    chmod 755 "$programs/$program"
  done
  at_clock=(env "${shift[@]}" "TAKT_TEST_SHIFTED_POSTGRES=$programs")
}

passed=0 failed=0 skipped=0
failures=$(mktemp)
reports=$(mktemp -d)
programs=$(mktemp -d)
trap 'rm -rf "$failures" "$reports" "$programs"' EXIT

count() { # the figure behind a word in a test run's summary
  sed -n "s/^ *$1: \([0-9][0-9]*\).*/\1/p" "$2" | tail -n 1
}

run_tests() {
  local project=$1 output rc=0
  output=$(mktemp)
  ${at_clock[@]+"${at_clock[@]}"} dotnet test --project "$project" --no-build --results-directory "$reports" \
    --report-ctrf --report-ctrf-filename "$(basename "$project").json" 2>&1 | tee "$output" || rc=$?
  local ok bad left
  ok=$(count succeeded "$output") bad=$(count failed "$output") left=$(count skipped "$output")
  # A run that broke off before its summary is a failure of its own.
  if [ "$rc" -ne 0 ] && [ "${bad:-0}" -eq 0 ]; then bad=1; fi
  passed=$((passed + ${ok:-0})) failed=$((failed + ${bad:-0})) skipped=$((skipped + ${left:-0}))
  # A failed test's name and what it said, up to the next line that is not its own.
  awk '/^failed /{own=1; print; next} /^[^ ]/{own=0} own' "$output" >> "$failures"
  rm -f "$output"
}

# The command as its users have it: one native file, built without a warning, small and quick to start.
native_gate() {
  local most=$((12 * 1024 * 1024)) size start
  rm -rf artifacts/cli
  if ! command -v clang > /dev/null && ! command -v gcc > /dev/null; then
    [ "${CI:-}" != true ] || fail "The native takt was not built: there is neither clang nor gcc to link it."
    echo "THE NATIVE takt WAS NOT BUILT: there is neither clang nor gcc to link it. Its tests are skipped."
    return 0
  fi
  # Folders and a lock file of its own: the build beside it is not disturbed.
  dotnet publish src/Takt.Cli --artifacts-path artifacts/native --output artifacts/cli --nologo > artifacts/native.log 2>&1 ||
    fail "The native takt was not built: $(grep -E 'error|warning' artifacts/native.log | sort -u | head -n 20)"
  ! grep 'warning' artifacts/native.log || fail "The native takt was built with warnings."
  size=$(wc -c < artifacts/cli/takt)
  start=$(TIMEFORMAT=%3R; for _ in {1..20}; do time artifacts/cli/takt --version > /dev/null; done 2>&1 | sort -n | head -n 1)
  echo "The native takt: $size bytes of $most at most, started and ended in $start s at best of 20."
  [ "$size" -le "$most" ] || fail "The native takt is too large."
}

install_packages
install_clients
dotnet build Takt.slnx --nologo --verbosity quiet
mkdir -p artifacts
native_gate > artifacts/native.gate 2>&1 &
gate=$!
# Spaces, line ends and the like. Style is the build's, whose analyzers are errors, and the order of usings is a test of the architecture.
dotnet format whitespace . --folder --verify-no-changes --include src/ tests/ bench/
shift_clock
# The command's own tests need the command, the others don't wait for it.
for project in tests/*.Tests; do
  [ "$project" = tests/Takt.Cli.Tests ] || [ "$project" = tests/Takt.Server.Tests ] || run_tests "$project"
done
if ! wait "$gate"; then
  failed=$((failed + 1))
  { echo "failed The native takt" && sed 's/^/  /' artifacts/native.gate; } >> "$failures"
fi
cat artifacts/native.gate
run_tests tests/Takt.Cli.Tests
run_tests tests/Takt.Server.Tests

if [ -s "$failures" ]; then
  printf '\nFailed, again:\n'
  cat "$failures"
fi
printf '\nThe slowest:\n'
node build/slowest.mjs "$reports" || true # a run that broke off leaves no report
[ "$skipped" -eq 0 ] || echo "$skipped skipped (each says above what it lacks)"
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
