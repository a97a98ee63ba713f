/* Taking values out of YAML nodes, strictly: every function says at which line and column the
 * value stands and what was wanted instead. Mappings are read by a table of their keys, so that an
 * unknown key is found and the nearest one suggested. */
#pragma once

#include "base/value.h"
#include "base/yaml.h"

/* A key of a mapping: read() takes its value into the field at offset of the target. data is
 * read()'s own, such as the words of a choice; context is the caller's. */
typedef struct CmYamlKey CmYamlKey;
struct CmYamlKey {
    const char *name;
    bool (*read)(const CmYaml *value, gpointer field, const CmYamlKey *key, gpointer context,
                 GError **error);
    gsize offset;
    gconstpointer data;
};

/* Reads every entry of a mapping by the table, which ends with a key without a name. */
bool cm_yaml_read_mapping(const CmYaml *node, const CmYamlKey *keys, gpointer target,
                          gpointer context, GError **error);

/* Fails at the node with the keys of the table as the choice. */
bool cm_yaml_fail_key(const CmYaml *key, const CmYamlKey *keys, GError **error);

/* Fails unless the node is of the kind. */
bool cm_yaml_expect(const CmYaml *node, CmYamlKind kind, GError **error);

/* The value of a key, or NULL; NULL too when node is no mapping. */
const CmYaml *cm_yaml_get(const CmYaml *node, const char *key);

/* Plain null, ~ or nothing. */
bool cm_yaml_is_null(const CmYaml *node);

/* Values into *out; texts are copied and what was in *out is freed. An empty text is refused by
 * read_name, null by all but read_text_or_null. */
bool cm_yaml_read_text(const CmYaml *node, char **out, GError **error);
bool cm_yaml_read_text_or_null(const CmYaml *node, char **out, GError **error);
bool cm_yaml_read_name(const CmYaml *node, char **out, GError **error);
bool cm_yaml_read_boolean(const CmYaml *node, bool *out, GError **error);
bool cm_yaml_read_integer(const CmYaml *node, int64_t least, int64_t most, int64_t *out,
                          GError **error);
/* One text or a sequence of them; null is an empty list. */
bool cm_yaml_read_texts(const CmYaml *node, GStrv *out, GError **error);
/* A scalar as YAML means it: null, boolean, integer, double or text (transfer full). */
bool cm_yaml_read_value(const CmYaml *node, CmValue *out, GError **error);
/* Whether a scalar is a number, though it be too large for any value. */
bool cm_yaml_is_number(const CmYaml *node);
/* Appends the node and all below it as JSON. */
void cm_yaml_append_json(GString *out, const CmYaml *node);
/* One of the words of a NULL-terminated list; *out is its place. */
bool cm_yaml_read_choice(const CmYaml *node, const char *const *words, int *out, GError **error);

/* The same as read functions of a CmYamlKey: the field is a char *, bool, GStrv, or an enum whose
 * words are the key's data. */
bool cm_yaml_field_text(const CmYaml *value, gpointer field, const CmYamlKey *key,
                        gpointer context, GError **error);
bool cm_yaml_field_name(const CmYaml *value, gpointer field, const CmYamlKey *key,
                        gpointer context, GError **error);
bool cm_yaml_field_boolean(const CmYaml *value, gpointer field, const CmYamlKey *key,
                           gpointer context, GError **error);
bool cm_yaml_field_texts(const CmYaml *value, gpointer field, const CmYamlKey *key,
                         gpointer context, GError **error);
bool cm_yaml_field_choice(const CmYaml *value, gpointer field, const CmYamlKey *key,
                          gpointer context, GError **error);
/* The `cmig: 1` at the head of every file: nothing is stored, another number is refused. */
bool cm_yaml_field_format(const CmYaml *value, gpointer field, const CmYamlKey *key,
                          gpointer context, GError **error);
/* Accepts anything: for keys that are read elsewhere. */
bool cm_yaml_field_ignored(const CmYaml *value, gpointer field, const CmYamlKey *key,
                           gpointer context, GError **error);
