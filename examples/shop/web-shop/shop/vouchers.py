"""Gift vouchers: whoever knows the code can spend the money."""

import random
import string

ALPHABET = string.ascii_uppercase + string.digits


def new_code():
    return "".join(random.choice(ALPHABET) for _ in range(8))


def tea_of_the_day(teas):
    return random.choice(teas) if teas else None  # accord: ignore[B311] until 2027-01-31: no secret, a tea to show
