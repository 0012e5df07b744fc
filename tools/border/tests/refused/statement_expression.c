/* refused: statement-expression */
static int twice(int n)
{
    return ({ n + n; });
}

int (*const use)(int) = twice;
