# 值班人员看到的文字。通知里永远没有举报内容。

joined =
    ✅ <b>{ $name }，欢迎加入值班台。</b>
    从现在起，新举报、到期提醒和周报会发到这里，里面都没有举报内容。
    先点 /queue 看待办；要看内容，先点 /unlock 解锁。

desk-home =
    🗂 <b>值班台</b>　{ $name }
    新来信 { $new } 件；在办 { $open } 件，无人认领 { $unowned } 件，我的 { $mine } 件，今天到期或已超期 { $due } 件。
desk-queue = 📥 待办队列
desk-mine = 🙋 我的
desk-new = ✉️ 新来信
desk-due = ⏰ 到期
desk-unlock = 🔓 解锁阅读
desk-lock = 🔒 立即上锁
desk-back = ⬅️ 返回
desk-cancel = 取消
desk-do = ✅ 确认

queue = 📥 <b>{ $view }</b>，共 { $total } 件。急的在前，点一件打开。
queue-empty = 📭 这里没有待办的事。
queue-all = 全部在办
queue-mine = 我的
queue-new = 新来信
queue-due = 到期
queue-first = ⏮ 首页
queue-next = 下一页 ▶️
queue-no-due = 无时限
due-late = 超期 { $days } 天
due-today = 今天到期
due-in = 还有 { $days } 天

card =
    🗂 <b>{ $number }</b>{ $fast ->
        [yes] 　⚡ 建议快办
       *[no] { "" }
    }
    状态：<b>{ $state }</b>　收到：{ $received }
    类别：{ $labels }{ $human ->
        [yes] （拿不准，请人来定）
       *[no] { "" }
    }
    优先级：{ $priority }（0 最急）　承办：{ $owner }
    来信 { $messages } 条，未被取走的回复 { $unfetched } 条

    { $clocks }
card-withdrawn = 🗑 举报人 { $day } 提出撤回。按规定内容留存，照常办理。
card-shredded = 🗑 举报人 { $day } 撤回，内容和钥匙已销毁，不用再办。
card-objected = ↩️ 举报人 { $day } 不同意结果，请答复。
card-no-label = 未分类
card-no-owner = 无人认领
card-no-clock = 没有在走的时限
card-clock = ⏱ { $rule }：{ $date }（{ $left }）{ $provisional ->
        [yes] 暂定
       *[no] { "" }
    }
card-claim = 🙋 认领
card-read = 📖 看内容
card-reply = 💬 回复
card-note = 📝 备注
card-move = ➡️ 下一步
card-back = ⬅️ 回到队列
claimed = 已认领。
claimed-by-other = 已经有人认领了。
case-moved-on = 这件事刚被别人推进了，已显示最新情况。
case-unknown = 没有这件事，或者您看不到它。

content-head = 📖 <b>{ $number }</b>　{ $minutes } 分钟后自动删除，请勿转抄。
content-tip =
    <b>{ $about ->
        [recusal] 请求换人办理，案号 { $number }
       *[addition] 举报内容
    } { $day }</b>
    <blockquote>{ $text }</blockquote>
content-message =
    <b>举报人{ $about ->
        [correction] 更正
        [objection] 不同意结果
        [comment] 评价的话
        [recusal] 要求换人办理
       *[addition] 补充
    } { $day }</b>
    <blockquote>{ $text }</blockquote>
content-reply =
    <b>我方回复 { $day }</b>
    <blockquote>{ $text }</blockquote>
content-note =
    <b>内部备注 { $day }</b>
    <blockquote>{ $text }</blockquote>
content-more = <blockquote>{ $text }</blockquote>
content-why = 🏷 { $label } ← “{ $words }”
content-shredded = 这件事的内容已经销毁，或者没有给您阅读的钥匙。
content-on-device = 本台规定内容只在自己的电脑上打开，聊天里不显示。

unlock-ask = 🔑 <b>请发来您的口令。</b>收到后马上从聊天里删掉，钥匙只在内存里放 { $minutes } 分钟。
unlock-none = 您还没有阅读钥匙，请找系统管理员登记。
unlocked = 🔓 已解锁，{ $minutes } 分钟后自动上锁。
unlock-wrong = 口令不对，没有解锁。
unlock-wait = 口令错得太多，请过 { $minutes } 分钟再来。
unlock-broken = 钥匙文件打不开，请找系统管理员。
locked = 🔒 已上锁。
locked-already = 本来就是锁着的。
need-unlock = 请先解锁：/unlock
key-exchanged = 您的钥匙已更换，请重新解锁：/unlock

write-reply = 💬 <b>{ $number }　请写给举报人的回复。</b>对方凭回执码才能看到。不要写承办人姓名、处置方式和别的举报人。
write-note = 📝 <b>{ $number }　请写内部备注。</b>举报人看不到。
confirm-reply =
    💬 <b>{ $number }　这样回复举报人？</b>
    <blockquote>{ $text }</blockquote>
confirm-note =
    📝 <b>{ $number }　这样写备注？</b>
    <blockquote>{ $text }</blockquote>
