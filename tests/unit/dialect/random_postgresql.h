/* Random schemas and operations that PostgreSQL takes and tells back in the same words, seeded. */
#pragma once

#include "dialect/postgresql_names.h"
#include "operation/operation.h"
#include "unit/random_column.h"

/* A name that none else has, of at most 60 bytes; most need quotes (transfer full). */
static inline char *
pg_name(Maker *maker, const char *stem)
{
    g_autofree char *nasty = one_in(maker, 3) ? random_text(maker->random) : g_strdup(stem);
    g_autofree char *cut = g_strndup(nasty, 200);
    const char *end;

    if (strlen(cut) > 40)
        cut[40] = '\0';
    if (!g_utf8_validate(cut, -1, &end))
        cut[end - cut] = '\0';
    return g_strdup_printf("%s%u", cut, ++maker->serial);
}

static inline void
pg_set(CmOptions **options, const char *key, CmValue value)
{
    cm_options_set(options, "postgresql", key, &value);
}

static inline char *
pg_comment(Maker *maker)
{
    g_autofree char *text = one_in(maker, 4) ? random_text(maker->random) : NULL;

    return text && *text ? g_steal_pointer(&text) : NULL;
}

/* Types with the kind of default that they tell back. */
static const struct {
    const char *text;
    CmDefaultKind kind;
    const char *value;
} pg_types[] = {
    {"integer", CM_DEFAULT_NUMBER, "-5"},
    {"bigint", CM_DEFAULT_NUMBER, "9999999999"},
    {"smallint", CM_DEFAULT_NUMBER, "3"},
    {"text", CM_DEFAULT_TEXT, "it's"},
    {"string(20)", CM_DEFAULT_TEXT, "-- x"},
    {"char(3)", CM_DEFAULT_TEXT, "abc"},
    {"numeric(8, 2)", CM_DEFAULT_NUMBER, "1.50"},
    {"boolean", CM_DEFAULT_BOOLEAN, "true"},
    {"date", CM_DEFAULT_TEXT, "2020-01-01"},
    {"timestamptz", CM_DEFAULT_SQL, "now()"},
    {"uuid", CM_DEFAULT_SQL, "gen_random_uuid()"},
    {"jsonb", CM_DEFAULT_TEXT, "{}"},
    {"array(integer)", CM_DEFAULT_TEXT, "{1,2}"},
    {"binary", CM_DEFAULT_NONE, NULL},
    {"sql(int4range)", CM_DEFAULT_NONE, NULL},
    {"sql(\"timestamp(3) without time zone\")", CM_DEFAULT_NONE, NULL},
    {"enum(a, \"it's\", b)", CM_DEFAULT_TEXT, "it's"},
};

static inline bool
is_integer_type(const CmColumn *column)
{
    return column->type->kind == CM_TYPE_INTEGER || column->type->kind == CM_TYPE_BIGINT ||
           column->type->kind == CM_TYPE_SMALLINT;
}

/* Types of which a column is compared with an array have a default that the server words anew. */
static inline void
pg_make_type(Maker *maker, CmColumn *column)
{
    guint at = (guint)pick(maker, (int)G_N_ELEMENTS(pg_types));

    cm_type_free(column->type);
    column->type = cm_type_parse(pg_types[at].text, NULL);
    cm_default_clear(&column->server_default);
    if (one_in(maker, 3) && pg_types[at].kind != CM_DEFAULT_NONE &&
        column->type->kind != CM_TYPE_ARRAY)
        column->server_default = cm_default_new(pg_types[at].kind, pg_types[at].value);
}

static inline void
pg_make_settings(Maker *maker, CmColumn *column)
{
    static const char *const settings[] = {"n_distinct=5", "n_distinct_inherited=-0.5", NULL};

    if (one_in(maker, 6))
        pg_set(&column->options, "statistics", cm_value_of_integer(pick(maker, 1000)));
    if (one_in(maker, 8))
        cm_options_set_list(&column->options, "postgresql", "with", settings + pick(maker, 2));
    if (one_in(maker, 4) && column->type->kind == CM_TYPE_TEXT)
        pg_set(&column->options, "storage", cm_value_of_text("external"));
    if (one_in(maker, 6) && column->type->kind == CM_TYPE_TEXT)
        pg_set(&column->options, "compression", cm_value_of_text("pglz"));
    if (one_in(maker, 5) && column->type->kind == CM_TYPE_TEXT)
        column->collation = g_strdup(one_in(maker, 2) ? "C" : "POSIX");
}

