// The chat inside the widget's frame. It talks to the page around it only through messages, and
// only with the page that the server has admitted (data-host).
import { render } from "/widget/markdown.js";
import { Api } from "/widget/stream.js";

const HOST = document.body.dataset.host;
const KEPT = "aisle-visit";
const KEPT_EXCHANGES = 30;
const log = document.getElementById("log");
const form = document.getElementById("composer");
const input = document.getElementById("message");
const status = document.getElementById("status");

let api = null;
let begun = null; // a promise that holds when the session is open
let busy = null; // the AbortController of the running turn
let reports = Promise.resolve(); // one after the other, as the shopper did them
let context = { product: null, cart: [] };
let visit = recall(); // { conversation, exchanges: [{ said, turn }], verdicts: { product: "like" or "dismiss" } }

const tell = (type, data = {}) => window.parent.postMessage({ aisle: 1, type, ...data }, HOST);

window.addEventListener("message", (event) => {
  if (event.source !== window.parent || event.origin !== HOST) return;
  const said = event.data;
  if (!said || said.aisle !== 1) return;
  if (said.type === "start") start(said);
  else if (said.type === "context") { context = { ...context, ...said.context }; greet(); }
  else if (said.type === "identity" && api) begun = open(said.identity);
  else if (said.type === "opened") input.focus();
});

function start({ shop, identity, theme, context: given }) {
  dress(theme);
  context = { ...context, ...given };
  api = new Api(shop);
  begun = open(identity);
  visit.exchanges.forEach((exchange) => show(exchange, false));
  if (visit.exchanges.length) enliven(log.lastElementChild, visit.exchanges.at(-1).turn);
  greet();
  input.disabled = false;
  input.focus();
}

async function open(identity) {
  try {
    await api.open(identity);
  } catch (error) {
    if (error.status === 401 && identity) { // used before or expired: the site may send another
      tell("identity-needed");
      return api.open(null);
    }
    note(error.message);
    throw error;
  }
}

function dress({ accent, onAccent, scheme } = {}) {
  const style = document.documentElement.style;
  if (accent && CSS.supports("color", accent)) style.setProperty("--accent", accent);
  if (onAccent && CSS.supports("color", onAccent)) style.setProperty("--on-accent", onAccent);
  if (scheme === "light" || scheme === "dark") document.documentElement.dataset.scheme = scheme;
}

// --- what is said ---------------------------------------------------------------------------

form.addEventListener("submit", (event) => {
  event.preventDefault();
  say(input.value);
});
input.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
    event.preventDefault();
    form.requestSubmit();
  }
});

async function say(text) {
  text = text.trim();
  if (!text || busy || !api) return;
  busy = new AbortController();
  input.value = "";
  log.querySelectorAll(".live").forEach((part) => part.remove());
  const exchange = { said: text, turn: null };
  const box = show(exchange, true);
  try {
    await begun;
    await answer(exchange, box, busy.signal);
  } catch (error) {
    if (error.status === 404 && visit.conversation) visit.conversation = null; // it's gone: begin anew
    if (error.name !== "AbortError") fail(box, error);
  } finally {
    busy = null;
    log.setAttribute("aria-busy", "false");
  }
}

async function answer(exchange, box, signal) {
  log.setAttribute("aria-busy", "true");
  let reply = "";
  for await (const [event, data] of api.say(exchange.said, visit.conversation, signal)) {
    if (event === "token") {
      reply += data;
      box.querySelector(".reply").replaceChildren(...render(reply));
    } else if (event === "turn") exchange.turn = data;
    else if (event === "problem") throw new Error(data.detail);
  }
  if (!exchange.turn) throw new Error("The answer broke off. Please try again.");
  visit.conversation = exchange.turn.conversation_id;
  visit.exchanges.push(exchange);
  visit.exchanges.splice(0, visit.exchanges.length - KEPT_EXCHANGES);
  remember();
  fill(box, exchange.turn);
  enliven(box, exchange.turn);
}

function fail(box, error) {
  box.querySelector(".waiting")?.remove();
  const said = element("p", "failure", error.message || "Sorry, I couldn't answer that just now.");
  said.setAttribute("role", "alert");
  box.append(said);
}

// --- what is shown --------------------------------------------------------------------------

function element(name, className, ...children) {
  const node = document.createElement(name);
  if (className) node.className = className;
  node.append(...children.filter((child) => child !== null && child !== ""));
  return node;
}

