// Small DOM helpers. Every module of the page builds its nodes here, so that no text is ever parsed as HTML.

const SVG = "http://www.w3.org/2000/svg";

/** Make an element. `props`: attributes by name; `on…` are listeners; null, undefined and false are left out. */
export function el(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === null || value === undefined || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else node.setAttribute(name, value === true ? "" : String(value));
  }
  node.append(...children.flat().filter((child) => child !== null && child !== undefined));
  return node;
}

/** A button that never submits a form. `label` is read out when the face is an icon. */
export function button(props, ...children) {
  return el("button", { type: "button", ...props }, ...children);
}

/** Chinese first, English small beside it, marked as English for screen readers. */
export function bilingual(zh, en) {
  return [zh, " ", el("small", { lang: "en", class: "en" }, en)];
}

const PATHS = {
  menu: "M4 7h16M4 12h16M4 17h16",
  attach: "M20 11.5 11.8 19.7a5 5 0 0 1-7.1-7.1l8.6-8.6a3.3 3.3 0 0 1 4.7 4.7l-8.5 8.5a1.7 1.7 0 0 1-2.4-2.4l7.8-7.8",
  send: "M4.5 12 3.5 4.5 21 12 3.5 19.5zM4.5 12H12",
  check: "M5 12.5 10 17.5 19.5 7",
  close: "M6 6l12 12M18 6 6 18",
  more: "M5.5 12h.01M12 12h.01M18.5 12h.01",
  down: "M12 5v14M6 13l6 6 6-6",
  link: "M8 16 17 7M9 7h8v8",
  copy: "M9 9h11v11H9zM5 15H4V4h11v1",
  file: "M6 3h8l5 5v13H6zM14 3v5h5",
  edit: "M4 20l1-5L16 4l4 4L9 19z",
  plus: "M12 5v14M5 12h14",
  help: "M9.2 9a2.8 2.8 0 1 1 4.2 2.4c-.9.6-1.4 1.1-1.4 2.1M12 17.2h.01M12 21a9 9 0 1 0 0-18 9 9 0 0 0 0 18",
  citizen: "M12 12a4 4 0 1 0 0-8 4 4 0 0 0 0 8M4.5 20.5a7.5 7.5 0 0 1 15 0",
  officer: "M4 8h16v11H4zM9 8V5h6v3M4 13h16M12 12v2.5",
  channel: "M4 10v4h3l9 5V5L7 10zM19.5 9.5a4 4 0 0 1 0 5",
  mail: "M3.5 7h17v11h-17zM3.5 7l8.5 6.5L20.5 7",
  lock: "M6 11h12v9H6zM8.5 11V8a3.5 3.5 0 0 1 7 0v3",
};

/** An outline icon of 24 units, hidden from screen readers; the control around it carries the name. */
export function icon(name) {
  const svg = document.createElementNS(SVG, "svg");
  svg.setAttribute("viewBox", "0 0 24 24");
  svg.setAttribute("aria-hidden", "true");
  svg.classList.add("icon");
  const path = document.createElementNS(SVG, "path");
  path.setAttribute("d", PATHS[name]);
  svg.append(path);
  return svg;
}
