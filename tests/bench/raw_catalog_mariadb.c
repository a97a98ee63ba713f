/* The floor of `cmig check` and `cmig inspect` on MariaDB: reads what information_schema says of
 * the tables of a database, and nothing else.
 *
 *   raw_catalog_mariadb HOST PORT USER PASSWORD DATABASE */
#include <mysql.h>
#include <stdio.h>
#include <stdlib.h>

static const char *const queries[] = {
    "SELECT table_name, table_type, engine, row_format, table_collation, create_options, "
    "table_comment FROM information_schema.tables WHERE table_schema = DATABASE()",
    "SELECT table_name, column_name, column_default, is_nullable, column_type, "
    "character_set_name, collation_name, extra, column_comment, generation_expression "
    "FROM information_schema.columns WHERE table_schema = DATABASE()",
    "SELECT table_name, index_name, non_unique, column_name, sub_part, index_type "
    "FROM information_schema.statistics WHERE table_schema = DATABASE()",
    "SELECT table_name, constraint_name, check_clause FROM "
    "information_schema.check_constraints WHERE constraint_schema = DATABASE()",
    "SELECT table_name, constraint_name, column_name, referenced_table_name, "
    "referenced_column_name FROM information_schema.key_column_usage WHERE table_schema = "
    "DATABASE() AND referenced_table_name IS NOT NULL",
    "SELECT table_name, view_definition FROM information_schema.views WHERE table_schema = "
    "DATABASE()",
};

int
main(int argc, char **argv)
{
    MYSQL *connection = mysql_init(NULL);

    if (argc != 6 || !mysql_real_connect(connection, argv[1], argv[3], argv[4], argv[5],
                                         (unsigned)atoi(argv[2]), NULL, 0))
        return 1;
    for (size_t i = 0; i < sizeof queries / sizeof *queries; i++) {
        MYSQL_RES *result;

        if (mysql_query(connection, queries[i]))
            return 1;
        result = mysql_store_result(connection);
        printf("%lu\n", result ? (unsigned long)mysql_num_rows(result) : 0UL);
        mysql_free_result(result);
    }
    mysql_close(connection);
    return 0;
}
