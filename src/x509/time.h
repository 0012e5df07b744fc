/*
 * time.h: the calendar between seconds since 1970-01-01T00:00:00Z, leap seconds not counted, and
 * dates of the years 0..9999.
 */
#ifndef CAS_X509_TIME_H
#define CAS_X509_TIME_H

#include "core/text.h"

#define CAS_TIME_MIN INT64_C(-62167219200) /* 0000-01-01T00:00:00Z */
#define CAS_TIME_MAX INT64_C(253402300799) /* 9999-12-31T23:59:59Z: no well-defined expiry. */

typedef struct cas_date {
    int32_t year;  /* 0..9999 */
    int32_t month; /* 1..12 */
    int32_t day;   /* 1..31 */
    int32_t hour;
    int32_t minute;
    int32_t second; /* 0..59 */
} cas_date;

/* Whether the date exists in the Gregorian calendar. */
bool cas_date_is_valid(const cas_date *date);

int64_t cas_date_to_seconds(const cas_date *date);

/* A time outside CAS_TIME_MIN..CAS_TIME_MAX is taken as the nearer end. */
cas_date cas_date_from_seconds(int64_t seconds);

/* "2026-11-24 15:00:00 UTC" */
void cas_write_time(cas_writer *w, int64_t seconds);

#endif
