"""The codes of an authenticator (TOTP, RFC 6238), each given out once on this machine: nobody takes one twice."""

import base64
import fcntl
import hashlib
import hmac
import os
import pathlib
import struct
import sys
import tempfile
import time

SECONDS = 30
# How long a code may be on its way: one that is about to be too old isn't given out.
ON_ITS_WAY = 5


def code(secret, step):
    """That of a step; the secret is in Base32."""
    key = base64.b32decode(secret + "=" * (-len(secret) % 8))
    mac = hmac.new(key, struct.pack(">q", step), hashlib.sha1).digest()
    at = mac[-1] & 15
    return f"{(struct.unpack('>I', mac[at:at + 4])[0] & 0x7fffffff) % 1_000_000:06}"


def fresh_code(secret):
    """The next that is taken. Three are at once; then it waits for the next half minute."""
    folder = pathlib.Path(tempfile.gettempdir()) / f"contactpoint-codes-{os.getuid()}"
    folder.mkdir(mode=0o700, exist_ok=True)
    with open(folder / hashlib.sha256(secret.encode()).hexdigest()[:32], "a+") as used:
        fcntl.flock(used, fcntl.LOCK_EX)
        used.seek(0)
        step = max(int(used.read() or 0) + 1, int(time.time() + ON_ITS_WAY) // SECONDS - 1)
        while step > int(time.time()) // SECONDS + 1:
            time.sleep(0.2)
        used.truncate(0)
        used.write(str(step))
    return code(secret, step)


if __name__ == "__main__":
    print(fresh_code(sys.argv[1]))
