"""Attacks by pages: of another site in the same browser, and by markup that got into one of ours."""

from __future__ import annotations

import http.server
import threading
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from outside import KERNEL_ID, READY
from person import Person
from playwright.sync_api import BrowserContext, Page

EVIL = """<!DOCTYPE html><title>evil</title><body><script>
const url = "URL", tried = {};
const note = (name, how) => how.then((said) => { tried[name] = said; }, () => { tried[name] = "refused"; });
const loads = (tag, source) => new Promise((yes, no) => {
  const one = Object.assign(document.createElement(tag), { onload: () => yes("loaded"), onerror: no });
  one[tag === "link" ? "href" : "src"] = source;
  if (tag === "link") one.rel = "stylesheet";
  document.body.append(one);
});
const opens = (address) => new Promise((yes, no) => {
  const socket = new WebSocket(address, "v1.kernel.websocket.jupyter.org");
  socket.onopen = () => yes("opened");
  socket.onerror = no;
});
const reads = (path, how) => fetch(url + path, how).then((answer) => answer.text()).then((text) => text || "nothing");
Promise.all([
  note("read", reads("", { credentials: "include" })),
  note("blind", reads("", { mode: "no-cors", credentials: "include" })),
  note("end", reads("voila/api/shutdown/KERNEL", { method: "POST", mode: "no-cors", credentials: "include" })),
  note("ended", reads("voila/api/shutdown/KERNEL", { method: "POST", credentials: "include",
    headers: { "X-XSRFToken": "x" } })),
  note("delete", reads("api/kernels/KERNEL", { method: "DELETE", credentials: "include" })),
  note("kernel", reads("api/kernels/KERNEL", { credentials: "include" })),
  note("script", loads("script", url + "voila/static/voila.js")),
  note("picture", loads("img", url)),
  note("lesson", reads("lessons/01_stages", { credentials: "include" })),
  note("style", loads("link", url + "voila/templates/journeykit/static/index.css")),
  note("socket", opens(url.replace("http", "ws") + "api/kernels/KERNEL/channels?session_id=abc")),
]).then(() => { navigator.sendBeacon(url + "voila/api/shutdown/KERNEL"); window.tried = tried; });
</script><iframe id="frame" src="URL"></iframe><iframe id="course" src="URLlessons/01_stages"></iframe>
<iframe id="null" sandbox="allow-scripts allow-forms" srcdoc="<form method=post action='URLvoila/api/shutdown/KERNEL'>
</form><script>document.forms[0].submit()</script>"></iframe>"""


@pytest.fixture
def evil(tmp_path: Path) -> Iterator[Callable[[str, str], str]]:
    """Another site, on this machine, with a page that attacks; returns its address."""
    handler = partial(_Quiet, directory=str(tmp_path))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as site:
        threading.Thread(target=site.serve_forever, daemon=True).start()

        def page(url: str, kernel: str) -> str:
            (tmp_path / "index.html").write_text(EVIL.replace("URL", url).replace("KERNEL", kernel))
            return f"http://localhost:{site.server_port}/"

        yield page
        site.shutdown()


class _Quiet(http.server.SimpleHTTPRequestHandler):
    def log_message(self, *_: Any) -> None:
        """Nothing: the test says what matters."""


def test_another_site_s_page(
    new_context: Callable[..., BrowserContext], served: Any, evil: Callable[[str, str], str]
) -> None:
    """A page elsewhere, open in the same browser, reads nothing, frames nothing, ends nothing and takes no seat."""
    context = new_context()
    mine = context.new_page()
    mine.goto(served.builder, wait_until="commit")
    mine.wait_for_selector(READY)
    kernel = mine.evaluate(KERNEL_ID)
    before = served.kernels()
    theirs = context.new_page()
    theirs.goto(evil(served.url, kernel))
    theirs.wait_for_function("window.tried")
    tried = theirs.evaluate("window.tried")
    assert tried.pop("blind") in ("refused", "nothing")  # what comes back is hidden, and is a refusal
    assert tried.pop("end") in ("refused", "nothing")
    assert set(tried.values()) == {"refused"}, tried
    frames = [frame for frame in theirs.frames if frame.parent_frame]
    assert not any(frame.url.startswith(served.url) for frame in frames)
    with context.expect_page() as opening:
        theirs.evaluate("url => { window.other = open(url); }", served.builder)
    opening.value.wait_for_selector(READY)
    assert theirs.evaluate("window.other.closed")  # it has no hold on the window it opened
    assert served.kernels() <= before + 2  # the visitor's who followed the link, and the one kept ready
    assert mine.evaluate("kernel => fetch('/api/kernels/' + kernel).then((answer) => answer.status)", kernel) == 200


@pytest.mark.parametrize("where", ["builder", "lessons/01_stages"])
def test_what_the_policy_stops(page: Page, site: str, where: str) -> None:
    """Markup that got in could still not run, load, send or post anything."""
    page.goto(site + where, wait_until="commit")
    page.wait_for_selector(READY)
    ran, stopped = page.evaluate(
        """async () => {
          await new Promise((done) => setTimeout(done, 0)); // what Playwright itself runs is exempt
          const stopped = [];
          document.addEventListener("securitypolicyviolation", (event) => stopped.push(event.effectiveDirective));
          const holder = document.body.appendChild(document.createElement("div"));
          holder.innerHTML = `<img src="x:" onerror="window.ran = 1"><object data="/"></object>
            <form id="out" action="http://127.0.0.1:1/"></form><base href="http://127.0.0.1:1/">
            <a id="js" href="javascript:window.ran = 1">x</a>`;
          const script = document.createElement("script");
          script.textContent = "window.ran = 1";
          document.body.append(script);
          document.getElementById("js").click();
          document.getElementById("out").submit();
          try { eval("window.ran = 1"); } catch {}
          try { new Function("window.ran = 1")(); } catch {}
          await fetch("http://127.0.0.1:1/").catch(() => {});
          await import("data:text/javascript,window.ran = 1").catch(() => {});
          await new Promise((done) => setTimeout(done, 300));
          return [window.ran, stopped];
        }"""
    )
    assert ran is None
    assert {"base-uri", "connect-src", "form-action", "object-src", "script-src-attr", "script-src-elem"} <= {*stopped}
    assert "script-src" in stopped  # eval


def test_back_to_a_page_that_was_left(person: Person) -> None:
    """The way back leads to a page that works: no old copy of it whose kernel has ended."""
    person.starts("Blank map")
    assert person.link
    person.page.goto("about:blank")
    person.page.go_back(wait_until="commit")
    person.page.locator(".jk-board").wait_for()
    person.picks("Menu", "Start another map")
    person.page.locator(".jk-start").wait_for()
