/* Rows of a bulk_insert, with values as the database keeps them. */
#include "dialect/ddl.h"

#include <string.h>

/* A uuid as a database without the type keeps it: its 32 digits, in small letters. */
static void
shorten_uuid(CmValue *value)
{
    char *to = value->data;

    for (const char *from = value->data; *from; from++)
        if (*from != '-')
            *to++ = g_ascii_tolower(*from);
    *to = '\0';
    value->length = (gsize)(to - (char *)value->data);
}

/* The digits behind the seconds, with their point, none of which may be lost. */
static gsize
fraction_length(const char *text, const char **start)
{
    const char *point = strchr(text, '.');

    *start = point ? point : "";
    return point ? 1 + strspn(point + 1, "0123456789") : 0;
}

/* A moment as a database without zones keeps it: in UTC, with a blank before the time. What says no
 * zone, and what is no moment, stays as it is. */
static void
put_in_utc(CmValue *value)
{
    const char *text = value->data;
    const char *fraction;
    gsize digits = fraction_length(text, &fraction);
    g_autoptr(GDateTime) at = g_date_time_new_from_iso8601(text, NULL);
    g_autoptr(GDateTime) utc = at ? g_date_time_to_utc(at) : NULL;
    g_autofree char *whole = utc ? g_date_time_format(utc, "%Y-%m-%d %H:%M:%S") : NULL;
    char *moment;

    if (!whole)
        return;
    moment = g_strdup_printf("%s%.*s", whole, (int)digits, fraction);
    g_free(value->data);
    *value = cm_value_of_text(moment);
}

/* Has the last row of the statement say its values so. */
static void
settle_values(const CmDialect *dialect, const CmOperation *operation, CmStatement *insert)
{
    guint width = operation->types ? operation->types->len : 0;
    CmValue *row = &g_array_index(insert->values, CmValue, insert->values->len - width);

    for (guint i = 0; i < width; i++) {
        const CmType *type = operation->types->pdata[i];

        if (!type || row[i].kind != CM_VALUE_TEXT)
            continue;
        if (type->kind == CM_TYPE_UUID && !dialect->has_uuids)
            shorten_uuid(&row[i]);
        else if (type->kind == CM_TYPE_TIMESTAMPTZ && !dialect->has_zones)
            put_in_utc(&row[i]);
    }
}

void
cm_ddl_add_bulk_insert(GPtrArray *statements, const CmDialect *dialect,
                       const CmOperation *operation)
{
    CmStatement *insert = NULL;

    for (guint i = 0; i < operation->rows->len; i++) {
        if (i % CM_DDL_ROWS_AT_ONCE == 0) {
            insert = cm_statement_insert(operation->table.schema, operation->table.name,
                                         (const char *const *)operation->columns);
            g_ptr_array_add(statements, insert);
        }
        cm_statement_add_row(insert, operation->rows->pdata[i]);
        settle_values(dialect, operation, insert);
    }
}
