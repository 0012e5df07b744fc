/*
 * memory.h: looks for secrets in the memory of this process: the heap, the stacks, the data segment
 * and all else that it can write. What is looked for is kept masked, so that the search does not
 * find itself.
 */
#ifndef CAS_TESTS_RESIDUE_MEMORY_H
#define CAS_TESTS_RESIDUE_MEMORY_H

#include "core/view.h"

#define RESIDUE_MASK 0xa5

/* Why memory cannot be searched here, or NULL: sanitizers keep what was freed on purpose. */
const char *residue_obstacle(void);

/* How many times the bytes (at least 12) are in memory, not masked. */
size_t residue_count(castls_bytes masked);

/* A file in a folder of this process' own; its path lives until the next call but one. */
const char *residue_path(const char *name);
bool residue_write(const char *name, castls_bytes in);
size_t residue_read(const char *name, castls_span out);
void residue_remove(const char *name);

/* Runs something in a process of its own, whose memory is gone afterwards. */
bool residue_in_child(bool (*run)(void));

#endif
