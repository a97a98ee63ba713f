/* The floor of `cmig upgrade` on PostgreSQL: runs a file of SQL, a statement a line, through libpq.
 */
#include <libpq-fe.h>
#include <stdio.h>

int
main(int argc, char **argv)
{
    static char line[1 << 16];
    PGconn *connection = argc == 3 ? PQconnectdb(argv[1]) : NULL;
    FILE *script = argc == 3 ? fopen(argv[2], "r") : NULL;

    if (!script || PQstatus(connection) != CONNECTION_OK)
        return 1;
    while (fgets(line, sizeof line, script)) {
        PGresult *result = PQexec(connection, line);

        if (PQresultStatus(result) != PGRES_COMMAND_OK) {
            fprintf(stderr, "%s%s", line, PQresultErrorMessage(result));
            return 1;
        }
        PQclear(result);
    }
    fclose(script);
    PQfinish(connection);
    return 0;
}
