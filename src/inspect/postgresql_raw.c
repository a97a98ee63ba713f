/* What is kept as the statements that create it. */
#include "inspect/postgresql_raw.h"

#include "dialect/spelling.h"
#include "inspect/postgresql_catalog.h"

enum {
    RANK,
    CLASS,
    OID,
    KIND,
    KIND_SQL,
    NAME,
    SQL,
    ANNOUNCED,
};

/* What an operator announces and nobody made: there since it was, and nothing else drops it. */
static const char with_announced[] =
    "SELECT q.*, CASE q.class WHEN 2617 THEN "
    "(SELECT string_agg(DISTINCT s.oid::regoperator::text, ', ') FROM pg_catalog.pg_operator o "
    "JOIN pg_catalog.pg_operator s ON s.oid IN (o.oprcom, o.oprnegate) AND s.oprcode = 0 "
    "WHERE o.oid = q.oid) END FROM (";

static char *
quote_literal(const char *text)
{
    GString *out = g_string_new(NULL);
    CmValue value = cm_value_of_text(text);

    cm_spelling_append_literal(out, &cm_spelling_postgresql, &value);
    return g_string_free(out, FALSE);
}

static void
set_kind(CmObject *object, const char *kind)
{
    CmValue value = cm_value_of_text(kind);

    cm_object_set(object, "type", &value);
}

/* Its comment is one more statement, since only they know what it is about. */
CmObject *
cm_catalog_raw(const char *kind, const char *kind_sql, const char *name, const char *sql,
               const char *comment)
{
    g_autofree char *whole = g_strdup_printf("%s %s", kind, name);
    g_autofree char *literal = comment ? quote_literal(comment) : NULL;
    CmObject *object = cm_object_new(CM_OBJECT_RAW, NULL, whole);

    set_kind(object, kind);
    object->sql = literal
                      ? g_strdup_printf("%s;\nCOMMENT ON %s %s IS %s", sql, kind_sql, name, literal)
                      : g_strdup(sql);
    object->drop_sql = g_strdup_printf("DROP %s %s", kind_sql, name);
    return object;
}

static CmObject *
new_comment(const char *kind, const char *name, const char *comment, const char *usual)
{
    g_autofree char *upper = g_ascii_strup(kind, -1);
    g_autofree char *literal = quote_literal(comment);
    g_autofree char *whole = g_strdup_printf("comment on %s %s", kind, name);
    CmObject *object = cm_object_new(CM_OBJECT_RAW, NULL, whole);

    set_kind(object, "comment");
    object->sql = g_strdup_printf("COMMENT ON %s %s IS %s", upper, name, literal);
    object->drop_sql = g_strdup_printf("COMMENT ON %s %s IS %s", upper, name, usual);
    return object;
}

/* The schema public has a comment from the start. */
CmObject *
cm_catalog_raw_comment(const CmCatalog *catalog, const char *schema, guint oid)
{
    static const char standard[] = "standard public schema";
    bool is_public = !g_strcmp0(schema, "public");
    g_autofree char *comment = cm_catalog_comment(catalog, CM_CATALOG_NAMESPACE, oid, 0);
    g_autofree char *quoted = cm_spelling_quote(&cm_spelling_postgresql, schema);
    g_autofree char *usual = is_public ? quote_literal(standard) : g_strdup("NULL");

    if (!comment || (is_public && !strcmp(comment, standard)))
        return NULL;
    return new_comment("schema", quoted, comment, usual);
}

void
cm_catalog_add_comment(CmCatalog *catalog, const char *kind, const char *name, const char *comment,
                       const CmName *after)
{
    CmObject *object = new_comment(kind, name, comment, "NULL");

    object->depends_on = g_new0(char *, 2);
    object->depends_on[0] = cm_name_to_string(after);
    g_ptr_array_add(catalog->objects, object);
}

static void
drop_announced(CmObject *operator_, const char *announced)
{
    g_autofree char *first = operator_->drop_sql;

    operator_->drop_sql = g_strdup_printf("%s;\nDROP OPERATOR IF EXISTS %s", first, announced);
}

static bool
take_raw(CmCatalog *catalog, const CmResult *row, GError **error)
{
    CmCatalogClass class_ = (CmCatalogClass)cm_result_integer(row, CLASS);
    guint oid = cm_catalog_oid(row, OID);
    g_autofree char *comment = cm_catalog_comment(catalog, class_, oid, 0);
    CmObject *object;

    if (cm_result_is_null(row, SQL))
        return cm_fail(error, CM_ERROR_UNSUPPORTED,
                       "%s %s has a canonical function, which cannot be described: make it part of "
                       "an extension, or look at other schemas only",
                       cm_result_text(row, KIND), cm_result_text(row, NAME));
    object = cm_catalog_raw(cm_result_text(row, KIND), cm_result_text(row, KIND_SQL),
                            cm_result_text(row, NAME), cm_result_text(row, SQL), comment);
    if (!cm_result_is_null(row, ANNOUNCED))
        drop_announced(object, cm_result_text(row, ANNOUNCED));
    cm_catalog_add(catalog, object, class_, oid);
    return true;
}

bool
cm_catalog_read_raw(CmCatalog *catalog, GError **error)
{
    g_autoptr(GString) sql = g_string_new(with_announced);

    for (guint i = 0; cm_catalog_raw_queries[i]; i++)
        g_string_append_printf(sql, "%sSELECT %u, %s", i ? " UNION ALL " : "", i,
                               cm_catalog_raw_queries[i]);
    g_string_append_printf(sql, ") q (rank, class, oid, kind, kind_sql, name, sql) ORDER BY 1, %d",
                           NAME + 1);
    return cm_catalog_each(catalog, sql->str, take_raw, error);
}
