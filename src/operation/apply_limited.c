/* Replay for all dialects at once. */
#include "operation/concerned.h"

typedef struct {
    const CmOperation *operation;
    CmSchema *schema;
    const char *dialect; /* NULL: the operation is for others alone */
    CmDialects runs_on;
} Applying;

static void
set_dialects(GStrv *own, CmDialects dialects)
{
    g_strfreev(*own);
    *own = cm_dialects_names(dialects);
}

/* What is for others alone is known as far as it can be followed. */
static bool
apply(const Applying *applying, GError **error)
{
    GError *ignored = NULL;

    if (applying->dialect)
        return cm_operation_apply(applying->operation, applying->schema, applying->dialect, error);
    cm_operation_apply(applying->operation, applying->schema, NULL, &ignored);
    g_clear_error(&ignored);
    return true;
}

/* What was there for others is as the operation makes it. */
static void
make_way(const Applying *applying)
{
    g_autoptr(GPtrArray) undoing =
        cm_operation_reverse(applying->operation, applying->schema, NULL, NULL);
    GError *ignored = NULL;

    for (guint i = 0; undoing && i < undoing->len; i++) {
        CmOperation *undo = undoing->pdata[i];

        cm_operation_apply(undo, applying->schema, NULL, &ignored);
        g_clear_error(&ignored);
    }
}

static bool
make(const Applying *applying, const CmConcerned *before, GError **error)
{
    bool is_more = before->own && !(before->all & applying->runs_on);
    CmDialects had = is_more ? before->all : 0;
    CmConcerned made;

    if (is_more && !applying->dialect) {
        set_dialects(before->own, had | applying->runs_on);
        return true;
    }
    if (is_more)
        make_way(applying);
    if (!apply(applying, error))
        return false;
    made = cm_operation_concerned(applying->operation, applying->schema, false);
    if (made.own && (is_more || made.all & ~applying->runs_on))
        set_dialects(made.own, had | (made.all & applying->runs_on));
    return true;
}

static bool
drop(const Applying *applying, const CmConcerned *before, GError **error)
{
    CmDialects rest = before->all & ~applying->runs_on;

    if (!before->own || !rest)
        return apply(applying, error);
    set_dialects(before->own, rest);
    return true;
}

bool
cm_operation_apply_in_full(const CmOperation *operation, CmSchema *schema, const char *dialect,
                           GError **error)
{
    bool is_mine = cm_operation_is_for(operation, dialect);
    const CmConcerned before = cm_operation_concerned(operation, schema, false);
    const Applying applying = {operation, schema, is_mine ? dialect : NULL,
                               cm_dialects_of((const char *const *)operation->dialects)};

    switch (cm_operation_effect(operation->kind)) {
    case CM_OPERATION_MAKES:
        return make(&applying, &before, error);
    case CM_OPERATION_DROPS:
        return drop(&applying, &before, error);
    case CM_OPERATION_CHANGES:
        return (!is_mine && before.all & cm_dialects_one(dialect)) || apply(&applying, error);
    default:
        return !is_mine || apply(&applying, error);
    }
}
