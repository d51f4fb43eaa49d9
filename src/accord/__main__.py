"""Run ``python -m accord`` as the ``accord`` command."""

from accord.cli._main import process

if __name__ == "__main__":
    process()
