"""`python -m almoner.config` is the `almoner` program, where its script is not on the path."""

from almoner.config.cli import main

main()
