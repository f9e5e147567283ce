# What officers read, in English. A notice never holds content.

joined =
    ✅ <b>Welcome to the desk, { $name }.</b>
    New tips, due dates and the weekly digest arrive here, none of them with content.
    Begin with /queue; to read content, /unlock first.

desk-home =
    🗂 <b>Desk</b> · { $name }
    { $new } with new words; { $open } open, { $unowned } unclaimed, { $mine } mine, { $due } due today or late.
desk-queue = 📥 Queue
desk-mine = 🙋 Mine
desk-new = ✉️ New
desk-due = ⏰ Due
desk-unlock = 🔓 Unlock
desk-lock = 🔒 Lock now
desk-back = ⬅️ Back
desk-cancel = Cancel
desk-do = ✅ Confirm

queue = 📥 <b>{ $view }</b>: { $total }. Most urgent first; press one to open it.
queue-empty = 📭 Nothing waits here.
queue-all = All open
queue-mine = Mine
queue-new = New words
queue-due = Due
queue-first = ⏮ First
queue-next = Next ▶️
queue-no-due = no limit
due-late = { $days } days late
due-today = due today
due-in = { $days } days left

card =
    🗂 <b>{ $number }</b>{ $fast ->
        [yes] {" "}⚡ fast track proposed
       *[no] { "" }
    }
    State: <b>{ $state }</b> · Received: { $received }
    Labels: { $labels }{ $human ->
        [yes] {" "}(unsure, a person decides)
       *[no] { "" }
    }
    Priority: { $priority } (0 is most urgent) · Owner: { $owner }
    { $messages } message(s) from the citizen, { $unfetched } reply(ies) not fetched yet

    { $clocks }
card-withdrawn = 🗑 Withdrawn by the citizen on { $day }. By the rules the content is kept and the case goes on.
card-shredded = 🗑 Withdrawn by the citizen on { $day }; content and key are destroyed. Nothing is left to do.
card-objected = ↩️ The citizen disagreed with the result on { $day }; please answer.
card-no-label = not classified
card-no-owner = nobody
card-no-clock = No clock is running
card-clock = ⏱ { $rule }: { $date } ({ $left }){ $provisional ->
        [yes] {" "}provisional
       *[no] { "" }
    }
card-claim = 🙋 Claim
card-read = 📖 Read
card-reply = 💬 Reply
card-note = 📝 Note
card-move = ➡️ Next step
card-back = ⬅️ Queue
claimed = Claimed.
claimed-by-other = Somebody else has claimed it.
case-moved-on = Somebody has just moved this on; this is the present state.
case-unknown = No such case, or not visible to you.

content-head = 📖 <b>{ $number }</b> · deleted in { $minutes } minutes; do not copy.
content-tip =
    <b>{ $about ->
        [recusal] Request for another handler, case { $number }
       *[addition] Tip
    }, { $day }</b>
    <blockquote>{ $text }</blockquote>
content-message =
    <b>Citizen { $about ->
        [correction] corrected
        [objection] disagrees with the result
        [comment] on his rating
        [recusal] asks for another handler
       *[addition] added
    }, { $day }</b>
    <blockquote>{ $text }</blockquote>
content-reply =
    <b>Our reply, { $day }</b>
    <blockquote>{ $text }</blockquote>
content-note =
    <b>Internal note, { $day }</b>
    <blockquote>{ $text }</blockquote>
content-more = <blockquote>{ $text }</blockquote>
content-why = 🏷 { $label } ← “{ $words }”
content-shredded = The content has been destroyed, or you hold no key to it.
content-on-device = This desk opens content on the officer's own machine only; nothing is shown in chat.

unlock-ask = 🔑 <b>Please send your passphrase.</b> It is deleted from the chat at once; the key stays in memory for { $minutes } minutes.
unlock-none = You have no reader key yet; please ask the system administrator.
unlocked = 🔓 Unlocked for { $minutes } minutes.
unlock-wrong = Wrong passphrase; still locked.
unlock-wait = Too many wrong passphrases; please come back in { $minutes } minutes.
unlock-broken = The key file cannot be read; please ask the system administrator.
locked = 🔒 Locked.
locked-already = It was locked already.
need-unlock = Please unlock first: /unlock
key-exchanged = Your key has been exchanged. Please unlock again: /unlock

write-reply = 💬 <b>{ $number } · Please write to the citizen.</b> Only the receipt opens it. No officer's name, no way of disposition, no other reporters.
write-note = 📝 <b>{ $number } · Please write an internal note.</b> The citizen cannot see it.
confirm-reply =
    💬 <b>{ $number } · Send this to the citizen?</b>
    <blockquote>{ $text }</blockquote>
