/* Model files: the grammar around the table body, several files, errors, and that what is written
 * is read and written the same. */
#include <glib/gstdio.h>
#include <string.h>

#include "model/model.h"
#include "support/unit.h"
#include "unit/random_schema.h"
#include "unit/schema_text.h"

#define SCHEMAS 1500

static CmModel *
parse(const char *text, GError **error)
{
    return cm_model_parse(text, strlen(text), "m", error);
}

static CmTable *
table_of(const CmModel *model, const char *schema, const char *name)
{
    CmName full = {(char *)schema, (char *)name};

    return cm_schema_table(model->schema, &full);
}

START_TEST(random_schemas_survive)
{
    for (guint seed = 0; seed < SCHEMAS; seed++) {
        g_autoptr(GRand) random = g_rand_new_with_seed(seed);
        Maker maker = {random, seed % 2, 0, !(seed % 2)};
        g_autoptr(CmSchema) schema = make_schema(&maker);
        GError *error = NULL;
        g_autofree char *first = cm_model_write(schema, &error);
        g_autoptr(CmModel) model = NULL;
        g_autofree char *second = NULL;
        g_autofree char *was = full_schema_text(schema, true);
        g_autofree char *is = NULL;

        assert_ok(first != NULL, error);
        model = parse(first, &error);
        ck_assert_msg(model != NULL, "seed %u: %s", seed, error ? error->message : "");
        second = cm_model_write(model->schema, &error);
        assert_ok(second != NULL, error);
        is = full_schema_text(model->schema, true);
        if (strcmp(first, second) || strcmp(was, is))
            g_printerr("seed %u:\n%s\nthen\n%s\nwas\n%s\nis\n%s\n", seed, first, second, was, is);
        ck_assert_msg(!strcmp(first, second), "seed %u: other bytes", seed);
        ck_assert_msg(!strcmp(was, is), "seed %u: another schema", seed);
    }
}
END_TEST

START_TEST(an_empty_schema_is_a_model)
{
    g_autoptr(CmSchema) schema = cm_schema_new();
    GError *error = NULL;
    g_autofree char *text = cm_model_write(schema, &error);
    g_autoptr(CmModel) model = parse(text, &error);

    ck_assert_str_eq(text, "cmig: 1\n\ntables: {}\n");
    assert_ok(model != NULL, error);
}
END_TEST

static const char full[] =
    "cmig: 1\n"
    "settings:\n"
    "  naming_convention: {ix: 'ix_{table}_{columns}', uq: 'uq_{table}_{columns}', pk: "
    "'pk_{table}', "
    "fk: 'fk_{table}_{columns}_{ref_table}', ck: 'ck_{table}_{name}'}\n"
    "types:\n"
    "  mood: {enum: [sad, ok]}\n"
    "  money: {type: 'numeric(10, 2)', c_type: long}\n"
    "mixins:\n"
    "  stamped:\n"
    "    columns:\n"
    "      made_at: {type: datetime, server_default: {sql: CURRENT_TIMESTAMP}}\n"
    "entities:\n"
    "  BlogPost:\n"
    "    mixins: [stamped]\n"
    "    columns:\n"
    "      id: integer pk\n"
    "      mood: mood not null\n"
    "      price: {type: money, index: true}\n"
    "      author_id: {type: integer, references: authors.id, unique: true}\n"
    "    relationships:\n"
    "      author: {target: Author, back_populates: posts}\n"
    "  Author:\n"
    "    table: authors\n"
    "    mixins: stamped\n"
    "    mixins_first: true\n"
    "    columns: {id: integer pk, name: {type: text, validate: {max: 9}}}\n"
    "  Summary: {view: summaries, read_only: true}\n"
    "tables:\n"
    "  audit.log:\n"
    "    columns: {what: text}\n"
    "objects:\n"
    "  views: {summaries: {sql: SELECT 1 AS x}}\n"
    "  triggers: {g: {table: authors, sql: CREATE TRIGGER g}}\n";

