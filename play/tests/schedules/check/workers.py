"""The workers: who is there and up, who may take something, and what each holds."""

from types import SimpleNamespace

STOPS = ("removed", "down", "crashed", "replaced")


def new_worker(version=None, up=True):
    return SimpleNamespace(
        there=True, up=up, cut_off=False, draining=False, version=version, stopped=None,
        held=[],  # what it was given and is not through with
        call=None,  # the call that it is at, and whose caller waits
        secret=False,  # whether it may be at something of which nothing is told
    )


class Workers:
    def __init__(self, run):
        self.run, self.need = run, run.need
        self.wanted = {}
        self.all = {
            (key, nth): new_worker()
            for key, service in run.services.items()
            for nth in range(1, service["workers"] + 1)
        }
        self.stops = {}
        self.revealed = False

    def of(self, service):
        return [worker for (key, _), worker in self.all.items() if key == service]

    def up(self, service):
        return sum(worker.there and worker.up for worker in self.of(service))

    def may_take(self, worker):
        return worker.there and worker.up and not worker.cut_off and not worker.draining

    def is_one_free(self, service):
        return any(self.may_take(it) and not it.held and not it.secret for it in self.of(service))

    def silent(self, service):
        """How many attempts may fail at this instant without a word of it."""
        silent = sum(worker.cut_off or worker.secret for worker in self.of(service))
        at, count = self.stops.get(service, (None, 0))
        stops = count if at == self.run.now else 0
        return (silent + stops) * self.run.services[service]["most"]

    def hold(self, worker, service, message):
        worker.held.append(message)
        most = self.run.services[service]["most"]
        self.need(len(worker.held) <= most, "it holds more than it may")

    def let_go(self, worker, message):
        if message in worker.held:
            worker.held.remove(message)

    def is_of_its_version(self, it):
        worker = self.all[it["service"], it["worker"]]
        self.need(it.get("version") == worker.version, "of another version")

    def read(self, it):
        event, self.revealed = it["event"], False
        if event == "roll-out":
            self.wanted[it["service"]] = it["version"]
        if "worker" not in it:
            return
        key = it["service"], it["worker"]
        worker = self.all.get(key)
        if event == "worker":
            return self.changed(it, key, worker or new_worker())
        if event == "versioned":
            worker.version = it["version"]
        elif event == "delivered":
            self.need(self.may_take(worker), "that worker cannot receive")
            if self.run.services[it["service"]]["most"] == 1:
                # Whatever it was at, it is through with that.
                self.revealed, worker.secret = worker.secret, False
            self.hold(worker, it["service"], it["message"])
        elif event == "effect":
            self.is_of_its_version(it)
            self.let_go(worker, it["message"])
        elif event in ("skipped", "lost") or it.get("settle") == "nack":
            self.let_go(worker, it["message"])
        elif event == "released" and it["cause"] == "fail":
            self.let_go(worker, it["message"])

    def changed(self, it, key, worker):
        change = it["change"]
        self.all[key] = worker
        worker.breaks = None
        if change in STOPS:
            if worker.call is not None and not worker.cut_off:
                worker.breaks = worker.call
            worker.call, worker.secret, worker.stopped = None, False, self.run.now
            at, count = self.stops.get(key[0], (None, 0))
            self.stops[key[0]] = (self.run.now, count + 1 if at == self.run.now else 1)
        if change in ("added", "starting"):
            self.all[key] = new_worker(self.wanted.get(key[0]), up=change == "added")
        elif change == "removed":
            breaks, worker = worker.breaks, new_worker()
            worker.there, worker.stopped, worker.breaks = False, self.run.now, breaks
            self.all[key] = worker
        elif change in ("down", "crashed", "replaced"):
            worker.up, worker.draining = False, False
            worker.held.clear()
        elif change in ("up", "restarted", "started"):
            worker.up = True
        elif change == "cut-off":
            worker.cut_off, worker.call = True, None
            worker.secret = worker.secret or bool(worker.held)
            worker.held.clear()
        elif change == "reconnected":
            worker.cut_off = False
        elif change in ("leaving", "draining"):
            worker.draining = True
        elif change == "stays":
            worker.draining = False
