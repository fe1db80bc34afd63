"""A file's name → its bytes: pictures, flags and papers are drawn when they are asked for, the same way each time."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Iterator
from functools import lru_cache
from html import escape

WIDTH, HEIGHT = 320, 180  # of every drawn picture
_TYPES = {
    "webp": "image/webp",
    "svg": "image/svg+xml",
    "pdf": "application/pdf",
    "txt": "text/plain; charset=utf-8",
    "css": "text/css; charset=utf-8",
}
_PICTURES = ("png", "jpg", "jpeg", "gif", "ico")  # all drawn as PNG, and said to be PNG
_EMOJI = {
    "like": "👍", "love": "❤️", "haha": "😂", "wow": "😮", "sad": "😢", "angry": "😡",
    "smile": "🙂", "wink": "😉", "big-grin": "😀", "frown": "🙁",
}  # fmt: skip


def media_type(name: str) -> str:
    """The Content-Type of a drawn file."""
    suffix = _suffix(name)
    return "image/png" if suffix in _PICTURES else _TYPES.get(suffix, "application/octet-stream")


@lru_cache(maxsize=256)
def drawn(name: str) -> bytes:
    """The bytes of a file: a landscape whose colours follow from the name, a one-page paper, or a line of text."""
    suffix = _suffix(name)
    if suffix == "webp":
        return _webp(name)
    if suffix in _PICTURES:
        return _png(name)
    if suffix == "svg":
        return badge(name[:1].upper(), name)
    if suffix == "pdf":
        return _pdf(name)
    return f"{name}: a file of the demo forum.\n".encode()


def badge(letters: str, seed: str, *, width: int = 32, height: int = 32) -> bytes:
    """A small SVG with letters on a ground whose colour follows from the seed."""
    hue = zlib.crc32(seed.encode()) % 360
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}">'
        f'<rect width="{width}" height="{height}" rx="3" fill="hsl({hue},55%,35%)"/>'
        f'<text x="50%" y="54%" dominant-baseline="middle" text-anchor="middle" font-family="sans-serif" '
        f'font-size="{height // 2}" fill="#fff">{escape(letters)}</text></svg>'
    ).encode()


def emoji(name: str) -> bytes:
    """A smilie or a reaction as an SVG."""
    mark = _EMOJI.get(name, "⭐")
    return (
        '<svg xmlns="http://www.w3.org/2000/svg" width="32" height="32" viewBox="0 0 32 32">'
        f'<text x="16" y="18" dominant-baseline="middle" text-anchor="middle" font-size="24">{mark}</text></svg>'
    ).encode()


def _suffix(name: str) -> str:
    return name.rpartition(".")[2].lower()


# --- pictures ---------------------------------------------------------------------------------------------------------


def _rows(seed: str) -> Iterator[bytes]:
    """A picture line by line, a byte a pixel: 0 sky, 1 sun, 2 hills, 3 water."""
    dice = zlib.crc32(seed.encode())
    sun_x, sun_y, radius = 40 + dice % 240, 30 + dice // 256 % 40, 14 + dice // 65536 % 12
    slope = 25 + dice // 4096 % 50
    for y in range(HEIGHT):
        row = bytearray([3 if y > 130 else 0]) * WIDTH
        if abs(y - sun_y) < radius:
            half = int((radius**2 - (y - sun_y) ** 2) ** 0.5)
            row[max(0, sun_x - half) : sun_x + half] = b"\1" * (sun_x + half - max(0, sun_x - half))
        if y <= 130:
            for peak in (dice % WIDTH, dice // 7 % WIDTH):
                half = max(0, (y - 60) * 100 // slope)
                left, right = max(0, peak - half), min(WIDTH, peak + half)
                row[left:right] = b"\2" * (right - left)
        yield bytes(row)


def _palette(seed: str) -> list[tuple[int, int, int]]:
    tint = zlib.crc32(seed.encode()) % 60
    return [(150 + tint, 190, 230), (250, 210 - tint, 90), (60, 110 + tint // 2, 80), (40, 80, 120 + tint)]


def _png(seed: str) -> bytes:
    colours = bytes(part for colour in _palette(seed) for part in colour)
    header = struct.pack(">IIBBBBB", WIDTH, HEIGHT, 8, 3, 0, 0, 0)  # 8 bits a pixel, a palette
    lines = zlib.compress(b"".join(b"\0" + row for row in _rows(seed)))
    chunks = ((b"IHDR", header), (b"PLTE", colours), (b"IDAT", lines), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(name, data) for name, data in chunks)


def _chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def _webp(seed: str) -> bytes:
    """Lossless WebP of at most two values a channel: each pixel is one bit of green, one of red and one of blue.

    Every prefix code is a "simple" one of the VP8L format, so no Huffman table is written.
    """
    tint = zlib.crc32(seed.encode()) % 40
    dark, light = (62, 70 + tint, 104), (214, 196 + tint // 4, 190)
    bits = _Bits()
    for value, count in ((0x2F, 8), (WIDTH - 1, 14), (HEIGHT - 1, 14), (0, 1), (0, 3), (0, 1), (0, 1), (0, 1)):
        bits.add(value, count)  # signature, size, no alpha, version; no transform, no colour cache, no meta codes
    for channel in (1, 0, 2):  # green, red, blue
        for value, count in ((1, 1), (1, 1), (1, 1), (dark[channel], 8), (light[channel], 8)):
            bits.add(value, count)  # a simple code of two symbols of 8 bits each
    for symbol in (255, 0):  # alpha and distance: one symbol, so no bits in the pixels
        for value, count in ((1, 1), (0, 1), (1, 1), (symbol, 8)):
            bits.add(value, count)
    codes = bytes.maketrans(b"\0\1\2\3", bytes([7, 3, 0, 4]))  # which channels are light
    for row in _rows(seed):
        for code in row.translate(codes):
            bits.add(code, 3)
    data = bits.bytes()
    padded = data + b"\0" * (len(data) % 2)
    return b"RIFF" + struct.pack("<I", 12 + len(padded)) + b"WEBPVP8L" + struct.pack("<I", len(data)) + padded


class _Bits:
    """Bits written from the lowest of each byte on."""

    def __init__(self) -> None:
        self._done = bytearray()
        self._value = 0
        self._count = 0

    def add(self, value: int, count: int) -> None:
        self._value |= value << self._count
        self._count += count
        while self._count >= 8:
            self._done.append(self._value & 255)
            self._value >>= 8
            self._count -= 8

    def bytes(self) -> bytes:
        return bytes(self._done) + (bytes([self._value]) if self._count else b"")


# --- papers -----------------------------------------------------------------------------------------------------------


def _pdf(name: str) -> bytes:
    title = name.encode("ascii", "replace").decode().replace("\\", "").replace("(", "").replace(")", "")
    stream = f"BT /F1 24 Tf 72 720 Td ({title}) Tj ET"
    objects = (
        "<< /Type /Catalog /Pages 2 0 R >>",
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources 5 0 R >>",
        f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream",
        "<< /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >>",
    )
    text, offsets = "%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        offsets.append(len(text))
        text += f"{number} 0 obj\n{body}\nendobj\n"
    table = "".join(f"{offset:010} 00000 n \n" for offset in offsets)
    size = len(objects) + 1
    return (
        f"{text}xref\n0 {size}\n0000000000 65535 f \n{table}"
        f"trailer\n<< /Size {size} /Root 1 0 R >>\nstartxref\n{len(text)}\n%%EOF\n"
    ).encode()
