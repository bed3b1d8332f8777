#ifndef CPCAP_SHIMS_H
#define CPCAP_SHIMS_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "ProcessShims.h"

/// A stdio stream over a byte source, for libpcap, which reads nothing else. Its buffer is `buffer` bytes and it takes no
/// lock per call. `next` fills up to `size` bytes and returns how many, 0 at the end, -1 on an error; `close` is called
/// once, by fclose. Returns NULL when memory is short; `close` is then not called.
FILE *bitstrail_stream(void *context, ptrdiff_t (*next)(void *context, char *into, size_t size),
                       void (*close)(void *context), size_t buffer);

#endif
