# mypy: ignore-errors
"""Redirects that stay on the site. No line is reported."""

from fastapi import APIRouter, FastAPI, Request
from fastapi.responses import RedirectResponse

from .settings import settings

app = FastAPI()
router = APIRouter()
PAGES = {"start": "/", "orders": "/orders"}


@app.get("/login")
async def login(request: Request, page: str):
    # ok: accord.open-redirect.fastapi
    return RedirectResponse(request.url_for("orders").include_query_params(page=page))


@app.get("/page")
async def page(name: str):
    # ok: accord.open-redirect.fastapi
    return RedirectResponse(PAGES.get(name, "/"))


@app.get("/listed")
async def listed(next: str):
    # ok: accord.open-redirect.fastapi
    return RedirectResponse(next if next in PAGES.values() else "/")


@router.get("/orders/{number}")
async def order(number: str):
    # ok: accord.open-redirect.fastapi
    return RedirectResponse(f"/v2/orders/{number}")


@router.get("/callback")
async def callback(state: str):
    # ok: accord.open-redirect.fastapi
    return RedirectResponse(f"{settings.frontend_url}/signed-in?state={state}")


@router.get("/short/{code}")
async def short(code: str, request: Request):
    found = await request.app.links.find(code)
    # ok: accord.open-redirect.fastapi
    return RedirectResponse(found.url)
