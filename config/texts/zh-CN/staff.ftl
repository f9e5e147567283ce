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
    <b>举报内容 { $day }</b>
    <blockquote>{ $text }</blockquote>
content-message =
    <b>举报人补充 { $day }</b>
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
        [overdue] 🔴 <b>已超过目标日</b>：{ $target }
       *[legal-overdue] 🔴 <b>已超过规定期限</b>：{ $legal }
    }{ $provisional ->
        [yes] （暂定）
       *[no] { "" }
    }
reminder-open = 打开

desk-help =
    <b>值班台怎么用</b>
    /queue　待办队列
    /mine　我的
    /due　到期和超期
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
