"""A local Bot API server for tests, benchmarks and the demo: Telegram's rules over real HTTP, all state in memory.

``create_app(token=…)`` builds the application, ``async with serve(app) as base_url`` runs it on a loopback port,
``python -m demo.botapi`` runs it alone. The bot speaks to /bot<token>/<method>, people to /sim/*.
"""

from .app import WORLD, create_app, serve

__all__ = ["WORLD", "create_app", "serve"]
