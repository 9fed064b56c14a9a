"""The console script: `wenming <command>` runs the project's management commands."""

import os
import sys


def main() -> None:
    """Run one management command with the project's settings; exits with the command's own code."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wenming.settings")
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
