"""Keeps the books of a run from its trace alone, and prints them.

usage: check.py TRACE SETTINGS

SETTINGS is a JSON file that says how the parts of the run are set.
"""

import json
import sys

from calls import Calls
from messages import Messages
from senders import Senders
from workers import Workers


class Run:
    """What all parts of the books have in common: the settings, the time, and how to complain."""

    def __init__(self, settings):
        self.queues = {queue["key"]: queue for queue in settings["queues"]}
        self.services = {service["key"]: service for service in settings["services"]}
        self.senders = {sender["key"]: sender for sender in settings["senders"]}
        self.by_hand = settings["by_hand"]
        self.number = self.now = 0
        self.text = ""

    def need(self, condition, what):
        if not condition:
            sys.exit(f"{what}: {self.text.strip()}")

    @staticmethod
    def delays(backoff, failures):
        """The shortest and the longest time after so many failures."""
        longest = backoff["longest"]
        most = longest[min(failures, len(longest)) - 1]
        return most - most * backoff["parts_per_million"] // 1_000_000, most


def main(path, settings):
    with open(settings, encoding="utf-8") as file:
        run = Run(json.load(file))
    messages, workers, senders = Messages(run), Workers(run), Senders(run)
    calls = Calls(run, workers)
    rejected = lost = 0
    at_once = []
    for line in open(path, encoding="utf-8"):
        run.text = line
        it = json.loads(line)
        run.need(it["n"] == run.number + 1 and it["at"] >= run.now, "time or number went back")
        if it["at"] > run.now:
            calls.end_of_instant()
            senders.go_on(it["at"])
            at_once.clear()
        run.number, run.now = it["n"], it["at"]
        event = it["event"]
        calls.look_at_line(it)
        if event in ("sent", "rejected"):
            messages.read(it)
            rejected += event == "rejected"
            at_once.append((origin(it), event == "sent"))
            senders.came_to(it)
        elif event == "duplicate":
            messages.read(it)
            at_once.append((("sender", senders.recognised(it)), True))
        elif event == "published":
            parts = at_once[len(at_once) - it["copies"] - it["refused"] :]
            run.need(all(by == origin(it) for by, _ in parts), "copies of another")
            run.need(sum(taken for _, taken in parts) == it["copies"], "other copies")
            senders.published(it)
        elif event in ("sending", "sender"):
            senders.read(it)
        elif event == "called":
            run.need(it["message"] not in messages.place, "it is the number of a message")
            calls.called(it)
            senders.called(it)
        elif event == "call-taken":
            calls.taken(it)
        elif event == "call-ended":
            calls.ended(it)
            senders.call_ended(it)
        elif event == "effect" and it["message"] in calls.all:
            workers.is_of_its_version(it)
            calls.effect(it)
        else:
            lost += event == "lost"
            messages.read(it)
            workers.read(it)
            calls.read(it)
    # Long after all of it: nobody waits for anything.
    calls.end_of_instant()
    senders.go_on(run.now + 10**12)
    calls.finish()
    senders.finish()
    books = messages.books(calls.effects, rejected, lost)
    for name, count in (*books.items(), ("calls", len(calls.all))):
        print(name, count)
    senders.print_books()


def origin(it):
    return it["origin"], it.get("sender", it.get("from"))


if __name__ == "__main__":
    main(*sys.argv[1:])
