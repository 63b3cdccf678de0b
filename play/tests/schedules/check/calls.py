"""Direct calls: each has one end, holds one worker of whom it is to, and its caller goes by it."""

from collections import defaultdict
from types import SimpleNamespace


class Calls:
    def __init__(self, run, workers):
        self.run, self.need, self.workers = run, run.need, workers
        self.all = {}
        self.waiting = defaultdict(list)
        self.open_of = defaultdict(int)
        self.fresh = None
        self.breaking = set()
        self.effects = 0
        self.tallies = {}

    def tally(self, service):
        """What happened at this instant to the calls of a service."""
        nothing = SimpleNamespace(unanswered=0, failed=0, excused=0, answered=0)
        return self.tallies.setdefault(service, nothing)

    def look_at_line(self, it):
        """Of a call that neither ends nor is taken at once, the line must have had room."""
        if self.fresh is not None:
            number, callee = self.fresh
            self.fresh = None
            goes_on = it["event"] in ("call-taken", "call-ended") and it["message"] == number
            room = self.run.services[callee]["line"]
            self.need(goes_on or len(self.waiting[callee]) <= room, "more calls wait than may")

    def called(self, it):
        number, callee = it["message"], it["service"]
        self.need(number not in self.all, "a second call of this number")
        call = SimpleNamespace(
            callee=callee, caller=None, began=self.run.now, worker=None, effect=None, end=None
        )
        if it["origin"] == "service":
            call.caller = it["from"]
            service = self.run.services[call.caller]
            self.need(callee in service["calls"], "that service does not call it")
            call.patience = service["timeout"]
            self.open_of[call.caller] += 1
            most = self.workers.up(call.caller)
            self.need(self.open_of[call.caller] <= most, "more wait for answers than are up")
        elif it["origin"] == "sender":
            sender = self.run.senders[it["sender"]]
            self.need(callee == sender["calls"], "it calls another")
            call.patience = sender["timeout"]
        else:
            call.patience = self.run.by_hand
        self.all[number] = call
        self.waiting[callee].append(number)
        self.fresh = number, callee

    def taken(self, it):
        number, service = it["message"], it["service"]
        call = self.all.get(number)
        self.need(call is not None, "there was no such call")
        self.need(call.end is None and call.worker is None, "nobody waits for that any more")
        self.need(call.callee == service, "a call to others")
        self.need(self.waiting[service][0] == number, "another call waits longer")
        self.waiting[service].pop(0)
        worker = self.workers.all[service, it["worker"]]
        self.need(self.workers.may_take(worker), "that worker can take no call")
        self.need(worker.call is None, "that worker is at another call")
        self.tally(service).excused += worker.secret
        worker.call, worker.secret, call.worker = number, False, it["worker"]
        self.workers.hold(worker, service, number)

    def effect(self, it):
        call = self.all[it["message"]]
        at_it = (call.callee, call.worker) == (it["service"], it["worker"])
        self.need(at_it, "another worker is at that call")
        self.need(call.effect is None, "one call is done twice")
        call.effect = self.run.now
        self.effects += 1
        self.needs_answer(it)
        self.workers.let_go(self.workers.all[it["service"], it["worker"]], it["message"])

    def ended(self, it):
        number, service, end = it["message"], it["service"], it["end"]
        call, now = self.all.get(number), self.run.now
        self.need(call is not None, "there was no such call")
        self.need(call.end is None, "it ended twice")
        self.need(call.callee == service, "a call to others")
        call.end = end
        took = now - call.began
        self.need(took <= call.patience, "its caller waited too long")
        if end == "timed-out":
            self.need(took == call.patience, "its caller waits longer")
        line = self.waiting[service]
        if end in ("answered", "failed", "broken"):
            self.need(call.worker is not None, "nobody was at it")
        if end in ("down", "busy"):
            self.need(call.worker is None, "somebody is at it")
            self.need((end == "down") == (self.workers.up(service) == 0), "who is up says other")
            room = self.run.services[service]["line"]
            self.need(end == "down" or len(line) == room + 1, "there is room to wait")
        if number in line:
            line.remove(number)
        if call.worker is not None:
            self.leave(it, call)
        if end == "answered":
            self.need(call.effect == now, "nothing came of it")
        if it.get("reason") == "not-answered":
            self.failed_for_it(service)
        if call.caller is not None:
            self.tell_caller(call, end)

    def leave(self, it, call):
        """The worker of a call that has ended has it no more, or goes on for nobody."""
        number, end = it["message"], it["end"]
        worker = self.workers.all[call.callee, call.worker]
        if end in ("answered", "failed", "broken"):
            self.need(not worker.cut_off, "that worker is cut off")
        elif number in worker.held:
            worker.secret = True
        if end == "broken":
            self.need(worker.stopped == self.run.now, "its worker did not stop")
            self.breaking.discard(number)
        if worker.call == number:
            worker.call = None
        self.workers.let_go(worker, number)

    def tell_caller(self, call, end):
        self.open_of[call.caller] -= 1
        tally = self.tally(call.caller)
        if end == "hung-up":
            stopped = self.workers.stops.get(call.caller, (None, 0))[0] == self.run.now
            self.need(stopped, "its caller is still there")
        elif end == "answered":
            tally.answered += call.callee == self.run.services[call.caller]["calls"][-1]
        else:
            tally.unanswered += 1

    def failed_for_it(self, service):
        tally = self.tally(service)
        tally.failed += 1
        self.need(tally.failed <= tally.unanswered, "its call was answered")

    def needs_answer(self, it):
        if self.run.services[it["service"]]["calls"]:
            tally = self.tally(it["service"])
            self.need(tally.answered > 0, "done without the answer it needs")
            tally.answered -= 1

    def read(self, it):
        """What happens to the attempts of those who may be callers, and to who is at a call."""
        event = it["event"]
        if event in ("released", "lost") and it.get("reason") == "not-answered":
            self.failed_for_it(it["service"])
        elif event == "effect":
            self.needs_answer(it)
        elif event in ("skipped", "stale-settle"):
            self.tally(it["service"]).excused += 1
        elif event == "delivered" and self.workers.revealed:
            self.tally(it["service"]).excused += 1
        elif event == "worker":
            self.tally(it["service"]).excused += it["change"] == "reconnected"
            breaks = self.workers.all[it["service"], it["worker"]].__dict__.get("breaks")
            if breaks is not None:
                self.breaking.add(breaks)

    def end_of_instant(self):
        now = self.run.now
        if self.breaking:
            self.need(False, f"whose worker stopped goes on at {now}")
        for service, line in self.waiting.items():
            if line:
                self.need(self.workers.up(service) > 0, f"calls wait for nobody at {now}")
                free = self.workers.is_one_free(service)
                self.need(not free, f"a call waits while one is free at {now}")
        for service, it in self.tallies.items():
            if it.unanswered > it.failed + it.excused and self.run.services[service]["calls"]:
                known = it.failed + it.excused + self.workers.silent(service)
                self.need(it.unanswered <= known, f"no answer, and it goes on at {now}")
        self.tallies.clear()

    def finish(self):
        still = [number for number, call in self.all.items() if call.end is None]
        self.need(not still, f"a call without an end, of {still}")
