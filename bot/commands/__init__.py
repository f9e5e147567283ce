"""The operator's commands, one module each. ``bot/__main__.py`` puts them together; nobody else calls them.

A module has ``add(commands)``, which adds its parser and names the function that runs it: given the parsed arguments
it prints its answer and returns the exit status.
"""
