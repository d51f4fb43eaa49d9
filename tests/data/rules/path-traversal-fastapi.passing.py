# mypy: ignore-errors
"""The same work with names that cannot leave the folder. No line is reported."""

import os
from enum import Enum
from pathlib import Path
from typing import Annotated
from uuid import UUID, uuid4

from fastapi import APIRouter, Depends, FastAPI, HTTPException, Query, UploadFile
from fastapi.responses import FileResponse

app = FastAPI()
router = APIRouter()
UPLOADS = Path("/srv/uploads")


class Theme(str, Enum):
    light = "light"
    dark = "dark"


@app.get("/theme")
def theme(name: Theme):
    # ok: accord.path-traversal.fastapi
    return FileResponse(UPLOADS / f"{name.value}.css")


@app.get("/report/{number}")
def report(number: int):
    # ok: accord.path-traversal.fastapi
    return FileResponse(UPLOADS / f"{number}.pdf")


@app.get("/report/{key}/pages/{page}")
def page(key: UUID, page: str):
    # One part of an address holds no slash.
    # ok: accord.path-traversal.fastapi
    return FileResponse(UPLOADS / str(key) / f"{page}.pdf")


@app.get("/files/{name:path}")
def files(name: str):
    path = (UPLOADS / name).resolve()
    if not path.is_relative_to(UPLOADS):
        raise HTTPException(404)
    # ok: accord.path-traversal.fastapi
    return FileResponse(path)


@router.get("/year")
def year(value: Annotated[str, Query(pattern="^[0-9]{4}$")]):
    # ok: accord.path-traversal.fastapi
    return FileResponse(UPLOADS / f"{value}.pdf")


def folder_of_user() -> str:
    return "/srv/home"


@router.get("/home")
def home(folder: Annotated[str, Depends(folder_of_user)]):
    # ok: accord.path-traversal.fastapi
    return os.listdir(folder)


@router.get("/tenant")
def tenant(folder: str = Depends(folder_of_user)):
    # ok: accord.path-traversal.fastapi
    return os.listdir(folder)


@router.post("/upload")
async def upload(file: UploadFile):
    # ok: accord.path-traversal.fastapi
    (UPLOADS / Path(file.filename).name).write_bytes(await file.read())
    # ok: accord.path-traversal.fastapi
    (UPLOADS / f"{uuid4()}").write_bytes(await file.read())


@router.get("/inside/{name:path}")
async def inside(name: str):
    path = (UPLOADS / name).resolve()
    if not is_path_inside(path, UPLOADS):
        raise HTTPException(404)
    # ok: accord.path-traversal.fastapi
    return FileResponse(path)


def is_path_inside(path, folder):
    return path.is_relative_to(folder)
