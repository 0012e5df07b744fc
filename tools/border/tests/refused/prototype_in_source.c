/* refused: prototype */
int somewhere_else(int n);

static int call(int n)
{
    return somewhere_else(n);
}

int (*const use)(int) = call;
