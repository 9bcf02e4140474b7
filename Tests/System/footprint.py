"""No process maps more of Foundation than its essentials: what is above them, and its tables, is 9 MB in each process."""

import pathlib
import re

from system import System, check, root, say

# These are no part of a service.
ELSEWHERE = ("Services/CommandLine", "Shared/Checking", "Shared/Population", "Shared/ServiceTesting")


def importers():
    """Files of the services that import Foundation; one is enough for it to be linked, used or not."""
    for path in sorted([*root.glob("Shared/**/*.swift"), *root.glob("Services/**/*.swift")]):
        name = str(path.relative_to(root))
        if not name.startswith(ELSEWHERE) and re.search(r"^.*import Foundation$", path.read_text(), re.MULTILINE):
            yield name


def run():
    found = list(importers())
    check(not found, f"to import FoundationEssentials would do: {', '.join(found)}")
    with System() as system:
        for name, pid in system.pids().items():
            maps = pathlib.Path(f"/proc/{pid}/maps").read_text().split()
            mapped = {pathlib.Path(path).name for path in maps if "Foundation" in path}
            check(mapped <= {"libFoundationEssentials.so"}, f"{name} maps {', '.join(sorted(mapped))}")
            say(f"{name} maps", ", ".join(sorted(mapped)) or "nothing of Foundation")


if __name__ == "__main__":
    run()
