# 办理事项：督办、批示、延期、转送、整改任务、谈话、处理结果……登记在案件下面的各本台账。

card-entries = 📒 办理事项{ $open ->
    [0] {""}
   *[other] （{ $open } 项未了）
}
desk-entries = 📒 办理事项
entries = 📒 <b>{ $number } 的办理事项</b>　点一项看详情。
entries-none = 📒 <b>{ $number }</b>　还没有办理事项。
entries-new = ➕ 新登记一项
entries-kinds = 📒 <b>{ $number }　登记什么？</b>只列出您的职责现在能登记的。
entries-kinds-none = 📒 <b>{ $number }</b>　按您的职责，现在没有可以登记的。
entries-open = 📒 <b>没有了结的办理事项</b>　先到期的排在前面。
entries-open-none = 📒 没有未了结的办理事项。
entry = 📒 <b>{ $kind }</b>　<code>{ $number }</code>
    状态：{ $state }
    登记：{ $opened }　最近：{ $changed }{ $due ->
    [none] {""}
   *[other] {"\u000A"}期限：{ $due }（{ $left }）
}
entry-field = { $name }：{ $value }
entry-waiting-move = 要办的是：<b>{ $move }</b>
entry-hint = <i>说明文字加密存在案件里，点“看内容”可以看到。</i>
entry-case = 📄 打开案件
entry-back = ⬅️ 返回
entry-ask = <b>{ $number }　{ $name }</b>
    { $ask }
entry-skip = 跳过
entry-yes = 是，已经做到
entry-bad-number = 请写一个数字，例如 2。
entry-bad-day = 日期写成 2026-12-31 这样，而且不能晚于今天。
confirm-entry = <b>{ $number }　{ $what }</b>
    { $text }
    <b>确认办理？</b>
confirm-confirm = <b>{ $number }　{ $what }</b>
    您按下确认，这一步就办了，日志里记下您的名字。请先看过内容。
entry-done = 📒 已登记：{ $what }
colleague-asked = 🤝 这一步要另一位同事也点头。已经请看得到这一件的同事确认，他点“同意”就办。
colleague-agreed = ✅ 已确认，“{ $what }”办好了。
entry-told = 📒 <b>{ $number }</b>　{ $kind }：{ $state }，等您处理。
entry-open-it = 打开
refused-missing-field = 还缺一项，不能办。
refused-unfit-field = 填的内容不合适，请重来。
refused-needs-confirmation = 这一步要另一位同事也确认。
refused-not-in-this-state = 案件现在的状态不能登记这一项。
refused-one-open-already = 已经有一项没有了结，先办完它。
refused-no-extension = 这个期限按规定不能再延，或者还缺延到哪一天。
refused-tasks-reported = 整改任务还没有全部报送佐证。
refused-tasks-cleared = 整改任务还没有全部销号。
refused-more-than-blame = 只有问责、没有整改，不能了结：请先登记整改任务或立行立改。
refused-outcomes-reviewed = 还有人员或单位处理没有复核。
refused-clarification-approved = 澄清还没有经主要负责人批准。
refused-nothing-open = 还有未了结的办理事项（督办、批示、转送、整改等），先办完再归档。
refused-review-answered = 举报人的不同意见还没有答复，先答复再归档。
refused-assigned = 牵头领导、牵头单位、责任单位还没有填全，先填好再开始办理。
command-todo = 办理事项（督办、批示、整改……）
