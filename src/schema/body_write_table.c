/* Writing columns, and the table body itself. */
#include "schema/body_internal.h"

#include <string.h>

/* The value of a reference at a column: users.id, or a mapping when more is said. */
static CmYaml *
write_reference(CmYamlDocument *document, const CmConstraint *constraint)
{
    CmYaml *mapping = cm_yaml_mapping(document, true);

    cm_body_put_name(document, mapping, constraint);
    cm_body_put_referred(document, mapping, constraint, "column");
    cm_body_put_actions(document, mapping, constraint);
    cm_body_put_shared(document, mapping, constraint);
    if (mapping->n_items == 2 && !strcmp(mapping->items[0]->text, "column"))
        return mapping->items[1];
    return mapping;
}

/* The one constraint of a kind that is written at this column, or NULL: unnamed, over this column
 * alone, and the first of its like. */
static const CmConstraint *
inline_constraint(const CmTable *table, const char *column, CmConstraintKind kind)
{
    for (guint i = 0; table && i < table->constraints->len; i++) {
        const CmConstraint *constraint = table->constraints->pdata[i];

        if (constraint->kind == kind && !constraint->name && !constraint->is_nameless &&
            constraint->parts->len == 1 && cm_body_has_plain_parts(constraint) &&
            cm_parts_mention(constraint->parts, column) &&
            (kind == CM_CONSTRAINT_FOREIGN_KEY || cm_body_is_simple(constraint)))
            return constraint;
    }
    return NULL;
}

/* A key is written at its columns if it says nothing but its columns, in the table's order. */
static bool
is_inline_key(const CmTable *table)
{
    const CmConstraint *key = table ? cm_table_primary_key(table) : NULL;
    guint at = 0;

    if (!key || key->name || !cm_body_is_simple(key) || !cm_body_has_plain_parts(key))
        return false;
    for (guint i = 0; i < table->columns->len && at < key->parts->len; i++)
        at += !strcmp(((const CmPart *)key->parts->pdata[at])->column,
                      ((const CmColumn *)table->columns->pdata[i])->name);
    return at == key->parts->len;
}

/* What is written at a column of what its table says; NULL: nothing. */
typedef struct {
    const CmBodyContext *context;
    bool is_key;
    const CmConstraint *unique;
    const CmConstraint *reference;
    const CmIndex *index;
} Said;

/* The named type of the context that a type is, or NULL. */
static const char *
name_of_type(const CmType *type, const CmBodyContext *context)
{
    const CmType *named = type->kind == CM_TYPE_ENUM && type->text && context && context->types
                              ? g_hash_table_lookup(context->types, type->text)
                              : NULL;

    return named && cm_type_equal(named, type) ? type->text : NULL;
}

void
cm_body_put_type(CmYamlDocument *document, CmYaml *mapping, const CmType *type,
                 const CmBodyContext *context)
{
    const char *name = name_of_type(type, context);
    g_autofree char *text = name ? g_strdup(name) : cm_type_to_string(type);

    cm_yaml_put_text(document, mapping, "type", text);
}

/* The short form: the type and what the grammar has words for. */
static char *
short_form(const CmColumn *column, const char *type, bool is_key, bool is_unique)
{
    const char *null = "";

    if (is_key && column->nullable)
        null = " null";
    else if (!is_key && !column->nullable)
        null = " not null";
    return g_strconcat(type, is_key ? " pk" : "", null, is_unique ? " unique" : "",
                       column->autoincrement == CM_AUTOINCREMENT_YES ? " autoincrement" : "", NULL);
}

static bool
fits_short(const CmColumn *column)
{
    return column->server_default.kind == CM_DEFAULT_NONE && !column->computed &&
           column->autoincrement != CM_AUTOINCREMENT_NO && !column->collation && !column->comment &&
           !column->renamed_from && !column->dialects && !column->options;
}

