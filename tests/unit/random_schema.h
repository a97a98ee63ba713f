/* Random tables and schemas for property tests, seeded. Two flavours: anything that a schema value
 * can say, with nasty texts everywhere; and what SQLite takes and tells back unchanged. */
#pragma once

#include "unit/random_object.h"

/* "column" > 0, or so (transfer full). */
static inline char *
make_condition(Maker *maker, const CmTable *table)
{
    g_autoptr(GString) name = g_string_new(some_column(maker, table, true));

    g_string_replace(name, "\"", "\"\"", 0);
    if (!maker->for_sqlite && one_in(maker, 3))
        return random_text(maker->random);
    return g_strdup_printf(one_in(maker, 2) ? "\"%s\" IS NOT NULL" : "\"%s\" <> 'x -- y'",
                           name->str);
}

static inline CmPart *
make_part(Maker *maker, const CmTable *table, bool plain)
{
    CmPart *part = cm_part_new(some_column(maker, table, plain));

    if (plain || !one_in(maker, 3))
        return part;
    part->order = (CmOrder)pick(maker, 3);
    if (maker->for_sqlite)
        return part;
    part->nulls = (CmNulls)pick(maker, 3);
    part->collation = one_in(maker, 3) ? make_name(maker, "o") : NULL;
    part->operator_class = one_in(maker, 3) ? make_name(maker, "o") : NULL;
    part->length = pick(maker, 3);
    if (one_in(maker, 3)) {
        part->sql = random_text(maker->random);
        if (*part->sql)
            g_clear_pointer(&part->column, g_free);
        else
            g_clear_pointer(&part->sql, g_free);
    }
    return part;
}

/* Up to three parts over as many columns. */
static inline void
make_parts(Maker *maker, const CmTable *table, bool plain, GPtrArray *parts)
{
    for (int i = pick(maker, 3); i >= 0; i--) {
        CmPart *part = make_part(maker, table, plain);

        if (part->column && cm_parts_mention(parts, part->column))
            cm_part_free(part);
        else
            g_ptr_array_add(parts, part);
    }
}

static inline void
make_foreign_key(Maker *maker, const CmTable *table, const CmTable *referred,
                 CmConstraint *constraint)
{
    const CmConstraint *key = cm_table_primary_key(referred);

    g_ptr_array_add(constraint->parts, cm_part_new(some_column(maker, table, true)));
    constraint->referred = cm_name_copy(&referred->name);
    if (!key || key->parts->len != 1 || one_in(maker, 2)) {
        constraint->referred_columns = g_new0(char *, 2);
        constraint->referred_columns[0] = g_strdup(some_column(maker, referred, true));
    }
    constraint->on_delete = (CmAction)pick(maker, 5);
    constraint->on_update = (CmAction)pick(maker, 5);
    if (one_in(maker, 4))
        constraint->deferrable = true;
    if (constraint->deferrable)
        constraint->initially = (CmInitially)pick(maker, 3);
    if (!maker->for_sqlite && one_in(maker, 6))
        constraint->match = g_strdup("full");
}

/* A constraint of any kind but a second primary key. */
static inline CmConstraint *
make_constraint(Maker *maker, const CmTable *table, const CmTable *referred)
{
    CmConstraintKind kind = (CmConstraintKind)pick(maker, maker->for_sqlite ? 4 : 5);
    g_autofree char *name = one_in(maker, 2) ? make_name(maker, "k") : NULL;
    CmConstraint *constraint;

    if (kind == CM_CONSTRAINT_PRIMARY_KEY && cm_table_primary_key(table))
        kind = CM_CONSTRAINT_UNIQUE;
    constraint = cm_constraint_new(kind, name);
    constraint->is_nameless = !maker->for_sqlite && !name && one_in(maker, 5);
    if (kind == CM_CONSTRAINT_FOREIGN_KEY) {
        make_foreign_key(maker, table, referred, constraint);
    } else if (kind == CM_CONSTRAINT_CHECK) {
        constraint->sql = make_condition(maker, table);
        if (!*constraint->sql) {
            g_free(constraint->sql);
            constraint->sql = g_strdup("1");
        }
    } else if (kind == CM_CONSTRAINT_EXCLUDE) {
        make_parts(maker, table, false, constraint->parts);
        for (guint i = 0; i < constraint->parts->len; i++)
            ((CmPart *)constraint->parts->pdata[i])->with = g_strdup(one_in(maker, 2) ? "=" : "&&");
        constraint->sql = one_in(maker, 2) ? make_condition(maker, table) : NULL;
        if (constraint->sql && !*constraint->sql)
            g_clear_pointer(&constraint->sql, g_free);
    } else {
        make_parts(maker, table, true, constraint->parts);
    }
    constraint->comment = maybe_text(maker);
    constraint->dialects = maybe_dialects(maker);
    constraint->options = maybe_options(maker, CM_SECTION_CONSTRAINT);
    return constraint;
}

static inline CmIndex *
make_index(Maker *maker, const CmTable *table)
{
    g_autofree char *name = make_name(maker, "ix");
    CmIndex *index = cm_index_new(name, one_in(maker, 4));

    make_parts(maker, table, false, index->parts);
    if (one_in(maker, 4))
        index->where = make_condition(maker, table);
    if (index->where && !*index->where)
        g_clear_pointer(&index->where, g_free);
    index->comment = maybe_text(maker);
    index->dialects = maybe_dialects(maker);
    index->options = maybe_options(maker, CM_SECTION_INDEX);
    return index;
}

