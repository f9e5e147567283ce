// The bottom of a private chat: command menu, picture, text box, send. Knows nothing of the server: it calls `host`.

import { bilingual, button, el, icon } from "./dom.js";
import { openList } from "./popup.js";
import { LIMIT, split } from "./split.js";

const MAX_FILE = 20 * 1024 * 1024; // what a bot may download

export class Composer {
  #host;
  #commands = [];
  #editing = null;
  #file = null;
  #box = el("textarea", { rows: "1", placeholder: "消息 Message", "aria-label": "写消息 Write a message", enterkeyhint: "send" });
  #banner = el("div", { class: "banner", hidden: true });
  #hints = el("div", { class: "hints", hidden: true, role: "group", "aria-label": "命令 Commands" });
  #menu;
  #send;
  #picker = el("input", { type: "file", hidden: true, "aria-hidden": "true", tabindex: "-1" });

  /** `host`: {sendText(text), sendFile(file, caption), edit(message, text), complain(text)}; the first three return promises. */
  constructor(host) {
    this.#host = host;
    this.#menu = button({ class: "menu", "aria-haspopup": "menu", "aria-label": "命令菜单 Command menu" },
      icon("menu"), el("span", {}, "菜单"));
    this.#menu.addEventListener("click", () => this.#openMenu());
    const attach = button({ class: "round", "aria-label": "附上照片或文件 Attach a photo or file" }, icon("attach"));
    attach.addEventListener("click", () => this.#picker.click());
    this.#send = button({ class: "round send", "aria-label": "发送 Send" }, icon("send"));
    this.#send.addEventListener("click", () => this.#submit());
    this.#listen();
    this.node = el("div", { class: "composer" }, this.#hints, this.#banner,
      el("div", { class: "bar" }, this.#menu, this.#box, attach, this.#send, this.#picker));
    this.#refresh();
  }

  setCommands(commands) {
    this.#commands = commands;
    this.#menu.hidden = commands.length === 0;
  }

  /** Put an own message back into the box to be changed. */
  startEdit(message) {
    this.#clear();
    this.#editing = message;
    this.#box.value = message.text || message.caption;
    this.#show(icon("edit"), bilingual("编辑消息", "Edit message"), this.#box.value);
    this.#box.focus();
    this.#refresh();
  }

  #listen() {
    this.#box.addEventListener("input", () => this.#refresh());
    this.#box.addEventListener("keydown", (event) => this.#onKey(event));
    this.#box.addEventListener("paste", (event) => {
      const [file] = event.clipboardData?.files ?? [];
      if (!file) return;
      event.preventDefault();
      this.#attach(file);
    });
    this.#picker.addEventListener("change", () => {
      if (this.#picker.files[0]) this.#attach(this.#picker.files[0]);
      this.#picker.value = "";
    });
  }

  #onKey(event) {
    // While an input method is composing, Enter chooses a word: it must not send.
    if (event.isComposing || event.keyCode === 229) return;
    if (event.key === "Escape" && (this.#editing || this.#file)) this.#clear();
    else if (event.key === "Tab" && !event.shiftKey && !this.#hints.hidden) {
      this.#box.value = `${this.#hints.firstElementChild.dataset.command} `;
      this.#refresh();
    } else if (event.key === "Enter" && !event.shiftKey) this.#submit();
    else return;
    event.preventDefault();
  }

  async #submit() {
    const text = this.#box.value.trim();
    const editing = this.#editing;
    const file = this.#file;
    if (!text && !file) return;
    this.#clear();
    const unsent = file || editing ? [text] : split(text);
    try {
      if (file) await this.#host.sendFile(file, text);
      else if (editing) await this.#host.edit(editing, text);
      else for (; unsent.length > 0; unsent.shift()) await this.#host.sendText(unsent[0]);
    } catch (error) {
      this.#host.complain(error.message);
      this.#restore(unsent.join(""), editing, file);
    }
  }

  // What was refused comes back into the box, before anything typed since; nothing a citizen wrote is lost.
  #restore(text, editing, file) {
    const typed = this.#box.value;
    if (editing) this.startEdit(editing);
    else if (file) this.#attach(file);
    this.#box.value = [text, typed].filter(Boolean).join("\n");
    this.#refresh();
  }

  #attach(file) {
    if (file.size > MAX_FILE) {
      this.#host.complain("文件超过 20 MB，机器人收不了。The bot cannot take more than 20 MB.");
      return;
    }
    this.#editing = null;
    this.#file = file;
    const preview = file.type.startsWith("image/") ? el("img", { src: URL.createObjectURL(file), alt: "" }) : icon("file");
    this.#show(preview, bilingual("附件", "Attachment"), file.name);
    this.#box.focus();
    this.#refresh();
  }

  #show(face, title, text) {
    this.#dropPreview();
    const cancel = button({ class: "round", "aria-label": "取消 Cancel" }, icon("close"));
    cancel.addEventListener("click", () => this.#clear());
    this.#banner.replaceChildren(face, el("div", {}, el("b", {}, title), el("p", {}, text)), cancel);
    this.#banner.hidden = false;
  }

  #dropPreview() {
    const picture = this.#banner.querySelector("img");
    if (picture) URL.revokeObjectURL(picture.src);
  }

  #clear() {
    this.#dropPreview();
    this.#editing = this.#file = null;
    this.#box.value = "";
    this.#banner.hidden = true;
    this.#refresh();
  }

  #refresh() {
    const text = this.#box.value;
    this.#box.style.height = "auto";
    const height = this.#box.scrollHeight; // 0 while the box is hidden behind START
    if (height > 0) this.#box.style.height = `${height}px`;
    this.#send.disabled = !text.trim() && !this.#file;
    this.#hint(text);
  }

  #hint(text) {
    const matches = /^\/\w*$/.test(text) ? this.#commands.filter(({ command }) => `/${command}`.startsWith(text)) : [];
    const notes = text.length > LIMIT && !this.#file && !this.#editing
      ? [el("p", {}, `共 ${text.length} 字，将分 ${split(text).length} 条发送 · sent as ${split(text).length} messages`)] : [];
    this.#hints.replaceChildren(...notes, ...matches.map((entry) => this.#commandFace(entry)));
    this.#hints.hidden = notes.length + matches.length === 0;
  }

  #commandFace({ command, description }) {
    const face = button({ "data-command": `/${command}` }, el("b", {}, `/${command}`), el("span", {}, description));
    face.addEventListener("click", () => {
      this.#box.value = `/${command}`;
      this.#submit();
      this.#box.focus();
    });
    return face;
  }

  #openMenu() {
    openList(this.#menu, "命令菜单 Command menu", this.#commands.map(({ command, description }) => ({
      label: description,
      hint: `/${command}`,
      run: () => this.#host.sendText(`/${command}`).catch((error) => this.#host.complain(error.message)),
    })));
  }
}
