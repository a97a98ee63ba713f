/* Sequences of MariaDB. What a sequence counts from here follows from the direction, if nothing is
 * said: from its least number up, or from its greatest down. */
#include "dialect/mysql.h"

#include <string.h>

static const struct {
    const char *key;
    const char *words;
} settings[] = {
    {"increment", "INCREMENT BY"}, {"min", "MINVALUE"}, {"max", "MAXVALUE"},
    {"start", "START WITH"},       {"cache", "CACHE"},
};

#define LARGEST  (G_MAXINT64 - 1)
#define SMALLEST (-G_MAXINT64)

static int64_t
number_of(const CmObject *sequence, const char *key, int64_t usual)
{
    const CmValue *value = cm_object_get(sequence, key);

    return value && value->kind == CM_VALUE_INTEGER ? value->integer : usual;
}

/* What the setting is where nothing is said of it. */
static int64_t
usual_number(const CmObject *sequence, const char *key)
{
    bool is_descending = number_of(sequence, "increment", 1) < 0;
    int64_t min = is_descending ? SMALLEST : 1;
    int64_t max = is_descending ? -1 : LARGEST;

    if (!strcmp(key, "min"))
        return min;
    if (!strcmp(key, "max"))
        return max;
    if (!strcmp(key, "start"))
        return is_descending ? number_of(sequence, "max", max) : number_of(sequence, "min", min);
    return strcmp(key, "cache") ? 1 : 1000;
}

static bool
is_cycling(const CmObject *sequence)
{
    const CmValue *cycle = cm_object_get(sequence, "cycle");

    return cycle && cycle->kind == CM_VALUE_BOOLEAN && cycle->boolean;
}

void
cm_mysql_project_sequence(CmObject *sequence)
{
    bool is_usual[G_N_ELEMENTS(settings)];

    for (gsize i = 0; i < G_N_ELEMENTS(settings); i++) {
        const CmValue *value = cm_object_get(sequence, settings[i].key);

        is_usual[i] = value && value->kind == CM_VALUE_INTEGER &&
                      value->integer == usual_number(sequence, settings[i].key);
    }
    for (gsize i = 0; i < G_N_ELEMENTS(settings); i++)
        if (is_usual[i])
            cm_object_set(sequence, settings[i].key, &CM_VALUE_OF_NULL);
    if (!is_cycling(sequence))
        cm_object_set(sequence, "cycle", &CM_VALUE_OF_NULL);
}

/* in_full: what is not said is said as well. */
static void
append_settings(GString *sql, const CmDialect *dialect, const CmObject *sequence, bool in_full)
{
    for (gsize i = 0; i < G_N_ELEMENTS(settings); i++) {
        const CmValue *value = cm_object_get(sequence, settings[i].key);

        if (value) {
            g_string_append_printf(sql, " %s ", settings[i].words);
            cm_spelling_append_literal(sql, dialect->spelling, value);
        } else if (in_full) {
            g_string_append_printf(sql, " %s %" G_GINT64_FORMAT, settings[i].words,
                                   usual_number(sequence, settings[i].key));
        }
    }
    if (is_cycling(sequence) || in_full)
        g_string_append(sql, is_cycling(sequence) ? " CYCLE" : " NOCYCLE");
}

void
cm_mysql_create_sequence(const CmDialect *dialect, const CmObject *sequence, GPtrArray *statements)
{
    GString *sql = g_string_new("CREATE SEQUENCE ");

    cm_ddl_append_name(sql, dialect, &sequence->name);
    append_settings(sql, dialect, sequence, false);
    cm_mysql_append_table_options(sql, dialect, sequence->options, sequence->comment);
    cm_statements_add(statements, g_string_free(sql, FALSE));
}

bool
cm_mysql_turns_sequence(const CmObject *sequence, const CmObject *was)
{
    return !was ||
           (number_of(sequence, "increment", 1) < 0) != (number_of(was, "increment", 1) < 0);
}

/* What it counted to stays. The comment and the engine are those of the table that it is. */
void
cm_mysql_alter_sequence(const CmDialect *dialect, const CmObject *sequence, const CmObject *was,
                        GPtrArray *statements)
{
    GString *sql = g_string_new("ALTER SEQUENCE ");
    const char *engine = cm_mysql_text(dialect, sequence->options, "engine");
    const CmValue comment = cm_value_of_text(sequence->comment ? sequence->comment : "");

    cm_ddl_append_name(sql, dialect, &sequence->name);
    append_settings(sql, dialect, sequence, true);
    cm_statements_add(statements, g_string_free(sql, FALSE));
    if (!g_strcmp0(was->comment, sequence->comment) &&
        !g_strcmp0(cm_mysql_text(dialect, was->options, "engine"), engine))
        return;
    sql = g_string_new("ALTER TABLE ");
    cm_ddl_append_name(sql, dialect, &sequence->name);
    g_string_append_printf(sql, " ENGINE=%s, COMMENT=", engine ? engine : "InnoDB");
    cm_spelling_append_literal(sql, dialect->spelling, &comment);
    cm_statements_add(statements, g_string_free(sql, FALSE));
}
