/*
 * flags.h: the runner's flags, by connection and by credential.
 */
#ifndef BOGO_FLAGS_H
#define BOGO_FLAGS_H

#include "bogo/flag_list.h"
#include "bogo/os.h"

#define BOGO_FLAG_ID_(id, name, value) BOGO_##id,
typedef enum bogo_flag { BOGO_FLAGS(BOGO_FLAG_ID_) BOGO_FLAG_COUNT } bogo_flag;

#define BOGO_GIVEN_MAX 128

/* One flag as it was given. */
typedef struct bogo_given {
    bogo_flag flag;
    int credential;   /* What it is about: the default credential is -1, others count from 0. */
    const char *text; /* Its value; "" when it takes none. */
} bogo_given;

/* The flags that are in force for one connection. */
typedef struct bogo_flags {
    bogo_given given[BOGO_GIVEN_MAX];
    size_t count;
    int credentials; /* How many were begun besides the default one. */
} bogo_flags;

/* The flags by connection. */
typedef struct bogo_plan {
    bogo_flags initial; /* The first. */
    bogo_flags resume;  /* Each later one. */
    bogo_flags retry;   /* What goes on after refused early data. */
} bogo_plan;

/* Reads the program's arguments. False, and the flag's name in `unknown`, when there is one that
 * the shim does not honour or whose value is not what it must be. */
bool bogo_plan_read(bogo_plan *plan, const char **unknown);

bool bogo_has(const bogo_flags *flags, bogo_flag flag);
/* The value that was given last, or `otherwise`. */
const char *bogo_text(const bogo_flags *flags, bogo_flag flag, const char *otherwise);
int64_t bogo_number(const bogo_flags *flags, bogo_flag flag, int64_t otherwise);
/* The values of a flag that may be repeated, as code points; at most CAS_COUNT of the list. */
#define BOGO_LIST_MAX 64
typedef struct bogo_list {
    uint16_t code[BOGO_LIST_MAX];
    size_t count;
} bogo_list;
bogo_list bogo_numbers(const bogo_flags *flags, bogo_flag flag);
/* The same for one credential. */
const char *bogo_credential_text(const bogo_flags *flags, int credential, bogo_flag flag);
bogo_list bogo_credential_numbers(const bogo_flags *flags, int credential, bogo_flag flag);
bool bogo_credential_has(const bogo_flags *flags, int credential, bogo_flag flag);

/* Decodes base64 (RFC 4648 section 4) or hexadecimal digits; false when the text is neither. */
bool bogo_base64(const char *text, cas_buf *out);
bool bogo_hex(castls_bytes text, cas_buf *out);

#endif
