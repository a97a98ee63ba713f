/* Defaults that draw numbers from the sequence of another column, serial or an identity, which
 * ceases to have it: the server lets none go that others draw from. */
#include "diff/internal.h"

#include <string.h>

static CmName
sequence_of(const CmTable *table, const CmColumn *column)
{
    const char *said = cm_options_text(column->options, "postgresql", "identity_sequence");

    return (CmName){g_strdup(table->name.schema),
                    said ? g_strdup(said)
                         : g_strdup_printf("%s_%s_seq", table->name.name, column->name)};
}

/* Whether the sequence goes while its table stays. */
static bool
goes(const CmDiffing *diffing, const CmTable *table, const CmColumn *column, const CmName *sequence)
{
    const CmTable *to = cm_diffing_table(diffing, diffing->to, &table->name);
    const CmColumn *later = to ? cm_diffing_column(diffing, to, column->name) : NULL;

    return to && !(later && cm_table_has_sequence(to, later)) &&
           !cm_schema_object(diffing->to, CM_OBJECT_SEQUENCE, NULL, sequence);
}

static bool
drop_default(CmDiffing *diffing, const CmTable *table, const CmColumn *column, GError **error)
{
    const CmColumnAspects changes = {.server_default = true};
    g_autoptr(CmColumn) bare = cm_column_copy(column);

    cm_default_clear(&bare->server_default);
    return cm_diffing_add(
        diffing,
        cm_operation_alter_column(&table->name, column->name, &changes, column->options, bare),
        error);
}

static bool
free_sequence(CmDiffing *diffing, const CmName *sequence, GError **error)
{
    const GPtrArray *tables = diffing->from->tables;
    const CmLexerOptions *lexer = diffing->normaliser->lexer;

    for (guint i = 0; i < tables->len; i++) {
        const CmTable *table = tables->pdata[i];
        const CmTable *to = cm_diffing_table(diffing, diffing->to, &table->name);

        for (guint j = 0; j < table->columns->len; j++) {
            const CmColumn *column = table->columns->pdata[j];
            const CmColumn *later = to ? cm_diffing_column(diffing, to, column->name) : NULL;

            if (column->server_default.kind != CM_DEFAULT_SQL ||
                !cm_name_is_in_string(sequence, column->server_default.text, lexer) ||
                (later && later->server_default.kind == CM_DEFAULT_SQL &&
                 cm_name_is_in_string(sequence, later->server_default.text, lexer)))
                continue;
            if (!drop_default(diffing, table, column, error))
                return false;
        }
    }
    return true;
}

bool
cm_diffing_free_sequences(CmDiffing *diffing, GError **error)
{
    const GPtrArray *tables = diffing->from->tables;
    bool ok = true;

    for (guint i = 0; diffing->normaliser->views_are_bound && i < tables->len; i++) {
        const CmTable *table = tables->pdata[i];

        for (guint j = 0; ok && j < table->columns->len; j++) {
            const CmColumn *column = table->columns->pdata[j];
            CmName sequence = {NULL, NULL};

            if (!cm_table_has_sequence(table, column))
                continue;
            sequence = sequence_of(table, column);
            if (goes(diffing, table, column, &sequence))
                ok = free_sequence(diffing, &sequence, error);
            cm_name_clear(&sequence);
        }
    }
    return ok;
}
