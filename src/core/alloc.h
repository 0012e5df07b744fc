/*
 * alloc.h: typed allocation. CAS_NEW makes one zeroed object, CAS_FREE wipes and releases it; a
 * CAS_POOL is a fixed number of objects of one type, reached by a checked index.
 *
 *   typedef CAS_POOL(cas_entry) cas_entry_pool;
 */
#ifndef CAS_CORE_ALLOC_H
#define CAS_CORE_ALLOC_H

#include "core/math.h"
#include "core/raw.h"

/* Refuses a pointer where an array is meant: the size of the array type would be negative. */
#define CAS_IS_ARRAY_(a)                                                                           \
    (sizeof(char[1 - 2 * !!__builtin_types_compatible_p(__typeof__(a), __typeof__(&(a)[0]))]) - 1)

/* How many elements an array has. */
#define CAS_COUNT(array) (sizeof(array) / sizeof((array)[0]) + CAS_IS_ARRAY_(array))

/* A pointer to element i of a real array; out of range is a trap. */
#define CAS_AT(array, i)                                                                           \
    ((__typeof__(&(array)[0]))cas_raw_at((array), sizeof((array)[0]), CAS_COUNT(array), (i)))

/* A pointer to item i of `count` items behind a pointer that travels with its count. */
#define CAS_ITEM(pointer, count, i)                                                                \
    ((__typeof__(pointer))cas_raw_at((pointer), sizeof(*(pointer)), (count), (i)))

/* One zeroed object of the type, or NULL. */
#define CAS_NEW(allocator, type) ((type *)cas_raw_allocate((allocator), sizeof(type)))

/* Wipes and releases one object made by CAS_NEW; NULL is allowed. */
#define CAS_FREE(allocator, object) cas_raw_release((allocator), (object), sizeof(*(object)))

/* Wipes an object in place. */
#define CAS_WIPE(object) cas_raw_wipe((object), sizeof(*(object)))

#define CAS_POOL(type)                                                                             \
    struct {                                                                                       \
        type *item_;                                                                               \
        size_t count_;                                                                             \
    }

/* Makes room for n zeroed objects (0 is allowed); false when there is no memory. */
#define CAS_POOL_INIT(pool, allocator, n)                                                          \
    cas_pool_init_((void **)&(pool)->item_, &(pool)->count_, sizeof(*(pool)->item_), (allocator),  \
                   (n))

/* Wipes and releases all of a pool; a pool that was never made is allowed. */
#define CAS_POOL_CLEAR(pool, allocator)                                                            \
    cas_pool_clear_((void **)&(pool)->item_, &(pool)->count_, sizeof(*(pool)->item_), (allocator))

#define CAS_POOL_COUNT(pool) ((pool)->count_)

/* A pointer to object i; out of range is a trap. */
#define CAS_POOL_AT(pool, i)                                                                       \
    ((__typeof__((pool)->item_))cas_raw_at(                                                        \
        (pool)->item_, sizeof(*(pool)->item_), (pool)->count_, (i)))

static inline bool cas_pool_init_(void **item, size_t *count, size_t size,
                                  const castls_allocator *allocator, size_t n)
{
    size_t total = 0;
    *item = NULL;
    *count = 0;
    if (n == 0) {
        return true;
    }
    if (!cas_mul_size(size, n, &total)) {
        return false;
    }
    *item = cas_raw_allocate(allocator, total);
    if (*item == NULL) {
        return false;
    }
    *count = n;
    return true;
}

static inline void cas_pool_clear_(void **item, size_t *count, size_t size,
                                   const castls_allocator *allocator)
{
    cas_raw_release(allocator, *item, size * *count);
    *item = NULL;
    *count = 0;
}

#endif