static inline void
pg_make_numbering(Maker *maker, CmColumn *column)
{
    static const char *const words[] = {"identity", "identity_always", "serial"};
    int at = pick(maker, 3);

    cm_default_clear(&column->server_default);
    column->nullable = false;
    column->autoincrement = CM_AUTOINCREMENT_YES;
    pg_set(&column->options, "numbering", cm_value_of_text(words[at]));
    if (at < 2 && one_in(maker, 2))
        pg_set(&column->options, "identity_start", cm_value_of_integer(2 + pick(maker, 9)));
    if (at < 2 && one_in(maker, 3))
        pg_set(&column->options, "identity_increment", cm_value_of_integer(2));
    if (at < 2 && one_in(maker, 4))
        pg_set(&column->options, "identity_cycle", cm_value_of_boolean(true));
}

static inline CmColumn *
pg_make_column(Maker *maker)
{
    g_autofree char *name = pg_name(maker, "c");
    CmColumn *column = cm_column_new(name, cm_type_new(CM_TYPE_TEXT));

    pg_make_type(maker, column);
    column->nullable = !one_in(maker, 3);
    column->comment = pg_comment(maker);
    pg_make_settings(maker, column);
    if (is_integer_type(column) && one_in(maker, 4))
        pg_make_numbering(maker, column);
    return column;
}

static inline char *
pg_condition(Maker *maker, const CmTable *table)
{
    const CmColumn *column = table->columns->pdata[pick(maker, (int)table->columns->len)];
    g_autofree char *name = cm_spelling_quote(&cm_spelling_postgresql, column->name);

    return g_strdup_printf("%s IS NOT NULL", name);
}

/* A column that an index or a key can be over. */
static inline const CmColumn *
pg_key_column(Maker *maker, const CmTable *table)
{
    return table->columns->pdata[pick(maker, (int)table->columns->len)];
}

static inline void
pg_make_keys(Maker *maker, const CmTable *table, GPtrArray *parts)
{
    for (int i = pick(maker, 3); i >= 0; i--) {
        const CmColumn *column = pg_key_column(maker, table);

        if (!cm_parts_mention(parts, column->name))
            g_ptr_array_add(parts, cm_part_new(column->name));
    }
}

static inline CmIndex *
pg_make_index(Maker *maker, const CmTable *table)
{
    g_autofree char *name = pg_name(maker, "ix");
    CmIndex *index = cm_index_new(name, one_in(maker, 4));
    const char *const settings[] = {"fillfactor=70", NULL};

    pg_make_keys(maker, table, index->parts);
    for (guint i = 0; i < index->parts->len; i++) {
        CmPart *part = index->parts->pdata[i];

        part->order = (CmOrder)pick(maker, 3);
        part->nulls = (CmNulls)pick(maker, 3);
    }
    if (one_in(maker, 3)) {
        g_autofree char *sql = pg_condition(maker, table);

        g_ptr_array_add(index->parts, cm_part_new_sql(sql));
    }
    if (one_in(maker, 3))
        index->where = pg_condition(maker, table);
    if (one_in(maker, 4))
        cm_options_set_list(&index->options, "postgresql", "with", settings);
    index->comment = pg_comment(maker);
    return index;
}

static inline const char *
pg_include(Maker *maker, const CmTable *table, const CmConstraint *constraint)
{
    const CmColumn *column = pg_key_column(maker, table);

    return cm_parts_mention(constraint->parts, column->name) ? NULL : column->name;
}

static inline CmConstraint *
pg_make_unique(Maker *maker, const CmTable *table)
{
    g_autofree char *name = pg_name(maker, "uq");
    CmConstraint *constraint = cm_constraint_new(CM_CONSTRAINT_UNIQUE, name);
    const char *include[2] = {NULL, NULL};

    pg_make_keys(maker, table, constraint->parts);
    include[0] = pg_include(maker, table, constraint);
    if (one_in(maker, 4) && include[0])
        cm_options_set_list(&constraint->options, "postgresql", "include", include);
    if (one_in(maker, 4))
        constraint->deferrable = true;
    if (constraint->deferrable && one_in(maker, 2))
        constraint->initially = CM_INITIALLY_DEFERRED;
    constraint->comment = pg_comment(maker);
    return constraint;
}

