/* What the top of a Python file says: its docstring, what is assigned to names, what is imported,
 * and which functions do nothing. It is read, never run.
 *
 * Values are literals: text (parts side by side or added up are one), None, tuples, lists and sets
 * of these, and names of other values. Everything else is of the kind CM_PYTHON_COMPUTED: only
 * Python could tell. What stands within a function, class or `if` is not seen. */
#pragma once

#include "base/error.h"

typedef enum {
    CM_PYTHON_NONE,
    CM_PYTHON_TEXT,
    CM_PYTHON_LIST, /* or tuple or set */
    CM_PYTHON_NAME, /* of another value: CONSTANT, module.CONSTANT */
    CM_PYTHON_COMPUTED,
} CmPythonKind;

typedef struct {
    CmPythonKind kind;
    char *text;       /* of a text or name */
    GPtrArray *items; /* of a list: CmPythonValue * */
    CmPosition at;    /* the file is the module's path */
} CmPythonValue;

void cm_python_value_free(CmPythonValue *value);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CmPythonValue, cm_python_value_free)

typedef struct {
    char *path;
    char *docstring;     /* as Python keeps it; NULL if there is none */
    GHashTable *values;  /* name to CmPythonValue *: the last that was assigned */
    GHashTable *imports; /* name to what it stands for: "package.module.name", ".module" */
    GHashTable *idle;    /* names of functions that do nothing, whatever they are given */
} CmPythonModule;

/* Reads text; path is what positions call it. Never fails: what is not Python says nothing. */
CmPythonModule *cm_python_module_parse(const char *text, gsize length, const char *path);

/* The same of a file. */
CmPythonModule *cm_python_module_load(const char *path, GError **error);

void cm_python_module_free(CmPythonModule *module);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CmPythonModule, cm_python_module_free)

/* The value of a name, as it is once all names in it are replaced by what they stand for (transfer
 * full); imported names are looked up in the files of their modules, which are searched for in the
 * folders above path. A name that leads nowhere is CM_PYTHON_COMPUTED. NULL if nothing is assigned
 * to the name. */
CmPythonValue *cm_python_module_value(const CmPythonModule *module, const char *name);
