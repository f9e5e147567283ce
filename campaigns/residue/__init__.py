"""The residue campaign: people with marked accounts use the whole program, then every byte that stays is searched.

A ``house`` is one desk in a directory of its own. ``journey`` plays the people in it, whose accounts and words are
``markers``. ``encodings`` says how a marker may be written, ``views`` how bytes may be wrapped, ``salts`` which secrets
lie on the disk, ``hashes`` what hashing with them gives. ``searcher`` looks for all of it in all files; ``process``
and ``watch`` look at the running program: open files, environment, core dumps, temporary files.
"""
