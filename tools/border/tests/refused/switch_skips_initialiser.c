/* refused: compile uninitialised */
static int pick(int n)
{
    int result = 0;
    switch (n) {
        int one = 1;
    case 0:
        result = one;
        break;
    default:
        break;
    }
    return result;
}

int (*const use)(int) = pick;
