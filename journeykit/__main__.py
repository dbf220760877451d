"""`journeykit`, and `python -m journeykit`."""


def main() -> None:
    """Run the command line. Imported here and not above: every seat of a server runs this file's first lines."""
    from journeykit.cli import main

    main()


if __name__ == "__main__":
    main()