static CmYaml *
write_long(CmYamlDocument *document, const CmColumn *column, const Said *said)
{
    CmYaml *mapping = cm_yaml_mapping(document, true);

    cm_body_put_type(document, mapping, column->type, said->context);
    if (said->is_key)
        cm_yaml_put_boolean(document, mapping, "primary_key", true);
    if (column->nullable == said->is_key)
        cm_yaml_put_boolean(document, mapping, "nullable", column->nullable);
    if (said->unique && said->unique->name)
        cm_yaml_put_text(document, mapping, "unique", said->unique->name);
    else if (said->unique)
        cm_yaml_put_boolean(document, mapping, "unique", true);
    if (said->index)
        cm_yaml_put_text(document, mapping, "index", said->index->name);
    if (column->autoincrement != CM_AUTOINCREMENT_AUTO)
        cm_yaml_put_boolean(document, mapping, "autoincrement",
                            column->autoincrement == CM_AUTOINCREMENT_YES);
    if (column->server_default.kind != CM_DEFAULT_NONE)
        cm_yaml_put(document, mapping, "server_default",
                    cm_body_write_default(document, &column->server_default));
    if (column->computed)
        cm_yaml_put(document, mapping, "computed",
                    cm_body_write_computed(document, column->computed, column->computed_stored));
    if (said->reference)
        cm_yaml_put(document, mapping, "references", write_reference(document, said->reference));
    cm_yaml_put_text(document, mapping, "collation", column->collation);
    cm_yaml_put_text(document, mapping, "comment", column->comment);
    cm_yaml_put_text(document, mapping, "renamed_from", column->renamed_from);
    cm_body_write_dialects(document, mapping, column->dialects);
    cm_body_write_options(document, mapping, column->options);
    return mapping;
}

static CmYaml *
write_column(CmYamlDocument *document, const CmColumn *column, const Said *said)
{
    const char *name = name_of_type(column->type, said->context);
    g_autofree char *type = name ? g_strdup(name) : cm_type_to_string(column->type);
    g_autofree char *text = NULL;

    /* A name with a blank in it would be read as a type and words behind it. */
    if (said->reference || said->index || (said->unique && said->unique->name) ||
        !fits_short(column) || (name && strpbrk(name, " \t\n")))
        return write_long(document, column, said);
    text = short_form(column, type, said->is_key, said->unique != NULL);
    return cm_yaml_scalar(document, CM_YAML_TEXT, text);
}

CmYaml *
cm_body_write_column(CmYamlDocument *document, const CmColumn *column, const CmTable *table,
                     const CmBodyContext *context)
{
    const Said said = {
        .context = context,
        .is_key = is_inline_key(table) && cm_table_is_key(table, column->name),
        .unique = inline_constraint(table, column->name, CM_CONSTRAINT_UNIQUE),
        .reference = inline_constraint(table, column->name, CM_CONSTRAINT_FOREIGN_KEY),
    };

    return write_column(document, column, &said);
}

CmYaml *
cm_body_write_added_column(CmYamlDocument *document, const CmTable *body)
{
    const CmColumn *column = body->columns->pdata[0];
    Said said = {.is_key = cm_table_primary_key(body) != NULL};

    for (guint i = body->constraints->len; i-- > 0;) {
        const CmConstraint *constraint = body->constraints->pdata[i];

        if (constraint->kind == CM_CONSTRAINT_UNIQUE)
            said.unique = constraint;
        else if (constraint->kind == CM_CONSTRAINT_FOREIGN_KEY)
            said.reference = constraint;
    }
    if (body->indexes->len)
        said.index = body->indexes->pdata[0];
    return write_column(document, column, &said);
}

/* Whether cm_body_write_column() has written it. */
static bool
is_written_at_column(const CmTable *table, const CmConstraint *constraint)
{
    const CmPart *part;

    if (constraint->kind == CM_CONSTRAINT_PRIMARY_KEY)
        return is_inline_key(table);
    if (constraint->kind == CM_CONSTRAINT_CHECK || constraint->parts->len != 1)
        return false;
    part = constraint->parts->pdata[0];
    return part->column && inline_constraint(table, part->column, constraint->kind) == constraint;
}

/* The shortest form of an entry in a list of uniques or checks. */
static CmYaml *
write_entry(CmYamlDocument *document, const CmConstraint *constraint)
{
    CmYaml *mapping;

    if (!cm_body_is_simple(constraint) || constraint->kind == CM_CONSTRAINT_FOREIGN_KEY)
        return cm_body_write_constraint(document, constraint, true);
    if (constraint->kind != CM_CONSTRAINT_CHECK)
        return constraint->name ? cm_body_write_constraint(document, constraint, true)
                                : cm_body_write_parts(document, constraint->parts);
    if (!constraint->name)
        return cm_yaml_sql(document, constraint->sql);
    if (cm_body_is_check_key(constraint->name))
        return cm_body_write_constraint(document, constraint, true);
    mapping = cm_yaml_mapping(document, false);
    cm_yaml_put(document, mapping, constraint->name, cm_yaml_sql(document, constraint->sql));
    return mapping;
}

/* Uniques and exclusions that all have names of their own are a mapping of them; anything else is a
 * list. */
