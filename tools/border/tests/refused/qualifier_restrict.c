/* refused: qualifier */
static int sum(const int *restrict a, const int *restrict b)
{
    return *a + *b;
}

int (*const use)(const int *restrict, const int *restrict) = sum;
