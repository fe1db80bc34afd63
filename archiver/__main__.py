"""`python -m archiver` is the command `forum-archiver`."""

from archiver.cli import main

main()
