"""Casework: life cycle, clocks, working days, reminders, figures. Pure; used by storage, handlers and bot."""