static inline CmConstraint *
pg_make_check(Maker *maker, const CmTable *table)
{
    g_autofree char *name = one_in(maker, 2) ? pg_name(maker, "ck") : NULL;
    CmConstraint *constraint = cm_constraint_new(CM_CONSTRAINT_CHECK, name);

    constraint->sql = pg_condition(maker, table);
    if (one_in(maker, 4))
        pg_set(&constraint->options, "not_valid", cm_value_of_boolean(true));
    if (one_in(maker, 4))
        pg_set(&constraint->options, "no_inherit", cm_value_of_boolean(true));
    constraint->comment = pg_comment(maker);
    return constraint;
}

/* To the key of a table, if that is one whole number and this has another; or NULL. */
static inline CmConstraint *
pg_make_reference(Maker *maker, const CmTable *table, const CmTable *referred)
{
    const CmConstraint *key = cm_table_primary_key(referred);
    const CmPart *part = key && key->parts->len == 1 ? key->parts->pdata[0] : NULL;
    const CmColumn *to = part ? cm_table_column(referred, part->column) : NULL;
    const CmColumn *from = pg_key_column(maker, table);
    g_autofree char *name = one_in(maker, 2) ? pg_name(maker, "fk") : NULL;
    CmConstraint *constraint;

    if (!to || !is_integer_type(to) || !is_integer_type(from) || from->computed ||
        cm_parts_mention(key->parts, from->name))
        return NULL;
    constraint = cm_constraint_new(CM_CONSTRAINT_FOREIGN_KEY, name);
    g_ptr_array_add(constraint->parts, cm_part_new(from->name));
    constraint->referred = cm_name_copy(&referred->name);
    if (one_in(maker, 2)) {
        constraint->referred_columns = g_new0(char *, 2);
        constraint->referred_columns[0] = g_strdup(to->name);
    }
    constraint->on_delete = (CmAction)pick(maker, 5);
    constraint->on_update = (CmAction)pick(maker, 5);
    constraint->match = g_strdup(one_in(maker, 4) ? "FULL" : NULL);
    constraint->deferrable = one_in(maker, 4);
    constraint->comment = pg_comment(maker);
    return constraint;
}

static inline void
pg_make_table_options(Maker *maker, CmOptions **options)
{
    static const char *const settings[] = {"autovacuum_enabled=false", "fillfactor=70", NULL};
    static const char *const security[] = {"enable", "force", "only_force"};

    if (one_in(maker, 4))
        cm_options_set_list(options, "postgresql", "with", settings + pick(maker, 2));
    if (one_in(maker, 5))
        pg_set(options, "row_security", cm_value_of_text(security[pick(maker, 3)]));
    if (one_in(maker, 5))
        pg_set(options, "replica_identity", cm_value_of_text("full"));
}

static inline void
pg_make_computed(Maker *maker, CmTable *table)
{
    const CmColumn *from = pg_key_column(maker, table);
    g_autofree char *quoted = cm_spelling_quote(&cm_spelling_postgresql, from->name);
    g_autofree char *name = pg_name(maker, "g");
    CmColumn *column;

    if (from->type->kind != CM_TYPE_INTEGER && from->type->kind != CM_TYPE_BIGINT)
        return;
    column = cm_column_new(name, cm_type_copy(from->type));
    column->computed = g_strdup_printf("%s + 1", quoted);
    column->computed_stored = true;
    cm_table_add_column(table, column);
}

static inline CmTable *
pg_make_table(Maker *maker, const CmTable *other)
{
    g_autofree char *name = pg_name(maker, "t");
    CmTable *table = cm_table_new(one_in(maker, 4) ? "other.schema" : NULL, name);

    for (int i = 1 + pick(maker, 5); i >= 0; i--)
        cm_table_add_column(table, pg_make_column(maker));
    if (!one_in(maker, 4)) {
        g_autofree char *key_name = one_in(maker, 2) ? pg_name(maker, "pk") : NULL;
        CmConstraint *key = cm_constraint_new(CM_CONSTRAINT_PRIMARY_KEY, key_name);

        pg_make_keys(maker, table, key->parts);
        for (guint i = 0; i < key->parts->len; i++)
            cm_table_column(table, ((CmPart *)key->parts->pdata[i])->column)->nullable = false;
        cm_table_add_constraint(table, key);
    }
    if (one_in(maker, 3))
        pg_make_computed(maker, table);
    for (int i = pick(maker, 3); i > 0; i--)
        cm_table_add_constraint(table, one_in(maker, 2) ? pg_make_unique(maker, table)
                                                        : pg_make_check(maker, table));
    for (int i = pick(maker, 3); i > 0; i--) {
        CmConstraint *reference =
            pg_make_reference(maker, table, other && one_in(maker, 2) ? other : table);

        if (reference)
            cm_table_add_constraint(table, reference);
    }
    for (int i = pick(maker, 3); i > 0; i--)
        cm_table_add_index(table, pg_make_index(maker, table));
    table->comment = pg_comment(maker);
    pg_make_table_options(maker, &table->options);
    return table;
}

