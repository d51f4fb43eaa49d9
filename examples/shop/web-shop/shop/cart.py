"""The cart travels in a cookie, so that no session has to be stored for people who only look."""

import base64
import pickle

COOKIE = "cart"


def read(request):
    packed = request.COOKIES.get(COOKIE)
    return pickle.loads(base64.b64decode(packed)) if packed else {}


def write(response, cart):
    packed = base64.b64encode(pickle.dumps(cart)).decode()
    response.set_cookie(COOKIE, packed, max_age=14 * 24 * 3600, samesite="Lax", secure=True, httponly=True)


def total_cents(cart, prices):
    return sum(prices[tea] * count for tea, count in cart.items() if tea in prices)