function button(className, label, act, accessible) {
  const node = element("button", className, label);
  node.type = "button";
  if (accessible) node.setAttribute("aria-label", accessible);
  node.addEventListener("click", act);
  return node;
}

function show({ said, turn }, isWaiting) {
  const box = element("section", "exchange", element("p", "said", said));
  const reply = element("div", "reply");
  box.append(reply);
  if (isWaiting) {
    const dots = element("p", "waiting", element("span", "sr", "Writing an answer"), ...["", "", ""].map(() => element("i", "")));
    box.append(dots);
  }
  log.append(box);
  if (turn) fill(box, turn);
  box.scrollIntoView({ block: "start" });
  return box;
}

function fill(box, turn) {
  box.querySelector(".waiting")?.remove();
  const titles = new Set(turn.products.map((item) => item.title));
  const told = turn.reply.split("\n").filter((line) => {
    const listed = line.match(/^\d+\. \*\*(.+?)\*\*/);
    return !listed || !titles.has(listed[1]); // the cards say it
  });
  box.querySelector(".reply").replaceChildren(...render(told.join("\n")));
  if (turn.degraded) box.prepend(element("p", "degraded", `Answered without ${turn.degraded}.`));
  if (turn.products.length) {
    const cards = element("ol", "cards", ...turn.products.map((item, at) => card(item, at)));
    cards.setAttribute("aria-label", "Products");
    cards.tabIndex = 0;
    box.append(cards);
  }
  if (turn.list?.items.length) box.append(shoppingList(turn.list, turn.products));
  if (turn.itinerary) box.append(trip(turn.itinerary));
}

function enliven(box, turn) {
  const row = element("div", "chips live", ...turn.suggestions.map((text) => button("chip", text, () => say(text))));
  row.setAttribute("role", "group");
  row.setAttribute("aria-label", "You could say");
  if (turn.suggestions.length) box.append(row);
}

function money(amount, currency) {
  try {
    return new Intl.NumberFormat(undefined, { style: "currency", currency }).format(amount);
  } catch {
    return currency ? `${amount} ${currency}` : String(amount);
  }
}

function card(item, at) {
  const node = element("li", "card");
  const picture = element("img", "");
  picture.alt = item.title;
  picture.width = 400;
  picture.height = 300;
  picture.loading = "lazy";
  const drawn = `/images/placeholder.svg?${new URLSearchParams({ title: item.title.slice(0, 80), kind: (item.category || "").slice(0, 80) })}`;
  const name = (item.image || "").replace(/^\/?(images\/)?/, "");
  const isOurs = name && !/^[a-z][a-z0-9+.-]*:|^\/|\.\./i.test(name);
  picture.src = isOurs ? `/images/${name.split("/").map(encodeURIComponent).join("/")}` : drawn;
  picture.addEventListener("error", () => { picture.src = drawn; }, { once: true });
  const figures = element("p", "figures", element("span", "price", item.price === null ? "Price on request" : money(item.price, item.currency)));
  if (item.rating !== null) {
    const rating = element("span", "rating", `★ ${item.rating.toFixed(1)}`);
    rating.setAttribute("aria-label", `Rated ${item.rating.toFixed(1)} out of 5`);
    rating.setAttribute("role", "img");
    figures.append(rating);
  }
  node.append(picture, element("p", "brand", item.brand || ""), element("h3", "", item.title), figures);
  if (item.stock !== null && item.stock <= 5) node.append(element("p", "stock", item.stock ? `Only ${item.stock} left` : "Out of stock"));
  if (item.why) node.append(element("p", "why", item.why));
  const acts = element("p", "acts");
  if (item.price !== null && item.stock !== 0) acts.append(button("add", "Add to cart", () => add(item), `Add ${item.title} to the cart`));
  acts.append(button("", "Details", () => {
    tell("product", { product: brief(item) });
    say(`Tell me more about the ${ordinal(at)} one`);
  }, `Details of ${item.title}`));
  acts.append(...verdicts(item));
  node.append(acts);
  return node;
}

// Like and "not for me": they teach at once, and a second press takes them back.
function verdicts(item) {
  return [["like", "♥", "Like"], ["dismiss", "✕", "Not for me:"]].map(([kind, sign, label]) => {
    const node = button("verdict", sign, () => judge(item, kind), `${label} ${item.title}`);
    node.dataset.kind = kind;
    node.dataset.product = item.id;
    node.setAttribute("aria-pressed", String(visit.verdicts[item.id] === kind));
    return node;
  });
}

