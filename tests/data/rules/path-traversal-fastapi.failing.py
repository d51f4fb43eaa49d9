# mypy: ignore-errors
"""Every marked line reads or writes a file whose name came with the request."""

import os
import shutil
from pathlib import Path
from typing import Annotated, Optional

import aiofiles
from fastapi import APIRouter, FastAPI, Form, Query, Request, UploadFile
from fastapi.responses import FileResponse
from pydantic import BaseModel

app = FastAPI()
router = APIRouter()
UPLOADS = Path("/srv/uploads")


class NoteIn(BaseModel):
    name: str
    text: str


@app.get("/report")
async def report(name: str):
    # ruleid: accord.path-traversal.fastapi
    return FileResponse(UPLOADS / name)


@app.get("/files/{name:path}")
def files(name: str):
    # ruleid: accord.path-traversal.fastapi
    return FileResponse(path=os.path.join("/srv/files", name))


@router.get("/theme")
def theme(name: Annotated[Optional[str], Query(max_length=40)] = None):
    path = UPLOADS / f"{name or 'light'}.css"
    # ruleid: accord.path-traversal.fastapi
    return path.read_text()


@router.post("/upload")
async def upload(file: UploadFile):
    # ruleid: accord.path-traversal.fastapi
    with open(UPLOADS / file.filename, "wb") as target:
        shutil.copyfileobj(file.file, target)


@router.post("/notes")
async def write_note(note: NoteIn):
    # ruleid: accord.path-traversal.fastapi
    async with aiofiles.open(f"/srv/notes/{note.name}.txt", "w") as target:
        await target.write(note.text)


@router.delete("/notes")
async def remove_note(request: Request):
    body = await request.json()
    # ruleid: accord.path-traversal.fastapi
    os.remove(os.path.join("/srv/notes", body["name"]))


@router.post("/folders")
def folder(name: str = Form(...)):
    # ruleid: accord.path-traversal.fastapi
    os.makedirs(UPLOADS / name, exist_ok=True)
