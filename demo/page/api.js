// The page's only door to the server: one function for each /sim/* endpoint it uses.

/** The server understood and refused; `message` is its own wording. */
export class Refused extends Error {}

async function call(path, body) {
  const init = body === undefined
    ? { cache: "no-store" }
    : { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) };
  const response = await fetch(path, init);
  const text = await response.text();
  let data = {};
  try {
    data = JSON.parse(text);
  } catch {
    throw new Refused(`HTTP ${response.status}: ${text.slice(0, 200)}`);
  }
  if (!response.ok) throw new Refused(data.error ?? `HTTP ${response.status}`);
  return data;
}

export const world = () => call("/sim/world");

/** Wait until anything visible is newer than `rev`, at most `seconds`. */
export const wait = (rev, seconds) => call(`/sim/wait?rev=${rev}&timeout=${seconds}`);

/** One chat as `viewer` sees it (the commands of the menu depend on the viewer). */
export const chat = (id, viewer) => call(`/sim/chat/${id}${viewer === null ? "" : `?viewer=${viewer}`}`);

export const newUser = (user) => call("/sim/user", user);
export const send = (message) => call("/sim/send", message);
export const edit = (change) => call("/sim/edit", change);
export const press = (button) => call("/sim/press", button);
export const advance = (seconds) => call("/sim/clock", { advance: seconds });