static bool
is_named_mapping(const CmTable *table, CmConstraintKind kind)
{
    g_autoptr(GHashTable) names = g_hash_table_new(g_str_hash, g_str_equal);

    if (kind != CM_CONSTRAINT_UNIQUE && kind != CM_CONSTRAINT_EXCLUDE)
        return false;
    for (guint i = 0; i < table->constraints->len; i++) {
        const CmConstraint *constraint = table->constraints->pdata[i];

        if (constraint->kind != kind || is_written_at_column(table, constraint))
            continue;
        if (!constraint->name || !g_hash_table_add(names, constraint->name))
            return false;
    }
    return true;
}

void
cm_body_put_constraints(CmYamlDocument *document, CmYaml *body, const CmTable *table,
                        const char *key, CmConstraintKind kind)
{
    bool is_mapping = is_named_mapping(table, kind);
    CmYaml *entries =
        is_mapping ? cm_yaml_mapping(document, false) : cm_yaml_sequence(document, false);

    for (guint i = 0; i < table->constraints->len; i++) {
        const CmConstraint *constraint = table->constraints->pdata[i];

        if (constraint->kind != kind || is_written_at_column(table, constraint))
            continue;
        if (!is_mapping)
            cm_yaml_add(document, entries, write_entry(document, constraint));
        else
            cm_yaml_put(document, entries, constraint->name,
                        cm_body_is_simple(constraint)
                            ? cm_body_write_parts(document, constraint->parts)
                            : cm_body_write_constraint(document, constraint, false));
    }
    if (entries->n_items)
        cm_yaml_put(document, body, key, entries);
}

static void
put_primary_key(CmYamlDocument *document, CmYaml *body, const CmTable *table)
{
    const CmConstraint *key = cm_table_primary_key(table);

    if (!key || is_inline_key(table))
        return;
    if (!key->name && cm_body_is_simple(key))
        cm_yaml_put(document, body, "primary_key", cm_body_write_parts(document, key->parts));
    else
        cm_yaml_put(document, body, "primary_key", cm_body_write_constraint(document, key, true));
}

CmYaml *
cm_body_write_index(CmYamlDocument *document, const CmIndex *index)
{
    CmYaml *columns = cm_body_write_parts(document, index->parts);
    CmYaml *mapping = cm_yaml_mapping(document, true);

    cm_yaml_put(document, mapping, "columns", columns);
    if (index->unique)
        cm_yaml_put_boolean(document, mapping, "unique", true);
    cm_yaml_put_text(document, mapping, "where", index->where);
    cm_yaml_put_text(document, mapping, "comment", index->comment);
    cm_yaml_put_text(document, mapping, "renamed_from", index->renamed_from);
    cm_body_write_dialects(document, mapping, index->dialects);
    cm_body_write_options(document, mapping, index->options);
    return mapping->n_items == 2 ? columns : mapping;
}

CmYaml *
cm_body_write_indexes(CmYamlDocument *document, const GPtrArray *indexes)
{
    CmYaml *mapping = indexes->len ? cm_yaml_mapping(document, false) : NULL;

    for (guint i = 0; i < indexes->len; i++) {
        const CmIndex *index = indexes->pdata[i];

        cm_yaml_put(document, mapping, index->name, cm_body_write_index(document, index));
    }
    return mapping;
}

CmYaml *
cm_body_write_table(CmYamlDocument *document, const CmTable *table, const CmBodyContext *context)
{
    CmYaml *body = cm_yaml_mapping(document, false);
    CmYaml *columns = cm_yaml_mapping(document, false);

    for (guint i = 0; i < table->columns->len; i++) {
        const CmColumn *column = table->columns->pdata[i];

        cm_yaml_put(document, columns, column->name,
                    cm_body_write_column(document, column, table, context));
    }
    cm_yaml_put_text(document, body, "virtual", table->module);
    if (columns->n_items)
        cm_yaml_put(document, body, "columns", columns);
    put_primary_key(document, body, table);
    cm_body_put_constraints(document, body, table, "foreign_keys", CM_CONSTRAINT_FOREIGN_KEY);
    cm_body_put_constraints(document, body, table, "uniques", CM_CONSTRAINT_UNIQUE);
    cm_body_put_constraints(document, body, table, "checks", CM_CONSTRAINT_CHECK);
    cm_body_put_constraints(document, body, table, "excludes", CM_CONSTRAINT_EXCLUDE);
    cm_yaml_put(document, body, "indexes", cm_body_write_indexes(document, table->indexes));
    cm_yaml_put_text(document, body, "comment", table->comment);
    cm_yaml_put_text(document, body, "renamed_from", table->renamed_from);
    cm_body_write_dialects(document, body, table->dialects);
    cm_body_write_options(document, body, table->options);
    return body;
}
