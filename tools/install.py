"""Build .venv from a hashed lock file and put the `wenming` console script into it."""

import subprocess
import sys
import venv
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
HOME = ROOT / ".venv"
INTERPRETER = HOME / "bin" / "python"
PIP = [INTERPRETER, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-compile", "--no-deps"]


def main(lock: str) -> None:
    """Make the environment if it is missing, install exactly what the lock names, link the package."""
    if sys.version_info < (3, 11):  # noqa: UP036  # an old interpreter must hear why, in its own words
        sys.exit("Python 3.11 or newer is needed. 需要 Python 3.11 或更新版本。")
    if not INTERPRETER.exists():
        venv.create(HOME, with_pip=True)
    subprocess.run(
        [*PIP, "--require-hashes", "-r", str(ROOT / lock)],
        check=True,
    )
    packages = next((HOME / "lib").glob("python3.*")) / "site-packages"
    (packages / "wenming-house.pth").write_text(f"{ROOT}\n")
    script = HOME / "bin" / "wenming"
    script.write_text(f"#!{INTERPRETER}\nfrom wenming.cli import main\n\nmain()\n")
    script.chmod(0o755)


if __name__ == "__main__":
    main(*sys.argv[1:])
