"""`python -m ui`: the same as `aisle`."""

from ui.cli import main

main()
