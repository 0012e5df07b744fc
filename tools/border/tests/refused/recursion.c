/* refused: recursion */
static int sum(int n)
{
    return n == 0 ? 0 : n + sum(n - 1);
}

int (*const use)(int) = sum;
