#pragma once

#include <stddef.h>
#include <stdint.h>

/// The most octets that `read` gives at once; 0 = as many as were asked for.
void reads_limit(long octets);

/// How often anything asked for the address of a name.
long lookups(void);

/// A descriptor of an empty file in memory; -1 if there is none.
int memory_file(void);

/// Begins to count what is allocated.
void memory_watch(void);

/// The most octets that were allocated at the same time since then, without those that were before.
long memory_peak(void);

/// libFuzzer's own mutations.
size_t LLVMFuzzerMutate(uint8_t *data, size_t size, size_t max_size);
