#include "migrate/init_templates.h"

#include <string.h>

#define CONFIG_HEAD \
    "# What this project is; docs/configuration.md of cmig lists every key.\ncmig: 1\n"
#define URL_TEXT                                                         \
    "# ${NAME} and ${NAME:-default} take values from the environment.\n" \
    "url: {{URL}}\n"
#define TEMPLATE_TEXT "# New revision files are made of this.\n"
#define MODEL_TEXT                                                                     \
    "# The one declared source of the schema. Change it, then run\n"                   \
    "#   cmig revision --autogenerate -m \"what changed\"\n"                           \
    "#   cmig upgrade head\n"                                                          \
    "cmig: 1\n"                                                                        \
    "\n"                                                                               \
    "tables: {}\n"                                                                     \
    "# A table looks like this:\n"                                                     \
    "#\n"                                                                              \
    "# tables:\n"                                                                      \
    "#   users:\n"                                                                     \
    "#     columns:\n"                                                                 \
    "#       id: integer pk\n"                                                         \
    "#       email: string(120) not null unique\n"                                     \
    "#       created_at: {type: datetime, server_default: {sql: CURRENT_TIMESTAMP}}\n" \
    "#     indexes:\n"                                                                 \
    "#       ix_users_created_at: [created_at]\n"
#define MODEL_TEXT_OF(name)                                                           \
    "# The one declared source of the schema of this database. Change it, then run\n" \
    "#   cmig -e " name " revision --autogenerate -m \"what changed\"\n"              \
    "#   cmig -e " name " upgrade\n"                                                  \
    "cmig: 1\n"                                                                       \
    "\n"                                                                              \
    "tables: {}\n"
#define README_TEXT(template)                                                     \
    "Revisions of the database schema lie in versions/, one file each, made by\n" \
    "`cmig revision`. They are part of the source: review and commit them.\n"     \
    "\n"                                                                          \
    "New files are made of `" template "`: what stands there between double\n"    \
                                       "braces is replaced, the rest is yours.\n"
#define PARTS "{{header}}\n\n{{upgrade}}\n\n{{downgrade}}\n"

static const CmInitFile generic_files[] = {
    {"DIR/versions", NULL},
    {"DIR/README.md", README_TEXT("revision.yaml.in")},
    {"DIR/revision.yaml.in", PARTS},
    {"models.yaml", MODEL_TEXT},
    {"cmig.yaml", CONFIG_HEAD "script_location: {{DIR}}\n"
                              "models: models.yaml\n" URL_TEXT TEMPLATE_TEXT
                              "template: {{DIR/revision.yaml.in}}\n"},
    {NULL, NULL},
};

static const CmInitFile sql_files[] = {
    {"DIR/versions", NULL},
    {"DIR/README.md", README_TEXT("revision.sql.in")},
    {"DIR/revision.sql.in", PARTS},
    {"cmig.yaml", CONFIG_HEAD "script_location: {{DIR}}\n" URL_TEXT TEMPLATE_TEXT
                              "template: {{DIR/revision.sql.in}}\n"},
    {NULL, NULL},
};

static const CmInitFile multidb_files[] = {
    {"DIR/first/versions", NULL},
    {"DIR/second/versions", NULL},
    {"DIR/README.md",
     "Each folder holds the revisions of one database, in versions/, made by\n"
     "`cmig -e NAME revision`. They are part of the source: review and commit them.\n"
     "\n"
     "New files are made of `revision.yaml.in`: what stands there between double\n"
     "braces is replaced, the rest is yours.\n"},
    {"DIR/revision.yaml.in", PARTS},
    {"models/first.yaml", MODEL_TEXT_OF("first")},
    {"models/second.yaml", MODEL_TEXT_OF("second")},
    {"cmig.yaml", CONFIG_HEAD TEMPLATE_TEXT
     "template: {{DIR/revision.yaml.in}}\n"
     "# Each database is an environment: cmig -e first -e second upgrade\n"
     "environments:\n"
     "  first:\n"
     "    script_location: {{DIR/first}}\n"
     "    models: models/first.yaml\n"
     "    url: sqlite:///first.db\n"
     "  second:\n"
     "    script_location: {{DIR/second}}\n"
     "    models: models/second.yaml\n"
     "    url: sqlite:///second.db\n"},
    {NULL, NULL},
};

static const CmInitTemplate templates[] = {
    {"generic", "one database, described by a model",
     "describe your tables in the model file, then run 'cmig revision --autogenerate -m TEXT' and "
     "'cmig upgrade'",
     true},
    {"multidb", "several databases, each an environment with a model and revisions of its own",
     "name your databases in cmig.yaml, describe their tables in the model files, then run 'cmig "
     "-e NAME revision --autogenerate -m TEXT' and 'cmig -e NAME upgrade'",
     false},
    {"sql", "one database, whose revisions are written as plain SQL",
     "run 'cmig revision -m TEXT', write SQL into the file, then run 'cmig upgrade'", true},
    {NULL, NULL, NULL, false},
};

static const CmInitFile *const template_files[] = {generic_files, multidb_files, sql_files};

const CmInitTemplate *
cm_init_templates(void)
{
    return templates;
}

const CmInitTemplate *
cm_init_template_find(const char *name)
{
    for (const CmInitTemplate *template = templates; template->name; template ++)
        if (!strcmp(template->name, name))
            return template;
    return NULL;
}

const CmInitFile *
cm_init_template_files(const CmInitTemplate *template)
{
    return template_files[template - templates];
}
