/* The floor of `cmig check` and `cmig inspect` on PostgreSQL: reads what its catalogs say of the
 * tables of a database, in one transaction, and has the server write expressions and definitions.
 */
#include <libpq-fe.h>
#include <stdio.h>

static const char *const queries[] = {
    "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY",
    "SELECT c.oid, c.relname, c.relkind, c.relpersistence, c.reloptions, c.relrowsecurity, "
    "obj_description(c.oid, 'pg_class') FROM pg_class c "
    "WHERE c.relnamespace = 'public'::regnamespace",
    "SELECT a.attrelid, a.attname, format_type(a.atttypid, a.atttypmod), a.attnotnull, "
    "a.attidentity, a.attgenerated, a.attstorage, pg_get_expr(d.adbin, d.adrelid) "
    "FROM pg_attribute a JOIN pg_class c ON c.oid = a.attrelid "
    "LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum "
    "WHERE c.relnamespace = 'public'::regnamespace AND a.attnum > 0 AND NOT a.attisdropped",
    "SELECT conrelid, conname, contype, conkey, confrelid, confkey, pg_get_constraintdef(oid) "
    "FROM pg_constraint WHERE connamespace = 'public'::regnamespace",
    "SELECT i.indrelid, c.relname, i.indisunique, i.indkey, pg_get_indexdef(i.indexrelid) "
    "FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid "
    "WHERE c.relnamespace = 'public'::regnamespace",
    "SELECT classid, objid, refclassid, refobjid, deptype FROM pg_depend WHERE objid >= 16384",
    "ROLLBACK",
};

int
main(int argc, char **argv)
{
    PGconn *connection = argc == 2 ? PQconnectdb(argv[1]) : NULL;

    if (!connection || PQstatus(connection) != CONNECTION_OK)
        return 1;
    for (size_t i = 0; i < sizeof queries / sizeof *queries; i++) {
        PGresult *result = PQexec(connection, queries[i]);

        if (PQresultStatus(result) != PGRES_TUPLES_OK && PQresultStatus(result) != PGRES_COMMAND_OK)
            return 1;
        printf("%d\n", PQntuples(result));
        PQclear(result);
    }
    PQfinish(connection);
    return 0;
}
