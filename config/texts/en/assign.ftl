# Assignment, areas, duty roster, linked cases, cases without owner.

card-assign = 🧭 Assignment
card-links = 🔗 Links
card-bounced = 🔁 Sent back { $count } times{ $often ->
    [yes] {" "}⚠️ do not pass it on again
   *[no] {""}
}
card-repeats = 🔗 A repeat; the first is { $first } ({ $days } days before)
card-repeated = 🔗 Repeated { $count } times, { $days } days since the first
card-group = 🔗 { $count } cases in its group
card-dual = 🔗 Looked at from two sides: { $other }

assign = 🧭 <b>{ $number } · Assignment</b>
assign-fields =
    Leading officer: { $lead } · leading unit: { $unit }
    Unit responsible: { $duty } · units that help: { $support }
assign-nobody = open
assign-joint = Handling: { $mode } · seen by: { $team } (to add somebody, press “Add a colleague”)
assign-area = Area: { $area }
assign-supervisor = Supervisor of the area: { $name }
assign-campaigns = Campaigns: { $names }
assign-choose = 🧭 <b>{ $number } · { $part }</b> A press changes it; ✓ is what stands now. Where several can be chosen, a second press takes one out.
assign-part-lead = Leading officer
assign-part-unit = Leading unit
assign-part-duty = Unit responsible
assign-part-support = Units that help
assign-part-mode = Handling
assign-part-area = Area
assign-part-campaign = Campaigns
assign-mode-single = One unit
assign-mode-township = Jointly, township and area
assign-mode-department = Jointly, departments of a system
assign-mode-cross = Crosswise, area and system
assign-no-area = Of no area
queue-areas = 🗺 Areas
areas = 🗺 <b>Which area?</b>
areas-none = 🗺 This desk has no areas.

links = 🔗 <b>{ $number } · Linked cases</b> Press one to open it. Their contents stay apart.
links-none = 🔗 <b>{ $number }</b> · No linked cases.
link-first = It is a repeat; the first case stands first.
link-repeats = { $count } repeats.
link-members = { $count } others in its group.
link-other-side = { $count } on the other side.
link-repeat = ➕ Repeat
link-group = ➕ Group
link-dual = ➕ Two sides
link-undo = ✖️ Unlink
link-undo-ask = ✖️ <b>{ $number } · Which link is to go?</b>
link-ask-repeat = 🔗 <b>{ $number } · Which case does it repeat?</b> Please send the number of the first, such as QF-7K3M-2XPD.
link-ask-group = 🔗 <b>{ $number } · Which case is of the same group?</b> Please send its number, such as QF-7K3M-2XPD.
link-ask-dual = 🔗 <b>{ $number } · Which case is the other side?</b> Please send its number, such as QF-7K3M-2XPD.
confirm-link = 🔗 <b>{ $number } · Link it with { $text }?</b>
linked = 🔗 Linked.
refused-first-case-unknown = There is no such number, or you do not see that case, or it is this one. Please begin again with the right number.

duty = 📅 <b>Duty roster</b> What comes in goes to whoever is on duty that day.
duty-day = { $day } · { $name }
duty-nobody = nobody
duty-choose = 📅 <b>{ $day } · Who is on duty instead?</b>
command-duty = Duty roster

ownerless =
    🙋 <b>{ $number }</b> · Nobody has taken it
    It has had no owner since { $day }. Please take it, or give it to a colleague.

alike = 🔎 Told by others too?
alike-none = 🔎 <b>{ $number }</b> · Among the cases of half a year that you can open, none seems to tell of the same event.
alike-head = 🔎 <b>{ $number } · { $count } cases may tell of the same event.</b> A suggestion only: please open them and decide; nothing is merged.
alike-one =
    { $sure ->
        [likely] 🟢 Very much alike
       *[maybe] 🟡 Perhaps
    } · { $other }
    In common: <blockquote>{ $shared }</blockquote>
alike-open = 📄 Open { $number }
alike-repeat = 🔁 Mark as repeat
alike-group = 🗂 Same group

find-how = 🔎 <b>Look for a word, a name, a unit:</b> send /find and at least two characters, such as /find 石桥镇; several words, with blanks between, must all be there. The last 300 cases that your key opens are looked through; your message is deleted at once, what you looked for is not kept, how many cases were opened is logged.
find-none = 🔎 Not found in the last 300 cases that you can open.
find-head = 🔎 Found in { $count } cases; the newest { $shown } are below, for a few minutes.
find-one =
    { $other }
    <blockquote>{ $around }</blockquote>
command-find = Look for a word in cases
