/* What keys and indexes are over. */
#include "schema/constraint.h"
#include "support/unit.h"

static GPtrArray *
expressions(const char *column, const char *sql)
{
    const char *const columns[] = {column, NULL};
    GPtrArray *parts = cm_parts_new(columns);

    g_ptr_array_add(parts, cm_part_new_sql(sql));
    return parts;
}

START_TEST(parts_match_by_columns_and_expressions)
{
    g_autoptr(GPtrArray) lower = expressions("a", "lower(b)");
    g_autoptr(GPtrArray) again = expressions("a", "lower(b)");
    g_autoptr(GPtrArray) upper = expressions("a", "upper(b)");
    g_autoptr(GPtrArray) other = expressions("b", "lower(b)");
    g_autoptr(GPtrArray) less = cm_parts_new((const char *const[]){"a", NULL});

    ((CmPart *)again->pdata[0])->order = CM_ORDER_DESC;
    ck_assert(cm_parts_match(lower, again));
    ck_assert(!cm_parts_match(lower, upper));
    ck_assert(!cm_parts_match(lower, other));
    ck_assert(!cm_parts_match(lower, less));
}
END_TEST

UNIT_MAIN("schema/constraint", parts_match_by_columns_and_expressions)
