/* Where the reader of plain YAML stands, for yaml_plain.c, which reads what is built of others, and
 * yaml_plain_scalar.c, which reads scalars. */
#pragma once

#include "base/yaml_internal.h"

typedef struct {
    CmYamlDocument *document;
    const char *file;
    const char *until;
    const char *cursor;
    const char *end;
    const char *line_start;
    int line;
    int indent; /* of the line that the cursor came to last; -1 at the end of the text */
    int depth;
} CmYamlPlain;

/* Whether a character is one that every YAML text may hold: printable ASCII. */
static inline bool
cm_yaml_plain_is_text(char c)
{
    return c >= ' ' && c <= '~';
}

static inline bool
cm_yaml_plain_is_at(const CmYamlPlain *plain, char c)
{
    return plain->cursor < plain->end && *plain->cursor == c;
}

/* Whether a word ends before this place. */
static inline bool
cm_yaml_plain_is_blank(const CmYamlPlain *plain, const char *place)
{
    return place == plain->end || *place == ' ' || *place == '\n';
}

/* A node that stands at the cursor. */
CmYaml *cm_yaml_plain_node(const CmYamlPlain *plain, CmYamlKind kind);

/* A scalar that begins and ends in this line, and past it; NULL where there is none such. */
CmYaml *cm_yaml_plain_scalar(CmYamlPlain *plain, bool in_flow);

/* A literal block, whose bar is at the cursor, and past its lines; NULL where it is more than a
 * bar, perhaps a dash, and lines further in than indent. */
CmYaml *cm_yaml_plain_literal(CmYamlPlain *plain, int indent);
