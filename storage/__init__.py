"""Everything at rest. Handlers and the running program call the modules in here; nobody else opens a database.

Importing the package selects the SQLite library, before aiosqlite binds to one: Debian 12's own SQLite 3.40 has the
WAL-reset bug (fixed in 3.51.3), so the wheel's newer library takes the name ``sqlite3`` where it can be had.
"""

import sys

if sys.platform == "linux":
    import pysqlite3

    sys.modules["sqlite3"] = pysqlite3
