/* The keys that a database's own section may hold at each kind of object, and what a key's value
 * is: one table for reading, writing, the JSON Schemas and the manual.
 *
 * A dialect that is not in the table takes any key with a single value or a list. MariaDB has keys
 * of its own beside those of MySQL. */
#pragma once

#include "schema/options.h"

typedef enum {
    CM_SETTING_ANY, /* a single value, kept as YAML means it */
    CM_SETTING_TEXT,
    CM_SETTING_INTEGER,
    CM_SETTING_BOOLEAN,
    CM_SETTING_LIST,
} CmSettingKind;

/* A key and what its value is. */
typedef struct {
    const char *name; /* NULL ends a table */
    CmSettingKind kind;
} CmSetting;

/* What a section belongs to. */
typedef enum {
    CM_SECTION_TABLE = 1 << 0,
    CM_SECTION_COLUMN = 1 << 1,
    CM_SECTION_INDEX = 1 << 2,
    CM_SECTION_CONSTRAINT = 1 << 3,
    CM_SECTION_VIEW = 1 << 4,
    CM_SECTION_TRIGGER = 1 << 5,
    CM_SECTION_OBJECT = 1 << 6,
    CM_SECTION_GOING = 1 << 7,    /* an index that is dropped */
    CM_SECTION_CHANGING = 1 << 8, /* a column that is altered */
} CmSection;

/* Whether the table lists the keys of this dialect. */
bool cm_option_keys_are_listed(const char *dialect);

/* A key of a section, or NULL. */
const CmSetting *cm_option_key(const char *dialect, CmSection section, const char *name);

/* All keys of a section, NULL-terminated (transfer container: free with g_free). */
const char **cm_option_key_names(const char *dialect, CmSection section);

/* Whether a text under this key is a list, wherever it stands. */
bool cm_option_is_list(const char *dialect, const char *name, const char *text);
