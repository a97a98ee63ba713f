/* How much of a column an index has, where a server cut it and the model does not say. */
#include "dialect/mysql.h"

/* MariaDB cuts the only column of an index, which is not unique, to as many characters as a key may
 * have bytes, in InnoDB, Aria and MyISAM, with 1 to 4 bytes a character. */
static bool
is_cut(int length)
{
    static const int bytes[] = {3072, 2300, 1000};

    for (gsize i = 0; i < G_N_ELEMENTS(bytes); i++)
        for (int width = 1; width <= 4; width++)
            if (length == bytes[i] / width)
                return true;
    return false;
}

void
cm_mysql_forgive_prefixes(CmTable *table, const CmTable *wanted)
{
    for (guint i = 0; i < table->indexes->len; i++) {
        const CmIndex *index = table->indexes->pdata[i];
        const CmIndex *other = cm_table_index(wanted, index->name);
        CmPart *part = index->parts->len == 1 ? index->parts->pdata[0] : NULL;

        if (part && !index->unique && is_cut(part->length) && other && other->parts->len == 1 &&
            !((CmPart *)other->parts->pdata[0])->length)
            part->length = 0;
    }
}
