# After coming back with the receipt: what can be done, and what it does.

status-step = · { $day }　{ $state }
status-withdrawn = 🗑 You asked to withdraw on { $day }; this is on record.
status-shredded = 🗑 You withdrew this on { $day }; its content and key are destroyed.
status-objected = ↩️ You disagreed with the result on { $day }.

act-addition = ✍️ Answer or add
act-correction = ✏️ Correct
act-rate = ⭐ Rate
act-objection = ↩️ I disagree
act-superior = 🙅 Someone else, please
act-withdraw = 🗑 Withdraw
act-nudge = 🔔 Tell me of news
act-nonudge = 🔕 Stop telling me
act-more = ⋯ More
act-fewer = ⬅️ Back

say-ask-correction = <b>Please write what is wrong and what is right, and send it to me.</b> The first text cannot be changed; officers read your correction with it.
say-ask-objection =
    <b>Please write what you disagree with and why, and send it to me.</b>
    If there is new evidence, say what it is and where it can be found. We read it with care and answer within 30 days; that is a target of our own.
say-ask-comment = ⭐ <b>Thank you, your mark is counted.</b> Would you like to say why? Just write it and send it to me. You need not.
say-ask-recusal = <b>Please write what you ask for and why, and send it to me.</b> Whoever handles this matter now will see it too.
say-ask-superior =
    🙅 <b>Please write why somebody else should take over, and send it to me.</b>
    For example how he is tied to the matter. The request goes to the superior alone; <b>whoever handles the matter now does not see it</b>. The superior decides; you will see the result in the handling, not in an answer of its own.
said-correction = ✅ Your correction is sealed and with our staff, to be read with the first text.
said-objection = ✅ Your objection is sealed, with our staff, and on record. Please look in again with your code for the answer.
said-comment = ✅ Thank you. Your sentence is sealed and with our staff.
said-recusal = ✅ Your request is sealed and with our staff. Your receipt code stays the same.
said-superior = ✅ Your request is sealed and with the superior; whoever handles the matter does not see it. There is nothing more to do.

recusal-nobody =
    🙅 No key of a superior is registered, so nobody could open such a request. We do not take it, rather than let you wait in vain.
    You may write it to the desk instead; <b>whoever handles the matter now will see it</b>. If you would rather not, go to 12388 or the next higher office.
recusal-desk = ✍️ Write to the desk anyway

rate-ask =
    ⭐ <b>How do you rate the handling?</b> 1 is worst, 5 is best.
    We only count how often each mark was given in a month, not for which matter. A mark cannot be changed.
rate-enough = No, thank you
rate-done = ⭐ All right. Thank you for rating.
rate-twice = This matter has been rated already; it counts once.
rate-failed = Your mark was not counted. Please press again in a few minutes.

withdraw-ask =
    🗑 <b>Withdraw this report?</b>
    { $outcome ->
        [erased] Nobody has opened it so far. Your words and their key will be destroyed at once; <b>nobody can bring them back, and your code ends</b>. The log keeps one line: a report was withdrawn on that day.
        [shredded] An officer has read it, but it has not been passed on and nothing has been decided. Content and key will be destroyed at once; <b>the matter ends here and cannot be brought back</b>. Only the days of receipt and withdrawal stay. What a reader remembers is beyond us.
       *[kept] We will record that you want to withdraw, and our staff see it. But: { $why } <b>The content is kept as the rules require, and the matter goes on.</b>
    }{ $outcome ->
        [kept] { "" }
       *[other] {" "}Old keys in backups are to be destroyed within 7 days.
    }
withdraw-do = 🗑 Yes, withdraw
withdraw-leave = ⬅️ Not now
withdraw-changed = Something has just changed. Please read again.
withdraw-failed = ⚠️ <b>Not withdrawn yet.</b> Storage has a problem; please press again in a few minutes.
withdrawn-already = It has been withdrawn already.
withdrawn =
    { $outcome ->
        [erased] 🗑 <b>Withdrawn.</b> Content and key are destroyed and your code has ended. Thank you for coming; you may write again any time.
        [shredded] 🗑 <b>Withdrawn.</b> Content and key are destroyed and the matter ends here. You may write again any time.
       *[kept] 🗑 <b>Your withdrawal is on record.</b> { $why } News will still appear here, and your code goes on working.
    }
left-as-is = All right. Nothing has changed.

nudge-ask =
    🔔 <b>Shall I tell you when there is news?</b>
    Normally we do not keep your account. To tell you, we have to remember where to write:
    · In the server's memory only, never on a disk; it goes with the power.
    · As long as it is there, your account and this matter stand side by side.
    · The message says only that there is news, but it shows on your screen. If others may see your phone, better not.
    · “Stop telling me”, “Done, clear”, withdrawing, or the end of the matter make us forget it at once.
    If you do not look in, you are not told a second time. After a restart of the server there may be no message: please look in by yourself now and then.
nudge-do = 🔔 Yes, tell me
nudge-kept = 🔔 All right, you will be told once when there is news. To stop, look in with your code and press “Stop telling me”; clearing the chat stops it too.
nudge-on-already = You are being told already.
nudge-gone = Stopped, and your account is forgotten.
nudge-closed = This matter is closed; there is nothing to tell.
nudge = 📮 You have news. Send me your receipt code to read it.
