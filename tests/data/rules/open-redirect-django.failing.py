# mypy: ignore-errors
"""Every marked line redirects wherever the request says."""

from django.http import HttpResponse, HttpResponsePermanentRedirect, HttpResponseRedirect
from django.shortcuts import redirect
from django.views import View


def after_login(request):
    # ruleid: accord.open-redirect.django
    return redirect(request.GET["next"])


def after_logout(request):
    target = request.POST.get("next", "").strip()
    # ruleid: accord.open-redirect.django
    return HttpResponseRedirect(target or "/")


class Language(View):
    def get(self, request):
        # ruleid: accord.open-redirect.django
        return HttpResponsePermanentRedirect(self.request.GET.get("back"))

    def post(self, request):
        target = request.POST["back"]
        # //example.com begins with a slash too.
        if not target.startswith("/"):
            target = "/"
        # ruleid: accord.open-redirect.django
        return redirect(target)


def header(request):
    response = HttpResponse(status=302)
    # ruleid: accord.open-redirect.django
    response["Location"] = request.GET["to"]
    return response
