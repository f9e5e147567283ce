// The list of messages of one chat: keeps nodes whose message did not change, and the reader's place.

import { bilingual, button, el, icon } from "./dom.js";
import { messageItem } from "./message.js";
import { day } from "./time.js";

const NEAR_BOTTOM = 48; // pixels; closer than this counts as reading the newest message
const LEAVE_MS = 220; // as long as the "leaving" animation in chat.css

export class Log {
  #context;
  #nodes = new Map(); // key -> {signature, node}
  #list = el("ol", { class: "messages" });
  #typing = el("p", { class: "typing", hidden: true, "aria-label": "正在输入 Typing" }, el("i"), el("i"), el("i"));
  #scroller;
  #jump;
  #pinned = true;
  #drawn = false;

  constructor(context, name) {
    this.#context = context;
    this.#scroller = el("div", { class: "scroller", role: "log", "aria-live": "off", "aria-label": name, tabindex: "0" },
      this.#list, this.#typing);
    this.#jump = button({ class: "jump", hidden: true, "aria-label": "到最新消息 Jump to the newest" }, icon("down"));
    this.#jump.addEventListener("click", () => this.toBottom());
    this.#scroller.addEventListener("scroll", () => this.#onScroll(), { passive: true });
    // Pictures that arrive, the keyboard of a phone and a growing text box change heights after the fact.
    const watch = new ResizeObserver(() => this.#pinned && this.toBottom());
    watch.observe(this.#scroller);
    watch.observe(this.#list);
    this.node = el("div", { class: "log" }, this.#scroller, this.#jump);
  }

  toBottom() {
    this.#pinned = true;
    this.#scroller.scrollTop = this.#scroller.scrollHeight;
    this.#jump.hidden = true;
  }

  /** Show `messages` (oldest first); `empty` stands in their place when there are none. */
  show(messages, typing, empty) {
    this.#reconcile(messages.length ? entries(messages) : empty ? [empty] : []);
    this.#typing.hidden = !typing;
    if (this.#pinned) this.toBottom();
    // The first filling is not news; what comes after it is read out.
    if (this.#drawn) this.#scroller.setAttribute("aria-live", "polite");
    this.#drawn = true;
  }

  hideTyping() {
    this.#typing.hidden = true;
  }

  #onScroll() {
    const { scrollHeight, scrollTop, clientHeight } = this.#scroller;
    if (clientHeight === 0) return; // hidden behind another tab
    this.#pinned = scrollHeight - scrollTop - clientHeight < NEAR_BOTTOM;
    this.#jump.hidden = this.#pinned;
  }

  #reconcile(wanted) {
    const keys = new Set(wanted.map(({ key }) => key));
    for (const [key, { node }] of this.#nodes) if (!keys.has(key)) this.#leave(key, node);
    let next = this.#skipLeaving(this.#list.firstElementChild);
    for (const entry of wanted) {
      const known = this.#nodes.get(entry.key);
      let node = known?.node;
      if (known?.signature !== entry.signature) {
        node = entry.build(this.#context);
        if (known) {
          if (known.node === next) next = node;
          replace(known.node, node);
        } else if (this.#drawn) node.classList.add("arriving");
        this.#nodes.set(entry.key, { signature: entry.signature, node });
      }
      if (node === next) next = this.#skipLeaving(next.nextElementSibling);
      else this.#list.insertBefore(node, next);
    }
  }

  #leave(key, node) {
    this.#nodes.delete(key);
    node.classList.add("leaving");
    node.inert = true;
    setTimeout(() => node.remove(), LEAVE_MS);
  }

  #skipLeaving(node) {
    let at = node;
    while (at?.classList.contains("leaving")) at = at.nextElementSibling;
    return at;
  }
}

function entries(messages) {
  const out = [];
  let previous = "";
  for (const message of messages) {
    const today = day(message.date);
    if (today !== previous) out.push({ key: `day ${today}`, signature: "", build: () => divider(today) });
    previous = today;
    out.push({ key: message.message_id, signature: JSON.stringify(message), build: (context) => messageItem(message, context) });
  }
  return out;
}

function divider(text) {
  return el("li", { class: "day" }, el("span", {}, text));
}

/** The card shown before the first /start: what this bot can do. */
export function welcome(description) {
  return {
    key: "welcome",
    signature: description,
    build: () => el("li", { class: "welcome" }, el("div", {}, el("span", { class: "avatar large" }, icon("mail")),
      el("h3", {}, bilingual("这个机器人能做什么？", "What can this bot do?")), el("p", {}, description))),
  };
}

// A message edited under the fingers keeps the focus on the button at the same place.
function replace(old, fresh) {
  const at = old.contains(document.activeElement) ? document.activeElement.dataset.at : undefined;
  old.replaceWith(fresh);
  if (at === undefined) return;
  (fresh.querySelector(`[data-at="${at}"]`) ?? fresh.querySelector("[data-at]"))?.focus({ preventScroll: true });
}
