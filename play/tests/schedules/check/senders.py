"""What senders send again, and what they give up.

A message of a sender that waits for answers is open until it is handed over or given up. In between
it is asked about (a call), there is an answer at an instant, or there will be none until an instant.
"""

import heapq
from collections import Counter
from types import SimpleNamespace


class Senders:
    def __init__(self, run):
        self.run, self.need = run, run.need
        self.all = {key: SimpleNamespace(
            cut_off=False, last=0, sending=None, open={}, calls={}, stored={},
            accepted=0, refused=0, retried=0,
        ) for key in run.senders}
        self.dues = []
        self.count = Counter()

    def is_plain(self, key):
        rules = self.run.senders[key]
        return rules["attempts"] == 1 and not rules["hand_over"] and not rules["calls"]

    def is_over(self, key, it):
        """Whether nothing has to come of an open message any more."""
        if it.state != "answer" or it.at > self.run.now:
            return False
        return it.good or self.is_plain(key)

    def begin(self, key):
        """Something of a sender is under way: what it sends again, or else its next message."""
        sender, rules = self.all[key], self.run.senders[key]
        if sender.sending is None:
            sender.last += 1
            sender.sending = sender.last
            sender.open[sender.last] = SimpleNamespace(
                attempts=1, tried=self.run.now, state="sending", at=None, good=False, due=None
            )
            if rules["concurrency"]:
                open_now = sum(not self.is_over(key, it) for it in sender.open.values())
                self.need(open_now <= rules["concurrency"], "more open than it may have")
        return sender.sending

    def now_is(self, key, number, state, at=None, good=False):
        """What is known of a message that is open; by when it has to go on follows."""
        rules, it = self.run.senders[key], self.all[key].open[number]
        it.state, it.at, it.good = state, at, good
        it.due = at
        if at is not None and not good and it.attempts < rules["attempts"]:
            it.due += self.run.delays(rules["backoff"], it.attempts)[1]
        if it.due is not None:
            heapq.heappush(self.dues, (it.due, key, number))

    def arrives(self, key):
        self.need(not self.all[key].cut_off, "that sender is cut off")
        return self.begin(key)

    def knows(self, key, number, queue):
        """Under which number a queue has to know a message."""
        span = self.run.queues[queue]["dedup"]
        message, at = self.all[key].stored.get((number, queue), (None, 0))
        return message if span and self.run.now < at + span else None

    def came_to(self, it):
        if it["origin"] != "sender":
            return
        key, queue = it["sender"], it["queue"]
        sender, rules = self.all[key], self.run.senders[key]
        number = self.arrives(key)
        if rules["attempts"] > 1:
            self.need(self.knows(key, number, queue) is None, "the queue knows that message")
            if it["event"] == "sent":
                self.count["stored-again"] += (number, queue) in sender.stored
                sender.stored[number, queue] = it["message"], self.run.now
        if not rules["topic"]:
            self.answer(key, it["event"] == "sent")

    def recognised(self, it):
        keys = [key for key, sender in self.all.items() if sender.sending is not None]
        self.need(keys, "nobody sent it again")
        key = keys[0]
        number = self.arrives(key)
        self.need(self.knows(key, number, it["queue"]) == it["message"], "the queue cannot know that")
        self.count["recognised"] += 1
        if not self.run.senders[key]["topic"]:
            self.answer(key, True)
        return key

    def published(self, it):
        if it["origin"] == "sender":
            self.arrives(it["sender"])
            self.answer(it["sender"], it["refused"] == 0)

    def answer(self, key, good):
        sender = self.all[key]
        number, sender.sending = sender.sending, None
        rules = self.run.senders[key]
        # What was sent before the run was handed over before it.
        takes = rules["hand_over"] if number > rules["backlog"] else 0
        self.now_is(key, number, "answer", self.run.now + takes, good)

    def called(self, it):
        if it["origin"] == "sender":
            sender = self.all[it["sender"]]
            number = self.arrives(it["sender"])
            sender.sending, sender.calls[it["message"]] = None, number
            self.now_is(it["sender"], number, "asked")

    def call_ended(self, it):
        for key, sender in self.all.items():
            number = sender.calls.pop(it["message"], None)
            if number is not None:
                self.now_is(key, number, "answer", self.run.now, it["end"] == "answered")

    def read(self, it):
        key, now = it["sender"], self.run.now
        sender, rules = self.all[key], self.run.senders[key]
        if it["event"] == "sender":
            sender.cut_off = it["change"] == "cut-off"
            return
        number, what = it["number"], it["what"]
        if what == "request-lost":
            self.need(sender.cut_off, "that sender is not cut off")
            self.need(self.begin(key) == number, "it sends another")
            sender.sending = None
            self.now_is(key, number, "silence", now + rules["timeout"])
            return
        self.need(number in sender.open, "that sender is through with it")
        exchange = sender.open[number]
        if what == "answer-lost":
            under_way = exchange.tried == now or (exchange.at == now and sender.cut_off)
            under_way = under_way or (bool(rules["calls"]) and exchange.at == now)
            self.need(exchange.state == "answer" and under_way, "that answer is not under way")
            self.now_is(key, number, "silence", max(now, exchange.tried + rules["timeout"]))
            return
        failed = exchange.state == "silence" or (exchange.state == "answer" and not exchange.good)
        self.need(failed, "that attempt did not fail")
        if what == "again":
            self.need(it["attempt"] == exchange.attempts + 1, "not the next attempt")
            self.need(it["attempt"] <= rules["attempts"], "more attempts than it makes")
            least, most = self.run.delays(rules["backoff"], exchange.attempts)
            in_time = exchange.at + least <= now <= exchange.at + most
            self.need(in_time, "it tries again at another time")
            self.need(sender.sending is None, "it did not send that")
            exchange.attempts, exchange.tried = it["attempt"], now
            sender.sending = number
            sender.retried += 1
            self.now_is(key, number, "sending")
        else:
            self.need(it["attempt"] == exchange.attempts == rules["attempts"], "it may try again")
            self.need(exchange.at == now, "it does not know yet")
            del sender.open[number]
            sender.refused += 1

    def go_on(self, to):
        """Time goes on; what had to come of messages by now has come."""
        for sender in self.all.values():
            self.need(sender.sending is None, f"it was to send {sender.sending} and did not")
        while self.dues and self.dues[0][0] < to:
            due, key, number = heapq.heappop(self.dues)
            sender = self.all[key]
            it = sender.open.get(number)
            if it is None or it.due != due:
                continue
            self.need(it.state == "answer", f"{key} waits longer than it may for its {number}")
            self.need(it.good or self.is_plain(key), f"{key} forgets its {number}")
            del sender.open[number]
            sender.accepted += it.good
            sender.refused += not it.good

    def finish(self):
        for key, sender in self.all.items():
            self.need(not sender.open, f"messages of {key} without an end")

    def print_books(self):
        for name in ("recognised", "stored-again"):
            print(name, self.count[name])
        for key, sender in self.all.items():
            print(key, sender.accepted, sender.refused, sender.retried)
