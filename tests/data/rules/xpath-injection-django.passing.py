# mypy: ignore-errors
"""Queries that stay as they were written. No line is reported."""

from django.http import Http404, JsonResponse
from lxml import etree

USERS = etree.parse("users.xml")
BY_NAME = etree.XPath("//user[@name=$name]")


def login(request):
    # ok: accord.xpath-injection.django
    return JsonResponse({"found": bool(USERS.xpath("//user[@name=$name]", name=request.POST["name"]))})


def compiled(request):
    # ok: accord.xpath-injection.django
    return JsonResponse({"found": len(BY_NAME(USERS, name=request.GET["name"]))})


def numbered(request):
    # ok: accord.xpath-injection.django
    return JsonResponse({"found": len(USERS.xpath(f"//user[{int(request.GET['number'])}]"))})


def checked(request):
    name = request.GET["name"]
    if not name.isidentifier():
        raise Http404
    # ok: accord.xpath-injection.django
    return JsonResponse({"found": len(USERS.xpath(f"//user[@name='{name}']"))})
