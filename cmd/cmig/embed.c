/* Writes the JSON Schemas of docs/schema/ as C, for `cmig schema`; a program of the build.
 *
 * cmig-embed KIND FILE [KIND FILE...] */
#include <glib.h>
#include <stdio.h>
#include <stdlib.h>

/* The text as literals, one a line of it. */
static void
print_literals(const char *text)
{
    printf("\"");
    for (; *text; text++) {
        if (*text == '"' || *text == '\\')
            putchar('\\');
        if (*text != '\n')
            putchar(*text);
        else
            printf(text[1] ? "\\n\"\n     \"" : "\\n");
    }
    printf("\"");
}

int
main(int argc, char **argv)
{
    puts("/* Made by cmig-embed of docs/schema/. */\n#include \"schemas.h\"\n\n#include "
         "<stddef.h>\n\n"
         "const CmSchemaText cm_schema_texts[] = {");
    for (int i = 1; i + 1 < argc; i += 2) {
        g_autofree char *text = NULL;
        g_autoptr(GError) error = NULL;

        if (!g_file_get_contents(argv[i + 1], &text, NULL, &error)) {
            fprintf(stderr, "cmig-embed: %s\n", error->message);
            return EXIT_FAILURE;
        }
        printf("    {\"%s\",\n     ", argv[i]);
        print_literals(text);
        printf("},\n");
    }
    printf("    {NULL, NULL},\n};\n");
    return fflush(stdout) == 0 && !ferror(stdout) ? EXIT_SUCCESS : EXIT_FAILURE;
}
