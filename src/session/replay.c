/*
 * replay.c: early data at most once.
 *
 * Time is cut into generations that last two windows. A ClientHello passes for fresh from one
 * window before the time at which it claims to have been sent until one after, so that two windows
 * behind the first use of its ticket no replay is fresh any more. The register holds the present
 * generation and the one before, and so each ticket for one generation at least.
 */
#include "session/replay.h"

#include "core/reader.h"
#include "session/scatter.h"

#define MARK_LEN 16

/* What is kept of a ticket: 128 unpredictable bits. All zero is an empty slot. */
typedef struct mark {
    uint64_t high;
    uint64_t low;
} mark;

typedef CAS_POOL(mark) mark_pool;

typedef struct generation {
    mark_pool slot;
    uint32_t count;
} generation;

typedef struct replay_shard {
    cas_lock lock;
    uint64_t number; /* Of the present generation. */
    generation present;
    generation before;
} replay_shard;

typedef CAS_POOL(replay_shard) replay_shard_pool;

struct cas_replay {
    const castls_allocator *allocator;
    uint64_t seed;
    uint32_t count_max; /* Of one shard and generation. */
    uint32_t window_ms;
    int64_t start_ms;
    replay_shard_pool shard;
};

static cas_err init_shards(cas_replay *replay)
{
    if (!CAS_POOL_INIT(&replay->shard, replay->allocator, CAS_CACHE_SHARDS_MAX)) {
        return CAS_ERR_MEMORY;
    }
    const uint32_t slots = cas_scatter_size(replay->count_max * 2);
    for (size_t i = 0; i < CAS_POOL_COUNT(&replay->shard); i++) {
        replay_shard *shard = CAS_POOL_AT(&replay->shard, i);
        if (!CAS_POOL_INIT(&shard->present.slot, replay->allocator, slots) ||
            !CAS_POOL_INIT(&shard->before.slot, replay->allocator, slots)) {
            return CAS_ERR_MEMORY;
        }
    }
    return CAS_OK;
}

cas_err cas_replay_new(const castls_allocator *allocator, uint64_t seed, uint32_t entries_max,
                       uint32_t window_ms, int64_t start_ms, cas_replay **out)
{
    *out = NULL;
    if (entries_max == 0 || entries_max > CAS_REPLAY_ENTRIES_MAX || window_ms == 0 ||
        window_ms > CAS_REPLAY_WINDOW_MAX_MS) {
        return CAS_ERR_ARGUMENT;
    }
    cas_replay *replay = CAS_NEW(allocator, cas_replay);
    if (replay == NULL) {
        return CAS_ERR_MEMORY;
    }
    replay->allocator = allocator;
    replay->seed = seed;
    replay->count_max = (entries_max + CAS_CACHE_SHARDS_MAX - 1) / CAS_CACHE_SHARDS_MAX;
    replay->window_ms = window_ms;
    replay->start_ms = start_ms;
    const cas_err made = init_shards(replay);
    if (made != CAS_OK) {
        cas_replay_free(replay);
        return made;
    }
    *out = replay;
    return CAS_OK;
}

void cas_replay_free(cas_replay *replay)
{
    if (replay == NULL) {
        return;
    }
    for (size_t i = 0; i < CAS_POOL_COUNT(&replay->shard); i++) {
        replay_shard *shard = CAS_POOL_AT(&replay->shard, i);
        CAS_POOL_CLEAR(&shard->present.slot, replay->allocator);
        CAS_POOL_CLEAR(&shard->before.slot, replay->allocator);
    }
    CAS_POOL_CLEAR(&replay->shard, replay->allocator);
    CAS_FREE(replay->allocator, replay);
}

