/* The floor of `cmig current`: a program of nothing but SQLite that reads the version table. */
#include <sqlite3.h>
#include <stdio.h>

int
main(int argc, char **argv)
{
    sqlite3 *database;
    sqlite3_stmt *statement;

    if (argc != 2 || sqlite3_open(argv[1], &database) ||
        sqlite3_prepare_v2(database, "SELECT version_num FROM cmig_version", -1, &statement, NULL))
        return 1;
    while (sqlite3_step(statement) == SQLITE_ROW)
        puts((const char *)sqlite3_column_text(statement, 0));
    sqlite3_finalize(statement);
    return sqlite3_close(database);
}
