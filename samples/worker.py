"""A worker: takes tasks of the type "shout", and answers in capitals. Usage: worker.py URL [KEY]"""
import json, os, sys, threading, time, urllib.error, urllib.request

URL, KEY = sys.argv[1].rstrip("/") + "/api/v2", sys.argv[2] if len(sys.argv) > 2 else ""


def post(path, body):
    headers = {"Content-Type": "application/json", **({"Authorization": "Bearer " + KEY} if KEY else {})}
    request = urllib.request.Request(URL + path, json.dumps(body).encode(), headers)
    while True:
        try:
            with urllib.request.urlopen(request, timeout=90) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as refused:
            if refused.code in (401, 403):
                sys.exit(f"{URL} does not take this key for a worker's: {refused.code} {refused.reason}.")
            if refused.code != 503:
                raise
            pause = int(refused.headers.get("Retry-After", 1))  # it stops, or has too much to do
        except OSError:
            pause = 1  # it starts again, or the line was cut
        time.sleep(pause)


def tell(task, verb, members):
    try:
        post(f"/tasks/{task['id']}/{verb}", {"lease_token": task["lease_token"], **members})
    except urllib.error.HTTPError as refused:
        print(task["key"], refused.code, refused.read().decode(), file=sys.stderr)
        return refused.code


def work(task):
    words = [task["input"].get("text", "")]
    words += [result["text"] for result in task["dependencies"].values() if result]
    return {"text": " ".join(words).strip().upper()}


def beat(task, done):
    while not done.wait(task["lease_seconds"] / 3):
        if tell(task, "heartbeat", {}):
            return  # the lease is another's now, and so is the task


while True:
    claim = {"worker_id": f"python-{os.getpid()}", "agent_types": ["shout"], "wait_seconds": 30}
    for task in post("/tasks/claim", claim)["tasks"]:
        done = threading.Event()
        threading.Thread(target=beat, args=(task, done), daemon=True).start()
        try:
            refused = tell(task, "complete", {"result": work(task)})
            error = {"type": "result_refused", "message": f"{refused}", "retryable": False}
        except Exception as fault:
            refused, error = 0, {"type": type(fault).__name__, "message": str(fault) or "?"}
        done.set()
        if refused in (0, 413, 422):
            tell(task, "fail", {"error": error})