static inline CmView *
pg_make_view(Maker *maker, const CmTable *table)
{
    g_autofree char *name = pg_name(maker, "v");
    g_autofree char *of = cm_spelling_quote(&cm_spelling_postgresql, table->name.name);
    g_autofree char *column =
        cm_spelling_quote(&cm_spelling_postgresql, pg_key_column(maker, table)->name);
    g_autofree char *sql = g_strdup_printf("SELECT %s AS x FROM %s%s", column,
                                           table->name.schema ? "\"other.schema\"." : "", of);
    CmView *view = cm_view_new(NULL, name, sql);

    view->materialized = one_in(maker, 2);
    view->comment = pg_comment(maker);
    return view;
}

static inline CmTrigger *
pg_make_trigger(Maker *maker, const CmTable *table)
{
    static const char *const enabled[] = {"disabled", "replica", "always"};
    g_autofree char *name = pg_name(maker, "g");
    g_autofree char *quoted = cm_spelling_quote(&cm_spelling_postgresql, name);
    g_autofree char *of = cm_spelling_quote(&cm_spelling_postgresql, table->name.name);
    g_autofree char *column =
        cm_spelling_quote(&cm_spelling_postgresql, pg_key_column(maker, table)->name);
    g_autofree char *sql = g_strdup_printf(
        "CREATE TRIGGER %s BEFORE UPDATE OF %s ON %s%s FOR EACH ROW EXECUTE FUNCTION "
        "suppress_redundant_updates_trigger()",
        quoted, column, table->name.schema ? "\"other.schema\"." : "", of);
    CmTrigger *trigger = cm_trigger_new(NULL, name, table->name.name, sql);

    cm_name_clear(&trigger->table);
    trigger->table = cm_name_copy(&table->name);
    if (one_in(maker, 3))
        pg_set(&trigger->options, "enabled", cm_value_of_text(enabled[pick(maker, 3)]));
    trigger->comment = pg_comment(maker);
    return trigger;
}

static inline CmObject *
pg_make_sequence(Maker *maker)
{
    g_autofree char *name = pg_name(maker, "s");
    CmObject *object = cm_object_new(CM_OBJECT_SEQUENCE, NULL, name);
    CmValue value = cm_value_of_integer(2 + pick(maker, 5));

    if (one_in(maker, 2))
        cm_object_set(object, "increment", &value);
    value = cm_value_of_integer(10 + pick(maker, 5));
    if (one_in(maker, 2))
        cm_object_set(object, "start", &value);
    if (one_in(maker, 3))
        cm_object_set(object, "cache", &value);
    object->comment = pg_comment(maker);
    return object;
}

static inline GStrv
pg_make_labels(Maker *maker)
{
    int count = 1 + pick(maker, 4);
    GStrv labels = g_new0(char *, (gsize)count + 1);

    for (int i = 0; i < count; i++)
        labels[i] = pg_name(maker, "l");
    return labels;
}

static inline CmObject *
pg_make_enum(Maker *maker)
{
    g_autofree char *name = pg_name(maker, "e");
    CmObject *object = cm_object_new(CM_OBJECT_ENUM, NULL, name);

    object->labels = pg_make_labels(maker);
    object->comment = pg_comment(maker);
    return object;
}

static inline CmSchema *
pg_make_schema(Maker *maker)
{
    CmSchema *schema = cm_schema_new();
    const CmTable *last = NULL;

    cm_schema_add_object(schema, cm_object_new(CM_OBJECT_SCHEMA, NULL, "other.schema"), NULL);
    for (int i = pick(maker, 3); i >= 0; i--) {
        CmTable *table = pg_make_table(maker, last);

        cm_schema_add_table(schema, table, NULL);
        last = table;
    }
    if (one_in(maker, 2))
        cm_schema_add_view(schema, pg_make_view(maker, last), NULL);
    if (one_in(maker, 2))
        cm_schema_add_trigger(schema, pg_make_trigger(maker, last), NULL);
    if (one_in(maker, 2))
        cm_schema_add_object(schema, pg_make_sequence(maker), NULL);
    if (one_in(maker, 2))
        cm_schema_add_object(schema, pg_make_enum(maker), NULL);
    return schema;
}
