"""Long trials of the whole program from outside: each campaign is a package run with ``python -m``. Imports any layer."""
