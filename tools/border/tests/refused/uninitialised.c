/* refused: uninitialised */
static int zero(int n)
{
    int sum;
    sum = n;
    return sum;
}

int (*const use)(int) = zero;