/* AUTOINCREMENT where it may stand, or else WITHOUT ROWID. */
static inline void
make_sqlite_key(Maker *maker, CmTable *table, const CmConstraint *key)
{
    CmColumn *column = cm_table_column(table, ((CmPart *)key->parts->pdata[0])->column);
    const CmValue yes = cm_value_of_boolean(true);

    if (key->parts->len == 1 && column->type->kind == CM_TYPE_INTEGER && one_in(maker, 2))
        column->autoincrement = CM_AUTOINCREMENT_YES;
    else if (one_in(maker, 5))
        cm_options_set(&table->options, "sqlite", "without_rowid", &yes);
}

static inline void
make_primary_key(Maker *maker, CmTable *table)
{
    CmConstraint *key = cm_constraint_new(CM_CONSTRAINT_PRIMARY_KEY, NULL);

    if (one_in(maker, 4))
        key->name = make_name(maker, "pk");
    if (one_in(maker, 2)) {
        const CmColumn *first = table->columns->pdata[0];

        g_ptr_array_add(key->parts, cm_part_new(first->name));
    } else {
        make_parts(maker, table, true, key->parts);
    }
    for (guint i = 0; i < key->parts->len; i++)
        cm_table_column(table, ((CmPart *)key->parts->pdata[i])->column)->nullable =
            maker->for_sqlite && one_in(maker, 3);
    cm_table_add_constraint(table, key);
    if (maker->for_sqlite)
        make_sqlite_key(maker, table, key);
}

/* A table; it refers to `referred`, or to itself where that is NULL. */
static inline CmTable *
make_table(Maker *maker, const CmTable *referred)
{
    g_autofree char *name = make_name(maker, "t");
    bool has_schema = !maker->for_sqlite && one_in(maker, 6);
    CmTable *table = cm_table_new(has_schema ? "other.schema" : NULL, name);

    for (int i = pick(maker, 5); i >= 0; i--)
        cm_table_add_column(table, make_column(maker));
    if (!one_in(maker, 4))
        make_primary_key(maker, table);
    if (one_in(maker, 3)) {
        CmColumn *computed = make_column(maker);

        cm_default_clear(&computed->server_default);
        computed->computed = make_condition(maker, table);
        if (!*computed->computed)
            g_clear_pointer(&computed->computed, g_free);
        computed->computed_stored = computed->computed && one_in(maker, 2);
        cm_table_add_column(table, computed);
    }
    for (int i = pick(maker, 4); i > 0; i--)
        cm_table_add_constraint(table, make_constraint(maker, table, referred ? referred : table));
    for (int i = pick(maker, 3); i > 0; i--)
        cm_table_add_index(table, make_index(maker, table));
    table->comment = maybe_text(maker);
    table->dialects = maybe_dialects(maker);
    cm_options_free(table->options);
    table->options = maybe_options(maker, CM_SECTION_TABLE);
    return table;
}

static inline char *
quote_name(const char *name)
{
    g_autoptr(GString) text = g_string_new(name);

    g_string_replace(text, "\"", "\"\"", 0);
    return g_strdup_printf("\"%s\"", text->str);
}

static inline CmView *
make_view(Maker *maker, const CmTable *table)
{
    g_autofree char *name = make_name(maker, "v");
    g_autofree char *of = quote_name(table->name.name);
    g_autofree char *column = quote_name(some_column(maker, table, false));
    g_autofree char *sql = g_strdup_printf("SELECT %s AS x,\n\t1 AS y  \nFROM %s", column, of);
    CmView *view = cm_view_new(NULL, name, sql);

    view->dialects = maybe_dialects(maker);
    if (maker->for_sqlite)
        return view;
    view->materialized = one_in(maker, 2);
    view->comment = maybe_text(maker);
    view->depends_on = maybe_names(maker);
    view->options = maybe_options(maker, CM_SECTION_VIEW);
    for (int i = view->materialized ? pick(maker, 3) : 0; i > 0; i--)
        g_ptr_array_add(view->indexes, make_index(maker, table));
    return view;
}

static inline CmTrigger *
make_trigger(Maker *maker, const CmTable *table)
{
    g_autofree char *name = make_name(maker, "g");
    g_autofree char *quoted = quote_name(name);
    g_autofree char *of = quote_name(table->name.name);
    g_autofree char *column = quote_name(some_column(maker, table, true));
    g_autofree char *sql = g_strdup_printf(
        "CREATE TRIGGER %s AFTER UPDATE ON %s WHEN NEW.%s IS NULL\nBEGIN\n\tSELECT 1;  \nEND",
        quoted, of, column);
    CmTrigger *trigger = cm_trigger_new(table->name.schema, name, table->name.name, sql);

    trigger->dialects = maybe_dialects(maker);
    trigger->comment = maybe_text(maker);
    trigger->options = maybe_options(maker, CM_SECTION_TRIGGER);
    return trigger;
}

static inline CmSchema *
make_schema(Maker *maker)
{
    CmSchema *schema = cm_schema_new();
    const CmTable *last = NULL;

    for (int i = pick(maker, 4); i >= 0; i--) {
        CmTable *table = make_table(maker, one_in(maker, 2) ? last : NULL);

        cm_schema_add_table(schema, table, NULL);
        last = table;
    }
    if (one_in(maker, 2))
        cm_schema_add_view(schema, make_view(maker, last), NULL);
    if (one_in(maker, 2))
        cm_schema_add_trigger(schema, make_trigger(maker, last), NULL);
    if (maker->with_objects)
        make_objects(maker, schema);
    return schema;
}
