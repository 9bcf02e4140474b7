"""No process maps more of Foundation than its essentials: what is above them, and its tables, is 9 MB in each process."""

import pathlib

from system import System, check, say


def run():
    with System() as system:
        for name, pid in system.pids().items():
            maps = pathlib.Path(f"/proc/{pid}/maps").read_text().split()
            mapped = {pathlib.Path(path).name for path in maps if "Foundation" in path}
            check(mapped <= {"libFoundationEssentials.so"}, f"{name} maps {', '.join(sorted(mapped))}")
            say(f"{name} maps", ", ".join(sorted(mapped)) or "nothing of Foundation")


if __name__ == "__main__":
    run()
