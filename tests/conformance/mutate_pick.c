#include "conformance/mutate_pick.h"

#include <sqlite3.h>

#include "dialect/sqlite.h"

guint
pick(Mutation *m, guint count)
{
    return (guint)g_rand_int_range(m->random, 0, (gint32)count);
}

CmTable *
pick_table(Mutation *m)
{
    CmTable *table =
        m->schema->tables->len ? m->schema->tables->pdata[pick(m, m->schema->tables->len)] : NULL;

    return table && !table->module ? table : NULL;
}

CmColumn *
pick_plain_column(Mutation *m, const CmTable *table)
{
    CmColumn *column = table->columns->pdata[pick(m, table->columns->len)];

    if (column->computed || column->renamed_from || cm_table_is_key(table, column->name))
        return NULL;
    return column;
}

char *
new_name(Mutation *m, const char *stem)
{
    return g_strdup_printf("%s_%u", stem, pick(m, 1000000));
}

void
tell(Mutation *m, const char *what, const CmTable *table, const char *name)
{
    g_string_append_printf(m->story, "%s %s%s%s; ", what, table ? table->name.name : "",
                           name && table ? "." : "", name ? name : "");
}

bool
is_in_texts(const Mutation *m, const char *word)
{
    for (guint i = 0; i < m->schema->views->len; i++)
        if (cm_sqlite_mentions(((CmView *)m->schema->views->pdata[i])->sql, word))
            return true;
    for (guint i = 0; i < m->schema->triggers->len; i++)
        if (cm_sqlite_mentions(((CmTrigger *)m->schema->triggers->pdata[i])->sql, word))
            return true;
    return false;
}

/* A view may say the table's columns with a star. */
bool
is_viewed(const Mutation *m, const CmTable *table)
{
    return is_in_texts(m, table->name.name);
}

/* A foreign key that went comes back with the downgrade. */
static bool
was_referred(const Mutation *m, const CmTable *table)
{
    return ask(m, sqlite3_mprintf("SELECT count(*) FROM sqlite_master AS m CROSS JOIN "
                                  "pragma_foreign_key_list(m.name) AS k "
                                  "WHERE m.type = 'table' AND lower(k.\"table\") = lower(%Q)",
                                  old_table(table))) > 0;
}

bool
is_referred(const Mutation *m, const CmTable *table)
{
    if (was_referred(m, table))
        return true;
    for (guint i = 0; i < m->schema->tables->len; i++) {
        const CmTable *other = m->schema->tables->pdata[i];

        for (guint j = 0; j < other->constraints->len; j++) {
            const CmConstraint *constraint = other->constraints->pdata[j];

            if (constraint->kind == CM_CONSTRAINT_FOREIGN_KEY &&
                !g_ascii_strcasecmp(constraint->referred.name, table->name.name))
                return true;
        }
    }
    return false;
}

bool
has_triggers(const Mutation *m, const CmTable *table)
{
    for (guint i = 0; i < m->schema->triggers->len; i++)
        if (!g_ascii_strcasecmp(((CmTrigger *)m->schema->triggers->pdata[i])->table.name,
                                table->name.name))
            return true;
    return false;
}

static bool
mentions_part(const GPtrArray *parts, const char *column)
{
    for (guint i = 0; i < parts->len; i++) {
        const CmPart *part = parts->pdata[i];

        if ((part->column && !g_ascii_strcasecmp(part->column, column)) ||
            cm_sqlite_mentions(part->sql, column))
            return true;
    }
    return false;
}

bool
is_used(const CmTable *table, const char *column)
{
    for (guint i = 0; i < table->constraints->len; i++) {
        const CmConstraint *constraint = table->constraints->pdata[i];

        if (mentions_part(constraint->parts, column) || cm_sqlite_mentions(constraint->sql, column))
            return true;
    }
    for (guint i = 0; i < table->indexes->len; i++) {
        const CmIndex *index = table->indexes->pdata[i];

        if (mentions_part(index->parts, column) || cm_sqlite_mentions(index->where, column))
            return true;
    }
    for (guint i = 0; i < table->columns->len; i++)
        if (cm_sqlite_mentions(((CmColumn *)table->columns->pdata[i])->computed, column))
            return true;
    return false;
}

bool
has_option(const CmTable *table, const char *option)
{
    return cm_options_is_set(table->options, "sqlite", option);
}

const char *
old_table(const CmTable *table)
{
    return table->renamed_from ? table->renamed_from : table->name.name;
}

const char *
old_column(const CmColumn *column)
{
    return column->renamed_from ? column->renamed_from : column->name;
}

gint64
ask(const Mutation *m, char *sql)
{
    sqlite3 *db = NULL;
    sqlite3_stmt *statement = NULL;
    gint64 answer = -1;

    sqlite3_open_v2(m->database, &db, SQLITE_OPEN_READONLY, NULL);
    sqlite3_db_config(db, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
    if (sqlite3_prepare_v2(db, sql, -1, &statement, NULL) == SQLITE_OK &&
        sqlite3_step(statement) == SQLITE_ROW)
        answer = sqlite3_column_int64(statement, 0);
    sqlite3_finalize(statement);
    sqlite3_close(db);
    sqlite3_free(sql);
    return answer;
}

gint64
rows_of(const Mutation *m, const CmTable *table)
{
    return ask(m, sqlite3_mprintf("SELECT count(*) FROM \"%w\"", old_table(table)));
}

bool
is_full(const Mutation *m, const CmTable *table, const CmColumn *column)
{
    return !ask(m, sqlite3_mprintf("SELECT count(*) FROM \"%w\" WHERE \"%w\" IS NULL",
                                   old_table(table), old_column(column)));
}
