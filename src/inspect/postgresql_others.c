/* What views and foreign tables say of their columns: a view's are its query's, and what else there
 * is to them is said behind it; a foreign table is kept as statements. */
#include "dialect/spelling.h"
#include "inspect/postgresql_catalog.h"

static char *
quote(const char *identifier)
{
    return cm_spelling_quote(&cm_spelling_postgresql, identifier);
}

static void
append_literal(GString *out, const char *text)
{
    CmValue value = cm_value_of_text(text);

    cm_spelling_append_literal(out, &cm_spelling_postgresql, &value);
}

static void
append_default(GString *out, const CmDefault *value)
{
    if (value->kind == CM_DEFAULT_TEXT)
        append_literal(out, value->text);
    else
        g_string_append_printf(out, value->kind == CM_DEFAULT_SQL ? "(%s)" : "%s", value->text);
}

static void
add_clause(GStrvBuilder *clauses, const char *column, const char *format, const char *text)
{
    g_autoptr(GString) clause = g_string_new("ALTER COLUMN ");

    g_string_append_printf(clause, "%s SET ", column);
    g_string_append_printf(clause, format, text);
    g_strv_builder_add(clauses, clause->str);
}

/* What ALTER says of a column, its default aside. */
static void
add_clauses(GStrvBuilder *clauses, const CmColumn *column)
{
    g_autofree char *name = quote(column->name);
    const char *storage = cm_options_text(column->options, "postgresql", "storage");
    const char *compression = cm_options_text(column->options, "postgresql", "compression");
    const CmValue *statistics = cm_options_get(column->options, "postgresql", "statistics");
    g_auto(GStrv) with = cm_options_list(column->options, "postgresql", "with");
    g_autofree char *joined = with ? g_strjoinv(", ", with) : NULL;
    g_autofree char *target =
        statistics ? g_strdup_printf("%" G_GINT64_FORMAT, statistics->integer) : NULL;

    if (storage)
        add_clause(clauses, name, "STORAGE %s", storage);
    if (compression)
        add_clause(clauses, name, "COMPRESSION %s", compression);
    if (target)
        add_clause(clauses, name, "STATISTICS %s", target);
    if (joined)
        add_clause(clauses, name, "(%s)", joined);
}

static void
describe_view(const CmCatalogRelation *relation)
{
    g_autoptr(GStrvBuilder) clauses = g_strv_builder_new();
    g_autoptr(GStrvBuilder) comments = g_strv_builder_new();
    g_auto(GStrv) clause_list = NULL;
    g_auto(GStrv) comment_list = NULL;

    for (guint i = 0; i < relation->columns->len; i++) {
        const CmCatalogColumn *column = relation->columns->pdata[i];
        g_autofree char *name = column ? quote(column->column->name) : NULL;
        g_autoptr(GString) text = g_string_new(NULL);

        if (!column)
            continue;
        if (column->column->server_default.kind != CM_DEFAULT_NONE) {
            append_default(text, &column->column->server_default);
            add_clause(clauses, name, "DEFAULT %s", text->str);
        }
        add_clauses(clauses, column->column);
        g_string_printf(text, "%s=%s", name,
                        column->column->comment ? column->column->comment : "");
        if (column->column->comment)
            g_strv_builder_add(comments, text->str);
    }
    clause_list = g_strv_builder_end(clauses);
    comment_list = g_strv_builder_end(comments);
    cm_catalog_set_list(&relation->view->options, "clauses", clause_list);
    cm_catalog_set_list(&relation->view->options, "column_comments", comment_list);
}

static void
describe_composite(const CmCatalogRelation *relation)
{
    for (guint i = 0; i < relation->columns->len; i++) {
        CmCatalogColumn *column = relation->columns->pdata[i];

        if (!column)
            continue;
        column->is_said = true;
        g_ptr_array_add(relation->object->columns, column->column);
    }
}

static void
append_column(GString *out, const CmColumn *column)
{
    g_autofree char *name = quote(column->name);
    g_autofree char *type = cm_postgresql_type_to_text(column->type);
    g_auto(GStrv) options = cm_options_list(column->options, "postgresql", "options");

    g_string_append_printf(out, "\n    %s %s", name, type);
    for (GStrv option = options; option && *option; option++) {
        g_auto(GStrv) pair = g_strsplit(*option, "=", 2);
        g_autofree char *key = quote(pair[0]);

        g_string_append_printf(out, "%s%s ", option == options ? " OPTIONS (" : ", ", key);
        append_literal(out, pair[1] ? pair[1] : "");
    }
    g_string_append(out, options ? ")" : "");
    if (column->collation) {
        CmName collation = {NULL, NULL};

        cm_name_parse(column->collation, &collation, NULL);
        g_string_append(out, " COLLATE ");
        cm_spelling_append_name(out, &cm_spelling_postgresql, collation.schema, collation.name);
        cm_name_clear(&collation);
    }
    if (column->computed)
        g_string_append_printf(out, " GENERATED ALWAYS AS (%s)%s", column->computed,
                               column->computed_stored ? " STORED" : "");
    if (column->server_default.kind != CM_DEFAULT_NONE) {
        g_string_append(out, " DEFAULT ");
        append_default(out, &column->server_default);
    }
    g_string_append(out, column->nullable ? "" : " NOT NULL");
}

