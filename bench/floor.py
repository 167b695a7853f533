"""The least a linter in Python can cost: start, find the files, read them, parse them with ruamel.yaml's C parser and `json`.

`python bench/floor.py FOLDER`. What launchlint costs besides is compared with this by bench/run.py.
"""

from __future__ import annotations

import gc
import os
import sys


def main(folder: str) -> None:
    gc.disable()
    for directory, _, names in os.walk(folder):
        for name in names:
            with open(os.path.join(directory, name), encoding="utf-8") as file:
                text = file.read()
            if name.endswith(".json"):
                import json

                json.loads(text)
            else:
                from ruamel.yaml.cyaml import CSafeLoader

                loader = CSafeLoader(text)
                while loader.check_node():
                    loader.get_node()


if __name__ == "__main__":
    main(sys.argv[1])
    os._exit(0)
