# mypy: ignore-errors
"""Every marked line pastes a value from the request into an XPath query."""

from django.http import JsonResponse
from django.views import View
from lxml import etree

USERS = etree.parse("users.xml")


def login(request):
    query = "//user[@name='" + request.POST["name"] + "']"
    # ruleid: accord.xpath-injection.django
    return JsonResponse({"found": bool(USERS.xpath(query))})


class Mail(View):
    def get(self, request):
        name = self.request.GET.get("name")
        # ruleid: accord.xpath-injection.django
        return JsonResponse({"mail": USERS.xpath(f"string(//user[@name='{name}']/mail)")})


def phone(request):
    tree = etree.parse("phones.xml")
    # ruleid: accord.xpath-injection.django
    return JsonResponse({"phone": tree.findtext(".//user[@name='%s']/phone" % request.COOKIES["name"])})
