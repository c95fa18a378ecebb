"""`python -m docvault` is the `docvault` command."""

from docvault.cli.main import main

if __name__ == "__main__":
    main()
