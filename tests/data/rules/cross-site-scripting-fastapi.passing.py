# mypy: ignore-errors
"""The same pages, escaped, or no page at all. No line is reported."""

from html import escape

from fastapi import APIRouter, FastAPI, Request, Response
from fastapi.responses import HTMLResponse, PlainTextResponse
from fastapi.templating import Jinja2Templates

app = FastAPI()
router = APIRouter()
templates = Jinja2Templates("templates")
THEMES = {"light": "<body>", "dark": "<body class=dark>"}


@app.get("/hello")
async def hello(name: str = "you"):
    # ok: accord.cross-site-scripting.fastapi
    return HTMLResponse(f"<h1>Hello {escape(name)}</h1>")


@app.get("/page/{number}", response_class=HTMLResponse)
async def page(number: int):
    # ok: accord.cross-site-scripting.fastapi
    return f"<h1>Page {number}</h1>"


@router.get("/search")
async def search(request: Request, q: str):
    # ok: accord.cross-site-scripting.fastapi
    return templates.TemplateResponse(request, "search.html", {"words": q})


@router.get("/data")
async def data(q: str):
    # ok: accord.cross-site-scripting.fastapi
    return f"<b>{q}</b>"


@router.get("/text")
async def text(q: str):
    # ok: accord.cross-site-scripting.fastapi
    return PlainTextResponse(q)


@router.get("/css")
async def css(q: str):
    # ok: accord.cross-site-scripting.fastapi
    return Response(q, media_type="text/css")


@router.get("/theme")
async def theme(name: str):
    # ok: accord.cross-site-scripting.fastapi
    return HTMLResponse(THEMES[name])
