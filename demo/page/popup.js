// Lists that open beside a control: the command menu, the actions on one's own message, "another account".

import { button, el } from "./dom.js";

const MARGIN = 8;

/**
 * Open a list beside `anchor`. `items`: [{label, hint, run}]. The browser's own popover closes it on Escape or a click
 * elsewhere and gives the focus back; arrow keys walk through it.
 */
export function openList(anchor, name, items) {
  const list = el("div", { class: "popup", popover: "auto", role: "menu", "aria-label": name });
  for (const { label, hint, run } of items) {
    list.append(button({ role: "menuitem", onclick: () => { list.hidePopover(); run(); } },
      el("span", {}, label), hint ? el("small", {}, hint) : null));
  }
  list.addEventListener("toggle", (event) => {
    if (event.newState === "closed") list.remove();
  });
  list.addEventListener("keydown", (event) => walk(list, event));
  anchor.after(list);
  list.showPopover();
  place(list, anchor);
  list.firstElementChild?.focus();
}

function place(list, anchor) {
  const box = anchor.getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = list;
  const left = Math.min(Math.max(MARGIN, box.left), innerWidth - width - MARGIN);
  const below = box.bottom + height + MARGIN <= innerHeight;
  const top = below ? box.bottom + 4 : Math.max(MARGIN, box.top - height - 4);
  list.style.left = `${left}px`;
  list.style.top = `${top}px`;
}

function walk(list, event) {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!step) return;
  event.preventDefault();
  const all = [...list.children];
  const at = all.indexOf(document.activeElement);
  all[(at + step + all.length) % all.length].focus();
}
