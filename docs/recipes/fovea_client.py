"""Scores images with a running `fovea serve`; needs Python's standard library alone.

    python3 fovea_client.py picture.png "a red house"
"""
import json
import os
import sys
import time
import urllib.error
import urllib.request
import uuid
from base64 import b64encode


def score(image, prompt=None, url="http://127.0.0.1:8417", token=os.environ.get("FOVEA_TOKEN"), **more):
    """The line of `fovea score` for the bytes of an image file. `more`: name, description, heads, crops."""
    ask = {"image": "data:;base64," + b64encode(image).decode(), "prompt": prompt, **more}
    body = json.dumps({key: value for key, value in ask.items() if value is not None}).encode()
    # the same key for every attempt: an image is scored once, even where a connection breaks
    headers = {"Content-Type": "application/json", "Idempotency-Key": str(uuid.uuid4())}
    if token:
        headers["Authorization"] = "Bearer " + token
    for attempt in range(10):
        request = urllib.request.Request(url + "/v1/score", body, headers)
        try:
            with urllib.request.urlopen(request, timeout=300) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as error:
            if error.code not in (429, 503):
                raise ValueError(json.load(error)["error"]) from error
            wait = float(error.headers.get("Retry-After", 1))
        except (urllib.error.URLError, ConnectionError):
            wait = 1
        time.sleep(wait)
    raise TimeoutError(f"{url} did not take the image.")


if __name__ == "__main__":
    path, *words = sys.argv[1:]
    with open(path, "rb") as file:
        print(json.dumps(score(file.read(), " ".join(words) or None, os.environ.get("FOVEA_URL", "http://127.0.0.1:8417"), name=path)))
