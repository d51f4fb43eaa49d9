"""Run ``python -m accord`` as the ``accord`` command."""

from accord.cli._main import main

if __name__ == "__main__":
    raise SystemExit(main())
