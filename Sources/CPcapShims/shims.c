#define _GNU_SOURCE
#include "CPcapShims.h"

#include <stdio_ext.h>
#include <stdlib.h>
#include <sys/types.h>

struct source {
    void *context;
    ptrdiff_t (*next)(void *, char *, size_t);
    void (*close)(void *);
    // setvbuf takes a size only together with a buffer; without one it would be 8 KiB.
    char buffer[];
};

static ssize_t source_read(void *cookie, char *into, size_t size) {
    struct source *source = cookie;
    return (ssize_t)source->next(source->context, into, size);
}

static int source_close(void *cookie) {
    struct source *source = cookie;
    source->close(source->context);
    free(source);
    return 0;
}

FILE *bitstrail_stream(void *context, ptrdiff_t (*next)(void *, char *, size_t), void (*close)(void *),
                       size_t buffer) {
    struct source *source = malloc(sizeof *source + buffer);
    if (source == NULL) return NULL;
    source->context = context;
    source->next = next;
    source->close = close;
    cookie_io_functions_t functions = {.read = source_read, .close = source_close};
    FILE *stream = fopencookie(source, "r", functions);
    if (stream == NULL) {
        free(source);
        return NULL;
    }
    setvbuf(stream, source->buffer, _IOFBF, buffer);
    __fsetlocking(stream, FSETLOCKING_BYCALLER);
    return stream;
}