confirm-move = ➡️ <b>{ $number }　{ $what }</b>，确认吗？
reply-sent = ✅ 回复已加密存好，举报人凭回执码可以看到。
note-kept = ✅ 备注已加密存好。
erased = 🗑 已清除，内容和钥匙都销毁了；日志里只留下“谁在什么时候清除过一件”。
move-done = ✅ 已办：{ $what }
words-only = 请用文字回答，或点“取消”。
store-failed = ⚠️ 没有存上：存储暂时出了问题。请过几分钟再点一次“确认”。

moves = ➡️ <b>{ $number }　下一步做什么？</b>
moves-none = 按您的职责，这件事现在没有可以做的下一步。
need-reason = <b>{ $number }　请选理由。</b>
need-outcome = <b>{ $number }　请选结论。</b>
need-note = <b>{ $number }　请写说明。</b>
need-question = <b>{ $number }　请写要请举报人补充的问题。</b>一次问清，语气平和；对方凭回执码看到。
need-approval = <b>{ $number }　请写批准人或批准文号。</b>
need-destination = <b>{ $number }　转到哪个单位？</b>不得转给被反映的单位和人。
need-receipt = <b>{ $number }　请写对方签收的人、日期或文号。</b>
need-first_case = <b>{ $number }　请写原件的编号。</b>
need-evidence = <b>{ $number }　请写依据的材料。</b>
need-plan = <b>{ $number }　请写核查方案要点。</b>
need-reply = <b>{ $number }　请写给举报人的答复。</b>
need-assignee = <b>{ $number }　交给谁承办？</b>
need-owner = <b>{ $number }　由谁负责整改？</b>
need-second_person = <b>{ $number }　这一步要两个人。另一位是谁？</b>
need-team = <b>{ $number }　请选另一位核查人（至少两人）。</b>
need-review_date = <b>{ $number }　哪天复核？</b>写成 2026-12-31 这样。
need-due_date = <b>{ $number }　限期到哪天？</b>写成 2026-12-31 这样。
need-file_complete = <b>{ $number }　材料都齐了吗？</b>
need-yes = 齐了
bad-date = 请写成 2026-12-31 这样的日期。

refused-no-such-move = 现在的状态不能这样办。
refused-authorised-only = 本台没有这项权限，只能转送有权机关。
refused-wrong-role = 这一步不在您的职责里。
refused-unknown-reason = 这个理由不适用。
refused-unknown-outcome = 没有这种结论。
refused-same-person = 这一步要另一个人来办，提出的人不能自己批准。
refused-team-too-small = 至少要两个人。
refused-date-not-ahead = 日期要在今天以后。
refused-missing = 还缺材料，不能办。

board = 🔔 有 { $count } 条新情况（新举报或举报人补充）。点“新来信”查看。
reminder =
    ⏰ <b>{ $number }</b>　{ $rule }
    { $step ->
        [soon] 快到期了：{ $target }
        [due] <b>今天到期</b>：{ $target }
        [blue] 🔵 <b>蓝色提醒：已过目标日</b> { $target }
        [yellow] 🟡 <b>黄色提醒：过了目标日，仍未办完</b> { $target }
        [red] 🔴 <b>红色提醒：久拖未办</b>，目标日 { $target }
       *[none] 期限提醒：{ $target }
    }{ $provisional ->
        [yes] （暂定）
       *[no] { "" }
    }{ $breach ->
        [yes] {"\u000A"}⚠️ <b>已超过规定期限</b>：{ $legal }
       *[no] { "" }
    }{ $ask ->
        [yes] {"\u000A"}请考虑发出<b>督办</b>通知。
       *[no] { "" }
    }{ $missed ->
        [0] { "" }
       *[other] {"\u000A"}（此前应发的 { $missed } 次提醒没有发出，一并在此。）
    }
reminder-idle =
    ⏰ <b>{ $number }</b>　🟡 <b>已 { $days } 天没有人办</b>
    上次有人办理：{ $day }
reminders =
    ⏰ <b>期限提醒：{ $count } 件</b>
    🔴 { $red }　🟡 { $yellow }　🔵 { $blue }　将到期或今天到期 { $near }{ $asked ->
        [0] { "" }
       *[other] {"\u000A"}其中 { $asked } 件请考虑发出<b>督办</b>通知。
    }

    { $cases }{ $more ->
        [0] { "" }
       *[other] {"\u000A"}……另有 { $more } 件，点“到期”查看。
    }
reminders-case =
    { $level ->
        [red] 🔴
        [yellow] 🟡
        [blue] 🔵
       *[none] ▫️
    } <b>{ $number }</b>　{ $rules }　{ $day }{ $provisional ->
        [yes] （暂定）
       *[no] { "" }
    }
reminders-and = 、
reminders-idle = 久未办理
calendar-moved = 📅 放假安排有更新，原来“暂定”的期限已重新计算。您能看到的案件里有 { $count } 个日期变了。
reminder-open = 打开

