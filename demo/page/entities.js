// Message text with Telegram's entities -> DOM nodes. Offsets are UTF-16 units, which is what JavaScript strings count in.
// Text only ever becomes text nodes; an address becomes a link only with a scheme from the list below.

import { button, el } from "./dom.js";
import { copyText } from "./feedback.js";

const SAFE_SCHEME = /^(https?|tg|mailto|tel):/i;
const BLOCKS = new Set(["pre", "blockquote", "expandable_blockquote"]);
const PLAIN_TAGS = { bold: "b", italic: "i", underline: "u", strikethrough: "s", blockquote: "blockquote" };

/** Nodes for `text`. `actions`: {command(text), openLink(url)} called when a reader taps one of these. */
export function render(text, entities, actions) {
  const sorted = [...(entities ?? [])].sort((a, b) => a.offset - b.offset || b.length - a.length);
  return slice(text, 0, text.length, sorted, actions);
}

function slice(text, from, to, entities, actions) {
  const nodes = [];
  let at = from;
  let rest = entities;
  while (rest.length > 0) {
    const [entity, ...others] = rest;
    const start = Math.max(entity.offset, at);
    const end = Math.min(entity.offset + entity.length, to);
    const inner = others.filter((other) => other.offset < end);
    rest = others.filter((other) => other.offset >= end);
    if (start >= end) continue;
    if (start > at) nodes.push(text.slice(at, start));
    nodes.push(wrap(entity, text.slice(start, end), slice(text, start, end, inner, actions), actions));
    at = end;
    // A block already ends its line; the newline written after it would show as an empty one.
    if (BLOCKS.has(entity.type) && text[at] === "\n") at += 1;
  }
  if (at < to) nodes.push(text.slice(at, to));
  return nodes;
}

function wrap(entity, raw, children, actions) {
  if (entity.type in PLAIN_TAGS) return el(PLAIN_TAGS[entity.type], {}, children);
  switch (entity.type) {
    case "code": return code("code", raw, children);
    case "pre": return el("pre", {}, code("code", raw, children));
    case "spoiler": return spoiler(children);
    case "expandable_blockquote": return expandable(children);
    case "text_link": return link(entity.url ?? "", children, actions);
    case "url": return link(SAFE_SCHEME.test(raw) ? raw : `https://${raw}`, children, actions);
    case "email": return link(`mailto:${raw}`, children, actions);
    case "phone_number": return link(`tel:${raw.replace(/[^\d+]/g, "")}`, children, actions);
    case "mention": return link(`https://t.me/${raw.slice(1)}`, children, actions);
    case "bot_command":
      return button({ class: "command", onclick: () => actions.command(raw) }, children);
    default: return el("span", {}, children);
  }
}

function code(tag, raw, children) {
  const node = el(tag, { class: "copyable", role: "button", tabindex: "0", title: "点一下复制 Tap to copy" }, children);
  return tappable(node, () => copyText(raw, node));
}

function spoiler(children) {
  const inner = el("span", { "aria-hidden": "true" }, children);
  const node = el("span", { class: "spoiler", role: "button", tabindex: "0", "aria-label": "隐藏的文字，点开看 Hidden text" }, inner);
  const reveal = (event) => {
    if (!node.classList.contains("spoiler")) return;
    event.stopPropagation();
    node.className = "revealed";
    for (const name of ["role", "tabindex", "aria-label"]) node.removeAttribute(name);
    inner.removeAttribute("aria-hidden");
  };
  // Capturing, so that a link or code under the cover is uncovered first and used at the second tap.
  node.addEventListener("click", (event) => {
    if (node.classList.contains("spoiler")) event.preventDefault();
    reveal(event);
  }, true);
  node.addEventListener("keydown", (event) => onKey(event, reveal));
  return node;
}

function expandable(children) {
  const body = el("div", { class: "folded" }, children);
  const toggle = button({ class: "fold", "aria-expanded": "false" }, "展开");
  toggle.addEventListener("click", () => {
    const open = !body.classList.toggle("folded");
    toggle.textContent = open ? "收起" : "展开";
    toggle.setAttribute("aria-expanded", String(open));
  });
  return el("blockquote", {}, body, toggle);
}

function link(url, children, actions) {
  if (!SAFE_SCHEME.test(url)) return el("span", {}, children);
  const node = el("a", { href: url, target: "_blank", rel: "noopener noreferrer" }, children);
  node.addEventListener("click", (event) => {
    if (actions.openLink(url)) event.preventDefault();
  });
  return node;
}

function tappable(node, action) {
  node.addEventListener("click", action);
  node.addEventListener("keydown", (event) => onKey(event, action));
  return node;
}

function onKey(event, action) {
  if (event.key !== "Enter" && event.key !== " ") return;
  event.preventDefault();
  action(event);
}
