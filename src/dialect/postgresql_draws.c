#include "dialect/postgresql_draws.h"

#include "dialect/postgresql_names.h"
#include "dialect/postgresql_numbering.h"

typedef struct {
    const CmTable *table;
    const CmColumn *column;
} Draw;

static GArray *
find_draws(const CmRendering *rendering, const CmTable *table, const CmColumn *column)
{
    CmName sequence = cm_postgresql_sequence_name(table, column);
    GArray *draws = g_array_new(FALSE, FALSE, sizeof(Draw));
    const GPtrArray *tables = rendering->schema->tables;

    for (guint i = 0; i < tables->len; i++) {
        const CmTable *of = tables->pdata[i];

        for (guint j = 0; j < of->columns->len; j++) {
            const Draw draw = {of, of->columns->pdata[j]};

            if (draw.column->server_default.kind == CM_DEFAULT_SQL &&
                cm_name_is_in_string(&sequence, draw.column->server_default.text,
                                     &cm_lexer_options_postgresql))
                g_array_append_val(draws, draw);
        }
    }
    cm_name_clear(&sequence);
    return draws;
}

/* Where the column is not numbered afterwards, or by a sequence of another name, the defaults are
 * changed by operations of their own. */
static bool
comes_again(const CmTable *before, const CmTable *after, const char *name)
{
    const CmColumn *was = cm_table_column(before, name);
    const CmColumn *now = cm_table_column(after, name);
    bool comes = false;

    if (was && now && cm_postgresql_numbering(before, was) != CM_NUMBERING_NONE &&
        cm_postgresql_numbering(after, now) != CM_NUMBERING_NONE) {
        CmName from = cm_postgresql_sequence_name(before, was);
        CmName to = cm_postgresql_sequence_name(after, now);

        comes = cm_name_equal(&from, &to);
        cm_name_clear(&from);
        cm_name_clear(&to);
    }
    return comes;
}

static void
change_defaults(const CmRendering *rendering, const CmTable *before, const CmTable *after,
                const char *name, bool set)
{
    g_autoptr(GArray) draws = NULL;

    if (!comes_again(before, after, name))
        return;
    draws = find_draws(rendering, before, cm_table_column(before, name));
    for (guint i = 0; i < draws->len; i++) {
        const Draw *draw = &g_array_index(draws, Draw, i);
        g_autofree char *column = cm_postgresql_quote(draw->column->name);
        g_autofree char *value = cm_postgresql_default(draw->column);
        g_autofree char *clause =
            g_strdup_printf("ALTER COLUMN %s %s%s", column, set ? "SET DEFAULT " : "DROP DEFAULT",
                            set ? value : "");

        cm_rendering_add_named(rendering, "ALTER TABLE ONLY", &draw->table->name, clause);
    }
}

void
cm_postgresql_stop_drawing(const CmRendering *rendering, const CmTable *before,
                           const CmTable *after, const char *column)
{
    change_defaults(rendering, before, after, column, false);
}

void
cm_postgresql_draw_again(const CmRendering *rendering, const CmTable *before, const CmTable *after,
                         const char *column)
{
    change_defaults(rendering, before, after, column, true);
}

static void
append_greatest(GString *out, const CmName *table, const char *column)
{
    g_autofree char *of = cm_postgresql_name(table);
    g_autofree char *name = cm_postgresql_quote(column);

    g_string_append_printf(out, "%s(SELECT max(%s) FROM %s)", out->len ? ", " : "", name, of);
}

char *
cm_postgresql_greatest_drawn(const CmRendering *rendering, const CmTable *table,
                             const CmColumn *column)
{
    g_autoptr(GArray) draws = find_draws(rendering, table, column);
    g_autoptr(GString) out = g_string_new(NULL);

    if (!draws->len)
        return NULL;
    append_greatest(out, &table->name, column->name);
    for (guint i = 0; i < draws->len; i++)
        append_greatest(out, &g_array_index(draws, Draw, i).table->name,
                        g_array_index(draws, Draw, i).column->name);
    return g_strdup_printf("greatest(%s)", out->str);
}
