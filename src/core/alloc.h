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

/* A pointer to element i of a real array; out of range is a trap. The prover is shown the subscript
 * that the multiplication in cas_raw_at stands for; no function differs. */
#ifndef __FRAMAC__
#define CAS_AT(array, i)                                                                           \
    ((__typeof__(&(array)[0]))cas_raw_at((array), sizeof((array)[0]), CAS_COUNT(array), (i)))
#else
#define CAS_AT(array, i) (&(array)[cas_index_((i), sizeof(array) / sizeof((array)[0]))])
#endif

/* A pointer to item i of `count` items behind a pointer that travels with its count. */
#ifndef __FRAMAC__
#define CAS_ITEM(pointer, count, i)                                                                \
    ((__typeof__(pointer))cas_raw_at((pointer), sizeof(*(pointer)), (count), (i)))
#else
#define CAS_ITEM(pointer, count, i) (&(pointer)[cas_index_((i), (count))])
#endif

/* One zeroed object of the type, or NULL. */
#define CAS_NEW(allocator, type) ((type *)(void *)cas_new_((allocator), sizeof(type)))

/* Wipes and releases one object made by CAS_NEW; NULL is allowed. */
#define CAS_FREE(allocator, object)                                                                \
    cas_release_((allocator), (uint8_t *)(void *)(object), sizeof(*(object)))

/* Wipes an object in place. */
#define CAS_WIPE(object) cas_raw_wipe(cas_raw_object(object), sizeof(*(object)))

#define CAS_POOL(type)                                                                             \
    struct {                                                                                       \
        type *item_;                                                                               \
        size_t count_;                                                                             \
    }

/* Makes room for n zeroed objects (0 is allowed); false when there is no memory. */
#define CAS_POOL_INIT(pool, allocator, n)                                                          \
    ((pool)->count_ = (n),                                                                         \
     (pool)->item_ = (void *)cas_pool_new_((allocator), sizeof(*(pool)->item_), (pool)->count_),   \
     cas_pool_is_made_((pool)->item_ != NULL, &(pool)->count_))

/* Wipes and releases all of a pool; a pool that was never made is allowed. */
#define CAS_POOL_CLEAR(pool, allocator)                                                            \
    (cas_release_((allocator), (uint8_t *)(void *)(pool)->item_,                                   \
                  sizeof(*(pool)->item_) * (pool)->count_),                                        \
     (pool)->item_ = NULL, (void)((pool)->count_ = 0))

#define CAS_POOL_COUNT(pool) ((pool)->count_)

/* A pointer to object i; out of range is a trap. */
#define CAS_POOL_AT(pool, i) CAS_ITEM((pool)->item_, (pool)->count_, (i))

/* An index that is known to be in range; one that is not is a defect of ours and traps. */
/*@ requires i < count;
  @ assigns \nothing;
  @ ensures \result == i; */
static inline size_t cas_index_(size_t i, size_t count)
{
    if (i >= count) {
        __builtin_trap();
    }
    return i;
}

/* Wipes and gives back; NULL is allowed. */
/*@ requires room == \null || \valid(room + (0 .. size - 1));
  @ assigns room[0 .. size - 1];
  @ ensures room != \null ==> \forall integer k; 0 <= k < size ==> room[k] == 0; */
static inline void cas_release_(const castls_allocator *allocator, uint8_t *room, size_t size)
{
    if (room != NULL) {
        cas_raw_wipe(room, size);
        cas_raw_release(allocator, room, size);
    }
}

/*@ requires 0 < size;
  @ assigns \nothing;
  @ ensures \result == \null || \valid(\result + (0 .. size - 1));
  @ ensures \result != \null ==> \forall integer k; 0 <= k < size ==> \result[k] == 0; */
static inline uint8_t *cas_new_(const castls_allocator *allocator, size_t size)
{
    const castls_bytes none = {NULL, 0};
    uint8_t *room = NULL;
    cas_raw_allocate(allocator, size, none, none, size, &room);
    return room;
}

/*@ requires 0 < size;
  @ assigns \nothing;
  @ ensures \result == \null || \valid(\result + (0 .. size * count - 1));
  @ ensures \result != \null ==> size * count <= SIZE_MAX &&
  @   \forall integer k; 0 <= k < size * count ==> \result[k] == 0;
  @ ensures count == 0 ==> \result == \null; */
static inline uint8_t *cas_pool_new_(const castls_allocator *allocator, size_t size, size_t count)
{
    size_t total = 0;
    if (!cas_mul_size(size, count, &total) || total == 0) {
        return NULL;
    }
    return cas_new_(allocator, total);
}

/* A pool without objects is made without memory; one that got none has no objects. */
/*@ requires \valid(count);
  @ assigns *count;
  @ ensures \result <==> has_memory || \old(*count) == 0;
  @ ensures *count == (has_memory ? \old(*count) : 0); */
static inline bool cas_pool_is_made_(bool has_memory, size_t *count)
{
    const bool is_made = has_memory || *count == 0;
    if (!has_memory) {
        *count = 0;
    }
    return is_made;
}

#endif
