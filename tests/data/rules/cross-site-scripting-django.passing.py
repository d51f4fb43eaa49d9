# mypy: ignore-errors
"""The same pages, escaped, or no page at all. No line is reported."""

import json

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.html import escape, format_html

from .models import Article


def hello(request):
    # ok: accord.cross-site-scripting.django
    return HttpResponse(f"<h1>Hello {escape(request.GET['name'])}</h1>")


def search(request):
    # ok: accord.cross-site-scripting.django
    return render(request, "search.html", {"words": request.GET["q"]})


def box(request):
    # ok: accord.cross-site-scripting.django
    return HttpResponse(format_html("<b>{}</b>", request.GET["title"]))


def data(request):
    # ok: accord.cross-site-scripting.django
    return JsonResponse({"words": request.GET["q"]})


def text(request):
    # ok: accord.cross-site-scripting.django
    return HttpResponse(request.GET["q"], content_type="text/plain")


def script(request):
    # ok: accord.cross-site-scripting.django
    return HttpResponse(json.dumps({"q": request.GET["q"]}), "application/json")


def number(request):
    # ok: accord.cross-site-scripting.django
    return HttpResponse(f"<p>Page {int(request.GET['page'])}</p>")


def article(request):
    found = Article.objects.get(pk=request.GET["id"])
    # ok: accord.cross-site-scripting.django
    return HttpResponse(found.html)


def hook(request):
    challenge = request.GET["challenge"]
    if challenge.isalnum():
        # ok: accord.cross-site-scripting.django
        return HttpResponse(challenge)
    return HttpResponse(status=400)
