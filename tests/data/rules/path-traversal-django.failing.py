# mypy: ignore-errors
"""Every marked line reads or writes a file whose name came with the request."""

import json
import os
from pathlib import Path

from django.conf import settings
from django.http import FileResponse, HttpResponse
from django.views import View

REPORTS = Path(settings.BASE_DIR) / "reports"


def report(request):
    # ruleid: accord.path-traversal.django
    return FileResponse(open(os.path.join(settings.MEDIA_ROOT, request.GET["name"]), "rb"))


class Report(View):
    def get(self, request):
        path = REPORTS / self.request.GET.get("name", "today")
        # ruleid: accord.path-traversal.django
        return HttpResponse(path.read_bytes(), content_type="application/pdf")

    def delete(self, request):
        name = json.loads(request.body)["name"]
        # ruleid: accord.path-traversal.django
        os.remove(f"{settings.MEDIA_ROOT}/{name}")
        return HttpResponse(status=204)


def listing(request):
    # ruleid: accord.path-traversal.django
    return HttpResponse("\n".join(os.listdir(REPORTS / request.POST["folder"])), content_type="text/plain")


def theme(request):
    name = request.COOKIES.get("theme", "light").lower()
    # ruleid: accord.path-traversal.django
    with open("themes/" + name + ".css") as file:
        return HttpResponse(file.read(), content_type="text/css")
