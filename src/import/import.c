/* Taking over the project of another tool. */
#include "import/import.h"

#include <string.h>

#include "db/url.h"

static const CmImporter *const importers[] = {&cm_importer_alembic};
static const char *const names[] = {"alembic", NULL};

const char *const *
cm_import_tools(void)
{
    return names;
}

void
cm_import_free(CmImport *import)
{
    if (!import)
        return;
    for (gsize i = 0; i < import->count; i++) {
        CmImportedRevision *revision = &import->revisions[i];

        g_free(revision->revision);
        g_free(revision->source);
        g_free(revision->path);
        g_free(revision->upgrade_reason);
        g_free(revision->downgrade_reason);
    }
    g_free(import->revisions);
    g_free(import->config);
    g_free(import->dialect);
    g_free(import->version_table);
    g_free(import->url);
    g_strfreev(import->warnings);
    g_free(import);
}

static void
free_item(gpointer data)
{
    CmImportItem *item = data;

    g_free(item->name);
    for (int i = 0; i < 2; i++) {
        g_free(item->texts[i]);
        g_free(item->reasons[i]);
    }
    g_free(item);
}

static CmImported *
new_imported(void)
{
    CmImported *imported = g_new0(CmImported, 1);

    imported->items = g_ptr_array_new_with_free_func(free_item);
    imported->locations = g_ptr_array_new_with_free_func(g_free);
    imported->warnings = g_ptr_array_new_with_free_func(g_free);
    return imported;
}

static void
free_imported(CmImported *imported)
{
    g_ptr_array_unref(imported->items);
    g_ptr_array_unref(imported->locations);
    g_ptr_array_unref(imported->warnings);
    cm_graph_free(imported->graph);
    g_free(imported->dialect);
    g_free(imported->url);
    g_free(imported->version_table);
    g_free(imported->version_schema);
    g_free(imported->file_template);
    g_free(imported->timezone);
    g_free(imported);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CmImported, free_imported)

CmImportItem *
cm_import_add(CmImported *imported, const CmRevision *revision, guint location, char *name)
{
    CmImportItem *item = g_new0(CmImportItem, 1);

    item->revision = revision;
    item->location = location;
    item->name = name;
    g_ptr_array_add(imported->items, item);
    return item;
}

void
cm_import_warn(CmImported *imported, const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    g_ptr_array_add(imported->warnings, g_strdup_vprintf(format, arguments));
    va_end(arguments);
}

void
cm_import_log(const CmImportOptions *options, const char *format, ...)
{
    g_autofree char *message = NULL;
    va_list arguments;

    if (!options->log)
        return;
    va_start(arguments, format);
    message = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    options->log(CM_LOG_INFO, message, options->data);
}

static const CmImporter *
find_importer(const char *name, GError **error)
{
    const char *near;

    for (gsize i = 0; i < G_N_ELEMENTS(importers); i++)
        if (!strcmp(importers[i]->name, name))
            return importers[i];
    near = cm_error_suggest(name, names);
    cm_fail(error, CM_ERROR_ARGUMENT, "projects of '%s' cannot be taken over%s%s%s", name,
            near ? ", did you mean '" : "; those of alembic can", near ? near : "",
            near ? "'?" : "");
    return NULL;
}

static CmImportKind
kind_of(const CmImportItem *item, CmDirection direction)
{
    if (!item->texts[direction])
        return CM_IMPORT_PLACEHOLDER;
    return *item->texts[direction] ? CM_IMPORT_SQL : CM_IMPORT_NOTHING;
}

/* A URL as it may be shown. */
static char *
mask(const char *text)
{
    g_autoptr(CmUrl) url = text ? cm_url_parse(text, NULL) : NULL;

    return url ? cm_url_to_string(url, true) : NULL;
}

/* What was found; paths are filled in when the files are written. */
static CmImport *
make_report(const CmImported *imported)
{
    CmImport *report = g_new0(CmImport, 1);
    g_autoptr(GStrvBuilder) warnings = g_strv_builder_new();

    report->dialect = g_strdup(imported->dialect);
    report->version_table = g_strdup(imported->version_table);
    report->url = mask(imported->url);
    report->count = imported->items->len;
    report->revisions = g_new0(CmImportedRevision, imported->items->len);
    for (guint i = 0; i < imported->items->len; i++) {
        const CmImportItem *item = imported->items->pdata[i];

        report->revisions[i] = (CmImportedRevision){
            .revision = g_strdup(item->revision->id),
            .source = g_strdup(item->revision->path),
            .upgrade = kind_of(item, CM_DIRECTION_UPGRADE),
            .downgrade = kind_of(item, CM_DIRECTION_DOWNGRADE),
            .upgrade_reason = g_strdup(item->reasons[CM_DIRECTION_UPGRADE]),
            .downgrade_reason = g_strdup(item->reasons[CM_DIRECTION_DOWNGRADE]),
        };
    }
    for (guint i = 0; i < imported->warnings->len; i++)
        g_strv_builder_add(warnings, imported->warnings->pdata[i]);
    report->warnings = g_strv_builder_end(warnings);
    return report;
}

CmImport *
cm_project_import(const CmImportOptions *given, GError **error)
{
    CmImportOptions options = {0};
    const CmImporter *importer;
    g_autoptr(CmImported) imported = new_imported();
    g_autoptr(CmImport) report = NULL;
    g_autofree char *config = NULL;

    memcpy(&options, given, MIN(given->size, sizeof options));
    importer = find_importer(options.tool ? options.tool : "", error);
    config = cm_import_config_path(&options);
    if (!importer)
        return NULL;
    if (g_file_test(config, G_FILE_TEST_EXISTS)) {
        cm_fail(error, CM_ERROR_ALREADY_EXISTS,
                "%s is there already; --output names another folder", config);
        return NULL;
    }
    if (!importer->read(&options, imported, error))
        return NULL;
    report = make_report(imported);
    return cm_import_write(&options, imported, report, error) ? g_steal_pointer(&report) : NULL;
}
