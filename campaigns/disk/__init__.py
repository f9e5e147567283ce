"""Power cuts, full and failing disks, damaged files and clock steps, tried on the program: ``python -m campaigns.disk``."""
