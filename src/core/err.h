/*
 * err.h: cas_err, the one value that says what went wrong, and CAS_TRY, the only macro that
 * returns.
 */
#ifndef CAS_CORE_ERR_H
#define CAS_CORE_ERR_H

#include "castls/error.h"
#include "core/reason.h"

#define CAS_ERR_ROW_(number, name, code, alert, text, hint) CAS_ERR_##name = (number),
typedef enum cas_err { CAS_OK = 0, CAS_REASONS(CAS_ERR_ROW_) } cas_err;
#undef CAS_ERR_ROW_

#define CAS_MUST_USE __attribute__((warn_unused_result))

#define CAS_TRY(expression)                                                                        \
    do {                                                                                           \
        const cas_err cas_try_ = (expression);                                                     \
        if (cas_try_ != CAS_OK) {                                                                  \
            return cas_try_;                                                                       \
        }                                                                                          \
    } while (0)

#endif
