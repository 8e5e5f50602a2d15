// The launcher that a shop's page loads with one line:
//   <script src="https://aisle.example/widget.js" data-shop="shop" async></script>
// It draws a button and, when that is pressed, a sandboxed frame with the chat. It needs no
// inline script or style, so that it works under a strict content security policy.
(() => {
  "use strict";
  const script = document.currentScript;
  if (!script || window.Aisle) return;
  const server = new URL(script.src).origin;
  const given = script.dataset;
  const label = given.label || "Ask our shopping assistant";
  const PATIENCE_MS = 5000; // until a panel that doesn't answer is given up
  const KEPT = "aisle-open";

  const context = { product: given.product || null, cart: read(given.cart) };
  let identity = given.identity || null;
  let frame = null;
  let isReady = false;

  const host = document.createElement("aisle-widget");
  const root = host.attachShadow({ mode: "open" });
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(`
    :host { all: initial; position: fixed; inset: auto 0 0 auto; z-index: 2147483000;
      font: 15px/1.4 system-ui, sans-serif; }
    :host(.left) { inset: auto auto 0 0; }
    button { position: fixed; bottom: 20px; right: 20px; display: grid; place-items: center;
      width: 60px; height: 60px; padding: 0; border: 0; border-radius: 50%; cursor: pointer;
      background: var(--accent, #1f5c48); color: var(--on-accent, #fff);
      box-shadow: 0 4px 18px rgb(0 0 0 / 25%); }
    :host(.left) button { right: auto; left: 20px; }
    button:focus-visible { outline: 3px solid var(--accent, #1f5c48); outline-offset: 3px; }
    svg { width: 28px; height: 28px; }
    .panel { position: fixed; bottom: 92px; right: 20px; width: min(400px, calc(100vw - 40px));
      height: min(640px, calc(100vh - 112px)); border-radius: 18px; overflow: hidden;
      background: #f8f6f1; box-shadow: 0 10px 50px rgb(0 0 0 / 30%); }
    :host(.left) .panel { right: auto; left: 20px; }
    .panel[hidden] { display: none; }
    iframe { display: block; width: 100%; height: 100%; border: 0; color-scheme: normal; }
    .sorry { margin: 0; padding: 24px; color: #1e2521; }
    @media (max-width: 520px) {
      .panel { inset: 0 !important; width: 100%; height: 100%; border-radius: 0; }
      :host(.open) button { display: none; }
    }`);
  root.adoptedStyleSheets = [sheet];

  const button = document.createElement("button");
  button.type = "button";
  button.setAttribute("aria-label", label);
  button.setAttribute("aria-expanded", "false");
  button.title = label;
  button.append(icon());
  const panel = document.createElement("div");
  panel.className = "panel";
  panel.hidden = true;
  root.append(button, panel);
  button.addEventListener("click", () => toggle());

  function icon() {
    const name = "http://www.w3.org/2000/svg";
    const svg = document.createElementNS(name, "svg");
    for (const [key, value] of Object.entries({
      viewBox: "0 0 24 24", fill: "none", stroke: "currentColor", "stroke-width": "1.8",
      "stroke-linecap": "round", "stroke-linejoin": "round", "aria-hidden": "true",
    })) svg.setAttribute(key, value);
    const path = document.createElementNS(name, "path");
    path.setAttribute("d", "M4 5.5h16v11h-9l-4.5 3.5v-3.5H4zM8 9.5h8M8 12.5h5");
    svg.append(path);
    return svg;
  }

  function theme() {
    const { accent, onAccent } = given;
    if (accent && CSS.supports("color", accent)) host.style.setProperty("--accent", accent);
    if (onAccent && CSS.supports("color", onAccent)) host.style.setProperty("--on-accent", onAccent);
    host.classList.toggle("left", given.position === "left");
  }

  function load() {
    frame = document.createElement("iframe");
    frame.title = label;
    frame.setAttribute("sandbox", "allow-scripts allow-same-origin allow-forms");
    frame.referrerPolicy = "origin";
    const address = new URL(given.panel === "demo" ? "/widget-demo/panel" : "/widget/panel", server);
    address.searchParams.set("host", location.origin);
    frame.src = address.href;
    panel.append(frame);
    setTimeout(() => {
      if (isReady) return;
      console.warn(`Aisle: no answer from ${server}. Is ${location.origin} among the shop's AISLE_SITES?`);
      const sorry = document.createElement("p");
      sorry.className = "sorry";
      sorry.setAttribute("role", "alert");
      sorry.textContent = "The shopping assistant isn't available on this page.";
      panel.replaceChildren(sorry);
      frame = null;
    }, PATIENCE_MS);
  }

  function send(type, data) {
    if (isReady && frame) frame.contentWindow.postMessage({ aisle: 1, type, ...data }, server);
  }

  function tell(name, detail) {
    window.dispatchEvent(new CustomEvent(`aisle:${name}`, { detail }));
  }

  function toggle(wanted = panel.hidden) {
    if (wanted !== panel.hidden) return;
    if (wanted && !frame) { panel.replaceChildren(); load(); }
    panel.hidden = !wanted;
    host.classList.toggle("open", wanted);
    button.setAttribute("aria-expanded", String(wanted));
    keep(wanted);
    if (wanted) send("opened", {});
    else button.focus();
    tell(wanted ? "open" : "close", {});
  }

  function keep(isOpen) {
    try { sessionStorage.setItem(KEPT, isOpen ? "1" : ""); } catch { /* not kept, then */ }
  }
  function wasOpen() {
    try { return sessionStorage.getItem(KEPT) === "1"; } catch { return false; }
  }

  window.addEventListener("message", (event) => {
    if (!frame || event.source !== frame.contentWindow || event.origin !== server) return;
    const said = event.data;
    if (!said || said.aisle !== 1) return;
    if (said.type === "ready") {
      isReady = true;
      send("start", {
        shop: given.shop || "", identity, context,
        theme: { accent: given.accent || null, onAccent: given.onAccent || null, scheme: given.theme || "auto" },
      });
      tell("ready", {});
    } else if (said.type === "close") toggle(false);
    else if (said.type === "add-to-cart") tell("add-to-cart", said.product);
    else if (said.type === "product") tell("product", said.product);
    else if (said.type === "identity-needed") tell("identity-needed", {});
  });

  function read(text) {
    if (!text) return [];
    try { return JSON.parse(text); } catch { return text.split(",").map((id) => id.trim()); }
  }

  window.Aisle = Object.freeze({
    open: () => toggle(true),
    close: () => toggle(false),
    // What the page shows and what the cart holds: { product: "id", cart: ["id", ...] }.
    setContext(changed) {
      Object.assign(context, changed);
      send("context", { context });
    },
    // A fresh identity, signed by the site; see the API's POST /v1/session.
    identify(token) {
      identity = token;
      send("identity", { identity });
    },
    // Aisle.on("add-to-cart", (product) => ...) listens to the aisle:* events of the window.
    on(name, listener) {
      const heard = (event) => listener(event.detail);
      window.addEventListener(`aisle:${name}`, heard);
      return () => window.removeEventListener(`aisle:${name}`, heard);
    },
  });

  theme();
  const begin = () => {
    document.body.append(host);
    if (wasOpen()) toggle(true);
  };
  if (document.body) begin();
  else document.addEventListener("DOMContentLoaded", begin, { once: true });
})();
