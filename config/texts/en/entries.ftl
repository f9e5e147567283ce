# Entries of a case's registers: supervision, instructions, extensions, transfers, tasks, talks, outcomes.

card-entries = 📒 Entries{ $open ->
    [0] {""}
   *[other] {" "}({ $open } open)
}
desk-entries = 📒 Entries
entries = 📒 <b>Entries of { $number }</b>　Press one to see it.
entries-none = 📒 <b>{ $number }</b>　No entries yet.
entries-new = ➕ New entry
entries-kinds = 📒 <b>{ $number }　What is to be recorded?</b> Only what your roles may record now is listed.
entries-kinds-none = 📒 <b>{ $number }</b>　There is nothing your roles may record now.
entries-open = 📒 <b>Entries still open</b>　What is due first stands first.
entries-open-none = 📒 No entry is open.
entry = 📒 <b>{ $kind }</b>　<code>{ $number }</code>
    State: { $state }
    Recorded: { $opened }　Latest: { $changed }{ $due ->
    [none] {""}
   *[other] {"\u000A"}Due: { $due } ({ $left })
}
entry-field = { $name }: { $value }
entry-waiting-move = To be done: <b>{ $move }</b>
entry-hint = <i>What was said in words is sealed in the case: press “Read”.</i>
entry-case = 📄 Open the case
entry-back = ⬅️ Back
entry-ask = <b>{ $number }　{ $name }</b>
    { $ask }
entry-skip = Skip
entry-yes = Yes, done
entry-bad-number = Please give a number, such as 2.
entry-bad-day = Please write the day like 2026-12-31, and not later than today.
confirm-entry = <b>{ $number }　{ $what }</b>
    { $text }
    <b>Record it?</b>
confirm-confirm = <b>{ $number }　{ $what }</b>
    If you confirm, the step is made and the log records your name. Please read the content first.
entry-done = 📒 Recorded: { $what }
colleague-asked = 🤝 A colleague has to agree too. Those who see this case have been asked; the step is made when one of them does.
colleague-agreed = ✅ Confirmed: “{ $what }” is done.
entry-told = 📒 <b>{ $number }</b>　{ $kind }: { $state }. It waits for you.
entry-open-it = Open
refused-missing-field = Something is missing.
refused-unfit-field = That does not fit. Please begin again.
refused-needs-confirmation = A colleague has to confirm this step too.
refused-not-in-this-state = This cannot be recorded in the case's present state.
refused-one-open-already = One is open already; finish it first.
refused-no-extension = By the rules this limit cannot be extended any more, or the new day is missing.
refused-tasks-reported = Not every task of rectification has been reported with proof.
refused-tasks-cleared = Not every task of rectification has been cleared.
refused-more-than-blame = Holding somebody to account is not putting things right: record a task of rectification or what was put right at once.
refused-outcomes-reviewed = An outcome for a person or unit has not been reviewed.
refused-clarification-approved = The head has not approved a clarification yet.
refused-nothing-open = Something is still open (a notice, an instruction, a transfer, a task): finish it before archiving.
refused-review-answered = The reporter's objection has not been answered; answer it before archiving.
refused-assigned = Leading officer, leading unit and responsible unit have to be filled in before handling begins.
command-todo = Entries: notices, tasks, instructions
