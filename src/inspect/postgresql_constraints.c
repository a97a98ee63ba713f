/* Constraints of tables and domains. Keys and exclusions get what is their index's with the
 * indexes. */
#include <string.h>

#include "dialect/spelling.h"
#include "inspect/postgresql_catalog.h"

/* The names that the server gives do not follow when the table or column is renamed. */
#define IS_NAMED "k.conname !~ '_not_null[0-9]*$'"

/* What a partition or child has from its parent alone is its parent's; but its keys are indexes of
 * their own. A table that is referred to is named here only if it is not among those looked at. */
static const char constraints_sql[] =
    "SELECT k.oid, k.conrelid, k.contypid, k.contype, k.conname, k.condeferrable, k.condeferred, "
    "NOT k.convalidated AND {18: k.conenforced | true }, "
    "k.contype = 'c' AND k.coninhcount > 0 OR k.contype = 'f' AND k.conparentid <> 0, "
    "k.contype IN ('c', 'n') AND k.connoinherit, "
    "k.conkey, k.confrelid, k.confkey, CASE WHEN r.oid IS NOT NULL THEN r.oid::regclass::text END, "
    "CASE WHEN r.oid IS NOT NULL THEN ARRAY(SELECT a.attname FROM unnest(k.confkey) "
    "WITH ORDINALITY n(number, at) JOIN pg_catalog.pg_attribute a ON a.attrelid = r.oid "
    "AND a.attnum = n.number ORDER BY n.at) END, "
    "k.confdeltype, k.confupdtype, k.confmatchtype = 'f', {15: k.confdelsetcols | NULL }, "
    "pg_get_expr(k.conbin, k.conrelid), k.conindid, "
    "CASE k.contype WHEN 'x' THEN ARRAY(SELECT $operator(n.number) "
    "FROM unnest(k.conexclop) WITH ORDINALITY n(number, at) ORDER BY n.at) END, "
    "{18: NOT k.conenforced | false }, {18: k.conperiod | false }, " IS_NAMED " "
    "FROM pg_catalog.pg_constraint k "
    "LEFT JOIN pg_catalog.pg_class r ON r.oid = k.confrelid AND r.relnamespace NOT IN (:scope) "
    "WHERE k.connamespace IN (:scope) "
    "AND CASE k.contype WHEN 'c' THEN k.conislocal "
    "WHEN 'f' THEN k.conparentid = 0 OR EXISTS (SELECT FROM pg_catalog.pg_constraint p "
    "WHERE p.oid = k.conparentid AND p.confrelid = k.confrelid AND p.conname <> k.conname) "
    "WHEN 'n' THEN k.conrelid <> 0 "
    "AND {18: k.conislocal AND (k.connoinherit OR NOT k.convalidated OR " IS_NAMED
    " OR EXISTS (SELECT FROM pg_catalog.pg_description d WHERE d.classoid = 2606 "
    "AND d.objoid = k.oid)) | false } "
    "ELSE k.contype IN ('p', 'u', 'x') END "
    "ORDER BY k.conrelid, k.conname";

enum {
    OID,
    RELATION,
    TYPE,
    KIND,
    NAME,
    IS_DEFERRABLE,
    IS_DEFERRED,
    IS_NOT_VALID,
    IS_INHERITED,
    NO_INHERIT,
    COLUMNS,
    REFERRED_OID,
    REFERRED_NUMBERS,
    REFERRED,
    REFERRED_COLUMNS,
    ON_DELETE,
    ON_UPDATE,
    MATCH_FULL,
    SET_COLUMNS,
    EXPRESSION,
    INDEX,
    OPERATORS,
    NOT_ENFORCED,
    PERIOD,
    HAS_NAME,
};

static CmAction
action_of(const char *letter)
{
    switch (*letter) {
    case 'c':
        return CM_ACTION_CASCADE;
    case 'n':
        return CM_ACTION_SET_NULL;
    case 'd':
        return CM_ACTION_SET_DEFAULT;
    case 'r':
        return CM_ACTION_RESTRICT;
    default:
        return CM_ACTION_NONE;
    }
}

