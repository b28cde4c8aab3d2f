# Sourced by run, test and bench: what they need from Debian 12, by package name.
# Nothing is called but dpkg-query when everything is there.

run_packages=(build-essential cmake ninja-build ccache mold pkgconf
  libboost1.81-dev libboost-json1.81-dev libssl-dev libsodium-dev libsqlite3-dev libpq-dev
  libcurl4-openssl-dev zlib1g-dev libzstd-dev libicu-dev libfmt-dev libcli11-dev libtomlplusplus-dev
  libqrcodegencpp-dev libzxcvbn-dev libfido2-dev esbuild libcairo2-dev libpango1.0-dev fonts-dejavu-core
  libcsv-dev libexpat1-dev libseccomp-dev libarchive-dev libvips-dev libzxing-dev
  libboost-locale1.81-dev gettext libgtest-dev libgmock-dev libbenchmark-dev
  prometheus-cpp-dev)
bench_packages=(python3 python3-venv python3-pip nginx-light wrk util-linux strace)
test_packages=(clang-19 clang-tidy-19 clang-format-19 libclang-rt-19-dev llvm-19 postgresql-15
  sqlite3 strace faketime curl nginx-light haproxy apache2-bin caddy slowhttptest wapiti clamav-daemon binutils poppler-utils systemd chromium node-typescript python3 python3-venv python3-pip git ca-certificates)

die() {
  echo "$(basename "$0"): $*" >&2
  exit 1
}

# Installs those of the named packages that are missing.
need_packages() {
  command -v dpkg-query > /dev/null ||
    die "no dpkg: this script sets up Debian 12 only: elsewhere install by hand: $*"
  local missing
  missing=$(comm -13 \
    <(dpkg-query -W -f '${db:Status-Status} ${Package}\n' "$@" 2> /dev/null |
      sed -n 's/^installed //p' | sort -u) \
    <(printf '%s\n' "$@" | sort -u))
  [[ -z $missing ]] && return
  local install=(apt-get install -y --no-install-recommends)
  local as_root=()
  if [[ $EUID -ne 0 ]]; then
    command -v sudo > /dev/null ||
      die "packages are missing: run as root: ${install[*]} ${missing//$'\n'/ }"
    as_root=(sudo)
  fi
  echo "installing: ${missing//$'\n'/ }"
  "${as_root[@]}" apt-get update -q > /dev/null || echo "apt-get update failed; going on" >&2
  # shellcheck disable=SC2086
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive "${install[@]}" -q $missing > /dev/null ||
    die "packages could not be installed: ${missing//$'\n'/ }: see the messages of apt-get above"
}

# build_release TARGET...: quiet unless it fails.
build_release() {
  local log=build/release.log
  mkdir -p build
  if ! cmake --preset release > "$log" 2>&1 || ! ninja -C build/release "$@" >> "$log" 2>&1; then
    cat "$log" >&2
    die "the build failed: see above, also in $log"
  fi
}
