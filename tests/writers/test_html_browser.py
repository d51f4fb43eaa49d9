"""The page in a real Chromium: for everybody, on every screen, without a network and without scripts."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import msgspec
import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, Page, sync_playwright

from accord.core.documents import GateDocument, PlanDocument, Screen, VulnerabilityDocument
from accord.flows.plan import Plan
from accord.writers import html

pytestmark = pytest.mark.browser

FLAGS = (
    *("--headless=new", "--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking"),
    *("--disable-component-update", "--disable-sync"),
)
PAGES = ("shop", "plan", "empty", "stopped", "untold", "passed")
VIEWS = {
    "light": {"viewport": {"width": 1280, "height": 900}, "color_scheme": "light"},
    "dark": {"viewport": {"width": 1280, "height": 900}, "color_scheme": "dark"},
    "phone": {"viewport": {"width": 390, "height": 844}, "color_scheme": "light"},
    "dark phone": {"viewport": {"width": 390, "height": 844}, "color_scheme": "dark"},
}
Poison = Callable[[Any, str], Any]


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A Chromium from the machine."""
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if path is None:
        message = "there is no Chromium; apt-get install chromium"
        pytest.fail(message) if os.environ.get("CI") else pytest.skip(message)
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=path, args=FLAGS)
        yield chromium
        chromium.close()


@pytest.fixture
def files(
    tmp_path: Path,
    shop: Plan,
    head: PlanDocument,
    empty: PlanDocument,
    vulnerabilities: tuple[VulnerabilityDocument, ...],
    stopped: GateDocument,
    untold: GateDocument,
    passed: GateDocument,
) -> dict[str, Path]:
    """Every kind of page as a file, by name."""
    screen = Screen()
    written = {
        "shop": html.plan(shop.head, shop.vulnerabilities(), screen),
        "plan": html.plan(head, vulnerabilities, screen),
        "empty": html.plan(empty, (), screen),
        "stopped": html.gate(stopped, screen),
        "untold": html.gate(untold, screen),
        "passed": html.gate(passed, screen),
    }
    for name, chunks in written.items():
        (tmp_path / f"{name}.html").write_bytes(b"".join(chunks))
    return {name: tmp_path / f"{name}.html" for name in written}


class Visit:
    """A page in one view, with every request that it makes and everything that the console says."""

    def __init__(self, browser: Browser, path: Path, **view: object) -> None:
        self.context = browser.new_context(**view)  # type: ignore[arg-type]
        self.page: Page = self.context.new_page()
        self.requests: list[str] = []
        self.failures: dict[str, str | None] = {}
        self.console: list[str] = []
        self.page.on("request", lambda request: self.requests.append(request.url))
        self.page.on("requestfailed", lambda request: self.failures.update({request.url: request.failure}))
        self.page.on("console", lambda message: self.console.append(message.text))
        self.page.goto(path.as_uri())

    def __enter__(self) -> Page:
        return self.page

    def __exit__(self, *_: object) -> None:
        self.context.close()


@pytest.mark.parametrize("view", VIEWS)
def test_everybody_can_use_every_page(browser: Browser, files: dict[str, Path], view: str) -> None:
    # The parts of the other pages are all in these; a check takes a second, so they are checked in one view.
    for name in PAGES if view == "light" else ("plan", "empty", "stopped"):
        with Visit(browser, files[name], **VIEWS[view]) as page:
            page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
            found = Axe().run(page).response["violations"]
            grave = [one for one in found if one["impact"] in {"serious", "critical"}]
            assert not grave, (name, [(one["id"], one["nodes"][0]["html"]) for one in grave])


def test_a_phone_never_scrolls_sideways(browser: Browser, files: dict[str, Path]) -> None:
    for name in PAGES:
        with Visit(browser, files[name], **VIEWS["phone"]) as page:
            page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
            assert page.evaluate("document.documentElement.scrollWidth") == 390, name


def test_not_even_with_long_words(browser: Browser, tmp_path: Path, head: PlanDocument, poisoned: Poison) -> None:
    path = tmp_path / "long.html"
    path.write_bytes(b"".join(html.plan(poisoned(head, "x" * 300), (), Screen())))
    with Visit(browser, path, **VIEWS["phone"]) as page:
        page.evaluate("document.querySelectorAll('details').forEach(one => one.open = true)")
        assert page.evaluate("document.documentElement.scrollWidth") == 390


def test_nothing_leaves_the_page(browser: Browser, files: dict[str, Path]) -> None:
    for name in ("shop", "stopped"):
        visit = Visit(browser, files[name])
        with visit as page:
            page.wait_for_load_state("networkidle")
        assert visit.requests == [files[name].as_uri()]
        assert visit.console == []