function judge({ id }, kind) {
  const before = visit.verdicts[id];
  const after = before === kind ? undefined : kind;
  const about = { product_id: id, conversation_id: visit.conversation };
  const then = (send) => { reports = reports.then(send).catch(() => {}); };
  visit.verdicts[id] = after;
  remember();
  log.querySelectorAll(`.verdict[data-product="${CSS.escape(id)}"]`)
    .forEach((node) => node.setAttribute("aria-pressed", String(node.dataset.kind === after)));
  if (after === "dismiss") note("Not for you, noted. Press again to take it back.");
  if (before) then(() => api.remove("/v1/events", { ...about, kind: before }));
  if (after) then(() => api.post("/v1/events", { ...about, kind: after }));
}

const brief = ({ id, title, price, currency }) => ({ id, title, price, currency, quantity: 1 });

async function add(item) {
  tell("add-to-cart", { product: brief(item) });
  note(`${item.title} is in your cart.`);
  await api.post("/v1/events", { kind: "list_add", product_id: item.id, conversation_id: visit.conversation });
}

function ordinal(at) {
  return ["first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth"][at] || `number ${at + 1}`;
}

function shoppingList(list, products) {
  const currency = list.currency || products.find((item) => item.currency)?.currency;
  const lines = list.items.map((line) => element("li", "",
    element("span", "", line.quantity > 1 ? `${line.quantity} × ${line.title}` : line.title),
    element("span", "", money(line.price * line.quantity, currency))));
  const box = element("section", "box", element("h3", "", "Your list"), element("ul", "lines", ...lines),
    element("p", "total", element("span", "", "Total"), element("span", "", money(list.total, currency))));
  if (list.budget) {
    const bar = element("progress", "");
    bar.max = list.budget;
    bar.value = Math.min(list.total, list.budget);
    bar.setAttribute("aria-label", "Part of the budget that is spent");
    box.append(bar);
  }
  return box;
}

function trip(itinerary) {
  const days = itinerary.days.map((day) => element("li", "",
    element("h4", "", [day.date, day.title].filter(Boolean).join(": ")),
    element("ul", "", ...day.activities.map(({ time_of_day: time, name, place }) =>
      element("li", "", `${time}: ${name}${place ? `, ${place}` : ""}`))),
    day.needs.length ? element("p", "why", `Bring ${day.needs.join(", ")}`) : null));
  return element("section", "box", element("h3", "", itinerary.destination), element("ol", "days", ...days));
}

async function greet() {
  const old = document.getElementById("welcome");
  if (visit.exchanges.length || busy) { old?.remove(); return; }
  const ideas = [];
  const { product, cart } = context;
  for (const [id, phrase] of [[product, (t) => `Tell me about the ${t}`], [product, (t) => `What goes with the ${t}?`],
    [cart?.[0], (t) => `What goes with the ${t}?`]]) {
    if (!id) continue;
    try {
      const { title } = await api.get(`/v1/products/${encodeURIComponent(id)}`);
      if (!ideas.includes(phrase(title))) ideas.push(phrase(title));
    } catch { /* the page names a product that the shop doesn't have */ }
  }
  if (!ideas.length) ideas.push(...JSON.parse(document.body.dataset.openers));
  const chips = element("div", "chips", ...ideas.map((text) => button("chip", text, () => say(text))));
  const welcome = element("section", "exchange live", element("p", "welcome", "Hello! What are you looking for?"), chips);
  welcome.id = "welcome";
  document.getElementById("welcome")?.remove();
  if (!visit.exchanges.length && !busy) log.prepend(welcome);
}

function note(text) {
  status.textContent = text;
  status.classList.add("shown");
  setTimeout(() => status.classList.remove("shown"), 4000);
}

// --- the visit ------------------------------------------------------------------------------

function recall() {
  try {
    const kept = JSON.parse(sessionStorage.getItem(KEPT));
    if (kept?.exchanges) return { verdicts: {}, ...kept };
  } catch { /* nothing was kept */ }
  return { conversation: null, exchanges: [], verdicts: {} };
}

function remember() {
  try { sessionStorage.setItem(KEPT, JSON.stringify(visit)); } catch { /* full: not kept, then */ }
}

document.getElementById("anew").addEventListener("click", () => {
  busy?.abort();
  visit = { conversation: null, exchanges: [], verdicts: {} };
  remember();
  log.replaceChildren();
  greet();
  input.focus();
});
document.getElementById("close").addEventListener("click", () => tell("close"));
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") tell("close");
});

tell("ready");