confirm-note =
    📝 <b>{ $number } · Keep this note?</b>
    <blockquote>{ $text }</blockquote>
confirm-move = ➡️ <b>{ $number } · { $what }</b>. Confirm?
reply-sent = ✅ The reply is sealed and waits for the receipt.
note-kept = ✅ The note is sealed.
erased = 🗑 Erased, content and keys; the log keeps only who erased an item and when.
move-done = ✅ Done: { $what }
words-only = Please answer in words, or press “Cancel”.
store-failed = ⚠️ Not stored: storage is in trouble. Please press “Confirm” again in a few minutes.

moves = ➡️ <b>{ $number } · What next?</b>
moves-none = With your roles there is nothing to do for this case now.
need-reason = <b>{ $number } · Choose the reason.</b>
need-outcome = <b>{ $number } · Choose the conclusion.</b>
need-note = <b>{ $number } · Write a note on it.</b>
need-question = <b>{ $number } · Write what the citizen should add.</b> Ask once, kindly; the receipt opens it.
need-approval = <b>{ $number } · Who approved, or the number of the approval?</b>
need-destination = <b>{ $number } · Passed on to which unit?</b> Never to the one complained of.
need-receipt = <b>{ $number } · Who signed for it, when, or which number?</b>
need-first_case = <b>{ $number } · Number of the first case?</b>
need-evidence = <b>{ $number } · What material proves it?</b>
need-plan = <b>{ $number } · The plan in brief?</b>
need-reply = <b>{ $number } · Write the answer to the citizen.</b>
need-assignee = <b>{ $number } · Who takes it on?</b>
need-owner = <b>{ $number } · Who is responsible for putting it right?</b>
need-second_person = <b>{ $number } · This takes two people. Who is the other?</b>
need-team = <b>{ $number } · Choose the other checker (two at least).</b>
need-review_date = <b>{ $number } · Review on which day?</b> Like 2026-12-31.
need-due_date = <b>{ $number } · Due on which day?</b> Like 2026-12-31.
need-file_complete = <b>{ $number } · Is the file complete?</b>
need-yes = It is
bad-date = Please write a date like 2026-12-31.

refused-no-such-move = Not possible in the present state.
refused-authorised-only = This desk has no such power; pass it on to the competent organ.
refused-wrong-role = Not among your duties.
refused-unknown-reason = This reason does not apply.
refused-unknown-outcome = There is no such conclusion.
refused-same-person = This takes another person: who proposes may not approve.
refused-team-too-small = Two people at least.
refused-date-not-ahead = The day must lie ahead.
refused-missing = Something is missing.

board = 🔔 { $count } new event(s): tips or additions. Press “New” to see them.
reminder =
    ⏰ <b>{ $number }</b> · { $rule }
    { $step ->
        [soon] Due soon: { $target }
        [due] <b>Due today</b>: { $target }
        [blue] 🔵 <b>Blue: past its target</b> { $target }
        [yellow] 🟡 <b>Yellow: past its target and still open</b> { $target }
        [red] 🔴 <b>Red: long overdue</b>, target { $target }
       *[none] Deadline: { $target }
    }{ $provisional ->
        [yes] {" "}(provisional)
       *[no] { "" }
    }{ $breach ->
        [yes] {"\u000A"}⚠️ <b>Past its written limit</b>: { $legal }
       *[no] { "" }
    }{ $ask ->
        [yes] {"\u000A"}Please consider a <b>supervision notice</b>.
       *[no] { "" }
    }{ $missed ->
        [0] { "" }
       *[other] {"\u000A"}(Stands also for { $missed } earlier reminder(s) that did not go out.)
    }
reminder-idle =
    ⏰ <b>{ $number }</b> · 🟡 <b>Nobody has acted for { $days } days</b>
    Last act: { $day }
reminders =
    ⏰ <b>Deadlines: { $count } cases</b>
    🔴 { $red } · 🟡 { $yellow } · 🔵 { $blue } · due soon or today { $near }{ $asked ->
        [0] { "" }
       *[other] {"\u000A"}For { $asked } of them please consider a <b>supervision notice</b>.
    }

    { $cases }{ $more ->
        [0] { "" }
       *[other] {"\u000A"}… and { $more } more: press “Due”.
    }
reminders-case =
    { $level ->
        [red] 🔴
        [yellow] 🟡
        [blue] 🔵
       *[none] ▫️
    } <b>{ $number }</b> · { $rules } · { $day }{ $provisional ->
        [yes] {" "}(provisional)
       *[no] { "" }
    }
