/* The floor of `cmig check` and `cmig inspect`: reads all that SQLite's catalog says of tables. */
#include <sqlite3.h>
#include <stdio.h>

static long
count(sqlite3 *database, const char *sql)
{
    sqlite3_stmt *statement;
    long rows = 0;

    if (sqlite3_prepare_v2(database, sql, -1, &statement, NULL))
        return -1;
    for (; sqlite3_step(statement) == SQLITE_ROW; rows++)
        for (int i = 0; i < sqlite3_column_count(statement); i++)
            sqlite3_column_text(statement, i);
    sqlite3_finalize(statement);
    return rows;
}

int
main(int argc, char **argv)
{
    sqlite3 *database;

    if (argc != 2 || sqlite3_open(argv[1], &database))
        return 1;
    printf("%ld\n", count(database, "SELECT type, name, tbl_name, sql FROM sqlite_master"));
    printf("%ld\n", count(database, "SELECT m.name, c.* FROM sqlite_master m, "
                                    "pragma_table_xinfo(m.name) c WHERE m.type = 'table'"));
    printf("%ld\n", count(database, "SELECT m.name, l.*, c.* FROM sqlite_master m, "
                                    "pragma_index_list(m.name) l, pragma_index_xinfo(l.name) c "
                                    "WHERE m.type = 'table'"));
    printf("%ld\n", count(database, "SELECT m.name, f.* FROM sqlite_master m, "
                                    "pragma_foreign_key_list(m.name) f WHERE m.type = 'table'"));
    return sqlite3_close(database);
}
