# 群众看到的文字。平实、温和、准确，不用公文腔。值中的 HTML 标签是 Telegram 支持的那几种。

language-name = 中文

# ── 开始 ──
start =
    <b>{ $operator }</b>
    您可以在这里匿名反映形式主义、官僚主义和吃喝送礼等作风问题。

    <b>先说清楚三件事</b>
    · 我们<b>不保存</b>您的账号、姓名、用户名。内容收到后立刻加密，只有值班人员能打开。
    · 但 <b>Telegram 公司看得到</b>您在这里写的内容和您的账号。请别用单位的手机和网络。
    · { $official ->
        [yes] 本信箱由受理机关自己管理。
       *[no] 这里<b>不是</b> 12388，也不是国家机关。要找官方渠道，请打 12388、寄信或当面去。
    }

    不用写您的姓名、电话、住址和工作单位。
start-write = ✍️ 我要反映问题
start-status = 🔎 用回执码查进展
start-safety = 🛡 谁能看到什么
start-language = English

safety =
    <b>谁能看到什么</b>

    <b>Telegram 公司</b>：您写的字、您的账号、手机号和网络地址。和机器人聊天没有端到端加密。
    <b>我们的服务器</b>：您写的时候在内存里经手，提交后只留下密文，要值班人员用自己的口令才打得开。
    <b>值班人员</b>：您提交的内容。看不到您是谁。
    <b>被反映的人</b>：不会由我们告诉他。请您也别写只有您一个人知道的细节。

    <b>怎样更安全</b>
    · 不用单位的手机、电脑和网络；最好用一个没有头像和真名的账号。
    · 日期、数字可以写个大概，比如“上月中旬”“某次会议”。
    · 不要转发别人的聊天记录，上面有名字。
    · 回执码抄在纸上，然后清除聊天记录。
    · 在中国大陆要用特殊办法才能连上 Telegram，请自己掂量风险。特别敏感的事，当面去或寄信更稳妥。
    · 受到威胁请打 110。打击报复本身也可以反映。
back = ⬅️ 返回

# ── 写 ──
write =
    <b>请把事情写下来，直接发给我。</b>
    一条消息写完就行，长了也可以分几条。最好说到：

    · 发生了什么事
    · 哪个单位或岗位
    · 什么时候、在哪里，现在还在发生吗
    · 您怎么知道的，有什么可以核对

    只写第一点也能提交。不会写？点“一步一步问我”。
write-guided = 🙋 一步一步问我
write-topic = 🏷 先选个类别（可不选）
topic-ask = <b>大概是哪一类？</b>选不准没关系，点“不选了”。
topic-none = 不选了

ask-what =
    <b>第 1 步，共 7 步 · 发生了什么？</b>
    想到什么写什么，一次说一件事。
    <i>例：村里为了迎接检查，让我们连夜补了两年的会议记录。</i>
ask-unit =
    <b>第 2 步，共 7 步 · 是哪个单位或哪个岗位？</b>
    写到单位或岗位就够了，知道名字才写名字。
    <i>例：某某镇便民服务中心的社保窗口</i>
ask-when =
    <b>第 3 步，共 7 步 · 什么时候的事？</b>
    说个大概时间就行。现在还在发生吗？
    <i>例：今年九月开始，每周都有</i>
ask-where =
    <b>第 4 步，共 7 步 · 在什么地方？</b>
    写到镇、街道或单位就够了，不要写您的住址。
ask-how =
    <b>第 5 步，共 7 步 · 您是怎么知道的？</b>
    亲身经历、亲眼看到、听人说的、看过文件？问这个，是为了知道从哪里核对起。
ask-evidence =
    <b>第 6 步，共 7 步 · 有什么可以核对的？</b>
    比如文件名或文号、哪次会议、群里的通知。先用文字说明，不要发原件。
ask-effect =
    <b>第 7 步，共 7 步 · 造成了什么影响？</b>
    花了多少时间、多少钱，影响了哪些人。
question-unit = 单位或岗位
question-when = 时间
question-where = 地点
question-how = 怎么知道的
question-evidence = 可核对的线索
question-effect = 影响
ask-skip = 跳过
ask-back = ⬅️ 上一步
ask-finish = 写好了，看一遍

