"""How long the main thread of a page works for each frame: script, style and layout, from Chromium's own trace.

Processor time is counted, not time on the clock, so that other work on the machine does not count as the page's. At each
layout the trace counts every object of the page, which no reader pays: what that takes is measured first and left out.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from playwright.sync_api import CDPSession, Page

#: what counts as script and style work; nested parts count once
WORK = frozenset({
    "EventDispatch", "FunctionCall", "EvaluateScript", "TimerFire", "FireAnimationFrame", "RunMicrotasks",
    "MajorGC", "MinorGC", "UpdateLayoutTree", "Layout", "HitTest", "ParseHTML",
})  # fmt: skip
FRAME_END = "Layerize"
MOVES = frozenset({"pointermove", "mousemove", "wheel"})
IDLE_MS = 1.0
SETTLE_MS = 300
Event = dict[str, Any]
#: layouts of one box that nothing else depends on: what they seem to take is the trace's own counting
BARE_LAYOUTS = """() => {
    const box = document.createElement("div");
    Object.assign(box.style, { position: "fixed", contain: "strict", width: "1px", height: "1px" });
    const inner = box.appendChild(document.createElement("div"));
    document.body.append(box);
    for (let turn = 1; turn <= 20; turn += 1) {
        inner.style.width = `${turn}px`;
        inner.getBoundingClientRect();
    }
    box.remove();
}"""


@dataclass
class Frames:
    """The work of every frame in which something moved or went on, in milliseconds; which part of it took how much in all."""

    ms: list[float] = field(default_factory=list)
    parts: dict[str, float] = field(default_factory=lambda: defaultdict(float))

    def at(self, share: float) -> float:
        """Return the work that this share of the frames does not pass."""
        ordered = sorted(self.ms)
        return ordered[min(int(len(ordered) * share), len(ordered) - 1)] if ordered else 0.0


@contextmanager
def recorded(page: Page) -> Iterator[Frames]:
    """Record what the page does inside the block; the frames are known after it."""
    with _traced(page) as bare:
        page.evaluate(BARE_LAYOUTS)
    counting = min((_took(event) for event in _of_the_page(bare) if event["name"] == "Layout"), default=0.0)
    found = Frames()
    with _traced(page) as events:
        yield found
    _count(_of_the_page(events), found, counting)


@contextmanager
def _traced(page: Page) -> Iterator[list[Event]]:
    """Trace the page inside the block; the events are there after it."""
    client, events = page.context.new_cdp_session(page), list[Event]()
    client.on("Tracing.dataCollected", lambda data: events.extend(data["value"]))
    client.send("Tracing.start", {"traceConfig": {"includedCategories": ["devtools.timeline"]}})
    page.wait_for_timeout(SETTLE_MS)
    yield events
    page.wait_for_timeout(SETTLE_MS)
    _finish(page, client)


def _finish(page: Page, client: CDPSession) -> None:
    done: list[object] = []
    client.on("Tracing.tracingComplete", lambda told: done.append(told))  # noqa: PLW0108 - Playwright marks what it calls
    client.send("Tracing.end")
    while not done:
        page.wait_for_timeout(50)
    client.detach()


def _of_the_page(events: Sequence[Event]) -> list[Event]:
    """Return the events of the busiest renderer's main thread, in the order they began."""
    mains = {(e["pid"], e["tid"]) for e in events if e.get("args", {}).get("name") == "CrRendererMain"}
    busy = Counter((e["pid"], e["tid"]) for e in events if e["name"] in WORK and (e["pid"], e["tid"]) in mains)
    if not busy:
        return []
    main = busy.most_common(1)[0][0]
    return sorted((e for e in events if (e["pid"], e["tid"]) == main), key=_begin)


def _number(event: Event, name: str) -> float:
    """Return one of an event's figures in microseconds, 0 where it has none."""
    value = event.get(name)
    return 0.0 if value is None else float(value)


def _begin(event: Event) -> float:
    return _number(event, "ts")


def _moves(event: Event) -> bool:
    """Tell whether the event is the hand's move, or the drawing of one."""
    if event["name"] == "FireAnimationFrame":
        return True
    return event["name"] == "EventDispatch" and event.get("args", {}).get("data", {}).get("type") in MOVES


def _took(event: Event) -> float:
    return _number(event, "tdur" if "tdur" in event else "dur")


def _count(events: Sequence[Event], found: Frames, counting: float) -> None:
    """Add up each frame's work; a frame in which nothing moved and hardly anything was done would only flatter."""
    work: float = 0.0
    inside_until: float = 0.0
    moved = False
    for event in events:
        if event["name"] == FRAME_END:
            if moved or work / 1000 > IDLE_MS:
                found.ms.append(max(work, 0.0) / 1000)
            work, moved = 0.0, False
            continue
        moved = moved or _moves(event)
        if event["name"] == "Layout":
            work -= counting
            found.parts["Layout"] -= counting / 1000
        if event["name"] in WORK and event.get("ph") == "X" and _begin(event) >= inside_until:
            took = _took(event)
            work += took
            found.parts[event["name"]] += took / 1000
            inside_until = _begin(event) + _number(event, "dur")
