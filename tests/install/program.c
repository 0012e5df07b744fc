/*
 * What a first program needs of an installed castls: its headers, its library, and one castls.pc.
 */
#include <castls/castls.h>

#include <stdio.h>

int main(void)
{
    const char *name = castls_reason_name(CASTLS_REASON_DECODE);
    const char *text = castls_reason_text(CASTLS_REASON_DECODE);
    if (name == NULL || text == NULL) {
        return 1;
    }
    printf("%s\n", castls_version());
    return 0;
}
