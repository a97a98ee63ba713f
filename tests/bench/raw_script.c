/* The floor of `cmig upgrade`: runs a file of SQL, a statement a line, through SQLite's own C API.
 */
#include <sqlite3.h>
#include <stdio.h>

int
main(int argc, char **argv)
{
    static char line[1 << 16];
    sqlite3 *database;
    FILE *script = argc == 3 ? fopen(argv[2], "r") : NULL;

    if (!script || sqlite3_open(argv[1], &database))
        return 1;
    while (fgets(line, sizeof line, script))
        if (sqlite3_exec(database, line, NULL, NULL, NULL)) {
            fprintf(stderr, "%s", line);
            return 1;
        }
    fclose(script);
    return sqlite3_close(database);
}
