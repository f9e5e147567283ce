"""The officer's side: joining, the queue, cards, unlocking, reading, replying, moving a case.."""
