# 分工、片区、值班表、关联件、无主件。

card-assign = 🧭 分工
card-links = 🔗 关联
card-bounced = 🔁 退回过 { $count } 次{ $often ->
    [yes] 　⚠️ 不要再推
   *[no] {""}
}
card-repeats = 🔗 重复件，第一件是 { $first }（距首次 { $days } 天）
card-repeated = 🔗 重复 { $count } 次，距首次 { $days } 天
card-group = 🔗 同一组共 { $count } 件
card-dual = 🔗 一案双查：{ $other }

assign = 🧭 <b>{ $number }　分工</b>
assign-fields =
    牵头领导：{ $lead }　牵头单位：{ $unit }
    责任单位：{ $duty }　配合部门：{ $support }
assign-nobody = 未定
assign-joint = 办理方式：{ $mode }　看得到的人：{ $team }（要加人，点“加入同事”）
assign-area = 片区：{ $area }
assign-supervisor = 片区负责人：{ $name }
assign-campaigns = 专项：{ $names }
assign-choose = 🧭 <b>{ $number }　{ $part }</b>　点一个就改好；带 ✓ 的是现在的，能选几个的再点一次去掉。
assign-part-lead = 牵头领导
assign-part-unit = 牵头单位
assign-part-duty = 责任单位
assign-part-support = 配合部门
assign-part-mode = 办理方式
assign-part-area = 片区
assign-part-campaign = 专项
assign-mode-single = 单独办理
assign-mode-township = 乡镇片区联合
assign-mode-department = 部门系统联合
assign-mode-cross = 片区与系统交叉
assign-no-area = 不属于哪个片区
queue-areas = 🗺 片区
areas = 🗺 <b>看哪个片区？</b>
areas-none = 🗺 本台没有划分片区。

links = 🔗 <b>{ $number }　有关联的件</b>　点一件打开。内容各归各，没有合并。
links-none = 🔗 <b>{ $number }</b>　没有关联的件。
link-first = 它是重复件，第一件排在最前。
link-repeats = 重复件 { $count } 件。
link-members = 同一组的另有 { $count } 件。
link-other-side = 一案双查的另一面 { $count } 件。
link-repeat = ➕ 重复件
link-group = ➕ 窝串案
link-dual = ➕ 一案双查
link-undo = ✖️ 去掉关联
link-undo-ask = ✖️ <b>{ $number }　去掉跟哪一件的关联？</b>
link-ask-repeat = 🔗 <b>{ $number }　它重复了哪一件？</b>请发第一件的案号，例如 QF-7K3M-2XPD。
link-ask-group = 🔗 <b>{ $number }　跟哪一件是一组？</b>请发那一件的案号，例如 QF-7K3M-2XPD。
link-ask-dual = 🔗 <b>{ $number }　一案双查的另一件是哪一件？</b>请发案号，例如 QF-7K3M-2XPD。
confirm-link = 🔗 <b>{ $number }　跟 { $text } 关联</b>，确认吗？
linked = 🔗 关联好了。
refused-first-case-unknown = 没有这个案号，或者您看不到那一件，或者就是这一件自己。请重新来，写对案号。

duty = 📅 <b>值班表</b>　来信先由当天值班的人接。
duty-day = { $day }　{ $name }
duty-nobody = 没有排
duty-choose = 📅 <b>{ $day }　换谁值班？</b>
command-duty = 值班表

ownerless =
    🙋 <b>{ $number }</b>　还没有人认领
    从 { $day } 起没有承办人，请认领或交给同事。

alike = 🔎 找说同一件事的
alike-none = 🔎 <b>{ $number }</b>　在您能打开的近半年的件里，没有找到像是说同一件事的。
alike-head = 🔎 <b>{ $number }　可能有 { $count } 件说的是同一件事。</b>只是提示，请打开看过再定；不会自动合并。
alike-one =
    { $sure ->
        [likely] 🟢 很像
       *[maybe] 🟡 可能
    }　{ $other }
    相同处：<blockquote>{ $shared }</blockquote>
alike-open = 📄 打开 { $number }
alike-repeat = 🔁 标为重复件
alike-group = 🗂 归为一组

find-how = 🔎 <b>找一个词、一个人名、一个单位：</b>请发 /find 加上要找的字，至少两个字，例如 /find 石桥镇；几个词用空格隔开，要都有的。只在您的钥匙打得开的最近 300 件里找；这条消息会马上删掉，找了什么不留记录，找过多少件会记在日志里。
find-none = 🔎 在您打得开的最近 300 件里没有找到。
find-head = 🔎 找到 { $count } 件，下面是最近的 { $shown } 件。几分钟后自动删除。
find-one =
    { $other }
    <blockquote>{ $around }</blockquote>
command-find = 在件里找一个词
