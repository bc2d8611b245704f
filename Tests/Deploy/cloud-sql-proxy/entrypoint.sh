#!/bin/sh
# usage: entrypoint.sh --unix-socket=FOLDER [--auto-iam-authn] PROJECT:REGION:INSTANCE
set -eu
for word in "$@"; do
  case $word in
    --unix-socket=*) folder=${word#*=} ;;
    --auto-iam-authn) ;;
    *:*:*) instance=$word ;;
    *) echo "unknown argument $word" >&2; exit 64 ;;
  esac
done
PATH=$(find /usr/lib/postgresql /usr/local -name initdb -exec dirname {} \; 2>/dev/null | tail -n 1):$PATH
mkdir -p "$folder/$instance"
initdb --pgdata=/tmp/data --username=porthole@my-project.iam --auth=trust --no-sync >/tmp/initdb.log
echo 'CREATE DATABASE porthole' | postgres --single -D /tmp/data postgres >/dev/null
exec postgres -D /tmp/data -c listen_addresses= -c "unix_socket_directories=$folder/$instance"
