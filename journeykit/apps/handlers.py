"""Our own pages: notebooks with a kernel each, and still pages without."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Mapping
from importlib.metadata import version
from typing import Any, Final

from jupyter_server.base.handlers import JupyterHandler
from tornado.web import HTTPError, authenticated
from voila.request_info_handler import RequestInfoSocketHandler
from voila.tornado.handler import TornadoVoilaHandler

from journeykit.apps.pages import GUIDE, Page
from journeykit.apps.words import spoken_in
from journeykit.course.lessons import GROUPS, lessons
from journeykit.text import Language

SECONDS_FOR_A_SEAT: Final = 5
SECONDS_TO_LOAD: Final = 2.0
CHOSEN: Final = "journeykit-language"
"""The cookie that remembers which language somebody chose."""

__all__ = ["NotebookPage", "StillPage"]


class NotebookPage(TornadoVoilaHandler):  # type: ignore[misc]
    """A page with a kernel. It counts seats, because Voila itself starts kernels without end (voila#617)."""

    opening = 0

    @authenticated
    async def get(self, path: str = "") -> None:
        """The page with its own kernel, for somebody who looks at it; 503 with a friendly page without a free seat."""
        page = self.settings["journeykit_pages"].get(path)
        if page is None:
            raise HTTPError(404)
        asked = self.request.headers
        if asked.get("Sec-Fetch-Dest", "document") != "document" or "prefetch" in asked.get("Sec-Purpose", ""):
            raise HTTPError(403)  # an image's address, a frame, or a page that is fetched in case somebody opens it
        if self._reads_the_other(page):
            self.redirect(f"{self.base_url}{page.other}")
            return
        _ = self.xsrf_token  # its cookie lets the closing tab's beacon end the kernel (voila#1458)
        if not await self._seat():
            self.set_header("Retry-After", "60")
            raise HTTPError(503)
        self.notebook_path = page.notebook
        # the next seat is made ready once this page has loaded, unless the next visitor would have to wait for it
        self.kernel_manager.fill_delay = SECONDS_TO_LOAD if self.kernel_manager.ready() > 1 else 0.0
        NotebookPage.opening += 1
        counted = True
        try:
            if page.kind == "dashboard" and "JOURNEYKIT_DATA" not in os.environ:
                await asyncio.to_thread(_lay_out_the_shop)
            async for html in self.get_generator():
                NotebookPage.opening -= counted  # from the first piece on, the kernel itself is counted
                counted = False
                self.write(html)
                self.flush()
        finally:
            NotebookPage.opening -= counted
            RequestInfoSocketHandler._cache.clear()  # the widget reads the link itself; here it would stay for ever

    def _reads_the_other(self, page: Page) -> bool:
        """Whether the visitor is to have this page in the other language.

        An address without a language is English's, too. So it is asked when somebody comes from outside; from our own
        pages one goes on in the language that one reads there.
        """
        if page.language in (None, language_of(self)) or page.other not in self.settings["journeykit_pages"]:
            return False
        return bool(self.get_query_argument("lang", "")) or (page.language == "en" and not _from_here(self))

    async def _seat(self) -> bool:
        """Whether a seat is free; whoever reloads waits here for their own, until their last kernel has ended."""
        for _ in range(SECONDS_FOR_A_SEAT * 10):
            if self._taken() < self.settings["journeykit_seats"]:
                return True
            await asyncio.sleep(0.1)
        return False

    def _taken(self) -> int:
        """Seats on any page, whoever sits there; not those that wait for the Builder's next visitors."""
        return max(0, len(self.kernel_manager) - int(self.kernel_manager.pooled())) + NotebookPage.opening


def _lay_out_the_shop() -> None:
    from journeykit.events.live.shipped import shipped  # heavy

    os.environ["JOURNEYKIT_DATA"] = str(shipped())  # kernels inherit it


class StillPage(JupyterHandler):
    """A page of ours without a kernel: the landing page, and help."""

    @authenticated
    def get(self, path: str | None = None) -> None:
        """The page, in the reader's language."""
        language = language_of(self)
        template = self.settings["voila_jinja2_env"].get_template(f"{path or 'home'}.html")
        told = course(self.settings["journeykit_pages"], language)
        say = spoken_in(language, "course", "home", *([path] if path else []))
        near = not self.settings["journeykit_shared"]
        self.finish(template.render(say=say, home=self.base_url, language=language, near=near, **told))


def language_of(page: JupyterHandler) -> Language:
    """The reader's language: what the link asks for, which is remembered, else what they chose before, else the
    browser's."""
    asked = page.get_query_argument("lang", "")
    said = asked or page.get_cookie(CHOSEN) or page.request.headers.get("Accept-Language", "")
    language: Language = "fr" if said.lower().startswith("fr") else "en"
    if asked:  # lax: whoever follows a link from elsewhere has chosen, too
        ours = page.settings["xsrf_cookie_kwargs"] | {"samesite": "Lax", "expires_days": 365}
        page.set_cookie(CHOSEN, language, **ours)
    return language


def _from_here(page: JupyterHandler) -> bool:
    """Whether a page of ours led here, other than the door that stood in somebody's way."""
    came = page.request.headers.get("Referer", "").partition("://")[2]
    here = f"{page.request.host}{page.base_url}"
    return came.startswith(here) and not came.startswith(f"{here}login")


def course(pages: Mapping[str, Page], language: Language) -> dict[str, Any]:
    """What the landing page tells of the course: its lessons in their groups, in one language, and where each is."""
    below = "fr/" if language == "fr" else ""
    groups = []
    for name, title in GROUPS.items():
        entries = [
            {
                "id": one.id,
                "number": one.number,
                "title": one.title.to(language),
                "question": one.question.to(language),
                "minutes": one.minutes,
                "exercise": one.exercise,
                "address": f"{below}lessons/{one.id}",
                "practice": f"{below}exercises/{one.id}" if f"{below}exercises/{one.id}" in pages else "",
            }
            for one in lessons().values()
            if one.group == name and f"{below}lessons/{one.id}" in pages
        ]
        if entries:
            groups.append({"title": title.to(language), "lessons": entries})
    guide = f"{below}{GUIDE}"
    return {"groups": groups, "guide": guide if guide in pages else "", "version": version("journeykit")}
