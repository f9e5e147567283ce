"""What can go wrong at rest. Handlers turn these into one clear sentence; nothing here carries content.

StorageError
├── StorageFull       no room left: the citizen is told before anything is confirmed
│   └── NoRoom        less is left than is kept free; the alarm was given by storage/room.py
├── StorageBroken     the file is damaged, read-only or of a newer version
├── NoReaders         nobody is entitled to read: intake stays shut
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


class NoReaders(StorageError):
    """No entitled reader is registered."""


class UnknownCase(StorageError):
    """The case does not exist for whoever asks."""


class Stale(StorageError):
    """The row changed since the screen was drawn."""
