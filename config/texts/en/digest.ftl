# The weekly digest, for officers and for the public channel. Never with content.

digest-staff =
    📊 <b>Desk digest, { $week }</b>
    Received { $received }, accepted { $accepted }, passed on { $passed }, declined { $declined }, archived { $closed }.

    <b>In hand</b>
    { $open } open, { $late } late, { $due } due within 7 days, { $unowned } unclaimed.

    <b>Most frequent labels</b>
    { $labels }

    <b>Ratings ({ $month })</b>
    { $rating }
digest-rating = { $mean } of 5 on average, { $count } cases
digest-no-rating = Fewer than 5, not shown
digest-label = · { $label }: { $count }
digest-no-labels = · No tips this week

digest-channel =
    📮 <b>Qingfeng weekly, { $week }</b>
    Received: { $total }

    { $areas }

    <b>Boxes with news</b>
    If the box number of your receipt is below, please look in with your receipt. The list is equally long every week and mostly decoys, so that nobody learns who has a reply.
    <pre>{ $boxes }</pre>
    A number is used once: after you look in you get a new one, and the last you were shown counts.
    <b>Log fingerprint</b> ({ $day })
    <code>{ $head }</code>
    Signing key: <code>{ $signer }</code>
    <i>Counts below 5 are not published, nor others that would give them away.</i>
digest-area = · { $area }: { $count }
digest-hidden = withheld
area-luxury = Feasting and luxury
area-other = Other
