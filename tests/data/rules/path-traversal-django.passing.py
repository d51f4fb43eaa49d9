# mypy: ignore-errors
"""The same work with names that cannot leave the folder. No line is reported."""

import os
from pathlib import Path

from django.conf import settings
from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404
from django.utils.text import get_valid_filename

from .models import Document

REPORTS = Path(settings.BASE_DIR) / "reports"


def report(request):
    # A storage refuses names that leave its folder.
    # ok: accord.path-traversal.django
    return FileResponse(default_storage.open(request.GET["name"]))


def document(request):
    found = get_object_or_404(Document, pk=request.GET["id"], owner=request.user)
    # ok: accord.path-traversal.django
    return FileResponse(open(found.file.path, "rb"))


def resolved(request):
    path = (REPORTS / request.GET["name"]).resolve()
    if REPORTS not in path.parents:
        raise Http404
    # ok: accord.path-traversal.django
    return HttpResponse(path.read_bytes(), content_type="application/pdf")


def listing(request):
    folder = os.path.abspath(os.path.join(settings.MEDIA_ROOT, request.POST["folder"]))
    if not folder.startswith(settings.MEDIA_ROOT + os.sep):
        raise Http404
    # ok: accord.path-traversal.django
    return HttpResponse("\n".join(os.listdir(folder)), content_type="text/plain")


def upload(request):
    file = request.FILES["file"]
    # Django cuts the folders off an upload's name.
    # ok: accord.path-traversal.django
    with open(os.path.join(settings.MEDIA_ROOT, get_valid_filename(file.name)), "wb") as target:
        target.write(file.read())
    return HttpResponse(status=204)


def last_part(request):
    # ok: accord.path-traversal.django
    return FileResponse(open(REPORTS / Path(request.GET["name"]).name, "rb"))


def year(request):
    value = request.GET["year"]
    if not value.isdigit():
        raise Http404
    # ok: accord.path-traversal.django
    return FileResponse(open(REPORTS / f"{value}.pdf", "rb"))
