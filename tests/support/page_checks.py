"""Reads a page strictly and checks what holds on every page."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser
from itertools import pairwise

__all__ = ["Element", "Page", "read_page"]

VOID = {"area", "base", "br", "col", "hr", "img", "input", "link", "meta", "source", "wbr"}
# In SVG, elements may close themselves.
SELF_CLOSING = {"path", "rect"}
ONCE = {"html", "head", "body", "main", "h1"}
FORBIDDEN = {"script", "style", "iframe", "object", "embed", "base", "img", "template"}
PHRASING_ONLY = {"p", "h1", "h2", "h3", "summary"}
BLOCKS = {"p", "div", "ul", "ol", "section", "article", "aside", "table", "h1", "h2", "h3", "dl",
          "blockquote", "details", "nav", "form", "header", "footer", "main"}  # fmt: skip


@dataclass
class Element:
    tag: str
    attributes: dict[str, str]
    parent: Element | None = None
    children: list[Element | str] = field(default_factory=list)

    @property
    def text(self) -> str:
        parts = (child if isinstance(child, str) else child.text for child in self.children)
        return " ".join("".join(parts).split())

    def all(self, tag: str, **attributes: str) -> list[Element]:
        found = []
        for child in self.children:
            if isinstance(child, Element):
                wanted = attributes.items() <= child.attributes.items()
                if child.tag == tag and wanted:
                    found.append(child)
                found += child.all(tag, **attributes)
        return found

    def one(self, tag: str, **attributes: str) -> Element:
        (found,) = self.all(tag, **attributes)
        return found

    def ancestors(self) -> list[Element]:
        return [] if self.parent is None else [self.parent, *self.parent.ancestors()]


class Page(HTMLParser):
    """A tree of elements; whatever is not well-formed is an assertion error."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.root = Element("#document", {})
        self.open = [self.root]
        self.ids: set[str] = set()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._add(tag, attrs)
        if tag not in VOID:
            self.open.append(self.open[-1].children[-1])  # type: ignore[arg-type]

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        assert tag in SELF_CLOSING, f"<{tag}/> at {self.getpos()}"
        self._add(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        assert self.open[-1].tag == tag, f"</{tag}> in <{self.open[-1].tag}> at {self.getpos()}"
        self.open.pop()

    def handle_data(self, data: str) -> None:
        self.open[-1].children.append(data)

    def handle_comment(self, data: str) -> None:
        raise AssertionError(f"a comment: {data!r}")

    def unknown_decl(self, data: str) -> None:
        raise AssertionError(data)

    def handle_pi(self, data: str) -> None:
        raise AssertionError(data)

    def _add(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        names = [name for name, _ in attrs]
        assert len(names) == len(set(names)), f"an attribute twice: {names} at {self.getpos()}"
        element = Element(tag, {name: value or "" for name, value in attrs}, self.open[-1])
        around = {element.tag for element in self.open}
        if tag in BLOCKS:
            assert not around & PHRASING_ONLY, f"<{tag}> in {around} at {self.getpos()}"
        if tag in ("a", "button"):
            assert "a" not in around, f"<{tag}> in a link at {self.getpos()}"
        if "id" in element.attributes:
            assert element.attributes["id"] not in self.ids, element.attributes["id"]
            self.ids.add(element.attributes["id"])
        self.open[-1].children.append(element)


def read_page(html: str) -> Page:
    """Parse a page and check what holds on all of them."""
    assert html.lstrip().startswith("<!doctype html>")
    page = Page()
    page.feed(html)
    page.close()
    assert page.open == [page.root], f"<{page.open[-1].tag}> is never closed"
    elements = _all(page.root)
    for tag in ONCE:
        assert sum(element.tag == tag for element in elements) == 1, tag
    for element in elements:
        _check_element(element, page)
    _check_headings([element for element in elements if re.fullmatch("h[1-6]", element.tag)])
    assert page.root.one("html").attributes["lang"] == "en"
    assert page.root.one("head").one("title").text
    assert page.root.all("header")
    assert page.root.all("footer")
    return page


def _all(element: Element) -> list[Element]:
    inner = [child for child in element.children if isinstance(child, Element)]
    return [found for child in inner for found in (child, *_all(child))]


def _check_element(element: Element, page: Page) -> None:
    attributes = element.attributes
    assert element.tag not in FORBIDDEN, element.tag
    assert "style" not in attributes
    assert not [name for name in attributes if name.startswith("on")], attributes
    if element.tag == "a":
        href = attributes["href"]
        assert element.text, href
        if href.startswith("#"):
            assert href[1:] in page.ids, href
        elif not href.startswith("/") or href.startswith("//"):
            assert re.match("https?://", href), href
            assert attributes["rel"] == "nofollow noopener noreferrer"
    if element.tag in ("input", "select", "textarea"):
        assert page.root.all("label", **{"for": attributes["id"]})
    if element.tag == "form":
        assert attributes["action"].startswith("/")
    for name in ("aria-labelledby", "aria-describedby"):
        if name in attributes:
            assert attributes[name] in page.ids, attributes[name]
    if element.tag in ("section", "aside", "nav"):
        assert attributes.get("aria-labelledby") or attributes.get("aria-label"), element.tag
    if element.tag == "svg":
        assert attributes["aria-hidden"] == "true"


def _check_headings(headings: list[Element]) -> None:
    levels = [int(heading.tag[1]) for heading in headings]
    assert levels[0] == 1
    for before, after in pairwise(levels):
        assert after <= before + 1, [f"{h.tag} {h.text}" for h in headings]
    assert all(heading.text for heading in headings)
