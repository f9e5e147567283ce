# 存证：群众怎样核对“我的这件确实登记过、没有被抹掉”。

receipt-proof =
    🧾 存证码：<code>{ $short }</code>
    <i>它证明这件事登记过，谁要抹掉，看得出来。看回复用回执码，不用它。想核对，点 /verify。</i>
proof =
    🧾 <b>登记存证</b>
    登记日期：{ $day }
    存证码：<code>{ $short }</code>
    全文：<code>{ $commitment }</code>
    { $where }

    想核对的话，把下面这一行交给信得过、懂电脑的人，和本信箱公布的日志对一对。里面没有您写的内容，也打不开您的件。
    <code>{ $line }</code>
proof-closed =
    位置：日志第 { $place } 条，收进了 { $day } 的日志指纹：
    <code>{ $link }</code>
    频道周报里的日志指纹盖得住在它以前的每一条。
proof-open = 今天夜里零点以后收进日志指纹，明天再来看就有位置了。
status-box-new = 📮 <b>您的信箱号换成了 { $box }，请记新的。</b>上次的号已经在频道里用过了。
proof-copy = 📋 复制这一行
proof-not-receipt = 这像是存证码，不是回执码。存证码只能用来核对登记，看进展请发回执码。
act-proof = 🧾 登记存证
command-verify = 核对登记存证
