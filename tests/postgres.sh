#!/usr/bin/env bash
# A PostgreSQL 15 for tests, alone on a unix socket: tests/postgres.sh start DIR | stop DIR
# `start` prints its URL, the value of HUSTINGS_TEST_POSTGRES. DIR is made and must not exist;
# `stop` removes it.
set -euo pipefail

bin=/usr/lib/postgresql/15/bin
usage="usage: tests/postgres.sh start DIR | stop DIR"
action=${1:?$usage}
dir=$(realpath -m "${2:?$usage}")

die() {
  echo "postgres.sh: $*" >&2
  exit 1
}

# The server refuses to run as root.
as_postgres() {
  if [[ $EUID -eq 0 ]]; then
    (cd / && runuser -u postgres -- "$@")
  else
    "$@"
  fi
}

case $action in
  start)
    [[ -x $bin/initdb ]] || die "PostgreSQL 15 is missing: apt-get install postgresql-15"
    mkdir "$dir" || die "cannot make $dir: remove it, or choose another place"
    [[ $EUID -ne 0 ]] || chown postgres "$dir"
    as_postgres "$bin/initdb" -D "$dir/data" -U postgres -A trust --no-sync --locale=C.UTF-8 \
      > "$dir/initdb.log" 2>&1 || die "initdb failed: $(cat "$dir/initdb.log")"
    # Nobody needs these rows after a crash of the machine; a crash of the server loses nothing.
    as_postgres "$bin/pg_ctl" -D "$dir/data" -l "$dir/data/server.log" -w -t 60 start \
      -o "-k '$dir' -c listen_addresses='' -c fsync=off -c max_connections=50" > /dev/null ||
      die "the server did not start: $(tail -5 "$dir/data/server.log")"
    echo "postgresql://postgres@/postgres?host=$dir"
    ;;
  stop)
    [[ -d $dir/data ]] || exit 0
    as_postgres "$bin/pg_ctl" -D "$dir/data" -m immediate -w stop > /dev/null || true
    rm -rf "$dir"
    ;;
  *) die "$usage" ;;
esac