/* The names of columns whose numbers an array holds. */
static GStrv
column_names(const CmCatalogRelation *relation, const char *array)
{
    g_autoptr(GArray) numbers = cm_catalog_numbers(array);
    GStrv names = g_new0(char *, numbers->len + 1);

    for (guint i = 0; i < numbers->len; i++)
        names[i] = g_strdup(cm_catalog_column_name(relation, g_array_index(numbers, gint64, i)));
    return names;
}

static void
read_reference(const CmCatalog *catalog, const CmCatalogRelation *relation, CmConstraint *key,
               const CmResult *row)
{
    g_auto(GStrv) set_columns = column_names(relation, cm_result_text(row, SET_COLUMNS));
    const CmCatalogRelation *referred =
        cm_catalog_relation(catalog, cm_catalog_oid(row, REFERRED_OID));

    if (referred) {
        key->referred = cm_name_copy(&referred->name);
        key->referred_columns = column_names(referred, cm_result_text(row, REFERRED_NUMBERS));
    } else {
        cm_catalog_read_name(catalog, cm_result_text(row, REFERRED), &key->referred);
        key->referred_columns = cm_catalog_array(cm_result_text(row, REFERRED_COLUMNS));
    }
    key->on_delete = action_of(cm_result_text(row, ON_DELETE));
    key->on_update = action_of(cm_result_text(row, ON_UPDATE));
    key->match = g_strdup(cm_catalog_is_true(row, MATCH_FULL) ? "FULL" : NULL);
    cm_catalog_set_list(&key->options, "set_null_columns", set_columns);
}

static CmConstraintKind
kind_of(const char *letter)
{
    switch (*letter) {
    case 'p':
        return CM_CONSTRAINT_PRIMARY_KEY;
    case 'u':
        return CM_CONSTRAINT_UNIQUE;
    case 'f':
        return CM_CONSTRAINT_FOREIGN_KEY;
    case 'x':
        return CM_CONSTRAINT_EXCLUDE;
    default:
        return CM_CONSTRAINT_CHECK;
    }
}

/* What all kinds share. */
static CmConstraint *
read_constraint(const CmCatalog *catalog, const CmResult *row)
{
    static const struct {
        int column;
        const char *option;
    } flags[] = {{IS_NOT_VALID, "not_valid"},
                 {IS_INHERITED, "inherited"},
                 {NO_INHERIT, "no_inherit"},
                 {NOT_ENFORCED, "not_enforced"},
                 {PERIOD, "period"}};
    CmConstraint *constraint =
        cm_constraint_new(kind_of(cm_result_text(row, KIND)), cm_result_text(row, NAME));

    constraint->sql = cm_catalog_unwrap(cm_result_text(row, EXPRESSION));
    constraint->deferrable = cm_catalog_is_true(row, IS_DEFERRABLE);
    constraint->initially =
        cm_catalog_is_true(row, IS_DEFERRED) ? CM_INITIALLY_DEFERRED : CM_INITIALLY_DEFAULT;
    constraint->comment =
        cm_catalog_comment(catalog, CM_CATALOG_CONSTRAINT, cm_catalog_oid(row, OID), 0);
    for (gsize i = 0; i < G_N_ELEMENTS(flags); i++)
        cm_catalog_set_true(&constraint->options, flags[i].option,
                            cm_catalog_is_true(row, (guint)flags[i].column));
    return constraint;
}

/* The parts are the index's; an exclusion's operators wait for them. */
static void
add_key(CmCatalog *catalog, CmConstraint *constraint, const CmResult *row)
{
    g_auto(GStrv) operators = cm_catalog_array(cm_result_text(row, OPERATORS));

    for (GStrv operator= operators; *operator; operator++) {
        CmPart *part = cm_part_new(NULL);

        part->with = g_strdup(*operator);
        g_ptr_array_add(constraint->parts, part);
    }
    g_hash_table_insert(catalog->key_indexes, GUINT_TO_POINTER(cm_catalog_oid(row, INDEX)),
                        constraint);
}

