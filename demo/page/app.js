// Entry of the page: puts the phones on the stage and lets the world drive them.

import * as api from "./api.js";
import { bilingual, button, el, icon } from "./dom.js";
import { badge, Phone } from "./phone.js";
import { openList } from "./popup.js";
import { guideButton, topbar } from "./topbar.js";
import { tour } from "./tour.js";
import { World } from "./world.js";

const ORDINALS = "甲乙丙丁戊己庚辛壬癸";

const world = new World();
const stage = document.getElementById("stage");
const tabs = document.getElementById("tabs");

const add = button({ class: "chip add", "aria-haspopup": "menu", title: "Another account" }, icon("plus"), "换个账号");
add.addEventListener("click", () => openList(add, "换个账号 Another account", [
  { label: "新的群众账号", hint: "说中文", run: () => addCitizen("zh-hans") },
  { label: "New citizen account", hint: "in English", run: () => addCitizen("en") },
]));

const phones = {
  citizen: new Phone({ kind: "citizen", icon: "citizen", zh: "群众的手机", en: "Citizen", channel: false, add, openLink, changed,
    vacant: ["还没有群众账号，点“换个账号”建一个。", "No citizen account yet."] }),
  officer: new Phone({ kind: "officer", icon: "officer", zh: "工作人员的手机", en: "Officer", channel: false, openLink, changed,
    vacant: ["还没有工作人员账号。", "No officer account yet."] }),
  channel: new Phone({ kind: "channel", icon: "channel", zh: "公开频道", en: "Channel", channel: true, openLink, changed,
    user: () => phones.citizen.active, vacant: ["还没有公开频道。", "No public channel yet."] }),
};

/** Open t.me/<this bot>?start=… here, on the phone it was tapped on (from the channel: on the citizen's). */
function openLink(view, url) {
  const link = /^(?:https?:\/\/)?t\.me\/(\w+)(?:\?start=([\w-]{0,64}))?$/i.exec(url);
  if (!link || link[1].toLowerCase() !== world.bot.username.toLowerCase()) return false;
  const fromChannel = view.node.closest("#phone-channel") !== null;
  if (fromChannel) show("citizen");
  (fromChannel ? phones.citizen.view() : view)?.offerStart(link[2] ?? "");
  return true;
}

async function addCitizen(language) {
  const count = world.citizens.length;
  const mark = ORDINALS[count] ?? String(count + 1);
  const name = language === "en" ? `Citizen ${count + 1}` : `群众${mark}`;
  const user = await api.newUser({ role: "citizen", first_name: name, language_code: language });
  await world.refresh();
  phones.citizen.select(user.id);
}

/** On a narrow window one phone shows at a time. */
function show(kind) {
  for (const [name, phone] of Object.entries(phones)) phone.node.classList.toggle("current", name === kind);
  stage.dataset.current = kind;
  phones[kind].opened();
  drawTabs();
}

function changed() {
  drawTabs();
}

const TABS = { citizen: ["citizen", "群众", "Citizen"], officer: ["officer", "工作人员", "Officer"], channel: ["channel", "频道", "Channel"] };

function drawTabs() {
  for (const [kind, phone] of Object.entries(phones)) {
    const face = tabs.querySelector(`[data-kind="${kind}"]`);
    face.setAttribute("aria-pressed", String(stage.dataset.current === kind));
    face.querySelector(".badge")?.remove();
    face.append(...[badge(phone.unread)].filter(Boolean));
  }
}

function update() {
  phones.citizen.update(world.citizens, world.chats);
  phones.officer.update(world.officers, world.chats);
  phones.channel.update(world.channels, world.chats);
  drawTabs();
}

function start() {
  for (const [kind, [picture, zh, en]] of Object.entries(TABS)) {
    tabs.append(button({ "data-kind": kind, onclick: () => show(kind) }, icon(picture), el("span", {}, bilingual(zh, en))));
  }
  const guide = guideButton();
  topbar(document.getElementById("topbar"), world, guide);
  stage.append(...Object.values(phones).map((phone) => phone.node), tour(world, guide));
  world.addEventListener("change", update);
  world.addEventListener("line", () => { document.getElementById("offline").hidden = world.online; });
  document.addEventListener("visibilitychange", () => Object.values(phones).forEach((phone) => phone.opened()));
  show("citizen");
  world.follow();
}

start();