# ── 提交前 ──
preview =
    <b>提交前，请看一遍</b>
    <blockquote>{ $text }</blockquote>
    { $hints }
    🏷 类别：{ $topic }
    🔑 回执码（提交后生效）：<code>{ $code }</code>
    请现在就抄下回执码。还想补充，接着发给我就行。
preview-cut = （太长了，这里只显示开头；提交的是全文，共 { $count } 字）
preview-submit = ✅ 提交
preview-rewrite = ✏️ 重写
preview-guided = 🙋 再问我几步
preview-topic = 🏷 改类别
preview-mask-on = 🙈 遮住个人信息：是
preview-mask-off = 👀 遮住个人信息：否
preview-discard = 🗑 不提交了
topic-unset = 由工作人员来定

hint-masked = 🙈 里面有 { $count } 处像是您自己的电话、证件号或姓名住址，提交时会替您遮住。
hint-unmasked = ⚠️ 里面有 { $count } 处像是您自己的电话、证件号或姓名住址，<b>现在没有遮住</b>。
hint-emergency = 🚨 <b>如果有人正处在危险中，请马上打 { $doors }。</b>这里不是报警电话，不能马上有人看到。
hint-elsewhere = ↪️ 这件事看起来更适合找：{ $doors }。您也可以照样在这里提交。
hint-mixed = ↪️ 其中一部分更适合找：{ $doors }。作风方面的问题我们来办。
hint-suggestion = 💡 看起来是一条建议，我们按建议登记，也会回复。
hint-vague = 📝 现在写得比较笼统。能说说是哪个单位、什么时候、什么事吗？不补充也可以提交。
hint-advert = 🧹 其中有一段像广告，登记时会去掉，只留您反映的事。
hint-spam = 🧹 看起来像广告。如果不是，请照样提交，由工作人员来看。
hint-about-desk = 🔒 您反映的好像是本信箱的工作人员，会转给监督岗。

secret =
    <b>这段内容没有保存。</b>
    里面好像有涉及国家秘密的内容，不能通过网络传递，对您自己也有风险。请联系当地保密行政管理部门，或者当面反映。
    如果只是误会，请去掉文件密级和原文，用自己的话再写一遍。

# ── 提交 ──
receipt =
    ✅ <b>已经收到，并且加密保存好了。</b>

    🔑 您的回执码：<code>{ $code }</code>
    📮 您的信箱号：<b>{ $box }</b>

    <b>接下来</b>
    · 2 个工作日内有人看，5 个工作日内告诉您是否受理。这是本信箱的服务目标。
    · 想看进展、看回复、补充情况：随时把回执码发给我。换个账号、换部手机都可以。
    · 我们不会主动找您。每周一的频道消息里如果有您的信箱号，可能有新回复。

    ⚠️ <b>请把回执码抄在纸上。</b>我们没有记下您是谁，回执码丢了，谁也找不回来。
    { $traces }
receipt-traces-gone = 🧹 您刚才写的内容已从这个聊天里删掉。
receipt-traces-left = ⚠️ 您刚才写的内容没能全部从聊天里删掉，请长按手动删除。
receipt-copy = 📋 复制回执码
receipt-clear = 🧹 我记下了，清除聊天记录
receipt-more = ✍️ 再反映一件
cleared =
    🧹 这个聊天里我能删的都删了。
    Telegram 服务器和您其他设备上的副本，我们管不到。您可以再点右上角“删除聊天”。
cleared-partly =
    🧹 有些消息没能删掉（超过 48 小时的，机器人删不了）。请点右上角“删除聊天”自己清掉。

submit-failed =
    ⚠️ <b>现在还没有收下。</b>存储暂时出了问题。
    您写的内容还在草稿里，请过几分钟再点一次“提交”。回执码要提交成功后才生效。
submit-closed =
    ⚠️ <b>信箱暂时没有开门。</b>值班人员还没有就位，您写的内容没有提交。请晚些再来。

