/*
 * time.c: see time.h. The day count is the usual one of 400-year eras that begin in March, so that
 * the leap day is a year's last.
 */
#include "x509/time.h"

static int32_t days_of_month(int32_t year, int32_t month)
{
    if (month == 2) {
        const bool is_leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
        return is_leap ? 29 : 28;
    }
    return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
}

bool cas_date_is_valid(const cas_date *date)
{
    return date->year >= 0 && date->year <= 9999 && date->month >= 1 && date->month <= 12 &&
           date->day >= 1 && date->day <= days_of_month(date->year, date->month) &&
           date->hour >= 0 && date->hour <= 23 && date->minute >= 0 && date->minute <= 59 &&
           date->second >= 0 && date->second <= 59;
}

int64_t cas_date_to_seconds(const cas_date *date)
{
    const int64_t years = (int64_t)date->year - (date->month <= 2 ? 1 : 0) + 400;
    const int64_t era = years / 400;
    const int64_t year_of_era = years - era * 400;
    const int64_t month_from_march = (date->month + 9) % 12;
    const int64_t day_of_year = (153 * month_from_march + 2) / 5 + date->day - 1;
    const int64_t day_of_era =
        year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    const int64_t days = (era - 1) * 146097 + day_of_era - 719468;
    return ((days * 24 + date->hour) * 60 + date->minute) * 60 + date->second;
}

cas_date cas_date_from_seconds(int64_t seconds)
{
    int64_t clamped = seconds < CAS_TIME_MIN ? CAS_TIME_MIN : seconds;
    clamped = clamped > CAS_TIME_MAX ? CAS_TIME_MAX : clamped;
    const int64_t since = clamped - CAS_TIME_MIN;
    const int64_t second_of_day = since % 86400;

    /* Days since the first of March of the year -400, of which every date here is later. */
    const int64_t days = since / 86400 + 146097 - 60;
    const int64_t era = days / 146097;
    const int64_t day_of_era = days % 146097;
    const int64_t year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    const int64_t day_of_year =
        day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    const int64_t month_from_march = (5 * day_of_year + 2) / 153;
    const int64_t month = month_from_march < 10 ? month_from_march + 3 : month_from_march - 9;
    const int64_t year = (era - 1) * 400 + year_of_era + (month <= 2 ? 1 : 0);
    const cas_date date = {
        (int32_t)year,
        (int32_t)month,
        (int32_t)(day_of_year - (153 * month_from_march + 2) / 5 + 1),
        (int32_t)(second_of_day / 3600),
        (int32_t)(second_of_day / 60 % 60),
        (int32_t)(second_of_day % 60)};
    return date;
}

static void write_two(cas_writer *w, int32_t value)
{
    cas_write_u8(w, cas_narrow_u8((uint64_t)('0' + value / 10 % 10)));
    cas_write_u8(w, cas_narrow_u8((uint64_t)('0' + value % 10)));
}

void cas_write_time(cas_writer *w, int64_t seconds)
{
    const cas_date date = cas_date_from_seconds(seconds);
    write_two(w, date.year / 100);
    write_two(w, date.year % 100);
    cas_write_u8(w, '-');
    write_two(w, date.month);
    cas_write_u8(w, '-');
    write_two(w, date.day);
    cas_write_u8(w, ' ');
    write_two(w, date.hour);
    cas_write_u8(w, ':');
    write_two(w, date.minute);
    cas_write_u8(w, ':');
    write_two(w, date.second);
    cas_write_bytes(w, CAS_TEXT(" UTC"));
}
