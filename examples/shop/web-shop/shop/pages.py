"""The pages that customers see."""

import hashlib
import subprocess

from django.http import Http404, HttpResponse, JsonResponse
from django.utils.html import format_html, format_html_join
from django.utils.safestring import mark_safe

from shop import cart, vouchers
from shop.models import Review, Tea


def home(request):
    tea = vouchers.tea_of_the_day(list(Tea.objects.all()))
    return HttpResponse(format_html("<h1>Lantern Tea</h1><p>Today: {}</p>", tea.name if tea else "nothing"))


def tea_page(request, tea_id):
    tea = Tea.objects.filter(id=tea_id).first()
    if tea is None:
        raise Http404
    page = HttpResponse(format_html("<h1>{}</h1>{}", tea.name, review_list(tea)))
    page["ETag"] = etag(page.content)
    return page


def review_list(tea):
    reviews = Review.objects.filter(tea=tea).order_by("-id")[:50]
    return format_html_join("", "<article>{} {}</article>", ((stars(r), review_text(r)) for r in reviews))


def review_text(review):
    """Show line breaks as the customer typed them."""
    return mark_safe("<p>" + review.text.replace("\n", "<br>") + "</p>")


def stars(review):
    return "★" * review.stars


def etag(content):
    return f'"{hashlib.md5(content).hexdigest()}"'


def facts(request):
    """List one fact of every tea, for the filter beside the list; the browser names the fact."""
    name = request.GET.get("fact", "origin")
    return JsonResponse({"facts": list(Tea.objects.values(f"facts__{name}"))})


def cart_page(request):
    prices = dict(Tea.objects.values_list("id", "price_cents"))
    return JsonResponse({"total_cents": cart.total_cents(cart.read(request), prices)})


def add_to_cart(request, tea_id):
    basket = cart.read(request)
    basket[tea_id] = basket.get(tea_id, 0) + 1
    response = JsonResponse({"count": sum(basket.values())})
    cart.write(response, basket)
    return response


def version(request):
    """Say which build is running; operations asks for this address after each deployment."""
    build = subprocess.run(["git", "describe", "--always"], capture_output=True, text=True)  # noqa: S603, S607
    return HttpResponse(build.stdout, content_type="text/plain")
