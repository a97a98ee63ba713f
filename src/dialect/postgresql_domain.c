/* Domains. */
#include <string.h>

#include "dialect/postgresql_constraint.h"
#include "dialect/postgresql_names.h"
#include "dialect/postgresql_object.h"
#include "dialect/postgresql_remake.h"
#include "dialect/postgresql_types.h"

static const CmColumn *
value_of(const CmObject *domain)
{
    return domain->columns->len ? domain->columns->pdata[0] : NULL;
}

char *
cm_postgresql_type_clause(const CmColumn *column, GError **error)
{
    g_autofree char *type = cm_postgresql_type_to_text(column->type);
    GString *out;

    if (!type) {
        cm_fail(error, CM_ERROR_UNSUPPORTED, "'%s' has no type that PostgreSQL knows",
                column->name);
        return NULL;
    }
    out = g_string_new(type);
    if (column->collation) {
        g_string_append(out, " COLLATE ");
        cm_ddl_append_collation(out, &cm_dialect_postgresql, column->collation);
    }
    return g_string_free(out, FALSE);
}

static char *
create_domain_sql(const CmObject *domain, GError **error)
{
    const CmColumn *value = value_of(domain);
    g_autofree char *name = cm_postgresql_name(&domain->name);
    g_autofree char *type = NULL;
    g_autofree char *text = NULL;
    g_autoptr(GString) out = g_string_new(NULL);

    if (!value) {
        cm_fail(error, CM_ERROR_VALUE, "a domain says with 'type' what it is");
        return NULL;
    }
    type = cm_postgresql_type_clause(value, error);
    text = cm_postgresql_default(value);
    if (!type)
        return NULL;
    g_string_append_printf(out, "CREATE DOMAIN %s AS %s", name, type);
    if (text)
        g_string_append_printf(out, " DEFAULT %s", text);
    if (!value->nullable)
        g_string_append(out, " NOT NULL");
    for (guint i = 0; i < domain->constraints->len; i++) {
        const CmConstraint *check = domain->constraints->pdata[i];
        g_autofree char *sql =
            cm_postgresql_is_not_valid(check) ? NULL : cm_postgresql_constraint(check, error);

        if (sql)
            g_string_append_printf(out, " %s", sql);
    }
    return g_string_free(g_steal_pointer(&out), FALSE);
}

/* The name of a check: its own, or the one that the server gave it. */
static char *
check_name(const CmObject *domain, const CmConstraint *check)
{
    guint number = 0;
    g_autofree char *label = NULL;

    if (check->name)
        return g_strdup(check->name);
    for (guint i = 0; i < domain->constraints->len && domain->constraints->pdata[i] != check; i++)
        number += !((CmConstraint *)domain->constraints->pdata[i])->name;
    label = number ? g_strdup_printf("check%u", number) : g_strdup("check");
    return cm_made_name(domain->name.name, NULL, label);
}

static void alter_domain_sql(const CmRendering *rendering, const CmObject *domain,
                             const char *format, ...) G_GNUC_PRINTF(3, 4);

static void
alter_domain_sql(const CmRendering *rendering, const CmObject *domain, const char *format, ...)
{
    g_autofree char *tail = NULL;
    va_list arguments;

    va_start(arguments, format);
    tail = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    cm_rendering_add_named(rendering, "ALTER DOMAIN", &domain->name, tail);
}

static bool
add_check(const CmRendering *rendering, const CmObject *domain, const CmConstraint *check,
          GError **error)
{
    g_autofree char *sql = cm_postgresql_constraint(check, error);

    if (sql)
        alter_domain_sql(rendering, domain, "ADD %s%s", sql,
                         cm_postgresql_is_not_valid(check) ? " NOT VALID" : "");
    return sql != NULL;
}

static void
comment_check(const CmRendering *rendering, const CmObject *domain, const CmConstraint *check)
{
    g_autofree char *own = check_name(domain, check);
    g_autofree char *quoted = cm_postgresql_quote(own);
    g_autofree char *of = cm_postgresql_name(&domain->name);
    g_autofree char *name = g_strdup_printf("%s ON DOMAIN %s", quoted, of);

    cm_rendering_comment(rendering, "CONSTRAINT", name, check->comment);
}

