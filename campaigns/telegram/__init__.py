"""The Telegram campaign: everything Telegram and its people may do to the bot, in one process and over real HTTP.

A sequence is a short drawn story of one to three citizens and the network around them. The real program runs on a clock
that jumps over every wait (``virtual``), behind a request object that leads to the local Bot API server's world without
HTTP and fails as drawn (``wire``, ``trouble``). An oracle (``oracle``) says from the deliveries alone what must be
stored; ``checks`` compares. ``whole`` repeats the large cases with the program as a child process. ``broken`` holds
wrong builds, to see that the campaign notices.
"""
