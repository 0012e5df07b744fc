/*
 * suffix.h: public suffixes (https://publicsuffix.org): domains below which names are given to the
 * public, as ".co.uk". One list, made from text and then only read, with an index: a look-up costs
 * two probes, however long the list is.
 *
 * The list's format, as its maintainers describe it: a rule a line, up to the first white space;
 * "//" begins a comment; "*" stands for a whole left-most label; "!" makes an exception. Labels may
 * be in Unicode. What stands below a domain that no rule names is judged by the rule "*": its
 * top-level domain is the public suffix.
 */
#ifndef CAS_X509_SUFFIX_H
#define CAS_X509_SUFFIX_H

#include "core/alloc.h"
#include "core/arena.h"

/* A domain, and which rules are about it. */
typedef struct cas_suffix_slot {
    cas_range domain; /* In the text; empty: the slot is free. */
    uint8_t rules;    /* Bits, see suffix.c. */
} cas_suffix_slot;

typedef CAS_POOL(cas_suffix_slot) cas_suffix_slot_pool;

typedef struct cas_suffix_list {
    const castls_allocator *allocator;
    cas_arena text; /* The domains in the form that certificates have. */
    cas_suffix_slot_pool slot;
    uint32_t count; /* Rules. */
} cas_suffix_list;

/*
 * Fills a list. Where the text marks a section of ICANN's domains, only that one counts: CABF BR
 * 3.2.2.6 asks for it, and certificates below domains of the private section are good
 * (*.s3.amazonaws.com).
 *
 *   line  Out, on failure: which line cannot be used, counted from 1; 0 when there is no rule.
 */
CAS_MUST_USE cas_err cas_suffix_list_init(cas_suffix_list *list, const castls_allocator *allocator,
                                          castls_bytes text, uint32_t *line);
void cas_suffix_list_clear(cas_suffix_list *list);

/* Whether a domain in ASCII is a public suffix itself. Without a list (NULL) only top-level domains
 * are. */
bool cas_suffix_list_has(const cas_suffix_list *list, castls_bytes domain);

#endif
