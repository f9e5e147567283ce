"""``make demo``: everything a newcomer needs, on this machine, until Ctrl+C."""

from __future__ import annotations

import argparse
import asyncio
import signal

from demo.stage import PASSPHRASE, StageError, stage

SECOND = "李主任"
SECOND_ROLES = "section_head,deputy_head,head,reviewer,supervisor,overseer"
"""A second officer, for the steps that take two people."""
TOUR = {
    "zh": [
        "左边是群众的手机：点“开始”，读一读说明，点“我要反映问题”，写一件事发出去。",
        "看一遍，点“提交”，把回执码复制下来；可以点“清除聊天记录”。",
        f"中间是值班人员的手机：收到通知（没有内容）。发 `/unlock`，再发口令 `{PASSPHRASE}`。",
        "打开待办队列里的那一件，点“看内容”“回复”“下一步”“办理事项”，一路办到结案。",
        "有的步骤要两个人，例如“不予受理”：在工作人员的手机上换成李主任，点提醒里的“打开”，再点“我看过，同意”。",
        "点“换个账号”，用第二个群众账号把回执码发给机器人，就能看到回复。",
        "点上面的“+1 天”，看到期提醒；点“+7 天”，看值班台周报和频道周报。",
    ],
    "en": [
        "On the left, a citizen's phone: press Start, read the notice, press “Report a problem”, write something, send.",
        "Read the preview, press Submit, copy the receipt; you may clear the chat.",
        f"In the middle, an officer's phone: a notice without content. Send `/unlock`, then `{PASSPHRASE}`.",
        "Open the case from the queue; read, reply, record entries, move it on until it is closed.",
        "Some steps take two, such as declining: switch the officers' phone to 李主任, open the notice and agree.",
        "Press “another account” and send the receipt from a second citizen's phone: there is the reply.",
        "Press “+1 day” above for a deadline reminder, “+7 days” for the weekly digests.",
    ],
}


async def run(port: int) -> None:
    stop = asyncio.Event()
    for sign in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(sign, stop.set)
    async with stage(port=port) as desk:
        await desk.hire(SECOND, SECOND_ROLES)
        await desk.sim.post("tour", **TOUR)
        await desk.sim.user("小林", role="citizen", language_code="zh-hans")
        print(f"\n  清风信箱 · 演示  Qingfeng demo\n\n    {desk.base_url}\n", flush=True)
        print(f"  值班口令  officer's passphrase:  {PASSPHRASE}\n  Ctrl+C 结束 / stops\n", flush=True)
        await stop.wait()


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m demo", description=__doc__)
    parser.add_argument("--port", type=int, default=8080, help="port on 127.0.0.1; 0 takes any free one")
    try:
        asyncio.run(run(parser.parse_args().port))
    except (StageError, OSError) as error:
        raise SystemExit(f"demo: {error}") from None


if __name__ == "__main__":
    main()
