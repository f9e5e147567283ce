// What the page knows of the world, kept fresh by one long poll: read the world, read its chats, wait for a newer revision.

import * as api from "./api.js";

const WAIT_SECONDS = 25;
const RETRY_MS = [500, 1000, 2000, 4000];
const BREATH_MS = 40; // a busy bot changes things many times a second; the eye needs fewer redraws
const MOST_ACCOUNTS = 12; // of each kind; the newest, when a test fills the world with users

const sleep = (ms) => new Promise((done) => setTimeout(done, ms));

/** Fires "change" after each reading and "line" when the connection breaks or comes back (`online`). */
export class World extends EventTarget {
  online = true;
  bot = { username: "" };
  citizens = [];
  officers = [];
  channels = [];
  tour = null;
  offset = 0; // seconds the world's clock is ahead of real time
  chats = new Map(); // chat id -> the answer of GET /sim/chat
  #lead = 0; // seconds between the world's clock and this machine's
  #revision = 0;

  /** The world's time now, Unix seconds. */
  now() {
    return Date.now() / 1000 + this.#lead;
  }

  /** Follow the world for as long as the page lives. */
  async follow() {
    for (let failures = 0, revision = null; ;) {
      try {
        if (revision === null) revision = await this.refresh();
        failures = 0;
        this.#line(true);
        const news = await api.wait(revision, WAIT_SECONDS);
        await sleep(BREATH_MS);
        if (news.rev !== revision) await this.refresh(news.chats);
        revision = news.rev; // not the world's, which may be newer: its chats were not named yet
      } catch (error) {
        console.warn("following the world:", error.message);
        this.#line(false);
        this.#revision = 0; // a restarted server counts from the beginning
        revision = null;
        await sleep(RETRY_MS[Math.min(failures, RETRY_MS.length - 1)]);
        failures += 1;
      }
    }
  }

  /** Read the world and its chats, or only those in `changed` and new ones; returns the revision read. */
  async refresh(changed = []) {
    const world = await api.world();
    const received = Date.now() / 1000;
    const people = world.users.filter((user) => !user.is_bot);
    const isCitizen = (user) => (user.role ?? "citizen") === "citizen";
    const citizens = people.filter(isCitizen).slice(-MOST_ACCOUNTS);
    const officers = people.filter((user) => !isCitizen(user)).slice(-MOST_ACCOUNTS);
    const channels = world.channels.filter(({ type = "channel" }) => type === "channel");
    // A change that names no chat (the bot's name, its commands) may show in all of them.
    const stale = changed.length > 0 ? new Set(changed) : null;
    const chats = await this.#readChats([...citizens, ...officers], channels, stale);
    // Two readings may overlap; the older must not undo the newer.
    if (world.rev < this.#revision) return this.#revision;
    this.#revision = world.rev;
    this.#lead = world.now - received;
    const { offset, tour = null } = world;
    Object.assign(this, { citizens, officers, channels, chats, offset, tour, bot: world.bot });
    this.dispatchEvent(new Event("change"));
    return world.rev;
  }

  async #readChats(people, channels, stale) {
    const wanted = [...people.map(({ id }) => [id, id]), ...channels.map(({ id }) => [id, null])];
    const fresh = (id) => stale !== null && !stale.has(id) && this.chats.has(id);
    const read = await Promise.all(wanted.map(async ([id, viewer]) =>
      [id, fresh(id) ? this.chats.get(id) : await this.#readChat(id, viewer)]));
    return new Map(read.filter(([, chat]) => chat !== null));
  }

  async #readChat(id, viewer) {
    try {
      return await api.chat(id, viewer);
    } catch (error) {
      if (error instanceof api.Refused) return null; // the chat went away with a reset
      throw error;
    }
  }

  #line(online) {
    if (online === this.online) return;
    this.online = online;
    this.dispatchEvent(new Event("line"));
  }
}
