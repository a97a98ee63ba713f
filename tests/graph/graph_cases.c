/* graph_cases CASES.jsonl [--shuffle SEED] [--quiet]
 *
 * Runs recorded cases and prints those that fail, with what was wanted and what came. Graphs that a
 * case only names are looked up beside the file of cases: in graphs-*.jsonl, and else x/y is the
 * file x/y.json. A case whose graph is not there has failed. --shuffle puts revisions and rows in
 * another order, which must change nothing. */
#include "cases.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

typedef struct {
    char *folder;
    json_t *graphs; /* by name */
    GRand *rand;
    bool quiet;
    guint passed;
    guint failed;
} Session;

static G_GNUC_NORETURN G_GNUC_PRINTF(1, 2) void give_up(const char *format, ...)
{
    va_list arguments;

    va_start(arguments, format);
    vfprintf(stderr, format, arguments);
    va_end(arguments);
    fputc('\n', stderr);
    exit(2);
}

/* Calls each with every line of a file. */
static void
read_lines(const char *path, void (*each)(Session *, json_t *), Session *session)
{
    FILE *file = fopen(path, "r");
    char *line = NULL;
    size_t size = 0;
    guint number = 0;

    if (!file)
        give_up("%s: %s", path, strerror(errno));
    while (getline(&line, &size, file) > 0) {
        json_error_t error;
        json_t *value;

        number++;
        if (!*g_strstrip(line))
            continue;
        value = json_loads(line, 0, &error);
        if (!value)
            give_up("%s:%u: %s", path, number, error.text);
        each(session, value);
        json_decref(value);
    }
    free(line);
    fclose(file);
}

static void
add_graph(Session *session, json_t *value)
{
    json_object_set(session->graphs, json_string_value(json_object_get(value, "name")),
                    json_object_get(value, "revisions"));
}

static void
read_named_graphs(Session *session)
{
    g_autoptr(GDir) folder = g_dir_open(session->folder, 0, NULL);
    const char *name;

    while (folder && (name = g_dir_read_name(folder))) {
        g_autofree char *path = g_build_filename(session->folder, name, NULL);

        if (g_str_has_prefix(name, "graphs-") && g_str_has_suffix(name, ".jsonl"))
            read_lines(path, add_graph, session);
    }
}

/* Keeps the graph of a file of its own, if there is one. */
static void
read_graph_file(Session *session, const char *name)
{
    g_autofree char *path = g_strdup_printf("%s/%s.json", session->folder, name);
    json_error_t error;
    json_t *value;

    if (!g_file_test(path, G_FILE_TEST_EXISTS))
        return;
    value = json_load_file(path, 0, &error);
    if (!value)
        give_up("%s: %s", path, error.text);
    if (json_is_array(value))
        json_object_set(session->graphs, name, value);
    else
        json_object_set(session->graphs, name, json_object_get(value, "revisions"));
    json_decref(value);
}

/* The revisions of a case's graph; NULL if it names one that is not there. */
static const json_t *
find_graph(Session *session, const json_t *test)
{
    const json_t *graph = json_object_get(test, "graph");
    const char *name = json_string_value(graph);

    if (!name)
        return graph;
    if (!json_object_get(session->graphs, name))
        read_graph_file(session, name);
    return json_object_get(session->graphs, name);
}

static void
print_json(const char *title, const json_t *value)
{
    char *text = json_dumps(value, JSON_COMPACT | JSON_ENCODE_ANY);

    printf("  %s %s\n", title, text);
    free(text);
}

static void
print_failure(const json_t *test, const json_t *outcome, const char *why)
{
    const json_t *prefer = json_object_get(test, "prefer");

    printf(
        "FAIL %s (%s%s%s): %s\n", json_string_value(json_object_get(test, "id")),
        json_string_value(json_object_get(test, "cat")), json_object_get(test, "bug") ? ", " : "",
        json_object_get(test, "bug") ? json_string_value(json_object_get(test, "bug")) : "", why);
    print_json("command ", json_object_get(test, "command"));
    print_json("current ", json_object_get(test, "current"));
    print_json("expected", prefer ? prefer : json_object_get(test, "expect"));
    print_json("got     ", outcome);
}

static void
run_case(Session *session, json_t *test)
{
    const json_t *graph = find_graph(session, test);
    const char *id = json_string_value(json_object_get(test, "id"));
    json_t *outcome;
    char *why = NULL;

    if (!json_is_array(graph)) {
        printf("FAIL %s: there is no graph '%s' in %s\n", id,
               json_string_value(json_object_get(test, "graph")), session->folder);
        session->failed++;
        return;
    }
    outcome = cases_run(test, graph, session->rand);
    if (cases_grade(test, graph, outcome, &why)) {
        session->passed++;
        if (*why)
            printf("note %s: %s\n", id, why);
    } else {
        session->failed++;
        if (!session->quiet)
            print_failure(test, outcome, why);
    }
    g_free(why);
    json_decref(outcome);
}

int
main(int argc, char **argv)
{
    Session session = {.graphs = json_object()};
    const char *cases = NULL;

    for (int i = 1; i < argc; i++) {
        if (strcmp(argv[i], "--shuffle") == 0 && i + 1 < argc)
            session.rand = g_rand_new_with_seed(strtoul(argv[++i], NULL, 10));
        else if (strcmp(argv[i], "--quiet") == 0)
            session.quiet = true;
        else
            cases = argv[i];
    }
    if (!cases)
        give_up("usage: graph_cases CASES.jsonl [--shuffle SEED] [--quiet]");
    session.folder = g_path_get_dirname(cases);
    read_named_graphs(&session);
    read_lines(cases, run_case, &session);
    printf("%u passed, %u failed\n", session.passed, session.failed);
    json_decref(session.graphs);
    g_free(session.folder);
    g_clear_pointer(&session.rand, g_rand_free);
    return session.failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
