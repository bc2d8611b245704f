#!/usr/bin/env python3
"""Asks for a page a number of times, evenly over some seconds, on connections of its own kept open like a browser's."""

import argparse
import http.client
import threading
import time
import urllib.parse

parser = argparse.ArgumentParser(description=__doc__)
parser.add_argument("url")
parser.add_argument("--requests", type=int, default=2000)
parser.add_argument("--seconds", type=float, default=20)
parser.add_argument("--clients", type=int, default=8)
arguments = parser.parse_args()
address = urllib.parse.urlsplit(arguments.url)
results = {}
lock = threading.Lock()


def ask(count):
    connection = None
    pause = arguments.seconds / count
    start = time.monotonic()
    for number in range(count):
        time.sleep(max(0.0, start + number * pause - time.monotonic()))
        try:
            connection = connection or http.client.HTTPConnection(address.netloc, timeout=10)
            connection.request("GET", address.path or "/")
            answer = connection.getresponse()
            answer.read()
            result = answer.status
            if answer.getheader("Connection", "").lower() == "close":
                connection.close()
                connection = None
        except OSError as failure:
            result = type(failure).__name__
            connection = None
        except http.client.HTTPException as failure:
            result = type(failure).__name__
            connection = None
        with lock:
            results[result] = results.get(result, 0) + 1


threads = [threading.Thread(target=ask, args=(arguments.requests // arguments.clients,)) for _ in range(arguments.clients)]
for thread in threads:
    thread.start()
for thread in threads:
    thread.join()
total = sum(results.values())
print(f"{total} asked, " + ", ".join(f"{count} answered {result}" for result, count in sorted(results.items(), key=str)))
