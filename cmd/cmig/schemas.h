/* The JSON Schemas of docs/schema/, put into the program by cmig-embed when it is built. */
#pragma once

typedef struct {
    const char *kind; /* config, models … */
    const char *text;
} CmSchemaText;

/* All of them; an entry without a kind ends the list. */
extern const CmSchemaText cm_schema_texts[];
