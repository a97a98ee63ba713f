/* Writing what was taken over as a project of cmig. */
#include <glib/gstdio.h>
#include <string.h>

#include "base/yaml.h"
#include "import/import.h"
#include "migrate/new_file.h"
#include "revision/file.h"

#define SCRIPT_LOCATION "migrations"
#define USUAL_VERSIONS  SCRIPT_LOCATION "/versions"

static char *
below(const CmImportOptions *options, const char *path)
{
    return options->folder ? g_build_filename(options->folder, path, NULL) : g_strdup(path);
}

char *
cm_import_config_path(const CmImportOptions *options)
{
    return below(options, "cmig.yaml");
}

static char *
item_path(const CmImportOptions *options, const CmImported *imported, const CmImportItem *item)
{
    const char *location = imported->locations->pdata[item->location];
    g_autofree char *file = g_strconcat(location, G_DIR_SEPARATOR_S, item->name, ".sql", NULL);

    return below(options, file);
}

/* A folder that has revisions is somebody's already. */
static bool
check_folder(const char *folder, GError **error)
{
    g_autoptr(GDir) dir = g_dir_open(folder, 0, NULL);
    const char *name;

    while (dir && (name = g_dir_read_name(dir)))
        if (cm_revision_file_is_one(name))
            return cm_fail(error, CM_ERROR_ALREADY_EXISTS,
                           "%s has revision files already, such as %s; --output names another "
                           "folder",
                           folder, name);
    return true;
}

static bool
check_places(const CmImportOptions *options, const CmImported *imported, GError **error)
{
    for (guint i = 0; i < imported->locations->len; i++) {
        g_autofree char *folder = below(options, imported->locations->pdata[i]);

        if (!check_folder(folder, error))
            return false;
    }
    for (guint i = 0; i < imported->items->len; i++) {
        g_autofree char *path = item_path(options, imported, imported->items->pdata[i]);

        if (g_file_test(path, G_FILE_TEST_EXISTS))
            return cm_fail(error, CM_ERROR_ALREADY_EXISTS, "%s is there already", path);
    }
    return true;
}

static bool
has_sql(const char *text)
{
    return text && *text;
}

/* Why directions are missing, in a line: those that are not known; and for other databases all that
 * are SQL. NULL if none is. */
static char *
join_reasons(const CmImported *imported, const CmImportItem *item)
{
    const char *up = item->reasons[CM_DIRECTION_UPGRADE];
    const char *down = item->reasons[CM_DIRECTION_DOWNGRADE];

    if (!up && !down)
        return has_sql(item->texts[CM_DIRECTION_UPGRADE]) ||
                       has_sql(item->texts[CM_DIRECTION_DOWNGRADE])
                   ? g_strdup_printf("its SQL is known for %s alone", imported->dialect)
                   : NULL;
    if (!up || !down || !strcmp(up, down))
        return g_strdup(up ? up : down);
    return g_strdup_printf("upgrade: %s; downgrade: %s", up, down);
}

static char *
item_text(const CmImported *imported, const CmImportItem *item)
{
    CmRevision revision = *item->revision;
    const CmSqlSections sections = {
        .dialect = imported->dialect,
        .texts = {item->texts[CM_DIRECTION_UPGRADE], item->texts[CM_DIRECTION_DOWNGRADE]},
        .leaves_transaction = item->leaves_transaction,
    };
    g_autofree char *placeholder = join_reasons(imported, item);

    revision.placeholder = placeholder;
    return cm_revision_file_write_sql(&revision, &sections);
}

/* Version locations that are not the one that is there without being named. */
static void
put_locations(CmYamlDocument *document, CmYaml *root, const CmImported *imported)
{
    g_autofree const char **locations = g_new0(const char *, imported->locations->len + 1);

    for (guint i = 0; i < imported->locations->len; i++)
        locations[i] = imported->locations->pdata[i];
    if (imported->locations->len != 1 || strcmp(locations[0], USUAL_VERSIONS) != 0)
        cm_yaml_put(document, root, "version_locations", cm_yaml_texts(document, locations));
}

static char *
config_text(const CmImportOptions *options, const CmImported *imported, GError **error)
{
    g_autoptr(CmYamlDocument) document = cm_yaml_document_new();
    CmYaml *root = cm_yaml_mapping(document, false);
    g_autofree char *text = NULL;

    cm_yaml_put(document, root, "cmig", cm_yaml_scalar(document, CM_YAML_PLAIN, "1"));
    cm_yaml_put_text(document, root, "script_location", SCRIPT_LOCATION);
    put_locations(document, root, imported);
    if (imported->recursive)
        cm_yaml_put_boolean(document, root, "recursive", true);
    cm_yaml_put_text(document, root, "url", imported->url);
    cm_yaml_put_text(document, root, "version_table", imported->version_table);
    cm_yaml_put_text(document, root, "version_table_schema", imported->version_schema);
    cm_yaml_put_text(document, root, "file_template", imported->file_template);
    cm_yaml_put_text(document, root, "timezone", imported->timezone);
    text = cm_yaml_write(root, error);
    if (!text)
        return NULL;
    return g_strdup_printf(
        "# What this project is; docs/configuration.md of cmig lists every key.\n"
        "# It was taken over from %s.\n%s%s",
        options->tool, text,
        imported->url ? ""
                      : "# The database is not known yet: name it here.\n"
                        "# url: ${DATABASE_URL}\n");
}

/* Writes a file and notes it, to be taken away should another fail. */
static bool
put(GPtrArray *written, const char *path, char *text, GError **error)
{
    g_autofree char *owned = text;

    if (!owned || !cm_new_file_put(path, owned, error))
        return false;
    g_ptr_array_add(written, g_strdup(path));
    return true;
}

static bool
put_all(const CmImportOptions *options, const CmImported *imported, CmImport *report,
        GPtrArray *written, GError **error)
{
    for (guint i = 0; i < imported->items->len; i++) {
        const CmImportItem *item = imported->items->pdata[i];
        char *path = item_path(options, imported, item);

        report->revisions[i].path = path;
        if (!put(written, path, item_text(imported, item), error))
            return false;
    }
    report->config = cm_import_config_path(options);
    return put(written, report->config, config_text(options, imported, error), error);
}

bool
cm_import_write(const CmImportOptions *options, const CmImported *imported, CmImport *report,
                GError **error)
{
    g_autoptr(GPtrArray) written = g_ptr_array_new_with_free_func(g_free);

    if (!check_places(options, imported, error))
        return false;
    if (put_all(options, imported, report, written, error))
        return true;
    for (guint i = 0; i < written->len; i++)
        g_unlink(written->pdata[i]);
    return false;
}
