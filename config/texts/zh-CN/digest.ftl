# 周报：给值班人员的，和发到公开频道的。都没有举报内容。

digest-staff =
    📊 <b>值班台周报　{ $week }</b>
    收到 { $received } 件，受理 { $accepted } 件，转送 { $passed } 件，不予受理 { $declined } 件，结案 { $closed } 件。

    <b>现在手上</b>
    在办 { $open } 件，已超期 { $late } 件，7 天内到期 { $due } 件，无人认领 { $unowned } 件。

    <b>收到最多的类别</b>
    { $labels }

    <b>群众评价（{ $month }）</b>
    { $rating }
digest-rating = 平均 { $mean } 分，{ $count } 件（满分 5 分）
digest-no-rating = 不足 5 件，不显示
digest-label = · { $label }：{ $count } 件
digest-no-labels = · 本周没有收到举报

digest-channel =
    📮 <b>清风信箱周报　{ $week }</b>
    收到 { $total } 件。

    { $areas }

    <b>有消息的信箱</b>
    回执上的信箱号如果在下面，请凭回执码回来看看。为了不让别人知道谁有回复，名单每周一样长，大部分是凑数的号码。
    <pre>{ $boxes }</pre>
    每个号码只用一次：凭回执码看过之后会换新号，请以最后一次看到的为准。
    <b>日志指纹</b>（{ $day }）
    <code>{ $head }</code>
    签名钥匙：<code>{ $signer }</code>
    <i>少于 5 件的数字不公布，必要时一并隐去别的数字。</i>
digest-area = · { $area }：{ $count }
digest-hidden = 不公布
area-luxury = 享乐奢靡
area-other = 其他
