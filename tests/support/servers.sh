#!/bin/sh
# Runs a command beside all database servers that the tests use: see the scripts that it calls.
#
#   tests/support/servers.sh COMMAND...
here=$(dirname "$0")
exec "$here/postgresql.sh" "$here/mariadb.sh" "$@"
