# 压案不查信号：只给监督员（没有合适的监督员时给主要负责人）。不含内容，不含群众的任何信息。

command-signals = 压案不查信号（监督员）
signals = 🚨 <b>压案不查信号</b>　共 { $total } 条，没有看过的排在前面。
    { $counts }
signals-none = 🚨 现在没有压案不查信号。
signals-count = { $name }：{ $count }
signals-told = 🚨 <b>新的压案不查信号</b>
    { $counts }
signals-open = 🚨 看信号
signals-next = 下一页
signals-back = ⬅️ 返回
signal = 🚨 <b>{ $signal }</b>　<code>{ $about }</code>
    { $text }
    { $facts }
    <i>信号不是结论，只说明该去看一看。第一次出现：{ $first }</i>{ $looked ->
    [none] {""}
   *[other] {"\u000A"}👁 { $looked } 已知悉
}
signal-desk = 本台
signal-look = 👁 已知悉
signal-ask = ❓ 要求说明
signal-gone = 这条信号已经没有了
signal-looked-at = 已记下：您已知悉
signal-asked = 已请看得到这一件的督办员、分管领导说明
signal-nobody = 没有别的督办员或分管领导看得到这一件，请当面过问
signal-explain = ❓ <b>{ $number }</b>　监督员要求说明：{ $name }
    请了解情况，把说明写进这一件的备注；需要督办的，发督办通知。
signal-fact = { $name }：{ $value }
signal-fact-since = 从哪天起
signal-fact-due = 期限
signal-fact-state = 状态
signal-fact-rule = 时限
signal-fact-renewed = 续存次数
signal-fact-elements = 五项要素具备几项
signal-fact-extended = 延期次数
signal-fact-approved = 有批准文号的
signal-fact-bounced = 退回次数
signal-fact-reports = 关联的反映件数
signal-fact-settled = 直接了结件数
signal-fact-closed = 办结（件数或日期）
signal-fact-usual = 其他单位直接了结的百分比（中位数）
signal-fact-reads = 打开次数
signal-fact-lost = 打开的人现在没有这一件
signal-fact-edited = 改动日期
signal-fact-kind = 改动的登记
signal-fact-holes = 缺的编号数
signal-fact-missing = 收了没有登记
signal-fact-extra = 登记了没有收
signal-fact-who = 打开的人
