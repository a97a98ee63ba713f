/* What only MariaDB has. */
#include <string.h>

#include "conformance/mutate_pick.h"

/* No number below 0 is there. */
bool
mutate_unsigned(Mutation *m)
{
    CmTable *table = pick_table(m);
    CmColumn *column = table ? pick_plain_column(m, table) : NULL;
    const CmName name = table ? old_table(table) : (CmName){NULL, NULL};

    if (!column || column->type->kind != CM_TYPE_INTEGER ||
        column->server_default.kind != CM_DEFAULT_NONE ||
        is_in_foreign_key(m, table, column->name) ||
        ask_number(m->connection, ask_format(m->connection, "SELECT count(*) FROM %N WHERE %I < 0",
                                             &name, old_column(column))))
        return false;
    tell(m, "take the sign of", table, column->name);
    cm_type_free(column->type);
    column->type = cm_type_new_sql("int(10) unsigned");
    return true;
}

/* Words are not looked for in what is kept in two or four bytes a character. */
static bool
has_wide_characters(const CmColumn *column)
{
    const char *charset = cm_options_text(column->options, "mysql", "charset");

    return charset && (!strcmp(charset, "ucs2") || g_str_has_prefix(charset, "utf16") ||
                       g_str_has_prefix(charset, "utf32"));
}

bool
mutate_mariadb_index(Mutation *m)
{
    CmTable *table = pick_table(m);
    CmColumn *column = table ? pick_column(m, table) : NULL;
    g_autofree char *name = new_name(m, "ixm");
    const CmValue fulltext = cm_value_of_text("fulltext");
    CmIndex *index;
    CmPart *part;

    if (!column || column->computed || !is_text(column) || column->type->length == 0)
        return false;
    index = cm_index_new(name, false);
    part = cm_part_new(column->name);
    if (pick(m, 2) && !has_wide_characters(column))
        cm_options_set(&index->options, "mysql", "kind", &fulltext);
    else
        part->length = column->type->length > 0 ? MIN(column->type->length, 8) : 8;
    if (part->length == column->type->length)
        part->length = 0;
    g_ptr_array_add(index->parts, part);
    tell(m, "add index", table, name);
    cm_table_add_index(table, index);
    return true;
}

/* Over a column of the table. */
bool
mutate_generated(Mutation *m)
{
    CmTable *table = pick_table(m);
    CmColumn *of = table ? pick_plain_column(m, table) : NULL;
    g_autofree char *name = new_name(m, "made");
    CmColumn *column;

    if (!of || (of->type->kind != CM_TYPE_INTEGER && of->type->kind != CM_TYPE_BIGINT) ||
        is_numbered(of) || is_viewed(m, table) || is_in_foreign_key(m, table, of->name))
        return false;
    column = cm_column_new(name, cm_type_new(CM_TYPE_BIGINT));
    column->computed = ask_format(m->connection, "%I + 1", of->name);
    column->computed_stored = !is_mariadb(m) || pick(m, 2);
    tell(m, "add generated column", table, name);
    cm_table_add_column(table, column);
    return true;
}

bool
mutate_add_procedure(Mutation *m)
{
    g_autofree char *name = new_name(m, "nothing");
    bool is_function = pick(m, 2);
    CmObject *routine =
        cm_object_new(is_function ? CM_OBJECT_FUNCTION : CM_OBJECT_PROCEDURE, NULL, name);

    routine->sql = is_function ? g_strdup_printf("CREATE FUNCTION %s(n int) RETURNS int(11) "
                                                 "DETERMINISTIC RETURN 2 * n",
                                                 name)
                               : g_strdup_printf("CREATE PROCEDURE %s() SELECT 'it''s'", name);
    tell(m, "add routine", NULL, name);
    return cm_schema_add_object(m->schema, routine, NULL);
}
