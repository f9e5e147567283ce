# What citizens read, in English.

start =
    <b>{ $operator }</b>
    Here you can report, anonymously, officials who put form before substance, shirk, bully, feast or take gifts.

    <b>Three things first</b>
    · We do <b>not</b> keep your account, name or username. What you write is encrypted as soon as it arrives; only duty officers can open it.
    · But <b>the Telegram company can see</b> what you write here, and your account. Do not use a work phone or network.
    · { $official ->
        [yes] This box is run by the receiving authority itself.
       *[no] This is <b>not</b> 12388 and not a state organ. For official doors call 12388, write a letter or go in person.
    }

    Do not give your name, phone, address or workplace.
start-write = ✍️ Report a problem
start-status = 🔎 Look up with a receipt
start-safety = 🛡 Who can see what
start-language = 中文

safety =
    <b>Who can see what</b>

    <b>The Telegram company</b>: what you write, your account, phone number and network address. Chats with bots are not end-to-end encrypted.
    <b>Our server</b>: handles it in memory while you write; after you submit only ciphertext stays, which takes an officer's own passphrase to open.
    <b>Duty officers</b>: what you submit. Not who you are.
    <b>The person concerned</b>: will not hear it from us. Leave out details that only you could know.

    <b>How to be safer</b>
    · No work phone, computer or network; best an account without photo or real name.
    · Dates and numbers may be rough: “middle of last month”, “a certain meeting”.
    · Do not forward other people's chats: they show names.
    · Copy the receipt to paper, then clear this chat.
    · In mainland China Telegram can only be reached by special means; weigh the risk. For very sensitive matters go in person or write a letter.
    · If threatened, call 110. Retaliation can be reported too.
back = ⬅️ Back

chatter =
    👋 Hello! I am a program that takes in reports; I cannot chat.
    Whatever you want to report, just write it to me; no name needed.

    <i>That last message was not kept. Is it what you want to report? Send it again and I take it.</i>
write =
    <b>Please write down what happened and send it to me.</b>
    One message is enough; a long story may come in several. Best to mention:

    · what happened
    · which office or post
    · when and where; is it still going on
    · how you know, and what could be checked

    The first point alone is enough. Not sure how? Press “Ask me step by step”.
write-guided = 🙋 Ask me step by step
write-topic = 🏷 Choose a topic (optional)
topic-ask = <b>Roughly which kind?</b> If unsure, press “No topic”.
topic-none = No topic

ask-what =
    <b>Step 1 of 7 · What happened?</b>
    Write as it comes, one matter at a time.
    <i>Example: before an inspection the village made us write two years of meeting minutes overnight.</i>
ask-unit =
    <b>Step 2 of 7 · Which office or post?</b>
    The office or post is enough; a name only if you know it.
    <i>Example: the social security counter of a town service centre</i>
ask-when =
    <b>Step 3 of 7 · When was it?</b>
    Roughly. Is it still going on?
    <i>Example: every week since September</i>
ask-where =
    <b>Step 4 of 7 · Where?</b>
    Town, street or office is enough. Not your own address.
ask-how =
    <b>Step 5 of 7 · How do you know?</b>
    Lived through it, saw it, heard of it, read a document? We ask so that we know where to begin checking.
ask-evidence =
    <b>Step 6 of 7 · What could be checked?</b>
    A document's title or number, a meeting, a notice in a chat group. Describe it in words; do not send originals.
ask-effect =
    <b>Step 7 of 7 · What did it cause?</b>
    How much time or money, and whom it touched.
question-unit = Office or post
question-when = When
question-where = Where
question-how = How known
question-evidence = What can be checked
question-effect = Effect
ask-skip = Skip
ask-back = ⬅️ Previous
ask-finish = Done, show me

preview =
    <b>Please read it once before you submit</b>
    <blockquote>{ $text }</blockquote>
    { $hints }
    🏷 Topic: { $topic }
    🔑 Receipt (valid once submitted): <code>{ $code }</code>
    Copy the receipt now. To add something, just send it.
preview-cut = (Long: only the beginning is shown. All { $count } characters are submitted.)
preview-submit = ✅ Submit
preview-rewrite = ✏️ Rewrite
preview-guided = 🙋 Ask me more
preview-topic = 🏷 Topic
preview-mask-on = 🙈 Mask my data: yes
preview-mask-off = 👀 Mask my data: no
preview-adverts-on = 🧹 Leave out adverts: yes
preview-adverts-off = 📎 Leave out adverts: no
preview-discard = 🗑 Discard
topic-unset = left to the officers