reminders-and = ,{" "}
reminders-idle = nobody acts
calendar-moved = 📅 The public-holiday calendar has changed, and provisional deadlines were counted anew. In the cases you see, { $count } date(s) moved.
reminder-open = Open

desk-help =
    <b>How the desk works</b>
    /queue　queue
    /mine　my cases
    /due　due and late
    /find　look for a word in cases
    /duty　duty roster
    /unlock　enter the passphrase to read
    /lock　lock now
    /cancel　drop what I am writing
    /language　中文 / English
    /help　this

    Content is shown only when unlocked and deleted after minutes. Every act is a link in a log nobody can change.
desk-unknown = No such command; see /help.
desk-nothing = You are not writing anything now.
desk-old = This button is out of date; please begin at /queue.
desk-text-hint = To answer a citizen, open the case and press “Reply”.
desk-dropped = Dropped; nothing was kept.

command-queue = Queue
command-mine = My cases
command-due = Due and late
command-unlock = Unlock
command-lock = Lock now

dead-letter-told = ⚠️ A message failed again and again and was put aside, sealed; the administrator should look at the log.
canary-lost = 🚨 The routine self-test failed: tips may not be stored now, or may not open. Tell the administrator at once to look at the log.

fact-reason = Reason
fact-outcome = Outcome
fact-note = Note
fact-approval = Approval
fact-destination = Passed on to
fact-receipt = Receipt
fact-first_case = First case
fact-evidence = Evidence
fact-plan = Plan
fact-reply = Answer
fact-assignee = Assigned to
fact-owner = Owner
fact-second_person = Second person
fact-team = Team
fact-review_date = Review on
fact-due_date = Due on
fact-file_complete = File

# Recusal, and giving a colleague a case
card-share = 👥 Add a colleague
card-drop = 🚪 Remove
card-restricted = 🚧 Restricted: not everybody at the desk may know of it. Please do not mention it.
share-myself = Myself (recusal)
grant-ask = 👥 <b>{ $number }　Which colleague is to see this case too?</b>
grant-nobody = <b>{ $number }</b>　There is no other colleague to add.
remove-ask = 🚪 <b>{ $number }　Whom do you want to remove?</b> What comes later is closed to him and the case leaves his queue; what he has read cannot be taken back.
remove-nobody = <b>{ $number }</b>　There is nobody to remove.
confirm-grant = 👥 <b>{ $number }　Let { $what } see this case</b>, with all that came before?
confirm-remove = 🚪 <b>{ $number }　Remove { $what } from this case?</b>
access-granted = ✅ Added, with everything in it.
access-removed = ✅ Removed; what comes from now on has a new key.
access-left = ✅ You have left this case and will not see it again.
access-nobody-left = Nobody could read this case any more, so nobody was removed. Add a colleague first, or ask the administrator for a superior's key.
colleague-unknown = There is no such colleague, or he cannot be added to this case.
ties =
    🙅 <b>Ties</b>　{ $held } registered
    Please name the units and persons you are tied to: your own and your close relatives' units, their names, former employers, firms you have dealings with. Reports that name one of them will not reach you, and you will not learn of them. Your own name need not be registered.
    Only scrambled marks are kept. Colleagues cannot read them; you yourself see only how many there are.
tie-add = ➕ Add
tie-remove = ➖ Remove
tie-add-ask = Send the units or names, one a line. Your message is deleted at once. Write full names, and usual short forms on lines of their own.
tie-remove-ask = Send what you want to remove in the very same words, one a line.
tie-added = ✅ Registered, { $held } in all. This works for reports that come from now on; where a case in hand concerns you, press “Remove” on its card and choose “Myself”.
tie-unfit = Nothing registered: something is too short or too long (2 to 40 characters of Chinese, 3 to 40 of others), or there are more than 200. Please change it and send it again.
tie-removed = ✅ { $found } removed, { $held } left.
tie-not-found = No tie in these very words was found; { $held } are registered.
command-ties = Ties
content-keep-away = 🙅 The reporter asks that these do not learn of it: { $text }
content-closed = 🔒 One entry of { $day }, from before a change of keys; you do not hold that key.

# Correcting labels
card-label = 🏷 Correct labels
label-ask = 🏷 <b>{ $number }: what is this about?</b> Choose the main label first.
label-more = 🏷 <b>{ $number }</b>: chosen: { $labels }. The first is the main one; add more, or press one again to take it out.
label-common = Common complaints
label-luxury = Pleasure and luxury
label-out = Not ours
label-done = That is all
label-full = Five labels at most.
confirm-label = 🏷 <b>{ $number }: label it { $labels }</b>?
labelled = ✅ The labels are corrected; the former ones are kept, sealed.
content-second = 🤖 The second reader saw it differently: { $labels }
