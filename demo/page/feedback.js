// What the page says back to a tap: toasts, alert windows, "copied", and the large view of a picture.

import { bilingual, button, el } from "./dom.js";

const TOAST_MS = 3200;
const FLASH_MS = 1400;

/** A short notice inside `host` (a phone), as Telegram shows a callback answer. */
export function toast(host, text) {
  const note = el("div", { class: "toast", role: "status" }, text);
  host.querySelector(":scope > .toast")?.remove();
  host.append(note);
  setTimeout(() => note.remove(), TOAST_MS);
}

/** A window with one button, laid over `host`; resolves when it is closed. */
export function alertBox(host, title, text) {
  const ok = button({ class: "alert-ok" }, "知道了 ", el("small", { lang: "en" }, "OK"));
  return modal(host, el("dialog", { class: "alert", "aria-label": title },
    el("strong", {}, title), el("p", {}, text), ok), ok);
}

/** The picture as large as the window allows; a click or Escape closes it. */
export function lightbox(source, description) {
  const close = button({ class: "lightbox-face", "aria-label": "关闭大图 Close" },
    el("img", { src: source, alt: description }));
  return modal(null, el("dialog", { class: "lightbox", "aria-label": description }, close), close);
}

function modal(host, dialog, closer) {
  document.body.append(dialog);
  if (host) {
    const box = host.getBoundingClientRect();
    dialog.style.left = `${box.left + box.width / 2}px`;
    dialog.style.top = `${box.top + box.height / 2}px`;
    dialog.style.maxWidth = `${Math.min(340, box.width - 32)}px`;
  }
  closer.addEventListener("click", () => dialog.close());
  return new Promise((resolve) => {
    dialog.addEventListener("close", () => {
      dialog.remove();
      resolve();
    });
    dialog.showModal();
  });
}

/** Copy `text` and flash "已复制" on `node`; where the browser refuses, show the text to be copied by hand. */
export async function copyText(text, node) {
  if (!(await toClipboard(text))) {
    await alertBox(node.closest(".screen"), "请手动复制 Copy by hand", el("output", { class: "by-hand" }, text));
    return;
  }
  const flash = el("span", { class: "flash", role: "status" }, bilingual("已复制", "copied"));
  node.querySelector(":scope > .flash")?.remove();
  node.append(flash);
  node.classList.add("copied");
  setTimeout(() => {
    flash.remove();
    node.classList.remove("copied");
  }, FLASH_MS);
}

async function toClipboard(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false; // no permission, or the page is not in front
  }
}
