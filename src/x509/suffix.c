/*
 * suffix.c: see suffix.h.
 */
#include "x509/suffix.h"

#include "x509/limits.h"
#include "x509/name.h"
#include "x509/punycode.h"

/* What a rule says of the domain that stands in it without "*." and "!". */
#define RULE_ITSELF 1U
#define RULE_CHILDREN 2U
#define RULE_EXCEPTION 4U

/* The markers of the section that counts; they stand in comments. */
#define SECTION_BEGIN CAS_TEXT("===BEGIN ICANN DOMAINS===")
#define SECTION_END CAS_TEXT("===END ICANN DOMAINS===")

static uint8_t to_lower(uint8_t c)
{
    return c >= 'A' && c <= 'Z' ? cas_narrow_u8(c + 32U) : c;
}

/* FNV-1a of a domain in lower case. Who fills a list chooses what is in it. */
static uint32_t hash_of(castls_bytes domain)
{
    uint32_t hash = 2166136261U;
    for (size_t i = 0; i < domain.len; i++) {
        hash = cas_low_u32((uint64_t)(hash ^ to_lower(cas_bytes_get(domain, i))) * 16777619U);
    }
    return hash ^ hash >> 15;
}

/* The slot of a domain, or the free one where it would go: there is always a free one. */
static cas_suffix_slot *find_slot(const cas_suffix_list *list, castls_bytes domain)
{
    const size_t count = CAS_POOL_COUNT(&list->slot);
    size_t at = hash_of(domain) % count;
    for (;;) {
        cas_suffix_slot *slot = CAS_POOL_AT(&list->slot, at);
        if (slot->domain.len == 0 ||
            cas_bytes_equal_fold(cas_arena_view(&list->text, slot->domain), domain)) {
            return slot;
        }
        at = at + 1 == count ? 0 : at + 1;
    }
}

static uint32_t rules_of(const cas_suffix_list *list, castls_bytes domain)
{
    return list == NULL || domain.len == 0 ? 0 : find_slot(list, domain)->rules;
}

static bool is_space(uint8_t c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == '\f' || c == '\v';
}

/* A line up to its first white space. */
static castls_bytes word_of(castls_bytes line)
{
    size_t len = 0;
    while (len < line.len && !is_space(cas_bytes_get(line, len))) {
        len++;
    }
    return cas_bytes_prefix(line, len);
}

/* A domain, label by label in the form of the DNS. */
static cas_err write_domain(castls_bytes domain, cas_writer *w)
{
    castls_bytes rest = domain;
    for (;;) {
        const size_t dot = cas_bytes_find(rest, '.');
        CAS_TRY(cas_punycode_write_label(cas_bytes_prefix(rest, dot), w));
        if (dot == rest.len) {
            return CAS_OK;
        }
        cas_write_u8(w, '.');
        rest = cas_bytes_skip(rest, dot + 1);
    }
}

static cas_err add(cas_suffix_list *list, castls_bytes domain, uint32_t rule)
{
    uint8_t room[CAS_NAME_LEN_MAX] = {0};
    castls_bytes normal = {0};
    cas_writer w = cas_writer_on(CAS_SPAN(room));
    CAS_TRY(write_domain(domain, &w));
    CAS_TRY(cas_writer_end(&w, &normal));
    if (!cas_dns_is_valid(normal)) {
        return CAS_ERR_DECODE;
    }
    cas_suffix_slot *slot = find_slot(list, normal);
    if (slot->domain.len == 0) {
        CAS_TRY(cas_arena_keep(&list->text, normal, &slot->domain));
    }
    slot->rules = cas_narrow_u8(slot->rules | rule);
    list->count++;
    return CAS_OK;
}

/* One line; CAS_OK where it has no rule. The rule "*" says what holds anyway. */
static cas_err read_line(cas_suffix_list *list, castls_bytes line)
{
    const castls_bytes word = word_of(line);
    if (word.len == 0 || cas_bytes_starts_with(word, CAS_TEXT("//")) ||
        cas_bytes_equal(word, CAS_TEXT("*"))) {
        return CAS_OK;
    }
    if (cas_bytes_get(word, 0) == '!') {
        return add(list, cas_bytes_skip(word, 1), RULE_EXCEPTION);
    }
    if (cas_bytes_starts_with(word, CAS_TEXT("*."))) {
        return add(list, cas_bytes_skip(word, 2), RULE_CHILDREN);
    }
    return add(list, word, RULE_ITSELF);
}

static size_t count_lines(castls_bytes text)
{
    size_t count = 1;
    for (size_t i = 0; i < text.len; i++) {
        count += cas_bytes_get(text, i) == '\n' ? 1 : 0;
    }
    return count;
}

static cas_err fill(cas_suffix_list *list, castls_bytes text, uint32_t *line)
{
    const bool has_sections = cas_bytes_search(text, SECTION_BEGIN) != text.len;
    bool counts = !has_sections;
    castls_bytes rest = text;
    while (rest.len != 0) {
        const size_t end = cas_bytes_find(rest, '\n');
        const castls_bytes one = cas_bytes_prefix(rest, end);
        *line = *line + 1;
        if (cas_bytes_search(one, SECTION_BEGIN) != one.len) {
            counts = true;
        } else if (has_sections && cas_bytes_search(one, SECTION_END) != one.len) {
            counts = false;
        }
        if (counts) {
            CAS_TRY(read_line(list, one));
        }
        rest = cas_bytes_skip(rest, end + 1);
    }
    *line = 0;
    return list->count == 0 ? CAS_ERR_DECODE : CAS_OK;
}

cas_err cas_suffix_list_init(cas_suffix_list *list, const castls_allocator *allocator,
                             castls_bytes text, uint32_t *line)
{
    *list = (cas_suffix_list){0};
    *line = 0;
    if (text.len > CAS_SUFFIX_TEXT_MAX) {
        return CAS_ERR_LIMIT;
    }
    list->allocator = allocator;
    list->text = cas_arena_on(allocator, CAS_SUFFIX_TEXT_MAX);
    /* At most half full, so that a look-up meets a free slot soon. */
    if (!CAS_POOL_INIT(&list->slot, allocator, 2 * count_lines(text) + 1)) {
        return CAS_ERR_MEMORY;
    }
    const cas_err err = fill(list, text, line);
    if (err != CAS_OK) {
        cas_suffix_list_clear(list);
    }
    return err;
}

void cas_suffix_list_clear(cas_suffix_list *list)
{
    cas_arena_clear(&list->text);
    CAS_POOL_CLEAR(&list->slot, list->allocator);
    list->count = 0;
}

/*
 * Of the rules that fit a domain the one with most labels prevails, and an exception before all: it
 * makes the domain above it the public suffix. So whether a domain is one itself is told by the
 * rules of its own length alone.
 */
bool cas_suffix_list_has(const cas_suffix_list *list, castls_bytes domain)
{
    const size_t dot = cas_bytes_find(domain, '.');
    const uint32_t own = rules_of(list, domain);
    const uint32_t above = rules_of(list, cas_bytes_skip(domain, dot + 1));
    if ((own & RULE_EXCEPTION) != 0) {
        return false;
    }
    return dot == domain.len || (own & RULE_ITSELF) != 0 || (above & RULE_CHILDREN) != 0;
}
