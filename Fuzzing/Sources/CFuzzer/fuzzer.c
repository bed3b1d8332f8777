#define _GNU_SOURCE
#include "fuzzer.h"

#include <dlfcn.h>
#include <netdb.h>
#include <sys/mman.h>
#include <sys/types.h>

ssize_t __real_read(int descriptor, void *buffer, size_t count);

static size_t limit = 0;
static long looked_up = 0;

void reads_limit(long octets) { limit = octets > 0 ? (size_t)octets : 0; }

long lookups(void) { return looked_up; }

int memory_file(void) { return memfd_create("fuzz", 0); }

/// Linked in the place of `read` (`--wrap=read`): a pipe may give any part of what was asked for.
ssize_t __wrap_read(int descriptor, void *buffer, size_t count) {
    return __real_read(descriptor, buffer, limit > 0 && count > limit ? limit : count);
}

/// In the place of libc's, also for libpcap: no filter may send a name into the network. Numbers, and names of services,
/// which stand in a file, are looked up as ever.
int getaddrinfo(const char *node, const char *service, const struct addrinfo *hints, struct addrinfo **result) {
    int is_local = node == NULL || (hints != NULL && (hints->ai_flags & AI_NUMERICHOST) != 0);
    if (!is_local) {
        looked_up++;
        return EAI_NONAME;
    }
    int (*real)(const char *, const char *, const struct addrinfo *, struct addrinfo **) =
        (int (*)(const char *, const char *, const struct addrinfo *, struct addrinfo **))dlsym(RTLD_NEXT, "getaddrinfo");
    return real == NULL ? EAI_NONAME : real(node, service, hints, result);
}

int getnetbyname_r(
    const char *name, struct netent *entry, char *buffer, size_t size, struct netent **result, int *error) {
    (void)name;
    (void)entry;
    (void)buffer;
    (void)size;
    looked_up++;
    *result = NULL;
    *error = HOST_NOT_FOUND;
    return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerRunDriver(int *count, char ***words, int (*test)(const uint8_t *data, size_t size));

/// SwiftPM makes this name the program's `main`, since it takes the executable for one of its own.
int bitstrail_fuzz_main(int count, char **words) {
    return LLVMFuzzerRunDriver(&count, &words, LLVMFuzzerTestOneInput);
}