START_TEST(the_grammar_is_read)
{
    GError *error = NULL;
    g_autoptr(CmModel) model = parse(full, &error);
    const CmTable *post;
    const CmTable *author;

    assert_ok(model != NULL, error);
    ck_assert_uint_eq(model->entities->len, 3);
    ck_assert_uint_eq(model->warnings->len, 0);
    post = table_of(model, NULL, "blog_post");
    author = table_of(model, NULL, "authors");
    ck_assert(post && author && table_of(model, "audit", "log"));
    ck_assert_str_eq(((CmColumn *)post->columns->pdata[4])->name, "made_at");
    ck_assert_str_eq(((CmColumn *)author->columns->pdata[0])->name, "made_at");
    ck_assert_int_eq(cm_table_column(post, "mood")->type->kind, CM_TYPE_ENUM);
    ck_assert(!cm_table_column(post, "mood")->nullable);
    ck_assert_int_eq(cm_table_column(post, "price")->type->precision, 10);
    ck_assert_ptr_nonnull(cm_table_index(post, "ix_blog_post_price"));
    ck_assert_ptr_nonnull(cm_table_constraint(post, "pk_blog_post"));
    ck_assert_ptr_nonnull(cm_table_constraint(post, "uq_blog_post_author_id"));
    ck_assert_ptr_nonnull(cm_table_constraint(post, "fk_blog_post_author_id_authors"));
    ck_assert_uint_eq(model->schema->views->len, 1);
    ck_assert_uint_eq(model->schema->triggers->len, 1);
}
END_TEST

/* Each kind of object, in the canonical form, which reads back to the same bytes. */
static const char objects[] =
    "cmig: 1\n"
    "\n"
    "types:\n"
    "  mood: {enum: [sad, {label: glad, renamed_from: happy}], comment: c}\n"
    "  audit.level: {enum: [low]}\n"
    "  my mood: {enum: [a]}\n"
    "  text: {enum: [a]}\n"
    "\n"
    "tables:\n"
    "  t:\n"
    "    columns:\n"
    "      a: mood not null\n"
    "      b: {type: audit.level, comment: c}\n"
    "      c: {type: my mood}\n"
    "      d: enum text(a)\n"
    "      e: text\n"
    "      f: enum mood(other)\n"
    "\n"
    "  u:\n"
    "    columns:\n"
    "      a: integer\n"
    "\n"
    "objects:\n"
    "  schemas:\n"
    "    audit: {}\n"
    "  domains:\n"
    "    d: {type: mood, checks: [VALUE <> 'sad']}\n"
    "  composites:\n"
    "    c:\n"
    "      columns:\n"
    "        a: mood\n"
    "  sequences:\n"
    "    s: {start: 5, owned_by: t.a}\n"
    "  functions:\n"
    "    audit.f(audit.level):\n"
    "      sql: CREATE FUNCTION f\n"
    "  views:\n"
    "    v:\n"
    "      materialized: true\n"
    "      indexes:\n"
    "        ix: [a]\n"
    "      sql: SELECT a FROM t\n"
    "  triggers:\n"
    "    t.g:\n"
    "      name: g\n"
    "      table: t\n"
    "      sql: CREATE TRIGGER g\n"
    "\n"
    "    u.g:\n"
    "      name: g\n"
    "      table: u\n"
    "      sql: CREATE TRIGGER g\n"
    "\n"
    "    h:\n"
    "      table: u\n"
    "      comment: c\n"
    "      sql: CREATE TRIGGER h\n"
    "  policies:\n"
    "    p:\n"
    "      table: t\n"
    "      using: a = 'sad'\n";

START_TEST(objects_have_one_text)
{
    GError *error = NULL;
    g_autoptr(CmModel) model = parse(objects, &error);
    const CmName name = {NULL, (char *)"mood"}, table = {NULL, (char *)"t"};
    const CmObject *mood;
    const CmColumn *column;
    g_autofree char *text = NULL;

    assert_ok(model != NULL, error);
    mood = cm_schema_object(model->schema, CM_OBJECT_ENUM, NULL, &name);
    ck_assert_ptr_nonnull(mood);
    ck_assert_str_eq(mood->labels[1], "glad");
    ck_assert_str_eq(mood->former_labels[1], "happy");
    column = cm_schema_table(model->schema, &table)->columns->pdata[0];
    ck_assert_str_eq(column->type->text, "mood");
    text = cm_model_write(model->schema, &error);
    ck_assert_str_eq(text, objects);
}
END_TEST

START_TEST(entities_are_named_after_their_words)
{
    static const char *const names[][2] = {
        {"User", "user"}, {"BlogPost", "blog_post"}, {"HTTPServer", "httpserver"}, {"a", "a"}};

    for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
        g_autofree char *text =
            g_strdup_printf("cmig: 1\nentities: {%s: {columns: {id: integer pk}}}\n", names[i][0]);
        GError *error = NULL;
        g_autoptr(CmModel) model = parse(text, &error);

        assert_ok(model != NULL, error);
        ck_assert_ptr_nonnull(table_of(model, NULL, names[i][1]));
    }
}
END_TEST