static void
append_checks(GString *out, const CmTable *table, const char *separator, bool not_valid)
{
    for (guint i = 0; i < table->constraints->len; i++) {
        const CmConstraint *check = table->constraints->pdata[i];
        g_autofree char *name = quote(check->name);

        if (cm_options_is_set(check->options, "postgresql", "not_valid") != not_valid)
            continue;
        g_string_append_printf(
            out, "%sCONSTRAINT %s CHECK (%s)%s%s", separator, name, check->sql,
            cm_options_is_set(check->options, "postgresql", "no_inherit") ? " NO INHERIT" : "",
            not_valid ? " NOT VALID" : "");
    }
}

static void
append_named(GString *out, const char *name)
{
    CmName parsed = {NULL, NULL};

    if (cm_name_parse(name, &parsed, NULL))
        cm_spelling_append_name(out, &cm_spelling_postgresql, parsed.schema, parsed.name);
    cm_name_clear(&parsed);
}

/* What is said of it behind CREATE, each a statement. */
static void
append_rest(GString *out, const CmCatalogRelation *relation, const char *name)
{
    const CmTable *table = relation->table;
    const char *parent = cm_options_text(table->options, "postgresql", "partition_of");
    g_autoptr(GStrvBuilder) clauses = g_strv_builder_new();
    g_autofree char *add = g_strdup_printf(";\nALTER FOREIGN TABLE %s ADD ", name);
    g_auto(GStrv) list = NULL;

    append_checks(out, table, add, true);
    for (guint i = 0; i < relation->columns->len; i++) {
        const CmCatalogColumn *column = relation->columns->pdata[i];
        g_autofree char *quoted = column ? quote(column->column->name) : NULL;

        if (!column)
            continue;
        add_clauses(clauses, column->column);
        if (!column->column->comment)
            continue;
        g_string_append_printf(out, ";\nCOMMENT ON COLUMN %s.%s IS ", name, quoted);
        append_literal(out, column->column->comment);
    }
    list = g_strv_builder_end(clauses);
    for (GStrv clause = list; *clause; clause++)
        g_string_append_printf(out, ";\nALTER FOREIGN TABLE %s %s", name, *clause);
    if (!parent)
        return;
    g_string_append(out, ";\nALTER TABLE ");
    append_named(out, parent);
    g_string_append_printf(out, " ATTACH PARTITION %s %s", name,
                           cm_options_text(table->options, "postgresql", "partition_bound"));
}

static void
describe_foreign(CmCatalog *catalog, const CmCatalogRelation *relation)
{
    g_autoptr(GString) name = g_string_new(NULL);
    g_autoptr(GString) sql = g_string_new("CREATE FOREIGN TABLE ");
    g_autoptr(GString) elements = g_string_new(NULL);
    g_auto(GStrv) parents = cm_options_list(relation->table->options, "postgresql", "inherits");

    cm_spelling_append_name(name, &cm_spelling_postgresql, relation->name.schema,
                            relation->name.name);
    for (guint i = 0; i < relation->columns->len; i++) {
        const CmCatalogColumn *column = relation->columns->pdata[i];

        if (!column || (!column->is_local && !relation->is_partition))
            continue;
        g_string_append(elements, elements->len ? "," : "");
        append_column(elements, column->column);
    }
    append_checks(elements, relation->table, elements->len ? ",\n    " : "\n    ", false);
    g_string_append_printf(sql, "%s (%s\n)", name->str, elements->str);
    for (GStrv parent = parents; parent && *parent; parent++) {
        g_string_append(sql, parent == parents ? " INHERITS (" : ", ");
        append_named(sql, *parent);
    }
    g_string_append_printf(sql, "%s%s", parents ? ")" : "", relation->server);
    append_rest(sql, relation, name->str);
    cm_catalog_add(catalog,
                   cm_catalog_raw("foreign table", "FOREIGN TABLE", name->str, sql->str,
                                  relation->table->comment),
                   CM_CATALOG_CLASS, relation->oid);
}

void
cm_catalog_describe_others(CmCatalog *catalog)
{
    for (guint i = 0; i < catalog->ordered->len; i++) {
        const CmCatalogRelation *relation = catalog->ordered->pdata[i];

        if (relation->view)
            describe_view(relation);
        else if (relation->object)
            describe_composite(relation);
        else if (relation->kind == 'f')
            describe_foreign(catalog, relation);
    }
}
