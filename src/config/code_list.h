/*
 * code_list.h: a short list of code points that an object owns, most preferred first.
 */
#ifndef CAS_CONFIG_CODE_LIST_H
#define CAS_CONFIG_CODE_LIST_H

#include "config/limits.h"
#include "core/list.h"

typedef struct cas_code_list {
    uint16_t code[CAS_CONFIG_CODES_MAX];
    size_t count;
} cas_code_list;

static inline castls_codes cas_code_list_codes(const cas_code_list *list)
{
    return CAS_CODES_FIRST(list->code, list->count);
}

static inline bool cas_code_list_has(const cas_code_list *list, uint16_t code)
{
    return cas_codes_has(cas_code_list_codes(list), code);
}

/* Adds a code that is not there yet; CAS_ERR_ARGUMENT when the list is full or has it. */
CAS_MUST_USE static inline cas_err cas_code_list_add(cas_code_list *list, uint16_t code)
{
    if (list->count >= CAS_COUNT(list->code) || cas_code_list_has(list, code)) {
        return CAS_ERR_ARGUMENT;
    }
    *CAS_AT(list->code, list->count) = code;
    list->count = list->count + 1;
    return CAS_OK;
}

/* Replaces the list by a copy; the list is empty on failure. */
CAS_MUST_USE static inline cas_err cas_code_list_set(cas_code_list *list, castls_codes codes)
{
    *list = (cas_code_list){0};
    for (size_t i = 0; i < codes.count; i++) {
        const cas_err err = cas_code_list_add(list, cas_codes_get(codes, i));
        if (err != CAS_OK) {
            *list = (cas_code_list){0};
            return err;
        }
    }
    return CAS_OK;
}

#endif
