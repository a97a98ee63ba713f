#include "schema/namespaces.h"

#include "operation/operation.h"

void
cm_operation_namespaces(const CmOperation *operation, GHashTable *names)
{
    cm_name_namespaces(&operation->table, names);
    cm_name_namespaces(&operation->on, names);
    if (operation->body)
        cm_table_namespaces(operation->body, names);
    if (operation->constraint)
        cm_constraint_namespaces(operation->constraint, names);
    if (operation->view)
        cm_name_namespaces(&operation->view->name, names);
    if (operation->trigger)
        cm_name_namespaces(&operation->trigger->table, names);
    if (operation->object)
        cm_object_namespaces(operation->object, names);
}
