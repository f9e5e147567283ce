"""The fuzz campaign: mutated input for every parser that meets bytes from outside, ``python -m campaigns.fuzz``.

A target names valid inputs, a function that feeds one input to the program, and the errors it documents. What else comes
out, takes two seconds of processor time, ends the process, or breaks a promise the target checks (a box that opens
although it was altered) is a violation. Input number K of a target depends on seed, target and K alone (``mutate``), so
that one can be made again; it is also saved. ``targets`` has all of them, ``worker`` runs them, ``broken`` holds wrong
builds, to see that the campaign notices.
"""
