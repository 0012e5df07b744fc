/*
 * candidate.h: which certificates may have issued the last one of a path, one after the other, and
 * whether one of them has.
 */
#ifndef CAS_X509_CANDIDATE_H
#define CAS_X509_CANDIDATE_H

#include "x509/path.h"

/* How far a candidate got. A wrong signature mostly means another CA of the same name, so it says
 * least. */
typedef enum cas_stage {
    CAS_STAGE_NONE = 0,
    CAS_STAGE_DECODE = 1,
    CAS_STAGE_SIGNATURE = 2,
    CAS_STAGE_RULES = 3,
    CAS_STAGE_TIME = 4,
    CAS_STAGE_LENGTH = 5,
    CAS_STAGE_NAMES = 6,
    CAS_STAGE_REVOCATION = 7,
    CAS_STAGE_BUDGET = 8,
    CAS_STAGE_COUNT = 9
} cas_stage;

typedef struct cas_outcome_of {
    cas_refusal refusal;
    cas_stage stage;
    bool is_about_subject; /* The refusal is about the certificate below the candidate. */
    bool is_repeated;      /* The path has this name and key already: a loop, and no news. */
} cas_outcome_of;

/*
 * The next candidate of the last level, decoded; false when there is none left. One that does not
 * decode is handed out with a zero `cert`.
 */
bool cas_candidate_next(cas_path *path, castls_parts chain, cas_path_step *step, cas_cert *cert);

/* Whether the candidate issued the last certificate of the path, and may have. */
cas_outcome_of cas_candidate_try(cas_path *path, castls_parts chain, cas_path_step step,
                                 const cas_cert *cert);

#endif
