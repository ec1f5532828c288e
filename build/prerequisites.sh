# What run.sh and test.sh need of the machine. Sourced by both.

fail() {
  echo "$*" >&2
  exit 1
}

install_command() { # debian, fedora, macos, elsewhere
  if [ "$(uname -s)" = Darwin ]; then echo "$3"
  elif command -v apt-get > /dev/null; then echo "$1"
  elif command -v dnf > /dev/null; then echo "$2"
  else echo "$4"
  fi
}

need_dotnet() {
  if ! command -v dotnet > /dev/null || ! dotnet --list-sdks 2> /dev/null | grep -q '^10\.'; then
    fail "Takt needs the .NET 10 SDK: $(install_command 'sudo apt-get install dotnet-sdk-10.0' 'sudo dnf install dotnet-sdk-10.0' 'brew install dotnet' 'see https://dot.net/download')"
  fi
  # An account without a home of its own still gets a place for package caches.
  if [ ! -w "${HOME:-/nonexistent}" ]; then
    export HOME=$root/.cache/home
    mkdir -p "$HOME"
  fi
  export DOTNET_NOLOGO=1 DOTNET_CLI_TELEMETRY_OPTOUT=1 DOTNET_SKIP_FIRST_TIME_EXPERIENCE=1
  export DOTNET_ROOT=${DOTNET_ROOT:-$(dirname "$(readlink -f "$(command -v dotnet)")")}
}

need_node() {
  if ! command -v npm > /dev/null || ! command -v node > /dev/null; then
    fail "Takt needs Node.js with npm: $(install_command 'sudo apt-get install nodejs npm' 'sudo dnf install nodejs npm' 'brew install node' 'see https://nodejs.org')"
  fi
}
