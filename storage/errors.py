"""What can go wrong at rest. Handlers turn these into one clear sentence; nothing here carries content.

StorageError
├── StorageFull       no room left: the citizen is told before anything is confirmed
│   └── NoRoom        less is left than is kept free; the alarm was given by storage/room.py
├── StorageBroken     the file is locked, read-only, of a newer version, or cannot be used for another reason
│   ├── StorageDamaged    what stands in it is no sound database
│   └── StorageGone       it was deleted, replaced or cut short while in use
├── NoReaders         nobody is entitled to read: intake stays shut
├── NotTrusted        the office key is missing, or did not sign who is to read: the program does not start
├── NobodyLeft        keys are there, but recusal leaves nobody who may read these words
├── UnknownColleague  no such officer, or one who cannot be given this case: nobody is told which
├── UnknownCase       no such case, or not visible to this officer
└── Stale             somebody else was faster: show the present state
"""


class StorageError(Exception):
    """Base class; the message is for operators and names no person and no content."""


class StorageFull(StorageError):
    """The disk or the memory-backed directory has no room."""


class NoRoom(StorageFull):
    """Less room is left than is kept free for what is stored already."""


class StorageBroken(StorageError):
    """The file cannot be used as it is."""


class StorageDamaged(StorageBroken):
    """SQLite found pages that it cannot have written."""


class StorageGone(StorageBroken):
    """A file was deleted, replaced or cut short while the program used it: nothing can be stored there any more."""


class NoReaders(StorageError):
    """No entitled reader is registered."""


class NotTrusted(StorageError):
    """There is no office key, or a reader is not signed by it."""


class NobodyLeft(StorageError):
    """All who could read are conflicted, and there is neither a superior nor an escrow key."""


class UnknownColleague(StorageError):
    """There is no such officer, he has the case already, or he must not have it; the words are the same for all."""


class UnknownCase(StorageError):
    """The case does not exist for whoever asks."""


class Stale(StorageError):
    """The row changed since the screen was drawn."""
