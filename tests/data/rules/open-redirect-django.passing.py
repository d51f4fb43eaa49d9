# mypy: ignore-errors
"""Redirects that stay on the site. No line is reported."""

from django.conf import settings
from django.http import HttpResponseRedirect
from django.shortcuts import get_object_or_404, redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from .models import Order


def after_login(request):
    target = request.GET.get("next", "/")
    if not url_has_allowed_host_and_scheme(target, allowed_hosts={request.get_host()}):
        target = "/"
    # ok: accord.open-redirect.django
    return redirect(target)


def inside(request):
    if url_has_allowed_host_and_scheme(request.GET["next"], {request.get_host()}):
        # ok: accord.open-redirect.django
        return redirect(request.GET["next"])
    return redirect("start")


def order(request):
    # ok: accord.open-redirect.django
    return redirect(get_object_or_404(Order, number=request.GET["number"]))


def named(request):
    # ok: accord.open-redirect.django
    return redirect("order-detail", request.GET["number"])


def reversed_name(request):
    # ok: accord.open-redirect.django
    return HttpResponseRedirect(reverse("orders") + "?page=" + request.GET["page"])


def front(request):
    # ok: accord.open-redirect.django
    return redirect(settings.FRONTEND_URL + "/orders?page=" + request.GET["page"])


def fixed(request):
    # ok: accord.open-redirect.django
    return redirect("/orders/%s/" % request.GET["number"])


def unchanged(request):
    # ok: accord.open-redirect.django
    return redirect(request.path)


def by_name(request):
    target = request.POST.get("next")
    if target and url_has_allowed_host_and_scheme(url=target, allowed_hosts={request.get_host()}):
        # ok: accord.open-redirect.django
        return redirect(target)
    return redirect("start")


def appended(request, article):
    location = article.get_absolute_url()
    # ok: accord.open-redirect.django
    return redirect(f"{location}?page={request.GET['page']}")


def default(request):
    target = request.GET.get("next")
    if not target or not url_has_allowed_host_and_scheme(url=target, allowed_hosts={request.get_host()}):
        target = reverse("start")
    # ok: accord.open-redirect.django
    return redirect(target)