static const struct {
    const char *text;
    const char *message;
} bad[] = {
    {"", "m: the file is empty; it begins with 'cmig: 1'"},
    {"tables: {}\n", "m:1:1: key 'cmig' is missing; a model begins with 'cmig: 1'"},
    {"cmig: 2\n", "m:1:7: 2 is out of range: 1 to 1"},
    {"cmig: 1\ntabels: {}\n", "m:2:1: unknown key 'tabels'"},
    {"cmig: 1\ntable: {}\n", "m:2:1: unknown key 'table', did you mean 'tables'?"},
    {"[a]\n", "m:1:1: a mapping is wanted here, not a list"},
    {"cmig: 1\nsettings: {naming_convention: {idx: x}}\n",
     "m:2:32: unknown key 'idx', did you mean 'ix'?"},
    {"cmig: 1\nsettings: {naming_convention: {ix: 'i_{tabel}_{columns}'}}\n",
     "m:2:36: a template of names knows no '{tabel}'; write {table}, {columns} and {ref_table}"},
    {"cmig: 1\nsettings: {naming_convention: {ix: 'ix_%(column_0_label)s'}}\n",
     "m:2:36: '%(column_0_label)s' is in Alembic's words; write {table}"},
    {"cmig: 1\ntypes: {t: {enum: []}}\n", "m:2:19: an enum has labels"},
    {"cmig: 1\ntypes: {t: {}}\n", "m:2:12: either 'enum' or 'type' is wanted here"},
    {"cmig: 1\ntypes: {t: {enum: [a], type: text}}\n", "m:2:12: either 'enum' or 'type'"},
    {"cmig: 1\ntypes: {t: {type: txt}}\n", "m:2:19: unknown type 'txt', did you mean 'text'?"},
    {"cmig: 1\nmixins: {m: {columns: [a, b, c]}}\n", "m:2:23: a mapping is wanted here"},
    {"cmig: 1\nmixins: {m: {columns: a}}\n", "m:2:23: a mapping is wanted here"},
    {"cmig: 1\nmixins: {m: {column: {}}}\n", "m:2:14: unknown key 'column', did you mean"},
    {"cmig: 1\nentities: {E: {mixins: [m], columns: {id: integer pk}}}\n",
     "m:2:24: there is no mixin 'm'"},
    {"cmig: 1\nmixins: {m: {columns: {id: text}}}\nentities: {E: {mixins: m, columns: {id: "
     "integer pk}}}\n",
     "m:2:28: column 'id' stands here already"},
    {"cmig: 1\nentities: {E: null}\n", "m:2:15: a mapping is wanted here"},
    {"cmig: 1\nentities: {E: {tabel: e, columns: {id: integer}}}\n", "m:2:16: unknown key 'tabel'"},
    {"cmig: 1\nentities: {E: {columns: {id: integer pk}, relationships: {x: {target: F}}}}\n",
     "m:2:71: there is no entity 'F', did you mean 'E'?"},
    {"cmig: 1\nentities: {E: {columns: {id: integer pk}, relationships: {x: {targt: E}}}}\n",
     "m:2:63: unknown key 'targt', did you mean 'target'?"},
    {"cmig: 1\nentities: {E: {columns: {id: integer pk}, relationships: {x: {}}}}\n",
     "m:2:62: key 'target' is missing"},
    {"cmig: 1\nentities: {E: {columns: {id: integer}}}\ntables: {e: {columns: {id: integer}}}\n",
     "m:3:13: table 'e' exists already"},
    {"cmig: 1\ntables: {a.b.c: {columns: {id: integer}}}\n", "m:2:10: 'a.b.c' is no name"},
    {"cmig: 1\ntables: {t: {columns: {id: intger}}}\n",
     "m:2:28: unknown type 'intger', did you mean 'integer'?"},
    {"cmig: 1\ntables: {t: {columns: {id: integer}}}\nobjects: {views: {t: {sql: SELECT 1}}}\n",
     "m:3:19: table 't' exists already"},
    {"cmig: 1\nobjects: {views: {v: {}}}\n", "m:2:22: key 'sql' is missing"},
    {"cmig: 1\nobjects: {views: {v: {sq: x}}}\n", "m:2:23: unknown key 'sq', did you mean 'sql'?"},
    {"cmig: 1\nobjects: {triggers: {g: {sql: x}}}\n", "m:2:25: key 'table' is missing"},
    {"cmig: 1\nobjects: {triggers: {g: {table: t}}}\n", "m:2:25: key 'sql' is missing"},
    {"cmig: 1\nobjects: {view: {}}\n", "m:2:11: unknown key 'view', did you mean 'views'?"},
    {"cmig: 1\nobjects: {views: {a.b.c: {sql: x}}}\n", "m:2:19: 'a.b.c' is no name"},
    {"cmig: 1\ninclude: nowhere/*.yaml\n", "m:2:10: no file matches"},
};

