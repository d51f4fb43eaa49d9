# mypy: ignore-errors
"""Every marked line redirects wherever the request says."""

from typing import Annotated

from fastapi import APIRouter, FastAPI, Form, Request, Response
from fastapi.responses import RedirectResponse

app = FastAPI()
router = APIRouter()


@app.get("/login")
async def login(next: str = "/"):
    # ruleid: accord.open-redirect.fastapi
    return RedirectResponse(next)


@app.post("/login")
async def log_in(target: Annotated[str, Form()]):
    # ruleid: accord.open-redirect.fastapi
    return RedirectResponse(url=target, status_code=303)


@router.get("/out/{url:path}")
def out(url: str):
    # ruleid: accord.open-redirect.fastapi
    return RedirectResponse("https://" + url)


@router.get("/language")
def language(request: Request):
    target = request.query_params.get("back") or "/"
    # ruleid: accord.open-redirect.fastapi
    return RedirectResponse(target)


@router.get("/header")
def header(response: Response, to: str | None = None):
    response.status_code = 302
    # ruleid: accord.open-redirect.fastapi
    response.headers["Location"] = to


@router.get("/tracked")
def tracked(url: str):
    # ruleid: accord.open-redirect.fastapi
    return RedirectResponse(f"{url}?from=shop")
