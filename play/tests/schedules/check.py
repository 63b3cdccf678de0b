"""Keeps the books of a run from its trace alone, and prints them.

usage: check.py TRACE QUEUE=LIMIT...
"""

import json
import sys
from collections import defaultdict

LIVE = {"ready", "delayed", "in-flight"}


def main(path, limits):
    place, epoch, attempts = {}, {}, {}
    effects = defaultdict(int)
    newest = defaultdict(int)
    rejected = deliveries = lost = 0
    before = (0, 0)
    draining, wanted, version = set(), {}, {}

    def need(condition, what):
        if not condition:
            sys.exit(f"{what}: {line.strip()}")

    for line in open(path, encoding="utf-8"):
        it = json.loads(line)
        need(it["n"] == before[0] + 1 and it["at"] >= before[1], "time or number went back")
        before = (it["n"], it["at"])
        event, message = it["event"], it.get("message")
        if event != "sent" and message is not None:
            need(message in place, "it was never sent")
        if event == "sent":
            need(message not in place, "sent twice")
            place[message] = "delayed" if it["until"] else "ready"
            epoch[message] = attempts[message] = 0
        elif event == "delivered":
            need((it["service"], it["worker"]) not in draining, "it takes nothing more")
            deliveries += 1
            epoch[message] += 1
            attempts[message] += 1
            need(place[message] == "ready" and epoch[message] == it["epoch"], "not the next delivery")
            need(attempts[message] <= limits[it["queue"]], "too many attempts")
            if it["epoch"] == 1:
                need(message > newest[it["queue"]], "out of order")
                newest[it["queue"]] = message
            place[message] = "in-flight"
        elif event == "released":
            need(place[message] == "in-flight" and epoch[message] == it["epoch"], "not in flight")
            place[message] = "delayed" if it["until"] else "ready"
        elif event == "became-ready":
            need(place[message] == "delayed", "not delayed")
            place[message] = "ready"
        elif event == "acked":
            need(place[message] in LIVE and epoch[message] == it["epoch"], "a stale ack worked")
            place[message] = "done"
        elif event in ("dead", "dropped"):
            need(place[message] in LIVE, "it had ended")
            place[message] = event
        elif event == "redriven":
            need(place[message] == "dead", "not dead")
            place[message], attempts[message] = "ready", 0
        elif event == "effect":
            effects[message] += 1
            who = (it["service"], it["worker"])
            need(it.get("version") == version.get(who), "of another version")
            need(it["nth"] == effects[message] <= epoch[message], "more effects than deliveries")
        elif event == "roll-out":
            wanted[it["service"]] = it["version"]
        elif event == "versioned":
            version[it["service"], it["worker"]] = it["version"]
        elif event == "worker":
            who = (it["service"], it["worker"])
            if it["change"] in ("leaving", "draining"):
                draining.add(who)
            elif it["change"] in ("stays", "replaced", "removed", "down", "crashed"):
                draining.discard(who)
            elif it["change"] in ("added", "starting"):
                version[who] = wanted.get(who[0])
        elif event == "lost":
            lost += 1
        elif event == "rejected":
            rejected += 1
    count = defaultdict(int)
    for where in place.values():
        count[where] += 1
    total = sum(effects.values())
    for name, value in (
        ("accepted", len(place)),
        *((name, count[name]) for name in ("ready", "delayed", "in-flight", "done", "dead", "dropped")),
        ("rejected", rejected),
        ("deliveries", deliveries),
        ("effects", total),
        ("duplicates", total - len(effects)),
        ("lost", lost),
    ):
        print(name, value)


if __name__ == "__main__":
    pairs = (word.split("=") for word in sys.argv[2:])
    main(sys.argv[1], {queue: int(limit) for queue, limit in pairs})
