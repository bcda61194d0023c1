"""What became of stories from night to night, seen from outside: as readers and the API see them.

A **state** is the story of each article. A story is **published** once a run has seen it; until
then its id is provisional, which is said of it and is why it is counted apart.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from starlette.testclient import TestClient

from overstory.views import Run

__all__ = ["Followed"]

State = Mapping[str, str]
Members = Mapping[str, set[str]]


class Followed:
    """Follows the stories of one replay.

    Parameters
    ----------
    gold
        The event that each article reports.
    client
        Asks the API of the desk that the stream is replayed through.
    """

    def __init__(self, gold: Mapping[str, str], client: TestClient) -> None:
        self._gold = gold
        self._client = client
        self.nights = 0
        self.state: State = {}
        self._published: set[str] = set()
        self._ended: set[str] = set()
        self._events_of: dict[str, set[str]] = {}
        # Pairs of a story's id and the one under which it or its event went on.
        self._went_on: list[tuple[str, str]] = []
        self._provisional: list[tuple[str, str]] = []
        self._event_went_on: list[tuple[str, str]] = []
        self._own_story: list[tuple[str, str]] = []
        self._event_story: list[tuple[str, str]] = []
        self._reused: Counter[str] = Counter()
        self._told: Counter[str] = Counter()

    def night(self, at_once: State, batch: State, run: Run) -> None:
        """Take one night in: the states before and after it, and its run."""
        self.nights += 1
        before, after = _members(at_once), _members(batch)
        self._follow_stories(before, after, batch)
        self._follow_events(batch)
        self._follow_ids(before, after)
        self._ask(before, after, at_once, run)
        self.state = batch
        self._published |= after.keys()

    def tables(self) -> list[dict[str, object]]:
        """One row for each table: stories, events, ids used again, what is recorded."""
        return [self._stories(), self._events(), self._reuse(), self._recorded()]

    def _stories(self) -> dict[str, object]:
        """Stories before each night that go on after it.

        A published story goes on in the cluster of the night that holds more than half of the
        articles that it had a night ago, if no other story gave that cluster as many of them.
        """
        same, led, lost = self._fates(self._went_on)
        first = self._fates(self._provisional)
        return {
            "stories that go on": same + led + lost,
            "same id": same,
            "answer 308": led,
            "neither": lost,
            "kept": _share(same, same + led + lost),
            "provisional ids": sum(first),
            "provisional, same id or 308": _share(first[0] + first[1], sum(first)),
        }

    def _events(self) -> dict[str, object]:
        """True events with articles a night ago and new ones since.

        An event's story is the one with most of its articles. Whoever kept its id a night ago
        wants the articles of the event that it had then. Where it was mostly of other events, the
        id is theirs, and a split may give this one another: an event has a story of its own where
        that had more than half of its articles of it. Where an event is in several stories, it
        may be another one that has most of it now.
        """
        same, led, lost = self._fates(self._event_went_on)
        total = same + led + lost
        own = self._fates(self._own_story)
        still = sum(self._fates(self._event_story)[:2])
        return {
            "events that go on": total,
            "same id": same,
            "answer 308": led,
            "another story": lost,
            "kept": _share(same, total),
            "kept or led": _share(same + led, total),
            "with a story of their own": sum(own),
            "of those kept or led": _share(own[0] + own[1], sum(own)),
            "still the event's story": _share(still, total),
        }

    def _reuse(self) -> dict[str, object]:
        """Ids that were given away again, in any sense."""
        kinds = ("came back", "exchanged all articles", "another event", "founded twice")
        return {"ids": len(self._events_of), **{kind: self._reused[kind] for kind in kinds}}

    def _recorded(self) -> dict[str, object]:
        """Merges and splits, as the states show them, and what the API says of them."""
        kinds = ("ended", "in /history", "308", "split", "split in both histories", "runs differ")
        return {
            **{kind: self._told[kind] for kind in kinds},
            "308 to the end": self._lead_to_the_end(),
        }

    def _follow_stories(self, before: Members, after: Members, batch: State) -> None:
        self._provisional += [
            (story, _most(batch[one] for one in members)[0])
            for story, members in before.items()
            if story not in self._published
        ]
        for story, members in _members(self.state).items():
            where, most = _most(batch[one] for one in members)
            shares = Counter(self.state[one] for one in after[where] if one in self.state)
            own = shares.pop(story)
            if 2 * most > len(members) and own > max(shares.values(), default=0):
                self._went_on.append((story, where))

    def _follow_events(self, batch: State) -> None:
        earlier, now = self._by_event(self.state), self._by_event(batch)
        sizes = Counter(self.state.values())
        for event, articles in earlier.items():
            if len(now[event]) > len(articles):
                story = _most(self.state[one] for one in articles)[0]
                shown = [one for one in articles if self.state[one] == story]
                self._event_went_on.append((story, _most(batch[one] for one in shown)[0]))
                if 2 * len(shown) > sizes[story]:
                    self._own_story.append(self._event_went_on[-1])
                self._event_story.append((story, _most(batch[one] for one in now[event])[0]))

    def _by_event(self, state: State) -> defaultdict[str, list[str]]:
        articles: defaultdict[str, list[str]] = defaultdict(list)
        for article in state:
            articles[self._gold[article]].append(article)
        return articles

    def _follow_ids(self, before: Members, after: Members) -> None:
        earlier = _members(self.state)
        for old, new in ((earlier, before), (before, after)):
            self._reused["came back"] += len(new.keys() & self._ended)
            self._ended |= old.keys() - new.keys()
            for story, members in new.items():
                events = {self._gold[one] for one in members}
                # What it was ever about: a wrong article may leave, but not all that it was.
                known = self._events_of.setdefault(story, set(events))
                self._reused["another event"] += known.isdisjoint(events)
                known |= events
                if story in old:
                    self._reused["exchanged all articles"] += old[story].isdisjoint(members)

    def _ask(self, before: Members, after: Members, at_once: State, run: Run) -> None:
        merged = sorted(before.keys() - after.keys())
        for story in merged:
            history = self._history(story)
            self._told["ended"] += 1
            self._told["in /history"] += ("merged", story) in history
            self._told["308"] += self._answer(story) == 308
        split = 0
        for story in sorted(after.keys() - self._published):
            origins = {at_once[one] for one in after[story]} & self._published
            if not origins:
                continue
            split += 1
            known = [old for kind, old in self._history(story) if kind == "split" and old]
            told = [old for old in known if ("split", story) in self._history(old)]
            self._told["split in both histories"] += bool(origins.intersection(told))
        self._told["split"] += split
        of_run = (run.merged_count, run.split_count)
        self._told["runs differ"] += of_run != (len(self._published.intersection(merged)), split)
        for story in sorted(after.keys() - self._published):
            created = [kind for kind, _ in self._history(story) if kind == "created"]
            self._reused["founded twice"] += len(created) != 1

    def _history(self, story: str) -> list[tuple[str, str | None]]:
        """Events of a story, or of the one that it leads to, with the other story of each."""
        url: str | None = f"/v1/stories/{story}/history?limit=100"
        events: list[dict[str, Any]] = []
        while url is not None:
            answer = self._client.get(url, follow_redirects=True)
            answer.raise_for_status()
            events += answer.json()["items"]
            following = answer.links.get("next")
            url = following["url"] if following else None
        return [(event["event"], event.get("other_story")) for event in events]

    def _answer(self, story: str) -> int:
        return self._client.get(f"/v1/stories/{story}", follow_redirects=False).status_code

    def _lead_to_the_end(self) -> str:
        """How many of all ids that ended still lead to a story that is there."""
        there = set(self.state.values())
        led = sum(self._leads_to(story) in there for story in sorted(self._ended))
        return f"{led} of {len(self._ended)}"

    def _leads_to(self, story: str) -> str | None:
        answer = self._client.get(f"/v1/stories/{story}", follow_redirects=False)
        if answer.status_code != 308:
            return None
        return answer.headers["location"].rpartition("/")[2]

    def _fates(self, pairs: list[tuple[str, str]]) -> tuple[int, int, int]:
        """How many have the same id, how many lead there by 308, and how many do neither.

        Asked at the end: whoever an old id leads to may have been merged since, as may the other.
        """
        final = {one: self._leads_to(one) or one for pair in pairs for one in set(pair)}
        same = sum(old == new for old, new in pairs)
        led = sum(old != new and final[old] == final[new] for old, new in pairs)
        return same, led, len(pairs) - same - led


def _members(state: State) -> dict[str, set[str]]:
    members: defaultdict[str, set[str]] = defaultdict(set)
    for article, story in state.items():
        members[story].add(article)
    return dict(members)


def _most(stories: Iterable[str]) -> tuple[str, int]:
    counts = Counter(stories)
    story = min(counts, key=lambda one: (-counts[one], one))
    return story, counts[story]


def _share(part: int, whole: int) -> str:
    return f"{part / whole:.2%}" if whole else "none"
