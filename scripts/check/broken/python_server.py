"""A WebSocket echo server (RFC 6455) in Python's standard library alone.

It shows that the cases know nothing of TypeScript. In the environment:
PORT, FRAGMENT_BYTES (the largest payload of a frame that is sent), and
MISTAKE: "mask" does not unmask, "length" reads 64-bit lengths as 32 bits.
"""

import base64
import hashlib
import os
import socketserver

GUID = "258EAFA5-E914-47DA-95CA-C5AB0DC85B11"
CONTINUATION, TEXT, BINARY = 0x0, 0x1, 0x2
FIN = MASK = 0x80
FIRST_CONTROL_OPCODE = 0x8

MISTAKE = os.environ.get("MISTAKE")
FRAGMENT_BYTES = int(os.environ.get("FRAGMENT_BYTES", 1 << 62))


class Left(Exception):
    """The peer is gone, or broke a rule: nothing more is read."""


class Connection(socketserver.StreamRequestHandler):
    """One client, in a thread of its own: reading simply waits."""

    disable_nagle_algorithm = True

    def handle(self):
        try:
            self.shake_hands()
            while True:
                self.send(*self.read_message())
        except (Left, ConnectionError):
            pass

    def shake_hands(self):
        headers = {}
        self.rfile.readline()  # GET / HTTP/1.1
        while (line := self.rfile.readline().decode("latin-1").strip()) != "":
            name, _, value = line.partition(":")
            headers[name.lower()] = value.strip()
        key = headers.get("sec-websocket-key")
        if key is None:
            self.wfile.write(
                b"HTTP/1.1 426 Upgrade Required\r\nUpgrade: websocket\r\n"
                b"Connection: close\r\nContent-Length: 0\r\n\r\n"
            )
            raise Left
        digest = hashlib.sha1((key + GUID).encode()).digest()
        accept = base64.b64encode(digest).decode()
        self.wfile.write(
            "HTTP/1.1 101 Switching Protocols\r\n"
            "Upgrade: websocket\r\nConnection: Upgrade\r\n"
            f"Sec-WebSocket-Accept: {accept}\r\n\r\n".encode()
        )

    def read(self, size):
        """Exactly that many bytes, however many chunks they come in."""
        data = self.rfile.read(size)
        if len(data) < size:
            raise Left
        return data

    def read_number(self, size):
        return int.from_bytes(self.read(size), "big")

    def read_frame(self):
        first, second = self.read(2)
        length = second & 0x7F
        if length == 126:
            length = self.read_number(2)
        elif length == 127:
            length = self.read_number(4 if MISTAKE == "length" else 8)
        if not second & MASK:
            raise Left
        key = self.read(4)
        payload = self.read(length)
        if MISTAKE != "mask":
            payload = unmask(payload, key)
        return bool(first & FIN), first & 0x0F, payload

    def read_message(self):
        """The next whole message. Control frames are skipped."""
        kind, parts, is_over = None, [], False
        while not is_over:
            fin, opcode, payload = self.read_frame()
            if opcode >= FIRST_CONTROL_OPCODE:
                continue
            if opcode != CONTINUATION:
                kind = opcode
            if kind not in (TEXT, BINARY):
                raise Left
            parts.append(payload)
            is_over = fin
        return kind, b"".join(parts)

    def send(self, opcode, payload):
        starts = range(0, max(1, len(payload)), FRAGMENT_BYTES)
        for start in starts:
            part = payload[start : start + FRAGMENT_BYTES]
            fin = FIN if start == starts[-1] else 0
            first = fin | (opcode if start == 0 else CONTINUATION)
            self.wfile.write(bytes([first]) + encode_length(len(part)) + part)


def unmask(payload, key):
    """XOR as one large number: bytes one by one would take seconds."""
    size = len(payload)
    keys = (key * (size // 4 + 1))[:size]
    number = int.from_bytes(payload, "big") ^ int.from_bytes(keys, "big")
    return number.to_bytes(size, "big")


def encode_length(length):
    """In the shortest form: 7, 16 or 64 bits."""
    if length < 126:
        return bytes([length])
    if length < 1 << 16:
        return bytes([126]) + length.to_bytes(2, "big")
    return bytes([127]) + length.to_bytes(8, "big")


class Server(socketserver.ThreadingTCPServer):
    daemon_threads = True
    allow_reuse_address = True


if __name__ == "__main__":
    address = "127.0.0.1", int(os.environ.get("PORT", 4000))
    with Server(address, Connection) as server:
        port = server.server_address[1]
        print(f"Listening on http://127.0.0.1:{port}", flush=True)
        server.serve_forever()
