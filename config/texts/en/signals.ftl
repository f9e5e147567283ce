# Signals of suppressed cases: for overseers alone (for the head where there is no fit overseer). No content, nothing of a citizen.

command-signals = signals of suppressed cases (overseers)
signals = 🚨 <b>Signals of suppressed cases</b>: { $total }. Those nobody took note of come first.
    { $counts }
signals-none = 🚨 No signals of suppressed cases at present.
signals-count = { $name }: { $count }
signals-told = 🚨 <b>New signals of suppressed cases</b>
    { $counts }
signals-open = 🚨 See the signals
signals-next = Next page
signals-back = ⬅️ Back
signal = 🚨 <b>{ $signal }</b>  <code>{ $about }</code>
    { $text }
    { $facts }
    <i>A signal is no finding; it says where to look. It first fired on { $first }.</i>{ $looked ->
    [none] {""}
   *[other] {"\u000A"}👁 { $looked } took note of it
}
signal-desk = this desk
signal-look = 👁 Noted
signal-ask = ❓ Ask for an explanation
signal-gone = This signal does not stand any more
signal-looked-at = Noted, in your name
signal-asked = The supervision officers and deputy heads who have the case were asked
signal-nobody = No other supervision officer or deputy head has this case; please ask in person
signal-explain = ❓ <b>{ $number }</b>: the overseer asks for an explanation of “{ $name }”
    Please find out and put the explanation into a note of the case; send a supervision notice where one is due.
signal-fact = { $name }: { $value }
signal-fact-since = Since
signal-fact-due = Due
signal-fact-state = State
signal-fact-rule = Limit
signal-fact-renewed = Times renewed
signal-fact-elements = Of five elements it had
signal-fact-extended = Extensions
signal-fact-approved = With an approval number
signal-fact-bounced = Times sent back
signal-fact-reports = Reports linked
signal-fact-settled = Settled without a check
signal-fact-closed = Closed (how many, or when)
signal-fact-usual = Percent settled by others (median)
signal-fact-reads = Times opened
signal-fact-lost = Whoever opened it has it no more
signal-fact-edited = Changed on
signal-fact-kind = What was changed
signal-fact-holes = Numbers missing
signal-fact-missing = Received, not registered
signal-fact-extra = Registered, not received
signal-fact-who = Opened by
