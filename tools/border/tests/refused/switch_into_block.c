/* refused: compile goto */
static int pick(int n)
{
    int result = 0;
    switch (n) {
    case 0: {
        int one = 1;
        result = one;
    case 1:
        result += one;
        break;
    }
    default:
        break;
    }
    return result;
}

int (*const use)(int) = pick;