hint-masked = 🙈 This looks like your own or your family's and will be masked: <b>{ $what }</b>. If somebody you report is among it, turn masking off below.
hint-unmasked = ⚠️ This looks like your own or your family's and is <b>not masked now</b>: { $what }.
hint-emergency = 🚨 <b>If somebody is in danger now, call { $doors } at once.</b> Nobody reads this at the moment you send it. If you cannot bear it any more, 12356 is there to listen too.
hint-elsewhere = ↪️ A better door for this: { $doors }. You may still submit it here.
hint-mixed = ↪️ Part of it belongs to: { $doors }. The rest is ours.
hint-suggestion = 💡 This looks like a suggestion; it is registered as one and answered.
hint-vague = 📝 It is rather general. Can you say which office, when, and what? You may submit without.
hint-advert = 🧹 These look like adverts and will be left out: <b>{ $what }</b>. If they belong to your report, turn that off below.
hint-advert-kept = 🧹 These look like adverts and <b>stay in now</b>: { $what }.
hint-spam = 🧹 This looks like an advert. If it is not, submit it; an officer will look.
hint-desk-superior = 🔒 This seems to be about this desk or its leaders. Only the superior's key opens it; the officers here cannot, it is in none of their queues, and they get no notice. To be safer still, you can turn to 12388 or the superior office.
hint-desk-escrow = 🔒 This seems to be about this desk or its leaders. The desk has no superior's key, so only a spare key kept elsewhere opens it, and nobody can say when. If it is pressing, turn to 12388 or the superior office.
hint-desk-nobody = 🔒 This seems to be about this desk or its leaders. The desk has no superior's key and its officers must not get this, so <b>it cannot be taken</b>. Please turn to 12388 or the superior office.

secret =
    <b>This was not kept.</b>
    It seems to contain state secrets, which must not travel this way and put you at risk. Contact the local secrecy administration or go in person.
    If this is a misunderstanding, leave out the classification and the original text and write it in your own words.

receipt =
    ✅ <b>Received and stored encrypted.</b>

    🔑 Your receipt: <code>{ $code }</code>
    📮 Your box number: <b>{ $box }</b>

    <b>What happens next</b>
    · Somebody reads it within 2 working days and tells you within 5 whether it is taken up. These are our service targets.
    · To see progress, read replies or add something, send me the receipt at any time, from any account or phone.
    · We do not contact you unless you ask for it with your code. If your box number is in Monday's channel post, a reply may be waiting. A number serves once; looking in gives you a new one.

    { $proof }

    ⚠️ <b>Copy the receipt to paper.</b> We do not know who you are; nobody can restore a lost receipt.
    { $traces }
receipt-traces-gone = 🧹 What you wrote has been deleted from this chat.
receipt-traces-left = ⚠️ Not everything you wrote could be deleted from this chat; please delete it by hand.
receipt-copy = 📋 Copy the receipt
receipt-clear = 🧹 I have it, clear this chat
receipt-more = ✍️ Report another
cleared =
    🧹 All I can delete in this chat is deleted.
    Copies on Telegram's servers and your other devices are beyond us. You can also press “Delete chat”.
cleared-partly =
    🧹 Some messages could not be deleted (bots cannot delete after 48 hours). Please press “Delete chat” yourself.

submit-failed =
    ⚠️ <b>Not received yet.</b> Storage is in trouble for the moment.
    Your text is still in the draft; press “Submit” again in a few minutes. The receipt is valid only after that.
submit-closed =
    ⚠️ <b>The box is not open yet.</b> No officer is on duty, and your text was not submitted. Please come back later.

discarded = 🗑 Thrown away. Nothing was kept.
nothing-to-cancel = You are not writing anything now. For help press /help.
expired-draft = ⏳ The draft lay too long and was thrown away; nothing was kept and its receipt is void. To start again press /start.
old-button = This button is out of date; please use the latest message.
empty-text = There is no text in this message. Please write it in words.
emoji-only = Only emoji: I cannot tell what happened. Please write a few words.
full-draft = This is very long already (limit { $count } characters). Submit first; you can add more with the receipt.
full-messages = These are very many messages already (limit { $count }). Submit first; you can add more with the receipt.
slow-gathered = ✍️ You are sending fast: I keep everything and no longer answer each message. When you are done, press the button, read it once and submit.
slow-look = 👀 Show me
slow-press = Too fast; please press again in a few seconds.
slow-dropped = ⏳ <b>You are sending too fast: the last messages were not handled and not kept.</b> Please pause and send again in a minute.
drafts-wait = ⏳ Very many people are writing just now; this was not kept. Please send it again in a minute or two.
edited-late = What is submitted cannot be changed, but you can add a note with the receipt.
no-files =
    📎 Only text is taken now. Files and photos carry things you cannot see (place, device, author), so this was not kept and was deleted from the chat.
    Please describe it: title or number, date, what it says, where it can be found.
