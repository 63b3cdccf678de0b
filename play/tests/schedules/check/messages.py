"""The messages in queues: where each is, and how it may get from there to elsewhere."""

from collections import Counter, defaultdict

LIVE = {"ready", "delayed", "in-flight"}


class Messages:
    def __init__(self, run):
        self.run, self.need = run, run.need
        self.place, self.epoch, self.attempts = {}, {}, {}
        self.effects = Counter()
        self.newest = defaultdict(int)
        self.deliveries = 0

    def read(self, it):
        message, event = it.get("message"), it["event"]
        step = getattr(self, event.replace("-", "_"), None)
        if message is None or step is None:
            return
        if event != "sent":
            self.need(message in self.place, "it was never sent")
        step(it, message)

    def sent(self, it, message):
        self.need(message not in self.place, "sent twice")
        self.place[message] = "delayed" if it["until"] else "ready"
        self.epoch[message] = self.attempts[message] = 0

    def delivered(self, it, message):
        self.deliveries += 1
        self.epoch[message] += 1
        self.attempts[message] += 1
        is_next = self.place[message] == "ready" and self.epoch[message] == it["epoch"]
        self.need(is_next, "not the next delivery")
        limit = self.run.queues[it["queue"]]["limit"]
        self.need(self.attempts[message] <= limit, "too many attempts")
        if it["epoch"] == 1:
            self.need(message > self.newest[it["queue"]], "out of order")
            self.newest[it["queue"]] = message
        self.place[message] = "in-flight"

    def released(self, it, message):
        is_held = self.place[message] == "in-flight" and self.epoch[message] == it["epoch"]
        self.need(is_held, "not in flight")
        self.place[message] = "delayed" if it["until"] else "ready"
        queue, attempts = self.run.queues[it["queue"]], self.attempts[message]
        if it["cause"] == "fail" and attempts < queue["limit"]:
            least, most = self.run.delays(queue["backoff"], attempts)
            hidden = (it["until"] or self.run.now) - self.run.now
            self.need(least <= hidden <= most, "hidden for another time")

    def became_ready(self, _, message):
        self.need(self.place[message] == "delayed", "not delayed")
        self.place[message] = "ready"

    def acked(self, it, message):
        is_latest = self.place[message] in LIVE and self.epoch[message] == it["epoch"]
        self.need(is_latest, "a stale ack worked")
        self.place[message] = "done"

    def dead(self, it, message):
        self.need(self.place[message] in LIVE, "it had ended")
        self.place[message] = it["event"]

    dropped = dead

    def redriven(self, _, message):
        self.need(self.place[message] == "dead", "not dead")
        self.place[message], self.attempts[message] = "ready", 0

    def effect(self, it, message):
        self.effects[message] += 1
        count = self.effects[message]
        self.need(it["nth"] == count <= self.epoch[message], "more effects than deliveries")
        knows = self.run.services[it["service"]]["knows"]
        self.need(count == 1 or not knows, "this service does nothing twice")

    def books(self, more_effects, rejected, lost):
        count = Counter(self.place.values())
        total = self.effects.total()
        states = ("ready", "delayed", "in-flight", "done", "dead", "dropped")
        return {
            "accepted": len(self.place),
            **{state: count[state] for state in states},
            "rejected": rejected,
            "deliveries": self.deliveries,
            "effects": total + more_effects,
            "duplicates": total - len(self.effects),
            "lost": lost,
        }
