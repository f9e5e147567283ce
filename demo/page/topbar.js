// The bar over everything: name, the world's clock, buttons that move it, and the way to the guide.

import * as api from "./api.js";
import { bilingual, button, el, icon } from "./dom.js";
import { ahead, hourMinute, monthDay, second, year } from "./time.js";

const STEPS = [["+1 小时", "1 h", 3600], ["+1 天", "1 day", 86400], ["+7 天", "7 days", 7 * 86400]];

/** Fill `bar` and keep its clock going. `guide`: the button that opens the guide. */
export function topbar(bar, world, guide) {
  const [years, date, time, small, lead] = ["year", "date", "time", "second", "lead"].map((name) => el("span", { class: name }));
  const tick = () => {
    const now = world.now();
    years.textContent = year(now);
    date.textContent = monthDay(now);
    time.textContent = hourMinute(now);
    small.textContent = second(now);
    lead.textContent = ahead(world.offset);
    lead.hidden = lead.textContent === "";
  };
  bar.append(
    el("h1", {}, el("span", { class: "avatar" }, icon("mail")), el("span", {}, "清风信箱", el("small", {}, " 演示 ", el("span", { lang: "en" }, "Demo")))),
    el("div", { class: "clock", title: "北京时间 Asia/Shanghai" }, el("div", { role: "timer", "aria-label": "演示时钟 Clock" }, years, date, time, small), lead),
    el("div", { class: "steps", role: "group", "aria-label": "拨快时钟 Move the clock" }, STEPS.map(stepButton)),
    guide,
  );
  world.addEventListener("change", tick);
  setInterval(tick, 1000);
  tick();
}

function stepButton([zh, en, advance]) {
  const node = button({ title: `拨快 ${zh.slice(1)} · forward ${en}` }, zh);
  node.addEventListener("click", async () => {
    node.disabled = true;
    try {
      await api.advance(advance);
    } finally {
      node.disabled = false;
    }
  });
  return node;
}

export const guideButton = () => button({ class: "guide", "aria-controls": "tour" }, icon("help"), bilingual("怎么玩", "Guide"));
