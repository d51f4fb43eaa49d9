# mypy: ignore-errors
"""Every marked line sends a value from the request as part of a page."""

from django.http import HttpResponse, HttpResponseNotFound
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from django.views import View


def hello(request):
    # ruleid: accord.cross-site-scripting.django
    return HttpResponse(f"<h1>Hello {request.GET['name']}</h1>")


def search(request):
    words = request.GET.get("q", "").strip()
    # ruleid: accord.cross-site-scripting.django
    return HttpResponse(content="<p>Nothing found for %s</p>" % words, status=404)


class Preview(View):
    def post(self, request):
        # ruleid: accord.cross-site-scripting.django
        text = mark_safe("<p>" + self.request.POST["text"] + "</p>")
        return text


def box(request):
    # ruleid: accord.cross-site-scripting.django
    return format_html("<b>" + request.GET["title"] + "</b>")


def missing(request):
    # ruleid: accord.cross-site-scripting.django
    return HttpResponseNotFound("There is no " + request.path)


def typed(request):
    # ruleid: accord.cross-site-scripting.django
    return HttpResponse(request.GET["name"], content_type="text/html; charset=utf-8")
