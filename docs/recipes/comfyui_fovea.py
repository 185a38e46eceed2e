"""A ComfyUI node that scores a batch of images with a running `fovea serve` and passes on the best one.

Copy this file into ComfyUI/custom_nodes and start `fovea serve`.
"""
import json
import os
import struct
import urllib.error
import urllib.request
import zlib
from base64 import b64encode


def png(rgb, width, height):
    """A PNG of 8-bit RGB pixels."""
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))
    rows = b"".join(b"\0" + rgb[3 * width * y : 3 * width * (y + 1)] for y in range(height))
    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(rows, 1)) + chunk(b"IEND", b"")


def line_of(image, name, prompt, url):
    ask = {"image": "data:image/png;base64," + b64encode(image).decode(), "name": name, "prompt": prompt}
    headers = {"Content-Type": "application/json"}
    if os.environ.get("FOVEA_TOKEN"):
        headers["Authorization"] = "Bearer " + os.environ["FOVEA_TOKEN"]
    request = urllib.request.Request(url + "/v1/score", json.dumps(ask).encode(), headers)
    try:
        with urllib.request.urlopen(request, timeout=600) as answer:
            return json.load(answer)
    except urllib.error.HTTPError as error:
        raise RuntimeError(json.load(error)["error"]) from error


class FoveaScore:
    CATEGORY = "image/analysis"
    FUNCTION = "score"
    RETURN_TYPES = ("IMAGE", "FLOAT", "STRING")
    RETURN_NAMES = ("best", "score", "lines")

    @classmethod
    def INPUT_TYPES(cls):
        return {"required": {"images": ("IMAGE",), "prompt": ("STRING", {"multiline": True}), "head": ("STRING", {"default": "quality"}), "url": ("STRING", {"default": "http://127.0.0.1:8417"})}}

    def score(self, images, prompt, head, url):
        lines = []
        for i in range(images.shape[0]):
            height, width = images.shape[1:3]
            rgb = (255 * images[i].clamp(0, 1)).round().byte().cpu().numpy().tobytes()
            lines.append(line_of(png(rgb, width, height), f"{i}.png", prompt, url))
        scores = [line["scores"].get(head) if line["scores"].get(head) is not None else float("-inf") for line in lines]
        best = scores.index(max(scores))
        return images[best : best + 1], scores[best], "\n".join(json.dumps(line) for line in lines)


NODE_CLASS_MAPPINGS = {"FoveaScore": FoveaScore}
