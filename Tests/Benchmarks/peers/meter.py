"""What the Python peers share: the body, how often they acknowledge, and the figures that they print."""

import time

BODY = b"x" * 512
ACK_EVERY = 256


class Meter:
    def __init__(self):
        self.start, self.cpu = time.monotonic(), time.process_time()

    def report(self, count):
        seconds, cpu = time.monotonic() - self.start, time.process_time() - self.cpu
        print(count / seconds, cpu / count * 1e6)