/* A check that both have is declared in both; a partition is made to have it when it is attached.
 * The foreign key of a partition that has another name than its parent's keeps that. */
static bool
is_parents(const CmCatalogRelation *relation, const CmResult *row)
{
    return relation->is_partition && *cm_result_text(row, KIND) == 'c' &&
           cm_catalog_is_true(row, IS_INHERITED);
}

static void
comment_on_not_null(CmCatalog *catalog, const CmCatalogRelation *relation, const CmResult *row)
{
    g_autofree char *comment =
        cm_catalog_comment(catalog, CM_CATALOG_CONSTRAINT, cm_catalog_oid(row, OID), 0);
    g_autofree char *name =
        comment ? cm_spelling_quote(&cm_spelling_postgresql, cm_result_text(row, NAME)) : NULL;
    g_autoptr(GString) text = g_string_new(name);

    if (!comment)
        return;
    g_string_append(text, " ON ");
    cm_spelling_append_name(text, &cm_spelling_postgresql, relation->name.schema,
                            relation->name.name);
    cm_catalog_add_comment(catalog, "constraint", text->str, comment, &relation->name);
}

/* A NOT NULL that is valid and inherited, and has the server's name, is all in the column's being
 * so.
 */
static void
read_not_null(CmCatalog *catalog, const CmCatalogRelation *relation, const CmResult *row)
{
    g_autoptr(GArray) numbers = cm_catalog_numbers(cm_result_text(row, COLUMNS));
    const CmCatalogColumn *column = cm_catalog_column(relation, g_array_index(numbers, gint64, 0));
    const char *words[3] = {NULL};
    guint count = 0;

    if (cm_catalog_is_true(row, IS_NOT_VALID))
        words[count++] = "not_valid";
    if (cm_catalog_is_true(row, NO_INHERIT))
        words[count++] = "no_inherit";
    if (!column)
        return;
    cm_options_set_list(&column->column->options, "postgresql", "not_null", words);
    if (cm_catalog_is_true(row, HAS_NAME))
        cm_catalog_set_text(&column->column->options, "not_null_name", cm_result_text(row, NAME));
    comment_on_not_null(catalog, relation, row);
}

static bool
take_constraint(CmCatalog *catalog, const CmResult *row, GError **error)
{
    const CmCatalogRelation *relation = cm_catalog_relation(catalog, cm_catalog_oid(row, RELATION));
    CmObject *domain =
        cm_catalog_get(catalog->known, CM_CATALOG_TYPE, cm_catalog_oid(row, TYPE), 0);
    CmConstraint *constraint;

    (void)error;
    if (domain)
        g_ptr_array_add(domain->constraints, read_constraint(catalog, row));
    if (!relation || !relation->table || is_parents(relation, row))
        return true;
    if (*cm_result_text(row, KIND) == 'n') {
        read_not_null(catalog, relation, row);
        return true;
    }
    constraint = read_constraint(catalog, row);
    if (constraint->kind == CM_CONSTRAINT_FOREIGN_KEY) {
        g_auto(GStrv) columns = column_names(relation, cm_result_text(row, COLUMNS));

        g_ptr_array_unref(constraint->parts);
        constraint->parts = cm_parts_new((const char *const *)columns);
        read_reference(catalog, relation, constraint, row);
    } else if (constraint->kind != CM_CONSTRAINT_CHECK) {
        add_key(catalog, constraint, row);
    }
    cm_table_add_constraint(relation->table, constraint);
    return true;
}

bool
cm_catalog_read_constraints(CmCatalog *catalog, GError **error)
{
    return cm_catalog_each(catalog, constraints_sql, take_constraint, error);
}
