"""Reading a tip: pure functions from text to findings. Entry point: triage.reading.Reader.

handlers and storage may call it; it imports only config.
"""
