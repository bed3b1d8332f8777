/* A floor: what the file costs to read in blocks of 1 MiB, without looking at it. */
#include <fcntl.h>
#include <stdio.h>
#include <unistd.h>

static char block[1 << 20];

int main(int argc, char **argv) {
    if (argc != 2) return 64;
    int file = open(argv[1], O_RDONLY);
    if (file < 0) {
        perror(argv[1]);
        return 1;
    }
    unsigned long octets = 0;
    ssize_t count;
    while ((count = read(file, block, sizeof block)) > 0) octets += (unsigned long)count;
    printf("%lu\n", octets);
    close(file);
    return count < 0;
}
