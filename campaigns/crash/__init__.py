"""The crash campaign: citizens and officers use the real program while it is killed again and again, and all is counted.

An era is one desk from its first start to its last check (``era``). A driver plays people (``citizen``, with his receipt
``follower``, and ``officer``) over the local Bot API server in its own process (``town``); in some eras updates are
pushed by webhook. The program runs in children forked from a preloaded process (``zygote``, ``child``), each armed with
one named instant at which it kills itself (``points``) or killed from outside at a random one. What people did and saw
is kept in a ``record``; ``checks`` and ``followed`` compare it with the files, ``notices`` with what officers were told.
``broken`` holds wrong builds, to see that the campaign notices.
"""
