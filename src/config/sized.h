/*
 * sized.h: public structs that say how long they are. A caller that was built with an earlier
 * castls has a shorter one, and a later one a longer: what both know is read and written, and
 * nothing behind the caller's struct is touched. A member is there when it lies inside struct_len
 * as a whole, so that a later member may not go into what was padding at an earlier end.
 */
#ifndef CAS_CONFIG_SIZED_H
#define CAS_CONFIG_SIZED_H

#include <stddef.h>

/* Whether the caller's struct goes as far as a member of it. */
#define CAS_HAS(object, member)                                                                    \
    ((object)->struct_len >= offsetof(__typeof__(*(object)), member) + sizeof((object)->member))

/* Reads a member of the caller's struct; what it does not have stays as it is. */
#define CAS_TAKE(to, theirs, member)                                                               \
    do {                                                                                           \
        if (CAS_HAS(theirs, member)) {                                                             \
            (to)->member = (theirs)->member;                                                       \
        }                                                                                          \
    } while (0)

/* Writes a member of the caller's struct, if it has that. */
#define CAS_GIVE(theirs, from, member)                                                             \
    do {                                                                                           \
        if (CAS_HAS(theirs, member)) {                                                             \
            (theirs)->member = (from)->member;                                                     \
        }                                                                                          \
    } while (0)

#endif
