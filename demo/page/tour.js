// The guide beside the phones: steps to try, in Chinese or English, from the server's "tour" or the one below.

import { button, el, icon } from "./dom.js";
import { copyText } from "./feedback.js";

const SHOWN = "qingfeng.tour"; // localStorage: "closed" once the visitor closed the guide

const BUILT_IN = {
  zh: [
    "在“群众的手机”上点“开始”，或发送 `/start`。",
    "选一个类别，用自己的话写一件事，按提示提交；留意：提交后聊天里的痕迹会被删除。",
    "记下回执码（点一下复制）。它是查进度、看答复的唯一凭据。",
    "在“工作人员的手机”上发送 `/queue` 看待办，发送 `/unlock` 并输入启动演示时终端里印出的口令。",
    "打开这件举报：阅读、认领、答复，再一步步办到办结。",
    "点“换个账号”，用另一个账号把回执码发给机器人：换了手机也能看到答复。",
    "点上方的“+1 天”，看期限提醒怎样出现；点“+7 天”，看每周摘要和公开频道。",
  ],
  en: [
    "On the citizen's phone press START, or send `/start`.",
    "Choose a category, tell what happened in your own words, and submit. Watch the traces in the chat being deleted.",
    "Keep the receipt code (tap to copy): it is the only way to the status and the answer.",
    "On the officer's phone send `/queue`, then `/unlock` with the passphrase the terminal printed when the demo started.",
    "Open the tip: read it, claim it, reply, and move it on until it is closed.",
    "Press “换个账号” for another account and send the code to the bot: the answer is there on any phone.",
    "Press “+1 天” (a day) above and see the deadline reminder; “+7 天” (a week) brings the weekly digest and the public channel.",
  ],
};

/** The panel and its opening button work together; `world.tour` may arrive later. */
export function tour(world, opener) {
  const done = new Set();
  let language = navigator.language.startsWith("zh") ? "zh" : "en";
  const steps = el("ol", {});
  const switches = ["zh", "en"].map((code) => button({ "data-language": code }, code === "zh" ? "中文" : "English"));
  const close = button({ class: "round", "aria-label": "关闭 Close" }, icon("close"));
  const panel = el("aside", { id: "tour", class: "tour", "aria-label": "怎么玩 Guide", hidden: true },
    el("header", {}, el("h2", {}, "怎么玩"), el("div", { class: "languages", role: "group", "aria-label": "语言 Language" }, switches), close),
    steps, el("p", { class: "footnote" }, "只在本机运行，不连外网。", el("small", { lang: "en" }, "Runs on this machine only, without the internet.")));
  let drawn = "";
  const draw = () => {
    const lines = (world.tour ?? BUILT_IN)[language] ?? BUILT_IN[language];
    const signature = JSON.stringify([language, lines]);
    if (signature === drawn) return;
    drawn = signature;
    steps.replaceChildren(...lines.map((line, index) => step(line, index, done)));
    steps.lang = language === "zh" ? "zh-CN" : "en";
    for (const face of switches) face.setAttribute("aria-pressed", String(face.dataset.language === language));
  };
  for (const face of switches) face.addEventListener("click", () => { language = face.dataset.language; draw(); });
  const show = (open, remember) => {
    panel.hidden = !open;
    opener.setAttribute("aria-expanded", String(open));
    document.body.classList.toggle("touring", open);
    if (remember) localStorage.setItem(SHOWN, open ? "open" : "closed");
  };
  opener.addEventListener("click", () => { show(panel.hidden, true); if (!panel.hidden) close.focus(); });
  close.addEventListener("click", () => { show(false, true); opener.focus(); });
  panel.addEventListener("keydown", (event) => event.key === "Escape" && close.click());
  world.addEventListener("change", draw);
  show(matchMedia("(min-width: 1280px)").matches && localStorage.getItem(SHOWN) !== "closed", false);
  draw();
  return panel;
}

function step(line, index, done) {
  const box = el("input", { type: "checkbox", id: `step-${index}`, "aria-labelledby": `step-text-${index}` });
  box.checked = done.has(index);
  box.addEventListener("change", () => (box.checked ? done.add(index) : done.delete(index)));
  return el("li", {}, box, el("span", { id: `step-text-${index}` }, line.split("`").map(part)));
}

// Between backticks: something to send or press; a tap copies it.
function part(text, index) {
  if (index % 2 === 0) return text;
  const node = button({ class: "copyable", title: "点一下复制 Tap to copy" }, text);
  node.addEventListener("click", () => copyText(text, node));
  return node;
}
