"""A worker: takes tasks of the type "shout", and answers in capitals. Usage: worker.py URL [KEY]"""
import json, os, sys, threading, urllib.error, urllib.request

URL, KEY = sys.argv[1].rstrip("/") + "/api/v2", sys.argv[2] if len(sys.argv) > 2 else ""


def post(path, body):
    headers = {"Content-Type": "application/json", **({"Authorization": "Bearer " + KEY} if KEY else {})}
    request = urllib.request.Request(URL + path, json.dumps(body).encode(), headers)
    with urllib.request.urlopen(request, timeout=90) as answer:
        return json.load(answer)


def work(task):
    words = [task["input"].get("text", "")]
    words += [result["text"] for result in task["dependencies"].values() if result]
    return {"text": " ".join(words).strip().upper()}


def beat(task, done):
    while not done.wait(task["lease_seconds"] / 3):
        try:
            post(f"/tasks/{task['id']}/heartbeat", {"lease_token": task["lease_token"]})
        except urllib.error.HTTPError:
            return  # the lease is another's now, and so is the task


while True:
    claim = {"worker_id": f"python-{os.getpid()}", "agent_types": ["shout"], "wait_seconds": 30}
    for task in post("/tasks/claim", claim)["tasks"]:
        done, report = threading.Event(), {"lease_token": task["lease_token"]}
        threading.Thread(target=beat, args=(task, done), daemon=True).start()
        try:
            verb, report["result"] = "complete", work(task)
        except Exception as error:
            verb, report = "fail", {**report, "error": {"type": type(error).__name__, "message": str(error) or "?"}}
        done.set()
        try:
            post(f"/tasks/{task['id']}/{verb}", report)
        except urllib.error.HTTPError as refused:
            print(task["key"], refused.code, refused.read().decode(), file=sys.stderr)
