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
#define GOING      CM_SECTION_GOING
#define CHANGING   CM_SECTION_CHANGING
#define ANYWHERE   (TABLE | COLUMN | INDEX | CONSTRAINT | VIEW | TRIGGER | OBJECT)

static const Key sqlite_keys[] = {
    {{"type", CM_SETTING_ANY}, ANYWHERE},
    {{"collation", CM_SETTING_ANY}, ANYWHERE},
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
    {{"collation", CM_SETTING_TEXT}, COLUMN},
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
    {{"not_null_name", CM_SETTING_TEXT}, COLUMN},
    {{"statistics", CM_SETTING_LIST}, INDEX | CONSTRAINT},
    {{"inherited", CM_SETTING_BOOLEAN}, COLUMN | CONSTRAINT | TRIGGER},
    {{"using", CM_SETTING_TEXT}, INDEX | CONSTRAINT | CHANGING},
    {{"include", CM_SETTING_LIST}, INDEX | CONSTRAINT},
    {{"nulls_not_distinct", CM_SETTING_BOOLEAN}, INDEX | CONSTRAINT},
    {{"parent", CM_SETTING_TEXT}, INDEX},
    {{"only", CM_SETTING_BOOLEAN}, INDEX},
    {{"invalid", CM_SETTING_BOOLEAN}, INDEX},
    {{"concurrently", CM_SETTING_BOOLEAN}, INDEX | GOING},
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

/* What MariaDB alone knows stands in its own table; it knows these as well. */
static const Key mysql_keys[] = {
    {{"engine", CM_SETTING_TEXT}, TABLE | OBJECT},
    {{"charset", CM_SETTING_TEXT}, TABLE | COLUMN},
    {{"collation", CM_SETTING_TEXT}, TABLE | COLUMN},
    {{"row_format", CM_SETTING_TEXT}, TABLE},
    {{"key_block_size", CM_SETTING_INTEGER}, TABLE | INDEX | CONSTRAINT},
    {{"stats_persistent", CM_SETTING_INTEGER}, TABLE},
    {{"stats_auto_recalc", CM_SETTING_INTEGER}, TABLE},
    {{"stats_sample_pages", CM_SETTING_INTEGER}, TABLE},
    {{"checksum", CM_SETTING_INTEGER}, TABLE},
    {{"delay_key_write", CM_SETTING_INTEGER}, TABLE},
    {{"max_rows", CM_SETTING_INTEGER}, TABLE},
    {{"min_rows", CM_SETTING_INTEGER}, TABLE},
    {{"avg_row_length", CM_SETTING_INTEGER}, TABLE},
    {{"pack_keys", CM_SETTING_INTEGER}, TABLE},
    {{"autoextend_size", CM_SETTING_INTEGER}, TABLE},
    {{"compression", CM_SETTING_TEXT}, TABLE},
    {{"encryption", CM_SETTING_TEXT}, TABLE},
    {{"insert_method", CM_SETTING_TEXT}, TABLE},
    {{"union", CM_SETTING_LIST}, TABLE},
    {{"options", CM_SETTING_LIST}, TABLE},
    {{"partition_by", CM_SETTING_TEXT}, TABLE},
    {{"type", CM_SETTING_TEXT}, COLUMN},
    {{"on_update", CM_SETTING_TEXT}, COLUMN},
    {{"srid", CM_SETTING_INTEGER}, COLUMN},
    {{"kind", CM_SETTING_TEXT}, INDEX},
    {{"using", CM_SETTING_TEXT}, INDEX | CONSTRAINT},
    {{"parser", CM_SETTING_TEXT}, INDEX},
    {{"invisible", CM_SETTING_BOOLEAN}, COLUMN | INDEX},
    {{"not_enforced", CM_SETTING_BOOLEAN}, CONSTRAINT},
    {{"algorithm", CM_SETTING_TEXT}, TABLE | COLUMN | INDEX | CONSTRAINT | VIEW},
    {{"lock", CM_SETTING_TEXT}, TABLE | COLUMN | INDEX | CONSTRAINT},
    {{"security", CM_SETTING_TEXT}, VIEW},
    {{"check_option", CM_SETTING_TEXT}, VIEW},
    {{"sql_mode", CM_SETTING_TEXT}, TRIGGER | OBJECT},
    {{"time_zone", CM_SETTING_TEXT}, OBJECT},
    {{"follows", CM_SETTING_TEXT}, TRIGGER},
    {{NULL, CM_SETTING_ANY}, 0},
};

static const Key mariadb_keys[] = {
    {{"system_versioned", CM_SETTING_BOOLEAN}, TABLE},
    {{"period", CM_SETTING_TEXT}, TABLE},
    {{"page_checksum", CM_SETTING_INTEGER}, TABLE},
    {{"transactional", CM_SETTING_INTEGER}, TABLE},
    {{"page_compressed", CM_SETTING_INTEGER}, TABLE},
    {{"page_compression_level", CM_SETTING_INTEGER}, TABLE},
    {{"encrypted", CM_SETTING_TEXT}, TABLE},
    {{"encryption_key_id", CM_SETTING_INTEGER}, TABLE},
    {{"check", CM_SETTING_TEXT}, COLUMN},
    {{"compressed", CM_SETTING_BOOLEAN}, COLUMN},
    {{"without_system_versioning", CM_SETTING_BOOLEAN}, COLUMN},
    {{"without_overlaps", CM_SETTING_TEXT}, INDEX | CONSTRAINT},
    {{NULL, CM_SETTING_ANY}, 0},
};

static const struct {
    const char *dialect;
    const Key *tables[2]; /* its own keys, and those that it shares with its kin */
} listed[] = {
    {"sqlite", {sqlite_keys, NULL}},
    {"postgresql", {postgresql_keys, NULL}},
    {"mysql", {mysql_keys, NULL}},
    {"mariadb", {mysql_keys, mariadb_keys}},
};

/* The key behind one of a dialect, in all of its tables; the first behind NULL. NULL at the end,
 * and for a dialect that is not listed. */
static const Key *
next_key(const char *dialect, const Key *key)
{
    for (gsize i = 0; i < G_N_ELEMENTS(listed); i++) {
        const Key *const *tables = listed[i].tables;

        if (strcmp(listed[i].dialect, dialect))
            continue;
        if (!key)
            return tables[0];
        if (key[1].setting.name)
            return key + 1;
        for (const Key *own = tables[0]; own->setting.name; own++)
            if (own == key)
                return tables[1];
    }
    return NULL;
}

bool
cm_option_keys_are_listed(const char *dialect)
{
    return next_key(dialect, NULL) != NULL;
}

const CmSetting *
cm_option_key(const char *dialect, CmSection section, const char *name)
{
    for (const Key *key = next_key(dialect, NULL); key; key = next_key(dialect, key))
        if (key->sections & (int)section && !strcmp(key->setting.name, name))
            return &key->setting;
    return NULL;
}

const char **
cm_option_key_names(const char *dialect, CmSection section)
{
    GPtrArray *names = g_ptr_array_new();

    for (const Key *key = next_key(dialect, NULL); key; key = next_key(dialect, key))
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
    for (const Key *key = next_key(dialect, NULL); key; key = next_key(dialect, key))
        if (key->setting.kind == CM_SETTING_LIST && !strcmp(key->setting.name, name))
            return true;
    return false;
}
