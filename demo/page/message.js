// One message -> one list item: the bubble (media, text, time) and the keyboard under it.

import { bilingual, button, el, icon } from "./dom.js";
import { render } from "./entities.js";
import { lightbox } from "./feedback.js";
import { keyboard } from "./keyboard.js";
import { openList } from "./popup.js";
import { hourMinute, iso } from "./time.js";

/** `context` as in keyboard.js and entities.js, and edit(message) for the owner's own messages. */
export function messageItem(message, context) {
  const own = message.from === "user";
  const text = message.text || message.caption || "";
  const bare = message.sticker && !text;
  const bubble = el("div", { class: `bubble${bare ? " bare" : ""}` }, media(message),
    text || !hasMedia(message) ? el("div", { class: "text", dir: "auto" }, body(message, text, context), meta(message, own))
      : meta(message, own));
  const item = el("li", { class: `message ${message.from}${message.protected ? " protected" : ""}` },
    el("div", { class: "line" }, own ? actions(message, text, context) : null, bubble), keyboard(message, context));
  if (own) bubble.addEventListener("contextmenu", (event) => openActions(event, item));
  return item;
}

// What other clients may send and this page only names.
const OTHERS = { voice: "🎤 语音 Voice", contact: "👤 联系人 Contact", location: "📍 位置 Location" };

function hasMedia(message) {
  return ["photo", "document", "sticker", ...Object.keys(OTHERS)].some((kind) => message[kind]);
}

function body(message, text, context) {
  if (!text && !hasMedia(message)) return [el("em", { class: "other" }, "（此处不能显示的消息）")];
  return render(text, message.entities ?? message.caption_entities, context);
}

function media(message) {
  const parts = [];
  if (message.photo) {
    const description = message.caption ? `图片：${message.caption.slice(0, 80)}` : "图片 Photo";
    parts.push(button({ class: "photo", "aria-label": `放大${description}`, onclick: () => lightbox(message.photo, description) },
      el("img", { src: message.photo, alt: description })));
  }
  if (message.document) {
    parts.push(el("a", { class: "document", href: message.document.url, download: message.document.name, target: "_blank" },
      icon("file"), el("span", {}, message.document.name ?? "文件 File")));
  }
  if (message.sticker) parts.push(el("div", { class: "sticker" }, message.sticker));
  for (const [kind, name] of Object.entries(OTHERS)) if (message[kind]) parts.push(el("p", { class: "named" }, name));
  return parts;
}

function meta(message, own) {
  return el("span", { class: "meta" },
    message.protected ? el("span", { class: "guard", title: "受保护：不能选取、转发 Protected" }, icon("lock")) : null,
    message.edit_date ? "已编辑 " : null,
    el("time", { datetime: iso(message.date) }, hourMinute(message.date)),
    own ? el("span", { class: "sent", title: "已送到 Delivered" }, icon("check")) : null);
}

function actions(message, text, context) {
  const more = button({ class: "more", "aria-label": "对这条消息的操作 Message actions", "aria-haspopup": "menu" }, icon("more"));
  more.addEventListener("click", () => {
    const items = [];
    openList(more, "消息操作 Message actions", [
      { label: bilingual("编辑", "Edit"), run: () => context.edit(message) },
      { label: bilingual("复制文字", "Copy"), run: () => context.copy(text, more) },
    ]);
  });
  return text ? more : null;
}

function openActions(event, item) {
  const more = item.querySelector(".more");
  if (!more || !window.getSelection().isCollapsed) return; // a selection keeps the browser's own menu with "copy"
  event.preventDefault();
  more.click();
}
