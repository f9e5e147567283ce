# Proof of filing: how a citizen checks that his report was registered and has not been wiped out.

receipt-proof =
    🧾 Filing code: <code>{ $short }</code>
    <i>It shows that this was registered and cannot be wiped out unseen. Replies need the receipt, not this. To check, press /verify.</i>
proof =
    🧾 <b>Proof of filing</b>
    Registered on: { $day }
    Filing code: <code>{ $short }</code>
    In full: <code>{ $commitment }</code>
    { $where }

    To check it, give the line below to somebody you trust with computers, who compares it with the log this box publishes. It holds none of your words and opens nothing.
    <code>{ $line }</code>
proof-closed =
    Place: entry { $place } of the log, under the fingerprint of { $day }:
    <code>{ $link }</code>
    The log fingerprint of a weekly post covers every entry before it.
proof-open = It goes under a log fingerprint after midnight; come back tomorrow for its place.
status-box-new = 📮 <b>Your box number is now { $box }; please note the new one.</b> The one before has been used in the channel.
proof-copy = 📋 Copy this line
proof-not-receipt = This looks like a filing code, not a receipt. A filing code only serves to check the registration; to see progress send the receipt.
act-proof = 🧾 Proof of filing
command-verify = Check that it is registered
