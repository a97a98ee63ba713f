/* Objects beside tables as values: their kinds, their lists in options, and finding them. */
#include <string.h>

#include "schema/schema.h"
#include "support/unit.h"
#include "unit/random_schema.h"
#include "unit/schema_text.h"

START_TEST(kinds_are_found_by_their_words)
{
    for (int i = 0; i < CM_OBJECT_COUNT; i++) {
        const CmObjectKindInfo *info = cm_object_kind_info((CmObjectKind)i);
        CmObjectKind kind = CM_OBJECT_COUNT;

        ck_assert(cm_object_kind_find(info->word, &kind));
        ck_assert_int_eq(kind, i);
        ck_assert(cm_object_kind_find(info->plural, &kind));
        ck_assert_int_eq(kind, i);
    }
    ck_assert(!cm_object_kind_find("table", &(CmObjectKind){CM_OBJECT_RAW}));
}
END_TEST

START_TEST(what_is_on_a_table_is_told_apart_by_it)
{
    g_autoptr(CmObject) policy = cm_object_new(CM_OBJECT_POLICY, NULL, "p");
    g_autoptr(CmObject) other = cm_object_new(CM_OBJECT_POLICY, NULL, "p");
    g_autoptr(CmObject) ids = cm_object_new(CM_OBJECT_SEQUENCE, "s", "ids");
    g_autoptr(CmObject) owned = cm_object_new(CM_OBJECT_SEQUENCE, "s", "ids");
    g_autofree char *of_policy = NULL;
    g_autofree char *of_ids = cm_object_describe(ids);

    policy->table = cm_name_new(NULL, "t");
    other->table = cm_name_new("s", "t");
    owned->table = cm_name_new(NULL, "t");
    of_policy = cm_object_describe(other);
    ck_assert(!cm_object_is_same(policy, other));
    ck_assert(cm_object_is_same(ids, owned));
    ck_assert_str_eq(of_policy, "policy p on s.t");
    ck_assert_str_eq(of_ids, "sequence s.ids");
}
END_TEST

START_TEST(settings_are_set_and_removed)
{
    g_autoptr(CmObject) object = cm_object_new(CM_OBJECT_SEQUENCE, NULL, "s");
    const CmValue five = cm_value_of_integer(5), none = CM_VALUE_OF_NULL;

    ck_assert_ptr_null(cm_object_get(object, "start"));
    cm_object_set(object, "start", &five);
    ck_assert(cm_value_equal(cm_object_get(object, "start"), &five));
    cm_object_set(object, "start", &none);
    ck_assert_ptr_null(object->settings);
}
END_TEST

START_TEST(lists_are_options)
{
    static const char *const two[] = {"a", "b c", NULL}, *const nothing[] = {NULL};
    CmOptions *options = NULL;
    g_auto(GStrv) read = NULL;

    cm_options_set_list(&options, "postgresql", "with", two);
    read = cm_options_list(options, "postgresql", "with");
    ck_assert(g_strv_equal((const char *const *)read, two));
    ck_assert_ptr_null(cm_options_list(options, "postgresql", "include"));
    cm_options_set_list(&options, "postgresql", "with", nothing);
    ck_assert_ptr_null(options);
    ck_assert(cm_option_is_list("postgresql", "with", "a"));
    ck_assert(!cm_option_is_list("postgresql", "using", "a"));
    ck_assert(cm_option_is_list("mysql", "any", "a" CM_OPTION_SEPARATOR "b"));
}
END_TEST

/* Every kind, found, copied, renamed and removed. */
START_TEST(schemas_hold_objects_of_all_kinds)
{
    for (guint seed = 0; seed < 200; seed++) {
        g_autoptr(GRand) random = g_rand_new_with_seed(seed);
        Maker maker = {random, false, 0, true};
        g_autoptr(CmSchema) schema = make_schema(&maker);
        g_autoptr(CmSchema) copy = cm_schema_copy(schema);
        g_autofree char *was = full_schema_text(schema, true);
        g_autofree char *is = full_schema_text(copy, true);
        GError *error = NULL;

        ck_assert_str_eq(was, is);
        for (guint i = copy->objects->len; i-- > 0;) {
            CmObject *object = copy->objects->pdata[i];

            ck_assert_ptr_eq(cm_schema_same_object(copy, schema->objects->pdata[i]), object);
            assert_fails(cm_schema_add_object(copy, cm_object_copy(object), &error), error,
                         CM_ERROR_ALREADY_EXISTS);
            assert_ok(cm_schema_rename_object(copy, object, "another", &error), error);
            ck_assert_ptr_null(cm_schema_same_object(copy, schema->objects->pdata[i]));
            ck_assert_ptr_eq(cm_schema_same_object(copy, object), object);
            cm_schema_remove_object(copy, object);
        }
        ck_assert_uint_eq(copy->objects->len, 0);
    }
}
END_TEST

START_TEST(what_belongs_to_a_table_goes_and_moves_with_it)
{
    g_autoptr(CmSchema) schema = cm_schema_new();
    CmTable *table = cm_table_new(NULL, "t");
    CmObject *policy = cm_object_new(CM_OBJECT_POLICY, NULL, "p");
    CmObject *free_one = cm_object_new(CM_OBJECT_SEQUENCE, NULL, "s");
    const CmName name = {NULL, (char *)"p"}, moved = {NULL, (char *)"u"};
    GError *error = NULL;

    policy->table = cm_name_new(NULL, "t");
    assert_ok(cm_schema_add_table(schema, table, &error), error);
    assert_ok(cm_schema_add_object(schema, policy, &error), error);
    assert_ok(cm_schema_add_object(schema, free_one, &error), error);
    assert_ok(cm_schema_rename_table(schema, table, "u", &error), error);
    ck_assert_ptr_eq(cm_schema_object(schema, CM_OBJECT_POLICY, &moved, &name), policy);
    cm_schema_remove_table(schema, table);
    ck_assert_uint_eq(schema->objects->len, 1);
    ck_assert_ptr_eq(schema->objects->pdata[0], free_one);
}
END_TEST

UNIT_MAIN("schema/object", kinds_are_found_by_their_words, what_is_on_a_table_is_told_apart_by_it,
          settings_are_set_and_removed, lists_are_options, schemas_hold_objects_of_all_kinds,
          what_belongs_to_a_table_goes_and_moves_with_it)