no-forwards = ↪️ Forwarded messages show other people's names, so this was not kept and was deleted. Please use your own words.
no-private = 🙅 We do not need your phone or place. Not kept, deleted from the chat.
no-others = I understand only text. Please write down what happened.
follow-deleted = Something went wrong; this was not handled and is no report. Its words were sealed aside, only to find out why. Please try again in a while.

ask-code =
    <b>Please send me the receipt.</b>
    It looks like <code>K7QM3-XPD9T-2WHBR-6VN48</code>. Case, spaces and dashes do not matter. It is deleted from the chat at once.
code-wrong = Not found. Please compare with what you wrote down and send it again (O and 0, I and 1 are the same).
code-wait = Many tries already; please come back in { $minutes } minutes.
code-busy = Many people are looking just now; please send the receipt again in a minute.
status =
    📬 <b>Your report</b>
    State: <b>{ $state }</b>
    { $meaning }
    Received: { $day } · Box: { $box }
    { $notes }{ $history }
    { $thread }
status-no-replies = No reply yet.
status-reply = <b>Officer { $day }</b>
    <blockquote>{ $text }</blockquote>
status-reply-new = 🆕 <b>Officer { $day }</b>
    <blockquote>{ $text }</blockquote>
status-yours = <i>{ $day }: you added something (not shown, for safety)</i>
status-earlier = <i>({ $count } earlier replies are too long to show here)</i>
status-close = 🧹 Done, clear it
say-ask = <b>Please write your answer or addition and send it.</b> You will see it once more before it goes.
say-preview =
    <b>{ $about ->
        [correction] Hand this correction to the officers, to be read with the report you have just looked up?
        [objection] Hand this objection to the officers?
        [comment] Hand this sentence to the officers? Your mark does not go with it.
        [superior] Hand this request to the superior alone? Whoever handles the matter now does not see it.
        [recusal] Hand this request to the officers? Whoever handles the matter now sees it too.
       *[addition] Add this to the report you have just looked up, for the officers?
    }</b>
    <blockquote>{ $text }</blockquote>
    { $hints }
say-send = ✅ Submit
say-cancel = 🗑 Do not send
said = ✅ Encrypted and handed over. Your receipt stays the same.
say-failed = ⚠️ <b>Not received yet.</b> Storage is in trouble for the moment. Your text is still here; press “Submit” again in a few minutes.

help =
    <b>How to use this</b>
    /start　begin
    /tip　report a problem
    /status　look up with a receipt, read replies
    /verify　check that it is registered
    /privacy　who can see what
    /cancel　throw away what you are writing
    /language　中文 / English

    Any text you send counts as a report; a receipt counts as a look-up.
unknown-command = No such command. Press /help to see what there is.
language-set = All right, English from now on.

description =
    Report, anonymously, officials who put form before substance, shirk, bully, feast or take gifts. Your account is not kept; texts are encrypted on arrival; with the receipt you can read replies from any account.
    Please note: the Telegram company can see what you write here. Do not use a work phone or network.
short-description = Report misconduct anonymously. No account kept; replies by receipt.

command-start = Begin
command-tip = Report a problem
command-status = Look up with a receipt
command-privacy = Who can see what
command-help = How to use this
command-cancel = Throw away what I am writing
command-language = 中文 / English
already-submitted = Already submitted; it was registered once.

preview-avoid = 🙅 Who must not see it
preview-avoided = 🙅 Kept from: { $text }
avoid-ask =
    <b>Is there anybody who must not see this?</b>
    Send the name or unit. Officers of that name, and those who registered a tie to that unit, cannot open it and will not learn that it exists. Names the desk does not know cannot be kept away.
    So far: { $named }
avoid-none = (nobody)
avoid-desk-off = ⬜ It concerns this desk or its leaders
avoid-desk-on = ☑️ It concerns this desk or its leaders
avoid-clear = 🧹 Forget the names
avoid-back = ⬅️ Back to the preview
avoid-long = At most { $count } characters here: please send names or units only. This was not noted; if it is more of your report, send it again.
submit-nobody =
    ⚠️ <b>This was not taken, and nothing was stored.</b> By what you wrote every officer here has to stand aside, and the desk has no superior's key: nobody could read it. Please turn to 12388 or the superior office. Your draft is still here.
say-nobody = ⚠️ <b>This was not added, and nothing was stored.</b> By what you wrote everybody who could read it has to stand aside, and the desk has no superior's key. Please turn to 12388 or the superior office.