START_TEST(errors_say_where_and_what)
{
    for (gsize i = 0; i < G_N_ELEMENTS(bad); i++) {
        GError *error = NULL;
        g_autoptr(CmModel) model = parse(bad[i].text, &error);

        ck_assert_msg(!model && error, "%s was read", bad[i].text);
        ck_assert_msg(g_str_has_prefix(error->message, bad[i].message), "%s\nsays %s\nnot  %s",
                      bad[i].text, error->message, bad[i].message);
        g_clear_error(&error);
    }
}
END_TEST

START_TEST(dangling_references_are_warnings)
{
    GError *error = NULL;
    g_autoptr(CmModel) model =
        parse("cmig: 1\ntables:\n  a: {columns: {x: {type: integer, references: b.y}}}\n"
              "  b: {columns: {id: {type: integer, references: nowhere.id}}}\n",
              &error);

    assert_ok(model != NULL, error);
    ck_assert_uint_eq(model->warnings->len, 2);
    ck_assert_str_eq(model->warnings->pdata[0],
                     "m:3:6: foreign key (x) of table 'a' refers to 'b.y', which is no column");
    ck_assert_str_eq(
        model->warnings->pdata[1],
        "m:4:6: foreign key (id) of table 'b' refers to 'nowhere', which is no table of the model");
}
END_TEST

START_TEST(columns_that_stand_twice_in_a_key_are_warnings)
{
    GError *error = NULL;
    g_autoptr(CmModel) model =
        parse("cmig: 1\ntables:\n  a: {columns: {x: integer}, primary_key: [x, x]}\n", &error);

    assert_ok(model != NULL, error);
    ck_assert_uint_eq(model->warnings->len, 1);
    ck_assert_str_eq(model->warnings->pdata[0],
                     "m:3:6: column 'x' stands twice in primary key (x, x) of table 'a'");
}
END_TEST

static void
put_file(const char *folder, const char *name, const char *text)
{
    g_autofree char *path = g_build_filename(folder, name, NULL);

    ck_assert(g_file_set_contents(path, text, -1, NULL));
}

START_TEST(files_include_others)
{
    g_autofree char *folder = g_dir_make_tmp("cmig-model-XXXXXX", NULL);
    g_autofree char *path = g_build_filename(folder, "a.yaml", NULL);
    const char *const paths[] = {path, NULL};
    GError *error = NULL;
    g_autoptr(CmModel) model = NULL;

    put_file(folder, "a.yaml", "cmig: 1\ninclude: [b*.yaml]\ntables: {a: {columns: {x: mine}}}\n");
    put_file(folder, "b1.yaml", "cmig: 1\ninclude: a.yaml\ntypes: {mine: {type: text}}\n");
    put_file(folder, "b2.yaml", "cmig: 1\ntables: {b: {columns: {x: mine}}}\n");
    model = cm_model_load(paths, NULL, &error);
    assert_ok(model != NULL, error);
    ck_assert_uint_eq(model->schema->tables->len, 2);
    put_file(folder, "b2.yaml", "cmig: 1\ntables: {b: {columns: {x: mne}}}\n");
    ck_assert_ptr_null(cm_model_load(paths, NULL, &error));
    ck_assert_msg(strstr(error->message, "b2.yaml:2:27: unknown type 'mne'") != NULL, "%s",
                  error->message);
    g_clear_error(&error);
    for (int i = 0; i < 3; i++) {
        static const char *const names[] = {"a.yaml", "b1.yaml", "b2.yaml"};
        g_autofree char *file = g_build_filename(folder, names[i], NULL);

        g_unlink(file);
    }
    g_rmdir(folder);
}
END_TEST

UNIT_MAIN("model/model", random_schemas_survive, an_empty_schema_is_a_model, the_grammar_is_read,
          objects_have_one_text, entities_are_named_after_their_words, errors_say_where_and_what,
          dangling_references_are_warnings, columns_that_stand_twice_in_a_key_are_warnings,
          files_include_others)
