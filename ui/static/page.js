// The colour scheme that the visitor chose, over the system's.
window.aisle = {
  scheme() {
    try { return localStorage.getItem("aisle-scheme"); } catch { return null; }
  },
  apply() {
    const chosen = this.scheme();
    if (chosen) document.body.classList.toggle("dark", chosen === "dark");
  },
  toggle() {
    const dark = !document.body.classList.contains("dark");
    try { localStorage.setItem("aisle-scheme", dark ? "dark" : "light"); } catch { /* for now only */ }
    document.body.classList.toggle("dark", dark);
  },
  // A card's button that does something without a word: data-act is what.
  act(element, trigger, event) {
    const button = event.target.closest("[data-act]");
    if (!button || !element.contains(button)) return false;
    this.wait(button);
    trigger("click", { act: button.dataset.act, product: button.dataset.product });
    this.again = { element, act: button.dataset.act, product: button.dataset.product };
    return true;
  },
  // Shows that something is under way; where anything comes of it, the button is drawn anew.
  wait(button) {
    button.setAttribute("aria-busy", "true");
    setTimeout(() => button.removeAttribute("aria-busy"), 15_000);
  },
  // What an act drew anew: put the keyboard back on the same button.
  settle(element) {
    const { element: acted, act, product } = this.again ?? {};
    if (acted !== element) return;
    this.again = null;
    element.querySelector(`[data-act="${act}"][data-product="${CSS.escape(product)}"]`)?.focus({ preventScroll: true });
  },
  // On a small screen, what stands beside the chat opens as a sheet.
  open(id) {
    this.opener = document.activeElement;
    document.getElementById("layout").classList.add("sheet");
    document.querySelector("#desk .shut")?.focus({ preventScroll: true });
    document.getElementById(id)?.scrollIntoView({ block: "start" });
  },
  shut() {
    const layout = document.getElementById("layout");
    if (!layout?.classList.contains("sheet")) return;
    layout.classList.remove("sheet");
    this.opener?.focus();
  },
  // A button that speaks for the shopper: data-say is what it says.
  say(element, trigger, event) {
    const button = event.target.closest("[data-say]");
    if (!button || !element.contains(button)) return false;
    this.wait(button);
    trigger("click", { say: button.dataset.say, product: button.dataset.product || null });
    return true;
  },
};

document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-sheet]");
  if (opener) aisle.open(opener.dataset.sheet);
  else if (event.target.closest(".shut") || !event.target.closest("#desk")) aisle.shut();
});
document.addEventListener("keydown", (event) => {
  if (event.key === "Escape") aisle.shut();
});
