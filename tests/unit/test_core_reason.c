/*
 * test_core_reason.c: the reason list: every number has a name, a text, a code and an alert.
 */
#include "support/test.h"

#include "core/err.h"

#define COUNT_ROW(number, name, code, alert, text, hint) +1
#define ROW(number, name, code, alert, text, hint) {number, code, alert, #name, text, hint},

typedef struct reason_row {
    int number;
    castls_code code;
    castls_alert alert;
    const char *name;
    const char *text;
    const char *hint;
} reason_row;

static const reason_row rows[0 CAS_REASONS(COUNT_ROW)] = {CAS_REASONS(ROW)};

static void every_reason_is_looked_up_by_its_number(void **state)
{
    (void)state;
    for (size_t i = 0; i < CAS_COUNT(rows); i++) {
        const reason_row *row = CAS_AT(rows, i);
        const castls_reason reason = (castls_reason)row->number;
        assert_string_equal(castls_reason_name(reason), row->name);
        assert_string_equal(castls_reason_text(reason), row->text);
        assert_string_equal(castls_reason_advice(reason), row->hint);
        assert_int_equal(castls_reason_code(reason), row->code);
        assert_int_equal(castls_reason_alert(reason), row->alert);
    }
}

static void numbers_only_rise_and_texts_are_sentences(void **state)
{
    (void)state;
    int last = 0;
    for (size_t i = 0; i < CAS_COUNT(rows); i++) {
        const reason_row *row = CAS_AT(rows, i);
        assert_true(row->number > last);
        last = row->number;
        const castls_bytes text = cas_text(row->text);
        assert_true(text.len > 10);
        assert_int_equal(cas_bytes_get(text, text.len - 1), '.');
        assert_true(row->code < 0 || row->code == CASTLS_CLOSED);
    }
}

static void zero_and_unknown_numbers_have_answers(void **state)
{
    (void)state;
    assert_string_equal(castls_reason_name((castls_reason)0), "NONE");
    assert_string_equal(castls_reason_text((castls_reason)0), "Nothing went wrong.");
    assert_string_equal(castls_reason_advice((castls_reason)0), "");
    assert_int_equal(castls_reason_code((castls_reason)0), CASTLS_OK);
    assert_int_equal(castls_reason_alert((castls_reason)0), CASTLS_ALERT_NONE);
    assert_string_equal(castls_reason_name((castls_reason)99999), "UNKNOWN");
    assert_true(cas_text(castls_reason_text((castls_reason)99999)).len > 10);
    assert_string_equal(castls_reason_advice((castls_reason)99999), "");
    assert_int_equal(castls_reason_code((castls_reason)99999), CASTLS_FAILED);
    assert_int_equal(castls_reason_alert((castls_reason)99999), CASTLS_ALERT_INTERNAL_ERROR);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_reason_is_looked_up_by_its_number),
        cmocka_unit_test(numbers_only_rise_and_texts_are_sentences),
        cmocka_unit_test(zero_and_unknown_numbers_have_answers),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
