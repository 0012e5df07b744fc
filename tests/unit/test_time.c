/*
 * test_time.c: dates and seconds are two spellings of the same moment.
 */
#include "support/test.h"

#include "x509/time.h"

static void assert_same_date(const cas_date *a, const cas_date *b)
{
    assert_int_equal(a->year, b->year);
    assert_int_equal(a->month, b->month);
    assert_int_equal(a->day, b->day);
    assert_int_equal(a->hour, b->hour);
    assert_int_equal(a->minute, b->minute);
    assert_int_equal(a->second, b->second);
}

/* Walks the calendar by its own rules, a day at a time, from the first to the last day. */
static void every_day_of_ten_thousand_years_is_one_day_on(void **state)
{
    (void)state;
    const int32_t days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    int64_t expected = CAS_TIME_MIN;
    for (int32_t year = 0; year <= 9999; year++) {
        const bool is_leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
        for (int32_t month = 1; month <= 12; month++) {
            const int32_t last = *CAS_AT(days, (size_t)month - 1) + (is_leap && month == 2 ? 1 : 0);
            for (int32_t day = 1; day <= last; day++) {
                const cas_date date = {year, month, day, 0, 0, 0};
                assert_true(cas_date_is_valid(&date));
                assert_true(cas_date_to_seconds(&date) == expected);
                const cas_date back = cas_date_from_seconds(expected);
                assert_same_date(&back, &date);
                expected += 86400;
            }
        }
    }
    assert_true(expected == CAS_TIME_MAX + 1);
}

static void the_time_of_day_goes_round(void **state)
{
    (void)state;
    for (int64_t second = 0; second < 86400; second++) {
        const cas_date date = cas_date_from_seconds(1732406400 + second);
        assert_true(cas_date_is_valid(&date));
        assert_true(cas_date_to_seconds(&date) == 1732406400 + second);
    }
}

static void times_beyond_the_calendar_are_its_ends(void **state)
{
    (void)state;
    const cas_date first = cas_date_from_seconds(INT64_MIN);
    const cas_date last = cas_date_from_seconds(INT64_MAX);
    const cas_date expected_first = {0, 1, 1, 0, 0, 0};
    const cas_date expected_last = {9999, 12, 31, 23, 59, 59};
    assert_same_date(&first, &expected_first);
    assert_same_date(&last, &expected_last);
}

static void a_time_is_written_for_people(void **state)
{
    (void)state;
    uint8_t room[32] = {0};
    cas_writer w = cas_writer_on(CAS_SPAN(room));
    cas_write_time(&w, 1795532645);
    assert_bytes_equal(cas_writer_bytes(&w), CAS_TEXT("2026-11-24 15:04:05 UTC"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_day_of_ten_thousand_years_is_one_day_on),
        cmocka_unit_test(the_time_of_day_goes_round),
        cmocka_unit_test(times_beyond_the_calendar_are_its_ends),
        cmocka_unit_test(a_time_is_written_for_people),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
