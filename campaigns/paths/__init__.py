"""Random paths through the pure casework: N acts of random officers, judged by an oracle that was written from the rules.

``python -m campaigns.paths``. Nothing is stored: life cycle, registers, gates and running clocks alone, as storage uses them.
"""