def test_what_a_report_says_loads_nothing_and_runs_nothing(
    browser: Browser,
    tmp_path: Path,
    head: PlanDocument,
    vulnerabilities: tuple[VulnerabilityDocument, ...],
    hostile: str,
    poisoned: Poison,
) -> None:
    path = tmp_path / "bad.html"
    path.write_bytes(b"".join(html.plan(poisoned(head, hostile), poisoned(vulnerabilities, hostile), Screen())))
    visit = Visit(browser, path)
    with visit as page:
        assert page.title() == "What to fix first"
        assert page.locator("img, script, svg, iframe").count() == 0
    assert visit.requests == [path.as_uri()]


def test_the_policy_stops_what_would_slip_through(browser: Browser, files: dict[str, Path], tmp_path: Path) -> None:
    """Were an escape ever forgotten, the page's own policy still holds."""
    path = tmp_path / "slipped.html"
    slipped = (
        '<main><script>document.title="taken"</script><img src="https://evil.example/x"><p style="color:red">x</p>'
    )
    path.write_text(files["plan"].read_text(encoding="utf-8").replace("<main", f"{slipped}</main><main", 1), "utf-8")
    visit = Visit(browser, path)
    with visit as page:
        assert page.title() == "What to fix first"
        assert page.locator("main p").first.evaluate("one => getComputedStyle(one).color") != "rgb(255, 0, 0)"
    assert visit.failures == {"https://evil.example/x": "csp"}
    assert len(visit.console) == 3


def test_it_works_without_scripts(browser: Browser, files: dict[str, Path]) -> None:
    with Visit(browser, files["plan"], java_script_enabled=False) as page:
        second = page.locator("details").nth(1)
        assert second.locator(".body").is_hidden()
        second.locator("summary").click()
        assert second.locator(".body").is_visible()
        page.get_by_role("link", name="Not looked at").click()
        assert page.url.endswith("#not-looked-at")


def test_it_works_by_keyboard(browser: Browser, files: dict[str, Path]) -> None:
    with Visit(browser, files["plan"], viewport={"width": 1280, "height": 900}) as page:
        page.keyboard.press("Tab")
        skip = page.get_by_role("link", name="Skip to the content")
        assert skip.evaluate("one => one === document.activeElement")
        assert page.evaluate("document.activeElement.getBoundingClientRect().top") >= 0
        assert skip.evaluate("one => getComputedStyle(one).outlineStyle") == "solid"
        page.keyboard.press("Enter")
        page.keyboard.press("Tab")
        assert page.evaluate("document.activeElement.tagName") == "SUMMARY"
        page.keyboard.press("Enter")
        assert page.locator("details[open]").count() == 0


def test_dark_is_dark_and_light_is_light(browser: Browser, files: dict[str, Path]) -> None:
    grounds = []
    for view in ("light", "dark"):
        with Visit(browser, files["plan"], **VIEWS[view]) as page:
            grounds.append(page.evaluate("getComputedStyle(document.documentElement).backgroundColor"))
    assert grounds == ["rgb(255, 255, 255)", "rgb(19, 23, 28)"]


def test_print_unfolds_everything(browser: Browser, files: dict[str, Path]) -> None:
    with Visit(browser, files["plan"]) as page:
        folded = page.locator("details:not([open]) .body").first
        height = "one => one.checkVisibility({contentVisibilityAuto: true}) && one.getBoundingClientRect().height"
        assert not folded.evaluate(height)
        page.emulate_media(media="print")
        assert folded.evaluate(height)
        assert page.locator("nav").is_hidden()


def test_a_long_plan_opens_quickly(
    browser: Browser, tmp_path: Path, head: PlanDocument, vulnerabilities: tuple[VulnerabilityDocument, ...]
) -> None:
    many = tuple(msgspec.structs.replace(vulnerabilities[1], id=f"{number:012}") for number in range(10_000))
    units = tuple(
        msgspec.structs.replace(head.fix_units[1], id=f"fix-{number}", closes=tuple(one.id for one in many[start:stop]))
        for number in range(1000)
        for start, stop in [(number * 10, number * 10 + 10)]
    )
    path = tmp_path / "long.html"
    path.write_bytes(b"".join(html.plan(msgspec.structs.replace(head, fix_units=units), many, Screen())))
    with Visit(browser, path) as page:
        assert page.locator("summary").count() == 500
        shown = page.evaluate("performance.getEntriesByType('navigation')[0].domComplete")
    assert shown < 5_000  # milliseconds, on a slow machine
