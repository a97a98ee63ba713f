/* The floor of `cmig heads`: opens every file of a folder and reads its first bytes. */
#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

int
main(int argc, char **argv)
{
    DIR *folder = argc == 2 ? opendir(argv[1]) : NULL;
    struct dirent *entry;
    char head[4096];
    long found = 0;

    if (!folder)
        return 1;
    while ((entry = readdir(folder))) {
        int file = entry->d_name[0] == '.' ? -1 : openat(dirfd(folder), entry->d_name, O_RDONLY);
        ssize_t got = file < 0 ? -1 : read(file, head, sizeof head - 1);

        if (file >= 0)
            close(file);
        if (got <= 0)
            continue;
        head[got] = '\0';
        found += strstr(head, "revision: ") && strstr(head, "down_revision: ");
    }
    closedir(folder);
    printf("%ld\n", found);
    return 0;
}
