/* What the other schema has in place of something. */
#include "respell/internal.h"

#include <string.h>

static gpointer
find_renamed(const CmRespelling *of, gconstpointer thing)
{
    return of->renamed ? g_hash_table_lookup(of->renamed, thing) : NULL;
}

CmTable *
cm_respell_other_table(const CmRespelling *of, const CmSchema *other, const CmTable *table)
{
    CmTable *renamed = find_renamed(of, table);

    return renamed ? renamed : cm_schema_table(other, &table->name);
}

const CmColumn *
cm_respell_other_column(const CmRespelling *of, const CmTable *other, const CmColumn *column)
{
    const CmColumn *renamed = find_renamed(of, column);

    if (renamed || !other)
        return renamed;
    return cm_table_column(other, column->name);
}

const CmIndex *
cm_respell_other_index(const CmRespelling *of, const GPtrArray *others, const CmIndex *index)
{
    const CmIndex *found = find_renamed(of, index);

    for (guint i = 0; !found && i < others->len; i++)
        if (!strcmp(((CmIndex *)others->pdata[i])->name, index->name))
            found = others->pdata[i];
    return found;
}

/* What the table that something is on is called in the other schema (transfer none). */
static const CmName *
other_name(const CmScratch *scratch, const CmName *name)
{
    const CmTable *table = cm_schema_table(scratch->side, name);
    const CmTable *renamed = table ? find_renamed(scratch->of, table) : NULL;

    return renamed ? &renamed->name : name;
}

const CmObject *
cm_respell_other_object(const CmScratch *scratch, const CmObject *object)
{
    CmObject named = *object;

    if (object->table.name)
        named.table = *other_name(scratch, &object->table);
    return cm_schema_same_object(scratch->other, &named);
}

const CmTrigger *
cm_respell_other_trigger(const CmScratch *scratch, const CmTrigger *trigger)
{
    return cm_schema_trigger(scratch->other, other_name(scratch, &trigger->table), &trigger->name);
}
