"""The citizen's side: writing a tip, the preview, the receipt, following up. Shares nothing with the staff side."""