/* What CREATE DOMAIN cannot say. */
static bool
finish_domain(const CmRendering *rendering, const CmObject *domain, GError **error)
{
    for (guint i = 0; i < domain->constraints->len; i++) {
        const CmConstraint *check = domain->constraints->pdata[i];

        if (cm_postgresql_is_not_valid(check) && !add_check(rendering, domain, check, error))
            return false;
        if (check->comment)
            comment_check(rendering, domain, check);
    }
    return true;
}

bool
cm_postgresql_create_domain(const CmRendering *rendering, const CmObject *object, GError **error)
{
    char *sql = create_domain_sql(object, error);

    if (!sql)
        return false;
    cm_statements_add(rendering->statements, sql);
    return finish_domain(rendering, object, error);
}

/* The check of a domain that says the same, under the same name if it has one. */
static const CmConstraint *
find_check(const CmObject *domain, const CmConstraint *wanted)
{
    for (guint i = 0; i < domain->constraints->len; i++) {
        const CmConstraint *check = domain->constraints->pdata[i];

        if (!strcmp(check->sql, wanted->sql) &&
            (!check->name || !wanted->name || !strcmp(check->name, wanted->name)))
            return check;
    }
    return NULL;
}

/* Whether a check that says the same is left where it is: nothing makes it forget that it holds. */
static bool
stays(const CmConstraint *was, const CmConstraint *now)
{
    return was && now && (cm_postgresql_is_not_valid(was) || !cm_postgresql_is_not_valid(now));
}

static bool
change_checks(const CmRendering *rendering, const CmObject *before, const CmObject *after,
              GError **error)
{
    for (guint i = 0; i < before->constraints->len; i++) {
        const CmConstraint *was = before->constraints->pdata[i];
        const CmConstraint *now = find_check(after, was);
        g_autofree char *own = check_name(before, was);
        g_autofree char *name = cm_postgresql_quote(own);

        if (!stays(was, now))
            alter_domain_sql(rendering, before, "DROP CONSTRAINT %s", name);
        else if (cm_postgresql_is_not_valid(was) && !cm_postgresql_is_not_valid(now))
            alter_domain_sql(rendering, before, "VALIDATE CONSTRAINT %s", name);
    }
    for (guint i = 0; i < after->constraints->len; i++) {
        const CmConstraint *now = after->constraints->pdata[i];
        const CmConstraint *was = find_check(before, now);
        bool is_new = !stays(was, now);

        if (is_new && !add_check(rendering, after, now, error))
            return false;
        if (g_strcmp0(is_new ? NULL : was->comment, now->comment))
            comment_check(rendering, after, now);
    }
    return true;
}

/* Whether values are to hold more than before, which the server looks after in columns alone. */
static bool
is_tightened(const CmObject *before, const CmObject *after)
{
    bool is_so = value_of(before)->nullable && !value_of(after)->nullable;

    for (guint i = 0; i < after->constraints->len; i++) {
        const CmConstraint *now = after->constraints->pdata[i];
        const CmConstraint *was = find_check(before, now);

        is_so |= !cm_postgresql_is_not_valid(now) &&
                 (!stays(was, now) || cm_postgresql_is_not_valid(was));
    }
    return is_so;
}

bool
cm_postgresql_alter_domain(const CmRendering *rendering, const CmObject *before,
                           const CmObject *after, GError **error)
{
    const CmColumn *was = value_of(before);
    const CmColumn *now = value_of(after);
    g_autofree char *create = create_domain_sql(after, error);
    g_autofree char *old = was ? cm_postgresql_type_to_text(was->type) : NULL;
    g_autofree char *new = create ? cm_postgresql_type_to_text(now->type) : NULL;
    g_autofree char *value = NULL;

    if (!create || !old)
        return false;
    if (strcmp(old, new) || g_strcmp0(was->collation, now->collation) ||
        (is_tightened(before, after) && cm_postgresql_is_type_held(rendering, &before->name))) {
        g_autofree char *using = cm_postgresql_type_using(old, new, "");

        return cm_postgresql_remake_type(rendering, &before->name, create,
                                         using ? cm_postgresql_convert_by_text : NULL, NULL,
                                         error) &&
               finish_domain(rendering, after, error);
    }
    value = cm_postgresql_default(now);
    if (!cm_default_equal(&was->server_default, &now->server_default))
        alter_domain_sql(rendering, after, value ? "SET DEFAULT %s" : "DROP DEFAULT%s",
                         value ? value : "");
    if (was->nullable != now->nullable)
        alter_domain_sql(rendering, after, "%s NOT NULL", now->nullable ? "DROP" : "SET");
    return change_checks(rendering, before, after, error);
}
