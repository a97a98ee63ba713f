#include "schema/option_keys.h"

#include <string.h>

typedef struct {
    CmSetting setting;
    int sections; /* of CmSection */
} Key;

#define TABLE      CM_SECTION_TABLE
#define COLUMN     CM_SECTION_COLUMN
#define INDEX      CM_SECTION_INDEX
#define CONSTRAINT CM_SECTION_CONSTRAINT
#define VIEW       CM_SECTION_VIEW
#define TRIGGER    CM_SECTION_TRIGGER
#define OBJECT     CM_SECTION_OBJECT
#define ANYWHERE   (TABLE | COLUMN | INDEX | CONSTRAINT | VIEW | TRIGGER | OBJECT)

static const Key sqlite_keys[] = {
    {{"type", CM_SETTING_ANY}, ANYWHERE},
    {{"without_rowid", CM_SETTING_ANY}, ANYWHERE},
    {{"strict", CM_SETTING_ANY}, ANYWHERE},
    {{"on_conflict", CM_SETTING_ANY}, ANYWHERE},
    {{"not_null_on_conflict", CM_SETTING_ANY}, ANYWHERE},
    {{"not_null_name", CM_SETTING_ANY}, ANYWHERE},
    {{"default_name", CM_SETTING_ANY}, ANYWHERE},
    {{"collation_name", CM_SETTING_ANY}, ANYWHERE},
    {{"computed_name", CM_SETTING_ANY}, ANYWHERE},
    {{NULL, CM_SETTING_ANY}, 0},
};

static const Key postgresql_keys[] = {
    {{"unlogged", CM_SETTING_BOOLEAN}, TABLE | OBJECT},
    {{"tablespace", CM_SETTING_TEXT}, TABLE | INDEX | CONSTRAINT | VIEW},
    {{"access_method", CM_SETTING_TEXT}, TABLE | VIEW},
    {{"with", CM_SETTING_LIST}, TABLE | COLUMN | INDEX | CONSTRAINT | VIEW},
    {{"partition_by", CM_SETTING_TEXT}, TABLE},
    {{"partition_of", CM_SETTING_TEXT}, TABLE},
    {{"partition_bound", CM_SETTING_TEXT}, TABLE},
    {{"inherits", CM_SETTING_LIST}, TABLE},
    {{"of_type", CM_SETTING_TEXT}, TABLE},
    {{"row_security", CM_SETTING_TEXT}, TABLE},
    {{"replica_identity", CM_SETTING_TEXT}, TABLE},
    {{"clustered_on", CM_SETTING_TEXT}, TABLE | VIEW},
    {{"empty", CM_SETTING_BOOLEAN}, TABLE},
    {{"type", CM_SETTING_TEXT}, COLUMN},
    {{"numbering", CM_SETTING_TEXT}, COLUMN},
    {{"identity_start", CM_SETTING_INTEGER}, COLUMN},
    {{"identity_increment", CM_SETTING_INTEGER}, COLUMN},
    {{"identity_min", CM_SETTING_INTEGER}, COLUMN},
    {{"identity_max", CM_SETTING_INTEGER}, COLUMN},
    {{"identity_cache", CM_SETTING_INTEGER}, COLUMN},
    {{"identity_cycle", CM_SETTING_BOOLEAN}, COLUMN},
    {{"identity_sequence", CM_SETTING_TEXT}, COLUMN},
    {{"storage", CM_SETTING_TEXT}, COLUMN},
    {{"compression", CM_SETTING_TEXT}, COLUMN},
    {{"statistics", CM_SETTING_INTEGER}, COLUMN},
    {{"not_null", CM_SETTING_LIST}, COLUMN},
    {{"statistics", CM_SETTING_LIST}, INDEX | CONSTRAINT},
    {{"inherited", CM_SETTING_BOOLEAN}, COLUMN | CONSTRAINT},
    {{"using", CM_SETTING_TEXT}, INDEX | CONSTRAINT},
    {{"include", CM_SETTING_LIST}, INDEX | CONSTRAINT},
    {{"nulls_not_distinct", CM_SETTING_BOOLEAN}, INDEX | CONSTRAINT},
    {{"parent", CM_SETTING_TEXT}, INDEX},
    {{"only", CM_SETTING_BOOLEAN}, INDEX},
    {{"invalid", CM_SETTING_BOOLEAN}, INDEX},
    {{"concurrently", CM_SETTING_BOOLEAN}, INDEX},
    {{"not_valid", CM_SETTING_BOOLEAN}, CONSTRAINT},
    {{"no_inherit", CM_SETTING_BOOLEAN}, CONSTRAINT},
    {{"set_null_columns", CM_SETTING_LIST}, CONSTRAINT},
    {{"not_enforced", CM_SETTING_BOOLEAN}, CONSTRAINT},
    {{"period", CM_SETTING_BOOLEAN}, CONSTRAINT},
    {{"index_comment", CM_SETTING_TEXT}, CONSTRAINT},
    {{"no_data", CM_SETTING_BOOLEAN}, VIEW},
    {{"clauses", CM_SETTING_LIST}, VIEW},
    {{"column_comments", CM_SETTING_LIST}, VIEW},
    {{"enabled", CM_SETTING_TEXT}, TRIGGER | OBJECT},
    {{NULL, CM_SETTING_ANY}, 0},
};

static const struct {
    const char *dialect;
    const Key *keys;
} listed[] = {{"sqlite", sqlite_keys}, {"postgresql", postgresql_keys}};

/* The end of an empty table for a dialect that is not listed. */
static const Key *
keys_of(const char *dialect)
{
    static const Key none = {{NULL, CM_SETTING_ANY}, 0};

    for (gsize i = 0; i < G_N_ELEMENTS(listed); i++)
        if (!strcmp(listed[i].dialect, dialect))
            return listed[i].keys;
    return &none;
}

bool
cm_option_keys_are_listed(const char *dialect)
{
    return keys_of(dialect)->setting.name != NULL;
}

const CmSetting *
cm_option_key(const char *dialect, CmSection section, const char *name)
{
    for (const Key *key = keys_of(dialect); key->setting.name; key++)
        if (key->sections & (int)section && !strcmp(key->setting.name, name))
            return &key->setting;
    return NULL;
}

const char **
cm_option_key_names(const char *dialect, CmSection section)
{
    GPtrArray *names = g_ptr_array_new();

    for (const Key *key = keys_of(dialect); key->setting.name; key++)
        if (key->sections & (int)section)
            g_ptr_array_add(names, (char *)key->setting.name);
    g_ptr_array_add(names, NULL);
    return (const char **)g_ptr_array_free(names, FALSE);
}

bool
cm_option_is_list(const char *dialect, const char *name, const char *text)
{
    if (strstr(text, CM_OPTION_SEPARATOR))
        return true;
    for (const Key *key = keys_of(dialect); key->setting.name; key++)
        if (key->setting.kind == CM_SETTING_LIST && !strcmp(key->setting.name, name))
            return true;
    return false;
}
