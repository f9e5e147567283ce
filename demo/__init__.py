"""Things to try the program with: a local Bot API server, its chat page, scripted players.

Imports nothing of the project.
"""
