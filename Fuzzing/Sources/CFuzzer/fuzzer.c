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

#ifdef BITSTRAIL_REPLAY
// Built without sanitizers, to measure coverage: nothing counts memory, and inputs are only run again.
void memory_watch(void) {}
long memory_peak(void) { return 0; }
#else
int __sanitizer_install_malloc_and_free_hooks(
    void (*allocated)(const volatile void *, size_t), void (*freed)(const volatile void *));
size_t __sanitizer_get_allocated_size(const volatile void *start);

static long allocated = 0;
static long peak = 0;

static void note_malloc(const volatile void *start, size_t size) {
    (void)start;
    long now = __atomic_add_fetch(&allocated, (long)size, __ATOMIC_RELAXED);
    if (now > __atomic_load_n(&peak, __ATOMIC_RELAXED)) __atomic_store_n(&peak, now, __ATOMIC_RELAXED);
}

static void note_free(const volatile void *start) {
    if (start != NULL) __atomic_sub_fetch(&allocated, (long)__sanitizer_get_allocated_size(start), __ATOMIC_RELAXED);
}

void memory_watch(void) {
    static int is_installed = 0;
    if (!is_installed) {
        is_installed = 1;
        __sanitizer_install_malloc_and_free_hooks(note_malloc, note_free);
    }
    allocated = 0;
    peak = 0;
}

long memory_peak(void) { return peak; }
#endif

int memory_file(void) { return memfd_create("fuzz", 0); }

/// Linked in the place of `read` (`--wrap=read`): a pipe may give any part of what was asked for.
ssize_t __wrap_read(int descriptor, void *buffer, size_t count) {
    return __real_read(descriptor, buffer, limit > 0 && count > limit ? limit : count);
}

/// In the place of libc's, also for libpcap: no filter may send a name into the network. Numbers, and names of services,
/// which stand in a file, are looked up as ever.
int getaddrinfo(const char *node, const char *service, const struct addrinfo *hints, struct addrinfo **result) {
    int (*real)(const char *, const char *, const struct addrinfo *, struct addrinfo **) =
        (int (*)(const char *, const char *, const struct addrinfo *, struct addrinfo **))dlsym(RTLD_NEXT, "getaddrinfo");
    struct addrinfo numeric = {0};
    if (hints != NULL) numeric = *hints;
    if (node != NULL) numeric.ai_flags |= AI_NUMERICHOST;
    int answer = real == NULL ? EAI_NONAME : real(node, service, &numeric, result);
    int asked_for_numbers = hints != NULL && (hints->ai_flags & AI_NUMERICHOST) != 0;
    if (answer != 0 && node != NULL && !asked_for_numbers) looked_up++;
    return answer;
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

#ifdef BITSTRAIL_REPLAY
#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>

size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t most) {
    (void)data;
    (void)most;
    return size;
}

static void replay(const char *path) {
    FILE *file = fopen(path, "rb");
    if (file == NULL) return;
    size_t room = 1 << 20;
    uint8_t *octets = malloc(room);
    if (octets != NULL) LLVMFuzzerTestOneInput(octets, fread(octets, 1, room, file));
    free(octets);
    fclose(file);
}

/// Runs files, and those in folders.
int bitstrail_fuzz_main(int count, char **words) {
    for (int index = 1; index < count; index++) {
        DIR *folder = opendir(words[index]);
        if (folder == NULL) {
            replay(words[index]);
            continue;
        }
        for (struct dirent *entry = readdir(folder); entry != NULL; entry = readdir(folder)) {
            char path[4096];
            int length = snprintf(path, sizeof path, "%s/%s", words[index], entry->d_name);
            if (entry->d_type == DT_REG && length < (int)sizeof path) replay(path);
        }
        closedir(folder);
    }
    return 0;
}
#else
int LLVMFuzzerRunDriver(int *count, char ***words, int (*test)(const uint8_t *data, size_t size));

/// SwiftPM makes this name the program's `main`, since it takes the executable for one of its own.
int bitstrail_fuzz_main(int count, char **words) {
    return LLVMFuzzerRunDriver(&count, &words, LLVMFuzzerTestOneInput);
}
#endif