/* RFC 8446 section 8.3, without an estimate of the round trip: the window has to hold it. */
bool cas_is_fresh(int64_t issued_at_ms, uint32_t age_add, uint32_t obfuscated_age, int64_t now_ms,
                  uint32_t window_ms)
{
    if (now_ms < 0 || issued_at_ms < 0 || issued_at_ms > INT64_MAX - UINT32_MAX) {
        return false;
    }
    const int64_t age_ms = (int64_t)cas_low_u32((uint64_t)obfuscated_age - age_add);
    const int64_t off_ms = now_ms - (issued_at_ms + age_ms);
    return off_ms >= -(int64_t)window_ms && off_ms <= (int64_t)window_ms;
}

uint32_t cas_replay_window_ms(const cas_replay *replay)
{
    return replay->window_ms;
}

static mark mark_of(castls_bytes ticket)
{
    cas_reader r = cas_reader_on(cas_bytes_skip(ticket, ticket.len - MARK_LEN));
    mark m = {0};
    m.high = cas_read_u64(&r);
    m.low = cas_read_u64(&r);
    if (m.high == 0 && m.low == 0) {
        m.low = 1;
    }
    return m;
}

static void clear(generation *g)
{
    if (g->count == 0) {
        return;
    }
    for (size_t i = 0; i < CAS_POOL_COUNT(&g->slot); i++) {
        *CAS_POOL_AT(&g->slot, i) = (mark){0};
    }
    g->count = 0;
}

/* Goes on to a later generation. */
static void advance(replay_shard *shard, uint64_t number)
{
    const generation oldest = shard->before;
    shard->before = shard->present;
    shard->present = oldest;
    clear(&shard->present);
    if (number - shard->number > 1) {
        clear(&shard->before);
    }
    shard->number = number;
}

/* The slot that holds the mark, or the empty one where it goes; NULL when neither is near. */
static mark *find_slot(generation *g, uint64_t hash, mark wanted)
{
    const size_t slots = CAS_POOL_COUNT(&g->slot);
    for (size_t i = 0; i < CAS_REPLAY_PROBES_MAX && i < slots; i++) {
        mark *slot = CAS_POOL_AT(&g->slot, ((hash >> 16) + i) % slots);
        const bool is_empty = slot->high == 0 && slot->low == 0;
        if (is_empty || (slot->high == wanted.high && slot->low == wanted.low)) {
            return slot;
        }
    }
    return NULL;
}

static bool is_empty_slot(const mark *slot)
{
    return slot != NULL && slot->high == 0 && slot->low == 0;
}

/*
 * Under the shard's lock. A clock that went back to an earlier generation is refused: what was
 * accepted then may have been forgotten since. When no slot is near, the mark may not be told from
 * one that was kept, and there is no room for it: refused too.
 */
static bool take(const cas_replay *replay, replay_shard *shard, uint64_t number, uint64_t hash,
                 mark wanted)
{
    if (number < shard->number) {
        return false;
    }
    if (number > shard->number) {
        advance(shard, number);
    }
    const mark *earlier = find_slot(&shard->before, hash, wanted);
    mark *slot = find_slot(&shard->present, hash, wanted);
    if (!is_empty_slot(earlier) || !is_empty_slot(slot) ||
        shard->present.count >= replay->count_max) {
        return false;
    }
    *slot = wanted;
    shard->present.count++;
    return true;
}

bool cas_replay_take(cas_replay *replay, castls_bytes ticket, int64_t now_ms)
{
    if (ticket.len < MARK_LEN || now_ms < 0) {
        return false;
    }
    const int64_t generation_ms = 2 * (int64_t)replay->window_ms;
    if (replay->start_ms >= 0 && now_ms <= replay->start_ms + generation_ms) {
        return false;
    }
    const mark wanted = mark_of(ticket);
    const uint64_t hash =
        cas_scatter_mix(replay->seed ^ cas_scatter_mix(wanted.high ^ replay->seed) ^ wanted.low);
    replay_shard *shard = CAS_POOL_AT(&replay->shard, hash % CAS_POOL_COUNT(&replay->shard));
    cas_lock_take(&shard->lock);
    const bool is_first = take(replay, shard, (uint64_t)(now_ms / generation_ms), hash, wanted);
    cas_lock_give(&shard->lock);
    return is_first;
}
