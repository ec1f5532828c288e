#!/usr/bin/env bash
# Builds Takt when its sources have changed, and starts it. Every option goes to the server: ./run.sh --help
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
. "$root/build/prerequisites.sh"

need_dotnet
need_node

server=$root/artifacts/server
stamp=$root/artifacts/server.sources

# The names of all sources: one that has come or gone shows in the list, one that has changed is newer than the stamp.
sources() {
  find "$root/src" "$root/global.json" "$root"/Directory.*.props "$root/BannedSymbols.txt" \
    \( -name bin -o -name obj -o -name node_modules -o -path "$root/src/Takt.Server/wwwroot/lib" \) -prune -o -type f "$@" -print | LC_ALL=C sort
}

unchanged() {
  [ -x "$server/takt-server" ] && [ -f "$stamp" ] && sources | cmp -s - "$stamp" && [ -z "$(sources -newer "$stamp")" ]
}

build() {
  echo "Building Takt ..."
  mkdir -p "$root/artifacts"
  sources > "$stamp.new"
  local log=$root/artifacts/build.log
  if ! dotnet publish "$root/src/Takt.Server" --configuration Release --output "$server.new" --nologo > "$log" 2>&1; then
    grep -E 'error|warning' "$log" | sort -u | head -n 20 >&2 || tail -n 20 "$log" >&2
    fail "The build failed; the whole of it is in $log."
  fi
  rm -rf "$server"
  mv "$server.new" "$server"
  mv "$stamp.new" "$stamp"
}

[ -w "$root" ] || unchanged || fail "$root can't be written by $(id -un): give it to that user, or clone Takt into a place of their own."
unchanged || build
exec "$server/takt-server" "$@"
