"""The old way: requests with digest and no session, a thread pool, ElementTree. One document a poll.

The first line on standard input is the task; every further line is answered with the figures so far.
"""
import json
import resource
import sys
import threading
import time
import xml.etree.ElementTree as ET
from concurrent.futures import ThreadPoolExecutor

import requests
from requests.auth import HTTPDigestAuth

PATHS = {"nvr": "/ISAPI/ContentMgmt/InputProxy/channels/status", "dvr": "/ISAPI/System/Video/inputs/channels"}
polls = 0
lock = threading.Lock()


def local(tag):
    return tag.rsplit("}", 1)[-1]


def poll(place):
    global polls
    url = f"http://{place['host']}:{place['port']}{PATHS[place['kind']]}"
    answer = requests.get(url, auth=HTTPDigestAuth(place["username"], place["password"]), timeout=10)
    answer.raise_for_status()
    for channel in ET.fromstring(answer.content):
        fields = {local(field.tag): field.text for field in channel}
        _ = (fields.get("id"), fields.get("online"), fields.get("resDesc"))
    with lock:
        polls += 1


def run(places, interval):
    with ThreadPoolExecutor(max_workers=10) as pool:
        while True:
            started = time.monotonic()
            for future in [pool.submit(poll, place) for place in places]:
                future.result()
            time.sleep(max(0, interval - (time.monotonic() - started)))


task = json.loads(sys.stdin.readline())
threading.Thread(target=run, args=(task["places"], task["interval"]), daemon=True).start()
for _ in sys.stdin:
    used = resource.getrusage(resource.RUSAGE_SELF)
    figures = {"cpu": round((used.ru_utime + used.ru_stime) * 1e6), "peakMemory": used.ru_maxrss * 1024, "polls": polls}
    print(json.dumps(figures), flush=True)
