# mypy: ignore-errors
"""Every marked line sends a value from the request as part of a page."""

from typing import Annotated

from fastapi import APIRouter, FastAPI, Form, Request, Response
from fastapi.responses import HTMLResponse

app = FastAPI()
router = APIRouter()


@app.get("/hello")
async def hello(name: str = "you"):
    # ruleid: accord.cross-site-scripting.fastapi
    return HTMLResponse(f"<h1>Hello {name}</h1>")


@app.get("/hello/{name}", response_class=HTMLResponse)
async def hello_name(name: str):
    # ruleid: accord.cross-site-scripting.fastapi
    return "<h1>Hello " + name + "</h1>"


@router.post("/preview")
async def preview(text: Annotated[str, Form()]):
    # ruleid: accord.cross-site-scripting.fastapi
    return HTMLResponse(content="<p>%s</p>" % text, status_code=200)


@router.get("/search")
async def search(request: Request):
    words = request.query_params.get("q", "").strip()
    # ruleid: accord.cross-site-scripting.fastapi
    return Response(content=f"<p>Nothing found for {words}</p>", media_type="text/html")