discarded = 🗑 已经丢掉，什么都没有保存。
nothing-to-cancel = 现在没有正在写的内容。需要帮助请点 /help。
expired-draft = ⏳ 草稿放了太久，已经自动丢掉，内容没有保存，回执码也作废了。想重新写，请点 /start。
old-button = 这个按钮已经过期了，请用最新的一条消息。
empty-text = 这条消息里没有文字。请用文字写下来。
emoji-only = 只有表情，我看不懂发生了什么。请用文字写几句。
full-draft = 内容已经很长了（上限 { $count } 字）。请先提交，以后凭回执码还可以补充。
edited-draft = ✏️ 已按您改过的内容更新。
edited-late = 已经提交的内容改不了，也不用担心：凭回执码可以补充说明。
no-files =
    📎 现在只收文字。文件和照片里常带着您看不见的信息（拍摄地点、设备、作者），所以没有收，也已从聊天里删掉。
    请用文字说明它是什么：文件名或文号、日期、写了什么、在哪里能查到。
no-forwards = ↪️ 转发的消息上带着别人的名字，所以没有收，也已从聊天里删掉。请用自己的话写下来。
no-private = 🙅 我们不需要您的电话和位置，没有保存，已从聊天里删掉。
no-others = 我只看得懂文字。请把事情写下来发给我。
follow-deleted = 出错了，这一条没有处理成功，也没有保存。请过一会儿再试。

# ── 查进展 ──
ask-code =
    <b>请把回执码发给我。</b>
    形如 <code>K7QM3-XPD9T-2WHBR-6VN48</code>。大小写、空格、横线都没关系。您发来的回执码会马上从聊天里删掉。
code-wrong = 没有查到。请对照您抄下的回执码再发一次（O 和 0、I 和 1 不用分）。
code-wait = 试的次数有点多，请过 { $minutes } 分钟再来。
code-busy = 现在查询的人多，请过一分钟再发一次回执码。
status =
    📬 <b>您反映的问题</b>
    状态：<b>{ $state }</b>
    { $meaning }
    收到日期：{ $day }　信箱号：{ $box }

    { $thread }
status-no-replies = 还没有回复。
status-reply = <b>工作人员 { $day }</b>
    <blockquote>{ $text }</blockquote>
status-yours = <i>您 { $day } 补充了情况（为了安全，这里不显示内容）</i>
status-earlier = <i>（更早的 { $count } 条回复太长，这里没有显示）</i>
status-say = ✍️ 回复或补充
status-close = 🧹 看完了，清掉
say-ask = <b>请写下要回复或补充的内容，发给我。</b>提交前会再给您看一遍。
say-preview =
    <b>要把这段话交给工作人员吗？</b>
    <blockquote>{ $text }</blockquote>
    { $hints }
say-send = ✅ 提交
say-cancel = 🗑 不发了
said = ✅ 已经加密交给工作人员。以后还是用原来的回执码查看。
say-failed = ⚠️ <b>这段话还没有收下。</b>存储暂时出了问题。内容还在，请过几分钟再点一次“提交”。

# ── 帮助 ──
help =
    <b>怎么用</b>
    /start　从头开始
    /tip　反映问题
    /status　用回执码查进展、看回复
    /privacy　谁能看到什么
    /cancel　丢掉正在写的内容
    /language　中文 / English

    直接打字发给我，也会当作您要反映的事；发来回执码，就当您要查进展。
unknown-command = 没有这个命令。点 /help 看看能做什么。
language-set = 好的，以后用中文。

description =
    匿名反映形式主义、官僚主义和吃喝送礼等作风问题。不保存您的账号；内容收到即加密；凭回执码可以从任何账号查看回复。
    请注意：Telegram 公司能看到您在这里写的内容。请不要用单位的手机和网络。
short-description = 匿名反映作风问题。不保存账号，凭回执码查看回复。

command-start = 开始
command-tip = 反映问题
command-status = 用回执码查进展
command-privacy = 谁能看到什么
command-help = 怎么用
command-cancel = 丢掉正在写的内容
command-language = 中文 / English
already-submitted = 已经提交过了，只登记了一次。
