/* passed */
static int pick(int n)
{
    int result = 0;
    switch (n) {
    case 0:
    case 1: {
        const int one = 1;
        result = one;
        break;
    }
    case 2:
        result = 2;
        break;
    default:
        break;
    }
    return result;
}

int (*const use)(int) = pick;
