/* Any text as a stored CREATE TABLE, CREATE INDEX or CREATE VIEW, and as a script. */
#include "inspect/sqlite_parser.h"
#include "sql/script.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    g_autofree char *sql = g_strndup((const char *)data, size);
    CmName owner = {NULL, NULL};
    const CmPosition origin = {"fuzz", 1, 1};
    GPtrArray *script = cm_script_split(sql, origin, &cm_script_options_sqlite, NULL);

    g_clear_pointer(&script, g_ptr_array_unref);
    cm_table_free(cm_sqlite_parse_table(sql, NULL));
    cm_index_free(cm_sqlite_parse_index(sql, &owner, NULL));
    cm_view_free(cm_sqlite_parse_view(sql, NULL));
    cm_name_clear(&owner);
    return 0;
}
