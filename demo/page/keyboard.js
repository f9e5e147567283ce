// The inline keyboard under a message: colours by style, a working mark while the bot answers, copy and link buttons.

import * as api from "./api.js";
import { button, el, icon } from "./dom.js";
import { alertBox, copyText, toast } from "./feedback.js";

const STYLES = new Set(["primary", "success", "danger"]);
const FACES = { copy: "copy", url: "link" };

/** The keyboard of `message`, or null. `context`: {press: fields naming who presses and where, title, openLink(url)}. */
export function keyboard(message, context) {
  if (!message.keyboard?.length) return null;
  const rows = message.keyboard.map((row, y) =>
    el("div", { class: "row" }, row.map((key, x) => face(message, key, `${y}:${x}`, context))));
  return el("div", { class: "keyboard", role: "group", "aria-label": "消息按钮 Buttons" }, rows);
}

function face(message, key, position, context) {
  const style = STYLES.has(key.style) ? ` ${key.style}` : "";
  const node = button({ class: `key${style}`, "data-at": position }, el("span", {}, key.text),
    key.kind in FACES ? icon(FACES[key.kind]) : null);
  node.addEventListener("click", () => press(message, key, node, context));
  return node;
}

async function press(message, key, node, context) {
  if (node.getAttribute("aria-busy") === "true") return;
  node.setAttribute("aria-busy", "true");
  const host = node.closest(".screen");
  const which = key.kind === "callback" ? { data: key.data } : { button: key.text };
  try {
    const result = await api.press({ ...context.press(), message_id: message.message_id, ...which });
    node.removeAttribute("aria-busy"); // the bot has answered; an alert may stay open for long
    await show(result, node, host, context);
  } catch (error) {
    if (!(error instanceof api.Refused)) throw error;
    toast(host, `按钮没有反应：${error.message}`);
  } finally {
    node.removeAttribute("aria-busy");
  }
}

async function show(result, node, host, context) {
  if (result.copied !== undefined) await copyText(result.copied, node);
  else if (result.url !== undefined) openUrl(result.url, context);
  else if (result.answer?.text && result.answer.show_alert) await alertBox(host, context.title(), result.answer.text);
  else if (result.answer?.text) toast(host, result.answer.text);
}

function openUrl(url, context) {
  if (context.openLink(url)) return;
  if (/^https?:/i.test(url)) window.open(url, "_blank", "noopener,noreferrer");
}
