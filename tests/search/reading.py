"""The index read back in plain Python, as a second reading of the format the browser reads."""

import json
from zlib import crc32


class Bytes:
    """A file, read from its start."""

    def __init__(self, data: bytes) -> None:
        self.data, self.at = data, 0

    def take(self, length: int) -> bytes:
        self.at += length
        return self.data[self.at - length : self.at]

    def varint(self) -> int:
        value = shift = 0
        while True:
            byte = self.take(1)[0]
            value |= (byte & 127) << shift
            shift += 7
            if byte < 128:
                return value

    def list(self) -> list[int]:
        header = self.varint()
        data = self.take(header >> 2)
        shorts = [int.from_bytes(data[at : at + 2], "little") for at in range(0, len(data), 2)]
        if header & 3 == 0:
            return shorts
        if header & 3 == 1:
            blocks = next(number for number in range(len(data) + 1) if sum(data[:number]) == len(data) - number)
            high = [block for block in range(blocks) for _ in range(data[block])]
            return [block * 256 + low for block, low in zip(high, data[blocks:], strict=True)]
        if header & 3 == 2:
            bits = int.from_bytes(data, "little")
            return [number for number in range(len(data) * 8) if bits >> number & 1]
        stretches = zip(shorts[::2], shorts[1::2], strict=True)
        return [number for first, length in stretches for number in range(first, first + length)]


def entry(files: dict[str, bytes], key: str) -> dict[int, list[int]]:
    """Bit of a field → documents; empty when no document holds the key."""
    segment = json.loads(files["search/manifest.json"])["segments"][0]
    shard = Bytes(files[f"search/{segment['path']}/s/{crc32(key.encode()) % segment['shards']}.bin"])
    while shard.at < len(shard.data):
        name = shard.take(shard.take(1)[0]).decode()
        mask = shard.varint()
        found = {bit: shard.list() for bit in range(mask.bit_length()) if mask >> bit & 1}
        if name == key:
            return found
    return {}
