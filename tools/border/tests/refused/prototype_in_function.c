/* refused: prototype */
static int call(int n)
{
    int somewhere_else(int n);
    return somewhere_else(n);
}

int (*const use)(int) = call;
