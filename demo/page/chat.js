// One chat on a screen: header, messages, and at the bottom the text box, the START button or "read only".

import * as api from "./api.js";
import { Composer } from "./composer.js";
import { bilingual, button, el, icon } from "./dom.js";
import { copyText, toast } from "./feedback.js";
import { Log, welcome } from "./log.js";

const TYPING_MS = 6000; // Telegram shows "typing" for five seconds after the bot last said so

export class ChatView {
  unread = 0;
  #id;
  #options;
  #seen = 0;
  #payload = null; // of a deep link that was opened and not yet confirmed with START
  #empty = true;
  #typingTimer = 0;
  #title = el("h2", {});
  #status = el("p", { class: "status" });
  #log;
  #composer = null;
  #start = button({ class: "start", hidden: true });

  /** `options`: {id, name, channel: bool, user(): id of who presses, openLink(view, url): was it handled here}. */
  constructor(options) {
    this.#id = options.id;
    this.#options = options;
    this.#log = new Log(this.#context(), options.name);
    this.#start.addEventListener("click", () => this.#sendStart());
    this.node = el("section", { class: "screen", hidden: true, "aria-label": options.name },
      el("header", {}, el("span", { class: "avatar" }, icon(options.channel ? "channel" : "mail")),
        el("div", {}, this.#title, this.#status)),
      this.#log.node, options.channel ? this.#readOnly() : this.#bottom());
  }

  /** Take in the newest reading. `shown`: whether somebody can see this chat now. */
  update(chat, shown) {
    this.#title.textContent = chat.title;
    this.#empty = chat.messages.length === 0;
    this.#composer?.setCommands(chat.commands ?? []);
    this.#showTyping(chat.typing);
    const card = this.#options.channel || !chat.description ? null : welcome(chat.description);
    this.#log.show(chat.messages, chat.typing, card);
    this.#count(chat.messages, shown);
    this.#switchBottom();
  }

  /** Called when the chat comes to the front. */
  opened() {
    this.unread = 0;
  }

  /** A t.me/…?start= link was opened: offer START with its payload, as Telegram does. */
  offerStart(payload) {
    this.#payload = payload;
    this.#switchBottom();
    this.#start.focus();
  }

  #context() {
    const channel = this.#options.channel;
    return {
      press: () => ({ user: this.#options.user(), ...(channel ? { chat: this.#id } : {}) }),
      title: () => this.#title.textContent,
      openLink: (url) => this.#options.openLink(this, url),
      command: (text) => !channel && this.#send({ text }).catch((error) => toast(this.node, error.message)),
      edit: (message) => this.#composer?.startEdit(message),
      copy: copyText,
    };
  }

  #bottom() {
    this.#composer = new Composer({
      sendText: (text) => this.#send({ text }),
      sendFile: async (file, caption) => this.#send({ ...(await payloadOf(file)), ...(caption ? { caption } : {}) }),
      edit: (message, text) => api.edit({ user: this.#id, message_id: message.message_id, text }),
      complain: (text) => toast(this.node, text),
    });
    return el("footer", {}, this.#composer.node, this.#start);
  }

  #readOnly() {
    return el("footer", {}, el("p", { class: "read-only" }, bilingual("公开频道，只读", "Public channel, read only")));
  }

  #send(message) {
    this.#log.toBottom();
    return api.send({ user: this.#id, ...message });
  }

  async #sendStart() {
    const text = this.#payload ? `/start ${this.#payload}` : "/start";
    this.#payload = null;
    try {
      await this.#send({ text });
    } catch (error) {
      toast(this.node, error.message);
    }
  }

  #switchBottom() {
    if (!this.#composer) return;
    const start = this.#empty || this.#payload !== null;
    this.#start.replaceChildren("开始 ", el("small", { lang: "en" }, this.#payload ? `START · ${this.#payload}` : "START"));
    this.#start.hidden = !start;
    this.#composer.node.hidden = start;
  }

  #showTyping(typing) {
    clearTimeout(this.#typingTimer);
    const rest = this.#options.channel ? bilingual("公开频道", "public channel") : bilingual("机器人", "bot");
    this.#status.replaceChildren(...(typing ? bilingual("正在输入…", "typing") : rest));
    this.#status.classList.toggle("busy", Boolean(typing));
    if (typing) this.#typingTimer = setTimeout(() => { this.#showTyping(false); this.#log.hideTyping(); }, TYPING_MS);
  }

  #count(messages, shown) {
    const newest = messages.at(-1)?.message_id ?? 0;
    if (shown) this.unread = 0;
    else if (this.#seen) this.unread += messages.filter((m) => m.message_id > this.#seen && m.from !== "user").length;
    this.#seen = Math.max(this.#seen, newest, 1);
  }
}

async function payloadOf(file) {
  const data = await base64(file);
  if (/^image\/(jpeg|png|webp)$/.test(file.type)) return { photo: data };
  return { document: data, file_name: file.name, ...(file.type ? { mime_type: file.type } : {}) };
}

function base64(file) {
  return new Promise((resolve, reject) => {
    const reader = new FileReader();
    reader.onload = () => resolve(reader.result.slice(reader.result.indexOf(",") + 1));
    reader.onerror = () => reject(reader.error);
    reader.readAsDataURL(file);
  });
}