desk-help =
    <b>值班台怎么用</b>
    /queue　待办队列
    /mine　我的
    /due　到期和超期
    /find　在件里找一个词
    /duty　值班表
    /unlock　输入口令，解锁阅读
    /lock　马上上锁
    /cancel　放弃正在写的
    /language　中文 / English
    /help　帮助

    内容只在解锁后显示，几分钟后自动删除。每一步都记在不能改的日志里。
desk-unknown = 没有这个命令，点 /help 看看。
desk-nothing = 现在没有正在写的东西。
desk-old = 这个按钮已经过期，请从 /queue 重新打开。
desk-text-hint = 要回复举报人，请先打开那一件，再点“回复”。
desk-dropped = 已放弃，什么都没有保存。

command-queue = 待办队列
command-mine = 我的
command-due = 到期和超期
command-unlock = 解锁阅读
command-lock = 马上上锁

dead-letter-told = ⚠️ 有一条消息反复处理失败，已加密另存，请系统管理员查看日志。
canary-lost = 🚨 例行自检没有通过：现在群众写的可能收不进来，或者收进来打不开。请马上告诉系统管理员看日志。

fact-reason = 理由
fact-outcome = 结论
fact-note = 说明
fact-approval = 批准
fact-destination = 去向
fact-receipt = 签收
fact-first_case = 原件编号
fact-evidence = 依据材料
fact-plan = 核查方案
fact-reply = 答复
fact-assignee = 承办人
fact-owner = 整改责任人
fact-second_person = 另一位经办人
fact-team = 核查人
fact-review_date = 复核日期
fact-due_date = 期限
fact-file_complete = 材料

# 回避登记和给同事看
card-share = 👥 加入同事
card-drop = 🚪 移出
card-restricted = 🚧 限制件：不是值班台的人都能知道，请不要提起。
share-myself = 我自己（回避）
grant-ask = 👥 <b>{ $number }　让哪位同事也能看这一件？</b>
grant-nobody = <b>{ $number }</b>　没有别的同事可以加入。
remove-ask = 🚪 <b>{ $number }　把谁移出这一件？</b>移出以后新来的内容他打不开，队列里也看不到；以前看过的收不回来。
remove-nobody = <b>{ $number }</b>　没有可以移出的人。
confirm-grant = 👥 <b>{ $number }　让 { $what } 看这一件</b>，包括以前的全部内容，确认吗？
confirm-remove = 🚪 <b>{ $number }　把 { $what } 移出这一件</b>，确认吗？
access-granted = ✅ 已加入，他能看到全部内容。
access-removed = ✅ 已移出，以后的内容换了新钥匙。
access-left = ✅ 您已退出这一件，以后看不到了。
access-nobody-left = 移出以后就没有人能看这一件了，所以没有移出。请先加入一位同事，或者请系统管理员设上级的钥匙。
colleague-unknown = 没有这位同事，或者不能加入这一件。
ties =
    🙅 <b>回避登记</b>　现在登记了 { $held } 项
    请登记跟您有关系的单位和人：自己和近亲属的单位、近亲属的姓名、老东家、来往多的企业。以后收到的举报里写到这些，您不会收到，也不会知道有这件事。您自己的名字不用登记。
    这里只存打乱了的记号，同事看不到，您自己也只看得到有几项。
tie-add = ➕ 登记
tie-remove = ➖ 撤掉
tie-add-ask = 请把单位或姓名发来，一行一个。收到后马上从聊天里删掉。单位请写全称；常用的简称也各写一行。
tie-remove-ask = 请把要撤掉的原样再发一遍，一行一个。
tie-added = ✅ 已登记，现在共 { $held } 项。对以后收到的举报起作用；手上的件有关系的，请在卡片上点“移出”，选“我自己（回避）”。
tie-unfit = 没有登记：有的太短或太长（中文 2 到 40 字，字母数字 3 到 40 个），或者超过了 200 项。请改一改再发。
tie-removed = ✅ 撤掉 { $found } 项，现在共 { $held } 项。
tie-not-found = 没有找到一模一样的登记，现在共 { $held } 项。
command-ties = 回避登记
content-keep-away = 🙅 举报人请您别让这些人知道：{ $text }
content-closed = 🔒 { $day } 的一条，换钥匙以前的，您没有那把钥匙。

# 改类别
card-label = 🏷 改类别
label-ask = 🏷 <b>{ $number }　这件事是哪一类？</b>先选主要的一类。
label-more = 🏷 <b>{ $number }</b>　已选：{ $labels }。第一个是主要的；可以再加别的，再点一次就去掉。
label-common = 常见诉求
label-luxury = 享乐奢靡
label-out = 不归这里管
label-done = 选好了
label-full = 最多选五类。
confirm-label = 🏷 <b>{ $number }　类别改成：{ $labels }</b>，确认吗？
labelled = ✅ 类别改好了，改以前的也加密留着。
content-second = 🤖 第二判读的看法不同：{ $labels }
