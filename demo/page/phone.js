// One phone of the stage: its label, the accounts on it (or the channels), and the chat of the one in front.

import { ChatView } from "./chat.js";
import { bilingual, button, el, icon } from "./dom.js";

export class Phone {
  #spec;
  #views = new Map(); // account or channel id -> ChatView
  #entries = [];
  #active = null;
  #strip = el("div", { class: "accounts", role: "group" });
  #device = el("div", { class: "device" });
  #vacant;

  /** `spec`: {kind, icon, zh, en, channel, vacant: [zh, en], add: button or null, user(phone), openLink(view, url), changed()}. */
  constructor(spec) {
    this.#spec = spec;
    this.#strip.setAttribute("aria-label", `${spec.zh}：账号 Accounts`);
    this.#vacant = el("p", { class: "vacant" }, bilingual(...spec.vacant));
    this.#device.append(this.#vacant);
    this.node = el("section", { class: "phone", id: `phone-${spec.kind}`, "aria-label": `${spec.zh} ${spec.en}` },
      el("div", { class: "label" }, el("h2", {}, icon(spec.icon), bilingual(spec.zh, spec.en)), this.#strip, spec.add ?? null), this.#device);
  }

  get active() {
    return this.#active;
  }

  get unread() {
    return [...this.#views.values()].reduce((sum, view) => sum + view.unread, 0);
  }

  /** `entries`: users or channels as the server lists them. */
  update(entries, chats) {
    this.#entries = entries;
    const ids = new Set(entries.map(({ id }) => id));
    for (const [id, view] of this.#views) if (!ids.has(id)) this.#drop(id, view);
    for (const entry of entries) if (!this.#views.has(entry.id)) this.#open(entry);
    if (!this.#views.has(this.#active)) this.#active = entries[0]?.id ?? null;
    for (const [id, view] of this.#views) {
      view.node.hidden = id !== this.#active;
      if (chats.has(id)) view.update(chats.get(id), id === this.#active && this.isShown());
    }
    this.#vacant.hidden = entries.length > 0;
    this.#drawStrip();
  }

  /** Bring an account to the front. */
  select(id) {
    this.#active = id;
    for (const [key, view] of this.#views) view.node.hidden = key !== id;
    this.opened();
    this.#strip.querySelector('[aria-pressed="true"]')?.scrollIntoView({ block: "nearest", inline: "nearest" });
    this.#spec.changed();
  }

  /** The phone came into view: what is in front counts as read. */
  opened() {
    if (this.isShown()) this.#views.get(this.#active)?.opened();
    this.#drawStrip();
  }

  view(id = this.#active) {
    return this.#views.get(id);
  }

  isShown() {
    return this.node.offsetParent !== null && !document.hidden;
  }

  #open(entry) {
    const view = new ChatView({
      id: entry.id,
      name: `${this.#spec.zh} ${nameOf(entry)}`,
      channel: this.#spec.channel,
      user: () => (this.#spec.channel ? this.#spec.user() : entry.id),
      openLink: this.#spec.openLink,
    });
    this.#views.set(entry.id, view);
    this.#device.append(view.node);
  }

  #drop(id, view) {
    view.node.remove();
    this.#views.delete(id);
  }

  #drawStrip() {
    const focused = this.#strip.contains(document.activeElement) ? document.activeElement.dataset.id : null;
    const several = this.#entries.length > 1 || !this.#spec.channel;
    this.#strip.replaceChildren(...(several ? this.#entries : []).map((entry) => this.#chip(entry)));
    if (focused) this.#strip.querySelector(`[data-id="${focused}"]`)?.focus();
  }

  #chip(entry) {
    const unread = this.#views.get(entry.id)?.unread ?? 0;
    const chip = button({ class: "chip", "data-id": entry.id, "aria-pressed": String(entry.id === this.#active) },
      nameOf(entry), badge(unread));
    chip.addEventListener("click", () => this.select(entry.id));
    return chip;
  }
}

/** A small count, or nothing. */
export function badge(count) {
  return count > 0 ? el("span", { class: "badge", "aria-label": `${count} 条新消息 new` }, count > 99 ? "99+" : String(count)) : null;
}

function nameOf(entry) {
  return entry.title ?? [entry.first_name, entry.last_name].filter(Boolean).join(" ");
}
